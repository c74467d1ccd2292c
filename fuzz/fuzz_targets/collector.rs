//! What a collector and a webhook source are sent (a first line with path and content type, then the body): events are
//! JSON with a ULID of their own, the same each time, and every request that follows is whole.
#![no_main]

mod common;
#[path = "common/plans.rs"]
mod plans;

use firepath::engine::{Engine, Inbound};
use firepath::event::Event;
use firepath::json::{Document, Writer};
use firepath::webhook::Request;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ENGINES: LazyLock<Vec<Engine>> = LazyLock::new(|| {
    plans::plans().into_iter().take(2).filter_map(|compiled| common::engine(compiled.edge)).collect()
});

fuzz_target!(|data: &[u8]| {
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (head, body) = data.split_at(at);
    let head = String::from_utf8_lossy(head);
    let (url, content_type) = head.split_once(' ').unwrap_or((&head, "application/json"));
    let body = body.strip_prefix(b"\n").unwrap_or(body);
    let headers = [("content-type", content_type), ("sec-gpc", "1"), ("user-agent", "f")];
    let request = Request { method: "POST", url, headers: &headers, body };
    let inbound = Inbound { request, received_at: 1_700_000_000_000, occurrence: 0 };
    for engine in &*ENGINES {
        for source in &engine.plan().sources {
            let Ok(receipt) = engine.admit(&source.id, &inbound) else { continue };
            let made = process(engine, &receipt, body);
            assert_eq!(process(engine, &receipt, body), made);
            let made = Document::parse_str(&made).expect("what is processed is JSON");
            for event in made.root().get("events").into_iter().flat_map(|events| events.items()).take(20) {
                let text = event.raw();
                let event = Document::parse_str(text).unwrap();
                let read = Event::read(&event).unwrap_or_else(|error| panic!("{error:?}: {text}"));
                let id = event.root().get("id").and_then(|id| id.as_str()).unwrap_or_default();
                assert_eq!(id.len(), 26, "{text}");
                engine.identifiers(&read, &mut Writer::new());
                let mut out = Writer::new();
                engine.identify(&event, b"[]", &mut out).unwrap();
                Document::parse(&out.into_bytes()).expect("a person is JSON");
                common::carry(engine, &event, true);
            }
        }
    }
});

fn process(engine: &Engine, receipt: &firepath::engine::Receipt, body: &[u8]) -> String {
    let mut out = Writer::new();
    engine.process(receipt, body, &mut out).unwrap();
    out.into_string()
}
