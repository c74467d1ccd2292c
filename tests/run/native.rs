//! How the vectors' `function` and `input` become a call of the crate.

use firepath::error::Error;
use serde_json::Value;

/// The answer as JSON; `None` for a function that is not in this table.
pub(crate) fn call(function: &str, _input: &Value) -> Option<Result<Value, Error>> {
    Some(match function {
        "version" => Ok(firepath::VERSION.into()),
        _ => return None,
    })
}
