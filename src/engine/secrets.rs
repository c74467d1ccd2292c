//! The values behind the names that a plan knows.

use crate::error::{Code, Error};
use crate::json::Document;
use std::fmt;

/// Secrets by name. Never printed.
#[derive(Clone, Default)]
pub struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// From names (without `$`) and values.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Secrets(pairs.into_iter().collect())
    }

    /// From a JSON object of strings; members that are no strings count as not given.
    ///
    /// # Errors
    /// `INVALID_JSON`.
    pub fn read(json: &str) -> Result<Self, Error> {
        let document = Document::parse_str(json).map_err(|e| e.at("/secrets"))?;
        Ok(Secrets::new(
            document.root().entries().filter_map(|(name, value)| {
                Some((name.as_str()?.into_owned(), value.as_str()?.into_owned()))
            }),
        ))
    }

    /// Of values for one name the last.
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// A secret's bytes; empty, which verifies nothing, if it was not given.
    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        self.value(name).map_or(&[], str::as_bytes)
    }

    /// A secret's value.
    ///
    /// # Errors
    /// `MISSING_SECRET` with its name.
    pub fn get(&self, name: &str) -> Result<&str, Error> {
        match self.value(name) {
            Some(value) if !value.is_empty() => Ok(value),
            _ => Err(Error::new(
                Code::MissingSecret,
                ["the secret ", name, " was not given to the engine"].concat(),
            )),
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(***)")
    }
}
