//! What would be different under another plan: asked before publishing it.

use super::Engine;
use super::routing::{self, Options};
use crate::error::{Code, Error};
use crate::event::{Event, Kind as EventKind};
use crate::json::{Document, Kind, Value, Writer};
use crate::order;
use crate::plan::{EdgePlan, Routed};
use crate::route::{Consent, Granted, Side, Trace, label};

/// One side of a comparison.
struct Answer {
    fire: bool,
    reason: &'static str,
    text: String,
}

impl Engine {
    /// Writes the list of decisions that `other` makes otherwise: `{url | id, event, destination, callback, before,
    /// after}`, each of the two `{fire, reason, text}` or `null` where that plan has no such destination.
    ///
    /// `subjects` is a JSON list of events (decided as they would be routed) and of URLs (on which every event that
    /// either plan lists is tried, with all consent given).
    ///
    /// # Errors
    /// `INVALID_INPUT` with the place of what is neither an event nor a URL.
    pub fn compare(&self, other: &Engine, subjects: Value<'_>, out: &mut Writer) -> Result<(), Error> {
        let mut destinations: Vec<&str> = ids(self.plan()).chain(ids(other.plan())).collect();
        order::sort_and_dedup(&mut destinations);
        out.begin_array();
        for (index, subject) in subjects.items().enumerate() {
            let placed = |error: Error| error.at(&["/", &index.to_string()].concat());
            match subject.kind() {
                Kind::String => {
                    let url = subject.as_str().unwrap_or_default();
                    let mut names: Vec<_> = listed(self.plan()).chain(listed(other.plan())).collect();
                    order::sort_and_dedup(&mut names);
                    for name in names {
                        let json = stand_in(name);
                        let document = Document::parse_str(&json)?;
                        let all = Consent { granted: Granted::All, gpc: false, dnt: false };
                        let view = View { url: Some(&url), consent: Some(all) };
                        self.differences(other, &Event::read(&document)?, &view, &destinations, out);
                    }
                }
                Kind::Object => {
                    let event = Event::from_value(subject).map_err(placed)?;
                    let view = View { url: None, consent: None };
                    self.differences(other, &event, &view, &destinations, out);
                }
                _ => return Err(placed(Error::new(Code::InvalidInput, "an event or a URL is expected"))),
            }
        }
        out.end_array();
        Ok(())
    }

    fn differences(
        &self,
        other: &Engine,
        event: &Event<'_>,
        view: &View<'_>,
        destinations: &[&str],
        out: &mut Writer,
    ) {
        for destination in destinations {
            for side in [Side::Server, Side::Client] {
                let before = self.answer(destination, side, event, view);
                let after = other.answer(destination, side, event, view);
                let same = match (&before, &after) {
                    (Some(before), Some(after)) => before.fire == after.fire,
                    (None, Some(answer)) | (Some(answer), None) => !answer.fire,
                    (None, None) => true,
                };
                if same {
                    continue;
                }
                out.begin_object();
                match view.url {
                    Some(url) => out.key("url").string(url),
                    None => out.key("id").string(&event.id().unwrap_or_default()),
                };
                out.key("event").string(&event.name().unwrap_or(event.kind().as_str().into()));
                out.key("destination").string(destination);
                out.key("callback").string(side.as_str());
                write(before.as_ref(), out.key("before"));
                write(after.as_ref(), out.key("after"));
                out.end_object();
            }
        }
    }

    fn answer(&self, destination: &str, side: Side, event: &Event<'_>, view: &View<'_>) -> Option<Answer> {
        let routed = self.plan().destinations.iter().find(|routed| routed.id == destination)?;
        let options = Options { side, person: None, url: view.url.map(Some), consent: view.consent.clone() };
        let describe = |trace: &Trace<'_>| Answer {
            fire: trace.fires(),
            reason: trace.reason(),
            text: trace.text(destination, &label(event)),
        };
        routing::with_trace(&self.opened, routed, event, &options, describe).ok()
    }
}

/// In view of what a subject is decided.
struct View<'v> {
    url: Option<&'v str>,
    consent: Option<Consent>,
}

fn ids(plan: &EdgePlan) -> impl Iterator<Item = &str> {
    plan.destinations.iter().map(|routed| routed.id.as_str())
}

/// What an action workflow lists: a name, or a kind of call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Listed<'p> {
    Name(&'p str),
    Type(EventKind),
}

fn listed(plan: &EdgePlan) -> impl Iterator<Item = Listed<'_>> {
    plan.destinations.iter().flat_map(|Routed { actions, .. }| {
        let names = actions.events.iter().map(|(name, _)| Listed::Name(name));
        let types = actions.types.iter().filter_map(|(kind, _)| EventKind::ALL.get(usize::from(*kind)));
        names.chain(types.map(|kind| Listed::Type(*kind)))
    })
}

fn stand_in(listed: Listed<'_>) -> String {
    let mut out = Writer::new();
    out.begin_object();
    match listed {
        Listed::Name(name) => out.key("type").string("track").key("event").string(name),
        Listed::Type(kind) => out.key("type").string(kind.as_str()),
    };
    out.end_object();
    out.into_string()
}

fn write(answer: Option<&Answer>, out: &mut Writer) {
    let Some(answer) = answer else {
        out.null();
        return;
    };
    out.begin_object();
    out.key("fire").boolean(answer.fire);
    out.key("reason").string(answer.reason);
    out.key("text").string(&answer.text);
    out.end_object();
}
