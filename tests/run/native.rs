//! How the vectors' `function` and `input` become a call of the crate.

use firepath::error::Error;
use serde_json::Value;

#[path = "destination.rs"]
mod destination;
#[path = "engine.rs"]
mod engine;
#[path = "trigger.rs"]
mod trigger;
#[path = "webhook.rs"]
mod webhook;
#[path = "workflow.rs"]
mod workflow;

/// The answer as JSON; `None` for a function that is not in this table.
pub(crate) fn call(function: &str, input: &Value) -> Option<Result<Value, Error>> {
    Some(match function {
        "version" => Ok(firepath::VERSION.into()),
        "verifyWebhook" => webhook::verify_webhook(input),
        "signGistWebhook" => webhook::sign(input),
        "parseGistWebhook" => webhook::parse(input),
        "workflow.preview" => workflow::preview(input),
        "workflow.run" => workflow::run(input),
        "identify" => workflow::identify(input),
        "compile" => engine::compile(input),
        "triggerPath" => trigger::trigger_path(input),
        "Pattern.test" => trigger::pattern_test(input),
        "engine.receive" => engine::receive(input),
        "engine.forward" => engine::forward(input),
        "engine.identify" => engine::identify(input),
        "engine.check" => engine::check(input),
        "engine.route" => engine::route(input),
        "engine.pack" => engine::pack(input),
        "engine.prepare" => engine::prepare(input),
        "engine.outcome" => engine::outcome(input),
        _ => return destination::call(function, input),
    })
}
