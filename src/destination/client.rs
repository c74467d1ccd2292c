//! The part of a destination that a page needs, as a browser plan keeps it.
//!
//! | part | content |
//! |---|---|
//! | type | a byte: 0 for Customer.io, 1 for Gist |
//! | identifier | a byte: 0 for the default, then user id, e-mail, phone, anonymous, 5 for an external one, and that one's name as a run |
//! | Customer.io | a byte: 0 where nulls are kept, 1 where they are left out, 2 where they clear, plus 4 for the EU; the lists of allowed reserved names and of times |
//! | Gist | a byte: 1 where tags replace tags |
//! | public id | a run: the Site ID, the Workspace ID; a page's own wasm makes calls and loads no scripts |

use super::{Client, Nulls, customerio, gist, names};
use crate::bytes::Reader;
#[cfg(feature = "compile")]
use crate::bytes::push_run;
use crate::event::{IdentifierKind, IdentifyBy};
use crate::keep::{Held, keep};

impl Client {
    /// What a plan keeps of it.
    #[cfg(feature = "compile")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Client::Customerio(page) => {
                out.push(0);
                identify_by(&page.identify_by, &mut out);
                out.push(page.nulls as u8 | (page.region as u8) << 2);
                list(&page.allow_reserved, &mut out);
                list(&page.time_fields, &mut out);
                push_run(&mut out, page.site_id.as_bytes());
            }
            Client::Gist(page) => {
                out.push(1);
                identify_by(&page.identify_by, &mut out);
                out.push(u8::from(page.overwrite_tags));
                push_run(&mut out, page.workspace_id.as_bytes());
            }
        }
        out
    }

    /// What [`Client::to_bytes`] wrote.
    pub fn from_bytes(bytes: Held<'_>) -> Client {
        let mut plan = Reader(bytes);
        let kind = plan.byte();
        let identify_by = match plan.byte() {
            0 => IdentifyBy::Default,
            1 => IdentifyBy::Field(IdentifierKind::UserId),
            2 => IdentifyBy::Field(IdentifierKind::Email),
            3 => IdentifyBy::Field(IdentifierKind::Phone),
            4 => IdentifyBy::Field(IdentifierKind::Anonymous),
            _ => IdentifyBy::Field(IdentifierKind::External(keep(plan.text()))),
        };
        let choice = plan.byte();
        if kind != 0 {
            return Client::Gist(gist::Page {
                identify_by,
                overwrite_tags: choice != 0,
                #[cfg(feature = "explain")]
                workspace_id: plan.text().to_owned(),
            });
        }
        Client::Customerio(customerio::Page {
            #[cfg(feature = "explain")]
            region: if choice & 4 == 0 { customerio::Region::Us } else { customerio::Region::Eu },
            identify_by,
            nulls: match choice & 3 {
                0 => Nulls::Keep,
                1 => Nulls::Remove,
                _ => Nulls::Clear,
            },
            allow_reserved: names::read(plan.run()),
            time_fields: names::read(plan.run()),
            #[cfg(feature = "explain")]
            site_id: plan.text().to_owned(),
        })
    }
}

#[cfg(feature = "compile")]
fn identify_by(by: &IdentifyBy, out: &mut Vec<u8>) {
    out.push(match by {
        IdentifyBy::Default => 0,
        IdentifyBy::Field(IdentifierKind::UserId) => 1,
        IdentifyBy::Field(IdentifierKind::Email) => 2,
        IdentifyBy::Field(IdentifierKind::Phone) => 3,
        IdentifyBy::Field(IdentifierKind::Anonymous) => 4,
        IdentifyBy::Field(IdentifierKind::External(_)) => 5,
    });
    if let IdentifyBy::Field(IdentifierKind::External(name)) = by {
        push_run(out, name.as_bytes());
    }
}

#[cfg(feature = "compile")]
fn list(names: &[String], out: &mut Vec<u8>) {
    let mut list = Vec::new();
    for name in names {
        push_run(&mut list, name.as_bytes());
    }
    push_run(out, &list);
}
