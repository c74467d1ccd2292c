//! The identifier that Customer.io gets, and its form in either API.

use super::limits::IDENTIFIER_BYTES;
use crate::destination::note::Notes;
#[cfg(feature = "edge")]
use crate::destination::subject::Subject;
use crate::event::{self, IdentifierKind, IdentifyBy};
#[cfg(feature = "edge")]
use crate::json::{Kind, Value, Writer};
use crate::json::{Text, join, part};
use crate::text::cut;

/// An identifier with the type that Customer.io knows it by. Track v2 takes the type as said and never guesses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Identifier<'a> {
    Id(Text<'a>),
    Email(Text<'a>),
    Phone(Text<'a>),
    /// Without the `cio_` that v1 puts before it.
    CioId(Text<'a>),
    Anonymous(Text<'a>),
}

impl<'a> Identifier<'a> {
    /// A caller's id: an e-mail address never becomes an `id`, and `cio_…` is Customer.io's own.
    pub(super) fn of_user_id(id: Text<'a>) -> Self {
        if is_email(&id) {
            return Identifier::Email(id);
        }
        if id.len() > 4 && value_without_prefix(&id).len() < id.len() {
            return Identifier::CioId(part(id, value_without_prefix));
        }
        Identifier::Id(id)
    }

    /// `alone`: the owner chose this field for Customer.io's `id`, so it is taken as it stands.
    fn of(identifier: &'a event::Identifier, alone: bool) -> Self {
        let value = Text::from(identifier.value.as_str());
        match &identifier.kind {
            IdentifierKind::UserId => Identifier::of_user_id(value),
            IdentifierKind::Email => Identifier::Email(value),
            IdentifierKind::Phone => Identifier::Phone(value),
            IdentifierKind::External(name) if name == "customerio_id" || name == "cio_id" => {
                Identifier::CioId(part(value, value_without_prefix))
            }
            IdentifierKind::External(_) if alone => Identifier::of_user_id(value),
            // another system's 7 is not the caller's 7
            IdentifierKind::External(name) => Identifier::Id(join(&[name, ":", &value])),
            IdentifierKind::Anonymous => Identifier::Anonymous(value),
        }
    }

    pub(super) fn value(&self) -> &str {
        match self {
            Identifier::Id(v)
            | Identifier::Email(v)
            | Identifier::Phone(v)
            | Identifier::CioId(v)
            | Identifier::Anonymous(v) => v,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Identifier::Id(_) => "id",
            Identifier::Email(_) => "email",
            Identifier::Phone(_) => "phone",
            Identifier::CioId(_) => "cio_id",
            Identifier::Anonymous(_) => "anonymous_id",
        }
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
    cut(text, b'@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && !text.bytes().any(|byte| byte.is_ascii_whitespace())
}

/// The strongest identifier that fits. Cutting one would name somebody else, so a longer one is passed over.
pub(super) fn choose<'a>(
    selected: Vec<&'a event::Identifier>,
    by: &IdentifyBy,
    notes: &mut Notes,
) -> Option<Identifier<'a>> {
    let alone = *by != IdentifyBy::Default;
    for identifier in selected {
        let identifier = Identifier::of(identifier, alone);
        if identifier.value().len() <= IDENTIFIER_BYTES {
            return Some(identifier);
        }
        let message =
            "passed over: Customer.io takes identifiers of at most 150 bytes, and a cut one is another's";
        notes.push("identifier_unusable", "", Some(identifier.kind()), message);
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
