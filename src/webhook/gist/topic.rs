//! Every topic of both Gist articles, in one table.
//!
//! "Old article" is Gist's "Gist Webhooks", the only text that names `event_type` strings; "new article" is the
//! newer guide, which lists titles alone. Strings that neither states are read too and said to be undocumented.

/// How sure the project is of a name; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The vendor's own text or code names it.
    Documented,
    /// Not named for webhooks, but seen in the vendor's REST objects or in code that runs in production.
    Seen,
    /// Concluded from titles and promises without key names; read where present, never relied on.
    Inferred,
}

impl Confidence {
    /// `"documented"`, `"seen"` or `"inferred"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Confidence::Documented => "documented",
            Confidence::Seen => "seen",
            Confidence::Inferred => "inferred",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The topic.
    pub topic: Topic,
    /// Canonical name; for documented topics it is the `event_type` string itself.
    pub name: &'static str,
    /// Whether the old article states `name` as an `event_type`.
    pub documented: bool,
    /// Other `event_type` strings that are read as this topic. The vendor documents none of them.
    pub aliases: &'static [&'static str],
    /// Title in the old article.
    pub old_article: Option<&'static str>,
    /// Title in the new article.
    pub new_article: Option<&'static str>,
    /// Where the old article says that the news stands.
    pub carrier: Option<&'static str>,
}

macro_rules! topics {
    ($($topic:ident $name:literal $documented:literal [$($alias:literal),*] $old:expr, $new:expr, $carrier:expr, $about:literal;)*) => {
        /// The kind of a Gist webhook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Topic {
            $(#[doc = $about] $topic,)*
            /// No known `event_type`. Nothing of the body is dropped.
            Unknown,
        }

        /// All topics, in the order of the articles; [`Topic::Unknown`] has no row.
        pub const TOPICS: &[Facts] = &[
            $(Facts {
                topic: Topic::$topic,
                name: $name,
                documented: $documented,
                aliases: &[$($alias),*],
                old_article: $old,
                new_article: $new,
                carrier: $carrier,
            },)*
        ];

        impl Topic {
            /// The canonical name: `contact_tagged`; `unknown` for [`Topic::Unknown`].
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Topic::$topic => $name,)*
                    Topic::Unknown => "unknown",
                }
            }

            /// The topic of an `event_type`, and whether the vendor documents that very string.
            pub fn of(event_type: &str) -> (Topic, bool) {
                match event_type {
                    $($name => (Topic::$topic, $documented),
                    $($alias => (Topic::$topic, false),)*)*
                    _ => (Topic::Unknown, false),
                }
            }
        }
    };
}

