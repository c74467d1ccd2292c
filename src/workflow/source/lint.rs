//! Filters that nothing can pass.

use crate::error::Diagnostic;
use crate::json::is_number;
use crate::workflow::condition::{Condition, Join, Node};
use crate::workflow::data::{Constant, Data};
use crate::workflow::number;
use crate::workflow::test::{Operator, Side, Test};

/// Warns if no body can meet the condition. What is not recognised is taken for satisfiable.
pub(super) fn unsatisfiable(condition: &Condition, findings: &mut Vec<Diagnostic>) {
    let Some((why, _)) = look(condition, 0) else { return };
    if let Some(why) = why {
        let finding = Diagnostic::warning(
            "filter_unsatisfiable",
            "/when",
            format!("nothing passes this filter: {why}"),
        );
        findings.push(finding.help("change or remove one of these conditions"));
    }
}

/// Why the node at `at` can't be met, if so; and the position behind it.
fn look(condition: &Condition, at: usize) -> Option<(Option<String>, usize)> {
    let (join, end) = match condition.nodes.get(at)? {
        Node::Test(test) => return Some((alone(test), at + 1)),
        Node::Group(join, end) => (*join, *end as usize),
    };
    let mut parts = Vec::new();
    let mut part = at + 1;
    while part < end {
        let (why, next) = look(condition, part)?;
        parts.push((part, why));
        part = next;
    }
    let why = match join {
        Join::Any if parts.is_empty() => Some("\"any\" of nothing is never met".to_owned()),
        Join::Any => {
            let all_fail = parts.iter().all(|(_, why)| why.is_some());
            parts.into_iter().find_map(|(_, why)| why).filter(|_| all_fail)
        }
        Join::All => {
            let (wanted, refused) = conjuncts(condition, at + 1, end);
            parts.into_iter().find_map(|(_, why)| why).or_else(|| contradiction(&wanted, &refused))
        }
        Join::None => None,
    };
    Some((why, end))
}

fn alone(test: &Test) -> Option<String> {
    match &test.operator {
        Operator::In(choices) if choices.is_empty() => {
            Some(format!("{} is in no empty list", test.path.as_str()))
        }
        _ => None,
    }
}

/// The tests directly or indirectly under one `all`, and those under a `none` within it.
fn conjuncts(condition: &Condition, from: usize, end: usize) -> (Vec<&Test>, Vec<&Test>) {
    let (mut wanted, mut refused) = (Vec::new(), Vec::new());
    let mut at = from;
    while at < end {
        match condition.nodes.get(at) {
            Some(Node::Test(test)) => wanted.push(test),
            Some(Node::Group(Join::All, _)) => {}
            Some(Node::Group(join, group_end)) => {
                let inside = condition.nodes.get(at + 1..*group_end as usize).unwrap_or_default();
                let tests = inside.iter().filter_map(|node| match node {
                    Node::Test(test) => Some(test),
                    Node::Group(..) => None,
                });
                // a group inside `none` would turn the sense of its tests round once more
                if *join == Join::None && inside.iter().all(|node| matches!(node, Node::Test(_))) {
                    refused.extend(tests);
                }
                at = *group_end as usize;
                continue;
            }
            None => break,
        }
        at += 1;
    }
    (wanted, refused)
}

/// Two tests of the same place that exclude each other.
fn contradiction(wanted: &[&Test], refused: &[&Test]) -> Option<String> {
    for (n, test) in wanted.iter().enumerate() {
        let path = test.path.as_str();
        let same =
            |other: &&&Test| other.path.segments == test.path.segments && other.path.base == test.path.base;
        if let Some(other) = refused.iter().filter(same).find(|other| other.operator == test.operator) {
            return Some(format!("{path} {} is both wanted and refused", shown(other)));
        }
        let others = || wanted.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, other)| other);
        if let Some(values) = candidates(test) {
            let passes = |value: &&Constant| {
                let found = Some(value.data());
                others().filter(same).all(|other| agrees(other, &found))
                    && !refused.iter().filter(same).any(|other| other.check(&found).is_ok())
            };
            if !values.iter().any(|value| passes(&value)) {
                let others: Vec<_> = others().chain(refused).filter(same).map(|other| shown(other)).collect();
                return (!others.is_empty())
                    .then(|| format!("{path} {} excludes {}", shown(test), others.join(", ")));
            }
        }
        if let Some(other) = others().filter(same).find(|other| exclude(test, other)) {
            return Some(format!("{path} {} excludes {}", shown(test), shown(other)));
        }
    }
    None
}

/// Whether a value that equals `found` could meet the other test. A number can be spelled in many ways, so the
/// operators that look at its text say nothing.
fn agrees(other: &Test, found: &Option<Data<'_>>) -> bool {
    use Operator::{Contains, EndsWith, Regex, StartsWith};
    let numeric = found.as_ref().and_then(Data::as_text).is_some_and(|text| is_number(&text));
    let textual = matches!(other.operator, Contains(_) | EndsWith(_) | Regex(_) | StartsWith(_));
    numeric && textual || other.check(found).is_ok()
}

/// The only values that meet a test, if they can be listed. With ignored case there are more than are written.
fn candidates(test: &Test) -> Option<Vec<Constant>> {
    match &test.operator {
        _ if test.ignore_case => None,
        Operator::Equals(constant) => Some(vec![constant.clone()]),
        Operator::In(choices) => Some(choices.clone()),
        _ => None,
    }
}

fn exclude(one: &Test, other: &Test) -> bool {
    match (&one.operator, &other.operator) {
        // every other test but `equals: null` asks for something to be there
        (Operator::Exists(false), Operator::Equals(Constant::Null)) => false,
        (Operator::Exists(false), Operator::In(choices)) => !choices.contains(&Constant::Null),
        (Operator::Exists(false), Operator::Exists(wanted)) => *wanted,
        (Operator::Exists(false), _) => true,
        (
            Operator::Order(lower @ (Side::Gt | Side::Gte), Constant::Number(low)),
            Operator::Order(upper @ (Side::Lt | Side::Lte), Constant::Number(high)),
        ) => match number::compare(low, high) {
            Some(order) if *lower == Side::Gte && *upper == Side::Lte => order.is_gt(),
            Some(order) => order.is_ge(),
            None => false,
        },
        _ => false,
    }
}

fn shown(test: &Test) -> String {
    format!("{} {}", test.operator.name(), test.operator.operand_json())
}
