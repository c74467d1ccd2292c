//! The lean reader and writer beside those of every other artefact.

use crate::json;
use proptest::prelude::*;

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[a\"\\\\{\\[,:é🙂\u{1}\n\u{c}]{0,6}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::hash_map("[ab\"\\\\]{0,3}", inner, 0..5)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// Everything that either answers about a value and all that it holds.
fn alike(own: super::Value<'_>, other: json::Value<'_>) {
    assert_eq!(own.kind(), other.kind());
    assert_eq!(own.raw(), other.raw());
    assert_eq!(own.is_null(), other.is_null());
    assert_eq!(own.as_bool(), other.as_bool());
    assert_eq!(own.as_str().as_deref(), other.as_str().as_deref());
    assert_eq!(own.as_number(), other.as_number());
    assert_eq!(own.scalar().as_deref(), other.scalar().as_deref());
    for text in ["", "a", "\"", "é"] {
        assert_eq!(own.is_str(text), other.is_str(text));
        assert_eq!(own.get(text).map(|value| value.raw()), other.get(text).map(|value| value.raw()));
    }
    assert_eq!(own.one_of(&["a", "b", ""]), other.one_of(&["a", "b", ""]));
    assert_eq!(own.items().count(), other.items().count());
    for (own, other) in own.items().zip(other.items()) {
        alike(own, other);
    }
    assert_eq!(own.entries().count(), other.entries().count());
    for ((key, value), (other_key, other_value)) in own.entries().zip(other.entries()) {
        alike(key, other_key);
        alike(value, other_value);
    }
}

fn read(text: &str) -> Option<super::Document<'static>> {
    super::Document::parse_str(text.to_owned().leak()).ok()
}

proptest! {
    #[test]
    fn reads_what_the_checking_reader_reads(value in json_value()) {
        let text = value.to_string();
        alike(read(&text).unwrap().root(), json::Document::parse_str(&text).unwrap().root());
    }

    #[test]
    fn decodes_every_escape(text in "(\\\\[\"\\\\/bfnrt]|\\\\u[dD][89abcdCD][0-9a-f]{2}|\\\\u00[0-9a-fA-F]{2}|\\\\u[0-9]{4}|[aé🙂]){0,6}") {
        let text = format!("[\"{text}\",{{\"{text}\":1}}]");
        alike(read(&text).unwrap().root(), json::Document::parse_str(&text).unwrap().root());
    }

    #[test]
    fn no_text_panics(text in "[\\[\\]{}:,\"\\\\ua1é]{0,20}") {
        if let Some(document) = read(&text) {
            document.root().get("a");
        }
    }

    #[test]
    fn writes_what_the_other_writer_writes(value in json_value(), text in "\\PC{0,9}|[\"\\\\\u{0}-\u{1f}é]{0,9}", n in any::<i64>()) {
        let json = value.to_string();
        let (own_document, other_document) = (read(&json).unwrap(), json::Document::parse_str(&json).unwrap());
        let (mut own, mut other) = (super::Writer::new(), json::Writer::new());
        macro_rules! both {
            ($($step:tt)*) => { own$($step)*; other$($step)*; };
        }
        both!(.begin_object());
        both!(.key(&text).string(&text).key("b").boolean(n > 0).key("n").null().key("i").integer(n));
        both!(.key("list").begin_array().begin_object().end_object().begin_array().end_array().raw("1"));
        own.value(own_document.root());
        other.value(other_document.root());
        both!(.end_array());
        if let Some((key, value)) = own_document.root().entries().next() {
            own.key_value(key).value(value);
        }
        if let Some((key, value)) = other_document.root().entries().next() {
            other.key_value(key).value(value);
        }
        both!(.end_object());
        prop_assert_eq!(own.len(), other.len());
        let (mut own_list, mut other_list) = (super::Writer::new(), json::Writer::new());
        own_list.begin_array().written(&own).written(&own).end_array();
        other_list.begin_array().written(&other).written(&other).end_array();
        let bytes = own_list.leak();
        let text = other_list.into_string();
        prop_assert_eq!(&bytes[..text.len()], text.as_bytes());
        prop_assert_eq!(bytes[text.len()], 0);
    }

    #[test]
    fn joins_and_parts(a in "\\PC{0,4}", b in "\\PC{0,4}") {
        prop_assert_eq!(super::join(&[&a, "_", &b]), &*json::join(&[&a, "_", &b]));
        let a: &'static str = a.leak();
        prop_assert_eq!(super::part(super::keep(a), |text| text.get(..0).unwrap_or_default()), "");
        prop_assert_eq!(&*super::lower(a), &*a.to_ascii_lowercase());
        let mut text = super::Building::new();
        text.push_str(a);
        text.push_str("more");
        text.truncate(a.len());
        text.push_str(&b);
        prop_assert_eq!(text.as_str(), [a, &b].concat());
        prop_assert_eq!(text.is_empty(), a.is_empty() && b.is_empty());
        prop_assert_eq!(&*super::built(text), &*[a, &b].concat());
    }
}

proptest! {
    #[test]
    fn lists_are_vectors(items in prop::collection::vec(0..9u8, 0..9), wanted in 0..9u8) {
        let mut list = super::List::default();
        items.iter().for_each(|item| list.push(*item));
        prop_assert_eq!((list.len(), list.is_empty()), (items.len(), items.is_empty()));
        prop_assert_eq!(list.iter().copied().collect::<Vec<_>>(), items.clone());
        prop_assert_eq!((&list).into_iter().count(), items.len());
        prop_assert_eq!(list.contains(&wanted), items.contains(&wanted));
    }
}

#[test]
fn what_is_nested_too_deep_is_refused_as_elsewhere() {
    for depth in [256, 257] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let own = super::Document::parse_str(text.clone().leak()).map(|_| ()).map_err(|error| error.code);
        assert_eq!(own, json::Document::parse_str(&text).map(|_| ()).map_err(|error| error.code));
    }
}

#[test]
fn what_is_no_json_is_seen_where_it_can_be() {
    for text in ["", "{", "[", "\"", "]", "{\"a\":[1}", "\"\\"] {
        let whole = read(text).is_some();
        assert!(!whole || text == "{\"a\":[1}", "{text}");
    }
}
