//! Segment's HTTP API: a request's body into events.

use super::accept::split;
use super::receipt::Receipt;
use crate::event::{self, Kind, Normal, scalar_text, ulid};
use crate::json::{self, Document, Indexed, Value, Writer};
use crate::limits;
use crate::log::{Record, Stage};
use crate::time;

/// What a collector request asks for, by the last part of its path.
enum Method {
    One(Kind),
    Batch,
}

impl Method {
    /// The long names, and the short ones that browser SDKs use.
    fn of(url: &str) -> Option<Method> {
        let name = split(url).0.trim_end_matches('/').rsplit('/').next()?;
        Some(match name {
            "identify" | "i" => Method::One(Kind::Identify),
            "track" | "t" => Method::One(Kind::Track),
            "page" | "p" => Method::One(Kind::Page),
            "screen" | "s" => Method::One(Kind::Screen),
            "group" | "g" => Method::One(Kind::Group),
            "alias" | "a" => Method::One(Kind::Alias),
            "batch" | "b" | "import" => Method::Batch,
            _ => return None,
        })
    }
}

/// The events in `body`, as JSON texts, with a record for every message that yields none.
pub(super) fn events(receipt: &Receipt<'_>, body: &[u8], events: &mut Vec<Indexed>, log: &mut Vec<Record>) {
    let refuse = |log: &mut Vec<Record>, code, message: String, path: &str| {
        let record = Record::new(Stage::Source, code, message, receipt.id.as_str());
        log.push(if path.is_empty() { record } else { record.path(path) });
    };
    let document = match Document::parse(body) {
        Ok(document) => document,
        Err(error) => return refuse(log, "unparsable_body", error.to_string(), ""),
    };
    let root = document.root();
    if root.kind() != json::Kind::Object {
        return refuse(log, "unparsable_body", "the body is no JSON object".into(), "");
    }
    let method = Method::of(&receipt.url);
    let batch = root.get("batch").filter(|value| value.kind() == json::Kind::Array);
    let kind = match method {
        Some(Method::One(kind)) => Some(kind),
        Some(Method::Batch) | None => None,
    };
    let Some(batch) = batch.filter(|_| kind.is_none()) else {
        let message = Message { root: None, message: root, kind, ordinal: 0, receipt };
        match message.event() {
            Ok(normal) => keep(normal, events, log),
            Err(error) => refuse(log, "invalid_event", error.message.into_owned(), &error.path),
        }
        return;
    };
    for (ordinal, message) in batch.items().enumerate() {
        let mut place = String::from("/batch");
        json::push_pointer(&mut place, &ordinal.to_string());
        if ordinal >= limits::EVENTS_PER_RECEIPT {
            return refuse(
                log,
                "too_many_events",
                "the rest of the batch is beyond 1,000 events (EVENTS_PER_RECEIPT)".into(),
                &place,
            );
        }
        let message = Message { root: Some(root), message, kind: None, ordinal, receipt };
        match message.event() {
            Ok(normal) => keep(normal, events, log),
            Err(error) => refuse(log, "invalid_event", error.message.to_string(), &error.at(&place).path),
        }
    }
}

/// Keeps an event, and records what had to be changed or left out.
fn keep(mut normal: Normal, events: &mut Vec<Indexed>, log: &mut Vec<Record>) {
    if !normal.notes.is_empty() {
        let name = |document: &Document<'_>| Some(document.root().get("messageId")?.as_str()?.into_owned());
        let id = normal.json.read(name).ok().flatten().unwrap_or_default();
        log.extend(normal.notes.into_iter().map(|note| Record {
            path: note.path,
            ..Record::new(Stage::Source, note.code, note.message, id.as_str())
        }));
    }
    events.push(normal.json);
}

struct Message<'a> {
    /// The batch around it.
    root: Option<Value<'a>>,
    message: Value<'a>,
    /// The kind that the path names.
    kind: Option<Kind>,
    ordinal: usize,
    receipt: &'a Receipt<'a>,
}

