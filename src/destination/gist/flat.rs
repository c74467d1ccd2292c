//! Gist takes flat objects of texts and numbers: what is nested is flattened, lists are joined, dates become
//! seconds under names that end in `_at`.

use crate::destination::clean;
use crate::destination::note::Noting;
use crate::destination::number::is_finite;
use crate::destination::time;
use crate::json::{Kind, Text, Value, Writer};
use crate::keep::{Building, List, Place};
use crate::text::among;

/// Longest name that is made by flattening, in bytes; Gist documents no limit.
const NAME_BYTES: usize = 255;

/// Most members of one object; Gist documents no limit, and a contact of more properties is none.
const MEMBERS: usize = 1000;

/// Copies the members of `object` into the open object of `out`, flattened. `skip` lists those that the caller
/// writes itself.
pub(super) fn copy(object: Option<Value<'_>>, base: Place, skip: &[u8], out: &mut Writer, notes: Noting<'_>) {
    let Some(object) = object else { return };
    if object.kind() != Kind::Object {
        notes.push("not_an_object", base, None, "left out: an object is needed here");
        return;
    }
    let mut flat = Flat { top: object, base, out, notes, made: List::default(), seen: 0 };
    // looked up once: an object of nothing but such names must not cost the square of them
    let mut lacks = [false; NAMES.len()];
    for (lacks, (_, new)) in lacks.iter_mut().zip(&NAMES) {
        *lacks = object.get(new).is_none();
    }
    for (key, value) in object.entries() {
        let Some(name) = key.as_str() else { continue };
        if name == "__proto__" {
            flat.notes.push(
                "held_back",
                base,
                Some(&name),
                "left out: whoever copies it changes a prototype",
            );
            continue;
        }
        if !among(&name, skip) && flat.has_room(&name) {
            let mut new = &*name;
            for (lacks, (old, name)) in lacks.iter().zip(&NAMES) {
                if *lacks && new == *old {
                    new = name;
                }
            }
            flat.member(new, value);
        }
    }
}

/// The names Segment uses, and how Gist spells them.
const NAMES: [(&str, &str); 3] =
    [("createdAt", "created_at"), ("firstName", "first_name"), ("lastName", "last_name")];

struct Flat<'a, 'o> {
    top: Value<'a>,
    base: Place,
    out: &'o mut Writer,
    notes: Noting<'o>,
    /// Names that came about by flattening.
    made: List<Text<'static>>,
    /// Members that were looked at.
    seen: usize,
}

impl Flat<'_, '_> {
    fn has_room(&mut self, name: &str) -> bool {
        self.seen += 1;
        if self.seen == MEMBERS + 1 {
            let message = "left out with all that follow: an object goes to Gist with 1000 members at most";
            self.notes.push("too_many", self.base, Some(name), message);
        }
        self.seen <= MEMBERS
    }

    fn member(&mut self, name: &str, value: Value<'_>) {
        for (key, member) in value.entries() {
            let Some(key) = key.as_str() else { continue };
            if !self.has_room(&key) {
                return;
            }
            self.inner(crate::json::join(&[name, "_", &key]), member);
        }
        if value.kind() == Kind::Object {
            return;
        }
        if value.as_number().is_some_and(|number| !is_finite(number)) {
            let message = "left out: no computer number is that large";
            return self.notes.push("number_too_large", self.base, Some(name), message);
        }
        self.out.key(name);
        if value.kind() == Kind::Array {
            self.out.string(join(value, ", ", self.base, name, self.notes).as_str());
            return;
        }
        if name.ends_with("_at") && !value.is_null() {
            if let Some(seconds) = time::seconds(value) {
                self.out.integer(seconds);
                return;
            }
            let message = "sent as it is: it can't be read as a time";
            self.notes.push("not_a_time", self.base, Some(name), message);
        }
        clean::write(value, self.out).note(self.notes, self.base, Some(name));
    }

    /// A member of an object inside of the one that is copied.
    fn inner(&mut self, name: Text<'static>, value: Value<'_>) {
        if name.len() > NAME_BYTES {
            let message = "left out: flattened, its name would be longer than 255 bytes";
            return self.notes.push("name_too_long", self.base, Some(&name), message);
        }
        if value.kind() == Kind::Object {
            return self.member(&name, value);
        }
        if self.top.get(&name).is_some() || self.made.contains(&name) {
            let message = "left out: flattened, its name would be there twice";
            return self.notes.push("name_taken", self.base, Some(&name), message);
        }
        self.member(&name, value);
        self.made.push(name);
    }
}

/// The scalars of a list as one text. Gist rejects lists (WP Fusion joins them the same way).
pub(super) fn join(list: Value<'_>, separator: &str, base: Place, name: &str, notes: Noting<'_>) -> Building {
    let mut out = Building::new();
    for item in list.items() {
        let text = match item.kind() {
            Kind::String => item.as_str().unwrap_or_default(),
            Kind::Number | Kind::Bool => Text::from(item.raw()),
            // tags and the like come as {id, name} too
            Kind::Object => match item.get("name").and_then(|name| name.as_str()) {
                Some(text) => text,
                None => {
                    notes.push(
                        "not_flat",
                        base,
                        Some(name),
                        "an element was left out: it is an object without a name",
                    );
                    continue;
                }
            },
            Kind::Array => {
                notes.push("not_flat", base, Some(name), "an element was left out: it is a list in a list");
                continue;
            }
            Kind::Null => continue,
        };
        if !out.is_empty() {
            out.push_str(separator);
        }
        out.push_str(&text);
    }
    out
}
