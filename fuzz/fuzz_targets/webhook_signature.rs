//! A signature header (the first line) over a body (the rest): the answer is what signing in each form says.
#![no_main]

use firepath::webhook::{Form, Request, Scheme, Verification, signature, verify};
use libfuzzer_sys::fuzz_target;

const SECRET: &[u8] = b"s3cret";

fuzz_target!(|data: &[u8]| {
    let mut parts = data.splitn(2, |&byte| byte == b'\n');
    let header = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let body = parts.next().unwrap_or_default();
    let forms = [Form::Raw, Form::Escaped, Form::Reencoded];
    let signed = forms.map(|form| (form, signature::sign(body, SECRET, form).ok()));

    check(&header, body, &signed);
    for (_, own) in &signed {
        if let Some(own) = own {
            check(own, body, &signed);
        }
    }
});

fn check(header: &str, body: &[u8], signed: &[(Form, Option<String>)]) {
    let headers = [("x-hub-signature", header)];
    let request = Request { method: "POST", url: "/", headers: &headers, body };
    let found = verify(&Scheme::Gist, &[b"other", SECRET], &request, 0);
    let blanks = [' ', '\t', '\r', '\n'];
    let plain = header.trim_matches(blanks).to_ascii_lowercase();
    let expected =
        signed.iter().find(|(_, own)| own.as_deref() == Some(plain.as_str())).map(|(form, _)| *form);
    match (found, expected) {
        (Verification::Verified { form, secret: 1 }, Some(expected)) => assert_eq!(form, expected),
        (Verification::Rejected(_), None) => {}
        other => panic!("{header:?} over {body:?}: {other:?}"),
    }
}
