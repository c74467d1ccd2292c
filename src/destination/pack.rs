//! Packing requests into batches.

use super::Destination;
use super::Draft;
use super::customerio;
use crate::error::{Code, Error};
use crate::json::{Kind, Value, Writer};
use crate::order;

/// Batches that stay open side by side; more kinds of requests than that at once don't occur.
const OPEN: usize = 8;

/// Requests that travel together.
pub(crate) struct Batch<R> {
    requests: Vec<R>,
    bytes: usize,
    joined: bool,
}

/// What packing asks of a request.
pub(super) trait Request: Copy {
    /// What keeps it in order, in any spelling that is always the same.
    fn person(&self) -> Option<&str>;

    /// The length of its body.
    fn bytes(&self) -> usize;

    /// Whether it may travel with others.
    fn joins(&self) -> bool;

    /// Whether they may travel together, if both may.
    fn goes_with(&self, other: &Self) -> bool;
}

impl Request for Value<'_> {
    fn person(&self) -> Option<&str> {
        self.get("person").map(|person| person.raw())
    }

    fn bytes(&self) -> usize {
        self.get("body").map_or(0, |body| body.raw().len())
    }

    fn joins(&self) -> bool {
        self.get("batch").is_some()
    }

    fn goes_with(&self, other: &Self) -> bool {
        ["batch", "method", "url", "headers"].iter().all(|name| match (self.get(name), other.get(name)) {
            (Some(one), Some(other)) => one.raw() == other.raw(),
            (None, None) => true,
            _ => false,
        })
    }
}

impl Request for &Draft<'_> {
    fn person(&self) -> Option<&str> {
        Some(&*self.person).filter(|person| !person.is_empty())
    }

    fn bytes(&self) -> usize {
        self.body.as_ref().map_or(0, ExactSizeIterator::len)
    }

    fn joins(&self) -> bool {
        self.head.is_none()
    }

    fn goes_with(&self, _: &Self) -> bool {
        true
    }
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
    for batch in group(destination, requests) {
        batch.write(out);
    }
    out.end_array();
    Ok(())
}

/// Puts requests into batches.
pub(super) fn group<R: Request>(destination: &Destination, requests: Vec<R>) -> Vec<Batch<R>> {
    let joins = matches!(destination, Destination::Customerio(_));
    if let [one] = requests.as_slice() {
        let (bytes, joined) = (one.bytes() + 1 + WRAPPING, joins && one.joins());
        return vec![Batch { requests, bytes, joined }];
    }
    let mut facts = Vec::with_capacity(requests.len());
    for request in &requests {
        let (person, joins) = (request.person(), joins && request.joins());
        facts.push(Facts { person, bytes: request.bytes() + 1, joins });
    }
    let goes_with = |one: usize, other: usize| match (requests.get(one), requests.get(other)) {
        (Some(one), Some(other)) => one.goes_with(other),
        _ => false,
    };
    let chosen = |at: &usize| requests.get(*at).copied();
    let batch = |batch: Batch<usize>| Batch {
        requests: batch.requests.iter().filter_map(chosen).collect(),
        bytes: batch.bytes,
        joined: batch.joined,
    };
    choose(&facts, &goes_with).into_iter().map(batch).collect()
}

/// What packing looks at in a request.
struct Facts<'r> {
    person: Option<&'r str>,
    /// With a comma.
    bytes: usize,
    joins: bool,
}

/// The batches, each a list of the requests' numbers.
fn choose(requests: &[Facts<'_>], goes_with: &dyn Fn(usize, usize) -> bool) -> Vec<Batch<usize>> {
    let mut batches: Vec<Batch<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // the last batch that holds something of a person
    let persons: Vec<Option<&str>> = requests.iter().map(|request| request.person).collect();
    let persons: Vec<Option<usize>> = order::firsts(&persons)
        .into_iter()
        .zip(&persons)
        .map(|(first, person)| person.map(|_| first))
        .collect();
    let mut last: Vec<Option<usize>> = vec![None; persons.len()];
    for (index, &Facts { bytes, joins: joined, .. }) in requests.iter().enumerate() {
        let person = persons.get(index).copied().flatten();
        let before = person.and_then(|person| last.get(person).copied().flatten());
        let joinable = joined && bytes <= customerio::ENTRY_BYTES;
        let first = |at: &usize| batches.get(*at).and_then(|batch: &Batch<usize>| batch.requests.first());
        let fits = |at: &usize| first(at).is_some_and(|first| goes_with(*first, index));
        let found = if joinable { open.iter().position(fits) } else { None };
        let mut place = None;
        if let Some(slot) = found
            && let Some(at) = open.get(slot).copied()
            && let Some(batch) = batches.get_mut(at)
        {
            let has_room = batch.requests.len() < customerio::BATCH_ENTRIES
                && batch.bytes + bytes <= customerio::BATCH_BYTES
                && before.is_none_or(|before| before <= at);
            if has_room {
                batch.requests.push(index);
                batch.bytes += bytes;
                place = Some(at);
            } else {
                open.swap_remove(slot);
            }
        }
        let at = place.unwrap_or_else(|| {
            batches.push(Batch { requests: vec![index], bytes: bytes + WRAPPING, joined });
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

impl<'a> Batch<&Draft<'a>> {
    /// The first of its requests, for what all have in common.
    pub(crate) fn first(&self) -> Option<&Draft<'a>> {
        self.requests.first().copied()
    }

    /// The body to send, if there is one; `bodies` is the text in which those of all requests stand.
    pub(crate) fn body(&self, bodies: &str) -> Option<String> {
        let own = |draft: &Draft<'_>| bodies.get(draft.body.clone()?);
        if !self.joined {
            return self.first().and_then(own).map(str::to_owned);
        }
        let mut body = String::with_capacity(self.bytes);
        body.push_str("{\"batch\":[");
        for (index, entry) in self.requests.iter().filter_map(|draft| own(draft)).enumerate() {
            if index > 0 {
                body.push(',');
            }
            body.push_str(entry);
        }
        body.push_str("]}");
        Some(body)
    }

    /// Writes `[{event, person?}]`: what the answer will be about.
    pub(crate) fn write_entries(&self, out: &mut Writer) {
        out.begin_array();
        for draft in &self.requests {
            out.begin_object().key("event").string(&draft.event);
            if !draft.person.is_empty() {
                out.key("person").string(&draft.person);
            }
            out.end_object();
        }
        out.end_array();
    }
}

impl<'a> Batch<Value<'a>> {
    /// What all its requests have in common, from the first of them.
    fn member(&self, name: &str) -> Option<Value<'a>> {
        self.requests.first()?.get(name)
    }

    /// The body to send, if there is one.
    fn body(&self) -> Option<String> {
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

    fn write_entries(&self, out: &mut Writer) {
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
