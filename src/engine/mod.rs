//! An edge plan at work: the stages one after the other, and the secrets that verification needs.

mod accept;
mod collector;
mod compare;
mod forward;
mod info;
mod process;
mod receipt;
mod routing;
mod secrets;

pub use accept::{Inbound, Reject};
pub use forward::{Forwarded, Outgoing};
pub use receipt::{HeaderLines, HostSha256, Receipt, headers};
pub use routing::Options;
pub use secrets::Secrets;

use crate::error::{Code, Error};
use crate::event::{Event, Identifiers};
use crate::identity::{self, Person};
use crate::json::{Document, Value, Writer};
use crate::order;
use crate::plan::{EdgePlan, Opened, Protection, Source};
use crate::webhook::signature::Keys;
use crate::webhook::{Hashed, Request, Scheme, Verification};
use std::borrow::Cow;

/// A source with its scheme read once.
struct Receiver {
    source: Source,
    scheme: Option<Scheme>,
    /// Of a source that Gist signs.
    keys: Option<Keys>,
    /// Of a collector.
    write_keys: Option<Hashed>,
}

impl Receiver {
    fn new(source: &Source, secrets: &Secrets) -> Result<Receiver, Error> {
        let scheme = source.protection.scheme()?;
        let values =
            || source.protection.secrets().iter().map(|name| secrets.bytes(name)).collect::<Vec<_>>();
        let keys = (scheme == Some(Scheme::Gist)).then(|| Keys::new(&values()));
        let write_keys = match &source.protection {
            Protection::SecretKeys(_) => Some(Hashed::new(&values())),
            Protection::PublicKeys(keys) => {
                Some(Hashed::new(&keys.iter().map(|key| key.as_bytes()).collect::<Vec<_>>()))
            }
            _ => None,
        };
        Ok(Receiver { source: source.clone(), scheme, keys, write_keys })
    }
}

/// An edge plan with the secrets that it names.
pub struct Engine {
    opened: Opened<EdgePlan>,
    receivers: Vec<Receiver>,
    secrets: Secrets,
    /// Of each destination what its batches have in common.
    heads: Vec<Option<forward::SendHead>>,
}

impl Engine {
    /// Opens an edge plan. Secrets that are missing are no error here: what needs them says so.
    ///
    /// # Errors
    /// `INVALID_PLAN`, `PLAN_TOO_NEW`, `LIMIT_EXCEEDED`.
    pub fn new(plan: Vec<u8>, secrets: Secrets) -> Result<Engine, Error> {
        let opened = Opened::edge(plan)?;
        let receivers = opened.plan.sources.iter().map(|source| Receiver::new(source, &secrets));
        let receivers = receivers.collect::<Result<_, Error>>()?;
        let heads = opened.plan.destinations.iter().map(|routed| forward::SendHead::of(routed, &secrets));
        let heads = heads.collect();
        Ok(Engine { opened, receivers, secrets, heads })
    }

    /// The hash of the compiled workspace in lower-case hex.
    pub fn hash(&self) -> String {
        hex::encode(self.opened.hash())
    }

    /// The plan.
    pub fn plan(&self) -> &EdgePlan {
        &self.opened.plan
    }

