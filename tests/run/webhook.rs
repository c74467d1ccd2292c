//! The webhook functions, called as the facade calls them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use firepath::error::{Code, Error};
use firepath::json::{Document, Writer};
use firepath::webhook::gist::GistWebhook;
use firepath::webhook::scheme::Scheme;
use firepath::webhook::{Form, Request, Verification, signature, verify};
use serde_json::{Map, Value, json};

const SCHEME_OPTIONS: [&str; 9] = [
    "algorithm",
    "header",
    "encoding",
    "prefix",
    "timestampHeader",
    "template",
    "tolerance",
    "query",
    "path",
];

pub(crate) fn verify_webhook(input: &Value) -> Result<Value, Error> {
    let mut scheme = Map::new();
    scheme.insert("type".into(), input.get("scheme").cloned().unwrap_or("gist".into()));
    for option in SCHEME_OPTIONS {
        if let Some(value) = input.get(option) {
            scheme.insert(option.into(), value.clone());
        }
    }
    let scheme = Value::Object(scheme).to_string();
    let scheme = Scheme::read(Document::parse_str(&scheme)?.root()).map_err(|mut error| {
        error.path = error.path.replace("/type", "/scheme");
        error
    })?;
    let text = |name: &str, default: &str| input[name].as_str().unwrap_or(default).to_owned();
    let (method, url, body) = (text("method", "POST"), text("url", ""), bytes(&input["body"]));
    let headers = headers(&input["headers"]);
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let secrets: Vec<_> = strings(&input["secrets"]).collect();
    let secrets: Vec<_> = secrets.iter().map(String::as_bytes).collect();
    let request = Request { method: &method, url: &url, headers: &headers, body: &body };
    Ok(match verify(&scheme, &secrets, &request, input["now"].as_i64().unwrap_or(0)) {
        Verification::Verified { form, secret } => {
            json!({ "verified": true, "form": form.as_str(), "secret": secret })
        }
        Verification::Unverified => json!({ "verified": true, "form": "none", "secret": -1 }),
        Verification::Rejected(reason) => json!({ "verified": false, "reason": reason.as_str() }),
    })
}

pub(crate) fn sign(input: &Value) -> Result<Value, Error> {
    let form = match input["form"].as_str().unwrap_or("raw") {
        "raw" => Form::Raw,
        "escaped" => Form::Escaped,
        "reencoded" => Form::Reencoded,
        _ => return Err(Error::new(Code::InvalidInput, "no such form").at("/form")),
    };
    let secret = input["secret"].as_str().unwrap();
    signature::sign(&bytes(&input["body"]), secret.as_bytes(), form).map(Value::String)
}

pub(crate) fn parse(input: &Value) -> Result<Value, Error> {
    let body = bytes(&input["body"]);
    let document = Document::parse(&body)?;
    let webhook = GistWebhook::read(&document);
    let written = |write: &dyn Fn(&mut Writer)| -> Value {
        let mut out = Writer::new();
        write(&mut out);
        serde_json::from_slice(&out.into_bytes()).unwrap()
    };
    let mut answer = json!({
        "topic": webhook.topic().as_str(),
        "documented": webhook.documented(),
        "payload": written(&|out| webhook.write_payload(out)),
        "extra": written(&|out| webhook.write_extra(out)),
        "raw": serde_json::from_slice::<Value>(&body).unwrap(),
    });
    if let Some(event_type) = webhook.event_type() {
        answer["eventType"] = Value::String(event_type.into_owned());
    }
    Ok(answer)
}

pub(crate) fn headers(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value {
                Value::Array(_) => strings(value).map(|value| (name.clone(), value)).collect(),
                value => vec![(name.clone(), value.as_str().unwrap().to_owned())],
            })
            .collect(),
        lines => lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| (line[0].as_str().unwrap().to_owned(), line[1].as_str().unwrap().to_owned()))
            .collect(),
    }
}

fn strings(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned())
}

pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    match value["utf8"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => STANDARD.decode(value["base64"].as_str().unwrap()).unwrap(),
    }
}
