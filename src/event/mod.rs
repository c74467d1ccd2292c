//! The unified event: Segment's envelope, as JSON text read in place.

#[cfg(feature = "edge")]
mod clean;
mod identifiers;
#[cfg(feature = "edge")]
mod normal;
#[cfg(feature = "edge")]
mod reserved;
#[cfg(any(feature = "compile", feature = "edge"))]
pub mod ulid;

#[cfg(feature = "edge")]
pub use clean::write_held_back;
pub use identifiers::{Fault, Identifier, IdentifierKind, Identifiers, IdentifyBy, Selected};
#[cfg(feature = "edge")]
pub use normal::{Normal, normalise};
#[cfg(feature = "edge")]
pub use reserved::{reserved, write_reserved};

use crate::error::{Code, Error};
use crate::json::{Document, Text, Value};

/// The six calls of Segment's specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Who somebody is: traits.
    Identify,
    /// What somebody did: a named event.
    Track,
    /// A page view on the web.
    Page,
    /// A screen view in an app.
    Screen,
    /// Membership of a company or other group.
    Group,
    /// Two identifiers are one person.
    Alias,
}

impl Kind {
    /// All kinds, in the order of the specification.
    pub const ALL: [Kind; 6] =
        [Kind::Identify, Kind::Track, Kind::Page, Kind::Screen, Kind::Group, Kind::Alias];

    /// The value of `type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Identify => "identify",
            Kind::Track => "track",
            Kind::Page => "page",
            Kind::Screen => "screen",
            Kind::Group => "group",
            Kind::Alias => "alias",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One event, borrowed from its JSON text. Members are looked up once, when it is read; a page, which asks for few, looks
/// them up when it asks.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    root: Value<'a>,
    kind: Kind,
    #[cfg(feature = "explain")]
    members: [Option<Value<'a>>; MEMBERS.len()],
}

/// The members of the envelope that the stages ask for; their order is that of [`Member`].
const MEMBERS: [&str; 18] = [
    "id",
    "event",
    "name",
    "category",
    "messageId",
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "traits",
    "properties",
    "context",
    "integrations",
    "timestamp",
    "receivedAt",
    "deleted",
    "source",
    "receipt",
];

/// A member of the envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// ULID.
    Id,
    /// Name of a `track` event.
    Event,
    /// Name of a page or screen.
    Name,
    /// Category of a page.
    Category,
    /// The sender's id of the message.
    MessageId,
    /// The caller's id of the person.
    UserId,
    /// The device's id of a person not yet known.
    AnonymousId,
    /// The group's id.
    GroupId,
    /// The identifier that `userId` replaces (`alias`).
    PreviousId,
    /// What is known of the person or group.
    Traits,
    /// What is known of the happening.
    Properties,
    /// Page, device, library, consent.
    Context,
    /// Per destination: wanted or not.
    Integrations,
    /// When it happened, as the sender wrote it.
    Timestamp,
    /// When it first reached firepath, in milliseconds.
    ReceivedAt,
    /// The person was deleted at the source.
    Deleted,
    /// Id of the source.
    Source,
    /// Id of the receipt.
    Receipt,
}