/// Members that are written anew instead of copied.
const OWN: [&str; 11] = [
    "id",
    "type",
    "messageId",
    "timestamp",
    "originalTimestamp",
    "sentAt",
    "receivedAt",
    "context",
    "source",
    "receipt",
    "writeKey",
];

impl<'a> Message<'a> {
    /// A member of the message, else of the batch around it.
    fn shared(&self, key: &str) -> Option<Value<'a>> {
        let own = self.message.get(key).filter(|value| !value.is_null());
        own.or_else(|| self.root?.get(key).filter(|value| !value.is_null()))
    }

    fn event(&self) -> Result<Normal, crate::error::Error> {
        let mut out = Writer::indexed(self.message.raw().len() + 256);
        out.begin_object();
        let original = ["originalTimestamp", "timestamp"].iter().find_map(|key| self.message.get(key));
        let happened = original.and_then(milliseconds);
        let own_id =
            ["id", "messageId"].iter().find_map(|key| ulid::canonical(&self.message.get(key)?.as_str()?));
        let message_id = self.message.get("messageId").and_then(scalar_text);
        let clock = happened.unwrap_or(self.receipt.received_at);
        let id = own_id.unwrap_or_else(|| match &message_id {
            Some(message_id) => ulid::from_message(&self.receipt.source, message_id, clock),
            None => ulid::from_receipt(&self.receipt.id, "", self.ordinal, self.receipt.received_at),
        });
        out.key("id").string(&id);
        match self.kind {
            Some(kind) => {
                out.key("type").string(kind.as_str());
            }
            None => {
                if let Some(kind) = self.message.get("type") {
                    out.key("type").value(kind);
                }
            }
        }
        out.key("messageId").string(message_id.as_deref().unwrap_or(&id));
        for (key, value) in self.message.entries() {
            if key.one_of(&OWN).is_none() {
                out.key_value(key).value(value);
            }
        }
        if self.message.get("integrations").is_none()
            && let Some(integrations) = self.shared("integrations")
        {
            out.key("integrations").value(integrations);
        }
        self.times(happened, original, &mut out);
        self.context(&mut out);
        out.key("source").string(&self.receipt.source);
        out.key("receipt").string(&self.receipt.id);
        out.end_object();
        event::normalise(out.into_indexed())
    }

    /// `timestamp` as the server's clock would have had it: the sender's `sentAt` says how wrong its clock is.
    fn times(&self, happened: Option<i64>, original: Option<Value<'a>>, out: &mut Writer) {
        let received = self.receipt.received_at;
        let sent = self.shared("sentAt").and_then(milliseconds);
        let corrected = match (happened, sent) {
            (Some(happened), Some(sent)) => happened.saturating_add(received.saturating_sub(sent)),
            (Some(happened), None) => happened,
            (None, _) => received,
        };
        out.key("timestamp").string(&time::to_iso(corrected));
        if let Some(original) = original {
            out.key("originalTimestamp").value(original);
        }
        out.key("receivedAt").integer(received);
    }

    /// The context, with the privacy signals that came as headers.
    fn context(&self, out: &mut Writer) {
        let context = self.shared("context").filter(|value| value.kind() == json::Kind::Object);
        let signal =
            |name: &str| self.receipt.headers.iter().any(|(key, value)| key == name && value.trim() == "1");
        let signals = [("gpc", signal("sec-gpc")), ("dnt", signal("dnt"))];
        if context.is_none() && signals.iter().all(|(_, on)| !on) {
            return;
        }
        out.key("context").begin_object();
        for (key, value) in context.into_iter().flat_map(|context| context.entries()) {
            if !signals.iter().any(|(name, on)| *on && key.is_str(name)) {
                out.key_value(key).value(value);
            }
        }
        for (name, on) in signals {
            if on {
                out.key(name).boolean(true);
            }
        }
        out.end_object();
    }
}

/// A time as senders write it: ISO 8601, or a number of seconds or milliseconds.
fn milliseconds(value: Value<'_>) -> Option<i64> {
    match value.as_str() {
        Some(text) => time::from_iso(text.trim()),
        None => time::from_number(value.as_number()?),
    }
}
