//! The two escaped texts: ASCII, stable when made again, and of valid JSON the same value.
#![no_main]

use firepath::json::Document;
use firepath::webhook::escape;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &str| {
    let text = made(|out| escape::text(body, out));
    assert!(text.is_ascii());
    assert_eq!(made(|out| escape::text(&text, out)), text);

    let json = made(|out| escape::json(body, out));
    if Document::parse_str(body).is_err() {
        return;
    }
    for form in [&text, &json] {
        assert!(form.is_ascii());
        assert!(Document::parse_str(form).is_ok());
        // lone surrogates are no value of serde_json's
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(body) {
            assert_eq!(serde_json::from_str::<serde_json::Value>(form).unwrap(), value);
        }
    }
    assert_eq!(made(|out| escape::json(&json, out)), json);
    assert_eq!(made(|out| escape::json(&text, out)), json);
    assert_eq!(made(|out| escape::text(&json, out)), json);
});

fn made(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap()
}
