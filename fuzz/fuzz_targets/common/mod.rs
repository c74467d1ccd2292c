//! What several targets need: an engine, and events taken the whole way through it.

use firepath::destination::Response;
use firepath::engine::{Engine, Options, Secrets};
use firepath::json::{Document, Writer};
use firepath::route::{Consent, Side};

/// An engine that was given every secret of the seeds.
pub fn engine(edge: Vec<u8>) -> Option<Engine> {
    let secrets =
        ["GIST", "CIO", "API", "HOOK", "KEY"].map(|name| (name.to_owned(), format!("whsec_{name}")));
    Engine::new(edge, Secrets::new(secrets)).ok()
}

/// Routes an event on both sides and carries every request as far as it goes without a network. What a plan that
/// is not `trusted` leads to need not be JSON, only no trap.
pub fn carry(engine: &Engine, event: &Document<'_>, trusted: bool) {
    let granted = Document::parse_str(r#"{"granted":"all"}"#).unwrap();
    for side in [Side::Server, Side::Client] {
        for consent in [None, Some(Consent::read(granted.root()))] {
            let mut out = Writer::new();
            let options = Options { side, person: None, url: None, consent };
            if engine.route(event, &options, &mut out).is_err() {
                continue;
            }
            let decisions = out.into_string();
            let Some(decisions) = read(&decisions, trusted) else { continue };
            for decision in decisions.root().items() {
                let Some(requests) = decision.get("requests") else { continue };
                let id = decision.get("destination").and_then(|id| id.as_str()).unwrap_or_default();
                send(engine, &id, requests.raw(), trusted);
            }
        }
    }
}

fn send(engine: &Engine, destination: &str, requests: &str, trusted: bool) {
    let requests = Document::parse_str(requests).unwrap();
    let mut out = Writer::new();
    if engine.pack(destination, requests.root(), &mut out).is_err() {
        return;
    }
    let batches = out.into_string();
    let Some(batches) = read(&batches, trusted) else { return };
    for batch in batches.root().items() {
        if let Ok(prepared) = engine.prepare(batch, 1_700_000_000_000) {
            for (name, value) in &prepared.headers {
                assert!(!name.contains(['\r', '\n']) && !value.contains(['\r', '\n']), "{name}: {value}");
            }
            if let Some(body) = prepared.body.as_deref().filter(|body| !body.is_empty()) {
                read(body, trusted);
            }
        }
        for status in [200, 207, 400, 429] {
            let response = Response {
                status,
                headers: &[("retry-after", "3")],
                body: r#"{"errors":[{"batch_index":0}]}"#,
                now: 0,
            };
            engine.outcome(batch, &response, &mut Writer::new()).ok();
        }
    }
}

fn read(json: &str, trusted: bool) -> Option<Document<'_>> {
    let document = Document::parse_str(json);
    assert!(!trusted || document.is_ok(), "{json}");
    document.ok()
}
