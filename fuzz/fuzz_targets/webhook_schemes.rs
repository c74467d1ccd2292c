//! Any scheme over any request. First line: the scheme as JSON. Then header lines, a blank line, the body.
#![no_main]

use firepath::json::Document;
use firepath::webhook::{Request, Scheme, Verification, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (scheme, rest) = text.split_once('\n').unwrap_or((text, ""));
    let Ok(document) = Document::parse_str(scheme) else { return };
    let Ok(scheme) = Scheme::read(document.root()) else { return };
    let (head, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let headers: Vec<(&str, &str)> = head.lines().filter_map(|line| line.split_once(':')).collect();
    let url = headers.iter().find(|(name, _)| *name == "url").map_or("/", |(_, value)| value);
    let request = Request { method: "POST", url, headers: &headers, body: body.as_bytes() };

    for now in [i64::MIN, 0, 1_700_000_000_000, i64::MAX] {
        for secrets in [&[b"whsec_c2VjcmV0".as_slice(), b"s3cret"] as &[&[u8]], &[b""], &[]] {
            let found = verify(&scheme, secrets, &request, now);
            let unusable = secrets.iter().all(|secret| secret.is_empty());
            assert!(
                !(unusable && matches!(found, Verification::Verified { .. })),
                "{scheme:?} verified without a secret"
            );
        }
    }
});
