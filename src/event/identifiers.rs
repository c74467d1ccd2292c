//! Who an event is about: the identifiers on it, normalised, strongest first.
//!
//! | kind | read from | normalised |
//! |---|---|---|
//! | `user_id` | `userId` | trimmed; case kept |
//! | `email` | `identify_by_email`, then `traits.email`, then `context.traits.email` | trimmed, A to Z lower-cased |
//! | `phone` | `identify_by_phone`, then `traits.phone`, then `context.traits.phone` | trimmed; only E.164 counts |
//! | `external_id.<type>` | `context.externalIds[]`, `external_ids` in `traits` and `properties` | trimmed; case kept |
//! | `anonymous_id` | `anonymousId`; for `alias` also `previousId` | trimmed; case kept |
//!
//! The traits of a `group` event describe the group and identify nobody. Every identifier is read as CustomerLabs
//! sends it too, wrapped in `{"t": …, "v": …}`.

use super::{Event, Kind, Member};
use crate::json::Value;
use crate::json::part;
use crate::keep::{Kept, Lasting, List, Listed, ListedIter, Place, keep, lasting, lower, place};
use crate::limits;
#[cfg(feature = "explain")]
use crate::log::Note;
use crate::packed::packed;
use crate::text::{among, find, space, trim};
#[cfg(feature = "explain")]
use std::borrow::Cow;

/// What kind of identifier it is. The order is that of strength.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(all(target_arch = "wasm32", not(feature = "explain")), derive(Copy))]
pub enum IdentifierKind {
    /// The owner's own id of the person.
    UserId,
    /// An e-mail address.
    Email,
    /// A telephone number in E.164.
    Phone,
    /// The id that another system gives the person; which one, is named.
    External(Kept),
    /// The id of a device or browser.
    Anonymous,
}

packed!(
    enum IdentifierKind {
        UserId,
        Email,
        Phone,
        External(a),
        Anonymous,
    }
);

impl IdentifierKind {
    /// `user_id`, `email`, `phone`, `external_id.<type>` or `anonymous_id`.
    #[cfg(feature = "explain")]
    pub fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            IdentifierKind::UserId => "user_id",
            IdentifierKind::Email => "email",
            IdentifierKind::Phone => "phone",
            IdentifierKind::External(of) => {
                return Cow::Owned(["external_id.", of].concat());
            }
            IdentifierKind::Anonymous => "anonymous_id",
        })
    }

    /// The kind of that name.
    #[cfg(feature = "explain")]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "user_id" => IdentifierKind::UserId,
            "email" => IdentifierKind::Email,
            "phone" => IdentifierKind::Phone,
            "anonymous_id" => IdentifierKind::Anonymous,
            _ => {
                let of = name.strip_prefix("external_id.").filter(|of| !of.is_empty())?;
                IdentifierKind::External(of.into())
            }
        })
    }
}

/// One identifier, normalised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// What kind it is.
    pub kind: IdentifierKind,
    /// Its normalised value.
    pub value: Kept,
}

impl Identifier {
    /// Normalises `text`, or says with a stable code why it identifies nobody.
    ///
    /// # Errors
    /// `identifier_empty`, `identifier_meaningless`, `identifier_too_long`, `email_invalid`, `phone_not_e164`.
    pub fn new(kind: IdentifierKind, text: Lasting<'_>) -> Result<Self, Fault> {
        let text = trim(text);
        if text.is_empty() {
            return Err(fault("identifier_empty"));
        }
        if text.len() > limits::IDENTIFIER_BYTES {
            return Err(fault("identifier_too_long"));
        }
        if among(text, MEANINGLESS) {
            return Err(fault("identifier_meaningless"));
        }
        let value = match kind {
            IdentifierKind::Email if !is_email(text.as_bytes()) => return Err(fault("email_invalid")),
            // beyond ASCII, cases need tables that every page would load
            IdentifierKind::Email => lower(text),
            IdentifierKind::Phone if !is_e164(text.as_bytes()) => return Err(fault("phone_not_e164")),
            _ => keep(text),
        };
        Ok(Identifier { kind, value })
    }
}

