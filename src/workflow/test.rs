//! One test of a condition: what stands at a path against an operator.
//!
//! Senders disagree about types (Gist writes ids as strings or numbers, booleans as strings), so a string and a number
//! are equal when the string is a number as JSON spells it, of the same value; `"true"` and `"false"` are equal to the
//! booleans. Two strings are compared as strings. Numbers are compared by value, whole numbers exactly. Text operators
//! read a number in its spelling.

use super::data::{Constant, Data};
use super::number;
use super::path::Path;
use super::pattern::Pattern;
use crate::json::{Kind, Value, Writer, is_number};
use crate::packed::packed;
use crate::time;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A path, an operator and its operand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) path: Path,
    pub(super) operator: Operator,
    /// Case is ignored; the operand is in lower case then.
    pub(super) ignore_case: bool,
}

packed!(struct Test { path, operator, ignore_case });

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Exists(bool),
    Equals(Constant),
    Contains(Constant),
    StartsWith(String),
    EndsWith(String),
    In(Vec<Constant>),
    Order(Side, Constant),
    Regex(Pattern),
}

packed!(
    enum Operator {
        Exists(a),
        Equals(a),
        Contains(a),
        StartsWith(a),
        EndsWith(a),
        In(a),
        Order(a, b),
        Regex(a),
    }
);

/// Which side of the operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Gt,
    Gte,
    Lt,
    Lte,
}

packed!(
    enum Side {
        Gt,
        Gte,
        Lt,
        Lte,
    }
);

impl Side {
    pub(super) fn holds(self, order: Ordering) -> bool {
        match self {
            Side::Gt => order.is_gt(),
            Side::Gte => order.is_ge(),
            Side::Lt => order.is_lt(),
            Side::Lte => order.is_le(),
        }
    }
}

/// Why a test is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing stands at the path.
    Absent,
    /// Something stands there that should not.
    Present,
    /// The value is another.
    Differs,
    /// The operator does not apply to a value of this type.
    WrongType,
    /// The two have no order: a date against a number, a text that is no date.
    NotComparable,
}

impl Reason {
    /// `absent`, `present`, `differs`, `wrong_type`, `not_comparable`
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Absent => "absent",
            Reason::Present => "present",
            Reason::Differs => "differs",
            Reason::WrongType => "wrong_type",
            Reason::NotComparable => "not_comparable",
        }
    }

    /// The same in a sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Reason::Absent => "nothing stands at this path",
            Reason::Present => "something stands at this path",
            Reason::Differs => "the value is another",
            Reason::WrongType => "the operator does not apply to a value of this type",
            Reason::NotComparable => {
                "these two have no order: numbers compare with numbers, ISO 8601 dates with such dates"
            }
        }
    }
}

impl Operator {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Operator::Exists(_) => "exists",
            Operator::Equals(_) => "equals",
            Operator::Contains(_) => "contains",
            Operator::StartsWith(_) => "starts_with",
            Operator::EndsWith(_) => "ends_with",
            Operator::In(_) => "in",
            Operator::Order(Side::Gt, _) => "gt",
            Operator::Order(Side::Gte, _) => "gte",
            Operator::Order(Side::Lt, _) => "lt",
            Operator::Order(Side::Lte, _) => "lte",
            Operator::Regex(_) => "regex",
        }
    }

    /// The operand as JSON.
    pub(super) fn operand_json(&self) -> String {
        let mut out = Writer::new();
        match self {
            Operator::Exists(wanted) => {
                out.boolean(*wanted);
            }
            Operator::Equals(constant) | Operator::Contains(constant) | Operator::Order(_, constant) => {
                constant.data().write_json(&mut out);
            }
            Operator::StartsWith(text) | Operator::EndsWith(text) => {
                out.string(text);
            }
            Operator::In(constants) => {
                out.begin_array();
                constants.iter().for_each(|constant| constant.data().write_json(&mut out));
                out.end_array();
            }
            Operator::Regex(pattern) => {
                out.string(pattern.as_str());
            }
        }
        out.into_string()
    }
}

