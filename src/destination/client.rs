//! The part of a destination that a page needs, as JSON in the browser plan: the page has a JSON reader anyway.

use super::{Client, Nulls, customerio, gist};
use crate::event::IdentifyBy;
use crate::json::Value;
#[cfg(feature = "compile")]
use crate::json::Writer;

impl Client {
    /// Writes its settings as members of an object that is open, named as in a workspace; defaults are left out.
    #[cfg(feature = "compile")]
    pub fn write(&self, out: &mut Writer) {
        match self {
            Client::Customerio(page) => {
                out.key("type").string("customerio").key("siteId").string(&page.site_id);
                if page.region == customerio::Region::Eu {
                    out.key("region").string("eu");
                }
                identify_by(&page.identify_by, out);
                match page.nulls {
                    Nulls::Keep => {}
                    Nulls::Remove => drop(out.key("nulls").string("remove")),
                    Nulls::Clear => drop(out.key("nulls").string("clear")),
                }
                names("allowReserved", &page.allow_reserved, out);
                names("timeFields", &page.time_fields, out);
            }
            Client::Gist(page) => {
                out.key("type").string("gist").key("workspaceId").string(&page.workspace_id);
                identify_by(&page.identify_by, out);
                if page.overwrite_tags {
                    out.key("overwriteTags").boolean(true);
                }
            }
        }
    }

    /// Reads what [`Client::write`] wrote.
    pub fn read(settings: Value<'_>) -> Option<Client> {
        let text = |key: &str| settings.get(key).and_then(|value| value.as_str());
        let list = |key: &str| settings.get(key).map(|list| list.texts()).unwrap_or_default();
        let identify_by = text("identifyBy").and_then(|name| IdentifyBy::parse(&name)).unwrap_or_default();
        if let Some(site_id) = text("siteId") {
            return Some(Client::Customerio(customerio::Page {
                site_id: site_id.into_owned(),
                region: match settings.get("region") {
                    Some(_) => customerio::Region::Eu,
                    None => customerio::Region::Us,
                },
                identify_by,
                allow_reserved: list("allowReserved"),
                nulls: match settings.get("nulls") {
                    Some(nulls) if nulls.is_str("remove") => Nulls::Remove,
                    Some(_) => Nulls::Clear,
                    None => Nulls::Keep,
                },
                time_fields: list("timeFields"),
            }));
        }
        Some(Client::Gist(gist::Page {
            workspace_id: text("workspaceId")?.into_owned(),
            identify_by,
            overwrite_tags: settings.get("overwriteTags").is_some(),
        }))
    }
}

#[cfg(feature = "compile")]
fn identify_by(by: &IdentifyBy, out: &mut Writer) {
    if let IdentifyBy::Field(kind) = by {
        out.key("identifyBy").string(&kind.name());
    }
}

#[cfg(feature = "compile")]
fn names(key: &str, names: &[String], out: &mut Writer) {
    if names.is_empty() {
        return;
    }
    out.key(key).begin_array();
    for name in names {
        out.string(name);
    }
    out.end_array();
}
