//! What each topic carries, typed.
//!
//! Every field is optional, whatever the vendor promises: a missing one is `None`, never an error. Nothing is
//! copied and nothing is lost: each view gives the [`Value`] it stands on and, as `extra`, what it has no field for.

mod activity;
mod conversation;
mod person;

pub use activity::{Campaign, Meeting, PageVisit, SubmittedForm, TrackedEvent};
pub use conversation::{Agent, Assignee, Author, Conversation, Message, Rating};
pub use person::{Location, Person, Segment, Tag};

use super::body::Body;
use super::shape::{Read, Shape, View, read_kind, read_type, read_value};
use super::topic::{Confidence, Topic};
use crate::json::{Value, Writer};

/// The tables of all objects, in the order of the topic page.
pub const SHAPES: [&Shape; 15] = [
    Person::SHAPE,
    Location::SHAPE,
    Segment::SHAPE,
    Tag::SHAPE,
    Conversation::SHAPE,
    Assignee::SHAPE,
    Message::SHAPE,
    Author::SHAPE,
    Agent::SHAPE,
    Rating::SHAPE,
    Campaign::SHAPE,
    TrackedEvent::SHAPE,
    SubmittedForm::SHAPE,
    Meeting::SHAPE,
    PageVisit::SHAPE,
];

/// Where a payload's field may stand in the body.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A top-level key.
    Top(&'static str),
    /// A key of the contact, whatever its wrapper.
    Person(&'static str),
    /// A key of the top-level `conversation`.
    Conversation(&'static str),
}

/// One typed field of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Where it is looked for, in order.
    pub places: &'static [Place],
    /// How it is read.
    pub read: Read,
    /// How sure its place is.
    pub confidence: Confidence,
}

impl Slot {
    /// The first place whose value can be read.
    pub(super) fn find<'a>(&self, body: &Body<'a>) -> Option<(Place, Value<'a>)> {
        self.places.iter().find_map(|&place| {
            let value = match place {
                Place::Top("message") if body.message_is_person() => None,
                Place::Top(key) => body.root().get(key),
                Place::Person(key) => body.person().and_then(|person| person.get(key)),
                Place::Conversation(key) => body.root().get("conversation").and_then(|value| value.get(key)),
            }?;
            self.read.accepts(value).then_some((place, value))
        })
    }

    pub(super) fn write(&self, body: &Body<'_>, out: &mut Writer) {
        if let Some((_, value)) = self.find(body) {
            out.key(self.name);
            self.read.write(value, out);
        }
    }
}

macro_rules! payloads {
    ($(
        $(#[$about:meta])*
        $topic:ident {
            $($(#[$note:meta])* $method:ident $name:literal: $kind:ident $($of:ident)?
                [$($place:ident $key:literal),+] $confidence:ident;)*
        }
    )*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug)]
            pub struct $topic<'a>(Body<'a>);

            impl<'a> $topic<'a> {
                const SLOTS: &'static [Slot] = &[$(Slot {
                    name: $name,
                    places: &[$(Place::$place($key)),+],
                    read: read_kind!($kind $($of)?),
                    confidence: Confidence::$confidence,
                },)*];

                /// The contact that it is about.
                pub fn person(&self) -> Option<Person<'a>> {
                    self.0.person().map(Person::of)
                }

                $($(#[$note])*
                pub fn $method(&self) -> Option<read_type!($kind $($of)?)> {
                    let slot = Self::SLOTS.iter().find(|slot| slot.name == $name)?;
                    let (_, value) = slot.find(&self.0)?;
                    read_value!($kind $($of)? value)
                })*
            }
        )*

        /// The payload of a webhook, by topic.
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum Payload<'a> {
            $($(#[$about])* $topic($topic<'a>),)*
        }

        impl<'a> Payload<'a> {
            pub(super) fn new(topic: Topic, body: Body<'a>) -> Self {
                match topic {
                    $(Topic::$topic => Payload::$topic($topic(body)),)*
                }
            }
        }

        impl Topic {
            /// The typed fields of its payload, the contact (`person`) apart.
            pub const fn slots(self) -> &'static [Slot] {
                match self {
                    $(Topic::$topic => $topic::SLOTS,)*
                }
            }
        }
    };
}

