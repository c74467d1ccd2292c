//! Reading the settings of a Gist destination.

use super::settings::{Deletes, Gist, Page};
use crate::destination::source::Source;
use crate::error::Diagnostic;
use serde_json::Value;

pub(in crate::destination) fn compile(settings: &Value) -> Result<(Gist, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut source = Source::new(settings);
    let workspace_id = source.text("workspaceId").unwrap_or_default();
    if workspace_id.is_empty() {
        let help = "in Gist: Settings → Tracking & Events → Tracking Code → Workspace ID";
        source.report(
            Diagnostic::error("missing_key", "/workspaceId", "the Workspace ID is missing").help(help),
        );
    } else if workspace_id.starts_with('$') {
        let message = "the Workspace ID is public and stands here as it is; only the API key is a secret";
        source.report(Diagnostic::error("not_a_secret", "/workspaceId", message));
    } else if !workspace_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let message = "a Workspace ID consists of letters and digits, such as abcd1234";
        source.report(Diagnostic::error("invalid_workspace_id", "/workspaceId", message));
    }
    let compiled = Gist {
        page: Page {
            workspace_id,
            identify_by: source.identify_by("identifyBy"),
            overwrite_tags: source.flag("overwriteTags", false),
        },
        api_key: source.secret("apiKey"),
        host: source.endpoint("endpoint").unwrap_or_else(|| "https://api.getgist.com".to_owned()),
        deletes: source.one_of("deletes", &[("ignore", Deletes::Ignore), ("delete", Deletes::Delete)]),
    };
    source.finish(compiled)
}
