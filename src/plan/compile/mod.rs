//! Workspace in, two plans out: everything that is slow, large or can fail happens here.

mod actions;
mod destinations;
mod lint;
mod sources;

use super::EdgePlan;
use super::container::{self, Kind, Section};
use super::model::ConsentPolicy;
use super::page::PageModel;
use crate::error::{Diagnostic, Severity};
use crate::identity::Policy;
use crate::json::tree;
use crate::limits;
use crate::order;
use crate::packed;
use crate::trigger::{IGNORED_PARAMETERS, RuleSetBuilder};
use crate::workspace::{self, Source, Workspace};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What a workspace compiles to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// For Workers and Node: everything but secret values.
    pub edge: Vec<u8>,
    /// For pages: only what a page needs.
    pub browser: Vec<u8>,
    /// Lower-case hex SHA-256 of both plans' content.
    pub hash: String,
    /// Warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles the JSON text of a workspace.
///
/// # Errors
/// Every finding, at least one of which is an error. No plan is made then; the one that runs stays.
pub fn compile(json: &str) -> Result<Compiled, Vec<Diagnostic>> {
    let workspace::Reading { workspace, document, findings } = workspace::read(json)?;
    let mut findings = Findings(findings);
    let ignored =
        workspace.ignored_parameters.clone().unwrap_or_else(|| IGNORED_PARAMETERS.map(String::from).to_vec());
    let mut rules = Rules {
        edge: RuleSetBuilder::with_ignored(ignored.clone()),
        page: RuleSetBuilder::with_ignored(ignored),
    };
    let sources = sources::compile(&workspace, &document, &mut findings);
    check_definitions(&workspace, &mut findings);
    let destinations = destinations::compile(&workspace, &document, &mut rules, &mut findings);
    lint::check(&workspace, &document, &mut findings);

    let consent = ConsentPolicy { gpc: workspace.consent.gpc.clone(), dnt: workspace.consent.dnt.clone() };
    let edge = EdgePlan {
        name: workspace.name.clone(),
        sources,
        destinations: destinations.edge,
        consent: consent.clone(),
        identity: identity(&workspace),
    };
    let page = PageModel { destinations: destinations.page, consent };
    let (edge_rules, page_rules) = (rules.edge.finish(), rules.page.finish_compact());
    findings.extend(edge_rules.diagnostics);
    if findings.has_errors() {
        return Err(findings.into_sorted());
    }
    let edge_sections = [(Section::Model, packed::to_bytes(&edge)), (Section::Rules, edge_rules.bytes)];
    let page_sections = [
        (Section::Model, page.write()),
        (Section::Rules, page_rules),
        (Section::Page, tree::to_text(&page_section(&workspace, &document)).into_bytes()),
    ];
    let hash = hash(&edge_sections, &page_sections);
    let compiled = Compiled {
        edge: container::write(Kind::Edge, &hash, &edge_sections),
        browser: container::write(Kind::Browser, &hash, &page_sections),
        hash: hex::encode(hash),
        diagnostics: Vec::new(),
    };
    if compiled.edge.len() > limits::PLAN_BYTES {
        findings.push(Diagnostic::error("plan_too_large", "", "the plan is larger than 32 MiB (PLAN_BYTES)"));
    }
    if findings.has_errors() {
        return Err(findings.into_sorted());
    }
    Ok(Compiled { diagnostics: findings.into_sorted(), ..compiled })
}

/// The two sets of trigger paths: all of them, and those that pages decide.
struct Rules {
    edge: RuleSetBuilder,
    page: RuleSetBuilder,
}

/// What was found so far.
#[derive(Default)]
struct Findings(Vec<Diagnostic>);

impl Findings {
    fn push(&mut self, finding: Diagnostic) {
        self.0.push(finding);
    }

    fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(findings);
    }

    /// Adds what a stage found, placed in the document.
    fn at(&mut self, path: &str, findings: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(findings.into_iter().map(|finding| finding.at(path)));
    }

    fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Errors first, then by place.
    fn into_sorted(mut self) -> Vec<Diagnostic> {
        order::sort_by(&mut self.0, |a, b| (a.severity, &a.path, a.code).cmp(&(b.severity, &b.path, b.code)));
        self.0.dedup();
        self.0
    }
}

/// A JSON Pointer of these tokens.
fn pointer(tokens: &[&str]) -> String {
    let mut path = String::new();
    for token in tokens {
        crate::json::push_pointer(&mut path, token);
    }
    path
}

/// An id is part of URLs and of logs.
fn check_id(id: &str, path: &str, findings: &mut Findings) {
    let fits = !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !fits {
        findings.push(
            Diagnostic::error("invalid_id", path, format!("`{id}` can't be an id"))
                .help("1 to 64 letters, digits, `-` and `_`"),
        );
    }
}

fn check_definitions(workspace: &Workspace, findings: &mut Findings) {
    for (index, source) in workspace.events.iter().enumerate().filter(|(_, source)| !source.is_null()) {
        let path = pointer(&["events", &index.to_string()]);
        findings.at(&path, workspace::check_definition(source));
    }
}

fn identity(workspace: &Workspace) -> Policy {
    use workspace::IdentifierKind as K;
    let name = |kind: &K| match kind {
        K::UserId => "user_id",
        K::Email => "email",
        K::Phone => "phone",
        K::ExternalId => "external_id",
        K::AnonymousId => "anonymous_id",
    };
    let kinds = workspace.identity.kinds.as_ref();
    kinds.and_then(|kinds| Policy::new(kinds.iter().map(name))).unwrap_or_default()
}

/// What the page's TypeScript reads, where wasm may not run too.
fn page_section(workspace: &Workspace, document: &Value) -> Value {
    let is_active = |definition: &&Value| definition.get("active") != Some(&Value::Bool(false));
    let events = workspace.events.iter().filter(is_active).cloned().collect();
    let mut keys = workspace.sources.iter().filter_map(|(_, source)| match source {
        Source::Browser(collector) => collector.write_keys.first(),
        _ => None,
    });
    let write_key = keys.next().filter(|_| keys.next().is_none());
    let mut section = tree::object([
        ("events", events),
        ("destinations", destinations::page_facts(workspace, document)),
        ("server", Value::Bool(destinations::any_server_callback(workspace))),
    ]);
    if let (Some(write_key), Some(section)) = (write_key, section.as_object_mut()) {
        section.insert("writeKey".into(), Value::from(write_key.as_str()));
    }
    section
}

fn hash(edge: &[(Section, Vec<u8>)], page: &[(Section, Vec<u8>)]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let edge = edge.iter().map(|section| (Kind::Edge, section));
    for (kind, (section, bytes)) in edge.chain(page.iter().map(|section| (Kind::Browser, section))) {
        hash.update([kind.version(), *section as u8]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hash.finalize().into()
}
