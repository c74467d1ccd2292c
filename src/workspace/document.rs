//! The workspace as a person writes it. These types give the published JSON Schema; what a stage understands on
//! its own (conditions, event templates, destination settings) is kept as JSON and handed to that stage.

use serde_json::Value;

#[cfg(test)]
use schemars::JsonSchema;

/// Values by name or id, sorted by it.
pub type Named<T> = Vec<(String, T)>;

/// A firepath workspace: where data comes from, what it means, and where it goes.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Workspace {
    /// Where editors find this schema; firepath ignores it.
    #[cfg_attr(test, schemars(rename = "$schema"))]
    pub schema: Option<String>,
    /// Version of the document's format.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub version: u32,
    /// A name for people.
    pub name: Option<String>,
    /// Where data comes from, by id. The id is part of the URL: `/sources/<id>`.
    #[cfg_attr(test, schemars(default))]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, Source>"))]
    pub sources: Named<Source>,
    /// No-code event definitions: what the tracker makes an event of, on a page.
    #[cfg_attr(test, schemars(default))]
    #[cfg_attr(test, schemars(with = "Vec<super::definitions::Definition>"))]
    pub events: Vec<Value>,
    /// Where events go, by id.
    #[cfg_attr(test, schemars(default))]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, super::settings::Destination>"))]
    pub destinations: Named<DestinationCommon>,
    /// Which identifiers join events into people.
    #[cfg_attr(test, schemars(default))]
    pub identity: Identity,
    /// What privacy signals refuse.
    #[cfg_attr(test, schemars(default))]
    pub consent: Consent,
    /// Query parameters that `equals` rules don't look at; `*` at the end stands for any rest.
    pub ignored_parameters: Option<Vec<String>>,
}

/// Where data comes from.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(tag = "type", rename_all = "lowercase"))]
pub enum Source {
    /// Webhooks of Gist (getgist.com).
    Gist(Inbound),
    /// Webhooks of any other sender, as JSON or form fields.
    Webhook(Inbound),
    /// The tracker on a website.
    Browser(Collector),
    /// The Segment-compatible HTTP API.
    Http(Collector),
}

/// Whether a source takes data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "lowercase"))]
pub enum State {
    /// Requests are kept and processed.
    #[default]
    Active,
    /// Requests are answered with 200 and logged, not processed.
    Inactive,
    /// Requests are answered with 410, upon which Gist disables the webhook.
    Retired,
}

/// A source that receives webhooks. It must say how it is protected: `secrets`, `token`, or `"verify": "none"`.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Inbound {
    /// A name for people.
    pub name: Option<String>,
    /// Default `active`.
    #[cfg_attr(test, schemars(default))]
    pub state: State,
    /// Names of the secrets that the sender may sign with, such as `$GIST_WEBHOOK_SECRET`; several during rotation.
    #[cfg_attr(test, schemars(default))]
    pub secrets: Vec<String>,
    /// A secret that the sender sends along instead of signing.
    pub token: Option<Token>,
    /// Says aloud that nothing protects this source; every receipt is marked unverified.
    pub verify: Option<VerifyNone>,
    /// How the sender signs; `gist` for Gist sources. A name (`github`, `shopify`, `stripe`, `slack`,
    /// `standardwebhooks`, `customerio`) or an object `{ "type": "hmac", … }`.
    pub scheme: Option<Value>,
    /// For schemes with a timestamp: how old or early one may be, in seconds. Default 300.
    pub tolerance: Option<u32>,
    /// Path to what names the delivery, such as `$.id` or `$.request.headers["webhook-id"]`: the same value is the same
    /// delivery. Where it is absent, null or empty, the whole content is taken.
    pub dedupe_by: Option<String>,
    /// How many receipts are kept as samples for setting up workflows. Default 10.
    pub samples: Option<u32>,
    /// Consent categories that its events carry. Default: all.
    pub consent: Option<Vec<String>>,
    /// For Gist: whether topics without a workflow of their own use the built-in one. Default true.
    pub defaults: Option<bool>,
    /// What becomes of a receipt, by id. For Gist, a workflow whose id is a topic replaces the built-in one.
    #[cfg_attr(test, schemars(default))]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, Workflow>"))]
    pub workflows: Named<Workflow>,
}

/// A source that takes events already in Segment's form.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Collector {
    /// A name for people.
    pub name: Option<String>,
    /// Default `active`.
    #[cfg_attr(test, schemars(default))]
    pub state: State,
    /// Write keys that senders name. For `http` they are secrets (`$WRITE_KEY`); for `browser` everybody can read
    /// them in the page, so they are written as they are.
    #[cfg_attr(test, schemars(default))]
    pub write_keys: Vec<String>,
    /// Says aloud that no write key is asked for.
    pub verify: Option<VerifyNone>,
    /// Origins of the pages that may send (`https://shop.example`), or `*`. Default: none but the Worker's own.
    #[cfg_attr(test, schemars(default))]
    pub origins: Vec<String>,
    /// How many events are kept as samples. Default 10.
    pub samples: Option<u32>,
}

/// The only value of `verify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "lowercase"))]
pub enum VerifyNone {
    /// Nothing is verified.
    None,
}

