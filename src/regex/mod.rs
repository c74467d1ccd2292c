//! Regular expressions in linear time: ECMAScript syntax in, a flat byte program out, run in place.
//!
//! Subjects are serialised URLs or parts of them, so always ASCII; a program therefore works on bytes. [`text`] makes
//! it work on texts of whatever characters.
//!
//! | byte | instruction |
//! |---|---|
//! | `0x00` | match |
//! | `0x01` | any byte |
//! | `0x02 n (lo hi)×n` | one byte inside one of `n` ranges |
//! | `0x03 i16` | go on both behind this instruction and at the distance given from there |
//! | `0x04 i16` | go on at the distance given from behind this instruction |
//! | `0x05 kind` | go on if the position is at the start (0), the end (1), a word boundary (2), none (3) |
//! | `0x20`…`0x7f` | this byte |

#[cfg(feature = "compile")]
pub(crate) mod ast;
#[cfg(feature = "compile")]
mod class;
#[cfg(feature = "compile")]
pub(crate) mod compile;
#[cfg(feature = "compile")]
pub(crate) mod parse;
#[cfg(feature = "compile")]
mod property;
#[cfg(feature = "compile")]
pub(crate) mod steps;
#[cfg(feature = "edge")]
pub(crate) mod text;
mod vm;

pub(crate) use vm::{Threads, search};

const MATCH: u8 = 0;
const ANY: u8 = 1;
const CLASS: u8 = 2;
const SPLIT: u8 = 3;
const JUMP: u8 = 4;
const ASSERT: u8 = 5;

pub(crate) const AT_START: u8 = 0;
pub(crate) const AT_END: u8 = 1;
const AT_BOUNDARY: u8 = 2;
#[cfg(feature = "compile")]
const OFF_BOUNDARY: u8 = 3;
