//! The settings of each destination type, for the schema. The destination stage itself reads and checks them.

use super::document::ActionWorkflow;
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// A destination: the settings of its type beside those that all have.
#[derive(JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Destination {
    /// Customer.io: the Track API server-side, `_cio` in the page.
    Customerio(Customerio),
    /// Gist: the REST API server-side, `gist` in the page.
    Gist(Gist),
    /// An endpoint of one's own, signed as Standard Webhooks.
    Webhook(Webhook),
}

/// The settings of a Customer.io destination.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) struct Customerio {
    /// A name for people.
    name: Option<String>,
    /// Default true.
    enabled: Option<bool>,
    /// Consent categories that everything sent there requires. Default: none.
    consent: Option<Vec<String>>,
    /// Which events go there, by which callback, on which pages.
    action_workflow: Option<ActionWorkflow>,
    /// Site ID, from Settings → Account Settings → API Credentials.
    site_id: String,
    /// Name of the secret that holds the API key: `$CIO_API_KEY`. Needed for server-side callbacks.
    api_key: Option<String>,
    /// Where the account's data lives. Default `us`.
    region: Option<Region>,
    /// Another host for the Track API, such as a stand-in on one's own machine.
    endpoint: Option<String>,
    /// `default` (multi-point) or one field: `user_id`, `email`, `phone`, `anonymous_id`, `external_id.<name>`.
    identify_by: Option<String>,
    /// Whether a track call may create a profile. Default true; profiles cost money.
    create_profiles: Option<bool>,
    /// What happens to attributes that are null. Default `keep`.
    nulls: Option<Nulls>,
    /// Whether merges are sent; they can't be undone there. Default false.
    send_merges: Option<bool>,
    /// What a deletion at the source does. Default `ignore`.
    deletes: Option<Deletes>,
    /// Event properties that override campaign settings and are held back unless named here.
    allow_reserved: Option<Vec<Reserved>>,
    /// Object type id that groups get. Default `1`.
    object_type: Option<String>,
    /// Names of attributes and event properties that are times, beside `created_at`: sent as Unix seconds.
    time_fields: Option<Vec<String>>,
}

/// The settings of a Gist destination.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) struct Gist {
    /// A name for people.
    name: Option<String>,
    /// Default true.
    enabled: Option<bool>,
    /// Consent categories that everything sent there requires. Default: none.
    consent: Option<Vec<String>>,
    /// Which events go there, by which callback, on which pages.
    action_workflow: Option<ActionWorkflow>,
    /// Whether events of a Gist source may go there. Default false: they would come back.
    allow_loop: Option<bool>,
    /// Workspace ID, from Settings → Tracking & Events → Tracking Code.
    workspace_id: String,
    /// Name of the secret that holds the REST API key: `$GIST_API_KEY`. Needed for server-side callbacks.
    api_key: Option<String>,
    /// Another host for the REST API, such as a stand-in on one's own machine.
    endpoint: Option<String>,
    /// `default` (multi-point) or one field: `user_id`, `email`, `phone`, `anonymous_id`, `external_id.<name>`.
    identify_by: Option<String>,
    /// Whether sent tags replace those a contact has. Default false.
    overwrite_tags: Option<bool>,
    /// What a deletion at the source does. Default `ignore`.
    deletes: Option<GistDeletes>,
}

/// The settings of a webhook destination.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) struct Webhook {
    /// A name for people.
    name: Option<String>,
    /// Default true.
    enabled: Option<bool>,
    /// Consent categories that everything sent there requires. Default: none.
    consent: Option<Vec<String>>,
    /// Which events go there, by which callback, on which pages.
    action_workflow: Option<ActionWorkflow>,
    /// Where events are posted.
    url: String,
    /// Default `POST`.
    method: Option<Method>,
    /// Further headers; a value `$NAME` is a secret.
    headers: Option<BTreeMap<String, String>>,
    /// Name of the secret that signs, in Standard Webhooks form: `$WEBHOOK_SECRET`.
    signing_secret: Option<String>,
    /// Whether private, loopback and link-local addresses are allowed. Default false.
    allow_private_address: Option<bool>,
    /// `default` (multi-point) or one field: `user_id`, `email`, `phone`, `anonymous_id`, `external_id.<name>`.
    identify_by: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Region {
    /// United States.
    Us,
    /// European Union.
    Eu,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Nulls {
    /// Sent as null.
    Keep,
    /// Left out.
    Remove,
    /// Sent as an empty text, which removes the attribute of objects at Customer.io.
    Clear,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Deletes {
    /// Nothing is sent.
    Ignore,
    /// The person is deleted; a later call brings them back.
    Delete,
    /// The person is deleted and blocked.
    Suppress,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum GistDeletes {
    /// Nothing is sent.
    Ignore,
    /// The contact is deleted.
    Delete,
}

#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Reserved {
    /// Redirects the mail.
    Recipient,
    /// Changes the sender.
    FromAddress,
    /// Changes the reply address.
    ReplyTo,
}

#[derive(JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code, reason = "these types only describe")]
pub(super) enum Method {
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
}
