//! A person, as a store keeps one.

use crate::error::{Code, Error};
use crate::event::{Identifier, IdentifierKind};
use crate::json::{Document, Value, Writer};

/// A person and the identifiers that are known to be theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Given by [`super::identify`] when the person is first seen; never changes.
    pub id: String,
    /// In the order in which they were learned.
    pub identifiers: Vec<Identifier>,
}

impl Person {
    /// Reads `{"id": …, "identifiers": [{"kind": "email", "value": "a@b.se"}]}`. Values are normalised again, so that
    /// what a store was given by hand compares as it should.
    ///
    /// # Errors
    /// `INVALID_INPUT`, with the JSON Pointer of what is missing or no identifier.
    pub fn read(value: Value<'_>) -> Result<Person, Error> {
        let invalid = |path: String, message: &'static str| Error::new(Code::InvalidInput, message).at(&path);
        let id = value.get("id").and_then(|id| id.as_str()).filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| invalid("/id".into(), "a person has an id"))?.into_owned();
        let mut identifiers = Vec::new();
        for (n, entry) in value.get("identifiers").into_iter().flat_map(|list| list.items()).enumerate() {
            let place = |key: &str| format!("/identifiers/{n}/{key}");
            let kind = entry.get("kind").and_then(|kind| kind.as_str());
            let kind = kind.and_then(|kind| IdentifierKind::parse(&kind));
            let kind = kind.ok_or_else(|| {
                invalid(place("kind"), "a kind is user_id, email, phone, anonymous_id or external_id.<type>")
            })?;
            let text = entry.get("value").and_then(crate::event::scalar_text);
            let text = text.ok_or_else(|| invalid(place("value"), "an identifier has a value"))?;
            let identifier = Identifier::new(kind, &text);
            identifiers.push(identifier.map_err(|_| invalid(place("value"), "this identifies nobody"))?);
        }
        Ok(Person { id, identifiers })
    }

    /// Reads a JSON array of persons.
    ///
    /// # Errors
    /// As [`Person::read`], and `INVALID_JSON`.
    pub fn read_all(json: &[u8]) -> Result<Vec<Person>, Error> {
        let document = Document::parse(json)?;
        if document.root().kind() != crate::json::Kind::Array {
            return Err(Error::new(Code::InvalidInput, "the known persons are a list"));
        }
        let read =
            |(n, value): (usize, Value<'_>)| Person::read(value).map_err(|error| error.at(&format!("/{n}")));
        document.root().items().enumerate().map(read).collect()
    }

    /// Writes it as [`Person::read`] reads it.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("id").string(&self.id);
        out.key("identifiers").begin_array();
        for identifier in &self.identifiers {
            write_identifier(identifier, out);
        }
        out.end_array();
        out.end_object();
    }

    /// Whether the identifier is this person's.
    pub fn has(&self, identifier: &Identifier) -> bool {
        self.identifiers.contains(identifier)
    }

    /// Whether more is known than a device.
    pub fn is_identified(&self) -> bool {
        self.identifiers.iter().any(|identifier| identifier.kind != IdentifierKind::Anonymous)
    }
}

/// Writes `{kind, value}`.
pub(super) fn write_identifier(identifier: &Identifier, out: &mut Writer) {
    out.begin_object();
    out.key("kind").string(&identifier.kind.name());
    out.key("value").string(&identifier.value);
    out.end_object();
}
