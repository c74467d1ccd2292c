//! The examples of docs/trigger-paths.md, every line of them.
#![expect(clippy::panic, reason = "a test that fails may panic")]

use firepath::trigger::{IGNORED_PARAMETERS, Operator, Rule, RuleSet, RuleSetBuilder, lint};

struct Example<'t> {
    line: usize,
    rules: Vec<Rule>,
    urls: Vec<(&'t str, bool)>,
    warnings: Vec<&'t str>,
    refused: Vec<&'t str>,
}

fn examples(markdown: &str) -> Vec<Example<'_>> {
    let mut found = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((line, text)) = lines.next() {
        if text != "```text trigger" {
            continue;
        }
        let mut example = Example {
            line: line + 1,
            rules: Vec::new(),
            urls: Vec::new(),
            warnings: Vec::new(),
            refused: Vec::new(),
        };
        for (_, text) in lines.by_ref().take_while(|(_, text)| *text != "```") {
            if let Some(url) = text.strip_prefix("✓ ") {
                example.urls.push((url, true));
            } else if let Some(url) = text.strip_prefix("✗ ") {
                example.urls.push((url, false));
            } else if let Some(code) = text.strip_prefix("⚠ ") {
                example.warnings.push(code);
            } else if let Some(code) = text.strip_prefix("⛔ ") {
                example.refused.push(code);
            } else if !text.is_empty() {
                example.rules.push(rule(text));
            }
        }
        found.push(example);
    }
    found
}

/// `Fire  starts with  /prod  (ignore case)`
fn rule(line: &str) -> Rule {
    let (line, ignore_case) = match line.strip_suffix("  (ignore case)") {
        Some(line) => (line, true),
        None => (line, false),
    };
    let words: Vec<&str> = line.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect();
    let (fire, operator, value) = match words.as_slice() {
        [fire, value] => (fire, Operator::Pattern, value),
        [fire, operator, value] => {
            let name =
                if *operator == "regular expression" { "regex".into() } else { operator.replace(' ', "_") };
            (fire, Operator::from_name(&name).unwrap_or_else(|| panic!("{line}")), value)
        }
        _ => panic!("{line}"),
    };
    let fire = match *fire {
        "Fire" => true,
        "Don't Fire" => false,
        _ => panic!("{line}"),
    };
    Rule { fire, url: (*value).to_owned(), operator, ignore_case }
}

#[test]
fn trigger_paths_do_what_their_document_says() {
    let examples = examples(include_str!("../docs/trigger-paths.md"));
    assert!(examples.len() > 30, "only {} examples were found", examples.len());
    for Example { line, rules, urls, warnings, refused } in examples {
        let mut builder = RuleSetBuilder::new();
        let path = match builder.add_path(&rules) {
            Ok(path) => path,
            Err(faults) => {
                assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), refused, "line {line}");
                assert!(urls.is_empty() && warnings.is_empty(), "line {line}");
                continue;
            }
        };
        assert!(refused.is_empty() && !urls.is_empty(), "line {line}");
        let bytes = builder.finish().bytes;
        let set = RuleSet::from_bytes(&bytes).unwrap();
        for (url, fires) in urls {
            let href = url::Url::parse(url).unwrap();
            let decision = set.decide_path(path, &set.subject(Some(href.as_str()))).unwrap();
            assert_eq!(decision.fire, fires, "line {line}: {url}");
        }
        let found = lint(&rules, &IGNORED_PARAMETERS.map(String::from));
        assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), warnings, "line {line}");
    }
}
