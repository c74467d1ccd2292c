//! The index against the matcher that asks rule by rule: they always agree, whatever the rules, the URL, the bytes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use firepath::trigger::{Matches, Operator, Rule, RuleSet, RuleSetBuilder};
use proptest::prelude::*;
use proptest::sample::select;

fn words(most: usize) -> impl Strategy<Value = String> {
    let word = select(vec![
        "/",
        "/",
        "/",
        "cart",
        "Cart",
        "shop",
        "item-12",
        "item-123",
        "products",
        "a",
        "b",
        "x=1",
        "&",
        "?",
        "#top",
        "utm_source=1",
        "/blog/",
        "www.",
        ".com",
        "-",
        "checkout",
        "ab",
        "%20",
    ]);
    proptest::collection::vec(word, 1..=most).prop_map(|words| words.concat())
}

fn value(operator: Operator) -> BoxedStrategy<String> {
    let path = words(4).prop_map(|words| format!("/{}", words.trim_start_matches('/')));
    match operator {
        Operator::Pattern => {
            let piece = select(vec![
                "/",
                "cart",
                "/:id",
                "/*",
                "*",
                "shop",
                "/products",
                "item-123",
                "{/x}?",
                "(a|b)",
                "/:n(\\d+)",
                "?a=*",
                "#top",
                "/blog/",
                "{item-12}?",
                "/(?:x)",
                "+",
                ":q",
                "-",
            ]);
            let origin = select(vec![
                "/",
                "https://shop.com/",
                "http{s}?://*.shop.com/",
                "*://*/",
                "https://:h.com:*/a",
            ]);
            (origin, proptest::collection::vec(piece, 0..4))
                .prop_map(|(origin, pieces)| origin.to_owned() + &pieces.concat())
                .boxed()
        }
        Operator::Regex => {
            let piece = select(vec![
                "cart",
                "/",
                "\\d+",
                "(?:shop|blog)",
                "[a-c]",
                ".*",
                "(cart|checkout)/",
                "item-12\\d",
                "^https",
                "$",
                "a?",
                "(?:ab){2}",
                "(?i:CART)",
                "[^/]+",
                "x{0,2}",
            ]);
            proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat()).boxed()
        }
        _ => prop_oneof![path, words(4).prop_map(|words| format!("https://www.shop.com/{words}")), words(3)]
            .boxed(),
    }
}

fn rule() -> impl Strategy<Value = Rule> {
    let operator = select(vec![
        Operator::Pattern,
        Operator::Pattern,
        Operator::Equals,
        Operator::Contains,
        Operator::StartsWith,
        Operator::EndsWith,
        Operator::Regex,
    ]);
    (operator, any::<bool>(), proptest::bool::weighted(0.2)).prop_flat_map(|(operator, fire, ignore_case)| {
        value(operator).prop_map(move |url| Rule { fire, url, operator, ignore_case })
    })
}

fn url() -> impl Strategy<Value = String> {
    let origin = select(vec![
        "https://www.shop.com/",
        "https://shop.com/",
        "http://shop.com:8080/",
        "foo:",
        "data:",
        "https://u:p@a.com/",
    ]);
    (origin, words(6)).prop_map(|(origin, words)| origin.to_owned() + &words)
}

fn build(rules: &[Rule]) -> (Vec<u8>, Vec<usize>) {
    let mut builder = RuleSetBuilder::new();
    let paths = rules.chunks(3).filter_map(|rules| builder.add_path(rules).ok()).collect();
    (builder.finish().bytes, paths)
}

