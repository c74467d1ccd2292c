//! Sources: how they are protected, and what becomes of what they take.

use super::{Findings, check_id, pointer};
use crate::error::Diagnostic;
use crate::json::{Document, tree};
use crate::order;
use crate::plan::{Protection, Source, SourceKind, SourceState, with_root};
use crate::webhook::Scheme;
use crate::webhook::gist::TOPICS;
use crate::workflow::{self, Path, Workflow};
use crate::workspace::{self, Collector, Inbound, State, Token, Workspace, closest};
use serde_json::Value;

/// How many receipts are kept as samples unless the workspace says otherwise.
const SAMPLES: u32 = 10;

pub(super) fn compile(workspace: &Workspace, document: &Value, findings: &mut Findings) -> Vec<Source> {
    let mut sources = Vec::new();
    for (id, source) in &workspace.sources {
        let path = pointer(&["sources", id]);
        check_id(id, &path, findings);
        let value = document.get("sources").and_then(|sources| sources.get(id)).unwrap_or(&Value::Null);
        sources.push(match source {
            workspace::Source::Gist(inbound) => {
                self::inbound(id, SourceKind::Gist, inbound, value, &path, findings)
            }
            workspace::Source::Webhook(inbound) => {
                self::inbound(id, SourceKind::Webhook, inbound, value, &path, findings)
            }
            workspace::Source::Browser(collector) => {
                self::collector(id, SourceKind::Browser, collector, &path, findings)
            }
            workspace::Source::Http(collector) => {
                self::collector(id, SourceKind::Http, collector, &path, findings)
            }
        });
    }
    sources
}

fn state(state: State) -> SourceState {
    match state {
        State::Active => SourceState::Active,
        State::Inactive => SourceState::Inactive,
        State::Retired => SourceState::Retired,
    }
}

fn inbound(
    id: &str,
    kind: SourceKind,
    inbound: &Inbound,
    value: &Value,
    path: &str,
    findings: &mut Findings,
) -> Source {
    let dedupe_by = inbound.dedupe_by.as_deref().and_then(|text| {
        let (code, message, help) = match Path::parse(text) {
            Ok(path) if !text.starts_with("$item") => return Some(path),
            Ok(_) => ("item_outside_for_each", "$item is known only with forEach".to_owned(), None),
            Err(fault) => (fault.code, fault.message, fault.help),
        };
        findings.push(Diagnostic { help, ..Diagnostic::error(code, format!("{path}/dedupeBy"), message) });
        None
    });
    Source {
        id: id.to_owned(),
        kind,
        state: state(inbound.state),
        protection: protection(kind, inbound, path, findings),
        dedupe_by,
        consent: inbound.consent.clone(),
        samples: inbound.samples.unwrap_or(SAMPLES),
        origins: Vec::new(),
        workflows: workflows(kind, inbound, value, path, findings),
    }
}

fn collector(
    id: &str,
    kind: SourceKind,
    collector: &Collector,
    path: &str,
    findings: &mut Findings,
) -> Source {
    let keys_path = format!("{path}/writeKeys");
    let protection = match (kind, collector.verify, collector.write_keys.is_empty()) {
        (_, Some(_), true) => Protection::None,
        (_, Some(_), false) => {
            findings.push(ambiguous(path, "`writeKeys` and `verify: none`"));
            Protection::None
        }
        (_, None, true) => {
            findings.push(
                Diagnostic::error("source_unprotected", path, "the source does not say who may send to it")
                    .help(if kind == SourceKind::Http {
                        r#""writeKeys": ["$WRITE_KEY"], or "verify": "none""#
                    } else {
                        r#""writeKeys": ["a-name-for-this-site"], or "verify": "none""#
                    }),
            );
            Protection::None
        }
        (SourceKind::Http, None, false) => {
            Protection::SecretKeys(secrets(&collector.write_keys, &keys_path, findings))
        }
        _ => {
            for (index, key) in collector.write_keys.iter().enumerate() {
                if key.starts_with('$') {
                    findings.push(
                        Diagnostic::error(
                            "public_key_is_a_secret",
                            format!("{keys_path}/{index}"),
                            "everybody can read the write key of a page; it can't be a secret",
                        )
                        .help("write a plain name, such as `shop-1`"),
                    );
                }
            }
            Protection::PublicKeys(collector.write_keys.clone())
        }
    };
    for (index, origin) in collector.origins.iter().enumerate() {
        let is_origin = origin == "*"
            || origin.split_once("://").is_some_and(|(scheme, host)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains(['/', '?', '#', '*'])
            });
        if !is_origin {
            findings.push(
                Diagnostic::error(
                    "invalid_origin",
                    format!("{path}/origins/{index}"),
                    format!("`{origin}` is no origin"),
                )
                .help("scheme and host with nothing behind, such as `https://shop.example`, or `*`"),
            );
        }
    }
    Source {
        id: id.to_owned(),
        kind,
        state: state(collector.state),
        protection,
        dedupe_by: None,
        consent: None,
        samples: collector.samples.unwrap_or(SAMPLES),
        origins: collector.origins.clone(),
        workflows: Vec::new(),
    }
}

