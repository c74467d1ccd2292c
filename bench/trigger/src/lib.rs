//! What is measured, and the handful of exports through which `run.mjs` measures it in wasm.

pub mod mix;

use firepath::trigger::{Matches, RuleSet, RuleSetBuilder};
use std::cell::RefCell;

/// Compiles one trigger path per five rules; the bytes of the set.
pub fn compile(rules: usize, compact: bool) -> Vec<u8> {
    let mut builder = RuleSetBuilder::new();
    for path in mix::rules(rules).chunks(5) {
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

thread_local! {
    static PREPARED: RefCell<(Vec<u8>, Vec<String>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

/// Generates URLs for `bench_compile` and `bench_evaluate`.
#[unsafe(no_mangle)]
pub extern "C" fn bench_urls(urls: usize) {
    PREPARED.with_borrow_mut(|prepared| prepared.1 = mix::urls(urls));
}

/// Compiles the mix; the length of its bytes.
#[unsafe(no_mangle)]
pub extern "C" fn bench_compile(rules: usize) -> usize {
    let bytes = compile(rules, false);
    PREPARED.with_borrow_mut(|prepared| {
        prepared.0 = bytes;
        prepared.0.len()
    })
}

/// Evaluates what was compiled over some of the generated URLs.
#[unsafe(no_mangle)]
pub extern "C" fn bench_evaluate(from: usize, to: usize) -> usize {
    PREPARED.with_borrow(|(bytes, urls)| {
        let urls = urls.get(from..to).unwrap_or_default();
        RuleSet::from_bytes(bytes).map_or(0, |set| evaluate(&set, urls))
    })
}
