//! The whole way at once: from a request to the requests that follow from it, with nothing kept in between.

use super::process::Processed;
use super::receipt::Receipt;
use super::routing::{Options, in_context};
use super::secrets::Secrets;
use crate::destination::{self, Batch, Destination, Draft, Notes, Prepared, Subject};
use crate::error::Error;
use crate::event::{Event, Identifiers, Member};
use crate::json::{Indexed, Writer};
use crate::log::{Record, Stage};
use crate::plan::{EdgePlan, Opened, Routed};
use crate::route::{self, Asked, Detail, Side};
use std::borrow::Cow;

/// What followed from a request that was let in.
#[derive(Debug)]
pub struct Forwarded<'e> {
    /// Id of the receipt, by which repeats of the same content are known.
    pub receipt: String,
    /// What is to be sent, in this order.
    pub outgoing: Vec<Outgoing<'e>>,
    /// What was dropped, held back or changed, and why.
    pub log: Vec<Record>,
}

/// One request to a destination, complete.
#[derive(Debug)]
pub struct Outgoing<'e> {
    /// Id of the destination.
    pub destination: &'e str,
    /// The events in it: a JSON list of `{event, person?}`.
    pub entries: String,
    /// The body, if there is one.
    pub body: Option<String>,
    /// The number of its head, if others of this engine have the very same.
    pub shared_head: Option<u32>,
    head: Cow<'e, SendHead>,
}

impl Outgoing<'_> {
    /// Method, URL and headers, as JSON: `{destination, method, url, headers}`. Never to be stored or logged.
    pub fn head(&self) -> &str {
        &self.head.json
    }

    /// What to send now; never to be stored or logged.
    pub fn prepared(&self) -> Prepared {
        Prepared { body: self.body.clone(), ..self.head.prepared.clone() }
    }
}

/// All of a request but its body, with its secrets filled in.
#[derive(Clone, Debug)]
pub(super) struct SendHead {
    prepared: Prepared,
    json: String,
}

impl SendHead {
    fn new(destination: &str, prepared: Prepared) -> Self {
        let mut out = Writer::with_capacity(256);
        out.begin_object().key("destination").string(destination);
        out.key("method").string(&prepared.method).key("url").string(&prepared.url);
        prepared.write_headers(out.key("headers"));
        out.end_object();
        SendHead { prepared, json: out.into_string() }
    }

    /// What all requests of a destination have in common that travel together. Nothing where none do, and while a
    /// secret is missing: then it is made for each anew, and says so.
    pub(super) fn of(routed: &Routed<Destination>, secrets: &Secrets) -> Option<SendHead> {
        let mut out = Writer::indexed(256);
        if !routed.settings.batch_head(&mut out) {
            return None;
        }
        fill_in(&routed.id, &mut out.into_indexed(), None, secrets, 0).ok().map(|(head, _)| head)
    }
}

/// The head with its secrets, and the body.
fn fill_in(
    destination: &str,
    head: &mut Indexed,
    body: Option<String>,
    secrets: &Secrets,
    now: i64,
) -> Result<(SendHead, Option<String>), Error> {
    let value = |name: &str| secrets.get(name).ok().map(str::to_owned);
    let mut prepared =
        head.read(|head| destination::fill_in(|name| head.root().get(name), body, &value, now))??;
    let body = prepared.body.take();
    Ok((SendHead::new(destination, prepared), body))
}

/// What is asked of `route`: there is no store that would know the person, and the event carries its own context.
const OPTIONS: Options<'_> = Options { side: Side::Server, person: None, url: None, consent: None };

/// What goes to one destination.
struct Lane<'a> {
    drafts: Vec<Draft<'a>>,
    /// A list of their bodies.
    bodies: Writer,
}

