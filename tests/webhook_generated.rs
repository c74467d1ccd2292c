//! What is derived from the Rust tables and committed: the topic page, the samples for JavaScript. And what is written
//! by hand beside them: the TypeScript types, which have to say the same. `FIREPATH_UPDATE=1` rewrites the former.
#![cfg(feature = "edge")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

use firepath::webhook::gist::payload::{Place, SHAPES, Slot};
use firepath::webhook::gist::samples::samples;
use firepath::webhook::gist::shape::{Field, Read, Shape};
use firepath::webhook::gist::{Facts, TOPICS, Topic};
use std::fmt::Write as _;
use std::path::PathBuf;

#[path = "run/webhook.rs"]
#[expect(dead_code, reason = "only `parse` is of use here")]
mod run;

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn is_current(file: &str, text: &str) {
    if std::env::var_os("FIREPATH_UPDATE").is_some() {
        std::fs::write(path(file), text).unwrap();
    }
    let committed = std::fs::read_to_string(path(file)).unwrap_or_default();
    assert!(committed == text, "{file}: run `FIREPATH_UPDATE=1 cargo test --test webhook_generated`");
}

#[test]
fn the_samples_for_javascript_are_current() {
    let mut out = String::from(
        "/** Written by tests/webhook_generated.rs from src/webhook/gist/samples.jsonl; do not edit. */\n\n\
         import type { GistSample, GistTopic } from '../types/gist.js'\n\n\
         /**\n * One realistic body per topic, built from documented and attested shapes; `seen` and `inferred` mark the rest.\n \
         * No sample was captured from Gist itself.\n */\n\
         export const samples: { readonly [T in Exclude<GistTopic, 'unknown'>]: GistSample } = {\n",
    );
    let quote = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let list = |out: &mut String, name: &str, items: &[String]| {
        writeln!(
            out,
            "    {name}: [{}],",
            items.iter().map(|item| quote(item)).collect::<Vec<_>>().join(", ")
        )
        .unwrap();
    };
    for (sample, row) in samples().zip(TOPICS) {
        writeln!(out, "  {}: {{\n    topic: '{}',", row.name, row.name).unwrap();
        writeln!(out, "    body: {},\n    documented: {},", quote(sample.body), row.documented).unwrap();
        list(&mut out, "seen", &sample.seen);
        list(&mut out, "inferred", &sample.inferred);
        out.push_str("  },\n");
    }
    out.push_str("}\n");
    is_current("js/gist/samples.ts", &out);
}

/// What the samples are typed as, for the other runtimes to repeat. Read the difference before committing it.
#[test]
fn the_vectors_of_the_samples_are_current() {
    let cases: Vec<String> = samples()
        .map(|sample| {
            let input = serde_json::json!({ "body": { "utf8": sample.body } });
            let expect = run::parse(&input).unwrap();
            let case = serde_json::json!({ "name": sample.topic.as_str(), "input": input, "expect": expect });
            format!("  {case}")
        })
        .collect();
    let about = "The sample of every topic, typed. Written by tests/webhook_generated.rs.";
    let text = format!(
        "{{\n \"about\": \"{about}\",\n \"function\": \"parseGistWebhook\",\n \"cases\": [\n{}\n ]\n}}\n",
        cases.join(",\n")
    );
    is_current("tests/vectors/webhook/samples.json", &text);
}

