//! Reading the answers of Gist's REST API: `{"errors":[{"message":…}]}` (WP Fusion), 429 without documented limits.

use crate::destination::response::{Response, entries, text};
use crate::error::Error;
use crate::json::{Value, Writer};

pub(in crate::destination) fn outcome(
    batch: Value<'_>,
    response: &Response<'_>,
    out: &mut Writer,
) -> Result<(), Error> {
    let document = response.json();
    let root = document.as_ref().map(|document| document.root());
    let fate = response.fate(|| {
        let root = root?;
        let mut said: Vec<String> = Vec::new();
        for error in root.get("errors").iter().flat_map(Value::items).take(3) {
            said.extend(text(error, "message").or_else(|| error.as_str()).map(String::from));
        }
        said.extend(text(root, "code").filter(|_| said.is_empty()).map(String::from));
        (!said.is_empty()).then(|| said.join("; "))
    });
    out.begin_array();
    for entry in entries(batch)? {
        fate.write(entry, out);
    }
    out.end_array();
    Ok(())
}
