//! Rules, decisions and traces, as the public API gives them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use firepath::trigger::{Matches, Operator, Reason, Rule, RuleSet, RuleSetBuilder, trigger_path};

fn decide(rules: &[Rule], url: Option<&str>) -> (bool, &'static str) {
    let mut builder = RuleSetBuilder::new();
    let path = builder.add_path(rules).unwrap_or_else(|faults| panic!("{faults:?}"));
    let bytes = builder.finish().bytes;
    let set = RuleSet::from_bytes(&bytes).unwrap();
    let subject = set.subject(url);
    let mut matches = Matches::default();
    set.matches(&subject, &mut matches);
    let indexed = set.decide(path, &matches).unwrap();
    let direct = set.decide_path(path, &subject).unwrap();
    let traced = set.trace(path, &subject).unwrap().decision;
    assert_eq!(indexed, direct, "{rules:?} {url:?}");
    assert_eq!(traced, direct, "{rules:?} {url:?}");
    (direct.fire, direct.reason.as_str())
}

fn matches(operator: Operator, value: &str, url: &str) -> bool {
    decide(&[Rule::fire(value).with(operator)], Some(url)).0
}

fn pattern(value: &str, url: &str) -> bool {
    matches(Operator::Pattern, value, url)
}

#[test]
fn fire_and_dont_fire_follow_the_table() {
    let url = Some("https://shop.com/cart");
    let (cart, other) = (Rule::fire("/cart"), Rule::fire("/other"));
    let (no_cart, no_other) = (Rule::dont_fire("/cart"), Rule::dont_fire("/other"));
    assert_eq!(decide(&[], url), (true, "no_rules"));
    assert_eq!(decide(std::slice::from_ref(&cart), url), (true, "fire_rule"));
    assert_eq!(decide(std::slice::from_ref(&other), url), (false, "no_fire_rule_matched"));
    assert_eq!(decide(std::slice::from_ref(&no_cart), url), (false, "dont_fire_rule"));
    assert_eq!(decide(std::slice::from_ref(&no_other), url), (true, "no_dont_fire_rule_matched"));
    assert_eq!(decide(&[cart.clone(), no_cart.clone()], url), (false, "dont_fire_rule"));
    assert_eq!(decide(&[no_cart, cart.clone()], url), (false, "dont_fire_rule"));
    assert_eq!(decide(&[no_other.clone(), cart.clone()], url), (true, "fire_rule"));
    assert_eq!(decide(&[no_other.clone(), other], url), (false, "no_fire_rule_matched"));
    assert_eq!(decide(std::slice::from_ref(&cart), None), (false, "no_url"));
    assert_eq!(decide(std::slice::from_ref(&no_other), None), (true, "no_url"));
    assert_eq!(decide(&[cart, no_other], Some("/cart")), (false, "no_url"));
    assert_eq!(decide(&[], None), (true, "no_rules"));
}

#[test]
fn a_pattern_that_begins_with_a_slash_is_free_where_nothing_is_written() {
    for url in [
        "https://shop.com/cart",
        "http://other.example:8080/cart?x=1#top",
        "https://u:p@shop.com/cart#x",
        "file:///cart",
    ] {
        assert!(pattern("/cart", url), "{url}");
    }
    for url in ["https://shop.com/cart/", "https://shop.com/Cart", "https://shop.com/a/cart", "mailto:/cart?"]
    {
        assert!(!pattern("/cart", url) || url.starts_with("mailto"), "{url}");
    }
    assert!(pattern("/p/:id", "https://a.b/p/7?x#y"));
    assert!(!pattern("/p/:id", "https://a.b/p/"));
    assert!(!pattern("/p/:id", "https://a.b/p/7/8"));
    assert!(pattern("/p/:id?", "https://a.b/p"));
    assert!(pattern("/p/*/end", "https://a.b/p/1/2/end"));
    assert!(pattern("/p?a=*", "https://a.b/p?a=1&b=2"));
    assert!(!pattern("/p?a=1", "https://a.b/p"));
    assert!(pattern("/p#top", "https://a.b/p?q=1#top"));
    assert!(!pattern("/p#top", "https://a.b/p?q=1#bottom"));
    assert!(pattern("/a\\?b", "https://a.b/a%3Fb"));
    assert!(pattern("/größe", "https://a.b/gr%C3%B6%C3%9Fe"));
    assert!(pattern("/a/../b", "https://a.b/b"));
    assert!(pattern("/time/10\\:30", "https://a.b/time/10:30"));
    assert!(pattern("*", "data:text/plain,x"));
}

