//! The whole way at once: from a request to the requests that follow from it, with nothing kept in between.

use super::process::Processed;
use super::receipt::Receipt;
use super::routing::{Options, in_context};
use super::secrets::Secrets;
use crate::destination::{self, Destination, Notes, Prepared, Subject};
use crate::error::Error;
use crate::event::{Event, Identifiers};
use crate::json::{Document, Indexed, Value, Writer};
use crate::log::{Record, Stage};
use crate::plan::{EdgePlan, Opened, Routed};
use crate::route::{self, Asked, Side};

/// What followed from a request that was let in.
#[derive(Debug)]
pub struct Forwarded {
    /// Id of the receipt, by which repeats of the same content are known.
    pub receipt: String,
    /// What is to be sent, in this order.
    pub outgoing: Vec<Outgoing>,
    /// What was dropped, held back or changed, and why.
    pub log: Vec<Record>,
}

/// One request to a destination, complete.
#[derive(Debug)]
pub struct Outgoing {
    /// Id of the destination.
    pub destination: String,
    /// The events in it: a JSON list of `{event, person?}`.
    pub entries: String,
    /// What to send now; never to be stored or logged.
    pub prepared: Prepared,
}

/// What is asked of `route`: there is no store that would know the person, and the event carries its own context.
const OPTIONS: Options<'_> = Options { side: Side::Server, person: None, url: None, consent: None };

pub(super) fn forward(
    opened: &Opened<EdgePlan>,
    secrets: &Secrets,
    receipt: Receipt,
    mut processed: Processed,
    now: i64,
) -> Result<Forwarded, Error> {
    let destinations = &opened.plan.destinations;
    let mut log = processed.log;
    // of each destination the lists of requests, one per event
    let mut lists: Vec<Vec<Indexed>> = vec![Vec::new(); destinations.len()];
    for event in &mut processed.events {
        let document = event.document()?;
        route_one(opened, &Event::read(&document)?, &receipt, &mut lists, &mut log)?;
    }
    let mut outgoing = Vec::new();
    for (routed, lists) in destinations.iter().zip(&mut lists) {
        send(routed, lists, secrets, now, &mut outgoing)?;
    }
    Ok(Forwarded { receipt: receipt.id, outgoing, log })
}

fn route_one(
    opened: &Opened<EdgePlan>,
    event: &Event<'_>,
    receipt: &Receipt,
    lists: &mut [Vec<Indexed>],
    log: &mut Vec<Record>,
) -> Result<(), Error> {
    let identifiers = Identifiers::of(event);
    let who = Subject::of(&identifiers.list);
    in_context(opened, event, &OPTIONS, |rules, context| {
        for (routed, list) in opened.plan.destinations.iter().zip(lists) {
            let is_gist = matches!(routed.settings, Destination::Gist(_));
            let asked = Asked::of(routed, is_gist, event, context);
            let mut trace = route::decide(asked, rules, event, context);
            if trace.fires() {
                let mut out = Writer::indexed(event.root().raw().len() + 512);
                let report = routed.settings.requests(&routed.id, event, &who, &mut out);
                trace.checks.settings(report.skipped);
                remark(report.notes, routed, receipt, log);
                list.push(out.into_indexed());
            }
            if !trace.fires() {
                let text = trace.text(&routed.id, &route::label(event));
                let record = Record::new(Stage::Route, trace.reason(), text, receipt.id.as_str());
                log.push(record.destination(routed.id.as_str()));
            }
        }
    })
}

/// What a destination's limits changed.
fn remark(notes: Notes, routed: &Routed<Destination>, receipt: &Receipt, log: &mut Vec<Record>) {
    if notes.is_empty() {
        return;
    }
    log.extend(notes.into_vec().into_iter().map(|note| Record {
        path: note.path,
        destination: Some(routed.id.clone()),
        ..Record::new(Stage::Route, note.code, note.message, receipt.id.as_str())
    }));
}

fn send(
    routed: &Routed<Destination>,
    lists: &mut [Indexed],
    secrets: &Secrets,
    now: i64,
    outgoing: &mut Vec<Outgoing>,
) -> Result<(), Error> {
    let documents = lists.iter_mut().map(Indexed::document).collect::<Result<Vec<Document<'_>>, Error>>()?;
    let requests: Vec<Value<'_>> = documents.iter().flat_map(|document| document.root().items()).collect();
    for batch in routed.settings.group(&requests) {
        let value = |name: &str| secrets.get(name).ok().map(str::to_owned);
        let prepared = destination::fill_in(|name| batch.member(name), batch.body(), &value, now)?;
        let mut entries = Writer::new();
        batch.write_entries(&mut entries);
        outgoing.push(Outgoing { destination: routed.id.clone(), entries: entries.into_string(), prepared });
    }
    Ok(())
}
