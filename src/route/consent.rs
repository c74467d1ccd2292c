//! Whether the consent that is known covers what a destination requires. One function for page and edge.

use crate::json::{Kind, Value};

/// Categories that were granted.
#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
type Categories = Vec<String>;

/// The same where a page's own wasm reads them: the list as it came.
#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
type Categories = Value<'static>;

/// What is known of a person's consent.
#[derive(Clone, Debug, Default)]
pub struct Consent {
    /// What was granted.
    pub granted: Granted,
    /// Global Privacy Control is on.
    pub gpc: bool,
    /// Do Not Track is on.
    pub dnt: bool,
}

/// What a person granted.
#[derive(Clone, Debug, Default)]
pub enum Granted {
    /// Nothing is known.
    #[default]
    Unknown,
    /// Everything, as a webhook source without a statement of its own carries it.
    All,
    /// These categories.
    Only(Categories),
}

impl Consent {
    /// Reads `{granted: "all" | [category] | null, gpc?, dnt?}`.
    #[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
    pub fn read(value: Value<'_>) -> Consent {
        Consent::of(value, |granted| granted.texts())
    }

    /// As everywhere else.
    #[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
    pub fn read(value: Value<'static>) -> Consent {
        Consent::of(value, |granted| granted)
    }

    fn of<'a>(value: Value<'a>, categories: impl Fn(Value<'a>) -> Categories) -> Consent {
        let flag = |name: &str| value.get(name).and_then(|flag| flag.as_bool()).unwrap_or(false);
        let granted = match value.get("granted") {
            Some(granted) if granted.is_str("all") => Granted::All,
            Some(granted) if granted.kind() == Kind::Array => Granted::Only(categories(granted)),
            _ => Granted::Unknown,
        };
        Consent { granted, gpc: flag("gpc"), dnt: flag("dnt") }
    }
}

/// The category that a verdict names.
#[cfg(feature = "explain")]
type Named<'a> = &'a str;

/// Nobody asks which one it is.
#[cfg(not(feature = "explain"))]
type Named<'a> = std::marker::PhantomData<&'a str>;

#[cfg(feature = "explain")]
fn named(category: &str) -> Named<'_> {
    category
}

#[cfg(not(feature = "explain"))]
fn named(_: &str) -> Named<'_> {
    std::marker::PhantomData
}

/// What came of comparing the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Nothing is required.
    NotRequired,
    /// All required categories are granted.
    Granted,
    /// A required category is not among the granted ones.
    Refused(Named<'a>),
    /// Something is required and nothing is known.
    Unknown(Named<'a>),
    /// A required category is refused by Do Not Track.
    Dnt(Named<'a>),
    /// A required category is refused by Global Privacy Control.
    Gpc(Named<'a>),
}

impl Verdict<'_> {
    /// Whether it lets the event pass.
    pub fn ok(&self) -> bool {
        self.weight() < 2
    }

    pub(super) fn reason(&self) -> &'static str {
        match self {
            Verdict::Gpc(_) => "consent_refused_by_gpc",
            Verdict::Dnt(_) => "consent_refused_by_dnt",
            Verdict::Unknown(_) => "consent_unknown",
            _ => "consent_refused",
        }
    }

    /// Which of two counts. That something is refused and that nothing is known never meet.
    fn weight(&self) -> u8 {
        match self {
            Verdict::NotRequired => 0,
            Verdict::Granted => 1,
            Verdict::Refused(_) => 2,
            Verdict::Unknown(_) => 3,
            Verdict::Dnt(_) => 4,
            Verdict::Gpc(_) => 5,
        }
    }
}

/// Compares what is required, each category with whether Global Privacy Control and Do Not Track refuse it, with what is
/// known: signals first, then what was granted. Of several categories the first is named.
pub fn verdict<'a>(required: impl Iterator<Item = (&'a str, bool, bool)>, known: &Consent) -> Verdict<'a> {
    let mut verdict = Verdict::NotRequired;
    for (category, gpc, dnt) in required {
        let one = match &known.granted {
            _ if gpc && known.gpc => Verdict::Gpc(named(category)),
            _ if dnt && known.dnt => Verdict::Dnt(named(category)),
            Granted::Unknown => Verdict::Unknown(named(category)),
            Granted::Only(granted) if !has(granted, category) => Verdict::Refused(named(category)),
            _ => Verdict::Granted,
        };
        if one.weight() > verdict.weight() {
            verdict = one;
        }
    }
    verdict
}

#[cfg(not(all(target_arch = "wasm32", not(feature = "explain"))))]
fn has(granted: &Categories, category: &str) -> bool {
    granted.iter().any(|own| own == category)
}

#[cfg(all(target_arch = "wasm32", not(feature = "explain")))]
fn has(granted: &Categories, category: &str) -> bool {
    granted.items().any(|own| own.is_str(category))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(required: &[&'static str], granted: Option<&[&str]>, gpc: bool) -> Verdict<'static> {
        let granted = match granted {
            Some(names) => Granted::Only(names.iter().map(|name| (*name).to_owned()).collect()),
            None => Granted::Unknown,
        };
        let required = required.iter().map(|name| (*name, *name == "ads", false));
        super::verdict(required, &Consent { granted, gpc, dnt: true })
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
