//! What a store has to do.

use super::person::{Person, write_identifier};
use crate::event::Identifier;
use crate::json::Writer;
use crate::log::Record;

/// One change. They are applied in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new person, with all of its identifiers.
    Create {
        /// Who.
        person: Person,
    },
    /// An identifier that nobody had becomes this person's.
    Attach {
        /// Id of the person.
        person: String,
        /// Which.
        identifier: Identifier,
    },
    /// Two persons are one: `from` with its identifiers and history goes into `into` and is no more.
    Merge {
        /// Id of the person who remains.
        into: String,
        /// Id of the person who does not.
        from: String,
        /// What `from` had.
        identifiers: Vec<Identifier>,
    },
    /// An `anonymous_id` leaves one identified person for another; what it did before stays where it is.
    Move {
        /// The `anonymous_id`.
        identifier: Identifier,
        /// Id of the person who had it.
        from: String,
        /// Id of the person who has it now.
        to: String,
    },
    /// An identifier of the event is another person's, who cannot be the same. Nothing is to be done.
    Conflict {
        /// Which.
        identifier: Identifier,
        /// Id of the person that the event is about.
        person: String,
        /// Id of the person whose identifier it is and remains.
        other: String,
        /// `different_user_ids` or `different_emails`.
        reason: &'static str,
    },
}

impl Change {
    /// `create`, `attach`, `merge`, `move` or `conflict`.
    pub const fn name(&self) -> &'static str {
        match self {
            Change::Create { .. } => "create",
            Change::Attach { .. } => "attach",
            Change::Merge { .. } => "merge",
            Change::Move { .. } => "move",
            Change::Conflict { .. } => "conflict",
        }
    }

    /// Writes it as `{type, …}`, the members named as the fields are.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("type").string(self.name());
        match self {
            Change::Create { person } => person.write_json(out.key("person")),
            Change::Attach { person, identifier } => {
                out.key("person").string(person);
                write_identifier(identifier, out.key("identifier"));
            }
            Change::Merge { into, from, identifiers } => {
                out.key("into").string(into);
                out.key("from").string(from);
                out.key("identifiers").begin_array();
                identifiers.iter().for_each(|identifier| write_identifier(identifier, out));
                out.end_array();
            }
            Change::Move { identifier, from, to } => {
                write_identifier(identifier, out.key("identifier"));
                out.key("from").string(from);
                out.key("to").string(to);
            }
            Change::Conflict { identifier, person, other, reason } => {
                write_identifier(identifier, out.key("identifier"));
                out.key("person").string(person);
                out.key("other").string(other);
                out.key("reason").string(reason);
            }
        }
        out.end_object();
    }
}

/// The answer of [`super::identify`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identified {
    /// Whom the event is about, as they are once the changes are applied. Nobody, if it carries no identifier.
    pub person: Option<Person>,
    /// What a store has to do.
    pub changes: Vec<Change>,
    /// What is worth a line in the log.
    pub log: Vec<Record>,
}

impl Identified {
    /// Writes it as `{person, changes, log}`; `person` is `null` for nobody.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        match &self.person {
            Some(person) => person.write_json(out.key("person")),
            None => {
                out.key("person").null();
            }
        }
        out.key("changes").begin_array();
        self.changes.iter().for_each(|change| change.write_json(out));
        out.end_array();
        out.key("log").begin_array();
        self.log.iter().for_each(|record| record.write_json(out));
        out.end_array();
        out.end_object();
    }
}
