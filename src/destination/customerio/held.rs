//! Members that stay here, because Customer.io would read something else in them.

use super::identifier::Identifier;
#[cfg(feature = "edge")]
use super::identifier::{Type, is_email};
#[cfg(feature = "edge")]
use super::limits::IDENTIFIER_BYTES;
use super::settings::Page;
use crate::destination::names;
#[cfg(feature = "edge")]
use crate::event::scalar_text;
use crate::json::Value;
use crate::text::among;

/// Event properties that override a campaign's settings (Track API specification): whoever may write them may
/// redirect mail.
#[cfg(feature = "compile")]
pub(super) const RESERVED: [&str; 3] = ["recipient", "from_address", "reply_to"];

/// They, as a list to look in.
const HELD: &[u8] = b"\xffrecipient\xfffrom_address\xffreply_to\xff";

/// Attributes that are read as instructions.
const INSTRUCTIONS: &[u8] =
    b"\xffcio_id\xff_created_in_customerio_at\xff_update\xff_timestamp\xffcio_relationships\xff";

/// What the members of an object become.
#[derive(Clone, Copy)]
pub(super) enum Hold<'a> {
    /// Data of an event.
    Property(&'a Page),
    /// Attributes of the person known by this identifier.
    #[cfg(feature = "edge")]
    Attribute(&'a Identifier<'a>),
    /// The same in a page's `identify`, where the identifier is among them.
    Argument(&'a Identifier<'a>),
    /// Attributes of a group.
    #[cfg(feature = "edge")]
    Object,
}

const INSTRUCTION: (&str, &str) = ("held_back", "left out: Customer.io reads this name as an instruction");

impl Hold<'_> {
    /// Why a member stays here, if it does: the code and the text of a note.
    pub(super) fn reason(self, name: &str, value: Value<'_>) -> Option<(&'static str, &'static str)> {
        match self {
            Hold::Property(page) => {
                let held = among(name, HELD) && !names::has(&page.allow_reserved, name);
                let reason = "left out: this name overrides campaign settings; `allowReserved` may name it";
                held.then_some(("held_back", reason))
            }
            #[cfg(feature = "edge")]
            Hold::Attribute(identifier) if name == "id" => id(identifier, value),
            #[cfg(not(feature = "explain"))]
            Hold::Argument(identifier) if name == "id" => {
                let _ = (identifier, value);
                Some(INSTRUCTION)
            }
            #[cfg(feature = "explain")]
            Hold::Argument(identifier) if name == "id" => Some(if value.is_str(identifier.value()) {
                ("identifier_repeated", "left out: it is the identifier already")
            } else {
                ("held_back", "left out: the call has an id already")
            }),
            #[cfg(feature = "edge")]
            Hold::Object if matches!(name, "object_type_id" | "objectTypeId") => {
                Some(if scalar_text(value).is_some_and(|text| is_object_type(&text)) {
                    ("used_as_type", "used as the object's type")
                } else {
                    ("held_back", "left out: an object's type is an integer from 1")
                })
            }
            #[cfg(feature = "edge")]
            Hold::Object => {
                matches!(name, "object_id" | "cio_object_id" | "cio_relationships").then_some(INSTRUCTION)
            }
            _ => among(name, INSTRUCTIONS).then_some(INSTRUCTION),
        }
    }
}

/// Object types are integers from 1, written as text.
#[cfg(feature = "edge")]
pub(super) fn is_object_type(text: &str) -> bool {
    (1..10).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an attribute `id` can't be set as it stands, when the person is known by `identifier`.
#[cfg(feature = "edge")]
fn id(identifier: &Identifier<'_>, value: Value<'_>) -> Option<(&'static str, &'static str)> {
    let text = scalar_text(value)?;
    if text == identifier.value() {
        Some(("identifier_repeated", "left out: it is the identifier already"))
    } else if identifier.of == Type::Id {
        Some(("held_back", "left out: it differs from the id that the person is known by"))
    } else if is_email(&text) || text.len() > IDENTIFIER_BYTES || text.starts_with("cio_") {
        Some(("held_back", "left out: an e-mail address, a cio_id or an over-long text never goes under id"))
    } else {
        None
    }
}
