//! Altered plans. The first byte chooses a plan of the seeds and whether its checksum is made right again; then come
//! edits of four bytes each: what to do, where (two bytes), with which byte. What opens routes events without a trap.
#![no_main]

mod common;
#[path = "common/plans.rs"]
mod plans;

use firepath::engine::Inbound;
use firepath::json::{Document, Writer};
use firepath::plan::BrowserPlan;
use firepath::route::{Consent, page};
use firepath::webhook::Request;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static PLANS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    plans::plans().into_iter().flat_map(|compiled| [compiled.edge, compiled.browser]).collect()
});

const EVENTS: [&str; 3] = [
    r#"{"id":"01ARYZ6S41TSV4RRFFQ69G5FAV","type":"track","event":"Add to cart","userId":"7","properties":{"a":1},"context":{"page":{"url":"https://www.shop.example/products/7?utm_x=1"}}}"#,
    r#"{"id":"01ARYZ6S41TSV4RRFFQ69G5FAV","type":"page","anonymousId":"a","source":"gist","context":{"page":{"url":"https://a.shop.example/12"}}}"#,
    r#"{"id":"01ARYZ6S41TSV4RRFFQ69G5FAV","type":"track","event":"A","userId":"7","source":"hook","context":{"page":{"url":"https://a.example/p/123"},"traits":{"email":"a@b.se"}}}"#,
];

fuzz_target!(|data: &[u8]| {
    let Some((first, edits)) = data.split_first() else { return };
    let mut bytes = PLANS[usize::from(first >> 1) % PLANS.len()].clone();
    for edit in edits.as_chunks::<4>().0 {
        let at = usize::from(u16::from_le_bytes([edit[1], edit[2]])) % bytes.len().max(1);
        match edit[0] % 5 {
            0 => bytes[at] = edit[3],
            1 => bytes[at] ^= 1 << (edit[3] % 8),
            2 => bytes.insert(at, edit[3]),
            3 => drop(bytes.drain(at..(at + usize::from(edit[3])).min(bytes.len()))),
            _ => bytes.truncate(at),
        }
        if bytes.is_empty() {
            return;
        }
    }
    if first & 1 == 1 {
        repair(&mut bytes);
    }
    if let Some(engine) = common::engine(bytes.clone()) {
        work(&engine);
    }
    if let Ok(plan) = BrowserPlan::open(&bytes) {
        decide(&plan);
    }
});

fn work(engine: &firepath::engine::Engine) {
    for event in EVENTS {
        common::carry(engine, &Document::parse_str(event).unwrap(), false);
    }
    let headers = [
        ("content-type", "application/json"),
        ("x-hub-signature", "sha1=00"),
        ("authorization", "Basic a2V5Og=="),
    ];
    let bodies = [
        r#"{"event_type":"contact_tagged","added_tag":{"name":"x"},"user":{"user_id":"7","name":"n","email":"a@b.se","tags":[{"name":"t"}]}}"#,
        r#"{"batch":[{"type":"track","event":"A","userId":"7","messageId":"m"}]}"#,
    ];
    let sources: Vec<String> = engine.plan().sources.iter().map(|source| source.id.clone()).collect();
    for (source, body) in sources.iter().flat_map(|source| bodies.map(|body| (source, body))) {
        let request =
            Request { method: "POST", url: "/v1/batch?writeKey=x", headers: &headers, body: body.as_bytes() };
        let inbound = Inbound { request, received_at: 1_700_000_000_000, occurrence: 0 };
        engine.accept(source, &inbound).ok();
        engine.redact(source, &request);
        let Ok(receipt) = engine.admit(source, &inbound) else { continue };
        engine.process(&receipt, body.as_bytes(), &mut Writer::new()).unwrap();
    }
    engine.missing_secrets();
}

fn decide(plan: &BrowserPlan<'_>) {
    for event in EVENTS {
        let event = Document::parse_str(event).unwrap();
        let mut out = Writer::new();
        page::decide(plan, &event, Some("https://www.shop.example/products/7"), Consent::default(), &mut out)
            .ok();
        Document::parse(&out.into_bytes()).ok();
    }
}

/// FNV-1a 64 over what the container's checksum covers.
fn repair(bytes: &mut [u8]) {
    if bytes.len() < 16 {
        return;
    }
    let sum = bytes[..8]
        .iter()
        .chain(&bytes[16..])
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    bytes[8..16].copy_from_slice(&sum.to_le_bytes());
}
