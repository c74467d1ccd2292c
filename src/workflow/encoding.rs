//! Workflows in a plan. Most of a Gist source's share an event template, so each template is written once.
//!
//! For a field of workflows: `#[cbor(with = "crate::workflow::encoding")]`.

use super::Workflow;
use super::condition::Condition;
use super::mapping::EventTemplate;
use minicbor::decode::Error;
use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};
use std::sync::Arc;

/// A workflow whose templates stand elsewhere.
#[derive(Encode, Decode)]
struct Head {
    #[n(0)]
    id: String,
    #[n(1)]
    name: Option<String>,
    #[n(2)]
    active: bool,
    #[n(3)]
    when: Option<Condition>,
    /// Places in the list of templates.
    #[n(4)]
    map: Vec<u32>,
    #[n(5)]
    topic: Option<String>,
}

/// Writes workflows as `[templates, heads]`.
///
/// # Errors
/// As the writer's.
pub fn encode<C, W: Write>(
    workflows: &[Workflow],
    encoder: &mut Encoder<W>,
    context: &mut C,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    let mut templates: Vec<&EventTemplate> = Vec::new();
    let mut heads = Vec::with_capacity(workflows.len());
    for workflow in workflows {
        let place = |template: &'_ Arc<EventTemplate>, templates: &[&EventTemplate]| {
            templates.iter().position(|known| **known == **template)
        };
        let mut map = Vec::with_capacity(workflow.map.len());
        for template in &workflow.map {
            let at = place(template, &templates).unwrap_or_else(|| {
                templates.push(template);
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
    encoder.array(2)?;
    templates.encode(encoder, context)?;
    heads.encode(encoder, context)
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// If it is anything else, or a workflow names a template that is not there.
pub fn decode<'b, C>(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Vec<Workflow>, Error> {
    if decoder.array()? != Some(2) {
        return Err(Error::message("workflows are a list of templates and a list of workflows"));
    }
    let templates: Vec<EventTemplate> = Decode::decode(decoder, context)?;
    let templates: Vec<Arc<EventTemplate>> = templates.into_iter().map(Arc::new).collect();
    let heads: Vec<Head> = Decode::decode(decoder, context)?;
    let workflow = |head: Head| {
        let template = |at: u32| templates.get(at as usize).cloned();
        let map: Option<Vec<_>> = head.map.into_iter().map(template).collect();
        let map = map.ok_or_else(|| Error::message("a workflow names a template that is not there"))?;
        Ok(Workflow {
            id: head.id,
            name: head.name,
            active: head.active,
            when: head.when,
            map,
            topic: head.topic,
        })
    };
    heads.into_iter().map(workflow).collect()
}