impl<'a> Event<'a> {
    /// Reads the envelope of a parsed document.
    ///
    /// # Errors
    /// `INVALID_INPUT` if it is no object, its `type` is none of the six, or a `track` has no `event` name.
    pub fn read(document: &'a Document<'a>) -> Result<Event<'a>, Error> {
        Event::from_value(document.root())
    }

    /// As [`Event::read`], for an object inside a larger document.
    ///
    /// # Errors
    /// As [`Event::read`].
    pub fn from_value(root: Value<'a>) -> Result<Event<'a>, Error> {
        if root.kind() != crate::json::Kind::Object {
            return Err(Error::new(Code::InvalidInput, "an event is a JSON object"));
        }
        let kind = root.get("type").and_then(|kind| kind.as_str()).and_then(|name| Kind::parse(&name));
        let Some(kind) = kind else {
            return Err(Error::new(
                Code::InvalidInput,
                "an event's type is one of identify, track, page, screen, group, alias",
            )
            .at("/type"));
        };
        let event = Event {
            root,
            kind,
            #[cfg(feature = "explain")]
            members: members(root),
        };
        if kind == Kind::Track && event.text(Member::Event).is_none_or(|name| name.is_empty()) {
            return Err(Error::new(Code::InvalidInput, "a track event needs a name in `event`").at("/event"));
        }
        Ok(event)
    }

    /// Which of the six it is.
    #[inline]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The whole object.
    #[inline]
    pub fn root(&self) -> Value<'a> {
        self.root
    }

    /// A member as it stands; `null` counts as absent.
    #[cfg(feature = "explain")]
    #[inline]
    pub fn member(&self, member: Member) -> Option<Value<'a>> {
        self.members.get(member as usize).copied().flatten()
    }

    /// As everywhere else.
    #[cfg(not(feature = "explain"))]
    #[inline(always)]
    pub fn member(&self, member: Member) -> Option<Value<'a>> {
        let name = MEMBERS.get(member as usize).copied().unwrap_or_default();
        self.named(name)
    }

    #[cfg(not(feature = "explain"))]
    #[inline(never)]
    fn named(&self, name: &str) -> Option<Value<'a>> {
        self.root.get(name).filter(|value| !value.is_null())
    }

    /// A member as text: a string as it is, a number in its spelling. Anything else counts as absent.
    #[cfg(feature = "explain")]
    #[inline]
    pub fn text(&self, member: Member) -> Option<Text<'a>> {
        scalar_text(self.member(member)?)
    }

    /// As everywhere else.
    #[cfg(not(feature = "explain"))]
    #[inline(always)]
    pub fn text(&self, member: Member) -> Option<Text<'a>> {
        let name = MEMBERS.get(member as usize).copied().unwrap_or_default();
        self.text_of(name)
    }

    #[cfg(not(feature = "explain"))]
    #[inline(never)]
    fn text_of(&self, name: &str) -> Option<Text<'a>> {
        scalar_text(self.root.get(name)?)
    }

    /// The ULID, if it has one yet.
    pub fn id(&self) -> Option<Text<'a>> {
        self.text(Member::Id)
    }

    /// The name under which an action workflow lists it: the event of a `track`, otherwise none.
    pub fn name(&self) -> Option<Text<'a>> {
        if self.kind == Kind::Track { self.text(Member::Event) } else { None }
    }

    /// `traits`, or else `context.traits`.
    pub fn traits(&self) -> Option<Value<'a>> {
        self.member(Member::Traits).or_else(|| self.member(Member::Context)?.get("traits"))
    }

    /// The URL that the sender says the event happened on: `context.page.url`.
    pub fn page_url(&self) -> Option<Text<'a>> {
        self.member(Member::Context)?.get("page")?.get("url")?.as_str()
    }

    /// Whether the person was deleted at the source.
    #[cfg_attr(not(feature = "explain"), inline(never))]
    pub fn deleted(&self) -> bool {
        self.member(Member::Deleted).and_then(|value| value.as_bool()).unwrap_or(false)
    }

    /// Whether `integrations` wants this destination: its own entry, else `All`, else yes.
    pub fn wants(&self, destination: &str) -> bool {
        let Some(integrations) = self.member(Member::Integrations) else { return true };
        let wanted = |value: Value<'_>| value.as_bool() != Some(false);
        integrations.get(destination).or_else(|| integrations.get("All")).is_none_or(wanted)
    }
}

/// The members that are there, in one pass.
#[cfg(feature = "explain")]
fn members(root: Value<'_>) -> [Option<Value<'_>>; MEMBERS.len()] {
    let mut members = [None; MEMBERS.len()];
    for (key, value) in root.entries() {
        if let Some(slot) = key.one_of(&MEMBERS).and_then(|index| members.get_mut(index)) {
            *slot = (!value.is_null()).then_some(value);
        }
    }
    members
}

/// A string as it is, a number in its spelling, otherwise nothing. An empty string counts as absent.
pub fn scalar_text(value: Value<'_>) -> Option<Text<'_>> {
    value.scalar().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_event<T>(json: &str, look: impl FnOnce(Result<Event<'_>, Error>) -> T) -> T {
        let document = Document::parse_str(json).unwrap();
        look(Event::read(&document))
    }

    #[test]
    fn reads_the_members_it_is_asked_for() {
        let json = r#"{"type":"track","event":"Añadir","userId":7,"anonymousId":null,"context":{"traits":{"email":"a@b.se"},"page":{"url":"https://x.y/"}}}"#;
        with_event(json, |event| {
            let event = event.unwrap();
            assert_eq!(event.kind(), Kind::Track);
            assert_eq!(event.name().as_deref(), Some("Añadir"));
            assert_eq!(event.text(Member::UserId).as_deref(), Some("7"));
            assert_eq!(event.text(Member::AnonymousId), None);
            assert_eq!(event.page_url().as_deref(), Some("https://x.y/"));
            assert!(event.traits().unwrap().get("email").unwrap().is_str("a@b.se"));
        });
    }

    #[test]
    fn says_what_is_wrong_with_an_envelope() {
        with_event("[1]", |event| assert_eq!(event.unwrap_err().code, Code::InvalidInput));
        with_event(r#"{"type":"click"}"#, |event| assert_eq!(event.unwrap_err().path, "/type"));
        with_event(r#"{"type":"track","event":""}"#, |event| assert_eq!(event.unwrap_err().path, "/event"));
    }

    #[test]
    fn integrations_switch_destinations_off() {
        let json = r#"{"type":"page","integrations":{"All":false,"gist":{"x":1}}}"#;
        with_event(json, |event| {
            let event = event.unwrap();
            assert!(event.wants("gist"));
            assert!(!event.wants("customerio"));
        });
    }
}
