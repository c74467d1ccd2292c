//! Workflows and identity, called as the facade calls them.

use firepath::engine::{Engine, Inbound, Secrets};
use firepath::error::Error;
use firepath::event::Event;
use firepath::identity::{Person, Policy};
use firepath::json::{Document, Writer};
use firepath::webhook::Request;
use firepath::{identity, plan};
use serde_json::{Value, json};

/// `previewWorkflow({workflow, sample, source?, …})`
pub(crate) fn preview(input: &Value) -> Result<Value, Error> {
    let (text, sample) = (input.to_string(), input["sample"].to_string());
    let mut out = Writer::new();
    plan::preview_workflow(Document::parse_str(&text)?.root(), sample.as_bytes(), &mut out)?;
    Ok(serde_json::from_slice(&out.into_bytes()).unwrap())
}

/// What a source with these workflows makes of a body: `{events, log}` of `engine.receive`.
pub(crate) fn run(input: &Value) -> Result<Value, Error> {
    let workspace = json!({ "version": 1, "sources": { "s": {
        "type": input["source"], "verify": "none", "defaults": input["defaults"].as_bool().unwrap_or(false),
        "workflows": input["workflows"]
    } } });
    let compiled = plan::compile(&workspace.to_string()).unwrap_or_else(|found| panic!("{found:#?}"));
    let engine = Engine::new(compiled.edge, Secrets::read("{}")?)?;
    let body = input["body"].as_str().unwrap().as_bytes();
    let request = Request { method: "POST", url: "https://edge.example/sources/s", headers: &[], body };
    let inbound = Inbound { request, received_at: 1_795_244_889_123, occurrence: 0 };
    let receipt = engine.accept("s", &inbound).unwrap_or_else(|reject| panic!("{reject:?}"));
    let mut out = Writer::new();
    engine.process(&receipt, body, &mut out)?;
    Ok(serde_json::from_slice(&out.into_bytes()).unwrap())
}

/// `engine.identify(event, known)` in a workspace that uses every kind of identifier.
pub(crate) fn identify(input: &Value) -> Result<Value, Error> {
    let event = input["event"].to_string();
    let document = Document::parse_str(&event)?;
    let known =
        Person::read_all(input["known"].to_string().as_bytes()).map_err(|error| error.at("/known"))?;
    let mut out = Writer::new();
    identity::identify(&Event::read(&document)?, &known, &Policy::default()).write_json(&mut out);
    Ok(serde_json::from_slice(&out.into_bytes()).unwrap())
}
