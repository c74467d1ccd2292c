//! The compiler and the engine, called as the facade calls them.

use super::webhook::{bytes, headers};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use firepath::destination::Response;
use firepath::engine::{Engine, Inbound, Options, Secrets};
use firepath::error::Error;
use firepath::json::{Document, Writer};
use firepath::plan;
use firepath::route::{Consent, Side};
use firepath::webhook::Request;
use serde_json::{Value, json};

pub(crate) fn compile(input: &Value) -> Result<Value, Error> {
    let json = input.as_str().map_or_else(|| input.to_string(), str::to_owned);
    let diagnostics = |found: &[firepath::error::Diagnostic]| -> Value {
        let one = |d: &firepath::error::Diagnostic| {
            let mut value = json!({ "severity": d.severity.as_str(), "code": d.code, "path": d.path, "message": d.message });
            for (key, optional) in [("help", &d.help), ("example", &d.example)] {
                if let Some(text) = optional {
                    value[key] = json!(text);
                }
            }
            value
        };
        found.iter().map(one).collect()
    };
    Ok(match plan::compile(&json) {
        Ok(plan) => json!({ "ok": true, "edge": plan.edge.len(), "browser": plan.browser.len(),
            "hash": plan.hash, "diagnostics": diagnostics(&plan.diagnostics) }),
        Err(found) => json!({ "ok": false, "diagnostics": diagnostics(&found) }),
    })
}

/// Compiles the workspace, makes the engine and lets `work` write its answer.
fn with_engine(
    input: &Value,
    work: impl FnOnce(&Engine, &mut Writer) -> Result<(), Error>,
) -> Result<Value, Error> {
    let compiled =
        plan::compile(&input["workspace"].to_string()).unwrap_or_else(|found| panic!("{found:#?}"));
    let engine = Engine::new(
        compiled.edge,
        Secrets::read(&input["secrets"].as_object().map_or("{}".into(), |s| json!(s).to_string()))?,
    )?;
    let mut out = Writer::new();
    work(&engine, &mut out)?;
    Ok(parse(out.into_string()))
}

