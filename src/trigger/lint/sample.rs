//! A few URLs that a rule probably matches. Whether it does, the matcher says.

use super::super::Operator;
use super::super::rule::Rule;
use super::language;
use crate::regex::ast::{Node, byte_set};

const ORIGIN: &str = "https://a.example";

/// At most two candidates, the plainest first.
pub(super) fn urls(rule: &Rule) -> Vec<String> {
    let value = &rule.url;
    let from_path = value.starts_with('/');
    match rule.operator {
        Operator::Pattern if value == "*" => vec![format!("{ORIGIN}/")],
        Operator::Pattern if from_path && super::super::rule::is_plain(value) => {
            vec![
                format!("{ORIGIN}{}", written_out(value, "x")),
                format!("{ORIGIN}{}", written_out(value, "")),
            ]
        }
        Operator::Pattern | Operator::Regex => {
            let Some(language) = language::of_rule(rule, &[]) else { return Vec::new() };
            let text = spell(&language.inner);
            // an expression that says nothing of the origin
            let url = if text.contains("://") {
                text
            } else {
                format!("{ORIGIN}/{}", text.trim_start_matches('/'))
            };
            vec![url]
        }
        Operator::Equals | Operator::StartsWith if from_path => vec![format!("{ORIGIN}{value}")],
        Operator::Equals => vec![value.clone()],
        Operator::StartsWith => vec![value.clone(), format!("{value}/"), format!("{value}a/")],
        Operator::Contains | Operator::EndsWith => {
            let slash = if from_path { "" } else { "/" };
            vec![format!("{ORIGIN}{slash}{value}"), format!("https://{value}/")]
        }
    }
}

/// A plain pattern with `star` for each `*` and `x` for each `:name`.
fn written_out(pattern: &str, star: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => out.push_str(star),
            ':' => {
                out.push('x');
                while chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '$').is_some() {}
            }
            c => out.push(c),
        }
    }
    out
}

/// A short text that the tree matches.
fn spell(node: &Node) -> String {
    match node {
        Node::Set(set) => {
            let readable = b"xsa1/".iter().copied().find(|b| set & byte_set(*b, false) != 0);
            let byte = readable.or((0x20..0x7f).find(|b| set & byte_set(*b, false) != 0));
            byte.map(char::from).into_iter().collect()
        }
        Node::Concat(nodes) => nodes.iter().map(spell).collect(),
        Node::Alt(nodes) => nodes.first().map(spell).unwrap_or_default(),
        Node::Repeat(node, min, _) => spell(node).repeat((*min).min(1_000) as usize),
        Node::Assert(_) => String::new(),
    }
}
