//! Any text as a URL: taken apart as its own parser says, put together again the same, and decided by every rule of
//! a plan with index, matcher and trace of one opinion.
#![no_main]

use firepath::trigger::{Matches, Operator, Rule, RuleSet, RuleSetBuilder, UrlParts};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static RULES: LazyLock<(Vec<u8>, Vec<usize>)> = LazyLock::new(|| {
    let mut builder = RuleSetBuilder::new();
    let mut paths = Vec::new();
    let values = [
        "/",
        "/cart/*",
        "/:a/:b",
        "a",
        "shop",
        "%20",
        "?x=1",
        "https://shop.com/",
        "#top",
        "file:///",
        ".",
        "@",
    ];
    for value in values {
        for operator in [Operator::Equals, Operator::Contains, Operator::StartsWith, Operator::EndsWith] {
            paths.extend(builder.add_path(&[
                Rule::fire(value).with(operator),
                Rule { ignore_case: true, ..Rule::dont_fire("/secret") },
            ]));
        }
        paths.extend(builder.add_path(&[Rule::fire(value)]));
    }
    for pattern in
        ["*://*:*/*", "https://{*.}?shop.com/:id(\\d+)", "data\\:*", "*:*", "https://[\\:\\:1]/", "/a{/b}*"]
    {
        paths.extend(builder.add_path(&[Rule::fire(pattern)]));
    }
    for expression in
        ["(a+)+$", "\\bcart\\b", "^[^:]+://[^/@]*@", "[\\x00-\\x20]", "\\d{2,5}", "(?:%[0-9A-F]{2})+"]
    {
        paths.extend(builder.add_path(&[Rule::fire(expression).with(Operator::Regex)]));
    }
    (builder.finish().bytes, paths)
});

fuzz_target!(|text: &str| {
    check(text);
    let Ok(url) = url::Url::parse(text) else { return };
    check(url.as_str());
    let parts = UrlParts::split(url.as_str()).unwrap_or_else(|| panic!("{url} is a URL"));
    assert_eq!(parts.component(0), url.scheme());
    assert_eq!(parts.component(1), url.username());
    assert_eq!(parts.component(2), url.password().unwrap_or_default());
    assert_eq!(parts.component(3), url.host_str().unwrap_or_default());
    assert_eq!(parts.component(4), url.port().map(|port| port.to_string()).unwrap_or_default());
    assert_eq!(parts.component(5), url.path());
    assert_eq!(parts.component(6), url.query().unwrap_or_default());
    assert_eq!(parts.component(7), url.fragment().unwrap_or_default());
});

fn check(text: &str) {
    let (bytes, paths) = &*RULES;
    let set = RuleSet::from_bytes(bytes).unwrap();
    if let Some(parts) = UrlParts::split(text) {
        let mut rest = text[parts.path()..].strip_prefix(parts.component(5)).unwrap();
        for (mark, part) in [('?', parts.component(6)), ('#', parts.component(7))] {
            // a mark may stand before nothing
            rest = rest.strip_prefix(mark).map_or(rest, |after| after.strip_prefix(part).unwrap());
        }
        assert_eq!(rest, "", "{text}");
    }
    let subject = set.subject(Some(text));
    let mut matches = Matches::default();
    set.matches(&subject, &mut matches);
    for &path in paths {
        let direct = set.decide_path(path, &subject);
        assert_eq!(set.decide(path, &matches), direct, "{text}");
        assert_eq!(set.trace(path, &subject).map(|trace| trace.decision), direct, "{text}");
    }
}
