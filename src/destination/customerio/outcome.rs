//! Reading the Track API's answers, per entry.
//!
//! 200 means taken, never applied: an identifier that is another's, a merge into nobody and an outdated identify
//! are all answered with 200.

use super::region;
use super::settings::Customerio;
use crate::destination::response::{Fate, Response, entries, text};
use crate::error::Error;
use crate::json::{Value, Writer};

pub(in crate::destination) fn outcome(
    settings: &Customerio,
    batch: Value<'_>,
    response: &Response<'_>,
    out: &mut Writer,
) -> Result<(), Error> {
    let entries = entries(batch)?;
    let document = response.json();
    let root = document.as_ref().map(|document| document.root());
    let mut fates = vec![response.fate(|| explanation(response.status, root)); entries.len()];
    // 200..=299: listed entries were refused for what they hold, the others taken; a 400 takes none
    let partly = matches!(response.status, 200..=299);
    let rest = if partly {
        Fate::Accepted(None)
    } else {
        Fate::Retry(None, response.http() + ": refused together with an entry that was at fault")
    };
    if partly || response.status == 400 {
        if response.status == 207 && root.and_then(|root| root.get("errors")).is_none() {
            let reason = "HTTP 207 without a readable list of errors: which entries were refused isn't known";
            fates.fill(Fate::Retry(None, reason.to_owned()));
        }
        let mut placed = false;
        let mut unplaced = None;
        for error in root.and_then(|root| root.get("errors")).iter().flat_map(Value::items) {
            let index = error.get("batch_index").and_then(|index| index.as_i64());
            let index = index.or_else(|| (entries.len() == 1).then_some(0));
            let fate =
                index.and_then(|index| usize::try_from(index).ok()).filter(|index| *index < fates.len());
            match fate {
                Some(index) => {
                    if !placed {
                        fates.fill(rest.clone());
                        placed = true;
                    }
                    if let Some(slot) = fates.get_mut(index) {
                        *slot = Fate::Dead(response.http() + ": " + &describe(error));
                    }
                }
                None => unplaced = Some(describe(error)),
            }
        }
        if let (true, Some(reason)) = (partly, unplaced) {
            for fate in fates.iter_mut().filter(|fate| **fate == Fate::Accepted(None)) {
                *fate = Fate::Accepted(Some(
                    String::from("the answer lists an error that names no entry: ") + &reason,
                ));
            }
        }
    }
    if text(batch, "url").is_some_and(|url| url.ends_with(region::PATH)) {
        fates.fill(region::read(settings, response.status, root).fate(response));
    }
    out.begin_array();
    for (entry, fate) in entries.iter().zip(&fates) {
        fate.write(*entry, out);
    }
    out.end_array();
    Ok(())
}

/// What the body says: v1 `{"meta":{"errors":["…"]}}` or `{"meta":{"error":"…"}}`, v2 `{"errors":[{…}]}`.
fn explanation(status: u16, root: Option<Value<'_>>) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    if status == 401 {
        parts.push("Site ID and API key are not accepted; are they of this region?".to_owned());
    }
    if let Some(root) = root {
        parts.extend(root.get("errors").iter().flat_map(Value::items).take(3).map(describe));
        if let Some(meta) = root.get("meta") {
            let listed = meta.get("errors");
            parts.extend(listed.iter().flat_map(Value::items).take(3).map(describe));
            parts.extend(listed.and_then(|error| error.as_str()).map(String::from));
            parts.extend(text(meta, "error").map(String::from));
        }
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn describe(error: Value<'_>) -> String {
    if let Some(text) = error.as_str() {
        return text.into_owned();
    }
    let mut words: Vec<String> = ["reason", "field", "message"]
        .iter()
        .filter_map(|name| text(error, name).map(String::from))
        .collect();
    if words.is_empty() {
        words.push("refused without a reason".to_owned());
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    fn outcomes(status: u16, headers: &[(&str, &str)], body: &str) -> String {
        let batch = r#"{"entries":[{"event":"A"},{"event":"B"},{"event":"C"}]}"#;
        let batch = Document::parse_str(batch).unwrap();
        let mut out = Writer::new();
        let response = Response { status, headers, body, now: 1_000_000 };
        outcome(&Customerio::default(), batch.root(), &response, &mut out).unwrap();
        out.into_string()
    }

    #[test]
    fn a_207_is_read_per_entry() {
        let body = r#"{"errors":[{"batch_index":1,"reason":"required","field":"name","message":"name is required"}]}"#;
        assert_eq!(
            outcomes(207, &[], body),
            r#"[{"event":"A","result":"accepted"},{"event":"B","result":"dead","reason":"HTTP 207: required, name, name is required"},{"event":"C","result":"accepted"}]"#
        );
        assert_eq!(outcomes(207, &[], "").matches("\"retry\"").count(), 3);
        let strange = r#"{"errors":[{"batch_index":9,"reason":"x"}]}"#;
        assert_eq!(outcomes(207, &[], strange).matches("names no entry: x").count(), 3);
    }

    #[test]
    fn a_400_that_names_an_entry_spares_the_others() {
        let body = r#"{"errors":[{"batch_index":0,"reason":"invalid","message":"bad"}]}"#;
        let answer = outcomes(400, &[], body);
        assert_eq!(answer.matches("\"dead\"").count(), 1);
        assert_eq!(answer.matches("\"retry\"").count(), 2);
    }

    #[test]
    fn v1_errors_are_carried() {
        assert!(
            outcomes(400, &[], r#"{"meta":{"errors":["event data must be a hash"]}}"#)
                .contains("must be a hash")
        );
        assert!(outcomes(400, &[], r#"{"meta":{"error":"no primary"}}"#).contains("HTTP 400: no primary"));
        assert!(outcomes(401, &[], "").contains("region"));
        assert!(outcomes(400, &[], "<html>").contains("HTTP 400"));
    }

    #[test]
    fn what_may_pass_is_tried_again() {
        for status in [0, 408, 429, 500, 502, 503, 504, 599] {
            assert_eq!(outcomes(status, &[], "").matches("\"retry\"").count(), 3, "{status}");
        }
        for status in [301, 400, 401, 403, 404, 413, 422, 600] {
            assert_eq!(outcomes(status, &[], "").matches("\"dead\"").count(), 3, "{status}");
        }
        let later = [("Retry-After", "30")];
        assert!(outcomes(429, &later, "").contains(r#""at":1030000"#));
        let date = [("retry-after", "Thu, 01 Jan 1970 00:20:00 GMT")];
        assert!(outcomes(503, &date, "").contains(r#""at":1200000"#));
        let past = [("retry-after", "Thu, 01 Jan 1970 00:00:01 GMT")];
        assert!(outcomes(503, &past, "").contains(r#""at":1000000"#));
        let absurd = [("retry-after", "99999999999999999999")];
        assert!(outcomes(503, &absurd, "").contains(r#""at":87400000"#));
        assert!(!outcomes(503, &[("retry-after", "soon")], "").contains("\"at\""));
    }
}