/// Lets `work` have the request of the input.
fn with_inbound<T>(input: &Value, work: impl FnOnce(&Inbound<'_>, &[u8]) -> T) -> T {
    let request = &input["request"];
    let body = bytes(&request["body"]);
    let pairs = headers(&request["headers"]);
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let inbound = Inbound {
        request: Request {
            method: request["method"].as_str().unwrap(),
            url: request["url"].as_str().unwrap(),
            headers: &pairs,
            body: &body,
        },
        received_at: request["receivedAt"].as_i64().unwrap(),
        occurrence: request["occurrence"].as_u64().unwrap_or(0) as u32,
    };
    work(&inbound, &body)
}

pub(crate) fn forward(input: &Value) -> Result<Value, Error> {
    let (source, now) = (input["source"].as_str().unwrap(), input["now"].as_i64().unwrap());
    let write = |engine: &Engine, out: &mut Writer| {
        let answer = with_inbound(input, |inbound, _| engine.forward(source, inbound, now))?;
        out.begin_object();
        match answer {
            Err(reject) => reject.write(out.key("reject")),
            Ok(forwarded) => {
                out.key("receipt").string(&forwarded.receipt).key("requests").begin_array();
                for outgoing in &forwarded.outgoing {
                    out.begin_object().key("destination").string(outgoing.destination);
                    out.key("entries").raw(&outgoing.entries).key("prepared");
                    outgoing.prepared().write(out);
                    out.end_object();
                }
                out.end_array().key("log").begin_array();
                forwarded.log.iter().for_each(|record| record.write_json(out));
                out.end_array();
            }
        }
        out.end_object();
        Ok(())
    };
    with_engine(input, write).map(|mut answer| {
        for request in answer.get_mut("requests").and_then(Value::as_array_mut).into_iter().flatten() {
            let prepared = request.as_object_mut().and_then(|request| request.remove("prepared"));
            for (key, value) in prepared.as_ref().and_then(Value::as_object).into_iter().flatten() {
                request[key] = value.clone();
            }
        }
        answer
    })
}

pub(crate) fn receive(input: &Value) -> Result<Value, Error> {
    let write = |engine: &Engine, out: &mut Writer| {
        with_inbound(input, |inbound, body| {
            out.begin_object();
            match engine.accept(input["source"].as_str().unwrap(), inbound) {
                Err(reject) => reject.write(out.key("reject")),
                Ok(receipt) => {
                    receipt.write(out.key("receipt"));
                    let mut processed = Writer::new();
                    engine.process(&receipt, body, &mut processed)?;
                    let processed = processed.into_string();
                    let document = Document::parse_str(&processed)?;
                    for (key, value) in document.root().entries() {
                        out.key_value(key).value(value);
                    }
                }
            }
            out.end_object();
            Ok(())
        })
    };
    with_engine(input, write).map(|mut answer| {
        if let Some(receipt) = answer.get_mut("receipt") {
            receipt["body"] = json!({ "base64": STANDARD.encode(bytes(&input["request"]["body"])) });
        }
        answer
    })
}

pub(crate) fn identify(input: &Value) -> Result<Value, Error> {
    let event = input["event"].to_string();
    let event = Document::parse_str(&event)?;
    let known = input["known"].to_string();
    with_engine(input, |engine, out| engine.identify(&event, known.as_bytes(), out))
}

pub(crate) fn route(input: &Value) -> Result<Value, Error> {
    let event = input["event"].to_string();
    let event = Document::parse_str(&event).map_err(|error| error.at("/event"))?;
    let options = &input["options"];
    let person = options.get("person").map(Value::to_string);
    let person = person.as_deref().map(Document::parse_str).transpose()?;
    let consent = options.get("consent").map(Value::to_string);
    let consent = consent.as_deref().map(Document::parse_str).transpose()?;
    let url = options.get("url").map(|url| url.as_str().and_then(|url| url::Url::parse(url).ok()));
    let options = Options {
        side: Side::parse(options["side"].as_str().unwrap()).unwrap(),
        person: person.as_ref().map(Document::root),
        url: url.as_ref().map(|url| url.as_ref().map(url::Url::as_str)),
        consent: consent.as_ref().map(|consent| Consent::read(consent.root())),
    };
    with_engine(input, |engine, out| engine.route(&event, &options, out))
}

pub(crate) fn pack(input: &Value) -> Result<Value, Error> {
    let requests = input["requests"].to_string();
    let requests = Document::parse_str(&requests)?;
    with_engine(input, |engine, out| {
        engine.pack(input["destination"].as_str().unwrap(), requests.root(), out)
    })
}

pub(crate) fn prepare(input: &Value) -> Result<Value, Error> {
    let batch = input["batch"].to_string();
    let batch = Document::parse_str(&batch)?;
    with_engine(input, |engine, out| {
        engine.prepare(batch.root(), input["now"].as_i64().unwrap())?.write(out);
        Ok(())
    })
}

pub(crate) fn check(input: &Value) -> Result<Value, Error> {
    let write = |engine: &Engine, out: &mut Writer| {
        engine.write_destinations(out);
        Ok(())
    };
    let destinations = with_engine(input, write)?;
    let destination = destinations.as_array().unwrap().iter().find(|one| one["id"] == input["destination"]);
    let check = destination.unwrap()["check"].clone();
    let outcome = match &check {
        Value::Null => Value::Null,
        check => answered(input, check)?,
    };
    Ok(json!({ "check": check, "outcome": outcome }))
}

pub(crate) fn outcome(input: &Value) -> Result<Value, Error> {
    answered(input, &input["batch"])
}

fn answered(input: &Value, batch: &Value) -> Result<Value, Error> {
    let batch = batch.to_string();
    let batch = Document::parse_str(&batch)?;
    let response = &input["response"];
    let pairs = headers(&response["headers"]);
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let response = Response {
        status: response["status"].as_u64().unwrap() as u16,
        headers: &pairs,
        body: response["body"].as_str().unwrap_or_default(),
        now: response["now"].as_i64().unwrap(),
    };
    with_engine(input, |engine, out| engine.outcome(batch.root(), &response, out))
}

fn parse(json: String) -> Value {
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}
