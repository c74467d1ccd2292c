//! Where events go: `customerio`, `gist`, and `webhook`, an owner's own endpoint.
//!
//! ```text
//! settings (JSON) ──compile──► Destination ──client──► Client           (the part a page needs)
//! event ──requests──► Request[] ──pack──► Batch[] ──prepare──► what is sent ──► answer ──outcome──► Outcome[]
//! event ──calls─────► Call[]                                             (in a page, or for one)
//! ```
//!
//! Effects are data, written as JSON text into a [`Writer`]:
//!
//! - **Request** `{destination, event, person?, method, url, headers, batch?, body?}`. `event` is the ULID, `person`
//!   the key within which order is kept, `headers` values are texts or name a secret: `{"secret": NAME}`,
//!   `{"basic": [user, {"secret": NAME}]}`, `{"bearer": {"secret": NAME}}`, `{"signed": {"secret": NAME}}`.
//!   Requests of equal `batch` may travel together; their `body` is one entry.
//! - **Call** `{target, method, args}`: `target` is the page's global, `_cio` or `gist`.
//! - **Batch** `{destination, method, url, headers, body?, entries: [{event, person?}]}`: `body` is the text to send.
//! - **Outcome** `{event, result: "accepted" | "retry" | "dead", at?, reason?}`: `at` in milliseconds since 1970,
//!   only where the destination asked to wait. Accepted is all that a destination says; none says "applied".
//! - **Note** `{code, path?, message}`: a cut, a held-back field, a conversion. [`Report`] carries them, and why
//!   nothing was written, if so.

#[cfg(any(feature = "edge", feature = "browser"))]
mod call;
mod choice;
#[cfg(any(feature = "edge", feature = "browser"))]
mod clean;
#[cfg(any(feature = "edge", feature = "browser"))]
mod client;
pub mod customerio;
pub mod gist;
#[cfg(any(feature = "edge", feature = "browser"))]
mod names;
#[cfg(any(feature = "edge", feature = "browser"))]
mod note;
#[cfg(any(feature = "edge", feature = "browser"))]
mod number;
#[cfg(feature = "edge")]
mod pack;
#[cfg(feature = "edge")]
mod prepare;
#[cfg(feature = "edge")]
mod request;
#[cfg(feature = "edge")]
mod response;
#[cfg(feature = "compile")]
mod source;
#[cfg(any(feature = "edge", feature = "browser"))]
mod subject;
#[cfg(any(feature = "edge", feature = "browser"))]
mod time;
pub mod webhook;

pub use choice::Nulls;
#[cfg(any(feature = "edge", feature = "browser"))]
pub use names::Names;
#[cfg(any(feature = "edge", feature = "browser"))]
pub use note::{Notes, Report, Skipped};
#[cfg(feature = "edge")]
pub(crate) use pack::Batch;
#[cfg(feature = "edge")]
pub(crate) use prepare::fill_in;
#[cfg(feature = "edge")]
pub use prepare::{Prepared, Secrets, prepare};
#[cfg(feature = "edge")]
pub(crate) use request::Draft;
#[cfg(feature = "edge")]
pub use response::Response;
#[cfg(any(feature = "edge", feature = "browser"))]
pub use subject::Subject;

#[cfg(feature = "edge")]
use crate::error::Error;
#[cfg(any(feature = "edge", feature = "browser"))]
use crate::event::Event;
#[cfg(feature = "edge")]
use crate::json::Value;
#[cfg(any(feature = "edge", feature = "browser"))]
use crate::json::Writer;
use crate::packed::packed;

/// A destination as an edge plan keeps it. It names secrets and holds none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Customer.io.
    Customerio(customerio::Customerio),
    /// Gist.
    Gist(gist::Gist),
    /// An owner's own endpoint.
    Webhook(webhook::Webhook),
}

packed!(
    enum Destination {
        Customerio(a),
        Gist(a),
        Webhook(a),
    }
);

/// A destination as a browser plan keeps it: public ids, nothing of the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Client {
    /// Calls go to `_cio`.
    Customerio(customerio::Page),
    /// Calls go to `gist`.
    Gist(gist::Page),
}

