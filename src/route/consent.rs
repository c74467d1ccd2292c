//! Whether the consent that is known covers what a destination requires. One function for page and edge.

use crate::json::{Kind, Value};
use crate::plan::ConsentPolicy;

/// What is known of a person's consent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// What was granted.
    pub granted: Granted,
    /// Global Privacy Control is on.
    pub gpc: bool,
    /// Do Not Track is on.
    pub dnt: bool,
}

/// What a person granted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Granted {
    /// Nothing is known.
    #[default]
    Unknown,
    /// Everything, as a webhook source without a statement of its own carries it.
    All,
    /// These categories.
    Only(Vec<String>),
}

impl Consent {
    /// Reads `{granted: "all" | [category] | null, gpc?, dnt?}`.
    pub fn read(value: Value<'_>) -> Consent {
        let flag = |name: &str| value.get(name).and_then(|flag| flag.as_bool()).unwrap_or(false);
        let granted = match value.get("granted") {
            Some(granted) if granted.is_str("all") => Granted::All,
            Some(granted) if granted.kind() == Kind::Array => Granted::Only(granted.texts()),
            _ => Granted::Unknown,
        };
        Consent { granted, gpc: flag("gpc"), dnt: flag("dnt") }
    }
}

/// What came of comparing the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Nothing is required.
    NotRequired,
    /// All required categories are granted.
    Granted,
    /// A required category is refused by Global Privacy Control.
    Gpc(&'a str),
    /// A required category is refused by Do Not Track.
    Dnt(&'a str),
    /// A required category is not among the granted ones.
    Refused(&'a str),
    /// Something is required and nothing is known.
    Unknown(&'a str),
}

/// Compares: signals first, then what was granted.
pub(super) fn check<'a>(required: [&'a [String]; 2], known: &Consent, policy: &ConsentPolicy) -> Verdict<'a> {
    let Some(any) = first(required, &[], false) else { return Verdict::NotRequired };
    let gpc = if known.gpc { first(required, &policy.gpc, true) } else { None };
    let dnt = if known.dnt { first(required, &policy.dnt, true) } else { None };
    match (gpc, dnt, &known.granted) {
        (Some(category), _, _) => Verdict::Gpc(category),
        (_, Some(category), _) => Verdict::Dnt(category),
        (_, _, Granted::Unknown) => Verdict::Unknown(any),
        (_, _, Granted::All) => Verdict::Granted,
        (_, _, Granted::Only(granted)) => match first(required, granted, false) {
            Some(category) => Verdict::Refused(category),
            None => Verdict::Granted,
        },
    }
}

/// The first of `required` that is among `categories`, or is not.
fn first<'a>(required: [&'a [String]; 2], categories: &[String], among: bool) -> Option<&'a str> {
    for list in required {
        for category in list {
            if categories.contains(category) == among {
                return Some(category);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(required: &[&str], granted: Option<&[&str]>, gpc: bool) -> Verdict<'static> {
        let policy = ConsentPolicy { gpc: vec!["ads".into()], dnt: vec![] };
        let granted = match granted {
            Some(names) => Granted::Only(names.iter().map(|name| (*name).to_owned()).collect()),
            None => Granted::Unknown,
        };
        let required = required.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().leak();
        check([required, &[]], &Consent { granted, gpc, dnt: true }, &policy)
    }

    #[test]
    fn nothing_required_means_sent_whatever_is_known() {
        assert_eq!(verdict(&[], None, true), Verdict::NotRequired);
    }

    #[test]
    fn a_signal_refuses_only_what_the_workspace_says_it_refuses() {
        assert_eq!(verdict(&["stats", "ads"], Some(&["stats", "ads"]), true), Verdict::Gpc("ads"));
        assert_eq!(verdict(&["stats"], Some(&["stats"]), true), Verdict::Granted);
    }

    #[test]
    fn unknown_is_not_refused() {
        assert_eq!(verdict(&["stats"], None, false), Verdict::Unknown("stats"));
        assert_eq!(verdict(&["stats", "ads"], Some(&["stats"]), false), Verdict::Refused("ads"));
        assert_eq!(verdict(&["stats"], Some(&[]), false), Verdict::Refused("stats"));
    }
}
