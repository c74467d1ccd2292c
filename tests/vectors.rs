//! The vectors of tests/vectors/ in native Rust: the same files, the same answers as in every wasm runtime.
//! Has its own `main`, so that each case counts.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test program: it reads the project's own files, reports on stdout, and stops at the first thing it cannot read"
)]

#[path = "run/native.rs"]
mod native;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        if filter.as_ref().is_some_and(|filter| !name.contains(filter.as_str())) {
            continue;
        }
        let content: Value = serde_json::from_slice(&fs::read(&file).unwrap())
            .unwrap_or_else(|error| panic!("{name} is not JSON: {error}"));
        let function = content["function"].as_str().unwrap_or_else(|| panic!("{name} names no function"));
        for case in content["cases"].as_array().unwrap_or_else(|| panic!("{name} has no cases")) {
            match check(function, case) {
                Ok(()) => passed += 1,
                Err(message) => {
                    failed += 1;
                    println!("{name}: {}: {message}", case["name"].as_str().unwrap_or("?"));
                }
            }
        }
    }
    println!("vector result: {passed} passed; {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

fn check(function: &str, case: &Value) -> Result<(), String> {
    let answer = native::call(function, &case["input"])
        .ok_or_else(|| format!("tests/run/native.rs does not know the function `{function}`"))?;
    match (answer, case.get("throws")) {
        (Ok(value), None) => difference(&normalise(&case["expect"]), &normalise(&value), ""),
        (Ok(value), Some(_)) => Err(format!("expected an error, got {value}")),
        (Err(error), None) => Err(format!("expected an answer, got {error}")),
        (Err(error), Some(throws)) => {
            if throws["code"] != error.code.as_str() {
                return Err(format!("expected {throws}, got {error}"));
            }
            match throws.get("path") {
                Some(path) if *path != error.path.as_str() => Err(format!("expected {throws}, got {error}")),
                _ => Ok(()),
            }
        }
    }
}

/// Numbers as JavaScript has them, bytes in their one written form for answers.
fn normalise(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(normalise).collect(),
        Value::Object(fields) => {
            if let (1, Some(Value::String(text))) = (fields.len(), fields.get("utf8")) {
                use base64::Engine as _;
                return serde_json::json!({ "base64": base64::engine::general_purpose::STANDARD.encode(text) });
            }
            fields.iter().map(|(key, value)| (key.clone(), normalise(value))).collect()
        }
        other => other.clone(),
    }
}

/// The first place where two values differ; the order of keys does not count.
fn difference(expected: &Value, got: &Value, path: &str) -> Result<(), String> {
    match (expected, got) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let place = format!("{path}/{key}");
                let other = b.get(key).ok_or_else(|| format!("at {place}: missing, expected {value}"))?;
                difference(value, other, &place)?;
            }
            match b.keys().find(|key| !a.contains_key(*key)) {
                Some(key) => Err(format!("at {path}/{key}: not expected, got {}", b[key])),
                None => Ok(()),
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().try_for_each(|(i, (x, y))| difference(x, y, &format!("{path}/{i}")))
        }
        _ if expected == got => Ok(()),
        _ => Err(format!("at {path}/: expected {expected}, got {got}")),
    }
}
