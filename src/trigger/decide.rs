//! The one rule by which matched rules become a decision.

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The path has no rules: fires.
    NoRules,
    /// A Fire rule matched, no Don't Fire rule did.
    FireRule,
    /// A Don't Fire rule matched.
    DontFireRule,
    /// There are Fire rules and none matched.
    NoFireRuleMatched,
    /// There are only Don't Fire rules and none matched: fires.
    NoDontFireRuleMatched,
    /// There is no URL, so that no rule can match.
    NoUrl,
}

impl Reason {
    /// The stable name: `"no_fire_rule_matched"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::NoRules => "no_rules",
            Reason::FireRule => "fire_rule",
            Reason::DontFireRule => "dont_fire_rule",
            Reason::NoFireRuleMatched => "no_fire_rule_matched",
            Reason::NoDontFireRuleMatched => "no_dont_fire_rule_matched",
            Reason::NoUrl => "no_url",
        }
    }
}

/// What a trigger path says about one URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the event fires.
    pub fire: bool,
    /// Why.
    pub reason: Reason,
    /// The position in the path of the rule that decided, if one did.
    pub rule: Option<usize>,
}

/// Decides over the rules of one path: `(is a Fire rule, its number in the set)`. Don't Fire wins; any Fire rule
/// makes "don't fire" the default. Among several rules of one kind the first is named.
pub(super) fn decide(
    rules: impl Iterator<Item = (bool, usize)>,
    has_url: bool,
    mut matched: impl FnMut(usize) -> bool,
) -> Decision {
    let (mut first_fire, mut fire_rules, mut any) = (None, false, false);
    for (position, (fire, rule)) in rules.enumerate() {
        any = true;
        fire_rules |= fire;
        // once a Fire rule matched, the others cannot change anything
        if !has_url || (fire && first_fire.is_some()) || !matched(rule) {
            continue;
        }
        if !fire {
            return Decision { fire: false, reason: Reason::DontFireRule, rule: Some(position) };
        }
        first_fire = Some(position);
    }
    let (fire, reason) = match (any, has_url, first_fire) {
        (false, _, _) => (true, Reason::NoRules),
        (_, false, _) => (!fire_rules, Reason::NoUrl),
        (_, _, Some(_)) => (true, Reason::FireRule),
        _ if fire_rules => (false, Reason::NoFireRuleMatched),
        _ => (true, Reason::NoDontFireRuleMatched),
    };
    Decision { fire, reason, rule: first_fire }
}
