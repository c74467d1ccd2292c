//! JSON text as a tree of `serde_json`'s values, for what is edited and compared as a whole: workspaces.
//!
//! Text becomes a tree, and a tree text, by this module's own reader and writer, which every artefact has anyway;
//! those of `serde_json` and `serde` are 200 kB of wasm beside them.

use super::document::Fault;
use super::{Document, Kind, Value, Writer};
use serde_json::{Map, Number, Value as Tree};

/// What keeps a text from being a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoTree {
    /// What is wrong, in words.
    pub(crate) what: &'static str,
    /// Byte offset of the fault.
    pub(crate) offset: usize,
}

/// Reads a text.
///
/// # Errors
/// Text that is not JSON or nested too deep, numbers beyond any double, halves of surrogate pairs.
pub(crate) fn to_tree(text: &str) -> Result<Tree, NoTree> {
    let document = Document::index(text).map_err(|fault| match fault {
        Fault::Syntax(offset) if offset >= text.len() => NoTree { what: "it ends too early", offset },
        Fault::Syntax(offset) => NoTree { what: "this character is not expected", offset },
        Fault::Deep(offset) => NoTree { what: "it is nested deeper than 256 levels (JSON_DEPTH)", offset },
        Fault::Long => NoTree { what: "it is longer than 256 MiB (JSON_BYTES)", offset: 0 },
    })?;
    read(document.root())
}

/// A value and all that it holds.
///
/// # Errors
/// As [`to_tree`].
pub(crate) fn read(value: Value<'_>) -> Result<Tree, NoTree> {
    Ok(match value.kind() {
        Kind::Null => Tree::Null,
        Kind::Bool => Tree::Bool(value.as_bool() == Some(true)),
        Kind::Number => match number(value.raw()) {
            Some(number) => Tree::Number(number),
            None => return Err(NoTree { what: "this number is too large", offset: value.offset() }),
        },
        Kind::String => Tree::String(text(value)?),
        Kind::Array => {
            let mut items = Vec::new();
            for item in value.items() {
                items.push(read(item)?);
            }
            Tree::Array(items)
        }
        Kind::Object => {
            let mut members = Map::new();
            for (key, member) in value.entries() {
                members.insert(text(key)?, read(member)?);
            }
            Tree::Object(members)
        }
    })
}

fn number(spelling: &str) -> Option<Number> {
    // an integer has no sign of zero to keep
    if spelling != "-0" {
        if let Ok(n) = spelling.parse::<u64>() {
            return Some(Number::from(n));
        }
        if let Ok(n) = spelling.parse::<i64>() {
            return Some(Number::from(n));
        }
    }
    Number::from_f64(spelling.parse().ok()?)
}

fn text(value: Value<'_>) -> Result<String, NoTree> {
    let text = value.as_str().unwrap_or_default();
    // what stands for half a surrogate pair is not what was written
    let raw = value.raw();
    if text.contains('\u{fffd}') && !raw.contains('\u{fffd}') && !raw.to_ascii_lowercase().contains("\\ufffd")
    {
        return Err(NoTree { what: "half of a surrogate pair stands alone here", offset: value.offset() });
    }
    Ok(text.into_owned())
}

/// The tree as text, compact.
pub(crate) fn to_text(tree: &Tree) -> String {
    let mut out = Writer::new();
    write(tree, &mut out);
    out.into_string()
}

/// Writes a tree.
pub(crate) fn write(tree: &Tree, out: &mut Writer) {
    match tree {
        Tree::Null => drop(out.null()),
        Tree::Bool(truth) => drop(out.boolean(*truth)),
        Tree::Number(number) => drop(out.raw(&number.to_string())),
        Tree::String(text) => drop(out.string(text)),
        Tree::Array(items) => {
            out.begin_array();
            for item in items {
                write(item, out);
            }
            out.end_array();
        }
        Tree::Object(members) => {
            out.begin_object();
            for (key, member) in members {
                write(member, out.key(key));
            }
            out.end_object();
        }
    }
}

/// An object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Tree); N]) -> Tree {
    let mut map = Map::new();
    for (key, value) in members {
        map.insert(key.to_owned(), value);
    }
    Tree::Object(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_those_of_serde_json() {
        for text in [
            "null",
            " [1, -2, 0.5, 1e3, -0, 18446744073709551615, -9223372036854775808, 18446744073709551616, 1E-7]",
            r#"{"b":[],"a":{"é\n\"\u00e9\ud83d\ude42":true},"a":false,"\ufffd":"�"}"#,
        ] {
            let ours = to_tree(text).unwrap();
            let theirs: Tree = serde_json::from_str(text).unwrap();
            assert_eq!(ours, theirs);
            assert_eq!(to_text(&ours), theirs.to_string());
        }
    }

    #[test]
    fn what_is_no_tree_is_said_with_its_place() {
        let fault = |text: &str| to_tree(text).map_err(|fault| (fault.what, fault.offset)).unwrap_err();
        assert_eq!(fault("[1,]"), ("this character is not expected", 3));
        assert_eq!(fault("[1"), ("it ends too early", 2));
        assert_eq!(fault("[1, 1e999]"), ("this number is too large", 4));
        assert_eq!(fault(r#"{"a":"\ud83d"}"#), ("half of a surrogate pair stands alone here", 5));
        assert_eq!(fault(&"[".repeat(1000)).1, 256);
    }
}