/// A secret sent along with every request, compared in constant time. Exactly one of the places is named.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Token {
    /// Name of the secret: `$GIST_TOKEN`.
    pub secret: String,
    /// Header that carries it.
    pub header: Option<String>,
    /// Query parameter that carries it.
    pub query: Option<String>,
    /// Whether it is the path's last part: `/sources/<id>/<token>`.
    pub path: Option<bool>,
}

/// Receipt in, events out.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Workflow {
    /// A name for people.
    pub name: Option<String>,
    /// Default true.
    pub active: Option<bool>,
    /// A body to set the workflow up with, as received.
    pub sample: Option<Value>,
    /// The filter: a condition, or a tree of `all`, `any`, `none`. Default: every receipt.
    pub when: Option<Value>,
    /// The events that a receipt yields. Default, for a Gist topic: the built-in ones.
    pub map: Option<Vec<Value>>,
}

/// Where events go. The settings of its type stand beside these.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct DestinationCommon {
    /// A name for people.
    pub name: Option<String>,
    /// Default true.
    pub enabled: Option<bool>,
    /// Consent categories that everything sent there requires. Default: none.
    #[cfg_attr(test, schemars(default))]
    pub consent: Vec<String>,
    /// Whether events of a Gist source may go to a Gist destination. Default false.
    pub allow_loop: Option<bool>,
    /// Which events go there, by which callback, on which pages.
    #[cfg_attr(test, schemars(default))]
    pub action_workflow: ActionWorkflow,
}

/// Which events go to a destination.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct ActionWorkflow {
    /// What happens to events that are not listed. Default `off`; `on` sends them server-side.
    #[cfg_attr(test, schemars(default))]
    pub new_events: Switch,
    /// `track` events, by name.
    #[cfg_attr(test, schemars(default))]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, Action>"))]
    pub events: Named<Action>,
    /// The other calls, by type.
    #[cfg_attr(test, schemars(default))]
    pub types: CallActions,
}

/// On or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "lowercase"))]
pub enum Switch {
    /// Sent.
    On,
    /// Not sent.
    #[default]
    Off,
}

/// The calls that have no event name of their own.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct CallActions {
    /// `identify` calls.
    pub identify: Option<Action>,
    /// `page` calls.
    pub page: Option<Action>,
    /// `screen` calls.
    pub screen: Option<Action>,
    /// `group` calls.
    pub group: Option<Action>,
    /// `alias` calls.
    pub alias: Option<Action>,
}

/// One row of an action workflow.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Action {
    /// Default true.
    pub enabled: Option<bool>,
    /// Who sends: firepath's server, the page, or both. Default `["server"]`.
    pub callbacks: Option<Vec<Callback>>,
    /// On which URLs it fires. Don't Fire wins over Fire; with a Fire rule, other URLs don't fire.
    #[cfg_attr(test, schemars(default))]
    pub trigger_path: Vec<Rule>,
    /// Consent categories required beside the destination's.
    #[cfg_attr(test, schemars(default))]
    pub consent: Vec<String>,
}

/// Who carries an event to its destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "lowercase"))]
pub enum Callback {
    /// firepath's Worker, by the destination's API.
    Server,
    /// The page, by the destination's own script.
    Client,
}

/// One rule of a trigger path.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Rule {
    /// `true` = Fire, `false` = Don't Fire.
    pub fire: bool,
    /// The value: `*`, a path (`/cart/*`), a whole URL pattern (`https://*.shop.com/*`), or what `match` says.
    pub url: String,
    /// How the value is compared. Default `pattern`.
    #[cfg_attr(test, schemars(default, rename = "match"))]
    pub operator: Match,
    /// Default false.
    #[cfg_attr(test, schemars(default))]
    pub ignore_case: bool,
}

/// How a rule's value is compared with the URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "snake_case"))]
pub enum Match {
    /// As a URL pattern.
    #[default]
    Pattern,
    /// As the whole URL, or the whole of path, query and hash.
    Equals,
    /// As a part of it.
    Contains,
    /// As its beginning.
    StartsWith,
    /// As its end.
    EndsWith,
    /// As a regular expression searched in the whole URL.
    Regex,
}

/// Which identifiers join events into people.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Identity {
    /// Kinds that count: `user_id`, `email`, `phone`, `external_id`, `anonymous_id`. Default: all.
    #[cfg_attr(test, schemars(rename = "use"))]
    pub kinds: Option<Vec<IdentifierKind>>,
}

/// A kind of identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "snake_case"))]
pub enum IdentifierKind {
    /// The caller's own id.
    UserId,
    /// An e-mail address.
    Email,
    /// A phone number in E.164.
    Phone,
    /// Ids that other platforms gave.
    ExternalId,
    /// A device's id.
    AnonymousId,
}

/// What privacy signals refuse.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename_all = "camelCase"))]
pub struct Consent {
    /// Categories that Global Privacy Control refuses.
    #[cfg_attr(test, schemars(default))]
    pub gpc: Vec<String>,
    /// Categories that Do Not Track refuses.
    #[cfg_attr(test, schemars(default))]
    pub dnt: Vec<String>,
}