/// Reads the settings of a destination: the whole object, of which the keys that all destinations share (`name`,
/// `enabled`, `consent`, `allowLoop`, `actionWorkflow`) are passed over. Unknown keys are the schema's business.
/// The list beside the destination holds warnings.
///
/// # Errors
/// All findings, with JSON Pointers into the object.
#[cfg(feature = "compile")]
pub fn compile(
    settings: &serde_json::Value,
) -> Result<(Destination, Vec<crate::error::Diagnostic>), Vec<crate::error::Diagnostic>> {
    match settings.get("type").and_then(serde_json::Value::as_str) {
        Some("customerio") => {
            customerio::compile(settings).map(|(c, found)| (Destination::Customerio(c), found))
        }
        Some("gist") => gist::compile(settings).map(|(c, found)| (Destination::Gist(c), found)),
        Some("webhook") => webhook::compile(settings).map(|(c, found)| (Destination::Webhook(c), found)),
        _ => {
            let message = "a destination's `type` says what it is";
            let help = "one of customerio, gist, webhook";
            Err(vec![crate::error::Diagnostic::error("not_one_of", "/type", message).help(help)])
        }
    }
}

/// Whether a URL may be called on an owner's behalf: the check that `compile` makes, for redirects.
#[cfg(any(feature = "compile", feature = "edge"))]
pub use webhook::address::{Refusal, check as check_address};