fn agree(bytes: &[u8], paths: &[usize], urls: &[String]) -> Result<(), TestCaseError> {
    let set = RuleSet::from_bytes(bytes).unwrap();
    let mut matches = Matches::default();
    for url in urls {
        let subject = set.subject(Some(url));
        set.matches(&subject, &mut matches);
        for &path in paths {
            let (indexed, direct) = (set.decide(path, &matches), set.decide_path(path, &subject));
            prop_assert_eq!(indexed.unwrap(), direct.unwrap(), "{}", url);
            prop_assert_eq!(set.trace(path, &subject).unwrap().decision, direct.unwrap(), "{}", url);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn index_and_matcher_agree(
        rules in proptest::collection::vec(rule(), 30..120),
        urls in proptest::collection::vec(url(), 20),
    ) {
        let (bytes, paths) = build(&rules);
        prop_assert!(!paths.is_empty());
        agree(&bytes, &paths, &urls)?;
        prop_assert_eq!(build(&rules).0, bytes, "the same rules give the same bytes");
    }

    #[test]
    fn a_rule_alone_decides_as_in_company(rule in rule(), urls in proptest::collection::vec(url(), 10)) {
        let mut company: Vec<Rule> = (0..40).map(|n| Rule::fire(format!("/other/{n}"))).collect();
        let (alone, paths) = build(std::slice::from_ref(&rule));
        company.push(rule);
        let (indexed, all) = build(&company);
        let (Some(&path), Some(&last)) = (paths.first(), all.last()) else { return Ok(()) };
        if all.len() < company.len().div_ceil(3) {
            return Ok(());
        }
        let (alone, indexed) = (RuleSet::from_bytes(&alone).unwrap(), RuleSet::from_bytes(&indexed).unwrap());
        for url in urls {
            let mut matches = Matches::default();
            indexed.matches(&indexed.subject(Some(&url)), &mut matches);
            let own = alone.decide_path(path, &alone.subject(Some(&url))).unwrap().rule;
            let among = indexed.trace(last, &indexed.subject(Some(&url))).unwrap().rules.last().unwrap().matched;
            prop_assert_eq!(own.is_some(), among, "{}", url);
            prop_assert_eq!(matches.get(indexed.rules() - 1), among, "{}", url);
        }
    }

    #[test]
    fn altered_bytes_give_answers_but_no_panic(
        rules in proptest::collection::vec(rule(), 5..60),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        url in url(),
    ) {
        let (mut bytes, _) = build(&rules);
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
            let Ok(set) = RuleSet::from_bytes(bytes) else { continue };
            let subject = set.subject(Some(&url));
            set.matches(&subject, &mut Matches::default());
            for path in 0..set.paths().min(50) {
                set.decide_path(path, &subject);
                if let Some(trace) = set.trace(path, &subject) {
                    trace.write(&mut firepath::json::Writer::new());
                }
            }
        }
    }
}

#[test]
fn no_url_matches_nothing() {
    let rules: Vec<Rule> = (0..40).map(|n| Rule::dont_fire(format!("/some/{n}"))).collect();
    let (bytes, paths) = build(&rules);
    let set = RuleSet::from_bytes(&bytes).unwrap();
    let mut matches = Matches::default();
    for url in [None, Some(""), Some("/some/1"), Some("https://ä/some/1")] {
        let subject = set.subject(url);
        set.matches(&subject, &mut matches);
        assert_eq!(matches.count(), 0);
        assert!(set.decide(paths[0], &matches).unwrap().fire);
    }
}

#[test]
fn a_megabyte_of_one_gram_stays_linear() {
    let mut builder = RuleSetBuilder::new();
    let rules: Vec<Rule> =
        (0..900).map(|n| Rule::fire(format!("item/\\d{{{}}}$", n % 300 + 1)).with(Operator::Regex)).collect();
    builder.add_path(&rules).unwrap();
    builder
        .add_path(
            &(0..200)
                .map(|n| Rule::fire(format!("[a-z]{{{}}}=\\d", n + 1)).with(Operator::Regex))
                .collect::<Vec<_>>(),
        )
        .unwrap();
    let built = builder.finish();
    let codes: Vec<_> = built.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["trigger_index_degraded", "trigger_index_degraded"]);
    let set = RuleSet::from_bytes(&built.bytes).unwrap();
    let url = format!("https://shop.com/{}", "item/".repeat(3_000));
    let mut matches = Matches::default();
    set.matches(&set.subject(Some(&url)), &mut matches);
    assert_eq!(matches.count(), 0);
}
