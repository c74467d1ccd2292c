//! Conversations and what is said in them.

use super::super::shape::{read_kind, read_type, read_value, views};
use super::person::{Person, Tag};

views! {
    /// A conversation. The webhook article says `status` and `assigned_to`, the REST API `state` and `assignee`.
    Conversation bare "id" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// `open`, `closed`, `snoozed` or what else is sent.
        status "status": Text ["status", "state"] Documented;
        /// The teammate or team that has it.
        assigned_to "assignedTo": One Assignee ["assigned_to", "assignee"] Documented;
        /// Title.
        title "title": Text ["title"] Seen;
        /// Its contacts; often no more than their ids.
        contacts "contacts": Many Person ["contacts"] Seen;
        /// Tags.
        tags "tags": Many Tag ["tags"] Seen;
        /// Begun, in milliseconds.
        created_at "createdAt": Time ["created_at"] Seen;
        /// Changed, in milliseconds.
        updated_at "updatedAt": Time ["updated_at"] Seen;
        /// The owner's properties.
        custom_properties "customProperties": Object ["custom_properties"] Seen;
    }

    /// A teammate or a team. A bare string is a name.
    Assignee bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// `teammate` or `team`.
        kind "type": Text ["type"] Seen;
        /// Name.
        name "name": Text ["name"] Inferred;
        /// E-mail address.
        email "email": Text ["email"] Inferred;
    }

    /// What was said. A bare string is the text.
    Message bare "body" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// Text or HTML; which of them is not documented.
        body "body": Text ["body"] Seen;
        /// Who said it.
        author "author": One Author ["author"] Seen;
        /// Said, in milliseconds.
        created_at "createdAt": Time ["created_at"] Seen;
    }

    /// Who said something.
    Author bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// `teammate`, `contact` or `user`.
        kind "type": Text ["type"] Seen;
        /// Name.
        name "name": Text ["name"] Seen;
        /// E-mail address.
        email "email": Text ["email"] Seen;
    }

    /// A teammate. The article names the key `agent` and none of its members. A bare string is a name.
    Agent bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Inferred;
        /// Name.
        name "name": Text ["name"] Inferred;
        /// E-mail address.
        email "email": Text ["email"] Inferred;
    }

    /// What a contact thought of a conversation. No key of it is documented. A bare value is the score.
    Rating bare "rating" {
        /// The score, in the sender's spelling. The browser API calls it `rating`.
        score "score": Id ["rating", "score"] Inferred;
        /// Words.
        comment "comment": Text ["comment", "remark"] Inferred;
    }
}
