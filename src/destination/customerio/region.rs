//! The documented check of credentials and region: `GET /api/v1/accounts/region`.

use super::settings::{Customerio, Region};
use crate::destination::response::Response;
use crate::json::Writer;

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionAnswer {
    /// Credentials hold, and the region is the one that is set.
    Ok,
    /// Credentials hold, the account lives elsewhere.
    Other(Region),
    /// Site ID or API key is wrong.
    Refused,
    /// Anything else: no answer, another server.
    Unknown,
}

impl RegionAnswer {
    /// Writes `{ok, region?, message}`.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object().key("ok").boolean(*self == RegionAnswer::Ok);
        let message = match self {
            RegionAnswer::Ok => "Site ID and API key are accepted, and the region is right",
            RegionAnswer::Other(Region::Eu) => {
                out.key("region").string("eu");
                "the account lives in the EU: set `region` to `eu`, or its data passes through the US"
            }
            RegionAnswer::Other(Region::Us) => {
                out.key("region").string("us");
                "the account lives in the US: set `region` to `us`, the EU host refuses it"
            }
            RegionAnswer::Refused => "Site ID and API key are not accepted",
            RegionAnswer::Unknown => "no usable answer; try again later",
        };
        out.key("message").string(message).end_object();
    }
}

/// Writes the check as a batch without entries, ready for [`prepare`](crate::destination::prepare).
/// Nothing is written without an API key.
pub(in crate::destination) fn region_check(
    settings: &Customerio,
    destination: &str,
    out: &mut Writer,
) -> bool {
    let Some(api_key) = &settings.api_key else { return false };
    out.begin_object().key("destination").string(destination).key("method").string("GET");
    out.key("url")
        .string(&[settings.host.as_str(), "/api/v1/accounts/region"].concat())
        .key("headers")
        .begin_object();
    out.key("authorization").begin_object().key("basic").begin_array().string(&settings.page.site_id);
    out.begin_object().key("secret").string(api_key).end_object().end_array().end_object().end_object();
    out.key("entries").begin_array().end_array().end_object();
    true
}

/// Reads the answer.
pub(in crate::destination) fn read_region(settings: &Customerio, response: &Response<'_>) -> RegionAnswer {
    if response.status == 401 {
        return RegionAnswer::Refused;
    }
    let document = response.json().filter(|_| response.status == 200);
    let region = document
        .as_ref()
        .and_then(|document| document.root().get("region"))
        .and_then(|region| region.as_str());
    let region = match region.as_deref() {
        Some("us") => Region::Us,
        Some("eu") => Region::Eu,
        _ => return RegionAnswer::Unknown,
    };
    if region == settings.page.region { RegionAnswer::Ok } else { RegionAnswer::Other(region) }
}