/// The code of what is wrong.
#[cfg(feature = "explain")]
pub type Fault = &'static str;

/// A page does not ask for it.
#[cfg(not(feature = "explain"))]
#[derive(Debug)]
pub struct Fault;

#[cfg(feature = "explain")]
fn fault(code: &'static str) -> Fault {
    code
}

#[cfg(not(feature = "explain"))]
fn fault(_: &'static str) -> Fault {
    Fault
}

/// What JavaScript writes when there was nothing: joined by it, strangers would become one person.
const MEANINGLESS: &[u8] = b"\xffundefined\xffnull\xffNaN\xff[object Object]\xff";

/// Whether there is one `@` between a local part and a domain, and nowhere white space or a control character.
fn is_email(text: &[u8]) -> bool {
    let at = find(text, 0, b"@");
    if at == 0 || at + 1 >= text.len() || find(text, at + 1, b"@") < text.len() {
        return false;
    }
    for (at, byte) in text.iter().enumerate() {
        // a page saves the bytes of this
        if cfg!(feature = "edge") && byte.is_ascii_graphic() {
            continue;
        }
        // C0, DEL and C1
        let c1 = *byte == 0xc2 && text.get(at + 1).is_some_and(|next| *next < 0xa0);
        if space(text, at) > 0 || *byte < 32 || *byte == 127 || c1 {
            return false;
        }
    }
    true
}

/// `+`, then 7 to 15 digits of which the first is no zero.
fn is_e164(text: &[u8]) -> bool {
    for (at, byte) in text.iter().enumerate() {
        let least = match at {
            0 => b'+',
            1 => b'1',
            _ => b'0',
        };
        if *byte < least || *byte > if at == 0 { b'+' } else { b'9' } {
            return false;
        }
    }
    (8..=16).contains(&text.len())
}

/// The identifiers of one event.
#[derive(Debug, Default)]
#[cfg_attr(feature = "explain", derive(Clone, PartialEq, Eq))]
pub struct Identifiers {
    /// Strongest first, without repetition; external ids in order of appearance.
    pub list: List<Identifier>,
    /// What looked like an identifier and is none.
    #[cfg(feature = "explain")]
    pub notes: Vec<Note>,
}

impl Identifiers {
    /// Reads them off an event.
    pub fn of(event: &Event<'_>) -> Self {
        let mut found = Identifiers::default();
        let context = event.member(Member::Context);
        let traits = event.member(Member::Traits).filter(|_| event.kind() != Kind::Group);
        let context_traits = get(context, "traits");
        let properties = event.member(Member::Properties);
        let holders = [
            (traits, get(traits, "external_ids").map(plain), place("/traits"), place("/traits/external_ids")),
            (
                properties,
                get(properties, "external_ids").map(plain),
                place("/properties"),
                place("/properties/external_ids"),
            ),
        ];

        found.add(&IdentifierKind::UserId, event.member(Member::UserId), place("/userId"));
        let mut contact = |kind, reserved: &str, name: &str, place: Place, place_in_context: Place| {
            for &(holder, ids, place, _) in &holders {
                found.add(&kind, get(holder, reserved), place);
                found.add(&kind, get(ids, reserved), place);
            }
            if !found.add(&kind, get(traits, name), place) {
                found.add(&kind, get(context_traits, name), place_in_context);
            }
        };
        contact(
            IdentifierKind::Email,
            "identify_by_email",
            "email",
            place("/traits/email"),
            place("/context/traits/email"),
        );
        contact(
            IdentifierKind::Phone,
            "identify_by_phone",
            "phone",
            place("/traits/phone"),
            place("/context/traits/phone"),
        );
        if let Some(list) = get(context, "externalIds") {
            for entry in list.items() {
                found.add_external(entry.get("type"), entry.get("id"), place("/context/externalIds"));
            }
        }
        for (_, ids, _, place) in holders {
            let Some(ids) = ids else { continue };
            for (key, id) in ids.entries() {
                if !key.is_str("identify_by_email") && !key.is_str("identify_by_phone") {
                    found.add_external(Some(key), Some(id), place);
                }
            }
        }
        found.add(&IdentifierKind::Anonymous, event.member(Member::AnonymousId), place("/anonymousId"));
        if event.kind() == Kind::Alias {
            found.add(&IdentifierKind::Anonymous, event.member(Member::PreviousId), place("/previousId"));
        }
        found
    }

