//! Calls of the destination stage on JSON, as the vectors write it.

use firepath::destination::{Client, Destination, Prepared, Response, Subject, compile, prepare};
use firepath::error::Error;
use firepath::event::{Event, Identifier, IdentifierKind, Identifiers};
use firepath::json::{Document, Value, Writer};
use firepath::packed::{from_bytes, to_bytes};
use serde_json::{Value as Json, json};

pub(crate) fn destination(settings: &Json) -> Destination {
    compile(settings).unwrap_or_else(|found| panic!("settings do not compile: {found:?}")).0
}

/// `{requests, notes?, skipped?}`
pub(crate) fn requests(input: &Json) -> Result<Json, Error> {
    answer(input, "requests", |destination, event, subject, out| {
        destination.requests(input["destination"].as_str().unwrap_or("cio"), event, subject, out)
    })
}

/// `{calls, notes?, skipped?}`; the browser form of the destination must answer the same.
pub(crate) fn calls(input: &Json) -> Result<Json, Error> {
    let edge =
        answer(input, "calls", |destination, event, subject, out| destination.calls(event, subject, out))?;
    let page = answer(input, "calls", |destination, event, subject, out| match destination.client() {
        Some(client) => {
            let read = Client::from_bytes(&client.to_bytes());
            assert_eq!(read, client);
            read.calls(event, subject, out)
        }
        None => destination.calls(event, subject, out),
    })?;
    assert_eq!(edge, page);
    Ok(edge)
}

fn answer(
    input: &Json,
    key: &str,
    run: impl FnOnce(&Destination, &Event<'_>, &Subject<'_>, &mut Writer) -> firepath::destination::Report,
) -> Result<Json, Error> {
    let destination = destination(&input["settings"]);
    // what a plan keeps must say the same
    assert_eq!(from_bytes(&to_bytes(&destination)).as_ref(), Some(&destination));
    let text = match &input["event"] {
        Json::String(text) => text.clone(),
        event => event.to_string(),
    };
    let document = Document::parse_str(&text)?;
    let event = Event::read(&document)?;
    let identifiers = Identifiers::of(&event);
    let person = &input["person"];
    let known: Vec<Identifier> = person["identifiers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let kind = IdentifierKind::parse(one["kind"].as_str().unwrap()).unwrap();
            Identifier::new(kind, one["value"].as_str().unwrap()).unwrap()
        })
        .collect();
    let subject = Subject {
        identifiers: &identifiers.list,
        person: person["id"].as_str(),
        known: &known,
        identified: person["identified"] == true
            || person["identified"].as_array().is_some_and(|known| known.contains(&input["destination"])),
    };
    let mut out = Writer::new();
    out.begin_object().key(key);
    let report = run(&destination, &event, &subject, &mut out);
    report.write_members(&mut out);
    out.end_object();
    parse(&out.into_string())
}

/// The list of batches.
pub(crate) fn pack(input: &Json) -> Result<Json, Error> {
    with_value(&input["requests"], |requests| {
        let mut out = Writer::new();
        destination(&input["settings"]).pack(requests, &mut out)?;
        parse(&out.into_string())
    })
}

/// The list of outcomes.
pub(crate) fn outcome(input: &Json) -> Result<Json, Error> {
    let response = &input["response"];
    let headers: Vec<(&str, &str)> = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let response = Response {
        status: response["status"].as_u64().unwrap() as u16,
        headers: &headers,
        body: response["body"].as_str().unwrap_or_default(),
        now: response["now"].as_i64().unwrap(),
    };
    with_value(&input["batch"], |batch| {
        let mut out = Writer::new();
        destination(&input["settings"]).outcome(batch, &response, &mut out)?;
        parse(&out.into_string())
    })
}

/// `{method, url, headers, body?}`
pub(crate) fn prepared(input: &Json) -> Result<Json, Error> {
    let secrets = |name: &str| input["secrets"][name].as_str().map(str::to_owned);
    let now = input["now"].as_i64().unwrap();
    let prepared: Prepared = with_value(&input["batch"], |batch| prepare(batch, &secrets, now))?;
    let mut out = Writer::new();
    prepared.write(&mut out);
    parse(&out.into_string())
}

pub(crate) fn with_value<T>(json: &Json, look: impl FnOnce(Value<'_>) -> T) -> T {
    let text = json.to_string();
    let document = Document::parse_str(&text).unwrap();
    look(document.root())
}

/// What is written must be JSON to everybody, and nothing in it may read "undefined".
fn parse(text: &str) -> Result<Json, Error> {
    let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("not JSON ({error}): {text}"));
    Ok(value)
}

pub(crate) fn customerio() -> Json {
    json!({ "type": "customerio", "siteId": "site-1", "apiKey": "$CIO_API_KEY" })
}
