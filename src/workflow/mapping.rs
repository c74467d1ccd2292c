//! Event templates: what a workflow makes of a receipt.

use super::condition::Condition;
use super::data::Data;
use super::expression::{Expression, Node, Run};
use super::lookup::Lookup;
use super::path::Path;
use super::{Origin, root::Scope};
use crate::event::{self, Event, Kind, ulid, write_reserved};
use crate::json::{self, Indexed, Writer};
use crate::packed::{Packed, Packer, Unpacker, packed};

/// A member of the envelope that a template may give, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Id,
    Type,
    Event,
    Name,
    Category,
    MessageId,
    UserId,
    AnonymousId,
    GroupId,
    PreviousId,
    Traits,
    Properties,
    Context,
    Integrations,
    Timestamp,
    Deleted,
}

packed!(
    enum Slot {
        Id,
        Type,
        Event,
        Name,
        Category,
        MessageId,
        UserId,
        AnonymousId,
        GroupId,
        PreviousId,
        Traits,
        Properties,
        Context,
        Integrations,
        Timestamp,
        Deleted,
    }
);

impl Slot {
    #[cfg(feature = "compile")]
    pub(super) const ALL: [Slot; 16] = [
        Slot::Id,
        Slot::Type,
        Slot::Event,
        Slot::Name,
        Slot::Category,
        Slot::MessageId,
        Slot::UserId,
        Slot::AnonymousId,
        Slot::GroupId,
        Slot::PreviousId,
        Slot::Traits,
        Slot::Properties,
        Slot::Context,
        Slot::Integrations,
        Slot::Timestamp,
        Slot::Deleted,
    ];

    /// Its key in the event and in the template.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Slot::Id => "id",
            Slot::Type => "type",
            Slot::Event => "event",
            Slot::Name => "name",
            Slot::Category => "category",
            Slot::MessageId => "messageId",
            Slot::UserId => "userId",
            Slot::AnonymousId => "anonymousId",
            Slot::GroupId => "groupId",
            Slot::PreviousId => "previousId",
            Slot::Traits => "traits",
            Slot::Properties => "properties",
            Slot::Context => "context",
            Slot::Integrations => "integrations",
            Slot::Timestamp => "timestamp",
            Slot::Deleted => "deleted",
        }
    }
}

/// A compiled event template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EventTemplate {
    /// A list: one event for each of its elements.
    pub(super) for_each: Option<Path>,
    /// In the order of [`Slot`].
    pub(super) members: Vec<(Slot, Expression)>,
    /// Whether the event is made at all; read with `$item`.
    pub(super) when: Option<Condition>,
    /// What its members read.
    pub(super) lookup: Lookup,
}

impl Packed for EventTemplate {
    fn pack(&self, out: &mut Packer) {
        self.for_each.pack(out);
        self.members.pack(out);
        self.when.pack(out);
    }

    fn unpack(input: &mut Unpacker<'_>) -> Self {
        EventTemplate::new(Packed::unpack(input), Packed::unpack(input), Packed::unpack(input))
    }
}

/// Why a template gave no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dropped {
    pub(super) code: &'static str,
    pub(super) message: String,
}

fn dropped(code: &'static str, message: impl Into<String>) -> Dropped {
    Dropped { code, message: message.into() }
}

impl EventTemplate {
    pub(super) fn new(
        for_each: Option<Path>,
        mut members: Vec<(Slot, Expression)>,
        when: Option<Condition>,
    ) -> Self {
        let mut lookup = Lookup::default();
        for (_, expression) in &mut members {
            expression.each_path(&mut |path| lookup.add(path));
        }
        EventTemplate { for_each, members, when, lookup }
    }

    fn expression(&self, slot: Slot) -> Option<&Expression> {
        self.members.iter().find(|(member, _)| *member == slot).map(|(_, expression)| expression)
    }

