//! Why a trigger path fires or doesn't, as data.

use super::Operator;
use super::decide::{Decision, Reason};
use super::matcher::Difference;
use super::url::UrlParts;
use crate::json::Writer;

/// What one rule of the path made of the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleTrace<'a> {
    /// Whether it is a Fire rule.
    pub fire: bool,
    /// How it compares.
    pub operator: Operator,
    /// What the person wrote.
    pub source: &'a str,
    /// Whether it matched.
    pub matched: bool,
    /// Where it first differed. Absent if it matched, or if there is no URL.
    pub difference: Option<Difference<'a>>,
}

/// The decision on one URL with everything that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTrace<'a> {
    /// What was decided.
    pub decision: Decision,
    /// The URL, if there is one.
    pub url: Option<&'a str>,
    /// All rules in their order.
    pub rules: Vec<RuleTrace<'a>>,
    /// If no Fire rule matched: the position of the one that agrees with the URL for longest.
    pub nearest: Option<usize>,
}

impl<'a> PathTrace<'a> {
    pub(super) fn new(decision: Decision, url: Option<&UrlParts<'a>>, rules: Vec<RuleTrace<'a>>) -> Self {
        let mut trace = PathTrace { decision, url: url.map(|url| url.href), rules, nearest: None };
        if decision.reason == Reason::NoFireRuleMatched {
            let agreeing =
                |rule: &RuleTrace<'_>| url.zip(rule.difference).map_or(0, |(url, d)| agreement(url, &d));
            let mut best = 0;
            for (position, rule) in trace.rules.iter().enumerate() {
                let score = agreeing(rule);
                if rule.fire && (trace.nearest.is_none() || score > best) {
                    (trace.nearest, best) = (Some(position), score);
                }
            }
        }
        trace
    }

    /// Writes `{"fire","reason","text","checks","url"?,"rules","nearest"?}`. No checks come before a path by itself.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object();
        out.key("fire").boolean(self.decision.fire);
        out.key("reason").string(self.decision.reason.as_str());
        out.key("text").string(&self.text());
        out.key("checks").begin_array().end_array();
        self.write_rules(out);
        out.end_object();
    }

    /// Writes the members `"url"?`, `"rules"` and `"nearest"?` into an object already begun.
    pub fn write_rules(&self, out: &mut Writer) {
        if let Some(url) = self.url {
            out.key("url").string(url);
        }
        out.key("rules").begin_array();
        for (position, rule) in self.rules.iter().enumerate() {
            out.begin_object();
            out.key("rule").integer(position as i64);
            out.key("fire").boolean(rule.fire);
            out.key("match").string(rule.operator.as_str());
            out.key("url").string(rule.source);
            out.key("matched").boolean(rule.matched);
            if let Some(difference) = rule.difference {
                out.key("component").string(difference.component);
                out.key("expected").string(difference.expected);
                out.key("actual").string(difference.actual);
            }
            out.end_object();
        }
        out.end_array();
        if let Some(nearest) = self.nearest {
            out.key("nearest").integer(nearest as i64);
        }
    }
}

/// How many leading bytes of the URL a rule agrees with before the difference.
fn agreement(url: &UrlParts<'_>, difference: &Difference<'_>) -> usize {
    let same = difference.expected.bytes().zip(difference.actual.bytes()).take_while(|(a, b)| a == b).count();
    let length = |component| url.component(component).len();
    same + match difference.component {
        "protocol" | "url" => 0,
        "pathname" | "path_query_hash" => url.path(),
        "search" => url.path() + length(5),
        "hash" => url.path() + length(5) + length(6),
        _ => length(0),
    }
}