impl Destination {
    /// Its `type` in a workspace.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Destination::Customerio(_) => "customerio",
            Destination::Gist(_) => "gist",
            Destination::Webhook(_) => "webhook",
        }
    }

    /// The part that a page needs, if anything can be done there.
    pub fn client(&self) -> Option<Client> {
        match self {
            Destination::Customerio(settings) => Some(Client::Customerio(settings.page.clone())),
            Destination::Gist(settings) => Some(Client::Gist(settings.page.clone())),
            Destination::Webhook(_) => None,
        }
    }

    /// Whether server-side requests are possible: Customer.io and Gist need an API key for them.
    pub const fn has_server(&self) -> bool {
        match self {
            Destination::Customerio(settings) => settings.api_key.is_some(),
            Destination::Gist(settings) => settings.api_key.is_some(),
            Destination::Webhook(_) => true,
        }
    }

    /// The names of the secrets it needs at send time.
    pub fn secrets(&self) -> Vec<&str> {
        match self {
            Destination::Customerio(settings) => settings.api_key.as_deref().into_iter().collect(),
            Destination::Gist(settings) => settings.api_key.as_deref().into_iter().collect(),
            Destination::Webhook(settings) => {
                let headers = settings.headers.iter().filter_map(|(_, value)| match value {
                    webhook::Header::Secret(name) => Some(name.as_str()),
                    webhook::Header::Text(_) => None,
                });
                headers.chain(settings.signing_secret.as_deref()).collect()
            }
        }
    }

    /// Writes the list of requests for an event; an empty one comes with the reason in [`Report::skipped`].
    /// `id` is the destination's.
    #[cfg(feature = "edge")]
    pub fn requests(&self, id: &str, event: &Event<'_>, subject: &Subject<'_>, out: &mut Writer) -> Report {
        out.begin_array();
        let report = self.write(id, event, subject, None, out);
        out.end_array();
        report
    }

    /// The requests for an event, to be sent right away: bodies go into `out`, which holds an open list.
    #[cfg(feature = "edge")]
    pub(crate) fn draft<'a>(
        &'a self,
        id: &'a str,
        event: &'a Event<'a>,
        subject: &'a Subject<'a>,
        drafts: &mut Vec<Draft<'a>>,
        out: &mut Writer,
    ) -> Report {
        self.write(id, event, subject, Some(drafts), out)
    }

    #[cfg(feature = "edge")]
    fn write<'a>(
        &'a self,
        id: &'a str,
        event: &'a Event<'a>,
        subject: &'a Subject<'a>,
        drafts: Option<&mut Vec<Draft<'a>>>,
        out: &mut Writer,
    ) -> Report {
        match self {
            Destination::Customerio(settings) => {
                customerio::requests(settings, id, event, subject, drafts, out)
            }
            Destination::Gist(settings) => gist::requests(settings, id, event, subject, drafts, out),
            Destination::Webhook(settings) => webhook::requests(settings, id, event, subject, drafts, out),
        }
    }

    /// Writes `{method, url, headers}` of all requests that travel together; false where none do.
    #[cfg(feature = "edge")]
    pub(crate) fn batch_head(&self, out: &mut Writer) -> bool {
        match self {
            Destination::Customerio(settings) => customerio::batch_head(settings, out),
            _ => false,
        }
    }

    /// As [`Client::calls`]; a webhook has none.
    #[cfg(feature = "edge")]
    pub fn calls(&self, event: &Event<'_>, subject: &Subject<'_>, out: &mut Writer) -> Report {
        call::list(out, |out, notes| match self {
            Destination::Customerio(settings) => customerio::call(&settings.page, event, subject, out, notes),
            Destination::Gist(settings) => gist::call(&settings.page, event, subject, out, notes),
            Destination::Webhook(_) => {
                Err(Report::skip("not_in_a_page", "a webhook is sent server-side only"))
            }
        })
    }

    /// Writes the batches of a list of requests: for Customer.io at most 1000 entries and 500,000 bytes each, for
    /// the others one request each. Sent in this order, they keep the order of every person's events.
    ///
    /// # Errors
    /// `INVALID_INPUT` for what is no list of requests.
    #[cfg(feature = "edge")]
    pub fn pack(&self, requests: Value<'_>, out: &mut Writer) -> Result<(), Error> {
        pack::pack(self, requests, out)
    }

    /// As [`Destination::pack`], for requests that are sent right away.
    #[cfg(feature = "edge")]
    pub(crate) fn group<'d, 'a>(&self, drafts: &'d [Draft<'a>]) -> Vec<pack::Batch<&'d Draft<'a>>> {
        pack::group(self, drafts.iter().collect())
    }

    /// Writes what the answer to a batch means for each of its entries.
    ///
    /// # Errors
    /// `INVALID_INPUT` for what is no batch.
    #[cfg(feature = "edge")]
    pub fn outcome(&self, batch: Value<'_>, response: &Response<'_>, out: &mut Writer) -> Result<(), Error> {
        match self {
            Destination::Customerio(settings) => customerio::outcome(settings, batch, response, out),
            Destination::Gist(_) => gist::outcome(batch, response, out),
            Destination::Webhook(_) => webhook::outcome(batch, response, out),
        }
    }

    /// Writes the check of Customer.io's credentials and region as a batch, whose answer [`Destination::outcome`] reads;
    /// false, and nothing written, where there is no such check.
    #[cfg(feature = "edge")]
    pub fn region_check(&self, id: &str, out: &mut Writer) -> bool {
        match self {
            Destination::Customerio(settings) => customerio::region_check(settings, id, out),
            _ => false,
        }
    }

    /// Reads the answer to [`Destination::region_check`].
    #[cfg(feature = "edge")]
    pub fn read_region(&self, response: &Response<'_>) -> Option<customerio::RegionAnswer> {
        match self {
            Destination::Customerio(settings) => Some(customerio::read_region(settings, response)),
            _ => None,
        }
    }
}

impl Client {
    /// Writes the list of calls for an event; an empty one comes with the reason in [`Report::skipped`].
    #[cfg(any(feature = "edge", feature = "browser"))]
    pub fn calls(&self, event: &Event<'_>, subject: &Subject<'_>, out: &mut Writer) -> Report {
        call::list(out, |out, notes| match self {
            Client::Customerio(page) => customerio::call(page, event, subject, out, notes),
            Client::Gist(page) => gist::call(page, event, subject, out, notes),
        })
    }

    /// Writes what a page does before the first call: `{target, stub: [method], script: {src, id, attributes},
    /// calls: [Call], notes: [Note]}`. Where `window[target]` exists already, only the calls are needed.
    #[cfg(feature = "explain")]
    pub fn load(&self, out: &mut Writer) {
        match self {
            Client::Customerio(page) => customerio::load(page, out),
            Client::Gist(page) => gist::load(page, out),
        }
    }
}
