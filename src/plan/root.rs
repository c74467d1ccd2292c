//! What a workflow sees of a body: for Gist sources with what the typing of the webhook adds.

use super::SourceKind;
use crate::json::Document;
use crate::webhook::gist::{GistWebhook, View};
use crate::workflow::{Gist, Request, Root};

/// Runs `work` once, on the root of a body. The webhook is there for Gist sources. Not generic: typing a webhook is code
/// that need not be there for each caller.
pub fn with_root(
    kind: SourceKind,
    document: &Document<'_>,
    request: Option<Request<'_>>,
    work: &mut dyn FnMut(&Root<'_>, Option<&GistWebhook<'_>>),
) {
    if kind != SourceKind::Gist {
        return work(&Root { request, ..Root::new(document.root()) }, None);
    }
    let webhook = GistWebhook::read(document);
    let event_type = webhook.event_type();
    let person = webhook.person();
    let person_type = person.and_then(|person| person.value().get("type")).and_then(|kind| kind.as_str());
    let gist = Gist {
        topic: webhook.topic().as_str(),
        event_type: event_type.as_deref(),
        documented: webhook.documented(),
        person: person.map(|person| person.value()),
        person_type: person_type.as_deref(),
    };
    work(&Root { request, gist: Some(gist), ..Root::new(document.root()) }, Some(&webhook))
}
