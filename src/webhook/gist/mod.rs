//! Gist's webhooks, typed: a [`Topic`], a [`Payload`] of its own for each, and everything else as it came.
//!
//! Only what the vendor's articles and code say is taken for granted, and that little is read tolerantly: a
//! contact under `user`, `contact` or `message`; ids as number or string; booleans as strings; `""` and 0 for
//! "none"; `status` or `state`, `assigned_to` or `assignee`.

mod body;
pub mod payload;
mod read;
pub mod samples;
pub mod shape;
pub mod topic;

pub use body::Wrapper;
pub use payload::{Payload, Person, Place, Slot};
pub use shape::View;
pub use topic::{Confidence, Facts, TOPICS, Topic};

use crate::json::{Document, Value, Writer};
use body::Body;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// A Gist webhook, read from its body. Copying it copies a few words.
#[derive(Clone, Copy, Debug)]
pub struct GistWebhook<'a> {
    topic: Topic,
    documented: bool,
    body: Body<'a>,
}

impl<'a> GistWebhook<'a> {
    /// Reads a body. Never fails: what is not recognised has the topic [`Topic::Unknown`] and keeps everything.
    pub fn read(document: &'a Document<'a>) -> Self {
        let root = document.root();
        let (topic, documented) = root
            .get("event_type")
            .and_then(|value| value.as_str())
            .map_or((Topic::Unknown, false), |event_type| Topic::of(&event_type));
        GistWebhook { topic, documented, body: Body::new(root, topic) }
    }

    /// Its topic.
    pub fn topic(&self) -> Topic {
        self.topic
    }

    /// `event_type` as received, if it is a string.
    pub fn event_type(&self) -> Option<Cow<'a, str>> {
        self.raw().get("event_type")?.as_str()
    }

    /// Whether the vendor documents this very `event_type`.
    pub fn documented(&self) -> bool {
        self.documented
    }

    /// What it carries, typed by its topic.
    pub fn payload(&self) -> Payload<'a> {
        Payload::new(self.topic, self.body)
    }

    /// The contact that it is about.
    pub fn person(&self) -> Option<Person<'a>> {
        self.body.person().map(Person::of)
    }

    /// The key under which the contact stands.
    pub fn wrapper(&self) -> Option<Wrapper> {
        self.body.wrapper()
    }

    /// The page that was visited, under [`Topic::NewPageVisit`].
    pub fn page_url(&self) -> Option<Cow<'a, str>> {
        match self.payload() {
            Payload::NewPageVisit(visit) => visit.page()?.url(),
            _ => None,
        }
    }

    /// The whole body as received.
    pub fn raw(&self) -> Value<'a> {
        self.body.root()
    }

    /// Top-level members that the payload has no field for: the owner's custom body parameters, and news.
    pub fn extra(&self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let mut taken = [""; 8];
        let top = self.topic.slots().iter().filter_map(|slot| match slot.find(&self.body)? {
            (Place::Top(key), _) => Some(key),
            (Place::Conversation(_), _) => Some("conversation"),
            (Place::Person(_), _) => None,
        });
        for (place, key) in taken.iter_mut().zip(self.wrapper().map(Wrapper::as_str).into_iter().chain(top)) {
            *place = key;
        }
        let typed = self.event_type().is_some();
        self.raw().entries().filter(move |(name, _)| {
            let is_type = typed && name.is_str("event_type");
            let is_taken = taken.iter().any(|key| !key.is_empty() && name.is_str(key));
            !is_type && !is_taken
        })
    }

    /// Writes the payload as the JSON object that JavaScript gets.
    pub fn write_payload(&self, out: &mut Writer) {
        out.begin_object();
        if let Some(person) = self.body.person() {
            out.key("person");
            Person::SHAPE.write(person, out);
        }
        for slot in self.topic.slots() {
            slot.write(&self.body, out);
        }
        out.end_object();
    }

    /// Writes [`GistWebhook::extra`] as a JSON object.
    pub fn write_extra(&self, out: &mut Writer) {
        out.begin_object();
        for (key, value) in self.extra() {
            out.key_value(key).value(value);
        }
        out.end_object();
    }
}

/// What stands in for the delivery id that Gist does not send: a hash of the source's name and the body, in lower-case
/// hex. The same for every retry of one delivery, and for two deliveries that say exactly the same.
pub fn delivery_id(source: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    // the length first, so that no two pairs run together into one text
    hash.update((source.len() as u64).to_be_bytes());
    hash.update(source.as_bytes());
    hash.update(body);
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests;