impl Test {
    /// Whether what was found meets the test, or why not.
    pub(super) fn check(&self, found: &Option<Data<'_>>) -> Result<(), Reason> {
        let found = match (&self.operator, found) {
            // `null` is how senders write that there is nothing
            (Operator::Exists(wanted), found) => {
                return match (wanted, found.as_ref().is_some_and(|found| !found.is_null())) {
                    (true, false) => Err(Reason::Absent),
                    (false, true) => Err(Reason::Present),
                    _ => Ok(()),
                };
            }
            (_, None) => return Err(Reason::Absent),
            (_, Some(found)) => found,
        };
        let fold = self.ignore_case;
        let met = match &self.operator {
            Operator::Exists(_) => true,
            Operator::Equals(constant) => equals(found, constant, fold),
            Operator::In(constants) => constants.iter().any(|constant| equals(found, constant, fold)),
            Operator::Contains(constant) => contains(found, constant, fold)?,
            Operator::StartsWith(start) => text(found, fold)?.starts_with(start.as_str()),
            Operator::EndsWith(end) => text(found, fold)?.ends_with(end.as_str()),
            Operator::Regex(pattern) => pattern.is_match(&text(found, false)?),
            Operator::Order(side, constant) => side.holds(order(found, constant)?),
        };
        if met { Ok(()) } else { Err(Reason::Differs) }
    }
}

/// The text of a string or number, in lower case if asked for.
fn text<'d>(found: &'d Data<'_>, fold: bool) -> Result<Cow<'d, str>, Reason> {
    let text = found.as_text().ok_or(Reason::WrongType)?;
    Ok(if fold { Cow::Owned(text.to_lowercase()) } else { text })
}

fn equals(found: &Data<'_>, constant: &Constant, fold: bool) -> bool {
    let as_number =
        |text: &str, number: &str| is_number(text) && number::compare(text, number) == Some(Ordering::Equal);
    let as_bool = |text: &str, truth: bool| text == if truth { "true" } else { "false" };
    match constant {
        Constant::Null => found.is_null(),
        Constant::Bool(truth) => {
            found.as_bool() == Some(*truth) || found.as_str().is_some_and(|text| as_bool(&text, *truth))
        }
        Constant::Number(number) => found.as_text().is_some_and(|text| as_number(&text, number)),
        Constant::Text(expected) => match found.kind() {
            Kind::String => found.as_str().is_some_and(|text| same(&text, expected, fold)),
            Kind::Number => found.as_number().is_some_and(|number| as_number(expected, number)),
            Kind::Bool => found.as_bool().is_some_and(|truth| as_bool(expected, truth)),
            _ => false,
        },
        Constant::Json(_) => false,
    }
}

/// Whether `text` is `expected`; if folding, `expected` is in lower case already.
fn same(text: &str, expected: &str, fold: bool) -> bool {
    text == expected || fold && (text.eq_ignore_ascii_case(expected) || text.to_lowercase() == expected)
}

/// A text within a text, or an element of a list.
fn contains(found: &Data<'_>, constant: &Constant, fold: bool) -> Result<bool, Reason> {
    match found {
        Data::List(items) => return Ok(items.iter().any(|item| equals(item, constant, fold))),
        Data::Json(value) if value.kind() == Kind::Array => {
            let hit = |item: Value<'_>| equals(&Data::Json(item), constant, fold);
            return Ok(value.items().any(hit));
        }
        _ => {}
    }
    let subject = text(found, fold)?;
    match constant {
        Constant::Text(part) | Constant::Number(part) => Ok(subject.contains(part.as_str())),
        _ => Err(Reason::WrongType),
    }
}

/// Numbers by value, ISO 8601 dates by instant; nothing else has an order.
fn order(found: &Data<'_>, constant: &Constant) -> Result<Ordering, Reason> {
    let found = found.as_text().ok_or(Reason::WrongType)?;
    match constant {
        Constant::Number(number) if is_number(&found) => number::compare(&found, number),
        Constant::Text(date) => match (time::from_iso(found.trim()), time::from_iso(date)) {
            (Some(found), Some(date)) => Some(found.cmp(&date)),
            _ => None,
        },
        _ => None,
    }
    .ok_or(Reason::NotComparable)
}
