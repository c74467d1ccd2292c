//! The body of a webhook with its contact found.

use super::topic::Topic;
use crate::json::{Kind, Value};

/// The key under which the contact stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wrapper {
    /// As the article says.
    User,
    /// As receivers in production have read it since 2019.
    Contact,
    /// As the workflow action "send webhook" has it: `message` is the contact.
    Message,
}

impl Wrapper {
    /// The key: `"user"`, `"contact"` or `"message"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Wrapper::User => "user",
            Wrapper::Contact => "contact",
            Wrapper::Message => "message",
        }
    }
}

/// Keys that a contact has and a chat message has not.
const CONTACT_KEYS: [&str; 5] = ["email", "tags", "custom_properties", "user_id", "unsubscribed_from_emails"];
/// Keys that a chat message has and a contact has not.
const MESSAGE_KEYS: [&str; 2] = ["body", "author"];

/// A webhook's body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body<'a> {
    root: Value<'a>,
    person: Option<(Wrapper, Value<'a>)>,
}

impl<'a> Body<'a> {
    pub(super) fn new(root: Value<'a>, topic: Topic) -> Self {
        let object = |key: &str| root.get(key).filter(|value| value.kind() == Kind::Object);
        let person = object("user")
            .map(|value| (Wrapper::User, value))
            .or_else(|| Some((Wrapper::Contact, object("contact")?)))
            .or_else(|| {
                Some((Wrapper::Message, object("message").filter(|&value| is_contact(value, topic))?))
            });
        Body { root, person }
    }

    pub(super) fn root(&self) -> Value<'a> {
        self.root
    }

    pub(super) fn person(&self) -> Option<Value<'a>> {
        self.person.map(|(_, value)| value)
    }

    pub(super) fn wrapper(&self) -> Option<Wrapper> {
        self.person.map(|(wrapper, _)| wrapper)
    }

    pub(super) fn message_is_person(&self) -> bool {
        self.wrapper() == Some(Wrapper::Message)
    }
}

/// Whether a `message` object is the contact: by its keys, and where they don't tell, by the topic.
fn is_contact(message: Value<'_>, topic: Topic) -> bool {
    let has = |keys: &[&str]| message.entries().any(|(name, _)| keys.iter().any(|key| name.is_str(key)));
    !has(&MESSAGE_KEYS) && (has(&CONTACT_KEYS) || !topic.has_chat_message())
}
