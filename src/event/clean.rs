//! Copying what a stranger sent.

use crate::json::{Kind, Value, Writer};

/// Writes `value` without any member `__proto__`, at whatever depth; whether one was left out. In JSON the name is
/// harmless, but a program that reads the event and copies its members one by one would change the prototype of
/// its own object.
pub fn write_held_back(value: Value<'_>, out: &mut Writer) -> bool {
    // the name may be spelled with escapes
    if !matches!(value.kind(), Kind::Object | Kind::Array) || !value.may_hold("__proto__") {
        out.value(value);
        return false;
    }
    walk(value, out)
}

fn walk(value: Value<'_>, out: &mut Writer) -> bool {
    let mut left_out = false;
    match value.kind() {
        Kind::Object => {
            out.begin_object();
            for (key, member) in value.entries() {
                if key.is_str("__proto__") {
                    left_out = true;
                } else {
                    out.key_value(key);
                    left_out |= walk(member, out);
                }
            }
            out.end_object();
        }
        Kind::Array => {
            out.begin_array();
            for item in value.items() {
                left_out |= walk(item, out);
            }
            out.end_array();
        }
        _ => {
            out.value(value);
        }
    }
    left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn prototypes_are_left_out_at_every_depth() {
        for (json, expected, left_out) in [
            (r#"{"a":1}"#, r#"{"a":1}"#, false),
            (r#"{"__proto__":{"x":1},"a":[{"__proto__":1,"b":2}]}"#, r#"{"a":[{"b":2}]}"#, true),
            (r#"{"\u005f_proto__":1,"u":"\u00e5"}"#, r#"{"u":"\u00e5"}"#, true),
            (r#""__proto__""#, r#""__proto__""#, false),
        ] {
            let document = Document::parse_str(json).unwrap();
            let mut out = Writer::new();
            assert_eq!(write_held_back(document.root(), &mut out), left_out, "{json}");
            assert_eq!(out.into_string(), expected);
        }
    }
}
