//! What stands in an event template where a value is wanted.

use super::data::{Constant, Data};
use super::lookup::Found;
use super::path::Path;
use super::root::Scope;
use super::steps::Step;
use super::template::Template;
use crate::event::write_held_back;
use crate::json::{Kind, Writer, push_pointer};
use crate::limits;
use crate::order;
use crate::packed::packed;
use std::borrow::Cow;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Path(Path),
    Template(Template),
}

packed!(
    enum Source {
        Path(a),
        Template(a),
    }
);

/// One node. Flat, as conditions are: an object or array names the position behind its last part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Constant(Constant),
    From(Source),
    /// The first of the sources that is there, through the steps.
    Steps(Vec<Source>, Vec<Step>),
    /// Fields follow, each a [`Node::Field`] and its value, and last what is spread into it.
    Object(u32),
    Field(String),
    /// The members of an object, but for those whose names are written already.
    Spread(Path),
    Array(u32),
}

packed!(
    enum Node {
        Constant(a),
        From(a),
        Steps(a, b),
        Object(a),
        Field(a),
        Spread(a),
        Array(a),
    }
);

/// A compiled value expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    pub(super) nodes: Vec<Node>,
}

packed!(struct Expression { nodes });

impl Expression {
    /// Hands over the paths whose values it takes; not those inside texts.
    pub(super) fn each_path(&mut self, visit: &mut impl FnMut(&mut Path)) {
        for node in &mut self.nodes {
            match node {
                Node::Spread(path) | Node::From(Source::Path(path)) => visit(path),
                Node::Steps(sources, _) => {
                    for source in sources {
                        if let Source::Path(path) = source {
                            visit(path);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether one of several sources is taken: `null` and a spread that found nothing make way for the next.
fn is_there(found: &Data<'_>) -> bool {
    !found.is_null() && !matches!(found, Data::List(items) if items.is_empty())
}

/// What could not be converted, held back, or was of the wrong type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) code: &'static str,
    /// JSON Pointer into the event.
    pub(super) path: String,
    pub(super) message: String,
}

/// An evaluation: what it reads, where it is, what it remarks.
pub(super) struct Run<'s, 'a> {
    pub(super) scope: &'s Scope<'a>,
    found_at: &'s Found<'a>,
    pub(super) remarks: &'s mut Vec<Remark>,
    /// The names from the event down to here.
    trail: Vec<Token<'a>>,
    /// How many values were looked for, and how many of them were there.
    sought: usize,
    found: usize,
}

/// A token of the trail.
#[derive(Clone, Copy)]
enum Token<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'s, 'a> Run<'s, 'a> {
    pub(super) fn new(scope: &'s Scope<'a>, found_at: &'s Found<'a>, remarks: &'s mut Vec<Remark>) -> Self {
        Run { scope, found_at, remarks, trail: Vec::new(), sought: 0, found: 0 }
    }

    pub(super) fn remark(&mut self, code: &'static str, message: impl Into<String>) {
        // one more than are kept, so that the last can say that there were more
        if self.remarks.len() <= limits::RECORDS_PER_WORKFLOW {
            let mut path = String::new();
            for token in &self.trail {
                match token {
                    Token::Name(name) => push_pointer(&mut path, name),
                    Token::Index(index) => push_pointer(&mut path, &index.to_string()),
                }
            }
            self.remarks.push(Remark { code, path, message: message.into() });
        }
    }

    /// Evaluates under the member `name` of the event.
    pub(super) fn within<T>(&mut self, name: &'a str, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        self.trail.push(Token::Name(name));
        let answer = evaluate(self);
        self.trail.pop();
        answer
    }

    /// The value of an expression that is no object or array of its own.
    pub(super) fn value(&mut self, expression: &'a Expression) -> Option<Data<'a>> {
        self.leaf(expression.nodes.first()?)
    }

    fn leaf(&mut self, node: &'a Node) -> Option<Data<'a>> {
        match node {
            Node::Constant(constant) => Some(constant.data()),
            Node::From(source) => self.source(source),
            Node::Steps(sources, steps) => self.steps(sources, steps),
            Node::Spread(path) => self.found_at.of(path, self.scope),
            Node::Object(_) | Node::Array(_) | Node::Field(_) => None,
        }
    }

    fn source(&mut self, source: &'a Source) -> Option<Data<'a>> {
        match source {
            Source::Path(path) => self.found_at.of(path, self.scope),
            Source::Template(template) => match template.fill(self.scope) {
                Ok(filled) => filled,
                Err(path) => {
                    let what = format!(
                        "{} is a list or an object and cannot stand in a text; join it first",
                        path.as_str()
                    );
                    self.remark("template_value_not_text", what);
                    None
                }
            },
        }
    }

    fn steps(&mut self, sources: &'a [Source], steps: &'a [Step]) -> Option<Data<'a>> {
        let mut value = match sources {
            [one] => self.source(one),
            several => several.iter().find_map(|source| self.source(source).filter(is_there)),
        };
        for step in steps {
            // what a failing step was given, for the record of it; cheap, because values are borrowed
            let given = value.as_ref().map(Data::kind);
            value = match step.apply(value) {
                Ok(value) => value,
                Err(why) => {
                    let kind = given.map_or("nothing", Kind::in_words);
                    self.remark("step_failed", format!("{why}; got {kind}, so the field is left out"));
                    None
                }
            };
        }
        value
    }

    /// Writes the value of `expression`; whether there was one. The caller takes back what stands before it if not.
    pub(super) fn write(&mut self, expression: &'a Expression, out: &mut Writer) -> bool {
        self.write_at(&expression.nodes, 0, 0, out).0
    }

    /// Whether the node at `at` wrote a value, and the position behind it.
    fn write_at(&mut self, nodes: &'a [Node], at: usize, depth: usize, out: &mut Writer) -> (bool, usize) {
        match nodes.get(at) {
            Some(Node::Object(end)) if depth <= limits::MAPPING_DEPTH => {
                let end = (*end as usize).clamp(at + 1, nodes.len());
                (self.write_object(nodes, at + 1, end, depth, out), end)
            }
            Some(Node::Array(end)) if depth <= limits::MAPPING_DEPTH => {
                let end = (*end as usize).clamp(at + 1, nodes.len());
                (self.write_array(nodes, at + 1, end, depth, out), end)
            }
            Some(node) => {
                let value = self.leaf(node);
                if !matches!(node, Node::Constant(_)) {
                    self.sought += 1;
                    self.found += usize::from(value.is_some());
                }
                let Some(value) = value else { return (false, at + 1) };
                self.write_data(&value, out);
                (true, at + 1)
            }
            None => (false, at + 1),
        }
    }

    pub(super) fn write_data(&mut self, value: &Data<'_>, out: &mut Writer) {
        let held_back = match value {
            Data::Json(json) => write_held_back(*json, out),
            Data::List(items) => {
                out.begin_array();
                items.iter().for_each(|item| self.write_data(item, out));
                out.end_array();
                false
            }
            other => {
                other.write_json(out);
                false
            }
        };
        if held_back {
            self.remark(
                "reserved_key",
                "a member __proto__ was left out: programs that copy it could be harmed",
            );
        }
    }

    /// An object all of whose parts are absent is absent itself, unless it was written empty.
    fn write_object(
        &mut self,
        nodes: &'a [Node],
        from: usize,
        end: usize,
        depth: usize,
        out: &mut Writer,
    ) -> bool {
        // names are kept only for what is spread behind them
        let keep = matches!(nodes.get(end.saturating_sub(1)), Some(Node::Spread(_)));
        let mut names = Vec::new();
        let mut any = from == end;
        out.begin_object();
        let mut at = from;
        while at < end {
            match nodes.get(at) {
                Some(Node::Field(name)) => {
                    let mark = out.mark();
                    out.key(name);
                    let (wrote, next) = self.within(name, |run| run.write_at(nodes, at + 1, depth + 1, out));
                    if !wrote {
                        out.rewind(mark);
                    } else if keep {
                        names.push(Cow::Borrowed(name.as_str()));
                    }
                    any |= wrote;
                    at = next;
                }
                Some(Node::Spread(path)) => {
                    let wrote = self.spread(path, &mut names, at + 1 < end, out);
                    self.sought += 1;
                    self.found += usize::from(wrote);
                    any |= wrote;
                    at += 1;
                }
                _ => at += 1,
            }
        }
        out.end_object();
        any
    }

    /// Writes the members of the object at `path` whose names are not taken; whether there were any. Their names are
    /// taken then, if `keep`. A name that stands twice in the object is written twice, and the last one counts.
    fn spread(
        &mut self,
        path: &'a Path,
        names: &mut Vec<Cow<'a, str>>,
        keep: bool,
        out: &mut Writer,
    ) -> bool {
        let members = match self.found_at.of(path, self.scope) {
            Some(Data::Json(value)) if value.kind() == Kind::Object => value.entries(),
            None => return false,
            Some(found) if found.is_null() => return false,
            Some(found) => {
                let what = format!(
                    "{} is no object but {}, so it has no members",
                    path.as_str(),
                    found.kind().in_words()
                );
                self.remark("not_an_object", what);
                return false;
            }
        };
        let mut any = false;
        order::sort(names);
        for (key, value) in members.clone() {
            let Some(name) = key.as_str().filter(|name| names.binary_search(name).is_err()) else { continue };
            if name == "__proto__" {
                self.remark(
                    "reserved_key",
                    "a member __proto__ was left out: programs that copy it could be harmed",
                );
                continue;
            }
            out.key_value(key);
            self.write_data(&Data::Json(value), out);
            any = true;
        }
        if keep {
            names.extend(members.filter_map(|(key, _)| key.as_str()));
        }
        any
    }

    /// An element that looked for values and found none is left out, whatever constants stand beside them: they would
    /// tell of nothing.
    fn write_array(
        &mut self,
        nodes: &'a [Node],
        from: usize,
        end: usize,
        depth: usize,
        out: &mut Writer,
    ) -> bool {
        let mut written = 0;
        out.begin_array();
        let mut at = from;
        while at < end {
            let mark = out.mark();
            let (sought, found) = (self.sought, self.found);
            self.trail.push(Token::Index(written));
            let (wrote, next) = self.write_at(nodes, at, depth + 1, out);
            self.trail.pop();
            if wrote && (self.found > found || self.sought == sought) {
                written += 1;
            } else {
                out.rewind(mark);
            }
            at = next;
        }
        out.end_array();
        from == end || written > 0
    }
}
