//! Why a trigger path fires or doesn't, in English. The only file of this stage with words for people to read.

use super::Operator;
use super::decide::Reason;
use super::trace::{PathTrace, RuleTrace};

impl PathTrace<'_> {
    /// One to three sentences.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let fire_rules = self.rules.iter().any(|rule| rule.fire);
        match self.decision.reason {
            Reason::NoRules => out.push_str("Fires: the trigger path has no rules."),
            Reason::NoUrl if fire_rules => {
                out.push_str("Not fired: there is no page URL, so no Fire rule can match.");
            }
            Reason::NoUrl => out.push_str("Fires: there is no page URL, so no Don't Fire rule can match."),
            Reason::NoDontFireRuleMatched => {
                out.push_str("Fires: no Don't Fire rule matches, and there is no Fire rule.")
            }
            Reason::NoFireRuleMatched => out.push_str("Not fired: no Fire rule matches."),
            Reason::FireRule => out.push_str("Fires: "),
            Reason::DontFireRule => out.push_str("Not fired: "),
        }
        if let Some((position, rule)) = self.rule(self.decision.rule) {
            name(&mut out, position, rule);
            out.push_str(" matches the URL.");
        }
        if let Some((position, rule)) = self.rule(self.nearest) {
            out.push_str(" Nearest is ");
            name(&mut out, position, rule);
            if let Some(difference) = rule.difference {
                out.push_str(": the ");
                out.push_str(match difference.component {
                    "url" => "URL",
                    "path_query_hash" => "path with query and hash",
                    name => name,
                });
                out.push_str(" is ");
                quote(&mut out, difference.actual);
                out.push_str(verb(rule.operator));
                quote(&mut out, difference.expected);
            }
            out.push('.');
        }
        out
    }

    fn rule(&self, position: Option<usize>) -> Option<(usize, &RuleTrace<'_>)> {
        let position = position?;
        Some((position, self.rules.get(position)?))
    }
}

fn name(out: &mut String, position: usize, rule: &RuleTrace<'_>) {
    out.push_str(if rule.fire { "Fire rule " } else { "Don't Fire rule " });
    number(out, position + 1);
    out.push_str(" (");
    out.push_str(match rule.operator {
        Operator::Pattern => "pattern",
        Operator::Equals => "equals",
        Operator::Contains => "contains",
        Operator::StartsWith => "starts with",
        Operator::EndsWith => "ends with",
        Operator::Regex => "regular expression",
    });
    out.push(' ');
    quote(out, rule.source);
    out.push(')');
}

fn verb(operator: Operator) -> &'static str {
    match operator {
        Operator::Pattern | Operator::Regex => ", which doesn't match ",
        Operator::Equals => ", which doesn't equal ",
        Operator::Contains => ", which doesn't contain ",
        Operator::StartsWith => ", which doesn't start with ",
        Operator::EndsWith => ", which doesn't end with ",
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('“');
    out.push_str(text);
    out.push('”');
}

fn number(out: &mut String, n: usize) {
    if n >= 10 {
        number(out, n / 10);
    }
    out.push(char::from(b'0' + (n % 10) as u8));
}
