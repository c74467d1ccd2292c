//! Workflows in a plan. Most of a Gist source's share an event template, so each template is written once.

use super::Workflow;
use super::condition::Condition;
use super::mapping::EventTemplate;
use crate::packed::{Packed, Packer, Unpacker, packed};
use std::sync::Arc;

/// A workflow whose templates stand elsewhere.
struct Head {
    id: String,
    name: Option<String>,
    active: bool,
    when: Option<Condition>,
    /// Places in the list of templates.
    map: Vec<u32>,
    topic: Option<String>,
}

packed!(struct Head { id, name, active, when, map, topic });

/// Writes a list of templates and a list of workflows.
pub fn pack(workflows: &[Workflow], out: &mut Packer) {
    let mut templates: Vec<EventTemplate> = Vec::new();
    let mut heads = Vec::with_capacity(workflows.len());
    for workflow in workflows {
        let mut map = Vec::with_capacity(workflow.map.len());
        for template in &workflow.map {
            let at = templates.iter().position(|known| *known == **template).unwrap_or_else(|| {
                templates.push(EventTemplate::clone(template));
                templates.len() - 1
            });
            map.push(at as u32);
        }
        heads.push(Head {
            id: workflow.id.clone(),
            name: workflow.name.clone(),
            active: workflow.active,
            when: workflow.when.clone(),
            map,
            topic: workflow.topic.clone(),
        });
    }
    templates.pack(out);
    heads.pack(out);
}

/// Reads what [`pack`] wrote.
pub fn unpack(input: &mut Unpacker<'_>) -> Vec<Workflow> {
    let templates: Vec<EventTemplate> = Packed::unpack(input);
    let templates: Vec<Arc<EventTemplate>> = templates.into_iter().map(Arc::new).collect();
    let heads: Vec<Head> = Packed::unpack(input);
    let mut workflows = Vec::with_capacity(heads.len());
    for head in heads {
        let mut map = Vec::with_capacity(head.map.len());
        for at in head.map {
            match templates.get(at as usize) {
                Some(template) => map.push(Arc::clone(template)),
                None => input.fail(),
            }
        }
        workflows.push(Workflow {
            id: head.id,
            name: head.name,
            active: head.active,
            when: head.when,
            map,
            topic: head.topic,
        });
    }
    workflows
}
