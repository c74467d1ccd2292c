//! What a page is told, searched for what it must not know.
#![cfg(all(feature = "compile", feature = "edge", feature = "browser"))]

use firepath::plan::compile;

/// Every setting that only servers may know holds the word `hush`.
const WORKSPACE: &str = r#"{
  "version": 1,
  "name": "hush name",
  "sources": {
    "hush_gist": { "type": "gist", "name": "hush", "secrets": ["$HUSH_ONE"],
      "workflows": { "hush_w": { "name": "hush", "sample": { "hush": 1 }, "when": { "path": "$.hush", "equals": "hush" },
        "map": [{ "type": "track", "event": "hush event", "properties": { "hush": "{{$.hush}}" } }] } } },
    "hush_hook": { "type": "webhook", "token": { "secret": "$HUSH_TWO", "header": "X-Hush" }, "dedupeBy": "$.hush" },
    "hush_api": { "type": "http", "writeKeys": ["$HUSH_KEY"], "origins": ["https://hush.example"] },
    "site": { "type": "browser", "writeKeys": ["public-key"], "origins": ["https://hush.example"] }
  },
  "events": [
    { "name": "Seen", "on": "visible", "selector": ".seen" },
    { "name": "hush draft", "active": false, "on": "click", "selector": ".hush" }
  ],
  "destinations": {
    "cio": { "type": "customerio", "name": "hush", "siteId": "public-site", "apiKey": "$HUSH_API",
      "endpoint": "https://hush.example", "createProfiles": false, "sendMerges": true, "deletes": "delete",
      "actionWorkflow": { "newEvents": "on",
        "events": {
          "hush order": { "triggerPath": [{ "fire": true, "url": "/hush/*" }, { "fire": false, "url": "hushed$", "match": "regex" }], "consent": ["hush"] },
          "Seen": { "callbacks": ["client"], "triggerPath": [{ "fire": true, "url": "/public/*" }], "consent": ["known"] } },
        "types": { "page": { "callbacks": ["server"], "triggerPath": [{ "fire": true, "url": "/hush-pages/*" }] } } } },
    "gist": { "type": "gist", "workspaceId": "publicworkspace", "apiKey": "$HUSH_REST",
      "actionWorkflow": { "events": { "Seen": { "callbacks": ["client"] } } } },
    "hush_off": { "type": "gist", "enabled": false, "workspaceId": "hushworkspace",
      "actionWorkflow": { "events": { "Seen": { "callbacks": ["client"] } } } },
    "hush_only": { "type": "customerio", "siteId": "hush-site", "apiKey": "$HUSH_API",
      "actionWorkflow": { "events": { "Seen": { "callbacks": ["server"] } } } },
    "hush_own": { "type": "webhook", "url": "https://hush.example/in", "headers": { "x-hush": "hush" }, "signingSecret": "$HUSH_SIGN",
      "actionWorkflow": { "newEvents": "on" } }
  },
  "identity": { "use": ["user_id", "email"] }
}"#;

#[test]
fn a_page_is_told_what_it_needs_and_no_more() {
    let compiled = compile(WORKSPACE).unwrap();
    let text = String::from_utf8_lossy(&compiled.browser).to_lowercase();
    for needed in
        ["public-site", "publicworkspace", "public-key", "/public/", "seen", ".seen", "known", "cio", "gist"]
    {
        assert!(text.contains(needed), "{needed} is missing");
    }
    let around =
        |at: usize| text.get(at.saturating_sub(40)..(at + 60).min(text.len())).unwrap_or(&text).to_owned();
    assert_eq!(text.find("hush").map(around), None);
    for word in ["secret", "apikey", "api_key", "bearer", "basic", "signing", "endpoint", "hooks"] {
        assert!(!text.contains(word), "{word} is in the browser plan");
    }
    // the edge plan names the secrets, which is all anybody knows of them
    assert!(String::from_utf8_lossy(&compiled.edge).contains("HUSH_API"));
}
