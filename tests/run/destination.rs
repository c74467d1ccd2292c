//! The destination stage, called as the engine calls it.

use firepath::error::Error;
use serde_json::{Value, json};

#[path = "../destination/mod.rs"]
#[expect(dead_code, reason = "the destinations' own tests use the rest")]
mod stage;

/// The answer, with the code alone of why nothing is sent: what a trace tells.
pub(crate) fn call(function: &str, input: &Value) -> Option<Result<Value, Error>> {
    let mut input = input.clone();
    if let Some(object) = input.as_object_mut() {
        object.insert("destination".to_owned(), json!("it"));
    }
    let answer = match function {
        "destination.requests" => stage::requests(&input),
        "destination.calls" => stage::calls(&input),
        "destination.pack" => stage::pack(&input),
        "destination.outcome" => stage::outcome(&input),
        "destination.prepare" => stage::prepared(&input),
        _ => return None,
    };
    Some(answer.map(|mut answer| {
        if let Some(code) = answer.get("skipped").map(|skipped| skipped["code"].clone()) {
            answer["skipped"] = code;
        }
        answer
    }))
}
