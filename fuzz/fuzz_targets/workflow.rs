//! A workflow (first line) tried on a sample (the rest): an answer that is JSON, the same each time, or a plain error.
#![no_main]

use firepath::json::{Document, Writer};
use firepath::plan::preview_workflow;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (input, sample) = text.split_once('\n').unwrap_or((text, "{}"));
    let Ok(input) = Document::parse_str(input) else { return };
    let answer = || {
        let mut out = Writer::new();
        preview_workflow(input.root(), sample.as_bytes(), &mut out).map(|()| out.into_string())
    };
    let first = answer();
    assert_eq!(answer(), first);
    match first {
        Ok(json) => {
            let json = Document::parse_str(&json).expect("an answer is JSON");
            assert!(json.root().get("ok").is_some());
            // a path that leads nowhere leaves its field out
            let text = json.root().get("events").map_or("", |events| events.raw());
            assert!(
                !text.contains("undefined")
                    || sample.contains("undefined")
                    || input.text().contains("undefined")
            );
        }
        Err(error) => assert!(!error.message.is_empty()),
    }
});