topics! {
    UserCreated "user_created" true [] Some("User Created"), Some("User created"), Some("user"),
        "A new user exists.";
    LeadCreated "lead_created" true [] Some("Lead Created"), Some("Lead created"), Some("user"),
        "A new lead exists.";
    UserDeleted "user_deleted" true [] Some("User Deleted"), Some("User deleted"), Some("user"),
        "A user was deleted.";
    LeadDeleted "lead_deleted" true [] Some("Lead Deleted"), Some("Lead deleted"), Some("user"),
        "A lead was deleted.";
    ContactCreated "contact_created" false [] None, Some("Contact created"), None,
        "A new contact exists, user or lead. Its `event_type` is not documented.";
    ContactTagged "contact_tagged" true [] Some("Contact Tagged"), Some("Contact tagged"), Some("added_tag"),
        "A contact got a tag.";
    ContactUntagged "contact_untagged" true [] Some("Contact Untagged"), Some("Contact untagged"), Some("removed_tag"),
        "A contact lost a tag.";
    CustomAttributeUpdated "custom_attribute_updated" true ["custom_property_value_updated"]
        Some("Custom Attribute Updated"), Some("Custom property value updated"), Some("custom_properties"),
        "A custom property of a contact changed.";
    ContactEmailUpdated "contact_email_updated" true [] Some("Contact Email Updated"), Some("Contact email updated"),
        Some("user.email"), "A contact's e-mail address changed.";
    ContactUnsubscribedEmail "contact_unsubscribed_email" true ["contact_unsubscribed_from_emails"]
        Some("Contact Unsubscribed Emails"), Some("Contact unsubscribed from emails"),
        Some("user.unsubscribed_from_emails"), "A contact wants no more e-mail.";
    ContactInitiatedConversation "contact_initiated_conversation" true [] Some("Contact Initiated Conversation"),
        Some("Contact initiated conversation"), Some("conversation"), "A contact began a chat.";
    ConversationAssigned "conversation_assigned" true [] Some("Conversation Assigned"), Some("Conversation assigned"),
        Some("conversation.assigned_to"), "A conversation went to a teammate or team.";
    ConversationOpened "conversation_opened" true [] Some("Conversation Opened"), Some("Conversation opened"),
        Some("conversation.status"), "A conversation was opened.";
    ConversationClosed "conversation_closed" true [] Some("Conversation Closed"), Some("Conversation closed"),
        Some("conversation.status"), "A conversation was closed.";
    MessageFromContact "message_from_contact" true ["new_message_received"] Some("Message From Contact"),
        Some("New message received"), Some("message, user"), "A contact wrote in a chat.";
    TeammateReplied "teammate_replied" true [] Some("Teammate Replied"), Some("Teammate replied"),
        Some("message, agent"), "A teammate answered in a chat.";
    ConversationRatingLeft "conversation_rating_left" false ["conversation_rated"] None,
        Some("Conversation rating left"), None, "A contact rated a conversation. Its `event_type` is not documented.";
    NoteAdded "note_added" true [] Some("Note Added"), Some("Note added"), Some("message, agent"),
        "A teammate added a note to a conversation.";
    ContactSubscribedCampaign "contact_subscribed_campaign" true ["contact_subscribed_to_campaign"]
        Some("Contact Subscribed Campaign"), Some("Contact subscribed to campaign"), Some("user.campaign"),
        "A contact joined a campaign.";
    ContactUnsubscribedCampaign "contact_unsubscribed_campaign" true ["contact_unsubscribed_from_campaign"]
        Some("Contact Unsubscribed Campaign"), Some("Contact unsubscribed from campaign"), Some("user.campaign"),
        "A contact left a campaign.";
    NewPageVisit "new_page_visit" false ["new_page_visited", "page_visited"] Some("New Page Visit"),
        Some("New page visited"), None, "A page was visited. Its `event_type` is not documented.";
    ContactPerformedEvent "contact_performed_event" true ["contact_performed_an_event"]
        Some("Contact Performed Event"), Some("Contact performed an event"), Some("user.event"),
        "A contact performed a tracked event.";
    LeadSubmittedEmail "lead_submitted_email" true [] Some("Lead Submitted Email"), Some("Lead submitted email"),
        Some("user.email"), "A lead left an e-mail address.";
    EventCreated "event_created" true [] Some("Event Created"), None, Some("event"),
        "A new kind of event was defined.";
    ContactSubmittedForm "contact_submitted_form" true [] Some("Contact Submitted Form"),
        Some("Contact submitted form"), Some("user.submitted_form"), "A contact submitted a form.";
    MeetingScheduled "meeting_scheduled" true [] Some("Meeting Scheduled"), Some("Meeting scheduled"),
        Some("meeting"), "A meeting was booked.";
    MeetingCancelled "meeting_cancelled" true [] Some("Meeting Cancelled"), Some("Meeting cancelled"),
        Some("meeting"), "A meeting was called off.";
    MeetingRescheduled "meeting_rescheduled" true [] Some("Meeting Rescheduled"), Some("Meeting rescheduled"),
        Some("meeting"), "A meeting was moved.";
}

impl Topic {
    /// The row of the table; nothing for [`Topic::Unknown`].
    pub fn facts(self) -> Option<&'static Facts> {
        TOPICS.get(self as usize)
    }

    /// Whether the vendor documents, with its `event_type`, that `message` is a chat message under this topic.
    pub(super) const fn has_chat_message(self) -> bool {
        matches!(self, Topic::MessageFromContact | Topic::TeammateReplied | Topic::NoteAdded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_holds_both_articles() {
        let titles =
            |title: fn(&Facts) -> Option<&'static str>| TOPICS.iter().filter_map(title).collect::<Vec<_>>();
        let old = include_str!("articles-old.txt").lines().collect::<Vec<_>>();
        let new = include_str!("articles-new.txt").lines().collect::<HashSet<_>>();
        assert_eq!(HashSet::<_>::from_iter(titles(|row| row.old_article)), HashSet::<_>::from_iter(old));
        assert_eq!(HashSet::<_>::from_iter(titles(|row| row.new_article)), new);
        assert_eq!(TOPICS.iter().filter(|row| row.documented).count(), 25);
    }

    #[test]
    fn each_row_stands_at_its_topic_and_each_name_is_read_back() {
        for (index, row) in TOPICS.iter().enumerate() {
            assert_eq!(row.topic as usize, index);
            assert_eq!(row.topic.facts().map(|found| found.name), Some(row.name));
            assert_eq!(Topic::of(row.name), (row.topic, row.documented));
            for alias in row.aliases {
                assert_eq!(Topic::of(alias), (row.topic, false));
            }
        }
        assert_eq!(Topic::of("user.created"), (Topic::Unknown, false));
        assert!(Topic::Unknown.facts().is_none());
    }
}
