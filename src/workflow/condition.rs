//! The filter of a workflow: a tree of `all`, `any` and `none` over tests.

#[cfg(feature = "compile")]
use super::data::Constant;
use super::data::Data;
#[cfg(feature = "compile")]
use super::path::{Base, Segment};
use super::root::Scope;
#[cfg(feature = "compile")]
use super::test::Operator;
use super::test::{Reason, Test};
use crate::json::Writer;
use crate::limits;
use crate::packed::packed;

/// How the parts of a group are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    All,
    Any,
    None,
}

packed!(
    enum Join {
        All,
        Any,
        None,
    }
);

impl Join {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Join::All => "all",
            Join::Any => "any",
            Join::None => "none",
        }
    }

    /// The answer of the group once one of its parts gave this answer, if that decides it.
    fn settled_by(self, met: bool) -> Option<bool> {
        match (self, met) {
            (Join::All, false) | (Join::None, true) => Some(false),
            (Join::Any, true) => Some(true),
            _ => None,
        }
    }

    /// The answer when no part decided.
    fn otherwise(self) -> bool {
        self != Join::Any
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A group, and the position behind its last part.
    Group(Join, u32),
    Test(Test),
}

packed!(
    enum Node {
        Group(a, b),
        Test(a),
    }
);

/// A compiled condition: its nodes in the order they were written, each group before its parts. Flat, so that
/// reading one from a plan does not recurse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(super) nodes: Vec<Node>,
}

packed!(struct Condition { nodes });

impl Condition {
    /// Whether it is met. Stops as soon as that is decided.
    pub fn met(&self, scope: &Scope<'_>) -> bool {
        self.evaluate(0, 0, scope).0
    }

    /// The answer of the node at `at`, and the position behind it.
    fn evaluate(&self, at: usize, depth: usize, scope: &Scope<'_>) -> (bool, usize) {
        match self.nodes.get(at) {
            Some(Node::Test(test)) => (test.check(&scope.of(&test.path)).is_ok(), at + 1),
            Some(Node::Group(join, end)) if depth <= limits::CONDITION_DEPTH => {
                let end = (*end as usize).clamp(at + 1, self.nodes.len());
                let mut part = at + 1;
                while part < end {
                    let (met, next) = self.evaluate(part, depth + 1, scope);
                    if let Some(settled) = join.settled_by(met) {
                        return (settled, end);
                    }
                    part = next;
                }
                (join.otherwise(), end)
            }
            _ => (false, at + 1),
        }
    }

    /// Looks at every part, and says of each what was found.
    pub fn explain(&self, scope: &Scope<'_>) -> Explanation {
        self.explain_at(0, 0, scope).0
    }

    fn explain_at(&self, at: usize, depth: usize, scope: &Scope<'_>) -> (Explanation, usize) {
        match self.nodes.get(at) {
            Some(Node::Test(test)) => {
                let found = scope.of(&test.path);
                let reason = test.check(&found).err();
                let leaf = Explanation::Test {
                    met: reason.is_none(),
                    path: test.path.as_str().to_owned(),
                    operator: test.operator.name(),
                    expected: test.operator.operand_json(),
                    ignore_case: test.ignore_case,
                    found: found.as_ref().map(Data::to_json),
                    reason,
                };
                (leaf, at + 1)
            }
            Some(Node::Group(join, end)) if depth <= limits::CONDITION_DEPTH => {
                let end = (*end as usize).clamp(at + 1, self.nodes.len());
                let mut parts = Vec::new();
                let mut part = at + 1;
                while part < end {
                    let (explanation, next) = self.explain_at(part, depth + 1, scope);
                    parts.push(explanation);
                    part = next;
                }
                let settled = parts.iter().find_map(|part| join.settled_by(part.met()));
                let met = settled.unwrap_or_else(|| join.otherwise());
                (Explanation::Group { met, join: join.as_str(), parts }, end)
            }
            _ => (Explanation::Group { met: false, join: "any", parts: Vec::new() }, at + 1),
        }
    }

    /// The Gist topic without which it cannot be met, if there is one.
    #[cfg(feature = "compile")]
    pub(super) fn topic(&self) -> Option<String> {
        self.required().find_map(|test| match (&test.path.segments.as_slice(), &test.operator) {
            ([Segment::Key(gist), Segment::Key(topic)], Operator::Equals(Constant::Text(name)))
                if gist == "gist"
                    && topic == "topic"
                    && test.path.base == Base::Body
                    && !test.ignore_case =>
            {
                Some(name.clone())
            }
            _ => None,
        })
    }

    /// The tests that must all be met for the whole to be met.
    #[cfg(feature = "compile")]
    fn required(&self) -> impl Iterator<Item = &Test> {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                match self.nodes.get(at)? {
                    Node::Test(test) => {
                        at += 1;
                        return Some(test);
                    }
                    Node::Group(Join::All, _) => at += 1,
                    Node::Group(_, end) => at = (*end as usize).max(at + 1),
                }
            }
        })
    }
}

/// What became of a condition, part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explanation {
    /// `all`, `any` or `none` of the parts.
    Group {
        /// Whether the whole is met.
        met: bool,
        /// `all`, `any` or `none`.
        join: &'static str,
        /// In the order they were written.
        parts: Vec<Explanation>,
    },
    /// One test.
    Test {
        /// Whether it is met.
        met: bool,
        /// The path that was read.
        path: String,
        /// `equals`, …
        operator: &'static str,
        /// The operand, as JSON.
        expected: String,
        /// Whether case was ignored.
        ignore_case: bool,
        /// What stood there, as JSON; nothing if nothing did.
        found: Option<String>,
        /// Why it is not met.
        reason: Option<Reason>,
    },
}

impl Explanation {
    /// Whether the condition is met.
    pub fn met(&self) -> bool {
        match self {
            Explanation::Group { met, .. } | Explanation::Test { met, .. } => *met,
        }
    }

    /// Writes it as `{met, all|any|none: […]}` or
    /// `{met, path, operator, expected, ignoreCase?, found?, reason?, text?}`.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("met").boolean(self.met());
        match self {
            Explanation::Group { join, parts, .. } => {
                out.key(join).begin_array();
                for part in parts {
                    part.write_json(out);
                }
                out.end_array();
            }
            Explanation::Test { path, operator, expected, ignore_case, found, reason, .. } => {
                out.key("path").string(path);
                out.key("operator").string(operator);
                out.key("expected").raw(expected);
                if *ignore_case {
                    out.key("ignoreCase").boolean(true);
                }
                if let Some(found) = found {
                    out.key("found").raw(found);
                }
                if let Some(reason) = reason {
                    out.key("reason").string(reason.as_str());
                    out.key("text").string(reason.text());
                }
            }
        }
        out.end_object();
    }
}
