//! The engine for JavaScript. JSON goes in and out as text: the host's own parser is the fastest
//! there is, and what goes straight into storage need not become an object at all.

use super::error::{Result, invalid_input};
use super::forward::Exchange;
use crate::decimal::Decimal;
use crate::destination::Response;
use crate::engine::{self, Inbound, Options, Receipt, Secrets};
use crate::error::{Code, Error};
use crate::json::{Document, Value, Writer};
use crate::route::{Consent, Side};
use crate::webhook::Request;
use wasm_bindgen::prelude::wasm_bindgen;

/// An edge plan at work.
#[wasm_bindgen]
pub struct Engine {
    core: engine::Engine,
    pub(super) exchange: Exchange,
}

impl Engine {
    pub(super) fn core(&self) -> &engine::Engine {
        &self.core
    }
}

#[wasm_bindgen]
impl Engine {
    /// Opens an edge plan with its secrets (a JSON object).
    #[wasm_bindgen(constructor)]
    pub fn new(plan: &[u8], secrets: &str) -> Result<Engine> {
        let core = engine::Engine::new(plan.to_vec(), Secrets::read(secrets)?)?;
        Ok(Engine { core, exchange: Exchange::default() })
    }

    /// The hash of the compiled workspace in hex.
    #[wasm_bindgen(getter)]
    pub fn hash(&self) -> String {
        self.core.hash()
    }

    /// The sources, as a JSON list.
    #[wasm_bindgen(getter)]
    pub fn sources(&self) -> String {
        let mut out = Writer::new();
        self.core.write_sources(&mut out);
        out.into_string()
    }

    /// The destinations, as a JSON list.
    #[wasm_bindgen(getter)]
    pub fn destinations(&self) -> String {
        let mut out = Writer::new();
        self.core.write_destinations(&mut out);
        out.into_string()
    }

    /// Names of secrets that are needed and were not given.
    #[wasm_bindgen(getter, js_name = "missingSecrets")]
    pub fn missing_secrets(&self) -> Vec<String> {
        self.core.missing_secrets().into_iter().map(str::to_owned).collect()
    }

    /// The collector source that a request is for.
    #[wasm_bindgen(js_name = "collectorFor")]
    pub fn collector_for(&self, meta: &str, body: &[u8]) -> Result<Option<String>> {
        with_request(meta, body, &mut |inbound| {
            Ok(self.core.collector_for(&inbound.request).map(str::to_owned))
        })
    }

    /// `{receipt}` or `{reject}`.
    pub fn accept(&self, source: &str, meta: &str, body: &[u8]) -> Result<String> {
        written(meta, body, &mut |inbound, out| {
            out.begin_object();
            match self.core.accept(source, inbound) {
                Ok(receipt) => receipt.write(out.key("receipt")),
                Err(reject) => reject.write(out.key("reject")),
            }
            out.end_object();
            Ok(())
        })
    }

    /// A receipt without verification.
    pub fn admit(&self, source: &str, meta: &str, body: &[u8]) -> Result<String> {
        written(meta, body, &mut |inbound, out| {
            self.core.admit(source, inbound)?.write(out);
            Ok(())
        })
    }

    /// `{url, headers}` as they may be kept.
    pub fn redact(&self, source: &str, meta: &str) -> Result<String> {
        written(meta, &[], &mut |inbound, out| {
            let (url, headers) = self.core.redact(source, &inbound.request);
            out.begin_object();
            out.key("url").string(&url);
            out.key("headers").begin_array();
            for (name, value) in &headers {
                out.begin_array().string(name).string(value).end_array();
            }
            out.end_array();
            out.end_object();
            Ok(())
        })
    }

    /// `{events, log}` of a stored receipt.
    pub fn process(&self, receipt: &str, body: &[u8]) -> Result<String> {
        let document = parse(receipt, "/receipt")?;
        let receipt = Receipt::read(document.root()).map_err(|e| e.at("/receipt"))?;
        let mut out = Writer::with_capacity(body.len() * 2 + 512);
        self.core.process(&receipt, body, &mut out)?;
        Ok(out.into_string())
    }

    /// `{person, changes, log?}` for an event and the persons that its identifiers are known to belong to.
    pub fn identify(&self, event: &str, known: &str) -> Result<String> {
        let event = parse(event, "/event")?;
        let mut out = Writer::new();
        self.core.identify(&event, known.as_bytes(), &mut out)?;
        Ok(out.into_string())
    }

    /// The identifiers of an event, normalised, strongest first.
    pub fn identifiers(&self, event: &str) -> Result<String> {
        let document = parse(event, "/event")?;
        let mut out = Writer::new();
        self.core.identifiers(&engine::event_of(&document)?, &mut out);
        Ok(out.into_string())
    }

