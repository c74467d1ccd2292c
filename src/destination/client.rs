//! The part of a destination that a page needs, as a browser plan keeps it.
//!
//! | part | content |
//! |---|---|
//! | type | a byte: 0 for Customer.io, 1 for Gist |
//! | public id | a run: the Site ID, the Workspace ID |
//! | identifier | a run: empty for the default, or a number (user id, e-mail, phone, external, anonymous) and the external one's name |
//! | Customer.io | a byte: 0 where nulls are kept, 1 where they are left out, 2 where they clear, plus 4 for the EU; the lists of allowed reserved names and of times |
//! | Gist | a byte: 1 where tags replace tags |

use super::{Client, Nulls, customerio, gist, names};
use crate::bytes::Reader;
#[cfg(feature = "compile")]
use crate::bytes::push_run;
use crate::keep::copy;
use crate::event::{IdentifierKind, IdentifyBy};

impl Client {
    /// What a plan keeps of it.
    #[cfg(feature = "compile")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// What [`Client::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Client {
        Client::read(&mut Reader(bytes))
    }

    #[cfg(feature = "compile")]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Client::Customerio(page) => {
                out.push(0);
                push_run(out, page.site_id.as_bytes());
                identify_by(&page.identify_by, out);
                out.push(page.nulls as u8 | (page.region as u8) << 2);
                list(&page.allow_reserved, out);
                list(&page.time_fields, out);
            }
            Client::Gist(page) => {
                out.push(1);
                push_run(out, page.workspace_id.as_bytes());
                identify_by(&page.identify_by, out);
                out.push(u8::from(page.overwrite_tags));
            }
        }
    }

    pub(crate) fn read(plan: &mut Reader<'_>) -> Client {
        let kind = plan.byte();
        let id = public(plan.run());
        let mut by = Reader(plan.run());
        let identify_by = if by.0.is_empty() {
            IdentifyBy::Default
        } else {
            IdentifyBy::Field(match by.byte() {
                0 => IdentifierKind::UserId,
                1 => IdentifierKind::Email,
                2 => IdentifierKind::Phone,
                3 => IdentifierKind::External(copy(by.rest())),
                _ => IdentifierKind::Anonymous,
            })
        };
        let choice = plan.byte();
        if kind != 0 {
            let page = gist::Page { workspace_id: id, identify_by, overwrite_tags: choice != 0 };
            return Client::Gist(page);
        }
        Client::Customerio(customerio::Page {
            site_id: id,
            region: if choice & 4 == 0 { customerio::Region::Us } else { customerio::Region::Eu },
            identify_by,
            nulls: match choice & 3 {
                0 => Nulls::Keep,
                1 => Nulls::Remove,
                _ => Nulls::Clear,
            },
            allow_reserved: names::read(plan.run()),
            time_fields: names::read(plan.run()),
        })
    }
}

#[cfg(feature = "compile")]
fn identify_by(by: &IdentifyBy, out: &mut Vec<u8>) {
    let run = match by {
        IdentifyBy::Default => Vec::new(),
        IdentifyBy::Field(kind) => match kind {
            IdentifierKind::UserId => vec![0],
            IdentifierKind::Email => vec![1],
            IdentifierKind::Phone => vec![2],
            IdentifierKind::External(name) => [&[3], name.as_bytes()].concat(),
            IdentifierKind::Anonymous => vec![4],
        },
    };
    push_run(out, &run);
}

#[cfg(feature = "compile")]
fn list(names: &[String], out: &mut Vec<u8>) {
    let mut list = Vec::new();
    for name in names {
        push_run(&mut list, name.as_bytes());
    }
    push_run(out, &list);
}

/// The public id. A page's own wasm makes calls and loads no scripts: its TypeScript finds the id elsewhere in the plan.
fn public(id: &[u8]) -> String {
    if cfg!(feature = "explain") { Reader(id).rest().to_owned() } else { String::new() }
}
