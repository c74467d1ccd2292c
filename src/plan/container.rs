//! The bytes of a plan: a header, a table of sections, the sections.
//!
//! ```text
//!  0  "FPLN"
//!  4  version of the layout and of what the sections hold
//!  5  kind: 'e' (edge) or 'b' (browser)
//!  6  number of sections
//!  7  0
//!  8  checksum: FNV-1a 64 over bytes 0..8 and 16.., little-endian
//! 16  hash of the compiled workspace, 32 bytes
//! 48  per section: id (1 byte), length (4 bytes, little-endian)
//!     then the sections one after the other
//! ```
//!
//! The checksum notices accidents, not attackers: a plan comes from whoever also serves the code that reads it. It
//! is plain enough for TypeScript to find the no-code definitions where wasm may not run.

use crate::error::{Code, Error};
use crate::limits;

const MAGIC: &[u8; 4] = b"FPLN";
const TABLE: usize = 48;
const ENTRY: usize = 5;

/// Who a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Workers and Node: everything but secret values.
    Edge,
    /// Pages: only what a page needs.
    Browser,
}

impl Kind {
    /// The version that is written and read. Edge plans: 1 was CBOR; since 2 they are [`crate::packed`], and since 3 a
    /// rule is a list of tests. Browser plans: 1 was JSON, and since 3 every rule is compiled.
    pub const fn version(self) -> u8 {
        match self {
            Kind::Edge => 3,
            Kind::Browser => 3,
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Kind::Edge => b'e',
            Kind::Browser => b'b',
        }
    }
}

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Sources, destinations, actions: [`crate::packed`] in an edge plan, see `page` for a browser plan.
    Model = 1,
    /// The rule sets of `trigger`, read in place.
    Rules = 2,
    /// JSON: no-code definitions and what else the page's TypeScript reads.
    Page = 3,
}

/// A plan's bytes, checked.
#[derive(Clone, Copy, Debug)]
pub struct Container<'a> {
    bytes: &'a [u8],
}

impl<'a> Container<'a> {
    /// Checks header, checksum and table.
    ///
    /// # Errors
    /// `INVALID_PLAN` if the bytes are no plan, not of `kind`, truncated or altered; `PLAN_TOO_NEW`;
    /// `LIMIT_EXCEEDED` beyond [`limits::PLAN_BYTES`].
    pub fn open(bytes: &'a [u8], kind: Kind) -> Result<Self, Error> {
        let header = bytes.get(..TABLE).filter(|header| header.starts_with(MAGIC));
        let Some(header) = header else {
            return Err(Error::new(Code::InvalidPlan, "these bytes are not a firepath plan"));
        };
        if bytes.len() > limits::PLAN_BYTES {
            return Err(Error::new(Code::LimitExceeded, "the plan is larger than 32 MiB (PLAN_BYTES)"));
        }
        let version = header.get(4).copied().unwrap_or(0);
        if version > kind.version() && header.get(5) == Some(&kind.byte()) {
            return Err(Error::new(
                Code::PlanTooNew,
                "the plan was written by a newer firepath; update this one, or compile the workspace again",
            ));
        }
        if Some(checksum(bytes)) != read_u64(bytes, 8) {
            return Err(Error::new(
                Code::InvalidPlan,
                "the plan is truncated or altered: its checksum does not match",
            ));
        }
        if header.get(5) != Some(&kind.byte()) {
            return Err(Error::new(
                Code::InvalidPlan,
                match kind {
                    Kind::Edge => "this is a browser plan; an engine needs the edge plan",
                    Kind::Browser => "this is an edge plan; a page needs the browser plan",
                },
            ));
        }
        if version < kind.version() {
            return Err(Error::new(
                Code::InvalidPlan,
                "the plan was written by an older firepath; compile the workspace again",
            ));
        }
        Ok(Container { bytes })
    }

    /// A plan that was opened before, not checked again.
    #[cfg(feature = "edge")]
    pub(super) fn trusted(bytes: &'a [u8]) -> Self {
        Container { bytes }
    }

    /// The hash of the compiled workspace, equal in both plans.
    pub fn hash(&self) -> &'a [u8] {
        self.bytes.get(16..TABLE).unwrap_or_default()
    }

    /// The bytes of a section; empty if the plan has none of that id.
    pub fn section(&self, id: Section) -> &'a [u8] {
        let count = self.bytes.get(6).copied().unwrap_or(0) as usize;
        let mut start = TABLE + count * ENTRY;
        for entry in (0..count).map(|index| TABLE + index * ENTRY) {
            let length = read_u32(self.bytes, entry + 1).unwrap_or(0) as usize;
            if self.bytes.get(entry) == Some(&(id as u8)) {
                return self.bytes.get(start..start.saturating_add(length)).unwrap_or_default();
            }
            start = start.saturating_add(length);
        }
        &[]
    }
}

/// Writes a plan.
#[cfg(feature = "compile")]
pub(super) fn write(kind: Kind, hash: &[u8; 32], sections: &[(Section, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(TABLE + sections.iter().map(|(_, s)| s.len() + ENTRY).sum::<usize>());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&[kind.version(), kind.byte(), sections.len() as u8, 0]);
    out.extend_from_slice(&[0; 8]);
    out.extend_from_slice(hash);
    for (id, bytes) in sections {
        out.push(*id as u8);
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    }
    for (_, bytes) in sections {
        out.extend_from_slice(bytes);
    }
    let sum = checksum(&out).to_le_bytes();
    for (place, byte) in out.iter_mut().skip(8).zip(sum) {
        *place = byte;
    }
    out
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for (at, byte) in bytes.iter().enumerate() {
        if !(8..16).contains(&at) {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    sum
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn read_u64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;

    fn plan() -> Vec<u8> {
        write(Kind::Browser, &[7; 32], &[(Section::Model, vec![1, 2, 3]), (Section::Page, b"{}".to_vec())])
    }

    #[test]
    fn sections_come_back() {
        let bytes = plan();
        let plan = Container::open(&bytes, Kind::Browser).unwrap();
        assert_eq!(plan.hash(), [7; 32]);
        assert_eq!(plan.section(Section::Model), [1, 2, 3]);
        assert_eq!(plan.section(Section::Page), b"{}");
        assert_eq!(plan.section(Section::Rules), b"");
    }

    #[test]
    fn every_truncation_and_every_changed_byte_is_refused() {
        let bytes = plan();
        for end in 0..bytes.len() {
            assert!(Container::open(&bytes[..end], Kind::Browser).is_err(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert!(Container::open(&altered, Kind::Browser).is_err(), "changed at {at}");
        }
        assert_eq!(Container::open(&bytes, Kind::Edge).unwrap_err().code, Code::InvalidPlan);
        let mut newer = bytes;
        newer[4] = 9;
        assert_eq!(Container::open(&newer, Kind::Browser).unwrap_err().code, Code::PlanTooNew);
    }
}
