//! A workflow tried on a sample, as its kind of source would read the sample.

use super::{SourceKind, with_root};
use crate::error::{Code, Error};
use crate::json::{Document, Value, Writer, tree};
use crate::workflow::{Origin, Request, preview};
use std::borrow::Cow;

/// Writes `{ok, diagnostics, matched, filter, events, log}` for a body as it was received, and
/// `{workflow, source?: "gist" | "webhook", id?, request?: {method?, url?, headers?: [[name, value]]}, receivedAt?}`.
///
/// # Errors
/// `INVALID_INPUT` if there is no workflow, `INVALID_JSON` if the sample is none. What is wrong with the workflow itself
/// is an answer.
pub fn preview_workflow(input: Value<'_>, sample: &[u8], out: &mut Writer) -> Result<(), Error> {
    let missing = |path: &str, what: &'static str| Error::new(Code::InvalidInput, what).at(path);
    let text = |value: Option<Value<'_>>| value.and_then(|value| value.as_str()).map(Cow::into_owned);
    let kind = match text(input.get("source")).as_deref() {
        None | Some("webhook") => SourceKind::Webhook,
        Some("gist") => SourceKind::Gist,
        Some(_) => return Err(missing("/source", "workflows belong to sources of type gist or webhook")),
    };
    let workflow = input.get("workflow").ok_or_else(|| missing("/workflow", "a workflow is needed"))?;
    let workflow = tree::read(workflow).map_err(|fault| missing("/workflow", fault.what))?;
    let document = Document::parse(sample).map_err(|error| error.at("/sample"))?;

    let request = input.get("request");
    let method = text(request.and_then(|request| request.get("method"))).unwrap_or_else(|| "POST".into());
    let url = text(request.and_then(|request| request.get("url"))).unwrap_or_default();
    let headers =
        request.and_then(|request| request.get("headers")).into_iter().flat_map(|headers| headers.items());
    let headers: Vec<(Cow<'_, str>, Cow<'_, str>)> = headers
        .filter_map(|pair| {
            Some((text(pair.item(0))?.to_ascii_lowercase().into(), text(pair.item(1))?.into()))
        })
        .collect();
    let request = Request { method: &method, url: &url, headers: &headers };

    let id = text(input.get("id")).unwrap_or_else(|| "preview".into());
    let received_at = input.get("receivedAt").and_then(|at| at.as_i64()).unwrap_or(0);
    let source = if kind == SourceKind::Gist { "gist" } else { "webhook" };
    let origin = Origin { receipt: "preview", source, workflow: "", received_at };
    with_root(kind, &document, Some(request), &mut |root, _| {
        preview(&id, &workflow, root, &origin).write_json(out);
    });
    Ok(())
}
