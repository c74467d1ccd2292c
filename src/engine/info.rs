//! What whoever runs an engine has to know of its plan.

use super::Engine;
use crate::destination::Destination;
use crate::json::Writer;
use crate::plan::Protection;

impl Engine {
    /// Writes the list of sources: `{id, type, state, samples, origins, writeKeys, secrets}`.
    pub fn write_sources(&self, out: &mut Writer) {
        out.begin_array();
        for source in &self.plan().sources {
            let keys: &[String] = match &source.protection {
                Protection::PublicKeys(keys) => keys,
                _ => &[],
            };
            out.begin_object();
            out.key("id").string(&source.id);
            out.key("type").string(source.kind.as_str());
            out.key("state").string(source.state.as_str());
            out.key("samples").integer(i64::from(source.samples));
            list(out, "origins", source.origins.iter().map(String::as_str));
            list(out, "writeKeys", keys.iter().map(String::as_str));
            list(out, "secrets", source.protection.secrets().iter().map(String::as_str));
            out.end_object();
        }
        out.end_array();
    }

    /// Writes the list of destinations: `{id, type, enabled, secrets, check?}`.
    pub fn write_destinations(&self, out: &mut Writer) {
        out.begin_array();
        for routed in &self.plan().destinations {
            let settings: &Destination = &routed.settings;
            out.begin_object();
            out.key("id").string(&routed.id);
            out.key("type").string(settings.type_name());
            out.key("enabled").boolean(routed.enabled);
            list(out, "secrets", settings.secrets().into_iter());
            let mark = out.mark();
            if !settings.region_check(&routed.id, out.key("check")) {
                out.rewind(mark);
            }
            out.end_object();
        }
        out.end_array();
    }
}

fn list<'a>(out: &mut Writer, key: &str, names: impl Iterator<Item = &'a str>) {
    out.key(key).begin_array();
    for name in names {
        out.string(name);
    }
    out.end_array();
}