payloads! {
    /// A new user exists.
    UserCreated {}
    /// A new lead exists.
    LeadCreated {}
    /// A user was deleted.
    UserDeleted {}
    /// A lead was deleted.
    LeadDeleted {}
    /// A new contact exists, user or lead.
    ContactCreated {}
    /// A contact got a tag.
    ContactTagged {
        /// The tag.
        added_tag "addedTag": One Tag [Top "added_tag", Person "added_tag"] Documented;
    }
    /// A contact lost a tag.
    ContactUntagged {
        /// The tag.
        removed_tag "removedTag": One Tag [Top "removed_tag", Person "removed_tag"] Documented;
    }
    /// Custom properties of a contact changed.
    CustomAttributeUpdated {
        /// The changed properties.
        custom_properties "customProperties": Object [Top "custom_properties", Person "custom_properties"] Documented;
    }
    /// A contact's e-mail address changed.
    ContactEmailUpdated {
        /// The new address.
        email "email": Text [Person "email", Top "email"] Documented;
    }
    /// A contact wants no more e-mail.
    ContactUnsubscribedEmail {
        /// Whether it is so.
        unsubscribed_from_emails "unsubscribedFromEmails": Flag
            [Person "unsubscribed_from_emails", Top "unsubscribed_from_emails"] Documented;
    }
    /// A contact began a chat.
    ContactInitiatedConversation {
        /// The conversation.
        conversation "conversation": One Conversation [Top "conversation"] Documented;
        /// Its first message, if sent along.
        message "message": One Message [Top "message"] Inferred;
    }
    /// A conversation went to a teammate or team.
    ConversationAssigned {
        /// The conversation.
        conversation "conversation": One Conversation [Top "conversation"] Documented;
        /// The teammate or team.
        assigned_to "assignedTo": One Assignee
            [Conversation "assigned_to", Conversation "assignee", Top "assigned_to", Top "assignee"] Documented;
    }
    /// A conversation was opened.
    ConversationOpened {
        /// The conversation.
        conversation "conversation": One Conversation [Top "conversation"] Documented;
        /// Its status.
        status "status": Text [Conversation "status", Conversation "state", Top "status"] Documented;
    }
    /// A conversation was closed.
    ConversationClosed {
        /// The conversation.
        conversation "conversation": One Conversation [Top "conversation"] Documented;
        /// Its status.
        status "status": Text [Conversation "status", Conversation "state", Top "status"] Documented;
        /// Its content, if sent along (the new article promises "message content").
        message "message": One Message [Top "message"] Inferred;
    }
    /// A contact wrote in a chat.
    MessageFromContact {
        /// The message.
        message "message": One Message [Top "message"] Documented;
        /// Its conversation.
        conversation "conversation": One Conversation [Top "conversation"] Inferred;
    }
    /// A teammate answered in a chat.
    TeammateReplied {
        /// The answer.
        message "message": One Message [Top "message"] Documented;
        /// The teammate.
        agent "agent": One Agent [Top "agent"] Documented;
        /// Its conversation.
        conversation "conversation": One Conversation [Top "conversation"] Inferred;
    }
    /// A contact rated a conversation.
    ConversationRatingLeft {
        /// The rating.
        rating "rating": One Rating [Top "rating", Conversation "rating", Top "conversation_rating"] Inferred;
        /// The conversation.
        conversation "conversation": One Conversation [Top "conversation"] Inferred;
        /// The teammate.
        agent "agent": One Agent [Top "agent"] Inferred;
    }
    /// A teammate added a note to a conversation.
    NoteAdded {
        /// The note.
        message "message": One Message [Top "message"] Documented;
        /// The teammate.
        agent "agent": One Agent [Top "agent"] Documented;
        /// The conversation.
        conversation "conversation": One Conversation [Top "conversation"] Inferred;
    }
    /// A contact joined a campaign.
    ContactSubscribedCampaign {
        /// The campaign.
        campaign "campaign": One Campaign [Person "campaign", Top "campaign"] Documented;
    }
    /// A contact left a campaign.
    ContactUnsubscribedCampaign {
        /// The campaign.
        campaign "campaign": One Campaign [Person "campaign", Top "campaign"] Documented;
    }
    /// A page was visited.
    NewPageVisit {
        /// The visit. Its places are guesses: none is documented.
        page "page": One PageVisit [
            Top "page_visit", Person "page_visit", Top "page", Person "page",
            Top "page_url", Person "page_url", Top "url"
        ] Inferred;
        /// When, in milliseconds, where it stands beside the page and not in it.
        visited_at "visitedAt": Time [Top "visited_at"] Inferred;
    }
    /// A contact performed a tracked event.
    ContactPerformedEvent {
        /// The event.
        event "event": One TrackedEvent [Person "event", Top "event"] Documented;
    }
    /// A lead left an e-mail address.
    LeadSubmittedEmail {
        /// The address.
        email "email": Text [Person "email", Top "email"] Documented;
    }
    /// A new kind of event was defined.
    EventCreated {
        /// The event.
        event "event": One TrackedEvent [Top "event", Person "event"] Documented;
    }
    /// A contact submitted a form.
    ContactSubmittedForm {
        /// The form; its members depend "on optin method".
        submitted_form "submittedForm": One SubmittedForm [Person "submitted_form", Top "submitted_form"] Documented;
    }
    /// A meeting was booked.
    MeetingScheduled {
        /// The meeting.
        meeting "meeting": One Meeting [Top "meeting", Person "meeting"] Documented;
        /// The teammate ("scheduled with agent").
        agent "agent": One Agent [Top "agent"] Inferred;
    }
    /// A meeting was called off.
    MeetingCancelled {
        /// The meeting.
        meeting "meeting": One Meeting [Top "meeting", Person "meeting"] Documented;
        /// The teammate.
        agent "agent": One Agent [Top "agent"] Inferred;
    }
    /// A meeting was moved.
    MeetingRescheduled {
        /// The meeting.
        meeting "meeting": One Meeting [Top "meeting", Person "meeting"] Documented;
        /// The teammate.
        agent "agent": One Agent [Top "agent"] Inferred;
    }
    /// No known topic: a contact where one is recognised, everything else in `extra`.
    Unknown {}
}
