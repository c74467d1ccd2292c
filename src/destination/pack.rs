//! Packing requests into batches.

use super::Destination;
use super::customerio;
use crate::error::{Code, Error};
use crate::json::{Kind, Value, Writer};
use crate::order;

/// Batches that stay open side by side; more kinds of requests than that at once don't occur.
const OPEN: usize = 8;

/// Requests that travel together.
pub(crate) struct Batch<'a> {
    requests: Vec<Value<'a>>,
    bytes: usize,
    joined: bool,
}

/// Writes the batches of a list of requests. Sent in the order in which they stand, they keep the order of every
/// person's events. Nothing is copied but into the bodies.
pub(super) fn pack(destination: &Destination, requests: Value<'_>, out: &mut Writer) -> Result<(), Error> {
    if requests.kind() != Kind::Array {
        return Err(Error::new(Code::InvalidInput, "requests are a list"));
    }
    let requests: Vec<Value<'_>> = requests.items().collect();
    for (index, request) in requests.iter().enumerate() {
        check(*request).map_err(|error| error.at(&place(index)))?;
    }
    out.begin_array();
    for batch in group(destination, &requests) {
        batch.write(out);
    }
    out.end_array();
    Ok(())
}

/// Puts requests into batches.
pub(super) fn group<'a>(destination: &Destination, requests: &[Value<'a>]) -> Vec<Batch<'a>> {
    let joins = matches!(destination, Destination::Customerio(_));
    let mut batches: Vec<Batch<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // the last batch that holds something of a person
    let persons: Vec<Option<&str>> =
        requests.iter().map(|request| request.get("person").map(|person| person.raw())).collect();
    let persons: Vec<Option<usize>> = order::firsts(&persons)
        .into_iter()
        .zip(&persons)
        .map(|(first, person)| person.map(|_| first))
        .collect();
    let mut last: Vec<Option<usize>> = vec![None; persons.len()];
    for (index, &request) in requests.iter().enumerate() {
        let bytes = request.get("body").map_or(0, |body| body.raw().len() + 1);
        let person = persons.get(index).copied().flatten();
        let before = person.and_then(|person| last.get(person).copied().flatten());
        let joined = joins && request.get("batch").is_some();
        let joinable = joined && bytes <= customerio::ENTRY_BYTES;
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
            batches.push(Batch { requests: vec![request], bytes: bytes + WRAPPING, joined });
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
    batches
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

impl<'a> Batch<'a> {
    /// What all its requests have in common, from the first of them.
    pub(crate) fn member(&self, name: &str) -> Option<Value<'a>> {
        self.requests.first()?.get(name)
    }

    /// The body to send, if there is one.
    pub(crate) fn body(&self) -> Option<String> {
        let mut body = Writer::with_capacity(self.bytes);
        if self.joined {
            body.begin_object().key("batch").begin_array();
            for entry in self.requests.iter().filter_map(|request| request.get("body")) {
                body.value(entry);
            }
            body.end_array().end_object();
        } else {
            body.value(self.member("body")?);
        }
        Some(body.into_string())
    }

    /// Writes `[{event, person?}]`: what the answer will be about.
    pub(crate) fn write_entries(&self, out: &mut Writer) {
        out.begin_array();
        for request in &self.requests {
            out.begin_object();
            for name in ["event", "person"] {
                if let Some(member) = request.get(name) {
                    out.key(name).value(member);
                }
            }
            out.end_object();
        }
        out.end_array();
    }

    fn write(&self, out: &mut Writer) {
        out.begin_object();
        for name in ["destination", "method", "url", "headers"] {
            if let Some(member) = self.member(name) {
                out.key(name).value(member);
            }
        }
        if let Some(body) = self.body() {
            out.key("body").string(&body);
        }
        self.write_entries(out.key("entries"));
        out.end_object();
    }
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
