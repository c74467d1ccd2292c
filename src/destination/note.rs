//! What was changed, held back or left out on the way, and why nothing is sent at all.

#[cfg(feature = "explain")]
use crate::json::Writer;
#[cfg(feature = "explain")]
pub use list::Notes;
#[cfg(feature = "explain")]
pub(super) use list::Noting;
#[cfg(not(feature = "explain"))]
pub use mute::Notes;
#[cfg(not(feature = "explain"))]
pub(super) use mute::Noting;

/// Why nothing is sent for an event: a stated answer, not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Stable name: `identifier_missing`, `merges_off`, …
    pub code: &'static str,
    /// The same in a sentence.
    #[cfg(feature = "explain")]
    pub message: &'static str,
}

#[cfg(feature = "explain")]
impl Skipped {
    /// Writes it as JSON: `{code, message}`.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object().key("code").string(self.code).key("message").string(self.message).end_object();
    }
}

/// What became of one event, beside the requests or calls themselves.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many requests or calls were written.
    #[cfg(feature = "explain")]
    pub count: usize,
    /// Cuts, held-back fields, conversions.
    pub notes: Notes,
    /// Set if nothing was written.
    pub skipped: Option<Skipped>,
}

impl Report {
    #[inline(always)]
    pub(super) fn skip(code: &'static str, message: &'static str) -> Skipped {
        #[cfg(not(feature = "explain"))]
        let _ = message;
        Skipped {
            code,
            #[cfg(feature = "explain")]
            message,
        }
    }

    /// Writes `"notes":[…]` and `"skipped":{…}`, each only where there is something, into an open object.
    #[cfg(feature = "explain")]
    pub fn write_members(self, out: &mut Writer) {
        if !self.notes.is_empty() {
            out.key("notes").begin_array();
            for note in self.notes.into_vec() {
                note.write_json(out);
            }
            out.end_array();
        }
        if let Some(skipped) = self.skipped {
            out.key("skipped");
            skipped.write(out);
        }
    }
}

#[cfg(feature = "explain")]
mod list {
    use crate::json::{Writer, push_pointer};
    use crate::keep::Place;
    use crate::log::Note;

    /// Notes that one event may carry; what is beyond is only counted.
    const MOST: usize = 50;

    /// The notes of one event.
    #[derive(Clone, Debug, Default)]
    pub struct Notes {
        list: Vec<Note>,
        more: i64,
    }

    /// Where notes are added.
    pub(in crate::destination) type Noting<'a> = &'a mut Notes;

    impl Notes {
        /// Where they are added.
        pub(in crate::destination) fn noting(&mut self) -> Noting<'_> {
            self
        }

        /// Adds a note about `base` (a JSON Pointer) or, with `name`, about that member of it.
        pub fn push(&mut self, code: &'static str, base: Place, name: Option<&str>, message: &'static str) {
            if self.list.len() >= MOST {
                self.more += 1;
                return;
            }
            let mut path = String::from(base);
            if let Some(name) = name {
                let end = name.floor_char_boundary(160);
                push_pointer(&mut path, name.get(..end).unwrap_or_default());
            }
            self.list.push(Note { code, path: (!path.is_empty()).then_some(path), message: message.into() });
        }

        /// Whether there is nothing to say.
        pub fn is_empty(&self) -> bool {
            self.list.is_empty()
        }

        /// The notes; a last one says how many there was no room for.
        pub fn into_vec(mut self) -> Vec<Note> {
            if self.more > 0 {
                let mut count = Writer::new();
                count.integer(self.more);
                let message = count.into_string() + " further notes on this event were left out";
                self.list.push(Note { code: "more_notes", path: None, message: message.into() });
            }
            self.list
        }
    }
}

/// Where nobody reads them, notes are not made.
#[cfg(not(feature = "explain"))]
mod mute {
    use crate::keep::Place;

    /// The notes of one event: none.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Notes;

    /// Where none are added. A place would be passed along all the same.
    pub(in crate::destination) type Noting<'a> = Notes;

    impl Notes {
        /// There.
        #[inline(always)]
        pub(in crate::destination) fn noting(&self) -> Notes {
            *self
        }

        /// Says nothing.
        #[inline(always)]
        pub fn push(&self, _: &'static str, _: Place, _: Option<&str>, _: &'static str) {}
    }
}