fn ambiguous(path: &str, which: &str) -> Diagnostic {
    Diagnostic::error("protection_ambiguous", path, format!("{which} contradict each other"))
        .help("keep the one that is meant")
}

fn protection(kind: SourceKind, inbound: &Inbound, path: &str, findings: &mut Findings) -> Protection {
    let given = [!inbound.secrets.is_empty(), inbound.token.is_some(), inbound.verify.is_some()];
    match given.iter().filter(|given| **given).count() {
        1 => {}
        0 => findings.push(
            Diagnostic::error("source_unprotected", path, "the source does not say how it is protected").help(
                r#""secrets": ["$NAME"] if the sender signs, "token": { "secret": "$NAME", "header": "…" } if it can send one along, or "verify": "none""#,
            ),
        ),
        _ => findings.push(ambiguous(path, "`secrets`, `token` and `verify: none`")),
    }
    if let Some(token) = &inbound.token {
        return self::token(token, &format!("{path}/token"), findings);
    }
    if inbound.secrets.is_empty() {
        return Protection::None;
    }
    let is_name = !matches!(inbound.scheme, Some(Value::Object(_)));
    let mut scheme = match (&inbound.scheme, kind) {
        (Some(scheme), _) => scheme.clone(),
        (None, SourceKind::Gist) => Value::from("gist"),
        (None, _) => {
            findings.push(
                Diagnostic::error("missing_key", path, "`scheme` is missing: how does this sender sign?")
                    .help(r#"github, shopify, stripe, slack, standardwebhooks, customerio, or { "type": "hmac", … }"#),
            );
            Value::from("none")
        }
    };
    if let Some(tolerance) = inbound.tolerance {
        scheme = match scheme {
            Value::String(name) => {
                tree::object([("type", Value::String(name)), ("tolerance", Value::from(tolerance))])
            }
            Value::Object(mut options) => {
                options.entry("tolerance").or_insert(Value::from(tolerance));
                Value::Object(options)
            }
            other => other,
        };
    }
    let scheme = tree::to_text(&scheme);
    let read = Document::parse_str(&scheme).and_then(|document| Scheme::read(document.root()));
    if let Err(error) = read {
        let place = match error.path.as_str() {
            "/tolerance" if inbound.tolerance.is_some() => format!("{path}/tolerance"),
            _ if is_name => format!("{path}/scheme"),
            option => format!("{path}/scheme{option}"),
        };
        findings.push(Diagnostic::error("invalid_scheme", place, error.message));
    }
    Protection::Scheme { scheme, secrets: secrets(&inbound.secrets, &format!("{path}/secrets"), findings) }
}

fn token(token: &Token, path: &str, findings: &mut Findings) -> Protection {
    let in_path = token.path == Some(true);
    if usize::from(token.header.is_some()) + usize::from(token.query.is_some()) + usize::from(in_path) != 1 {
        findings.push(
            Diagnostic::error("token_place", path, "where the token is carried must be said, once")
                .help(r#""header": "X-Token", "query": "token" or "path": true"#),
        );
    }
    let place = if let Some(header) = &token.header {
        ("header", Value::from(header.as_str()))
    } else if let Some(query) = &token.query {
        ("query", Value::from(query.as_str()))
    } else {
        ("path", Value::Bool(true))
    };
    let scheme = tree::to_text(&tree::object([("type", Value::from("token")), place]));
    let secret = secret(&token.secret, format!("{path}/secret"), findings);
    Protection::Scheme { scheme, secrets: secret.into_iter().collect() }
}

/// Names of secrets, from `$NAME`.
fn secrets(references: &[String], path: &str, findings: &mut Findings) -> Vec<String> {
    let mut names = Vec::new();
    for (index, reference) in references.iter().enumerate() {
        names.extend(secret(reference, format!("{path}/{index}"), findings));
    }
    names
}

/// The name of a secret. A value that is no name is reported and not repeated.
fn secret(reference: &str, path: String, findings: &mut Findings) -> Option<String> {
    let name = secret_name(reference);
    if name.is_none() {
        findings.push(
            Diagnostic::error(
                "secret_not_a_reference",
                path,
                "a workspace names secrets and never holds one",
            )
            .help("write `$NAME`, and give the value to the Worker with `wrangler secret put NAME`"),
        );
    }
    name.map(str::to_owned)
}

fn secret_name(reference: &str) -> Option<&str> {
    let name = reference.strip_prefix('$')?;
    let first = name.bytes().next()?;
    let fits = (first.is_ascii_alphabetic() || first == b'_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    fits.then_some(name)
}

fn workflows(
    kind: SourceKind,
    inbound: &Inbound,
    value: &Value,
    path: &str,
    findings: &mut Findings,
) -> Vec<Workflow> {
    let mut workflows = Vec::new();
    for (id, _) in &inbound.workflows {
        let path = format!("{path}{}", pointer(&["workflows", id]));
        check_id(id, &path, findings);
        let mut source = value.pointer(&pointer(&["workflows", id])).cloned().unwrap_or(Value::Null);
        let built_in = if kind == SourceKind::Gist { workflow::default_workflow(id) } else { None };
        // one that is nearly a topic's does not replace the built-in one, it runs beside it: on every webhook
        if kind == SourceKind::Gist
            && built_in.is_none()
            && source.get("when").is_none()
            && let Some(near) = closest(id, TOPICS.iter().map(|topic| topic.name))
        {
            let message = format!("no topic is called `{id}`; without `when` this runs on every webhook");
            let finding = Diagnostic::warning("no_such_topic", path.as_str(), message);
            findings.push(finding.help(format!("did you mean `{near}`?")));
        }
        // a workflow named after a topic says only what is to be different
        if let (Some(Value::Object(built_in)), Some(own)) = (built_in, source.as_object_mut()) {
            for (key, value) in built_in {
                own.entry(key).or_insert(value);
            }
        }
        compile_workflow(id, &source, kind, &path, findings, &mut workflows);
    }
    if kind == SourceKind::Gist && inbound.defaults.unwrap_or(true) {
        for (topic, source) in workflow::default_workflows() {
            if !inbound.workflows.iter().any(|(id, _)| *id == topic) {
                compile_workflow(&topic, &source, kind, path, findings, &mut workflows);
            }
        }
    }
    order::sort_by(&mut workflows, |a, b| a.id.cmp(&b.id));
    workflows
}

fn compile_workflow(
    id: &str,
    source: &Value,
    kind: SourceKind,
    path: &str,
    findings: &mut Findings,
    workflows: &mut Vec<Workflow>,
) {
    let compiled = match workflow::compile(id, source) {
        Ok(compiled) => compiled,
        Err(found) => return findings.at(path, found),
    };
    if let Some(sample) = source.get("sample") {
        let text = tree::to_text(sample);
        if let Ok(document) = Document::parse_str(&text) {
            with_root(kind, &document, None, &mut |root, _| findings.at(path, compiled.check_sample(root)));
        }
    }
    findings.at(path, compiled.warnings);
    workflows.push(compiled.workflow);
}