    fn add_external(&mut self, of: Option<Value<'_>>, value: Option<Value<'_>>, path: Place) {
        let Some(of) = of.and_then(super::scalar_text) else { return };
        let of = part(of, trim);
        if self.list.len() >= limits::IDENTIFIERS_PER_EVENT {
            return self.note(fault("too_many_identifiers"), path);
        }
        if !of.is_empty() && of.len() <= limits::IDENTIFIER_BYTES {
            self.add(&IdentifierKind::External(of.into()), value, path);
        }
    }

    /// Whether the value is an identifier. An absent, `null` or empty one is silently none.
    fn add(&mut self, kind: &IdentifierKind, value: Option<Value<'_>>, path: Place) -> bool {
        let Some(value) = value.map(plain).filter(|value| !value.is_null()) else { return false };
        let Some(text) = value.scalar() else {
            self.note(fault("identifier_not_text"), path);
            return false;
        };
        match Identifier::new(kind.clone(), lasting(&text)) {
            Ok(identifier) => {
                if !self.list.contains(&identifier) {
                    self.list.push(identifier);
                }
                true
            }
            Err(code) => {
                self.note(code, path);
                false
            }
        }
    }
}

impl Identifiers {
    #[cfg(not(feature = "explain"))]
    #[inline(always)]
    fn note(&mut self, _: Fault, _: Place) {}

    #[cfg(feature = "explain")]
    fn note(&mut self, code: Fault, path: Place) {
        if code == "identifier_empty" {
            return;
        }
        // one is enough to know of all that follow
        if code != "too_many_identifiers" || self.notes.last().is_none_or(|last| last.code != code) {
            self.notes.push(Note::new(code, path, explain(code)));
        }
    }
}

#[cfg(feature = "explain")]
/// The sentence that belongs to a code of [`Identifiers::notes`].
fn explain(code: &str) -> &'static str {
    match code {
        "identifier_not_text" => {
            "an identifier is a string or a number; this is not used to identify anybody"
        }
        "identifier_meaningless" => {
            "this is what a program writes when it has no value; it identifies nobody"
        }
        "identifier_too_long" => "longer than 1,024 bytes (IDENTIFIER_BYTES); it identifies nobody",
        "too_many_identifiers" => {
            "an event carries at most 100 identifiers (IDENTIFIERS_PER_EVENT); the rest identifies nobody"
        }
        "email_invalid" => "not an e-mail address; it stays a trait and identifies nobody",
        "phone_not_e164" => "not in E.164 (such as +46701234567); it stays a trait and identifies nobody",
        _ => "it identifies nobody",
    }
}

#[cfg_attr(not(feature = "explain"), inline(never))]
fn get<'a>(holder: Option<Value<'a>>, name: &str) -> Option<Value<'a>> {
    holder?.get(name)
}

/// What CustomerLabs wraps as `{"t": type, "v": value}` (and `"ib": true` on the one used to identify).
pub(crate) fn plain(value: Value<'_>) -> Value<'_> {
    match (value.get("t"), value.get("v")) {
        (Some(_), Some(inner)) if value.entries().count() <= 3 => inner,
        _ => value,
    }
}

/// How a destination wants people identified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IdentifyBy {
    /// Every identifier that the event or its person has.
    #[default]
    Default,
    /// This one alone.
    Field(IdentifierKind),
}

packed!(
    enum IdentifyBy {
        Default,
        Field(a),
    }
);

