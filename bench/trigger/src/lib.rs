//! What is measured, and the handful of exports through which `trigger.bench.mjs` measures it in wasm.

pub mod mix;

use firepath::json::Writer;
use firepath::trigger::{Matches, Operator, Rule, RuleSet, RuleSetBuilder};
use std::cell::RefCell;

/// Compiles one trigger path per five rules; the bytes of the set.
pub fn compile(rules: &[Rule], compact: bool) -> Vec<u8> {
    let mut builder = RuleSetBuilder::new();
    for path in rules.chunks(5) {
        builder.add_path(path).unwrap_or_else(|faults| panic!("the mix compiles: {faults:?}"));
    }
    if compact { builder.finish_compact() } else { builder.finish().bytes }
}

/// Evaluates every rule for each URL; how many matched in all.
pub fn evaluate(set: &RuleSet<'_>, urls: &[String]) -> usize {
    let mut matches = Matches::default();
    let mut count = 0;
    for url in urls {
        set.matches(&set.subject(Some(url)), &mut matches);
        count += matches.count();
    }
    count
}

/// Rules that make a backtracking matcher take years, and a URL of some length that none of them matches.
pub fn hard(bytes: usize) -> (Vec<Rule>, String) {
    let rule = |operator, url: &str| Rule { fire: true, url: url.to_owned(), operator, ignore_case: false };
    let rules = vec![
        rule(Operator::Regex, "(a+)+$"),
        rule(Operator::Regex, "(a|aa)+$"),
        rule(Operator::Regex, "(a|a?)+b"),
        rule(Operator::Regex, "(.*)*(.*)*b$"),
        rule(Operator::Pattern, "/*a*a*a*a*a*a*a*b"),
        rule(Operator::Pattern, "/:one((?:a+)+)b"),
        rule(Operator::Contains, "aaaaaaaaaaaaaaab"),
    ];
    (rules, ["https://shop.example/", &"a".repeat(bytes), "!"].concat())
}

/// The mix as JSON, for those it is compared with: `{rules: [{operator, value}], urls: […]}`.
fn as_json(rules: &[Rule], urls: &[String]) -> String {
    let mut out = Writer::new();
    out.begin_object().key("rules").begin_array();
    for rule in rules {
        out.begin_object().key("operator").string(rule.operator.as_str());
        out.key("value").string(&rule.url).end_object();
    }
    out.end_array().key("urls").begin_array();
    for url in urls {
        out.string(url);
    }
    out.end_array().end_object();
    out.into_string()
}

#[derive(Default)]
struct Prepared {
    rules: Vec<Rule>,
    urls: Vec<String>,
    bytes: Vec<u8>,
    text: String,
}

thread_local! {
    static PREPARED: RefCell<Prepared> = RefCell::default();
}

/// Generates what `bench_compile` and `bench_evaluate` work on.
#[unsafe(no_mangle)]
pub extern "C" fn bench_prepare(rules: usize, urls: usize) {
    let prepared = Prepared { rules: mix::rules(rules), urls: mix::urls(urls), ..Prepared::default() };
    PREPARED.set(prepared);
}

/// Compiles the mix; the length of its bytes.
#[unsafe(no_mangle)]
pub extern "C" fn bench_compile() -> usize {
    PREPARED.with_borrow_mut(|prepared| {
        prepared.bytes = compile(&prepared.rules, false);
        prepared.bytes.len()
    })
}

/// Evaluates what was compiled over some of the generated URLs.
#[unsafe(no_mangle)]
pub extern "C" fn bench_evaluate(from: usize, to: usize) -> usize {
    PREPARED.with_borrow(|prepared| {
        let urls = prepared.urls.get(from..to).unwrap_or_default();
        RuleSet::from_bytes(&prepared.bytes).map_or(0, |set| evaluate(&set, urls))
    })
}

/// Writes the mix down as JSON; the length of it.
#[unsafe(no_mangle)]
pub extern "C" fn bench_text() -> usize {
    PREPARED.with_borrow_mut(|prepared| {
        prepared.text = as_json(&prepared.rules, &prepared.urls);
        prepared.text.len()
    })
}

/// Where it stands.
#[unsafe(no_mangle)]
pub extern "C" fn bench_text_at() -> *const u8 {
    PREPARED.with_borrow(|prepared| prepared.text.as_ptr())
}

/// Prepares one of the hard rules and its URL; false if there is no such rule.
#[unsafe(no_mangle)]
pub extern "C" fn bench_hard(rule: usize, bytes: usize) -> bool {
    let (rules, url) = hard(bytes);
    let Some(rule) = rules.into_iter().nth(rule) else { return false };
    let bytes = compile(std::slice::from_ref(&rule), false);
    PREPARED.set(Prepared { rules: vec![rule], urls: vec![url], bytes, text: String::new() });
    true
}
