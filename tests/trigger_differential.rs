//! Patterns and URLs against the `urlpattern` and `url` crates, over generated input.
//!
//! Left out of it: `^` in paths, which the URL standard encodes since the crates were written, and zeros before a
//! scheme's default port, which the crate keeps (a pattern that no URL matches).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use firepath::trigger::{COMPONENTS, Pattern, PatternInit, PatternInput, UrlParts};
use proptest::prelude::*;
use urlpattern::{UrlPattern, UrlPatternInit, UrlPatternMatchInput, UrlPatternOptions};

fn pieces(all: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(all), 0..=most).prop_map(|pieces| pieces.concat())
}

const PROTOCOLS: &[&str] = &[
    "https", "http", "http{s}?", "ws", "data", "ftp", "foo", "*", ":p", "(https?)", "h(tt)p", "HTTP", "we+b",
];
const HOSTS: &[&str] = &[
    "shop",
    ".",
    "com",
    "*",
    ":sub",
    "{www.}?",
    "example",
    "WWW",
    "münchen",
    "xn--mnchen-3ya",
    "127.0.0.1",
    "0x7f.1",
    "[\\:\\:1]",
    "(\\w+)",
    "a_b",
    " ",
    "%41",
    "-",
    "localhost",
    "(.*)",
    "\\.",
];
const PORTS: &[&str] = &["80", "443", "8080", "*", "8{0}?", "(\\d+)", ":p", "", "65536", "0081"];
const PATHS: &[&str] = &[
    "/",
    "/cart",
    "/products",
    "/:id",
    ":name",
    "*",
    "(\\d+)",
    "{/x}?",
    "/a/../b",
    "/./",
    "%20",
    " ",
    "ü",
    "/:id?",
    "/:id*",
    "/:id+",
    "{a:b}*",
    "\\:",
    "\\*",
    "'",
    "(a|b)",
    "{",
    "}",
    "//",
    "\\",
    ";",
    "-",
    ".html",
    "é",
    "/a/%2e%2E/",
    "(.*)",
    "/(?:x)",
    ":",
    "a",
    "b",
    "/([a-c])",
    "{:q-:r}",
    "{c}+",
    "|",
    "\"",
    "`",
];
const QUERIES: &[&str] =
    &["a=1", "&", "*", ":q", "b=*", "'", " ", "ü", "(x|y)", "{z}?", "%zz", "#", "<", "+", "\\?", "?", "="];
const HASHES: &[&str] = &["top", "*", ":h", "`", " ", "ü", "(x|y)", "{z}?", "'", "#"];

fn part(all: &'static [&'static str], most: usize) -> impl Strategy<Value = Option<String>> {
    prop_oneof![2 => Just(None), 3 => pieces(all, most).prop_map(Some)]
}

fn init() -> impl Strategy<Value = PatternInit> {
    let bases = proptest::sample::select(vec![
        "https://shop.com/a/b?c#d",
        "http://example:8080/x/y",
        "data:opaque",
        "https://u:p@shop.com",
        "foo://host/x/",
    ]);
    (
        part(PROTOCOLS, 1),
        part(HOSTS, 4),
        part(PORTS, 2),
        part(PATHS, 4),
        part(QUERIES, 3),
        part(HASHES, 3),
        proptest::option::of(bases),
    )
        .prop_map(|(protocol, hostname, port, pathname, search, hash, base)| PatternInit {
            protocol,
            hostname,
            port,
            pathname,
            search,
            hash,
            base_url: base.map(str::to_owned),
            ..PatternInit::default()
        })
}

fn constructor() -> impl Strategy<Value = String> {
    (
        pieces(PROTOCOLS, 1),
        proptest::sample::select(vec!["://", ":", "", "//"]),
        proptest::sample::select(vec!["", "u@", "u:p@", "*:*@"]),
        pieces(HOSTS, 3),
        proptest::sample::select(vec!["", ":", ":80", ":*", ":8080"]),
        pieces(PATHS, 4),
        proptest::sample::select(vec!["", "?", "\\?"]),
        pieces(QUERIES, 2),
        proptest::sample::select(vec!["", "#"]),
        pieces(HASHES, 1),
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i, j)| {
            [a, b.into(), c.into(), d, e.into(), f, g.into(), h, i.into(), j].concat()
        })
}

fn url() -> impl Strategy<Value = String> {
    let scheme =
        proptest::sample::select(vec!["https://", "http://", "foo://", "data:", "file://", "ws://", "foo:/"]);
    let user = proptest::sample::select(vec!["", "", "u@", "u:p@"]);
    let host = proptest::sample::select(vec![
        "shop.com",
        "www.shop.com",
        "example",
        "a.b.c",
        "127.0.0.1",
        "[::1]",
        "localhost",
        "münchen",
        "a_b",
        "com",
        "",
    ]);
    let port = proptest::sample::select(vec!["", "", ":80", ":8080", ":443"]);
    const PATH: &[&str] = &[
        "/",
        "/cart",
        "/products",
        "/1",
        "/a",
        "/b",
        "/x",
        "a",
        "b",
        "%20",
        "ü",
        "'",
        "-",
        ".html",
        ":",
        "c",
    ];
    const REST: &[&str] = &["?a=1", "?", "&b=2", "x", "#top", "#", "ü", "'", "y", "z"];
    (scheme, user, host, port, pieces(PATH, 4), pieces(REST, 3))
        .prop_map(|(scheme, user, host, port, path, rest)| format!("{scheme}{user}{host}{port}{path}{rest}"))
}

