//! `cargo run --release -p bench-trigger`: the native figures.

use bench_trigger::{compile, evaluate, mix};
use firepath::trigger::RuleSet;
use std::time::Instant;

fn main() {
    let urls = mix::urls(10_000);
    let mut base = 0.0;
    for count in [10, 100, 1_000, 10_000] {
        let rules = mix::rules(count);
        let compiling = best(7, || compile(&rules, false).len());
        let bytes = compile(&rules, false);
        let set = RuleSet::from_bytes(&bytes).expect("bytes just written");
        let matched = evaluate(&set, &urls);
        // in small pieces, so that another process on the machine disturbs some of them only
        let pieces = urls.chunks(250).map(|urls| best(15, || evaluate(&set, urls)));
        let evaluating = pieces.sum::<f64>() / urls.len() as f64;
        if base == 0.0 {
            base = evaluating;
        }
        println!(
            "{count:>6} rules: compile {:>8.2} ms, {:>6.0} ns per URL (×{:.2}), {:.3} matches per URL, {} bytes, {} compact",
            compiling * 1e3,
            evaluating * 1e9,
            evaluating / base,
            matched as f64 / urls.len() as f64,
            bytes.len(),
            compile(&rules, true).len(),
        );
    }
}

/// The shortest of several runs, in seconds.
#[expect(clippy::disallowed_methods, reason = "a measurement needs a clock")]
fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> f64 {
    let time = |run: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64()
    };
    (0..runs).map(|_| time(&mut run)).fold(f64::INFINITY, f64::min)
}
