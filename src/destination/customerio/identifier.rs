//! The identifier that Customer.io gets, and its form in either API.

use super::limits::IDENTIFIER_BYTES;
use crate::destination::note::Noting;
use crate::destination::subject::Subject;
use crate::event::{self, IdentifierKind, IdentifyBy};
#[cfg(feature = "edge")]
use crate::json::{Kind, Value, Writer};
use crate::json::{Text, join, part};
use crate::keep::place;
use crate::text::{among, find};
use std::marker::PhantomData;

/// The type that Customer.io knows an identifier by. Track v2 takes the type as said and never guesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Id,
    Email,
    Phone,
    /// Without the `cio_` that v1 puts before it.
    CioId,
    Anonymous,
}

/// An identifier with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identifier<'a> {
    pub(super) of: Type,
    value: Text<'a>,
    event: PhantomData<&'a str>,
}

impl<'a> Identifier<'a> {
    fn new(of: Type, value: Text<'a>) -> Self {
        Identifier { of, value, event: PhantomData }
    }

    /// A caller's id: an e-mail address never becomes an `id`, and `cio_…` is Customer.io's own.
    pub(super) fn of_user_id(id: Text<'a>) -> Self {
        if is_email(&id) {
            return Identifier::new(Type::Email, id);
        }
        let rest = value_without_prefix(&id).len();
        if rest > 0 && rest < id.len() {
            return Identifier::new(Type::CioId, part(id, value_without_prefix));
        }
        Identifier::new(Type::Id, id)
    }

    /// `alone`: the owner chose this field for Customer.io's `id`, so it is taken as it stands.
    fn of(identifier: &'a event::Identifier, alone: bool) -> Self {
        let value = Text::from(&identifier.value);
        let of = match &identifier.kind {
            IdentifierKind::UserId => return Identifier::of_user_id(value),
            IdentifierKind::Email => Type::Email,
            IdentifierKind::Phone => Type::Phone,
            IdentifierKind::Anonymous => Type::Anonymous,
            IdentifierKind::External(name) if among(name, b"\xffcustomerio_id\xffcio_id\xff") => {
                return Identifier::new(Type::CioId, part(value, value_without_prefix));
            }
            IdentifierKind::External(_) if alone => return Identifier::of_user_id(value),
            // another system's 7 is not the caller's 7
            IdentifierKind::External(name) => {
                return Identifier::new(Type::Id, join(&[name, ":", &value]));
            }
        };
        Identifier::new(of, value)
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    #[cfg(feature = "explain")]
    pub(super) fn kind(&self) -> &'static str {
        match self.of {
            Type::Id => "id",
            Type::Email => "email",
            Type::Phone => "phone",
            Type::CioId => "cio_id",
            Type::Anonymous => "anonymous_id",
        }
    }

    /// What notes call it.
    #[cfg(not(feature = "explain"))]
    pub(super) fn kind(&self) -> &'static str {
        ""
    }

    /// Writes `{"id":"7"}`.
    #[cfg(feature = "edge")]
    pub(super) fn write(&self, out: &mut Writer) {
        out.begin_object().key(self.kind()).string(self.value()).end_object();
    }
}

/// v1 writes `cio_` before such an id, v2 does not.
fn value_without_prefix(text: &str) -> &str {
    text.strip_prefix("cio_").unwrap_or(text)
}

/// Whether a text is an e-mail address as far as its shape tells.
pub(super) fn is_email(text: &str) -> bool {
    let text = text.as_bytes();
    let at = find(text, 0, b"@");
    at > 0 && at + 1 < text.len() && find(text, 0, b" \t\n\x0c\r") == text.len()
}

/// The strongest identifier that fits and is no `alien`. Cutting one would name somebody else, so a longer one is passed
/// over.
pub(super) fn choose<'a>(
    subject: &Subject<'a>,
    by: &'a IdentifyBy,
    alien: impl Fn(&IdentifierKind) -> bool,
    notes: Noting<'_>,
) -> Option<Identifier<'a>> {
    let alone = *by != IdentifyBy::Default;
    for identifier in subject.select(by) {
        if alien(&identifier.kind) {
            continue;
        }
        let identifier = Identifier::of(identifier, alone);
        if identifier.value().len() <= IDENTIFIER_BYTES {
            return Some(identifier);
        }
        let message =
            "passed over: Customer.io takes identifiers of at most 150 bytes, and a cut one is another's";
        notes.push("identifier_unusable", place(""), Some(identifier.kind()), message);
    }
    None
}

/// The event's anonymous id, if Customer.io takes one that long.
#[cfg(feature = "edge")]
pub(super) fn anonymous<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let found = subject.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::Anonymous)?;
    (found.value.len() <= IDENTIFIER_BYTES).then_some(found.value.as_str())
}

/// Whether `unsubscribed` will be read as "subscribed" although its value looks like something else.
#[cfg(feature = "edge")]
pub(super) fn misread_unsubscribed(value: Value<'_>) -> bool {
    let Some(text) = value.as_str() else { return matches!(value.kind(), Kind::Array | Kind::Object) };
    !["true", "false", "1", "0", ""].iter().any(|plain| text.eq_ignore_ascii_case(plain))
}
