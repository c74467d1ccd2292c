//! Typing of any body: what is written is JSON, and no top-level key is lost.
#![no_main]

use firepath::json::{Document, Writer};
use firepath::webhook::gist::{GistWebhook, Place};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let Ok(document) = Document::parse(body) else { return };
    let webhook = GistWebhook::read(&document);
    webhook.page_url();
    let mut payload = Writer::new();
    webhook.write_payload(&mut payload);
    let mut extra = Writer::new();
    webhook.write_extra(&mut extra);
    let (payload, extra) = (payload.into_bytes(), extra.into_bytes());
    Document::parse(&payload).unwrap();
    Document::parse(&extra).unwrap();

    // what serde_json does not read (lone surrogates, numbers beyond a double) can't be compared by it
    let (Ok(Value::Object(raw)), Ok(extra)) =
        (serde_json::from_slice(body), serde_json::from_slice::<Value>(&extra))
    else {
        return;
    };
    for key in raw.keys() {
        let by_slot = webhook.topic().slots().iter().flat_map(|slot| slot.places).any(|place| match place {
            Place::Top(at) => at == key,
            Place::Conversation(_) => key == "conversation",
            Place::Person(_) => false,
        });
        let by_person = webhook.wrapper().is_some_and(|wrapper| wrapper.as_str() == key);
        assert!(key == "event_type" || by_slot || by_person || extra.get(key).is_some(), "{key} is lost");
    }
});