impl IdentifyBy {
    /// `default`, or the name of a kind; `identify_by_email` and `identify_by_phone` are read as CustomerLabs' names.
    #[cfg(feature = "explain")]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "default" => Some(IdentifyBy::Default),
            "identify_by_email" => Some(IdentifyBy::Field(IdentifierKind::Email)),
            "identify_by_phone" => Some(IdentifyBy::Field(IdentifierKind::Phone)),
            _ => IdentifierKind::parse(name).map(IdentifyBy::Field),
        }
    }

    /// The identifiers that a destination may use, strongest first: the event's own, and of each kind that the event
    /// lacks the person's, of several the one attached last before the others. None: the event is skipped, because it
    /// carries no identifier of the kind asked for.
    pub fn select<'i>(
        &'i self,
        event: Listed<'i, Identifier>,
        #[cfg(feature = "explain")] person: &'i [Identifier],
    ) -> Selected<'i> {
        Selected {
            by: self,
            #[cfg(feature = "explain")]
            event,
            own: event.iter(),
            #[cfg(feature = "explain")]
            person,
            #[cfg(feature = "explain")]
            known: person.iter().rev(),
            #[cfg(feature = "explain")]
            rank: 0,
        }
    }

    fn allows(&self, one: &Identifier) -> bool {
        match self {
            IdentifyBy::Default => true,
            IdentifyBy::Field(kind) => one.kind == *kind,
        }
    }

    #[cfg(feature = "explain")]
    fn wants(&self, one: &Identifier, rank: u8) -> bool {
        let own = match one.kind {
            IdentifierKind::UserId => 0,
            IdentifierKind::Email => 1,
            IdentifierKind::Phone => 2,
            IdentifierKind::External(_) => 3,
            IdentifierKind::Anonymous => 4,
        };
        own == rank && self.allows(one)
    }
}

/// See [`IdentifyBy::select`].
#[derive(Debug)]
pub struct Selected<'i> {
    by: &'i IdentifyBy,
    #[cfg(feature = "explain")]
    event: Listed<'i, Identifier>,
    own: ListedIter<'i, Identifier>,
    #[cfg(feature = "explain")]
    person: &'i [Identifier],
    #[cfg(feature = "explain")]
    known: std::iter::Rev<std::slice::Iter<'i, Identifier>>,
    #[cfg(feature = "explain")]
    rank: u8,
}

impl<'i> Iterator for Selected<'i> {
    type Item = &'i Identifier;