    /// The decisions on an event.
    pub fn route(&self, event: &str, options: &str) -> Result<String> {
        let event = parse(event, "/event")?;
        let document = parse(options, "/options")?;
        let root = document.root();
        let side = root.get("side").and_then(|side| side.as_str()).and_then(|side| Side::parse(&side));
        let Some(side) = side else {
            return Err(invalid_input("/options/side", "`side` is server or client"));
        };
        let url = root.get("url").map(|url| url.as_str());
        let options = Options {
            side,
            person: root.get("person").filter(|person| !person.is_null()),
            url: url.as_ref().map(Option::as_deref),
            consent: root.get("consent").filter(|value| !value.is_null()).map(Consent::read),
        };
        let mut out = Writer::with_capacity(1024);
        self.core.route(&event, &options, &mut out)?;
        Ok(out.into_string())
    }

    /// The decisions that another engine makes otherwise.
    pub fn compare(&self, other: &Engine, subjects: &str) -> Result<String> {
        let document = parse(subjects, "/subjects")?;
        let mut out = Writer::new();
        self.core.compare(&other.core, document.root(), &mut out)?;
        Ok(out.into_string())
    }

    /// The batches of a list of requests.
    pub fn pack(&self, destination: &str, requests: &str) -> Result<String> {
        let document = parse(requests, "/requests")?;
        let mut out = Writer::with_capacity(requests.len() + 256);
        self.core.pack(destination, document.root(), &mut out)?;
        Ok(out.into_string())
    }

    /// A batch with its secrets filled in.
    pub fn prepare(&self, batch: &str, now: f64) -> Result<String> {
        let document = parse(batch, "/batch")?;
        let mut out = Writer::with_capacity(batch.len() + 256);
        self.core.prepare(document.root(), now as i64)?.write(&mut out);
        Ok(out.into_string())
    }

    /// What an answer means for each entry of a batch.
    pub fn outcome(&self, batch: &str, response: &str) -> Result<String> {
        let batch = parse(batch, "/batch")?;
        let response = parse(response, "/response")?;
        let root = response.root();
        let headers = engine::headers(root.get("headers"));
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (&**n, &**v)).collect();
        let body = root.get("body").and_then(|body| body.as_str()).unwrap_or_default();
        let response = Response {
            status: root
                .get("status")
                .and_then(|n| n.as_i64())
                .and_then(|n| u16::try_from(n).ok())
                .unwrap_or(0),
            headers: &headers,
            body: &body,
            now: time(root.get("now")),
        };
        let mut out = Writer::new();
        self.core.outcome(batch.root(), &response, &mut out)?;
        Ok(out.into_string())
    }
}

fn parse<'t>(json: &'t str, place: &str) -> core::result::Result<Document<'t>, Error> {
    Document::parse_str(json).map_err(|error| error.at(place))
}

/// Milliseconds; JavaScript's numbers may carry a fraction.
fn time(value: Option<Value<'_>>) -> i64 {
    value.and_then(|value| Decimal::parse(value.as_number()?)).map_or(0, |number| number.trunc())
}

/// What `work` writes in view of a request.
fn written(
    meta: &str,
    body: &[u8],
    work: &mut dyn FnMut(&Inbound<'_>, &mut Writer) -> core::result::Result<(), Error>,
) -> Result<String> {
    let mut out = Writer::new();
    with_request(meta, body, &mut |inbound| work(inbound, &mut out).map(|()| None))?;
    Ok(out.into_string())
}

/// Reads a request. Not generic: that is code which need not be there for each caller.
fn with_request(
    meta: &str,
    body: &[u8],
    work: &mut dyn FnMut(&Inbound<'_>) -> core::result::Result<Option<String>, Error>,
) -> Result<Option<String>> {
    let document = parse(meta, "/request")?;
    let root = document.root();
    let text = |key: &'static str| {
        root.get(key)
            .and_then(|value| value.as_str())
            .ok_or_else(|| Error::new(Code::InvalidInput, "a text is expected").at(key).at("/request/"))
    };
    let (method, url) = (text("method")?, text("url")?);
    let headers = engine::headers(root.get("headers"));
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (&**n, &**v)).collect();
    let occurrence = root.get("occurrence").and_then(|n| n.as_i64()).and_then(|n| u32::try_from(n).ok());
    Ok(work(&Inbound {
        request: Request { method: &method, url: &url, headers: &headers, body },
        received_at: time(root.get("receivedAt")),
        occurrence: occurrence.unwrap_or(0),
    })?)
}