#[test]
fn a_pattern_with_a_scheme_is_a_constructor_string() {
    assert!(pattern("https://shop.com/*", "https://shop.com/a?b#c"));
    assert!(!pattern("https://shop.com/*", "https://shop.com:8443/a"));
    assert!(pattern("https://shop.com:*/*", "https://shop.com:8443/a"));
    assert!(pattern("http{s}?://*.shop.com/*", "http://www.shop.com/"));
    assert!(!pattern("http{s}?://*.shop.com/*", "http://shop.com/"));
    assert!(pattern("*://*/cart", "https://any.example/cart"));
    assert!(pattern("https://münchen.example/", "https://xn--mnchen-3ya.example/"));
    assert!(pattern("https://[\\:\\:1]/", "https://[::1]/"));
    assert!(pattern("https://SHOP.com", "https://shop.com/x?y"));
}

#[test]
fn other_operators_look_at_the_serialised_url() {
    use Operator::{Contains, EndsWith, Equals, Regex, StartsWith};
    assert!(matches(Contains, "utm", "https://a.b/x?utm=1"));
    assert!(!matches(Contains, "/a.b", "https://a.b/x"));
    assert!(matches(Contains, "a.b", "https://a.b/x"));
    assert!(matches(StartsWith, "/x", "https://a.b/xyz"));
    assert!(matches(StartsWith, "https://a", "https://a.b/xyz"));
    assert!(matches(EndsWith, "#top", "https://a.b/xyz#top"));
    assert!(matches(EndsWith, "/xyz", "https://a.b/xyz"));
    assert!(!matches(EndsWith, "/b/xyz/and/more/than/there/is", "https://a.b/xyz"));
    assert!(matches(Equals, "/x?a=1", "https://a.b/x?utm_source=q&a=1&gclid=7"));
    assert!(matches(Equals, "https://a.b/x", "https://a.b/x?utm%5Fsource=q"));
    assert!(matches(Equals, "https://a.b/x?", "https://a.b/x"));
    assert!(matches(Equals, "/x?utm_source=1#h", "https://a.b/x?#h"));
    assert!(!matches(Equals, "/x?a=1", "https://a.b/x?a=1&b=2"));
    assert!(matches(Regex, "^https://[^/]+/p/\\d{2,3}$", "https://a.b/p/123"));
    assert!(!matches(Regex, "^https://[^/]+/p/\\d{2,3}$", "https://a.b/p/1234"));
    let insensitive = |operator, value: &str| Rule { ignore_case: true, ..Rule::fire(value).with(operator) };
    for rule in [
        insensitive(Contains, "CART"),
        insensitive(StartsWith, "/CART"),
        insensitive(EndsWith, "Cart?A=B"),
        insensitive(Equals, "/cart?a=b"),
        insensitive(Regex, "CART\\?a=B$"),
        insensitive(Operator::Pattern, "/CaRt?a=b"),
        insensitive(Operator::Pattern, "/c:x"),
    ] {
        assert!(decide(std::slice::from_ref(&rule), Some("https://a.b/Cart?a=B")).0, "{rule:?}");
    }
}

#[test]
fn faults_say_what_to_write_instead() {
    let fault = |rule: Rule| RuleSetBuilder::new().add_path(&[Rule::fire("*"), rule]).unwrap_err().remove(0);
    for (value, first, second) in [
        ("www.shop.com/cart", "https://www.shop.com/cart", "/cart"),
        ("localhost:3000/x", "http://localhost:3000/x", "/x"),
        ("//shop.com/x", "https://shop.com/x", "/x"),
        ("cart", "/cart", "/*cart*"),
        ("?a=b", "/*?a=b", "/?a=b"),
        ("*/cart", "/*/cart", "/*/cart*"),
        ("*.shop.com", "https://*.shop.com", "/"),
    ] {
        let found = fault(Rule::fire(value));
        assert_eq!((found.code, found.path.as_str()), ("url_needs_slash_or_scheme", "/1/url"), "{value}");
        assert_eq!(found.help, Some(format!("write “{first}” or “{second}”")));
        for correction in [first, second] {
            assert!(Rule::fire(correction).compile(&[]).is_ok(), "{correction}");
        }
    }
    for value in [" /cart", "\t*"] {
        let found = fault(Rule::fire(value));
        assert_eq!(
            found.help,
            Some(format!("write “{}”, without blanks around it", value.trim())),
            "{value}"
        );
    }
    assert_eq!(fault(Rule::fire("")).code, "url_empty");
    assert_eq!(fault(Rule::fire("/a/(b")).code, "invalid_pattern");
    assert_eq!(fault(Rule::fire("/a/(?=b)")).code, "invalid_pattern");
    assert_eq!(fault(Rule::fire("/a".repeat(9000))).code, "url_too_long");
    assert_eq!(fault(Rule::fire("(").with(Operator::Regex)).code, "invalid_regex");
    assert_eq!(fault(Rule::fire("a(?!b)").with(Operator::Regex)).code, "regex_unsupported");
    assert_eq!(fault(Rule::fire("(a)\\1").with(Operator::Regex)).code, "regex_unsupported");
    assert_eq!(fault(Rule::fire("(?:a{999}){999}").with(Operator::Regex)).code, "pattern_too_large");
}

