//! Campaigns, events, forms, meetings and page visits. The articles name their keys and, with few exceptions,
//! none of their members.

use super::super::shape::{read_kind, read_type, read_value, views};

views! {
    /// An e-mail campaign. A bare string is its name.
    Campaign bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Inferred;
        /// Name.
        name "name": Text ["name", "title"] Inferred;
        /// The contact's subscription, in the sender's word.
        status "status": Text ["status", "subscription_status"] Inferred;
        /// The address that the campaign goes to.
        email "email": Text ["email"] Inferred;
    }

    /// A tracked event: performed by a contact, or newly defined. A bare string is its name.
    TrackedEvent bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Seen;
        /// Name. The REST API answers `name` where it is asked with `event_name`.
        name "name": Text ["name", "event_name"] Seen;
        /// The address of whoever performed it.
        email "email": Text ["email"] Seen;
        /// Its properties.
        properties "properties": Object ["properties"] Seen;
        /// Happened, in milliseconds.
        occurred_at "occurredAt": Time ["occurred_at", "created_at"] Seen;
    }

    /// A submitted form; its members depend "on optin method" (article). A bare string is its name.
    SubmittedForm bare "name" {
        /// Gist's id.
        id "id": Id ["id"] Inferred;
        /// Name.
        name "name": Text ["name", "title"] Inferred;
        /// Submitted, in milliseconds.
        created_at "createdAt": Time ["created_at", "submitted_at"] Inferred;
    }

    /// A meeting. No member of it is documented; what every Gist object has is read, the rest stays in `extra`.
    Meeting bare "id" {
        /// Gist's id.
        id "id": Id ["id"] Inferred;
        /// Title.
        title "title": Text ["title", "name"] Inferred;
        /// Made, in milliseconds.
        created_at "createdAt": Time ["created_at"] Inferred;
        /// Changed, in milliseconds.
        updated_at "updatedAt": Time ["updated_at"] Inferred;
    }

    /// A visited page: "page URL, time of visit, user details" are promised, without keys. A bare string is the URL.
    PageVisit bare "url" {
        /// The page's URL.
        url "url": Text ["url", "page_url"] Inferred;
        /// Title.
        title "title": Text ["title", "page_title"] Inferred;
        /// Where the visitor came from.
        referrer "referrer": Text ["referrer"] Inferred;
        /// Visited, in milliseconds.
        visited_at "visitedAt": Time ["visited_at", "created_at"] Inferred;
    }
}
