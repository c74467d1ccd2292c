use bench_trigger::mix;
use firepath::trigger::*;
use std::time::Instant;
fn main() {
    let rules = mix::rules(10000);
    for op in [Operator::Pattern, Operator::Equals, Operator::StartsWith, Operator::Contains, Operator::Regex]
    {
        let rs: Vec<_> = rules.iter().filter(|r| r.operator == op).collect();
        let mut best = f64::MAX;
        for _ in 0..7 {
            let t = Instant::now();
            for r in &rs {
                std::hint::black_box(r.compile(&[
                    "utm_*".into(),
                    "gclid".into(),
                    "fbclid".into(),
                    "msclkid".into(),
                ]))
                .unwrap();
            }
            best = best.min(t.elapsed().as_secs_f64());
        }
        println!("{op:?} {} {:.2} ms  {:.2} us each", rs.len(), best * 1e3, best * 1e6 / rs.len() as f64);
    }
    let rs: Vec<_> =
        rules.iter().filter(|r| r.operator == Operator::Pattern && r.url.starts_with("https")).collect();
    let mut best = f64::MAX;
    for _ in 0..7 {
        let t = Instant::now();
        for r in &rs {
            std::hint::black_box(r.compile(&[])).unwrap();
        }
        best = best.min(t.elapsed().as_secs_f64());
    }
    println!("absolute {} {:.2} ms  {:.2} us each", rs.len(), best * 1e3, best * 1e6 / rs.len() as f64);
    let mut best = f64::MAX;
    let mut best2 = f64::MAX;
    for _ in 0..5 {
        let t = Instant::now();
        let mut b = RuleSetBuilder::new();
        for p in rules.chunks(5) {
            b.add_path(p).unwrap();
        }
        best = best.min(t.elapsed().as_secs_f64());
        let t = Instant::now();
        std::hint::black_box(b.finish());
        best2 = best2.min(t.elapsed().as_secs_f64());
    }
    println!("add {:.2} finish {:.2} ms", best * 1e3, best2 * 1e3);
}
