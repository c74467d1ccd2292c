//! One entry of a v2 batch, or one v1 event, as a request.

use super::event::{page_data, traits_base};
use super::held::Hold;
use super::identifier::{self, Identifier};
use super::limits::{self, DATA_BYTES, ENTRY_BYTES};
use super::members::Members;
use super::requests::seconds;
use super::settings::Customerio;
use crate::destination::note::Report;
use crate::destination::request::{Head, Target};
use crate::destination::subject::Subject;
use crate::event::{Event, Kind, Member};
use crate::json::Writer;

/// The requests of one event, being written.
pub(super) struct Entry<'a, 'w> {
    pub(super) settings: &'a Customerio,
    pub(super) api_key: &'a str,
    pub(super) target: Target<'a, 'w>,
    pub(super) event: &'a Event<'a>,
    pub(super) out: &'w mut Writer,
    pub(super) report: &'w mut Report,
}

/// Where entries of identified people go, many at a time.
const BATCH: &str = "/api/v2/batch";

/// Writes `{method, url, headers}` of every v2 batch; false, and nothing written, without an API key.
pub(in crate::destination) fn batch_head(settings: &Customerio, out: &mut Writer) -> bool {
    let Some(api_key) = settings.api_key.as_deref() else { return false };
    let headers = |out: &mut Writer| headers(settings, api_key, out);
    let url = &[settings.host.as_str(), BATCH];
    let head = Head { method: "POST", url, headers: &headers, profile: None, batch: None, body: true };
    head.write(out.begin_object());
    out.end_object();
    true
}

fn headers(settings: &Customerio, api_key: &str, out: &mut Writer) {
    out.key("authorization").begin_object().key("basic").begin_array().string(&settings.page.site_id);
    out.begin_object().key("secret").string(api_key).end_object().end_array().end_object();
    out.key("content-type").string("application/json");
}

impl Entry<'_, '_> {
    fn begin(&mut self, path: &str, batch: bool, profile: Option<bool>) {
        let headers = |out: &mut Writer| headers(self.settings, self.api_key, out);
        let batch = batch.then(|| [self.target.destination, "/v2"].concat());
        let head = Head {
            method: "POST",
            url: &[&self.settings.host, path],
            headers: &headers,
            profile,
            batch: batch.as_deref(),
            body: true,
        };
        self.target.begin(self.out, &head);
        self.out.begin_object();
    }

    /// Begins an entry of a v2 batch.
    pub(super) fn begin_v2(&mut self, kind: &str, action: &str) {
        self.begin_profile(kind, action, None);
    }

    /// The same, where Customer.io has a profile of the person afterwards, or has none.
    pub(super) fn begin_profile(&mut self, kind: &str, action: &str, profile: Option<bool>) {
        self.begin(BATCH, true, profile);
        self.out.key("type").string(kind).key("action").string(action);
    }

    /// Ends the body and its request.
    pub(super) fn end(&mut self) {
        self.out.end_object();
        self.target.end(self.out);
        self.report.count += 1;
    }

    /// A person's attributes.
    pub(super) fn identify(&mut self, identifier: &Identifier<'_>, subject: &Subject<'_>) {
        self.begin_profile("person", "identify", subject.profile(true));
        let end = self.room(ENTRY_BYTES);
        self.out.key("identifiers");
        identifier.write(self.out);
        self.out.key("attributes").begin_object();
        let traits = self.event.traits();
        if let Some(unsubscribed) = traits.and_then(|traits| traits.get("unsubscribed"))
            && identifier::misread_unsubscribed(unsubscribed)
        {
            let message =
                "sent as it is, but Customer.io reads everything other than true and 1 as subscribed";
            self.report.notes.push(
                "reads_as_subscribed",
                traits_base(self.event),
                Some("unsubscribed"),
                message,
            );
        }
        let rules = limits::attributes(&self.settings.page, end, Hold::Attribute(identifier));
        let mut members = Members::new(self.out, &mut self.report.notes, &rules);
        // joins what the visitor did before
        if let Some(id) = identifier::anonymous(subject)
            && traits.and_then(|traits| traits.get("anonymous_id")).is_none()
        {
            members.text("anonymous_id", id);
        }
        members.copy(traits, traits_base(self.event));
        self.out.end_object();
        self.end();
    }

    /// A track, page or screen event of an identified person.
    pub(super) fn event(&mut self, identifier: &Identifier<'_>, subject: &Subject<'_>, name: &str) {
        let action = match self.event.kind() {
            Kind::Page => "page",
            Kind::Screen => "screen",
            _ => "event",
        };
        // once is enough: events are many
        let profile = subject.profile(true).filter(|_| !subject.identified);
        self.begin_profile("person", action, profile);
        let end = self.room(ENTRY_BYTES);
        self.out.key("identifiers");
        identifier.write(self.out);
        self.name_id_time(name);
        self.out.key("attributes");
        self.data(end);
        self.end();
    }

    /// The same of a visitor who is not known yet.
    pub(super) fn anonymous_event(&mut self, anonymous_id: &str, name: &str) {
        self.begin("/api/v1/events", false, None);
        match self.event.kind() {
            Kind::Page => {
                self.out.key("type").string("page");
            }
            Kind::Screen => {
                self.out.key("type").string("screen");
            }
            _ => {}
        }
        self.name_id_time(name);
        self.out.key("anonymous_id").string(anonymous_id).key("data");
        let end = self.room(DATA_BYTES);
        self.data(end);
        self.end();
    }

    fn name_id_time(&mut self, name: &str) {
        self.out.key("name").string(name).key("id").string(&self.target.event);
        if let Some(seconds) = seconds(self.event, self.report) {
            self.out.key("timestamp").integer(seconds);
        }
    }

    fn data(&mut self, end: usize) {
        self.out.begin_object();
        let properties = self.event.member(Member::Properties);
        let rules = limits::data(&self.settings.page, end);
        let mut members = Members::new(self.out, &mut self.report.notes, &rules);
        page_data(self.event, &mut members);
        members.copy(properties, "/properties");
        self.out.end_object();
    }

    /// The writer's length at which the object that has just begun reaches `bytes`.
    pub(super) fn room(&self, bytes: usize) -> usize {
        // an entry's `{"type":…,"action":…` is written already; 80 is more than that
        self.out.len() + bytes - 80
    }
}
