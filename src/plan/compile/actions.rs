//! Action workflows: rows into switches and trigger paths.

use super::{Findings, Rules, pointer};
use crate::error::Diagnostic;
use crate::event::Kind;
use crate::plan::{Action, Actions};
use crate::trigger::{Operator, Rule, RuleSetBuilder};
use crate::workspace::{self, ActionWorkflow, Callback, Match, Switch};

/// The rows for the edge plan, and those of them that a page decides.
pub(super) struct Compiled {
    pub(super) edge: Actions,
    pub(super) page: Actions,
}

pub(super) fn compile(
    workflow: &ActionWorkflow,
    path: &str,
    rules: &mut Rules,
    findings: &mut Findings,
) -> Compiled {
    let mut edge = Actions { new_events: workflow.new_events == Switch::On, ..Actions::default() };
    let mut page = Actions::default();
    for (name, action) in &workflow.events {
        let path = format!("{path}{}", pointer(&["events", name]));
        if name.trim().is_empty() || name.trim() != name {
            findings.push(
                Diagnostic::error(
                    "invalid_event_name",
                    path.clone(),
                    format!("\"{name}\" can't be an event's name"),
                )
                .help("a name without blanks around it"),
            );
        }
        let row = row(action, &path, rules, findings);
        edge.events.push((name.clone(), row.edge));
        page.events.extend(row.page.map(|action| (name.clone(), action)));
    }
    for (kind, action) in types(workflow) {
        let path = format!("{path}/types/{}", kind.as_str());
        let row = row(action, &path, rules, findings);
        edge.types.push((kind as u8, row.edge));
        page.types.extend(row.page.map(|action| (kind as u8, action)));
    }
    Compiled { edge, page }
}

/// The rows of calls without a name, in a fixed order.
pub(super) fn types(workflow: &ActionWorkflow) -> impl Iterator<Item = (Kind, &workspace::Action)> {
    let types = &workflow.types;
    [
        (Kind::Identify, &types.identify),
        (Kind::Page, &types.page),
        (Kind::Screen, &types.screen),
        (Kind::Group, &types.group),
        (Kind::Alias, &types.alias),
    ]
    .into_iter()
    .filter_map(|(kind, action)| Some((kind, action.as_ref()?)))
}

/// Whether a row has this callback; `server` is what an owner gets who says nothing.
pub(super) fn has(action: &workspace::Action, callback: Callback) -> bool {
    match &action.callbacks {
        Some(callbacks) => callbacks.contains(&callback),
        None => callback == Callback::Server,
    }
}

struct Row {
    edge: Action,
    page: Option<Action>,
}

fn row(action: &workspace::Action, path: &str, rules: &mut Rules, findings: &mut Findings) -> Row {
    let compiled: Vec<Rule> = action.trigger_path.iter().map(rule).collect();
    let mut add = |builder: &mut RuleSetBuilder, report: bool| {
        if compiled.is_empty() {
            return None;
        }
        // the same rules in another plan need no second word
        if !report {
            return builder.add_path(&compiled).ok().and_then(|number| u32::try_from(number).ok());
        }
        let (number, found) = match builder.add_linted(&compiled) {
            Ok((number, warnings)) => (u32::try_from(number).ok(), warnings),
            Err(faults) => (None, faults),
        };
        findings.at(&format!("{path}/triggerPath"), found);
        number
    };
    let enabled = action.enabled.unwrap_or(true);
    let client = has(action, Callback::Client);
    let row = Action {
        enabled,
        server: has(action, Callback::Server),
        client,
        path: add(&mut rules.edge, true),
        consent: action.consent.clone(),
    };
    // a page is told nothing of what only the server does; a row that is switched off it has to know to say so
    let page = client.then(|| Action { server: false, path: add(&mut rules.page, false), ..row.clone() });
    Row { edge: row, page }
}

/// The rule as the trigger stage takes it.
pub(super) fn rule(rule: &workspace::Rule) -> Rule {
    Rule {
        fire: rule.fire,
        url: rule.url.clone(),
        operator: match rule.operator {
            Match::Pattern => Operator::Pattern,
            Match::Equals => Operator::Equals,
            Match::Contains => Operator::Contains,
            Match::StartsWith => Operator::StartsWith,
            Match::EndsWith => Operator::EndsWith,
            Match::Regex => Operator::Regex,
        },
        ignore_case: rule.ignore_case,
    }
}
