//! Copying the members of an object to a destination within its limits.

use super::held::Hold;
use super::limits::{ATTRIBUTES, DATA_BYTES, NAME_BYTES, VALUE_BYTES};
use crate::destination::choice::Nulls;
use crate::destination::clean;
use crate::destination::names::{self, Names};
use crate::destination::note::Noting;
use crate::destination::number::is_finite;
use crate::destination::time;
use crate::json::{Kind, Text, Value, Writer};
use crate::keep::{Kept, Lasting, List, Place, keep, lasting};
use crate::text::begin;

/// The limits and habits of a destination.
pub(super) struct Rules<'a> {
    /// The writer's length that must not be passed.
    pub(super) end: usize,
    pub(super) nulls: Nulls,
    /// Names whose values are times, beside `created_at`.
    pub(super) times: &'a Names,
    pub(super) held: Hold<'a>,
}

impl Rules<'_> {
    fn of_event(&self) -> bool {
        matches!(self.held, Hold::Property(_))
    }

    /// Longest value in bytes; longer texts are cut, longer objects and arrays left out.
    fn value_bytes(&self) -> usize {
        if self.of_event() { DATA_BYTES } else { VALUE_BYTES }
    }
}

/// An open object in the writer, being filled.
pub(super) struct Members<'a> {
    pub(super) out: &'a mut Writer,
    pub(super) notes: Noting<'a>,
    pub(super) rules: &'a Rules<'a>,
    pub(super) written: usize,
    /// Names that came about by cutting, so that none is written twice.
    cut: List<Kept>,
}

impl<'a> Members<'a> {
    pub(super) fn new(out: &'a mut Writer, notes: Noting<'a>, rules: &'a Rules<'a>) -> Self {
        Members { out, notes, rules, written: 0, cut: List::default() }
    }

    /// Writes a member of the destination's own making, cut like any other.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.out.key(name).string(begin(value, self.rules.value_bytes()));
        self.written += 1;
    }

    /// As [`Members::text`], where there is a value and `object`, which comes next, has no such member.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    pub(super) fn lacking(&mut self, object: Option<Value<'_>>, name: &str, value: Option<Text<'_>>) {
        if object.and_then(|object| object.get(name)).is_none()
            && let Some(value) = value
        {
            self.text(name, &value);
        }
    }

    /// Copies the members of `object`, whose JSON Pointer in the event is `base`. What is no object is noted.
    pub(super) fn copy(&mut self, object: Option<Value<'_>>, base: Place) {
        let Some(object) = object else { return };
        if object.kind() != Kind::Object {
            self.notes.push("not_an_object", base, None, "left out: an object is needed here");
            return;
        }
        let mut beyond = false;
        // looked up once: an object of nothing but such names must not cost the square of them
        let lacks_created_at = object.get("created_at").is_none();
        for (key, value) in object.entries() {
            let Some(name) = key.as_str() else { continue };
            if name == "__proto__" {
                let reason = "left out: whoever copies it changes a prototype";
                self.notes.push("held_back", base, Some(&name), reason);
                continue;
            }
            if let Some((code, reason)) = self.rules.held.reason(&name, value) {
                self.notes.push(code, base, Some(&name), reason);
                continue;
            }
            if value.is_null() && self.rules.nulls == Nulls::Remove {
                continue;
            }
            if self.written >= ATTRIBUTES && !self.rules.of_event() {
                if !beyond {
                    let reason = "left out with all that follow: the destination takes no more attributes";
                    self.notes.push("too_many", base, Some(&name), reason);
                }
                beyond = true;
                continue;
            }
            let name = if lacks_created_at && name == "createdAt" { "created_at" } else { lasting(&name) };
            self.member(object, key, name, value, base);
        }
    }

    fn member(
        &mut self,
        object: Value<'_>,
        key: Value<'_>,
        name: Lasting<'_>,
        value: Value<'_>,
        base: Place,
    ) {
        let is_time = name == "created_at" || names::has(self.rules.times, name);
        let seconds = if is_time { time::seconds(value) } else { None };
        match seconds {
            None if is_time && !value.is_null() => {
                self.notes.push("not_a_time", base, Some(name), "sent as it is: it can't be read as a time");
            }
            Some(n) if n < 0 => {
                self.notes.push(
                    "before_1970",
                    base,
                    Some(name),
                    "sent as negative seconds: it lies before 1970",
                );
            }
            _ => {}
        }
        let most = self.rules.value_bytes();
        let mut room = self.rules.end.saturating_sub(self.out.len());
        // comma, colon and closing bracket
        room = room.saturating_sub(key.raw().len().min(6 * NAME_BYTES) + 4);
        let raw = value.raw();
        // an escape is never shorter than what it stands for, so the raw text bounds the decoded; a page has that already
        let long = cfg!(not(feature = "explain")) || raw.len() > most + 2;
        let text = if long { value.as_str().filter(|text| text.len() > most) } else { None };
        let cut = text.as_ref().map(|text| begin(text, most));
        let mut compact = Writer::new();
        let length = if seconds.is_some() {
            20
        } else if let Some(cut) = cut {
            let written = |byte| match byte {
                b'"' | b'\\' => 2,
                0..=0x1f => 6,
                _ => 1,
            };
            cut.bytes().map(written).sum::<usize>() + 2
        } else if matches!(value.kind(), Kind::Object | Kind::Array) && raw.len() > most.min(room) {
            clean::write(value, &mut compact).note(self.notes, base, Some(name));
            let length = compact.len();
            if length > most {
                let reason =
                    "left out: longer than the destination takes, and an object or list can't be cut";
                self.notes.push("value_too_long", base, Some(name), reason);
                return;
            }
            length
        } else {
            raw.len()
        };
        if length > room {
            let reason = "left out: the whole would become larger than the destination takes";
            self.notes.push("no_room", base, Some(name), reason);
            return;
        }
        if value.as_number().is_some_and(|number| !is_finite(number)) {
            self.notes.push(
                "number_too_large",
                base,
                Some(name),
                "left out: no computer number is that large",
            );
            return;
        }
        if !self.name(object, key, name, base) {
            return;
        }
        self.written += 1;
        if let Some(n) = seconds {
            self.out.integer(n);
        } else if let Some(cut) = cut {
            self.notes.push(
                "value_cut",
                base,
                Some(name),
                "cut to the longest value that the destination takes",
            );
            self.out.string(cut);
        } else if !compact.is_empty() {
            self.out.written(&compact);
        } else if value.is_null() && self.rules.nulls == Nulls::Clear {
            self.out.string("");
        } else {
            clean::write(value, self.out).note(self.notes, base, Some(name));
        }
    }

    /// Writes the key; false if a cut name is there already.
    fn name(&mut self, object: Value<'_>, key: Value<'_>, name: Lasting<'_>, base: Place) -> bool {
        if name.len() > NAME_BYTES {
            let short = keep(begin(name, NAME_BYTES));
            if self.cut.contains(&short) || object.get(&short).is_some() {
                let reason =
                    "left out: cut to the longest name that the destination takes, it would be there twice";
                self.notes.push("name_taken", base, Some(name), reason);
                return false;
            }
            self.notes.push(
                "name_cut",
                base,
                Some(name),
                "cut to the longest name that the destination takes",
            );
            self.out.key(&short);
            self.cut.push(short);
        } else if cfg!(feature = "explain") && key.is_str(name) {
            clean::write_key(key, self.out);
        } else {
            self.out.key(name);
        }
        true
    }
}
