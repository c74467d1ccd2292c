//! The answer to "did this request come from who it says?"

/// Which text of the body the signature was made over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The bytes as received (with whatever the scheme puts around them).
    Raw,
    /// The body with `/ < % @` and everything beyond ASCII escaped in place ([`super::escape::text`]).
    Escaped,
    /// Every string decoded and encoded anew, white space dropped ([`super::escape::json`]).
    Reencoded,
    /// No text at all: a secret was sent along.
    Token,
}

impl Form {
    /// `"raw"`, `"escaped"`, `"reencoded"` or `"token"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Form::Raw => "raw",
            Form::Escaped => "escaped",
            Form::Reencoded => "reencoded",
            Form::Token => "token",
        }
    }
}

/// What [`super::verify`] found. It names the secret by its index, never by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// A secret matches.
    Verified {
        /// The text that was signed.
        form: Form,
        /// Index of the secret in the list that was given.
        secret: usize,
    },
    /// The source asked for no verification ([`super::Scheme::None`]); nothing was looked at.
    Unverified,
    /// Not shown to be genuine; answer 401.
    Rejected(Reason),
}

impl Verification {
    /// Whether a secret matched.
    pub const fn is_verified(self) -> bool {
        matches!(self, Verification::Verified { .. })
    }
}

impl From<Result<(Form, usize), Reason>> for Verification {
    fn from(found: Result<(Form, usize), Reason>) -> Self {
        match found {
            Ok((form, secret)) => Verification::Verified { form, secret },
            Err(reason) => Verification::Rejected(reason),
        }
    }
}

/// Why a request is not verified. The names are API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The header (or parameter) that carries the proof is not there.
    MissingHeader,
    /// It is there, but not in the form that the scheme gives it; several lines of it count as that too.
    MalformedHeader,
    /// It names an algorithm other than the scheme's.
    UnsupportedAlgorithm,
    /// No secret yields this signature in any form.
    Mismatch,
    /// No usable secret was given: an empty one would verify everybody.
    NoSecret,
    /// A secret that the scheme writes in a special form is not in that form.
    MalformedSecret,
    /// The scheme signs a time and none is there.
    MissingTimestamp,
    /// The time is no number.
    MalformedTimestamp,
    /// Signed longer ago than the tolerance allows: perhaps replayed.
    TimestampTooOld,
    /// Signed further in the future than the tolerance allows: one of the clocks is wrong.
    TimestampInFuture,
    /// The body is longer than [`crate::limits::BODY_BYTES`]; nothing was hashed. Answer 413.
    BodyTooLarge,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 11] = [
        Reason::MissingHeader,
        Reason::MalformedHeader,
        Reason::UnsupportedAlgorithm,
        Reason::Mismatch,
        Reason::NoSecret,
        Reason::MalformedSecret,
        Reason::MissingTimestamp,
        Reason::MalformedTimestamp,
        Reason::TimestampTooOld,
        Reason::TimestampInFuture,
        Reason::BodyTooLarge,
    ];

    /// The reason as it reads in every language: `missing_header`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::MissingHeader => "missing_header",
            Reason::MalformedHeader => "malformed_header",
            Reason::UnsupportedAlgorithm => "unsupported_algorithm",
            Reason::Mismatch => "mismatch",
            Reason::NoSecret => "no_secret",
            Reason::MalformedSecret => "malformed_secret",
            Reason::MissingTimestamp => "missing_timestamp",
            Reason::MalformedTimestamp => "malformed_timestamp",
            Reason::TimestampTooOld => "timestamp_too_old",
            Reason::TimestampInFuture => "timestamp_in_future",
            Reason::BodyTooLarge => "body_too_large",
        }
    }
}
