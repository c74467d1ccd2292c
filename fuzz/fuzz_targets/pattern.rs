//! Pattern text (first line, then its base, then a URL): its components, written out and read again, are the same
//! pattern.
#![no_main]

use firepath::trigger::{Pattern, PatternInit, PatternInput, UrlParts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(3, '\n');
    let pattern = lines.next().unwrap_or_default();
    let base = lines.next().filter(|base| !base.is_empty());
    let url = lines.next().unwrap_or_default();
    for ignore_case in [false, true] {
        let Ok(first) = Pattern::new(PatternInput::Text(pattern), base, ignore_case) else { continue };
        // URLs lose tabs and their dots' segments: what stood between two groups may be gone, and with it their border
        if pattern.contains(['\t', '\r'])
            || pattern.contains("..")
            || pattern.to_ascii_lowercase().contains("%2e")
        {
            continue;
        }
        // and the query of an opaque path is no part of it
        if firepath::trigger::COMPONENTS.iter().any(|name| first.component(name).contains("{}")) {
            continue;
        }
        // the standard compares a port with its scheme's default as written: `{http}` has none
        let default = [("http", "80"), ("ws", "80"), ("https", "443"), ("wss", "443"), ("ftp", "21")];
        if default.contains(&(first.component("protocol"), first.component("port"))) {
            continue;
        }
        let part = |name: &str| Some(first.component(name).to_owned());
        let written = PatternInit {
            protocol: part("protocol"),
            username: part("username"),
            password: part("password"),
            hostname: part("hostname"),
            port: part("port"),
            pathname: part("pathname"),
            // a dictionary may write the marks, and one is taken off
            search: part("search").map(|text| format!("?{text}")),
            hash: part("hash").map(|text| format!("#{text}")),
            base_url: None,
        };
        // a lone `[` is an address where it was escaped and none where it is not
        let Ok(again) = Pattern::new(PatternInput::Init(written.clone()), None, ignore_case) else {
            assert!(written.hostname.is_some_and(|hostname| hostname.contains('[')));
            continue;
        };
        for name in firepath::trigger::COMPONENTS {
            assert_eq!(again.component(name), first.component(name), "{name} of {written:?}");
        }
        assert_eq!(again.has_regexp_groups(), first.has_regexp_groups());
        let url = url::Url::parse(url);
        for subject in
            ["https://shop.com/a/b?c=d#e"].into_iter().chain(url.as_ref().ok().map(url::Url::as_str))
        {
            let Some(parts) = UrlParts::split(subject) else { continue };
            assert_eq!(again.test(&parts), first.test(&parts), "{written:?} on {subject}");
        }
    }
});
