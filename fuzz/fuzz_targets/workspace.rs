//! A workspace as JSON text: every finding is a whole one, the same text gives the same plans, and what compiles opens,
//! routes, and tells a page nothing that only servers may know.
#![no_main]

mod common;

use firepath::error::Severity;
use firepath::json::Document;
use firepath::plan::{BrowserPlan, compile};
use libfuzzer_sys::fuzz_target;

const EVENT: &str = r#"{"id":"01ARYZ6S41TSV4RRFFQ69G5FAV","type":"track","event":"Add to cart","userId":"7","anonymousId":"a",
    "properties":{"price":3.50},"context":{"page":{"url":"https://www.shop.example/products/7"}}}"#;

fuzz_target!(|text: &str| {
    let compiled = compile(text);
    assert_eq!(compile(text), compiled);
    let found = compiled.as_ref().map_or_else(|found| found, |compiled| &compiled.diagnostics);
    for finding in found {
        assert!(!finding.code.is_empty() && !finding.message.is_empty(), "{finding:?}");
        assert!(finding.path.is_empty() || finding.path.starts_with('/'), "{finding:?}");
    }
    let errors = found.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(errors, compiled.is_err());
    let Ok(compiled) = compiled else { return };

    BrowserPlan::open(&compiled.browser).expect("the browser plan opens");
    let engine = common::engine(compiled.edge).expect("the edge plan opens");
    for name in engine.missing_secrets() {
        // a name that stands nowhere else in the workspace stands nowhere in the page's plan
        let page = String::from_utf8_lossy(&compiled.browser);
        assert!(
            name.len() < 8 || text.matches(name).count() > 1 || !page.contains(name),
            "{name} reaches pages"
        );
    }
    common::carry(&engine, &Document::parse_str(EVENT).unwrap(), true);
});
