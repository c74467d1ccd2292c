//! The documented check of credentials and region: `GET /api/v1/accounts/region`.

use super::settings::{Customerio, Region};
use crate::destination::response::{Fate, Response};
use crate::json::{Value, Writer};

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
    /// What to do about it.
    pub const fn message(&self) -> &'static str {
        match self {
            RegionAnswer::Ok => "Site ID and API key are accepted, and the region is right",
            RegionAnswer::Other(Region::Eu) => {
                "the account lives in the EU: set `region` to `eu`, or its data passes through the US"
            }
            RegionAnswer::Other(Region::Us) => {
                "the account lives in the US: set `region` to `us`, the EU host refuses it"
            }
            RegionAnswer::Refused => "Site ID and API key are not accepted",
            RegionAnswer::Unknown => "no usable answer; try again later",
        }
    }

    /// The same for the batch of the check.
    pub(super) fn fate(&self, response: &Response<'_>) -> Fate {
        match self {
            RegionAnswer::Ok => Fate::Accepted(None),
            RegionAnswer::Unknown if response.status != 200 => response.fate(|| None),
            other => Fate::Dead(other.message().to_owned()),
        }
    }

    /// Writes `{ok, region?, message}`.
    pub fn write(&self, out: &mut Writer) {
        out.begin_object().key("ok").boolean(*self == RegionAnswer::Ok);
        if let RegionAnswer::Other(region) = self {
            out.key("region").string(if *region == Region::Eu { "eu" } else { "us" });
        }
        out.key("message").string(self.message()).end_object();
    }
}

/// The path of the check, by which its batch is known.
pub(super) const PATH: &str = "/api/v1/accounts/region";

/// Writes the check as a batch, ready for [`prepare`](crate::destination::prepare). Its one entry is no event.
/// Nothing is written without an API key.
pub(in crate::destination) fn region_check(
    settings: &Customerio,
    destination: &str,
    out: &mut Writer,
) -> bool {
    let Some(api_key) = &settings.api_key else { return false };
    out.begin_object().key("url").string(&[settings.host.as_str(), PATH].concat());
    out.key("destination").string(destination).key("method").string("GET").key("headers");
    let password = ["{\"secret\":\"", api_key.as_str(), "\"}"].concat();
    out.begin_object().key("authorization").begin_object().key("basic").begin_array();
    out.string(&settings.page.site_id).raw(&password).end_array().end_object().end_object();
    out.key("entries").raw("[{\"event\":\"region\"}]").end_object();
    true
}

/// Reads the answer.
pub(in crate::destination) fn read_region(settings: &Customerio, response: &Response<'_>) -> RegionAnswer {
    let document = response.json();
    read(settings, response.status, document.as_ref().map(|document| document.root()))
}

/// The same of a body that is parsed already.
pub(super) fn read(settings: &Customerio, status: u16, body: Option<Value<'_>>) -> RegionAnswer {
    if status == 401 {
        return RegionAnswer::Refused;
    }
    let region = body.filter(|_| status == 200).and_then(|body| body.get("region"));
    let is = |name: &str| region.is_some_and(|region| region.is_str(name));
    let region = if is("us") {
        Region::Us
    } else if is("eu") {
        Region::Eu
    } else {
        return RegionAnswer::Unknown;
    };
    if region == settings.page.region { RegionAnswer::Ok } else { RegionAnswer::Other(region) }
}
