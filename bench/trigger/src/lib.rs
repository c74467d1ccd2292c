//! What is measured, and the handful of exports through which `trigger.bench.mjs` measures it in wasm.

pub mod mix;

use firepath::trigger::{Matches, Rule, RuleSet, RuleSetBuilder};
use std::cell::RefCell;

/// Compiles one trigger path per five rules; the bytes of the set.
pub fn compile(rules: &[Rule], compact: bool) -> Vec<u8> {
    let mut builder = RuleSetBuilder::new();
    for path in rules.chunks(5) {
        builder.add_path(path).unwrap_or_else(|faults| panic!("the mix compiles: {faults:?}"));
    }
    if compact { builder.finish_compact().bytes } else { builder.finish().bytes }
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

#[derive(Default)]
struct Prepared {
    rules: Vec<Rule>,
    urls: Vec<String>,
    bytes: Vec<u8>,
}

thread_local! {
    static PREPARED: RefCell<Prepared> = RefCell::default();
}

/// Generates what `bench_compile` and `bench_evaluate` work on.
#[unsafe(no_mangle)]
pub extern "C" fn bench_prepare(rules: usize, urls: usize) {
    let prepared = Prepared { rules: mix::rules(rules), urls: mix::urls(urls), bytes: Vec::new() };
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