#[test]
fn the_trace_names_the_rule_and_the_difference() {
    let rules = [Rule::fire("/checkout"), Rule::fire("/products/:id"), Rule::dont_fire("/products/free")];
    let json = trigger_path(&rules, Some("https://shop.com/products/a/b")).unwrap();
    assert_eq!(
        json,
        concat!(
            "{\"fire\":false,\"trace\":{\"fire\":false,\"reason\":\"no_fire_rule_matched\",",
            "\"text\":\"Not fired: no Fire rule matches. Nearest is Fire rule 2 (pattern “/products/:id”): ",
            "the pathname is “/products/a/b”, which doesn't match “/products/:id”.\",\"checks\":[],",
            "\"url\":\"https://shop.com/products/a/b\",\"rules\":[",
            "{\"rule\":0,\"fire\":true,\"match\":\"pattern\",\"url\":\"/checkout\",\"matched\":false,",
            "\"component\":\"pathname\",\"expected\":\"/checkout\",\"actual\":\"/products/a/b\"},",
            "{\"rule\":1,\"fire\":true,\"match\":\"pattern\",\"url\":\"/products/:id\",\"matched\":false,",
            "\"component\":\"pathname\",\"expected\":\"/products/:id\",\"actual\":\"/products/a/b\"},",
            "{\"rule\":2,\"fire\":false,\"match\":\"pattern\",\"url\":\"/products/free\",\"matched\":false,",
            "\"component\":\"pathname\",\"expected\":\"/products/free\",\"actual\":\"/products/a/b\"}],",
            "\"nearest\":1}}"
        )
    );
    let error = trigger_path(&[Rule::fire("cart")], None).unwrap_err();
    assert_eq!((error.code.as_str(), error.path.as_str()), ("INVALID_RULE", "/0/url"));
}

#[test]
fn equal_rules_and_paths_are_kept_once() {
    let mut builder = RuleSetBuilder::new();
    let rules = [Rule::fire("/a"), Rule::fire("/b")];
    let first = builder.add_path(&rules).unwrap();
    assert_eq!(builder.add_path(&rules), Ok(first));
    let other = builder.add_path(&[Rule::fire("/b"), Rule::dont_fire("/a")]).unwrap();
    let bytes = builder.finish().bytes;
    let set = RuleSet::from_bytes(&bytes).unwrap();
    assert_eq!((set.rules(), set.paths(), first, other), (2, 2, 0, 1));
    let subject = set.subject(Some("https://x.y/a"));
    assert_eq!(set.decide_path(other, &subject).unwrap().reason, Reason::DontFireRule);
    assert_eq!(set.decide_path(9, &subject), None);
}

#[test]
fn what_is_matched_as_written_means_what_the_standard_means() {
    use firepath::trigger::{Pattern, PatternInput, UrlParts};
    let urls: Vec<String> = [
        "https://www.shop.com",
        "https://shop.com",
        "http://www.shop.com",
        "https://www.shop.com:8443",
        "https://u:p@a.shop.com",
        "http://localhost:3000",
        "https://a.b.shop.com:80",
    ]
    .iter()
    .flat_map(|origin| {
        ["/", "/a", "/a/b?c", "/a?", "/a#h", "/a?b=1#h", "/p/7", "/p/7/8?b=2"]
            .map(|tail| format!("{origin}{tail}"))
    })
    .collect();
    let mut compared = 0;
    for origin in [
        "https://www.shop.com",
        "https://*.shop.com",
        "https://*",
        "http://localhost:3000",
        "https://www.shop.com:443",
        "https://*:*",
        "https://*shop.com:8443",
        "https://shop.com:080",
        "http://*.shop.com:*",
        "https://www.*",
        "https://1.2.3.4",
        "https://a--b.com",
    ] {
        for tail in [
            "", "/", "/a", "/*", "/a?b=*", "/a#h", "/a?b=1#*", "/p/:id", "/p/:id/*", "/a?*#h", "/*?", "/:x?b",
        ] {
            let text = format!("{origin}{tail}");
            let standard = Pattern::new(PatternInput::Text(&text), None, false).unwrap();
            for url in &urls {
                let parts = url::Url::parse(url).unwrap();
                let expected = standard.test(&UrlParts::split(parts.as_str()).unwrap());
                assert_eq!(pattern(&text, parts.as_str()), expected, "{text} {url}");
                compared += usize::from(expected);
            }
        }
    }
    assert!(compared > 300, "{compared}");
}
