//! Destinations: their settings, their action workflow, and what a page is told of them.

use super::{Findings, Rules, actions, check_id, pointer};
use crate::destination::{self, Client, Destination};
use crate::error::Diagnostic;
use crate::plan::Routed;
use crate::workspace::{Action, Callback, DestinationCommon, Switch, Workspace};
use serde_json::Value;

/// The destinations of both plans.
#[derive(Default)]
pub(super) struct Compiled {
    pub(super) edge: Vec<Routed<Destination>>,
    pub(super) page: Vec<Routed<Client>>,
}

pub(super) fn compile(
    workspace: &Workspace,
    document: &Value,
    rules: &mut Rules,
    findings: &mut Findings,
) -> Compiled {
    let mut compiled = Compiled::default();
    for (id, common) in &workspace.destinations {
        let path = pointer(&["destinations", id]);
        check_id(id, &path, findings);
        let rows =
            actions::compile(&common.action_workflow, &format!("{path}/actionWorkflow"), rules, findings);
        let settings = match destination::compile(value_of(document, id)) {
            Ok((settings, warnings)) => {
                findings.at(&path, warnings);
                settings
            }
            Err(found) => {
                findings.at(&path, found);
                continue;
            }
        };
        check_callbacks(common, &settings, &path, findings);
        let enabled = common.enabled.unwrap_or(true);
        let client = settings
            .client()
            .filter(|_| enabled && (!rows.page.events.is_empty() || !rows.page.types.is_empty()));
        if let Some(client) = client {
            compiled.page.push(Routed {
                id: id.clone(),
                enabled,
                consent: common.consent.clone(),
                allow_loop: false,
                actions: rows.page,
                settings: client,
            });
        }
        compiled.edge.push(Routed {
            id: id.clone(),
            enabled,
            consent: common.consent.clone(),
            allow_loop: common.allow_loop.unwrap_or(false),
            actions: rows.edge,
            settings,
        });
    }
    compiled
}

/// Every row with its place in the document.
pub(super) fn rows<'w>(common: &'w DestinationCommon, path: &str) -> Vec<(String, String, &'w Action)> {
    let workflow = &common.action_workflow;
    let named = workflow.events.iter().map(|(name, action)| {
        (name.clone(), format!("{path}/actionWorkflow{}", pointer(&["events", name])), action)
    });
    let typed = actions::types(workflow).map(|(kind, action)| {
        let name = kind.as_str();
        (name.to_owned(), format!("{path}/actionWorkflow/types/{name}"), action)
    });
    named.chain(typed).collect()
}

/// Callbacks that the destination has no way to run.
fn check_callbacks(common: &DestinationCommon, settings: &Destination, path: &str, findings: &mut Findings) {
    let mut server = common.action_workflow.new_events == Switch::On;
    for (_, row_path, action) in rows(common, path) {
        if action.enabled == Some(false) {
            continue;
        }
        server |= actions::has(action, Callback::Server);
        let client = actions::has(action, Callback::Client);
        if client && settings.client().is_none() {
            findings.push(
                Diagnostic::error(
                    "callback_cannot_run",
                    format!("{row_path}/callbacks"),
                    "a webhook destination is called by the server only",
                )
                .help(r#""callbacks": ["server"]"#),
            );
        }
        // webhooks know their events by ULID; the page's scripts take none
        if client && actions::has(action, Callback::Server) && !matches!(settings, Destination::Webhook(_)) {
            findings.push(
                Diagnostic::warning(
                    "counted_twice",
                    format!("{row_path}/callbacks"),
                    "both callbacks are on, and the page's script has no event id by which the destination could tell that the two are one: it will count the event twice",
                )
                .help("keep one of them"),
            );
        }
        if action.callbacks.as_ref().is_some_and(Vec::is_empty) {
            findings.push(
                Diagnostic::warning(
                    "no_callback",
                    format!("{row_path}/callbacks"),
                    "the row is on and nobody sends it",
                )
                .help(r#""callbacks": ["server"], or "enabled": false"#),
            );
        }
    }
    if server && !settings.has_server() {
        findings.push(
            Diagnostic::error(
                "api_key_missing",
                path,
                "server-side callbacks are on and there is no API key to send them with",
            )
            .help(r#""apiKey": "$NAME", or "callbacks": ["client"] in every row"#),
        );
    }
}

/// What the page's TypeScript has to know of the destinations with client-side callbacks.
pub(super) fn page_facts(workspace: &Workspace, document: &Value) -> Value {
    let with_client = workspace.destinations.iter().filter(|(id, common)| {
        common.enabled.unwrap_or(true)
            && rows(common, "")
                .iter()
                .any(|(_, _, row)| row.enabled.unwrap_or(true) && actions::has(row, Callback::Client))
            && value_of(document, id).get("type") != Some(&Value::from("webhook"))
    });
    with_client
        .map(|(id, _)| {
            let mut facts = serde_json::Map::new();
            facts.insert("id".into(), Value::from(id.as_str()));
            for key in ["type", "siteId", "region", "workspaceId"] {
                if let Some(value) = value_of(document, id).get(key) {
                    facts.insert(key.into(), value.clone());
                }
            }
            Value::Object(facts)
        })
        .collect()
}

/// Whether the collector has anything to send on.
pub(super) fn any_server_callback(workspace: &Workspace) -> bool {
    workspace.destinations.iter().any(|(_, common)| {
        common.enabled.unwrap_or(true)
            && (common.action_workflow.new_events == Switch::On
                || rows(common, "")
                    .iter()
                    .any(|(_, _, row)| row.enabled.unwrap_or(true) && actions::has(row, Callback::Server)))
    })
}

fn value_of<'d>(document: &'d Value, id: &str) -> &'d Value {
    document.get("destinations").and_then(|all| all.get(id)).unwrap_or(&Value::Null)
}
