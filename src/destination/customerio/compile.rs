//! Reading the settings of a Customer.io destination.

use super::held::RESERVED;
use super::settings::{Customerio, Deletes, Page, Region};
use crate::destination::choice::Nulls;
use crate::destination::source::Source;
use crate::error::Diagnostic;
use serde_json::Value;

pub(in crate::destination) fn compile(
    settings: &Value,
) -> Result<(Customerio, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut source = Source::new(settings);
    let region = source.one_of("region", &[("us", Region::Us), ("eu", Region::Eu)]);
    let host = match (source.endpoint("endpoint"), region) {
        (Some(endpoint), _) => endpoint,
        (None, Region::Us) => "https://track.customer.io".to_owned(),
        (None, Region::Eu) => "https://track-eu.customer.io".to_owned(),
    };
    let site_id = source.text("siteId").unwrap_or_default();
    if site_id.is_empty() {
        let help = "in Customer.io: Settings → Account Settings → API Credentials → Site ID";
        source.report(Diagnostic::error("missing_key", "/siteId", "the Site ID is missing").help(help));
    } else if site_id.starts_with('$') {
        let message = "the Site ID is public and stands here as it is; only the API key is a secret";
        source.report(Diagnostic::error("not_a_secret", "/siteId", message));
    } else if site_id.contains(':') || site_id.bytes().any(|byte| !byte.is_ascii_graphic()) {
        let message = "a Site ID has no colon, blank or special letter";
        source.report(Diagnostic::error("invalid_site_id", "/siteId", message));
    }
    let allow_reserved = source.texts("allowReserved");
    for (index, name) in allow_reserved.iter().enumerate() {
        if !RESERVED.contains(&name.as_str()) {
            let message = format!("`{name}` is not held back, so it needs no permission");
            let help = format!("one of {}", RESERVED.join(", "));
            source.report(
                Diagnostic::error("not_one_of", format!("/allowReserved/{index}"), message).help(help),
            );
        }
    }
    let object_type = source.text("objectType").unwrap_or_else(|| "1".to_owned());
    if !is_object_type(&object_type) {
        let message = "an object type is an integer from 1, written as text";
        source.report(
            Diagnostic::error("invalid_object_type", "/objectType", message)
                .help("in Customer.io: Settings → Objects shows the id of each type"),
        );
    }
    let nulls = [("keep", Nulls::Keep), ("remove", Nulls::Remove), ("clear", Nulls::Clear)];
    let deletes = [("ignore", Deletes::Ignore), ("delete", Deletes::Delete), ("suppress", Deletes::Suppress)];
    let compiled = Customerio {
        page: Page {
            site_id,
            region,
            identify_by: source.identify_by("identifyBy"),
            allow_reserved,
            nulls: source.one_of("nulls", &nulls),
            time_fields: source.texts("timeFields"),
        },
        api_key: source.secret("apiKey"),
        host,
        create_profiles: source.flag("createProfiles", true),
        send_merges: source.flag("sendMerges", false),
        deletes: source.one_of("deletes", &deletes),
        object_type,
    };
    source.finish(compiled)
}

fn is_object_type(text: &str) -> bool {
    !text.starts_with('0') && (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
