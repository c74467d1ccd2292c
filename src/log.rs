//! What happened, as data: a [`Record`] for the logs, a [`Note`] for what was cut, held back or converted.

use crate::json::Writer;
use std::borrow::Cow;

/// The part of the flow that a record tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Data as it came in, before any workflow.
    Source,
    /// What a workflow made of it.
    Workflow,
    /// Whom it is about.
    Identity,
    /// Where it goes.
    Route,
    /// How sending it went.
    Dispatch,
}

impl Stage {
    /// The value of `stage`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Source => "source",
            Stage::Workflow => "workflow",
            Stage::Identity => "identity",
            Stage::Route => "route",
            Stage::Dispatch => "dispatch",
        }
    }
}

/// One line of a log. All records of one message share `message_id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The part of the flow.
    pub stage: Stage,
    /// Stable name in `snake_case`.
    pub code: &'static str,
    /// What happened, for people.
    pub message: Cow<'static, str>,
    /// What arrived: the id of the receipt, or the sender's `messageId`.
    pub message_id: String,
    /// Id of the workflow concerned.
    pub workflow: Option<String>,
    /// Id of the destination concerned.
    pub destination: Option<String>,
    /// JSON Pointer into the event, or the path that was read.
    pub path: Option<String>,
}

impl Record {
    /// A record that names no workflow, destination or path yet.
    pub fn new(
        stage: Stage,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
        message_id: impl Into<String>,
    ) -> Self {
        Record {
            stage,
            code,
            message: message.into(),
            message_id: message_id.into(),
            workflow: None,
            destination: None,
            path: None,
        }
    }

    /// The same record, naming a workflow.
    #[must_use]
    pub fn workflow(mut self, id: impl Into<String>) -> Self {
        self.workflow = Some(id.into());
        self
    }

    /// The same record, naming a destination.
    #[must_use]
    pub fn destination(mut self, id: impl Into<String>) -> Self {
        self.destination = Some(id.into());
        self
    }

    /// The same record, naming a place.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Writes it as `{stage, code, message, messageId, workflow?, destination?, path?}`.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("stage").string(self.stage.as_str());
        out.key("code").string(self.code);
        out.key("message").string(&self.message);
        out.key("messageId").string(&self.message_id);
        let optional =
            [("workflow", &self.workflow), ("destination", &self.destination), ("path", &self.path)];
        for (key, value) in optional {
            if let Some(value) = value {
                out.key(key).string(value);
            }
        }
        out.end_object();
    }
}

/// Something that was cut, held back or converted on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Stable name in `snake_case`.
    pub code: &'static str,
    /// JSON Pointer into the event.
    pub path: Option<String>,
    /// What happened, for people.
    pub message: Cow<'static, str>,
}

impl Note {
    /// A note about a place in the event.
    pub fn new(code: &'static str, path: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        Note { code, path: Some(path.into()), message: message.into() }
    }

    /// Writes it as `{code, path?, message}`.
    pub fn write_json(&self, out: &mut Writer) {
        out.begin_object();
        out.key("code").string(self.code);
        if let Some(path) = &self.path {
            out.key("path").string(path);
        }
        out.key("message").string(&self.message);
        out.end_object();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_notes_are_written_without_empty_members() {
        let mut out = Writer::new();
        out.begin_array();
        Record::new(Stage::Workflow, "not_met", "no", "r1").workflow("w").path("$.a").write_json(&mut out);
        Note::new("cut", "/name", "too long").write_json(&mut out);
        out.end_array();
        assert_eq!(
            out.into_string(),
            r#"[{"stage":"workflow","code":"not_met","message":"no","messageId":"r1","workflow":"w","path":"$.a"},{"code":"cut","path":"/name","message":"too long"}]"#
        );
    }
}
