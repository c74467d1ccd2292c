//! Decisions with the requests or calls that follow from them.

use crate::destination::{Destination, Subject};
use crate::error::Error;
use crate::event::{Event, Identifier, IdentifierKind, Identifiers, Member};
use crate::json::{Document, Kind, Value, Writer};
use crate::plan::{EdgePlan, Opened, Routed, SourceKind};
use crate::route::{self, Asked, Consent, Context, Detail, Granted, Side, Trace};
use crate::trigger::RuleSet;

/// What an event is routed in view of.
#[derive(Clone, Debug)]
pub struct Options<'o> {
    /// Which callback is asked about.
    pub side: Side,
    /// The person, `{id, identifiers}`, where one is known.
    pub person: Option<Value<'o>>,
    /// The location, as its host serialised it; `None` = take the event's own `context.page.url`.
    pub url: Option<Option<&'o str>>,
    /// What is known of the consent; `None` = take what the event carries.
    pub consent: Option<Consent>,
}

pub(super) fn route(
    opened: &Opened<EdgePlan>,
    document: &Document<'_>,
    options: &Options<'_>,
    out: &mut Writer,
) -> Result<(), Error> {
    let event = super::event_of(document)?;
    in_context(opened, &event, options, |rules, context| {
        write_all(opened, &event, options, rules, context, out)
    })
}

/// The trace of one destination's decision, without its requests or calls.
pub(super) fn with_trace<T>(
    opened: &Opened<EdgePlan>,
    routed: &Routed<Destination>,
    event: &Event<'_>,
    options: &Options<'_>,
    read: impl FnOnce(&Trace<'_>) -> T,
) -> Result<T, Error> {
    in_context(opened, event, options, |rules, context| {
        let is_gist = matches!(routed.settings, Destination::Gist(_));
        let asked = Asked::of(routed, is_gist, event, context);
        read(&route::decide(asked, rules, event, context, Detail::Full))
    })
}

/// Takes the URL apart and finds out what consent the event carries, where the options leave that to it.
pub(super) fn in_context<T>(
    opened: &Opened<EdgePlan>,
    event: &Event<'_>,
    options: &Options<'_>,
    work: impl FnOnce(&RuleSet<'_>, &Context<'_>) -> T,
) -> Result<T, Error> {
    let rules = opened.rules()?;
    let own_url = event.page_url();
    let subject = rules.subject(options.url.unwrap_or(own_url.as_deref()));
    let source = event.text(Member::Source);
    let source = source.and_then(|id| opened.plan.sources.iter().find(|source| source.id == *id));
    let context = Context {
        side: options.side,
        subject: &subject,
        consent: options.consent.clone().unwrap_or_else(|| carried(event, source)),
        policy: &opened.plan.consent,
        from_gist: source.is_some_and(|source| source.kind == SourceKind::Gist),
    };
    Ok(work(&rules, &context))
}

fn write_all(
    opened: &Opened<EdgePlan>,
    event: &Event<'_>,
    options: &Options<'_>,
    rules: &RuleSet<'_>,
    context: &Context<'_>,
    out: &mut Writer,
) {
    let identifiers = Identifiers::of(event);
    let known = options.person.map(known_identifiers).unwrap_or_default();
    let id = options.person.and_then(|person| person.get("id")).and_then(|id| id.as_str());
    let identified = options.person.and_then(|person| person.get("identified"));
    out.begin_array();
    for routed in &opened.plan.destinations {
        // everywhere, or at the destinations that are listed
        let here = identified.is_some_and(|value| {
            value.as_bool().unwrap_or_else(|| value.items().any(|known| known.is_str(&routed.id)))
        });
        let who = Subject {
            identifiers: &identifiers.list,
            person: id.as_deref(),
            known: &known,
            identified: here,
        };
        let is_gist = matches!(routed.settings, Destination::Gist(_));
        let effects = |out: &mut Writer| match options.side {
            Side::Server => routed.settings.requests(&routed.id, event, &who, out),
            Side::Client => routed.settings.calls(event, &who, out),
        };
        let asked = Asked::of(routed, is_gist, event, context);
        route::write(asked, rules, event, context, effects, out);
    }
    out.end_array();
}

/// The identifiers of a person as a store keeps them.
fn known_identifiers(person: Value<'_>) -> Vec<Identifier> {
    let Some(list) = person.get("identifiers") else { return Vec::new() };
    let read = |entry: Value<'_>| {
        let kind = IdentifierKind::parse(&entry.get("kind")?.as_str()?)?;
        Identifier::new(kind, &entry.get("value")?.as_str()?).ok()
    };
    list.items().filter_map(read).collect()
}

/// The consent that travels with an event: a webhook source states its own; otherwise Segment's
/// `context.consent.categoryPreferences`, and the privacy signals that the collector noted in the context.
fn carried(event: &Event<'_>, source: Option<&crate::plan::Source>) -> Consent {
    let context = event.member(Member::Context);
    let signal = |name: &str| {
        context.and_then(|context| context.get(name)).and_then(|value| value.as_bool()).unwrap_or(false)
    };
    let preferences = context
        .and_then(|context| context.get("consent"))
        .and_then(|consent| consent.get("categoryPreferences"))
        .filter(|preferences| preferences.kind() == Kind::Object);
    let granted = match (preferences, source) {
        (Some(preferences), _) => Granted::Only(
            preferences
                .entries()
                .filter(|(_, value)| value.as_bool() == Some(true))
                .filter_map(|(name, _)| name.as_str())
                .map(|name| name.into_owned())
                .collect(),
        ),
        (None, Some(source)) if !source.kind.is_collector() => match &source.consent {
            Some(categories) => Granted::Only(categories.clone()),
            None => Granted::All,
        },
        _ => Granted::Unknown,
    };
    Consent { granted, gpc: signal("gpc"), dnt: signal("dnt") }
}
