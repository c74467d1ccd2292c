//! From JSON to the document's types. The schema was checked before: what has another shape than its place asks for
//! was reported and taken out, so here it simply is not there.

use super::document::*;
use serde_json::{Map, Value};

/// The members of an object.
#[derive(Clone, Copy)]
struct Members<'v>(Option<&'v Map<String, Value>>);

impl<'v> Members<'v> {
    /// A member; `null` is none.
    fn get(self, key: &str) -> Option<&'v Value> {
        self.0?.get(key).filter(|value| !value.is_null())
    }

    fn inside(self, key: &str) -> Self {
        Members(self.get(key).and_then(Value::as_object))
    }

    fn text(self, key: &str) -> Option<String> {
        Some(self.get(key)?.as_str()?.to_owned())
    }

    fn texts(self, key: &str) -> Option<Vec<String>> {
        let texts = self.get(key)?.as_array()?.iter();
        Some(texts.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    fn flag(self, key: &str) -> Option<bool> {
        self.get(key)?.as_bool()
    }

    fn number(self, key: &str) -> Option<u32> {
        u32::try_from(self.get(key)?.as_u64()?).ok()
    }

    fn word<T: Copy>(self, key: &str, words: &[(&str, T)]) -> Option<T> {
        word(self.get(key)?, words)
    }

    fn named<T>(self, key: &str, read: fn(Members<'v>) -> Option<T>) -> Named<T> {
        let mut named = Vec::new();
        for (name, value) in self.inside(key).0.into_iter().flatten() {
            let value = value.as_object().and_then(|value| read(Members(Some(value))));
            named.extend(value.map(|value| (name.clone(), value)));
        }
        named
    }
}

fn word<T: Copy>(value: &Value, words: &[(&str, T)]) -> Option<T> {
    let text = value.as_str()?;
    words.iter().find(|(name, _)| *name == text).map(|(_, word)| *word)
}

fn words<T: Copy>(value: &Value, names: &[(&str, T)]) -> Option<Vec<T>> {
    Some(value.as_array()?.iter().filter_map(|value| word(value, names)).collect())
}

/// Reads a document. Nothing, if it is no object.
pub(super) fn workspace(document: &Value) -> Option<Workspace> {
    let members = Members(Some(document.as_object()?));
    let consent = members.inside("consent");
    Some(Workspace {
        schema: members.text("$schema"),
        version: members.number("version").unwrap_or(1),
        name: members.text("name"),
        sources: members.named("sources", source),
        events: members.get("events").and_then(Value::as_array).cloned().unwrap_or_default(),
        destinations: members.named("destinations", destination),
        identity: Identity { kinds: members.inside("identity").get("use").and_then(kinds) },
        consent: Consent {
            gpc: consent.texts("gpc").unwrap_or_default(),
            dnt: consent.texts("dnt").unwrap_or_default(),
        },
        ignored_parameters: members.texts("ignoredParameters"),
    })
}

fn kinds(list: &Value) -> Option<Vec<IdentifierKind>> {
    words(
        list,
        &[
            ("user_id", IdentifierKind::UserId),
            ("email", IdentifierKind::Email),
            ("phone", IdentifierKind::Phone),
            ("external_id", IdentifierKind::ExternalId),
            ("anonymous_id", IdentifierKind::AnonymousId),
        ],
    )
}

fn source(members: Members<'_>) -> Option<Source> {
    Some(match members.get("type")?.as_str()? {
        "gist" => Source::Gist(inbound(members)),
        "webhook" => Source::Webhook(inbound(members)),
        "browser" => Source::Browser(collector(members)),
        "http" => Source::Http(collector(members)),
        _ => return None,
    })
}

fn state(members: Members<'_>) -> State {
    let states = [("inactive", State::Inactive), ("retired", State::Retired)];
    members.word("state", &states).unwrap_or_default()
}

fn verify(members: Members<'_>) -> Option<VerifyNone> {
    members.word("verify", &[("none", VerifyNone::None)])
}

fn inbound(members: Members<'_>) -> Inbound {
    Inbound {
        name: members.text("name"),
        state: state(members),
        secrets: members.texts("secrets").unwrap_or_default(),
        token: token(members.inside("token")),
        verify: verify(members),
        scheme: members.get("scheme").cloned(),
        tolerance: members.number("tolerance"),
        dedupe_by: members.text("dedupeBy"),
        samples: members.number("samples"),
        consent: members.texts("consent"),
        defaults: members.flag("defaults"),
        workflows: members.named("workflows", workflow),
    }
}

fn token(members: Members<'_>) -> Option<Token> {
    Some(Token {
        secret: members.text("secret")?,
        header: members.text("header"),
        query: members.text("query"),
        path: members.flag("path"),
    })
}

fn workflow(members: Members<'_>) -> Option<Workflow> {
    Some(Workflow {
        name: members.text("name"),
        active: members.flag("active"),
        sample: members.get("sample").cloned(),
        when: members.get("when").cloned(),
        map: members.get("map").and_then(Value::as_array).cloned(),
    })
}

fn collector(members: Members<'_>) -> Collector {
    Collector {
        name: members.text("name"),
        state: state(members),
        write_keys: members.texts("writeKeys").unwrap_or_default(),
        verify: verify(members),
        origins: members.texts("origins").unwrap_or_default(),
        samples: members.number("samples"),
    }
}

fn destination(members: Members<'_>) -> Option<DestinationCommon> {
    let workflow = members.inside("actionWorkflow");
    let types = workflow.inside("types");
    let of_type = |name: &str| action(Members(Some(types.get(name)?.as_object()?)));
    Some(DestinationCommon {
        name: members.text("name"),
        enabled: members.flag("enabled"),
        consent: members.texts("consent").unwrap_or_default(),
        allow_loop: members.flag("allowLoop"),
        action_workflow: ActionWorkflow {
            new_events: workflow.word("newEvents", &[("on", Switch::On)]).unwrap_or_default(),
            events: workflow.named("events", action),
            types: CallActions {
                identify: of_type("identify"),
                page: of_type("page"),
                screen: of_type("screen"),
                group: of_type("group"),
                alias: of_type("alias"),
            },
        },
    })
}

fn action(members: Members<'_>) -> Option<Action> {
    let callbacks = [("server", Callback::Server), ("client", Callback::Client)];
    let rules = members.get("triggerPath").and_then(Value::as_array);
    Some(Action {
        enabled: members.flag("enabled"),
        callbacks: members.get("callbacks").and_then(|list| words(list, &callbacks)),
        trigger_path: rules.into_iter().flatten().filter_map(rule).collect(),
        consent: members.texts("consent").unwrap_or_default(),
    })
}

fn rule(rule: &Value) -> Option<Rule> {
    let members = Members(rule.as_object());
    let operators = [
        ("equals", Match::Equals),
        ("contains", Match::Contains),
        ("starts_with", Match::StartsWith),
        ("ends_with", Match::EndsWith),
        ("regex", Match::Regex),
    ];
    Some(Rule {
        fire: members.flag("fire")?,
        url: members.text("url")?,
        operator: members.word("match", &operators).unwrap_or_default(),
        ignore_case: members.flag("ignoreCase").unwrap_or(false),
    })
}
