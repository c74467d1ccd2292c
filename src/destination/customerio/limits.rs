//! The published limits of the Track API, all in bytes. Kilobytes are counted as 1000, which is safe either way.

use super::held::Hold;
use super::members::Rules;
use super::settings::Page;
use crate::destination::choice::Nulls;

/// Identifier of a person or object.
pub(super) const IDENTIFIER_BYTES: usize = 150;
/// Name of an attribute.
pub(super) const NAME_BYTES: usize = 150;
/// Value of a person's or object's attribute.
pub(super) const VALUE_BYTES: usize = 1000;
/// Attributes of one person, object or identify call.
pub(super) const ATTRIBUTES: usize = 300;
/// Name of an event.
pub(super) const EVENT_NAME_BYTES: usize = 100;
/// Data of a v1 event.
pub(super) const DATA_BYTES: usize = 100_000;
/// One entry of a v2 batch.
#[cfg(feature = "edge")]
pub(in crate::destination) const ENTRY_BYTES: usize = 32_000;
/// A v2 batch.
#[cfg(feature = "edge")]
pub(in crate::destination) const BATCH_BYTES: usize = 500_000;
/// Entries of a batch: not documented; other clients use 100 to 1000.
#[cfg(feature = "edge")]
pub(in crate::destination) const BATCH_ENTRIES: usize = 1000;

/// The rules for attributes of a person or object; `end` bounds the writer's length.
pub(super) fn attributes<'a>(page: &'a Page, end: usize, held: Hold<'a>) -> Rules<'a> {
    Rules { end, nulls: page.nulls, times: &page.time_fields, held }
}

/// The rules for the data of an event.
pub(super) fn data(page: &Page, end: usize) -> Rules<'_> {
    let nulls = if page.nulls == Nulls::Remove { Nulls::Remove } else { Nulls::Keep };
    Rules { end, nulls, times: &page.time_fields, held: Hold::Property(page) }
}
