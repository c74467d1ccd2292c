//! The `regex` operator: against the `regex` crate over generated expressions, and what only ECMAScript has.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use firepath::trigger::{Operator, Rule, RuleSet, RuleSetBuilder};
use proptest::prelude::*;

fn rule(source: &str, ignore_case: bool) -> Rule {
    Rule { ignore_case, ..Rule::fire(source).with(Operator::Regex) }
}

/// Whether `source` matches the URL `a:` + `rest`; `None` if it doesn't compile.
fn search(source: &str, ignore_case: bool, rest: &str) -> Option<bool> {
    let mut builder = RuleSetBuilder::new();
    let path = builder.add_path(&[rule(source, ignore_case)]).ok()?;
    let bytes = builder.finish().bytes;
    let set = RuleSet::from_bytes(&bytes).unwrap();
    let url = format!("a:{rest}");
    Some(set.decide_path(path, &set.subject(Some(&url))).unwrap().fire)
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(vec![
        "a", "b", "c", "A", "k", "s", "/", "-", "_", ".", "\\d", "\\w", "\\s", "\\D", "\\W", "[ab]", "[^a]",
        "[a-c]", "[^\\d/]", "\\.", "\\/", "\\b", "\\B", "^", "$", "1", "[\\w.]", "a:",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let quantified = (
            inner.clone(),
            proptest::sample::select(vec!["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "+?"]),
        );
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|all| all.concat()),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|all| format!("(?:{})", all.join("|"))),
            inner.prop_map(|one| format!("({one})")),
            quantified.prop_map(|(one, times)| format!("(?:{one}){times}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_finds_what_the_yardstick_finds(
        source in expression(),
        ignore_case: bool,
        subjects in proptest::collection::vec("[abckKsS1/_. -]{0,12}", 6),
    ) {
        // ASCII-only word boundaries and classes, as without the flag `u`
        let yardstick = regex::bytes::RegexBuilder::new(&source).unicode(false).case_insensitive(ignore_case).build();
        let Ok(yardstick) = yardstick else { return Ok(()) };
        for subject in subjects {
            let expected = yardstick.is_match(format!("a:{subject}").as_bytes());
            prop_assert_eq!(search(&source, ignore_case, &subject), Some(expected), "{} on {}", source, subject);
        }
    }

    #[test]
    fn whatever_is_written_nothing_panics(source in "[\\\\(){}\\[\\]^$.*+?|a-c\\-&0-9:<>=!kpuqxdwb,i ]{0,24}") {
        search(&source, true, "abc");
    }
}

#[test]
fn flag_v_has_set_operations() {
    for (source, yes, no) in [
        ("^a:[\\w--\\d]$", "b", "1"),
        ("^a:[[a-z]&&[aeiou]]$", "e", "b"),
        ("^a:[[a-c][x-z]]$", "y", "m"),
        ("^a:[^[a-c]]$", "d", "a"),
        ("^a:[\\q{abc|d}]$", "abc", "ab"),
        ("^a:[\\q{abc|d}--\\q{abc}]$", "d", "abc"),
        ("^a:\\p{Lu}$", "A", "a"),
        ("^a:\\P{Lu}$", "a", "A"),
        ("^a:\\p{Script=Latin}+$", "Abc", "1"),
        ("^a:\\x61\\u0062\\u{63}$", "abc", "abd"),
        ("^a:(?i:x)y$", "Xy", "XY"),
        ("^a:(?<year>\\d{4})$", "2026", "20"),
    ] {
        assert_eq!(search(source, false, yes), Some(true), "{source}");
        assert_eq!(search(source, false, no), Some(false), "{source}");
    }
}

#[test]
fn case_folding_knows_the_two_letters_beyond_ascii() {
    for (source, rest) in
        [("^a:\u{212a}$", "k"), ("^a:[\u{212a}]$", "K"), ("^a:\\u017f$", "S"), ("^a:[\u{170}-\u{180}]$", "s")]
    {
        assert_eq!(search(source, true, rest), Some(true), "{source}");
        assert_eq!(search(source, false, rest), Some(false), "{source}");
    }
    assert_eq!(search("^a:[^\\u017f]$", true, "s"), Some(false));
    assert_eq!(search("^a:[^\\u017f]$", false, "s"), Some(true));
}

#[test]
fn what_flag_v_refuses_is_read_as_without_flags() {
    for (source, yes) in
        [("^a:[^/]+$", "b"), ("^a:x\\-y$", "x-y"), ("^a:a{,3}$", "a{,3}"), ("^a:[(]$", "("), ("^a:]$", "]")]
    {
        assert_eq!(search(source, false, yes), Some(true), "{source}");
    }
    for source in ["(", "a)", "*a", "[b-a]", "[a", "a{3,2}", "\\", "a**", "(?x)", "\\p{Nonsense}\\A"] {
        assert_eq!(search(source, false, "a"), None, "{source}");
    }
}

#[test]
fn hostile_expressions_take_linear_time() {
    let small = "a".repeat(2_000);
    let large = "a".repeat(1_000_000);
    for source in ["(a+)+$b", "^a:(a|aa)+b$", "(?:a*)*b", "(.*)*x", "^a:(?:a?){30}a{30}b", "(?:.*.*.*)*=y"] {
        assert_eq!(search(source, false, &small), Some(false), "{source}");
        assert_eq!(search(source, false, &large), Some(false), "{source}");
    }
}