pub(super) fn forward<'e>(
    opened: &'e Opened<EdgePlan>,
    heads: &'e [Option<SendHead>],
    secrets: &Secrets,
    receipt: Receipt<'_>,
    mut processed: Processed,
    now: i64,
) -> Result<Forwarded<'e>, Error> {
    let destinations = &opened.plan.destinations;
    let documents = processed.events.iter_mut().map(Indexed::document).collect::<Result<Vec<_>, Error>>()?;
    let events = documents.iter().map(Event::read).collect::<Result<Vec<_>, Error>>()?;
    let identifiers: Vec<Identifiers> = events.iter().map(Identifiers::of).collect();
    let subjects: Vec<Subject<'_>> = identifiers.iter().map(|found| Subject::of(&found.list)).collect();

    let room = documents.iter().map(|document| document.text().len() + 256).sum();
    let lane = |_: &Routed<Destination>| {
        let mut bodies = Writer::with_capacity(room);
        bodies.begin_array();
        Lane { drafts: Vec::with_capacity(events.len()), bodies }
    };
    let mut lanes: Vec<Lane<'_>> = destinations.iter().map(lane).collect();
    let mut log = processed.log;
    let is_collector = opened.plan.sources.iter().any(|s| s.id == receipt.source && s.kind.is_collector());
    for (event, who) in events.iter().zip(&subjects) {
        // a collector's receipt may hold a thousand messages
        let own = event.text(Member::MessageId).filter(|_| is_collector);
        let message = own.as_deref().unwrap_or(&receipt.id);
        route_one(opened, event, who, message, &mut lanes, &mut log)?;
    }
    let mut outgoing = Vec::new();
    for (((routed, lane), head), number) in destinations.iter().zip(lanes).zip(heads).zip(0..) {
        let bodies = lane.bodies.into_string();
        let shared = head.as_ref().map(|head| (number, head));
        for batch in routed.settings.group(&lane.drafts) {
            outgoing.push(send(routed, &batch, &bodies, shared, secrets, now)?);
        }
    }
    Ok(Forwarded { receipt: receipt.id, outgoing, log })
}

fn route_one<'a>(
    opened: &'a Opened<EdgePlan>,
    event: &'a Event<'a>,
    who: &'a Subject<'a>,
    message: &str,
    lanes: &mut [Lane<'a>],
    log: &mut Vec<Record>,
) -> Result<(), Error> {
    in_context(opened, event, &OPTIONS, |rules, context| {
        for (routed, Lane { drafts, bodies }) in opened.plan.destinations.iter().zip(lanes) {
            let is_gist = matches!(routed.settings, Destination::Gist(_));
            let asked = Asked::of(routed, is_gist, event, context);
            let mut skipped = None;
            if route::decide(asked, rules, event, context, Detail::Brief).fires() {
                let report = routed.settings.draft(&routed.id, event, who, drafts, bodies);
                skipped = report.skipped;
                remark(report.notes, routed, message, log);
                if skipped.is_none() {
                    continue;
                }
            }
            let mut trace = route::decide(asked, rules, event, context, Detail::Full);
            if trace.fires() {
                trace.checks.settings(skipped);
            }
            let text = trace.text(&routed.id, &route::label(event));
            let record = Record::new(Stage::Route, trace.reason(), text, message);
            log.push(record.destination(routed.id.as_str()));
        }
    })
}

/// What a destination's limits changed.
fn remark(notes: Notes, routed: &Routed<Destination>, message: &str, log: &mut Vec<Record>) {
    if notes.is_empty() {
        return;
    }
    log.extend(notes.into_vec().into_iter().map(|note| Record {
        path: note.path,
        destination: Some(routed.id.clone()),
        ..Record::new(Stage::Route, note.code, note.message, message)
    }));
}

fn send<'e>(
    routed: &'e Routed<Destination>,
    batch: &Batch<&Draft<'_>>,
    bodies: &str,
    shared: Option<(u32, &'e SendHead)>,
    secrets: &Secrets,
    now: i64,
) -> Result<Outgoing<'e>, Error> {
    let mut entries = Writer::with_capacity(128);
    batch.write_entries(&mut entries);
    let body = batch.body(bodies);
    let (shared_head, head, body) = match (batch.first().and_then(|draft| draft.head.as_ref()), shared) {
        (None, Some((number, shared))) => (Some(number), Cow::Borrowed(shared), body),
        (own, _) => {
            let mut own = own.cloned().unwrap_or_else(|| {
                let mut out = Writer::indexed(256);
                routed.settings.batch_head(&mut out);
                out.into_indexed()
            });
            let (head, body) = fill_in(&routed.id, &mut own, body, secrets, now)?;
            (None, Cow::Owned(head), body)
        }
    };
    Ok(Outgoing { destination: &routed.id, entries: entries.into_string(), body, shared_head, head })
}