    /// The elements to make events of; one event without an element if the template has no `forEach`.
    pub(super) fn elements<'a>(&self, scope: &Scope<'a>) -> Result<Vec<Option<json::Value<'a>>>, Dropped> {
        let Some(path) = &self.for_each else { return Ok(vec![None]) };
        let shown = path.as_str();
        let element = |data: Data<'a>| match data {
            Data::Json(value) => Some(Some(value)),
            _ => None,
        };
        match scope.of(path) {
            None => Err(dropped(
                "for_each_absent",
                format!("{shown} (forEach) is absent, so there is nothing to make events of"),
            )),
            Some(found) => match found.into_list() {
                Ok(items) => Ok(items.into_iter().filter_map(element).collect()),
                Err(other) => {
                    let kind = other.kind().in_words();
                    Err(dropped("for_each_not_a_list", format!("{shown} (forEach) is no list but {kind}")))
                }
            },
        }
    }

    /// The event, as JSON.
    pub(super) fn event<'a>(
        &'a self,
        run: &mut Run<'_, 'a>,
        origin: &Origin<'_>,
        ordinal: usize,
    ) -> Result<Indexed, Dropped> {
        if self.when.as_ref().is_some_and(|when| !when.met(run.scope)) {
            return Err(dropped("event_not_wanted", "the `when` of this event template is not met"));
        }
        let kind = self.kind(run)?;
        let name = self.text(Slot::Event, run);
        if kind == Kind::Track && name.is_none() {
            return Err(dropped(
                "event_name_missing",
                "a track event needs a name, and what `event` names is absent",
            ));
        }
        let mut out = Writer::indexed(run.scope.root.body.raw().len() + 512);
        out.begin_object();
        out.key("id").string(&self.id(run, origin, ordinal));
        for (slot, expression) in &self.members {
            match slot {
                Slot::Id => {}
                Slot::Type => {
                    out.key("type").string(kind.as_str());
                }
                Slot::Event => {
                    if let Some(name) = &name {
                        out.key("event").string(name);
                    }
                }
                Slot::Traits | Slot::Properties | Slot::Context | Slot::Integrations => {
                    object(*slot, expression, run, &mut out);
                }
                Slot::Timestamp => timestamp(expression, run, &mut out),
                Slot::Deleted => {
                    let truth =
                        |value: &Data<'_>| value.as_bool().or(value.as_str().map(|text| text == "true"));
                    if run.value(expression).as_ref().and_then(truth) == Some(true) {
                        out.key("deleted").boolean(true);
                    }
                }
                _ => {
                    if let Some(text) = self.text(*slot, run) {
                        out.key(slot.name()).string(&text);
                    }
                }
            }
        }
        if self.expression(Slot::MessageId).is_none() {
            out.key("messageId").string(origin.receipt);
        }
        out.key("receivedAt").integer(origin.received_at);
        out.key("source").string(origin.source);
        out.key("receipt").string(origin.receipt);
        out.key("workflow").string(origin.workflow);
        out.end_object();
        let reserved = kind == Kind::Track && name.is_some_and(|name| event::reserved(&name).is_some());
        if reserved { unreserved(out.into_indexed()) } else { Ok(out.into_indexed()) }
    }

    fn kind<'a>(&'a self, run: &mut Run<'_, 'a>) -> Result<Kind, Dropped> {
        match self.text(Slot::Type, run) {
            None => Err(dropped("event_type_missing", "what `type` names is absent")),
            Some(name) => Kind::parse(&name).ok_or_else(|| {
                let known = "identify, track, page, screen, group or alias";
                dropped("event_type_invalid", format!("a type is {known}, and this is \"{name}\""))
            }),
        }
    }

    /// The template's own id if it is a ULID; an id of another form is hashed into one.
    fn id<'a>(&'a self, run: &mut Run<'_, 'a>, origin: &Origin<'_>, ordinal: usize) -> String {
        match self.text(Slot::Id, run) {
            None => ulid::from_receipt(origin.receipt, origin.workflow, ordinal, origin.received_at),
            Some(own) => ulid::canonical(&own).unwrap_or_else(|| {
                run.within("id", |run| {
                    run.remark("id_not_ulid", "the id is no ULID; one was derived from it")
                });
                ulid::from_message(origin.source, &own, origin.received_at)
            }),
        }
    }

    /// The text of a member; absent if empty, `null`, or neither text nor number.
    fn text<'a>(&'a self, slot: Slot, run: &mut Run<'_, 'a>) -> Option<std::borrow::Cow<'a, str>> {
        let expression = self.expression(slot)?;
        run.within(slot.name(), |run| {
            let value = run.value(expression).filter(|value| !value.is_null())?;
            let kind = value.kind().in_words();
            match value.into_text() {
                Some(text) => (!text.is_empty()).then_some(text),
                None => {
                    run.remark("not_a_text", format!("this takes a text and got {kind}, so it is left out"));
                    None
                }
            }
        })
    }
}

fn object<'a>(slot: Slot, expression: &'a Expression, run: &mut Run<'_, 'a>, out: &mut Writer) {
    let mark = out.mark();
    let wrote = run.within(slot.name(), |run| {
        out.key(slot.name());
        if !matches!(expression.nodes.first(), Some(Node::Object(_))) {
            let value = run.value(expression).filter(|value| !value.is_null());
            return match value {
                Some(value) if value.kind() == json::Kind::Object => {
                    run.write_data(&value, out);
                    true
                }
                Some(value) => {
                    let kind = value.kind().in_words();
                    run.remark(
                        "not_an_object",
                        format!("this takes an object and got {kind}, so it is left out"),
                    );
                    false
                }
                None => false,
            };
        }
        run.write(expression, out)
    });
    if !wrote {
        out.rewind(mark);
    }
}

/// A time is passed on as it was sent: a text or a number.
fn timestamp<'a>(expression: &'a Expression, run: &mut Run<'_, 'a>, out: &mut Writer) {
    run.within("timestamp", |run| match run.value(expression) {
        Some(value) if matches!(value.kind(), json::Kind::String | json::Kind::Number) => {
            out.key("timestamp");
            value.write_json(out);
        }
        Some(value) if !value.is_null() => {
            let kind = value.kind().in_words();
            run.remark("not_a_text", format!("a time is a text or a number, not {kind}, so it is left out"));
        }
        _ => {}
    });
}

/// The call that a reserved event name stands for.
fn unreserved(mut event: Indexed) -> Result<Indexed, Dropped> {
    let mut out = Writer::indexed(event.as_str().len());
    let rewritten = event.read(|document| write_reserved(&Event::read(document)?, &mut out));
    match rewritten.flatten() {
        Ok(true) => Ok(out.into_indexed()),
        Ok(false) => Ok(event),
        Err(error) => Err(dropped("reserved_event_incomplete", error.message.into_owned())),
    }
}