    /// A page knows none but the event's own, and those are read strongest first.
    #[cfg(not(feature = "explain"))]
    fn next(&mut self) -> Option<&'i Identifier> {
        self.own.by_ref().find(|own| self.by.allows(own))
    }

    // five passes over a handful are shorter than a sort
    #[cfg(feature = "explain")]
    fn next(&mut self) -> Option<&'i Identifier> {
        while self.rank < 5 {
            for own in self.own.by_ref() {
                if self.by.wants(own, self.rank) {
                    return Some(own);
                }
            }
            for known in self.known.by_ref() {
                if self.by.wants(known, self.rank) && !self.event.iter().any(|own| own.kind == known.kind) {
                    return Some(known);
                }
            }
            self.rank += 1;
            self.own = self.event.iter();
            self.known = self.person.iter().rev();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_external_ids_are_cut_short_and_said() {
        let ids: Vec<String> = (0..30_000).map(|n| format!(r#"{{"type":"t","id":{n}}}"#)).collect();
        let found = identifiers(&format!(
            r#"{{"type":"page","userId":"u","anonymousId":"a","context":{{"externalIds":[{}]}}}}"#,
            ids.join(",")
        ));
        assert_eq!(found.list.len(), limits::IDENTIFIERS_PER_EVENT + 1, "the anonymous id is one of them");
        assert_eq!(found.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["too_many_identifiers"]);
    }
    use crate::json::Document;
    use crate::packed::{from_bytes, to_bytes};

    fn identifiers(json: &str) -> Identifiers {
        let document = Document::parse_str(json).unwrap();
        Identifiers::of(&Event::read(&document).unwrap())
    }

    fn shown(found: &[Identifier]) -> Vec<String> {
        found.iter().map(|one| format!("{}={}", one.kind.name(), one.value)).collect()
    }

    #[test]
    fn all_places_are_read_strongest_first() {
        let found = identifiers(
            r#"{"type":"track","event":"x","anonymousId":"A1","userId":42,
                "traits":{"email":" Ann@Example.COM ","external_ids":{"shopify":{"t":"string","v":"77"}}},
                "properties":{"external_ids":{"identify_by_phone":{"t":"string","v":"+46701234567","ib":true},"fbp":"fb.1"}},
                "context":{"traits":{"email":"old@example.com"},"externalIds":[{"id":"g-1","type":"gist"},{"id":5}]}}"#,
        );
        assert_eq!(
            shown(&found.list),
            [
                "user_id=42",
                "email=ann@example.com",
                "phone=+46701234567",
                "external_id.gist=g-1",
                "external_id.shopify=77",
                "external_id.fbp=fb.1",
                "anonymous_id=A1"
            ]
        );
        assert!(found.notes.is_empty());
    }

    #[test]
    fn the_address_of_the_context_stands_in_for_a_bad_one() {
        let found = identifiers(
            r#"{"type":"identify","traits":{"email":"n/a"},"context":{"traits":{"email":"ÅSA@EXAMPLE.SE"}}}"#,
        );
        assert_eq!(shown(&found.list), ["email=Åsa@example.se"]);
        assert_eq!(found.notes.first().map(|note| note.code), Some("email_invalid"));
    }

    #[test]
    fn what_identifies_nobody_is_noted() {
        let found = identifiers(
            r#"{"type":"identify","userId":"undefined","anonymousId":{"a":1},"traits":{"phone":"070-123 45 67","email":""}}"#,
        );
        assert!(found.list.is_empty());
        let codes: Vec<_> = found.notes.iter().map(|note| note.code).collect();
        assert_eq!(codes, ["identifier_meaningless", "phone_not_e164", "identifier_not_text"]);
        let long = format!(r#"{{"type":"identify","userId":"{}"}}"#, "x".repeat(2000));
        assert_eq!(identifiers(&long).notes[0].code, "identifier_too_long");
    }

    #[test]
    fn a_groups_traits_identify_nobody() {
        let found = identifiers(
            r#"{"type":"group","groupId":"g","userId":"u","traits":{"email":"info@corp.se","external_ids":{"x":"1"}}}"#,
        );
        assert_eq!(shown(&found.list), ["user_id=u"]);
        let alias = identifiers(r#"{"type":"alias","previousId":"A1","userId":"u"}"#);
        assert_eq!(shown(&alias.list), ["user_id=u", "anonymous_id=A1"]);
    }

    #[test]
    fn phones_are_e164_or_nothing() {
        for (text, good) in
            [("+46701234567", true), ("46701234567", false), ("+0701234567", false), ("+1", false)]
        {
            assert_eq!(Identifier::new(IdentifierKind::Phone, text).is_ok(), good, "{text}");
        }
        for (text, good) in
            [("a@b", true), ("@b.se", false), ("a@", false), ("a@b@c", false), ("a b@c.se", false)]
        {
            assert_eq!(Identifier::new(IdentifierKind::Email, text).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn a_destination_gets_all_or_the_one_it_asks_for() {
        let own = [
            Identifier { kind: IdentifierKind::Email, value: "new@b.se".into() },
            Identifier { kind: IdentifierKind::Anonymous, value: "A1".into() },
        ];
        let persons = [
            Identifier { kind: IdentifierKind::Email, value: "old@b.se".into() },
            Identifier { kind: IdentifierKind::UserId, value: "u".into() },
        ];
        let shown = |by: &str| {
            let by = IdentifyBy::parse(by).unwrap();
            by.select(&own, &persons).map(|one| one.value.clone()).collect::<Vec<_>>()
        };
        assert_eq!(shown("default"), ["u", "new@b.se", "A1"]);
        assert_eq!(shown("identify_by_email"), ["new@b.se"]);
        assert_eq!(shown("user_id"), ["u"]);
        assert!(shown("phone").is_empty());
        assert!(shown("external_id.shopify").is_empty());
        assert_eq!(IdentifyBy::parse("e-mail"), None);
    }

    #[test]
    fn the_choice_survives_its_encoding() {
        for by in ["default", "phone", "external_id.shopify"].map(|by| IdentifyBy::parse(by).unwrap()) {
            assert_eq!(from_bytes::<IdentifyBy>(&to_bytes(&by)), Some(by));
        }
    }
}
