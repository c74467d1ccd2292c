//! [`crate::error::Error`] as a real JavaScript `Error`: with a stack, a `code` and a `path`.

use crate::error::{Code, Error};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What a function of this module answers.
pub type Result<T> = core::result::Result<T, JsValue>;

impl From<Error> for JsValue {
    fn from(error: Error) -> JsValue {
        let thrown = js_sys::Error::new(&error.message);
        // the facade makes its own class of this; the name is for those who load the glue without it
        thrown.set_name("FirepathError");
        set(&thrown, "code", error.code.as_str());
        if !error.path.is_empty() {
            set(&thrown, "path", &error.path);
        }
        thrown.into()
    }
}

/// An argument of the wrong shape.
pub fn invalid_input(path: &str, message: &'static str) -> JsValue {
    Error::new(Code::InvalidInput, message).at(path).into()
}

fn set(target: &js_sys::Error, key: &str, value: &str) {
    // cannot fail: the object was made above and is neither frozen nor a proxy
    let _ = Reflect::set(target, &JsValue::from_str(key), &JsValue::from_str(value));
}
