//! Gist takes flat objects of texts and numbers: what is nested is flattened, lists are joined, dates become
//! seconds under names that end in `_at`.

use crate::destination::members::is_finite;
use crate::destination::note::Notes;
use crate::destination::time;
use crate::json::{Kind, Value, Writer};
use std::borrow::Cow;

/// Longest name that is made by flattening, in bytes; Gist documents no limit.
const NAME_BYTES: usize = 255;

/// Copies the members of `object` into the open object of `out`, flattened. `skip` names those that the caller
/// writes itself.
pub(super) fn copy(
    object: Option<Value<'_>>,
    base: &'static str,
    skip: &dyn Fn(&str) -> bool,
    out: &mut Writer,
    notes: &mut Notes,
) {
    let Some(object) = object else { return };
    if object.kind() != Kind::Object {
        notes.push("not_an_object", base, None, "left out: an object is needed here");
        return;
    }
    let mut flat = Flat { top: object, base, out, notes, made: Vec::new() };
    for (key, value) in object.entries() {
        let Some(name) = key.as_str() else { continue };
        if !skip(&name) {
            flat.member(&renamed(object, name), value);
        }
    }
}

/// The names Segment uses, as Gist spells them.
fn renamed<'a>(object: Value<'_>, name: Cow<'a, str>) -> Cow<'a, str> {
    let new = match &*name {
        "createdAt" => "created_at",
        "firstName" => "first_name",
        "lastName" => "last_name",
        _ => return name,
    };
    if object.get(new).is_some() { name } else { Cow::Borrowed(new) }
}

struct Flat<'a, 'o> {
    top: Value<'a>,
    base: &'static str,
    out: &'o mut Writer,
    notes: &'o mut Notes,
    /// Names that came about by flattening.
    made: Vec<String>,
}

impl Flat<'_, '_> {
    fn member(&mut self, name: &str, value: Value<'_>) {
        match value.kind() {
            Kind::Object => {
                for (key, member) in value.entries() {
                    let Some(key) = key.as_str() else { continue };
                    let joined = [name, "_", &key].concat();
                    if joined.len() > NAME_BYTES {
                        let message = "left out: flattened, its name would be longer than 255 bytes";
                        self.notes.push("name_too_long", self.base, Some(&joined), message);
                    } else if member.kind() == Kind::Object {
                        self.member(&joined, member);
                    } else if self.top.get(&joined).is_some() || self.made.contains(&joined) {
                        let message = "left out: flattened, its name would be there twice";
                        self.notes.push("name_taken", self.base, Some(&joined), message);
                    } else {
                        self.member(&joined, member);
                        self.made.push(joined);
                    }
                }
            }
            Kind::Array => {
                let joined = join(value, ", ", self.base, name, self.notes);
                self.out.key(name).string(&joined);
            }
            Kind::Number if value.as_number().is_some_and(|number| !is_finite(number)) => {
                let message = "left out: no computer number is that large";
                self.notes.push("number_too_large", self.base, Some(name), message);
            }
            _ if name.ends_with("_at") && !value.is_null() => match time::seconds(value) {
                Some(seconds) => {
                    self.out.key(name).integer(seconds);
                }
                None => {
                    let message = "sent as it is: it can't be read as a time";
                    self.notes.push("not_a_time", self.base, Some(name), message);
                    self.out.key(name).value(value);
                }
            },
            _ => {
                self.out.key(name).value(value);
            }
        }
    }
}

/// The scalars of a list as one text. Gist rejects lists (WP Fusion joins them the same way).
pub(super) fn join(
    list: Value<'_>,
    separator: &str,
    base: &'static str,
    name: &str,
    notes: &mut Notes,
) -> String {
    let mut out = String::new();
    for item in list.items() {
        let text = match item.kind() {
            Kind::String => item.as_str().unwrap_or_default(),
            Kind::Number | Kind::Bool => Cow::Borrowed(item.raw()),
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
