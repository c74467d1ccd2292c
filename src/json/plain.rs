//! The index of a text that is known to be JSON without white space: what a page reads was written by its own
//! TypeScript or by the compiler of plans. A third of the code that checks what strangers sent.

use super::document::Node;
use super::value::Kind;

/// Where its values are; `None` if it cannot be such a text, as some that are none are seen to be.
pub(super) fn index(text: &str) -> Option<Vec<Node>> {
    let bytes = text.as_bytes();
    let mut nodes: Vec<Node> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let mut escaped = false;
        at += 1;
        let kind = match byte {
            b',' | b':' => continue,
            b'}' | b']' => {
                let next = nodes.len() as u32;
                let node = nodes.get_mut(open.pop()?)?;
                (node.end, node.next) = (at as u32, next);
                continue;
            }
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => {
                loop {
                    match bytes.get(at)? {
                        b'"' => break,
                        b'\\' => {
                            escaped = true;
                            at += 2;
                        }
                        _ => at += 1,
                    }
                }
                at += 1;
                Kind::String
            }
            _ => {
                while bytes.get(at).is_some_and(|byte| !matches!(byte, b',' | b']' | b'}')) {
                    at += 1;
                }
                match byte {
                    b'n' => Kind::Null,
                    b't' | b'f' => Kind::Bool,
                    _ => Kind::Number,
                }
            }
        };
        let index = nodes.len();
        if matches!(kind, Kind::Object | Kind::Array) {
            open.push(index);
        }
        nodes.push(Node { start: start as u32, end: at as u32, next: index as u32 + 1, kind, escaped });
    }
    (open.is_empty() && !nodes.is_empty()).then_some(nodes)
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;
    use proptest::prelude::*;

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            "[a\"\\\\{\\[,:é\u{1}]{0,6}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 30, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::hash_map("[a\"\\\\]{0,3}", inner, 0..5)
                    .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn finds_what_the_checking_parser_finds(value in json()) {
            let text = value.to_string();
            let checked = Document::parse_str(&text).unwrap();
            let nodes = index(&text).unwrap();
            let seen = |nodes: &[Node]| nodes.iter().map(|n| (n.start, n.end, n.next, n.kind, n.escaped)).collect::<Vec<_>>();
            prop_assert_eq!(seen(&nodes), seen(&checked.nodes));
        }

        #[test]
        fn no_text_panics(text in "[\\[\\]{}:,\"\\\\a1é]{0,20}") {
            let _ = index(&text);
        }
    }
}
