//! The examples of docs/workflows.md and docs/identity.md, run.
#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test that fails may panic")]

use firepath::event::Event;
use firepath::identity::{Person, Policy, identify};
use firepath::json::{Document, Writer};
use firepath::workflow::{Origin, Root, compile};
use serde_json::Value;

/// The JSON blocks of a document: line, second word of the fence, text.
fn blocks(markdown: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(name) = line.strip_prefix("```json ") else { continue };
        let text: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        found.push((number + 1, name.to_owned(), text.join("\n")));
    }
    found
}

/// Groups of three blocks with these names, in order; there are no others.
fn examples(markdown: &str, names: [&str; 3]) -> Vec<(usize, [String; 3])> {
    let blocks = blocks(markdown);
    let groups = blocks.chunks(3).map(|group| match group {
        [(line, a, first), (_, b, second), (_, c, third)] if [a, b, c] == names => {
            (*line, [first.clone(), second.clone(), third.clone()])
        }
        other => panic!("line {}: expected {names:?}", other[0].0),
    });
    groups.collect()
}

#[test]
fn workflows_give_what_their_document_says() {
    let found = examples(include_str!("../docs/workflows.md"), ["workflow", "body", "events"]);
    assert_eq!(found.len(), 4);
    for (line, [workflow, body, events]) in found {
        let compiled = compile("w", &serde_json::from_str(&workflow).unwrap())
            .unwrap_or_else(|findings| panic!("line {line}: {findings:?}"));
        let document = Document::parse_str(&body).unwrap();
        let origin = Origin { receipt: "r", source: "s", workflow: "", received_at: 0 };
        let outcome = compiled.workflow.run(&Root::new(document.root()), &origin);
        let made: Vec<Value> = outcome
            .events
            .iter()
            .map(|event| {
                let mut event: Value = serde_json::from_str(event.as_str()).unwrap();
                for own in ["id", "messageId", "receivedAt", "source", "receipt", "workflow"] {
                    assert!(event.as_object_mut().unwrap().remove(own).is_some(), "line {line}: {own}");
                }
                event
            })
            .collect();
        assert_eq!(Value::Array(made), serde_json::from_str::<Value>(&events).unwrap(), "line {line}");
    }
}

#[test]
fn decisions_are_what_their_document_says() {
    let found = examples(include_str!("../docs/identity.md"), ["event", "known", "changes"]);
    assert_eq!(found.len(), 5);
    for (line, [event, known, changes]) in found {
        let document = Document::parse_str(&event).unwrap();
        let known = Person::read_all(known.as_bytes()).unwrap();
        let answer = identify(&Event::read(&document).unwrap(), &known, &Policy::default());
        let mut out = Writer::new();
        answer.write_json(&mut out);
        let answer: Value = serde_json::from_slice(&out.into_bytes()).unwrap();
        assert_eq!(answer["changes"], serde_json::from_str::<Value>(&changes).unwrap(), "line {line}");
    }
}

#[test]
fn every_step_operator_and_record_is_documented() {
    let document = include_str!("../docs/workflows.md");
    let sources = [
        include_str!("../src/workflow/source/mapping.rs"),
        include_str!("../src/workflow/source/condition.rs"),
    ];
    let lists = sources.iter().flat_map(|source| {
        ["const PLAIN", "const WITH", "const OPERATORS"].into_iter().filter_map(|list| {
            source.split_once(list).and_then(|(_, rest)| rest.split_once(";\n")).map(|(list, _)| list)
        })
    });
    let names = lists.flat_map(|list| list.split('"').skip(1).step_by(2)).filter(|name| !name.is_empty());
    let mut count = 0;
    for name in names {
        count += 1;
        assert!(
            document.contains(&format!("`{name}`")) || document.contains(&format!("\"{name}\"")),
            "{name}"
        );
    }
    assert_eq!(count, 31);
    for file in [
        include_str!("../src/workflow/mod.rs"),
        include_str!("../src/workflow/mapping.rs"),
        include_str!("../src/workflow/expression.rs"),
    ] {
        for call in ["dropped(\"", "record(\"", "remark(\"", "remark(\n                    \""] {
            for rest in file.split(call).skip(1) {
                let code = rest.split('"').next().unwrap();
                assert!(document.contains(&format!("`{code}`")), "{code}");
            }
        }
    }
}
