//! What the static analysis of a trigger path says, and that it is true.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use firepath::trigger::{IGNORED_PARAMETERS, Operator, Rule, RuleSet, RuleSetBuilder, lint};
use proptest::prelude::*;
use proptest::sample::select;

fn ignored() -> Vec<String> {
    IGNORED_PARAMETERS.map(String::from).to_vec()
}

fn findings(rules: &[Rule]) -> Vec<String> {
    lint(rules, &ignored()).iter().map(|found| format!("{} {}", found.code, found.path)).collect()
}

/// The position in `/3/url`.
fn position(path: &str) -> usize {
    path.split('/').nth(1).unwrap().parse().unwrap()
}

fn fires(rules: &[Rule], url: &str) -> bool {
    let mut builder = RuleSetBuilder::new();
    let path = builder.add_path(rules).unwrap();
    let bytes = builder.finish().bytes;
    let set = RuleSet::from_bytes(&bytes).unwrap();
    set.decide_path(path, &set.subject(Some(url))).unwrap().fire
}

fn fire(url: &str, operator: Operator) -> Rule {
    Rule::fire(url).with(operator)
}

fn dont(url: &str, operator: Operator) -> Rule {
    Rule::dont_fire(url).with(operator)
}

#[test]
fn ordinary_paths_pass_in_silence() {
    use Operator::{Contains, EndsWith, Equals, Pattern, Regex, StartsWith};
    for rules in [
        vec![],
        vec![fire("/cart", Pattern)],
        vec![fire("/shop/*", Pattern), dont("/shop/admin", Pattern)],
        vec![fire("https://*.shop.com/p/:id(\\d+)", Pattern), dont("/p/7", Pattern)],
        vec![fire("/shop/*", Pattern), dont("/shop/*", Pattern).clone(), fire("/cart", Pattern)].split_off(2),
        vec![fire("checkout", Contains), dont("?debug", Contains)],
        vec![fire("/a", Equals), dont("/a?b=1", Equals)],
        vec![fire(".pdf", EndsWith), dont("/intern", StartsWith)],
        vec![fire("^https://[^/]+/p/\\d+", Regex), dont("/p/1$", Regex)],
        vec![fire("\\bcart\\b", Regex), dont("/cartoon", StartsWith)],
        vec![fire("app://main/*", Pattern)],
        vec![fire("/search?q=*", Pattern), fire("/a?b=1", Pattern), fire("/:id?", Pattern)],
    ] {
        assert_eq!(findings(&rules), Vec::<String>::new(), "{rules:?}");
    }
}

#[test]
fn rules_that_never_count_are_found_with_a_url_that_shows_it() {
    use Operator::{Contains, Equals, Pattern, Regex, StartsWith};
    let cases = [
        (
            vec![fire("/shop/cart", Pattern), fire("/x", Pattern), dont("/shop/*", Pattern)],
            "shadowed_rule /0/url",
        ),
        (vec![fire("/a/:id", Pattern), fire("/x", Pattern), dont("/a/*", Pattern)], "shadowed_rule /0/url"),
        (
            vec![fire("/x", Pattern), fire("/p/(\\d+)", Pattern), dont("/p/:id", Pattern)],
            "shadowed_rule /1/url",
        ),
        (
            vec![fire("/x", Pattern), fire("/p/cart/1", StartsWith), dont("cart", Contains)],
            "shadowed_rule /1/url",
        ),
        (vec![fire("/x", Pattern), fire("/a?b=1", Equals), dont("/a", StartsWith)], "shadowed_rule /1/url"),
        (
            vec![fire("/x", Pattern), fire("/p/\\d{3}$", Regex), dont("/p/\\d+", Regex)],
            "shadowed_rule /1/url",
        ),
        (
            vec![fire("/x", Pattern), fire("/(a|b)", Pattern), dont("/a", Pattern), dont("/b", Pattern)],
            "shadowed_rule /1/url",
        ),
        (
            vec![fire("https://shop.com/a", Pattern), fire("/x", Pattern), dont("https://*/*", Pattern)],
            "shadowed_rule /0/url",
        ),
        (
            vec![fire("/cart", Pattern), fire("/x", Pattern), dont("/cart", Pattern)],
            "contradictory_rules /0/url",
        ),
        (vec![fire("/cart", Pattern), fire("/cart", Pattern)], "duplicate_rule /1/url"),
    ];
    for (rules, expected) in cases {
        let found = lint(&rules, &ignored());
        assert_eq!(
            found.iter().map(|found| format!("{} {}", found.code, found.path)).collect::<Vec<_>>(),
            [expected],
            "{rules:?}"
        );
        let position: usize = position(&found[0].path);
        let url = found[0].example.as_deref().unwrap();
        // the URL matches the rule, and what is claimed is so
        assert!(fires(&[Rule { fire: true, ..rules[position].clone() }], url), "{url}");
        assert_eq!(fires(&rules, url), found[0].code == "duplicate_rule", "{url}");
    }
}

#[test]
fn paths_that_fire_nowhere_are_found() {
    use Operator::{Contains, Equals, Pattern, Regex, StartsWith};
    assert_eq!(findings(&[dont("*", Pattern)]), ["never_fires "]);
    assert_eq!(findings(&[dont("https://*:*/*", Pattern), dont("http", StartsWith)]), ["never_fires "]);
    assert_eq!(
        findings(&[fire("/a", Pattern), dont("/*", Pattern)]),
        ["shadowed_rule /0/url", "never_fires "]
    );
    assert_eq!(findings(&[fire("www.shop.com", StartsWith)]), ["never_matches /0/url", "never_fires "]);
    assert_eq!(findings(&[fire("shop.com/x", Equals)]), ["never_matches /0/url", "never_fires "]);
    assert_eq!(findings(&[fire("^/cart", Regex)]), ["never_matches /0/url", "never_fires "]);
    assert_eq!(
        findings(&[fire("a#b#c#d e", Contains), fire("/x", Pattern)]),
        ["not_serialised /0/url", "never_matches /0/url"]
    );
}

