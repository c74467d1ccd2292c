//! Text whose index was kept while it was written, so that it need not be parsed to be read.

use super::document::{Document, Node, tag};
use super::{Kind, Value};
use crate::error::Error;
use std::mem;

/// What a writer notes of the values that it writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    nodes: Vec<Node>,
    open: Vec<u32>,
    /// Something was written that it does not know.
    broken: bool,
}

impl Index {
    pub(super) fn with_capacity(nodes: usize) -> Self {
        Index { nodes: Vec::with_capacity(nodes), ..Index::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn truncate(&mut self, nodes: usize) {
        self.nodes.truncate(nodes);
    }

    #[inline(always)]
    pub(super) fn leaf(&mut self, start: usize, end: usize, kind: Kind) {
        let next = self.nodes.len() + 1;
        self.nodes.push(Node::new(start, end, next, kind));
    }

    /// A string, without its quotes, as it stands in the text.
    #[inline(always)]
    pub(super) fn string(&mut self, start: usize, inner: &[u8], escaped: bool) {
        let next = self.nodes.len() + 1;
        let node = Node::new(start, start + inner.len() + 2, next, Kind::String);
        self.nodes.push(Node { escaped, tag: tag(inner), ..node });
    }

    #[inline]
    pub(super) fn begin(&mut self, start: usize, kind: Kind) {
        self.open.push(self.nodes.len() as u32);
        self.nodes.push(Node::new(start, 0, 0, kind));
    }

    #[inline]
    pub(super) fn end(&mut self, end: usize) {
        let next = self.nodes.len() as u32;
        if let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index as usize)) {
            node.end = end as u32;
            node.next = next;
        }
    }

    /// `json` is about to be written at `start`.
    pub(super) fn text(&mut self, start: usize, json: &str) {
        let end = start + json.len();
        match json.as_bytes().first() {
            Some(b'"') => {
                let inner = json.as_bytes().get(1..json.len() - 1).unwrap_or_default();
                self.string(start, inner, inner.contains(&b'\\'));
            }
            Some(b't' | b'f') => self.leaf(start, end, Kind::Bool),
            Some(b'n') => self.leaf(start, end, Kind::Null),
            Some(b'-' | b'0'..=b'9') => self.leaf(start, end, Kind::Number),
            _ => match Document::parse_str(json) {
                Ok(document) if !document.spaced => self.graft(start, document.root()),
                _ => self.broken = true,
            },
        }
    }

    /// A value of a document without white space is about to be written at `start` as it is spelled.
    #[inline]
    pub(super) fn graft(&mut self, start: usize, value: Value<'_>) {
        let (nodes, first) = value.subtree();
        let Some(root) = nodes.first() else { return };
        let (from, to) = (root.start, self.nodes.len() as u32);
        let moved = nodes.iter().map(|node| Node {
            start: node.start - from + start as u32,
            end: node.end - from + start as u32,
            next: node.next - first + to,
            ..*node
        });
        self.nodes.extend(moved);
    }
}

/// One JSON value as text, with an index of it.
#[derive(Clone, Debug, Default)]
pub struct Indexed {
    text: String,
    /// Empty where it has to be made anew.
    nodes: Vec<Node>,
}

impl PartialEq for Indexed {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Indexed {}

impl From<String> for Indexed {
    fn from(text: String) -> Self {
        Indexed { text, nodes: Vec::new() }
    }
}

impl Indexed {
    pub(super) fn new(text: String, index: Option<Index>) -> Self {
        let nodes = index.filter(|index| !index.broken && index.open.is_empty()).map(|index| index.nodes);
        Indexed { text, nodes: nodes.unwrap_or_default() }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The document, with the index. Asked a second time, the text is parsed.
    ///
    /// # Errors
    /// As [`Document::parse_str`], for what is no JSON.
    pub fn document(&mut self) -> Result<Document<'_>, Error> {
        if self.nodes.is_empty() {
            return Document::parse_str(&self.text);
        }
        Ok(Document { text: &self.text, nodes: mem::take(&mut self.nodes), spaced: false })
    }

    /// Reads the document and keeps the index for the next reader.
    ///
    /// # Errors
    /// As [`Document::parse_str`], for what is no JSON.
    pub fn read<T>(&mut self, work: impl FnOnce(&Document<'_>) -> T) -> Result<T, Error> {
        let document = if self.nodes.is_empty() {
            Document::parse_str(&self.text)?
        } else {
            Document { text: &self.text, nodes: mem::take(&mut self.nodes), spaced: false }
        };
        let answer = work(&document);
        if !document.spaced {
            self.nodes = document.nodes;
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Writer;

    /// What was noted while writing is what parsing finds.
    fn check(writer: Writer) {
        let mut indexed = writer.into_indexed();
        assert!(!indexed.nodes.is_empty(), "{}", indexed.text);
        let noted = indexed.nodes.clone();
        let text = indexed.text.clone();
        assert_eq!(noted, Document::parse_str(&text).unwrap().nodes, "{text}");
        indexed.read(|document| assert_eq!(document.text(), text)).unwrap();
        assert_eq!(indexed.nodes, noted);
    }

    #[test]
    fn the_index_is_that_of_the_parser() {
        let json = r#"{"a":[1,{"b\u0041":"x\n","c":null}],"d":{},"e":[true,false,-1.5e3]}"#;
        let document = Document::parse_str(json).unwrap();
        let spaced = Document::parse_str(" { \"x\" : [ 1 , 2 ] } ").unwrap();
        let mut out = Writer::indexed(10);
        out.begin_object().key("quo\"te").string("line\nbreak").key("n").integer(-120);
        let mark = out.mark();
        out.key("gone").begin_array().integer(1).end_array();
        out.rewind(mark);
        for (key, value) in document.root().entries() {
            out.key_value(key).value(value);
        }
        out.key("copy").value(document.root()).key("spaced").value(spaced.root());
        out.key("raw").raw(json).key("t").boolean(true).key("z").null().key("five").raw("5.0");
        out.key("empty").begin_array().end_array().key("text").raw("\"a\\\\b\"").end_object();
        check(out);
        let mut out = Writer::indexed(0);
        out.value(document.root());
        check(out);
    }

    #[test]
    fn what_it_cannot_know_is_parsed() {
        let mut out = Writer::indexed(0);
        out.begin_array().raw("[ 1 ]").end_array();
        let mut indexed = out.into_indexed();
        assert!(indexed.nodes.is_empty());
        assert_eq!(indexed.read(|document| document.root().items().count()), Ok(1));
        assert_eq!(indexed.document().unwrap().root().items().count(), 1);
    }
}
