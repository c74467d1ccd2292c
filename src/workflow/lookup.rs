//! The members of the body that an event template reads, found in one walk over it instead of one for each.

use super::data::Data;
use super::path::{Base, Path, Segment, walk};
use super::root::{Root, Scope};
use crate::json::{Names, Value};

/// So many names of a path are looked up here at most; the rest is walked. Few bodies are nested deeper.
const DEPTH: usize = 8;

/// The names that paths begin with, as a tree, each with the number of what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lookup {
    body: Branch,
    /// Names in `$.gist.person`.
    person: Branch,
    places: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Branch {
    names: Names,
    /// In the order of the names.
    children: Vec<(u32, Branch)>,
}

/// Where a path goes on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shortcut {
    number: u32,
    /// How many segments of the path lead there.
    segments: u32,
    in_person: bool,
}

/// What stands at each place.
#[derive(Debug, Default)]
pub(super) struct Found<'a>(Vec<Option<Value<'a>>>);

impl<'a> Found<'a> {
    /// As [`Scope::of`].
    pub(super) fn of(&self, path: &Path, scope: &Scope<'a>) -> Option<Data<'a>> {
        // without `$.gist` around it, that is a member of the body like any other
        let known = path.shortcut.filter(|start| !start.in_person || scope.root.gist.is_some());
        let Some(start) = known else { return scope.of(path) };
        let value = (*self.0.get(start.number as usize)?)?;
        walk(value, path.segments.get(start.segments as usize..).unwrap_or_default())
    }
}

impl Lookup {
    /// Gives a path its shortcut.
    pub(super) fn add(&mut self, path: &mut Path) {
        if path.base != Base::Body {
            return;
        }
        let name = |segment: &Segment| match segment {
            Segment::Key(name) => Some(name.clone()),
            _ => None,
        };
        let names: Vec<String> = path.segments.iter().map_while(name).collect();
        let (mut branch, around) = match names.as_slice() {
            [gist, person, ..] if gist == "gist" && person == "person" => (&mut self.person, 2),
            [first, ..] if first == "gist" || first == "request" => return,
            _ => (&mut self.body, 0),
        };
        let (mut number, mut segments) = (None, around);
        for name in names.iter().skip(around).take(DEPTH) {
            let at = branch.names.add(name);
            if at == branch.children.len() {
                branch.children.push((self.places, Branch::default()));
                self.places += 1;
            }
            let Some((place, child)) = branch.children.get_mut(at) else { return };
            number = Some(*place);
            branch = child;
            segments += 1;
        }
        path.shortcut =
            number.map(|number| Shortcut { number, segments: segments as u32, in_person: around > 0 });
    }

    /// Looks everything up.
    pub(super) fn find<'a>(&self, root: &Root<'a>) -> Found<'a> {
        let mut found = vec![None; self.places as usize];
        self.body.find(root.body, &mut found);
        if let Some(person) = root.gist.and_then(|gist| gist.person) {
            self.person.find(person, &mut found);
        }
        Found(found)
    }
}

impl Branch {
    fn find<'a>(&self, value: Value<'a>, found: &mut [Option<Value<'a>>]) {
        value.each_named(&self.names, &mut |index, member| {
            let Some((place, child)) = self.children.get(index) else { return };
            let Some(place) = found.get_mut(*place as usize) else { return };
            // of two members of one name the last counts, and nothing of the first
            if place.replace(member).is_some() {
                child.forget(found);
            }
            child.find(member, found);
        });
    }

    fn forget(&self, found: &mut [Option<Value<'_>>]) {
        for (place, child) in &self.children {
            if let Some(place) = found.get_mut(*place as usize) {
                *place = None;
            }
            child.forget(found);
        }
    }
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::workflow::{Gist, Request};
    use proptest::prelude::*;

    /// JSON of few names, so that paths hit, some of them twice in one object or spelled with an escape.
    fn body() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![Just("1".to_owned()), Just("null".to_owned()), Just("\"x\"".to_owned())];
        leaf.prop_recursive(5, 40, 5, |inner| {
            let name = prop_oneof![Just("a"), Just("b"), Just("gist"), Just("person"), Just("\\u0061")];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3)
                    .prop_map(|items| ["[", &items.join(","), "]"].concat()),
                proptest::collection::vec((name, inner), 0..5).prop_map(|members| {
                    let texts: Vec<String> =
                        members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                    ["{", &texts.join(","), "}"].concat()
                }),
            ]
        })
    }

    fn paths() -> impl Strategy<Value = Vec<String>> {
        let step = prop_oneof![
            4 => Just(".a"), 3 => Just(".b"), 1 => Just(".gist"), 1 => Just(".person"), 1 => Just("[0]"), 1 => Just("[*]"),
        ];
        let start = prop_oneof![3 => Just("$"), 1 => Just("$.gist.person"), 1 => Just("$.request")];
        let path = (start, proptest::collection::vec(step, 0..11))
            .prop_map(|(start, steps)| [start, &steps.concat()].concat());
        proptest::collection::vec(path, 1..8)
    }

    proptest! {
        #[test]
        fn it_finds_what_the_paths_find(body in body(), paths in paths(), is_gist: bool) {
            let document = Document::parse_str(&body).unwrap();
            let value = document.root();
            let mut paths: Vec<Path> = paths.iter().map(|path| Path::parse(path).unwrap()).collect();
            let mut lookup = Lookup::default();
            paths.iter_mut().for_each(|path| lookup.add(path));
            let person = value.get("person");
            let gist = Gist { topic: "t", event_type: None, documented: false, person, person_type: None };
            let request = Request { method: "POST", url: "/", headers: &[] };
            let root = Root { body: value, request: Some(request), gist: is_gist.then_some(gist) };
            let (found, scope) = (lookup.find(&root), Scope { root, item: None });
            for path in &paths {
                let json = |data: Option<Data<'_>>| data.map(|data| data.to_json());
                prop_assert_eq!(json(found.of(path, &scope)), json(scope.of(path)), "{} in {}", path.as_str(), body);
            }
        }
    }
}
