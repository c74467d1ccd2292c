//! Findings that only the whole workspace shows.

use super::destinations::rows;
use super::{Findings, actions, pointer};
use crate::error::Diagnostic;
use crate::numbers::Numbers;
use crate::workspace::{Callback, Source, Switch, Workspace, definition_type};
use serde_json::Value;

pub(super) fn check(workspace: &Workspace, document: &Value, findings: &mut Findings) {
    loops(workspace, document, findings);
    client_callbacks_without_a_page(workspace, findings);
}

/// Events that go back to where they came from.
fn loops(workspace: &Workspace, document: &Value, findings: &mut Findings) {
    let has_gist_source = workspace.sources.iter().any(|(_, source)| matches!(source, Source::Gist(_)));
    for (id, common) in &workspace.destinations {
        let path = pointer(&["destinations", id]);
        let is_gist =
            document.pointer(&path).and_then(|value| value.get("type")) == Some(&Value::from("gist"));
        if let Some(source) = source_at(workspace, document.pointer(&format!("{path}/url"))) {
            findings.push(
                Diagnostic::warning(
                    "loop_back",
                    format!("{path}/url"),
                    format!(
                        "this looks like the URL of source `{source}`: what is sent there comes in again and is sent again"
                    ),
                )
                .help("name another endpoint, or see that the source's workflow passes nothing back"),
            );
        }
        let allowed = common.allow_loop == Some(true);
        if allowed && is_gist && has_gist_source {
            findings.push(
                Diagnostic::warning(
                    "loop_allowed",
                    format!("{path}/allowLoop"),
                    "what Gist reports is sent back to Gist, which may report it again",
                )
                .help("leave `allowLoop` out unless something stops the circle"),
            );
        }
    }
}

/// The source of this workspace that a URL seems to lead to: `…/sources/<id>`.
fn source_at<'w>(workspace: &'w Workspace, url: Option<&Value>) -> Option<&'w str> {
    let (_, rest) = url?.as_str()?.rsplit_once("/sources/")?;
    let id = rest.split(['/', '?', '#']).next()?;
    workspace.sources.iter().map(|(known, _)| known.as_str()).find(|known| *known == id)
}

/// Client-side callbacks on events that never happen on a page.
fn client_callbacks_without_a_page(workspace: &Workspace, findings: &mut Findings) {
    let has_browser = workspace.sources.iter().any(|(_, source)| matches!(source, Source::Browser(_)));
    let mut on_page = Numbers::default();
    for definition in workspace.events.iter().filter(|definition| definition_type(definition) == "track") {
        if let Some(name) = definition.get("name").and_then(Value::as_str) {
            on_page.insert(name.as_bytes());
        }
    }
    let from_webhooks = webhook_events(workspace);
    for (id, common) in &workspace.destinations {
        let path = pointer(&["destinations", id]);
        for (name, row_path, action) in rows(common, &path) {
            if action.enabled == Some(false) || !actions::has(action, Callback::Client) {
                continue;
            }
            let only_webhook =
                from_webhooks.get(name.as_bytes()).is_some() && on_page.get(name.as_bytes()).is_none();
            if only_webhook || (!has_browser && on_page.len() == 0) {
                findings.push(
                    Diagnostic::warning(
                        "client_callback_never_runs",
                        format!("{row_path}/callbacks"),
                        if only_webhook {
                            "this event comes from a webhook; there is no page that could make the call"
                        } else {
                            "there is no source of type `browser`, so no page makes the call"
                        },
                    )
                    .help(r#""callbacks": ["server"]"#),
                );
            }
        }
        let nothing_on = common.action_workflow.new_events == Switch::Off
            && rows(common, &path).iter().all(|(_, _, action)| action.enabled == Some(false));
        if common.enabled != Some(false) && nothing_on {
            findings.push(
                Diagnostic::warning(
                    "nothing_sent",
                    path.clone(),
                    "no event is switched on for this destination",
                )
                .help("list events under `actionWorkflow`, or set `newEvents` to `on`"),
            );
        }
    }
}

/// Names of `track` events that workflows write as constants.
fn webhook_events(workspace: &Workspace) -> Numbers {
    let mut names = Numbers::default();
    for (_, source) in &workspace.sources {
        let (Source::Gist(inbound) | Source::Webhook(inbound)) = source else { continue };
        for template in inbound.workflows.iter().flat_map(|(_, workflow)| workflow.map.iter().flatten()) {
            if let Some(name) = template.get("event").and_then(Value::as_str)
                && !name.contains("{{")
                && !name.starts_with("$.")
            {
                names.insert(name.as_bytes());
            }
        }
    }
    names
}