    fn receiver(&self, id: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| receiver.source.id == id)
    }

    /// The collector source that a request is for, by its write key.
    pub fn collector_for(&self, request: &Request<'_>) -> Option<&str> {
        accept::collector_for(self.receivers.iter(), &self.secrets, request)
    }

    /// Verifies a request and makes a receipt of it.
    ///
    /// # Errors
    /// What to answer instead, in the order that matters: too large (413), unknown (404), retired (410), not
    /// verified (401), origin not allowed (403), inactive (200).
    pub fn accept<'a>(&'a self, source: &str, inbound: &Inbound<'a>) -> Result<Receipt<'a>, Reject> {
        accept::accept(self.receiver(source), &self.secrets, inbound, None)
    }

    /// A receipt without verification: for what the owner imports or pastes as a sample.
    ///
    /// # Errors
    /// `UNKNOWN_ID` if the plan has no such source.
    pub fn admit<'a>(&'a self, source: &str, inbound: &Inbound<'a>) -> Result<Receipt<'a>, Error> {
        let receiver = self.receiver(source).ok_or_else(|| unknown("source", source))?;
        Ok(accept::make(receiver, inbound, Verification::Unverified, None))
    }

    /// URL and headers of a request as they may be kept, whether it was accepted or not.
    pub fn redact<'a>(&self, source: &str, request: &Request<'a>) -> (Cow<'a, str>, HeaderLines<'a>) {
        accept::redact(self.receiver(source), request)
    }

    /// Writes `{events: […], log: […]}`: the events that a stored receipt yields. Verifies nothing.
    ///
    /// # Errors
    /// `UNKNOWN_ID` if the plan has no such source any more.
    pub fn process(&self, receipt: &Receipt<'_>, body: &[u8], out: &mut Writer) -> Result<(), Error> {
        let receiver = self.receiver(&receipt.source).ok_or_else(|| unknown("source", &receipt.source))?;
        process::process(&receiver.source, receipt, body).write(out);
        Ok(())
    }

    /// The whole way at once, for whoever keeps nothing in between: [`Engine::accept`], [`Engine::process`], and for
    /// each event [`Engine::route`] on the server's side, what follows packed and prepared. `now` is when it is sent.
    ///
    /// # Errors
    /// `MISSING_SECRET` of a destination.
    pub fn forward(
        &self,
        source: &str,
        inbound: &Inbound<'_>,
        now: i64,
    ) -> Result<Result<Forwarded<'_>, Reject>, Error> {
        self.forward_by(source, inbound, now, None)
    }

    /// As [`Engine::forward`], with the host's SHA-256, which may have instructions of the processor's own for it.
    ///
    /// # Errors
    /// As [`Engine::forward`].
    pub fn forward_by(
        &self,
        source: &str,
        inbound: &Inbound<'_>,
        now: i64,
        host: Option<HostSha256<'_>>,
    ) -> Result<Result<Forwarded<'_>, Reject>, Error> {
        let receiver = self.receiver(source);
        let receipt = match accept::accept(receiver, &self.secrets, inbound, host) {
            Ok(receipt) => receipt,
            Err(reject) => return Ok(Err(reject)),
        };
        let processed = receiver
            .map(|receiver| process::process(&receiver.source, &receipt, inbound.request.body))
            .unwrap_or_default();
        forward::forward(&self.opened, &self.heads, &self.secrets, receipt, processed, now).map(Ok)
    }

    /// Writes `{person, changes, log}`: who an event is about, given the persons (a JSON list) that its identifiers
    /// are known to belong to, and what a store has to change.
    ///
    /// # Errors
    /// `INVALID_INPUT` for what is no event or no list of persons.
    pub fn identify(&self, event: &Document<'_>, known: &[u8], out: &mut Writer) -> Result<(), Error> {
        let event = event_of(event)?;
        let known = Person::read_all(known).map_err(|error| error.at("/known"))?;
        identity::identify(&event, &known, &self.opened.plan.identity).write_json(out);
        Ok(())
    }

    /// Writes the identifiers of an event, normalised, strongest first.
    pub fn identifiers(&self, event: &Event<'_>, out: &mut Writer) {
        out.begin_array();
        let identifiers = Identifiers::of(event).list;
        for identifier in identifiers.iter().filter(|identifier| self.opened.plan.identity.uses(identifier)) {
            out.begin_object();
            out.key("kind").string(&identifier.kind.name());
            out.key("value").string(&identifier.value);
            out.end_object();
        }
        out.end_array();
    }

    /// Writes the list of decisions on an event, one per destination.
    ///
    /// # Errors
    /// `INVALID_INPUT` if it is no event.
    pub fn route(&self, event: &Document<'_>, options: &Options<'_>, out: &mut Writer) -> Result<(), Error> {
        routing::route(&self.opened, event, options, out)
    }

    /// Writes the batches that a list of requests of one destination packs into.
    ///
    /// # Errors
    /// `UNKNOWN_ID`, `INVALID_INPUT`.
    pub fn pack(&self, destination: &str, requests: Value<'_>, out: &mut Writer) -> Result<(), Error> {
        self.destination(destination)?.pack(requests, out)
    }

    /// Fills in the secrets of a batch and signs it, to be sent at once.
    ///
    /// # Errors
    /// `MISSING_SECRET`, `INVALID_INPUT`.
    pub fn prepare(&self, batch: Value<'_>, now: i64) -> Result<crate::destination::Prepared, Error> {
        crate::destination::prepare(batch, &|name| self.secrets.get(name).ok().map(str::to_owned), now)
    }

    /// Writes what an answer means for each entry of a batch.
    ///
    /// # Errors
    /// `UNKNOWN_ID`, `INVALID_INPUT`.
    pub fn outcome(
        &self,
        batch: Value<'_>,
        response: &crate::destination::Response<'_>,
        out: &mut Writer,
    ) -> Result<(), Error> {
        let id = batch.get("destination").and_then(|id| id.as_str()).unwrap_or_default();
        self.destination(&id)?.outcome(batch, response, out)
    }

    fn destination(&self, id: &str) -> Result<&crate::destination::Destination, Error> {
        let routed = self.opened.plan.destinations.iter().find(|routed| routed.id == id);
        routed.map(|routed| &routed.settings).ok_or_else(|| unknown("destination", id))
    }

    /// Names of the secrets that the plan needs and the engine was not given.
    pub fn missing_secrets(&self) -> Vec<&str> {
        let plan = &self.opened.plan;
        let sources = plan.sources.iter().flat_map(|source| source.protection.secrets()).map(String::as_str);
        let destinations = plan.destinations.iter().flat_map(|routed| routed.settings.secrets());
        let mut missing: Vec<&str> =
            sources.chain(destinations).filter(|name| self.secrets.get(name).is_err()).collect();
        order::sort_and_dedup(&mut missing);
        missing
    }
}

/// An event that was given as an argument.
#[inline(never)]
pub(crate) fn event_of<'a>(document: &'a Document<'a>) -> Result<Event<'a>, Error> {
    Event::read(document).map_err(|error| error.at("/event"))
}

fn unknown(what: &str, id: &str) -> Error {
    Error::new(Code::UnknownId, ["the plan has no ", what, " `", id, "`"].concat())
}
