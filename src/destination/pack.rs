//! Packing requests into batches.

use super::Destination;
use super::customerio;
use crate::error::{Code, Error};
use crate::json::{Kind, Value, Writer};
use crate::order;

/// Batches that stay open side by side; more kinds of requests than that at once don't occur.
const OPEN: usize = 8;

struct Batch<'a> {
    requests: Vec<Value<'a>>,
    bytes: usize,
}

/// Writes the batches of a list of requests. Sent in the order in which they stand, they keep the order of every
/// person's events. Nothing is copied but into the bodies.
pub(super) fn pack(destination: &Destination, requests: Value<'_>, out: &mut Writer) -> Result<(), Error> {
    if requests.kind() != Kind::Array {
        return Err(Error::new(Code::InvalidInput, "requests are a list"));
    }
    let joins = matches!(destination, Destination::Customerio(_));
    let mut batches: Vec<Batch<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // the last batch that holds something of a person
    let persons: Vec<Option<&str>> =
        requests.items().map(|request| request.get("person").map(|person| person.raw())).collect();
    let persons: Vec<Option<usize>> = order::firsts(&persons)
        .into_iter()
        .zip(&persons)
        .map(|(first, person)| person.map(|_| first))
        .collect();
    let mut last: Vec<Option<usize>> = vec![None; persons.len()];
    for (index, request) in requests.items().enumerate() {
        check(request).map_err(|error| error.at(&place(index)))?;
        let bytes = request.get("body").map_or(0, |body| body.raw().len() + 1);
        let person = persons.get(index).copied().flatten();
        let before = person.and_then(|person| last.get(person).copied().flatten());
        let joinable = joins && request.get("batch").is_some() && bytes <= customerio::ENTRY_BYTES;
        let found = if joinable { open.iter().position(|at| same(batches.get(*at), request)) } else { None };
        let mut place = None;
        if let Some(slot) = found
            && let Some(at) = open.get(slot).copied()
            && let Some(batch) = batches.get_mut(at)
        {
            let fits = batch.requests.len() < customerio::BATCH_ENTRIES
                && batch.bytes + bytes <= customerio::BATCH_BYTES
                && before.is_none_or(|before| before <= at);
            if fits {
                batch.requests.push(request);
                batch.bytes += bytes;
                place = Some(at);
            } else {
                open.swap_remove(slot);
            }
        }
        let at = place.unwrap_or_else(|| {
            batches.push(Batch { requests: vec![request], bytes: bytes + WRAPPING });
            if joinable {
                if open.len() >= OPEN {
                    open.remove(0);
                }
                open.push(batches.len() - 1);
            }
            batches.len() - 1
        });
        if let Some(last) = person.and_then(|person| last.get_mut(person)) {
            *last = Some(at);
        }
    }
    out.begin_array();
    for batch in &batches {
        write(batch, joins, out);
    }
    out.end_array();
    Ok(())
}

/// Bytes of `{"batch":[]}`, less one: every entry is counted with a comma, and there is one fewer.
const WRAPPING: usize = 11;

fn same(batch: Option<&Batch<'_>>, request: Value<'_>) -> bool {
    let Some(first) = batch.and_then(|batch| batch.requests.first()) else { return false };
    ["batch", "method", "url", "headers"].iter().all(|name| match (first.get(name), request.get(name)) {
        (Some(one), Some(other)) => one.raw() == other.raw(),
        (None, None) => true,
        _ => false,
    })
}

fn write(batch: &Batch<'_>, joins: bool, out: &mut Writer) {
    let Some(first) = batch.requests.first() else { return };
    out.begin_object();
    for name in ["destination", "method", "url", "headers"] {
        if let Some(member) = first.get(name) {
            out.key(name).value(member);
        }
    }
    let body = if joins && first.get("batch").is_some() {
        let mut body = Writer::with_capacity(batch.bytes);
        body.begin_object().key("batch").begin_array();
        for entry in batch.requests.iter().filter_map(|request| request.get("body")) {
            body.value(entry);
        }
        body.end_array().end_object();
        Some(body.into_string())
    } else {
        first.get("body").map(|value| {
            let mut body = Writer::with_capacity(batch.bytes);
            body.value(value);
            body.into_string()
        })
    };
    if let Some(body) = body {
        out.key("body").string(&body);
    }
    out.key("entries").begin_array();
    for request in &batch.requests {
        out.begin_object();
        for name in ["event", "person"] {
            if let Some(member) = request.get(name) {
                out.key(name).value(member);
            }
        }
        out.end_object();
    }
    out.end_array().end_object();
}

fn check(request: Value<'_>) -> Result<(), Error> {
    for name in ["destination", "event", "method", "url"] {
        if request.get(name).is_none_or(|member| member.kind() != Kind::String) {
            let message = "a request names its destination, event, method and url";
            return Err(Error::new(Code::InvalidInput, message).at(&["/", name].concat()));
        }
    }
    if request.get("headers").is_none_or(|headers| headers.kind() != Kind::Object) {
        return Err(Error::new(Code::InvalidInput, "a request has an object of headers").at("/headers"));
    }
    Ok(())
}

fn place(index: usize) -> String {
    let mut digits = Writer::new();
    digits.integer(index as i64);
    String::from("/") + &digits.into_string()
}