#[test]
fn the_topic_page_is_current() {
    let mut out = String::from(include_str!("reference/gist-topics.head.md"));
    out.push_str(
        "## Topics\n\n| topic | `event_type` | old article | new article | carrier | typed fields |\n|---|---|---|---|---|---|\n",
    );
    for row in TOPICS {
        let Facts { name, old_article, new_article, carrier, .. } = row;
        let dash = |text: Option<&str>| text.unwrap_or("–").to_owned();
        let mut types = format!("`{name}`{}", if row.documented { "" } else { " (inferred)" });
        for alias in row.aliases {
            write!(types, ", `{alias}` (inferred)").unwrap();
        }
        let fields: Vec<String> = row
            .topic
            .slots()
            .iter()
            .map(|slot| format!("[{}](#field-{})", slot.name, slot.name.to_lowercase()))
            .collect();
        let carrier = carrier.map_or("–".to_owned(), |carrier| format!("`{carrier}`"));
        let fields =
            if fields.is_empty() { "person".to_owned() } else { format!("person, {}", fields.join(", ")) };
        let (old, new) = (dash(*old_article), dash(*new_article));
        writeln!(out, "| `{name}` | {types} | {old} | {new} | {carrier} | {fields} |").unwrap();
    }
    out.push_str("\n## Fields of payloads\n\nBeside `person`. Places are looked at in order; the first value that can be read is taken.\n\n");
    out.push_str("| field | type | place in the body | confidence | topics |\n|---|---|---|---|---|\n");
    let mut seen: Vec<&Slot> = Vec::new();
    for slot in TOPICS.iter().flat_map(|row| row.topic.slots()) {
        let text = describe_slot(slot);
        if seen.iter().any(|other| describe_slot(other) == text) {
            continue;
        }
        seen.push(slot);
        let has = |topic: Topic| topic.slots().iter().any(|other| describe_slot(other) == text);
        let topics: Vec<_> =
            TOPICS.iter().filter(|row| has(row.topic)).map(|row| format!("`{}`", row.name)).collect();
        let anchor = format!("<a id=\"field-{}\"></a>", slot.name.to_lowercase());
        writeln!(out, "| {anchor}{text} | {} |", topics.join(", ")).unwrap();
    }
    out.push_str("\n## Objects\n");
    for shape in SHAPES {
        writeln!(
            out,
            "\n### {}\n\n| field | type | keys in the body | confidence |\n|---|---|---|---|",
            shape.name
        )
        .unwrap();
        for field in shape.fields {
            let keys: Vec<_> = field.wire.iter().map(|key| format!("`{key}`")).collect();
            let (name, kind, sure) = (field.name, link(&field.read), field.confidence.as_str());
            writeln!(out, "| `{name}` | {kind} | {} | {sure} |", keys.join(", ")).unwrap();
        }
        if !shape.bare.is_empty() {
            writeln!(out, "\nA bare string or number in its place is read as its `{}`.", shape.bare).unwrap();
        }
    }
    is_current("docs/gist-topics.md", &out);
}

fn describe_slot(slot: &Slot) -> String {
    let places: Vec<_> = slot
        .places
        .iter()
        .map(|place| match place {
            Place::Top(key) => format!("`{key}`"),
            Place::Person(key) => format!("`user.{key}`"),
            Place::Conversation(key) => format!("`conversation.{key}`"),
        })
        .collect();
    format!("`{}` | {} | {} | {}", slot.name, link(&slot.read), places.join(", "), slot.confidence.as_str())
}

fn link(read: &Read) -> String {
    match read {
        Read::One(shape) => format!("[{0}](#{1})", shape.name, shape.name.to_lowercase()),
        Read::Many(shape) => format!("array of [{0}](#{1})", shape.name, shape.name.to_lowercase()),
        Read::Id => "id (string)".to_owned(),
        Read::Time => "time (ms)".to_owned(),
        Read::Integer => "integer".to_owned(),
        Read::Text => "text".to_owned(),
        Read::Flag => "boolean".to_owned(),
        Read::Object => "object".to_owned(),
        Read::Array => "array".to_owned(),
        Read::Any => "anything".to_owned(),
    }
}

#[test]
fn the_typescript_types_say_what_the_tables_say() {
    let types = std::fs::read_to_string(path("js/types/gist.ts")).unwrap();
    for shape in SHAPES {
        let mut expected: Vec<_> =
            shape.fields.iter().map(|Field { name, read, .. }| line(name, read)).collect();
        expected.push("extra?: Record<string, unknown>".to_owned());
        assert_eq!(members(&types, &format!("Gist{} {{", shape.name)), expected, "Gist{}", shape.name);
    }
    let mut payloads = Vec::new();
    for row in TOPICS {
        let name = format!("Gist{:?}", row.topic);
        let expected: Vec<_> = row.topic.slots().iter().map(|slot| line(slot.name, &slot.read)).collect();
        if expected.is_empty() {
            assert!(types.contains(&format!("export type {name} = GistPayload\n")), "{name}");
        } else {
            assert_eq!(members(&types, &format!("{name} extends GistPayload {{")), expected, "{name}");
        }
        payloads.push(format!("{}: {name}", row.name));
    }
    payloads.push("unknown: GistPayload".to_owned());
    assert_eq!(members(&types, "GistPayloads {"), payloads);
}

/// The members of an interface, comments left out.
fn members(types: &str, head: &str) -> Vec<String> {
    let (_, rest) =
        types.split_once(&format!("export interface {head}\n")).unwrap_or_else(|| panic!("no {head}"));
    let (body, _) = rest.split_once("\n}").unwrap();
    body.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("/*") && !line.starts_with('*'))
        .map(str::to_owned)
        .collect()
}

fn line(name: &str, read: &Read) -> String {
    let shape = |shape: &Shape| format!("Gist{}", shape.name);
    let kind = match read {
        Read::Id | Read::Text => "string".to_owned(),
        Read::Time | Read::Integer => "number".to_owned(),
        Read::Flag => "boolean".to_owned(),
        Read::Object => "Record<string, unknown>".to_owned(),
        Read::Array => "unknown[]".to_owned(),
        Read::Any => "unknown".to_owned(),
        Read::One(of) => shape(of),
        Read::Many(of) => format!("{}[]", shape(of)),
    };
    format!("{name}?: {kind}")
}