fn theirs(init: &PatternInit, ignore_case: bool) -> Option<UrlPattern> {
    let base_url = match &init.base_url {
        Some(base) => Some(base.parse().ok()?),
        None => None,
    };
    let init = UrlPatternInit {
        protocol: init.protocol.clone(),
        username: init.username.clone(),
        password: init.password.clone(),
        hostname: init.hostname.clone(),
        port: init.port.clone(),
        pathname: init.pathname.clone(),
        search: init.search.clone(),
        hash: init.hash.clone(),
        base_url,
    };
    UrlPattern::parse(init, UrlPatternOptions { ignore_case, ..UrlPatternOptions::default() }).ok()
}

fn compare(ours: Option<Pattern>, theirs: Option<UrlPattern>, urls: &[String]) -> Result<(), TestCaseError> {
    let (ours, theirs) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (ours, theirs) => {
            prop_assert_eq!(ours.is_some(), theirs.is_some(), "only one accepts it");
            return Ok(());
        }
    };
    // the standard takes the path of every scheme that isn't special for opaque and leaves its slashes alone;
    // the crate asks for a slash first, and encodes some
    let protocol = ours.component("protocol");
    let alone = PatternInit { protocol: Some(protocol.to_owned()), ..PatternInit::default() };
    let alone = Pattern::new(PatternInput::Init(alone), None, false).unwrap();
    let special = ["https://a/", "http://a/", "wss://a/", "ws://a/", "ftp://a/", "file:///"];
    let opaque = !special.iter().any(|url| alone.test(&UrlParts::split(url).unwrap()));
    if opaque && (protocol.is_empty() || ours.component("pathname").contains('/')) {
        return Ok(());
    }
    let strings = [
        theirs.protocol(),
        theirs.username(),
        theirs.password(),
        theirs.hostname(),
        theirs.port(),
        theirs.pathname(),
        theirs.search(),
        theirs.hash(),
    ];
    for (name, theirs) in COMPONENTS.iter().zip(strings) {
        prop_assert_eq!(ours.component(name), theirs, "{}", name);
    }
    for url in urls {
        let Ok(url) = url.parse::<url::Url>() else { continue };
        let parts = UrlParts::split(url.as_str()).unwrap();
        let expected = theirs.test(UrlPatternMatchInput::Url(url.clone())).unwrap();
        prop_assert_eq!(ours.test(&parts), expected, "{}", url);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dictionaries_mean_the_same(init in init(), ignore_case: bool, urls in proptest::collection::vec(url(), 8)) {
        let ours = Pattern::new(PatternInput::Init(init.clone()), None, ignore_case);
        compare(ours.ok(), theirs(&init, ignore_case), &urls)?;
    }

    #[test]
    fn constructor_strings_mean_the_same(text in constructor(), urls in proptest::collection::vec(url(), 8)) {
        let ours = Pattern::new(PatternInput::Text(&text), None, false);
        let theirs = UrlPatternInit::parse_constructor_string::<regex::Regex>(&text, None)
            .ok()
            .and_then(|init| UrlPattern::parse(init, UrlPatternOptions::default()).ok());
        compare(ours.ok(), theirs, &urls)?;
    }

    #[test]
    fn urls_split_as_their_parser_says(url in url()) {
        let Ok(url) = url.parse::<url::Url>() else { return Ok(()) };
        let parts = UrlParts::split(url.as_str()).unwrap();
        prop_assert_eq!(parts.component(0), url.scheme());
        prop_assert_eq!(parts.component(1), url.username());
        prop_assert_eq!(parts.component(2), url.password().unwrap_or_default());
        prop_assert_eq!(parts.component(3), url.host_str().unwrap_or_default());
        prop_assert_eq!(parts.component(4), url.port().map(|port| port.to_string()).unwrap_or_default());
        prop_assert_eq!(parts.component(5), url.path());
        prop_assert_eq!(parts.component(6), url.query().unwrap_or_default());
        prop_assert_eq!(parts.component(7), url.fragment().unwrap_or_default());
    }

    #[test]
    fn whatever_is_given_nothing_panics(text in "\\PC{0,40}", url in "\\PC{0,40}") {
        drop(Pattern::new(PatternInput::Text(&text), Some("https://a.b/c"), true));
        let _parts = UrlParts::split(&url);
    }
}
