//! Every limit, with its reason. Passing one is a stated answer, never a trap.

/// Body of one inbound request, in bytes. Far above any webhook known; checked before anything is hashed.
pub const BODY_BYTES: usize = 1_048_576;

/// Nesting of JSON. Deeper is no payload but an attack on whoever walks it recursively next.
pub const JSON_DEPTH: usize = 256;

/// JSON text that one document may hold, in bytes: positions are kept as 32-bit numbers.
pub const JSON_BYTES: usize = 256 * 1024 * 1024;

/// Length of one pattern or regular expression, in bytes. Browsers' URLs end near 2 kB; a pattern needs less.
pub const PATTERN_BYTES: usize = 8_192;

/// States that one compiled pattern component may have. Bounds counted repetition such as `a{1000}{1000}`.
pub const PATTERN_STATES: usize = 16_384;

/// Rules in one trigger path. Beyond this a person can no longer say what it means.
pub const RULES_PER_PATH: usize = 1_000;

/// Rules in one plan: ten times the size that is measured.
pub const RULES_PER_PLAN: usize = 100_000;

/// A workspace document, in bytes.
pub const WORKSPACE_BYTES: usize = 32 * 1024 * 1024;

/// A plan, in bytes: what a Worker keeps in memory beside everything else.
pub const PLAN_BYTES: usize = 32 * 1024 * 1024;

/// A subject URL, in bytes. Longer ones are cut off by every server; matching stays linear below it.
pub const URL_BYTES: usize = 2 * 1024 * 1024;

/// Nesting of a workflow's condition tree.
pub const CONDITION_DEPTH: usize = 32;

/// Events that one receipt may yield.
pub const EVENTS_PER_RECEIPT: usize = 1_000;

/// One identifier of a person, in bytes. Destinations take far less; whatever is longer is no identifier.
pub const IDENTIFIER_BYTES: usize = 1_024;

/// Identifiers that one event may carry. A person has a handful; comparing each with all takes the square of them.
pub const IDENTIFIERS_PER_EVENT: usize = 100;

/// Nesting of an event template: deeper is no event anybody reads, and what runs it recurses.
pub const MAPPING_DEPTH: usize = 64;

/// Log records that one workflow keeps of one receipt: a list of thousands may fail in each of its elements.
pub const RECORDS_PER_WORKFLOW: usize = 100;
