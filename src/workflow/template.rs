//! Texts with values in them: `"{{$.user.name}} from {{$.user.city}}"`.

use super::data::Data;
use super::path::Path;
use super::root::Scope;
use crate::json::Kind;
use crate::packed::packed;
use std::borrow::Cow;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Path(Path),
}

packed!(
    enum Part {
        Text(a),
        Path(a),
    }
);

/// A compiled template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) parts: Vec<Part>,
}

packed!(struct Template { parts });

impl Template {
    /// The text with all values filled in. Nothing if one of them is absent or `null`: half a text would be wrong
    /// without anybody seeing it.
    ///
    /// # Errors
    /// The path whose value is an object or a list and so has no text.
    pub(super) fn fill<'a>(&'a self, scope: &Scope<'a>) -> Result<Option<Data<'a>>, &'a Path> {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Path(path) => match scope.of(path).filter(|found| !found.is_null()) {
                    None => return Ok(None),
                    Some(found) => match (found.as_text(), found.kind()) {
                        (Some(text), _) => out.push_str(&text),
                        (None, Kind::Bool) => {
                            out.push_str(if found.as_bool() == Some(true) { "true" } else { "false" })
                        }
                        _ => return Err(path),
                    },
                },
            }
        }
        Ok(Some(Data::Text(Cow::Owned(out))))
    }
}