#[test]
fn a_path_that_fires_nowhere_shows_a_url_where_it_was_meant_to() {
    use Operator::{Equals, Pattern, Regex, StartsWith};
    for (rules, expected) in [
        (vec![fire("/a", Pattern), dont("/*", Pattern)], "http://a/a"),
        (vec![fire("/a", Pattern), dont("/a", Pattern)], "https://a.example/a"),
        (vec![fire("www.shop.com", StartsWith)], "https://www.shop.com/"),
        (vec![fire("shop.com/x", Equals)], "https://shop.com/x"),
        (vec![fire("^/cart$", Regex)], "https://a.example/cart"),
        (vec![dont("*", Pattern)], "https://a.example/"),
    ] {
        let found = lint(&rules, &ignored());
        assert!(found.iter().any(|finding| finding.code == "never_fires"), "{rules:?}");
        for finding in found {
            assert_eq!(finding.example.as_deref(), Some(expected), "{finding:?}");
        }
        assert!(!fires(&rules, expected), "{rules:?}");
    }
}

#[test]
fn slips_are_found() {
    use Operator::{Contains, EndsWith, Equals, Pattern, StartsWith};
    let slip = |rule: Rule| {
        let found = lint(&[rule.clone(), fire("/x", Pattern)], &ignored());
        found.into_iter().find(|found| !found.code.starts_with("never")).map(|found| {
            // the URL that was meant, and that the value as written misses
            if let Some(url) = &found.example {
                assert!(!fires(std::slice::from_ref(&rule), url), "{rule:?} on {url}");
            }
            (found.code, found.help.unwrap())
        })
    };
    let expect = |rule: Rule, code: &str, help: &str| {
        let (found, said) = slip(rule.clone()).unwrap_or_else(|| ("nothing", String::new()));
        assert_eq!(found, code, "{rule:?}");
        assert!(said.contains(help), "{said}");
    };
    expect(fire("/cart ", Pattern), "trailing_blank", "“/cart”");
    expect(fire(" checkout", Contains), "trailing_blank", "“checkout”");
    expect(fire("https://Shop.com/a", Equals), "upper_case_host", "https://shop.com/a");
    expect(fire("https://WWW.shop.com/", StartsWith), "upper_case_host", "https://www.shop.com/");
    expect(fire("/what?", Pattern), "question_mark", "“/what\\?”");
    expect(fire("/faq/really?yes", Pattern), "question_mark", "“/faq/really?*”");
    expect(fire("http://localhost/*", Pattern), "missing_port", "http://localhost:*/*");
    expect(fire("https://shop.com", Equals), "not_serialised", "https://shop.com/");
    expect(fire("/größe", EndsWith), "not_serialised", "/gr%C3%B6%C3%9Fe");
    for rule in [
        fire("https://Shop.com/a", Pattern),
        fire("/what\\?", Pattern),
        fire("http://localhost:3000/*", Pattern),
    ] {
        assert_eq!(slip(rule.clone()), None, "{rule:?}");
    }
}

fn rule() -> impl Strategy<Value = Rule> {
    let operator = select(vec![
        Operator::Pattern,
        Operator::Pattern,
        Operator::Equals,
        Operator::Contains,
        Operator::StartsWith,
    ]);
    let value = select(vec![
        "/a", "/a/*", "/a/:id", "/a/b", "/:x", "/*", "/(a|b)", "/a?x=1", "/b", "/a{/b}?", "/a/b/c", "*",
    ]);
    (operator, value, any::<bool>())
        .prop_map(|(operator, url, fire)| Rule { fire, ..Rule::fire(url).with(operator) })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// No URL contradicts a claim; and what no claim is made about has a URL, found by trying, in nearly all cases.
    #[test]
    fn claims_are_true(rules in proptest::collection::vec(rule(), 1..5)) {
        let found = lint(&rules, &ignored());
        let urls: Vec<String> = ["/", "/a", "/b", "/a/b", "/a/b/c", "/a/", "/a?x=1", "/c", "/a/b?x=1#y", "/a/x/y/z", "/:x", "/a?utm_id=7", "/a/q", "/q", "/a/q/r", "/a?q"]
            .iter()
            .flat_map(|path| [format!("https://a.example{path}"), format!("http://shop.com:8080{path}")])
            .collect();
        for claim in &found {
            if claim.code == "never_fires" {
                prop_assert!(urls.iter().all(|url| !fires(&rules, url)), "{:?}", rules);
            }
            if ["shadowed_rule", "contradictory_rules", "never_matches"].contains(&claim.code) {
                // without the rule nothing changes, but for a path that would have no Fire rule left
                let position: usize = position(&claim.path);
                let mut others = rules.clone();
                others.remove(position);
                if others.iter().any(|rule| rule.fire) {
                    for url in &urls {
                        prop_assert_eq!(fires(&rules, url), fires(&others, url), "{} {:?}", url, rules);
                    }
                }
            }
        }
        if !found.iter().any(|claim| claim.code == "never_fires") && urls.iter().all(|url| !fires(&rules, url)) {
            // only paths that fire on addresses not among those tried may remain
            prop_assert!(rules.iter().any(|rule| rule.operator != Operator::Pattern), "{:?}", rules);
        }
    }
}
