//! The decision.

use super::change::{Change, Identified};
use super::person::Person;
use super::policy::Policy;
use crate::event::{Event, Identifier, IdentifierKind, Identifiers, Member, ulid};
use crate::log::{Record, Stage};
use crate::order;

/// Decides whom `event` is about.
///
/// `known` are the persons who have any of its identifiers (others may be among them and are not looked at). The id of
/// a new person is the event's, with `p_` before it, so that the same event always gives the same person.
pub fn identify(event: &Event<'_>, known: &[Person], policy: &Policy) -> Identified {
    let mut identifiers = Identifiers::of(event);
    identifiers.list.retain(|identifier| policy.uses(identifier));
    let message_id = event.text(Member::MessageId).or_else(|| event.id()).unwrap_or_default().into_owned();
    let note = |note: crate::log::Note| {
        let record = Record::new(Stage::Identity, note.code, note.message, message_id.as_str());
        Record { path: note.path, ..record }
    };
    let mut answer = if event.deleted() {
        found(&identifiers.list, known)
    } else {
        decide(event, &identifiers.list, known)
    };
    answer.log = identifiers.notes.into_iter().map(note).collect();
    for change in &answer.changes {
        if let Change::Conflict { identifier, person, other, reason } = change {
            let message = format!(
                "the {} of this event belongs to {other}, who is not {person} ({}); the event goes to {person}",
                identifier.kind.name(),
                if *reason == "different_user_ids" {
                    "they have different user ids"
                } else {
                    "they have different e-mail addresses"
                },
            );
            answer.log.push(Record::new(Stage::Identity, "identity_conflict", message, message_id.as_str()));
        }
    }
    if answer.person.is_none() {
        let (code, message) = match event.deleted() {
            true => ("person_unknown", "the deleted person is not known here"),
            false => ("no_identifier", "the event carries no identifier, so it is about nobody"),
        };
        answer.log.push(Record::new(Stage::Identity, code, message, message_id.as_str()));
    }
    answer
}

/// The person who has the strongest identifier that anybody has. A deletion looks and changes nothing.
fn found(identifiers: &[Identifier], known: &[Person]) -> Identified {
    let person = identifiers.iter().find_map(|identifier| holder(identifier, known)).cloned();
    Identified { person, ..Identified::default() }
}

fn holder<'k>(identifier: &Identifier, known: &'k [Person]) -> Option<&'k Person> {
    known.iter().find(|person| person.has(identifier))
}

/// The person as it takes shape: who is joined into it so far, and what is new.
#[derive(Default)]
struct Group<'k> {
    /// The first of them remains.
    members: Vec<&'k Person>,
    attached: Vec<Identifier>,
}

impl<'k> Group<'k> {
    fn identifiers(&self) -> impl Iterator<Item = &Identifier> {
        self.members.iter().flat_map(|person| &person.identifiers).chain(&self.attached)
    }

    fn holds(&self, person: &Person) -> bool {
        self.members.iter().any(|member| member.id == person.id)
    }

    fn join(&mut self, person: &'k Person) {
        if !self.holds(person) {
            self.members.push(person);
        }
    }

    /// Why the person cannot be the same, if so.
    fn differs_from(&self, person: &Person) -> Option<&'static str> {
        let shares = |kind: &IdentifierKind| {
            let mut ours = self.identifiers().filter(|one| one.kind == *kind).peekable();
            let mut theirs = person.identifiers.iter().filter(|one| one.kind == *kind).peekable();
            if ours.peek().is_none() || theirs.peek().is_none() {
                return None;
            }
            let theirs: Vec<_> = theirs.collect();
            Some(ours.any(|one| theirs.contains(&one)))
        };
        match (shares(&IdentifierKind::UserId), shares(&IdentifierKind::Email)) {
            (Some(false), _) => Some("different_user_ids"),
            (None, Some(false)) => Some("different_emails"),
            _ => None,
        }
    }
}

fn decide(event: &Event<'_>, identifiers: &[Identifier], known: &[Person]) -> Identified {
    if identifiers.is_empty() {
        return Identified::default();
    }
    let (devices, strong): (Vec<_>, Vec<_>) =
        identifiers.iter().partition(|identifier| identifier.kind == IdentifierKind::Anonymous);
    let mut group = Group::default();
    let mut conflicts = Vec::new();
    let mut moves = Vec::new();
    for identifier in strong {
        match holder(identifier, known) {
            None => group.attached.push(identifier.clone()),
            Some(person) => match group.differs_from(person) {
                None => group.join(person),
                Some(reason) => conflicts.push((identifier, person, reason)),
            },
        }
    }
    for device in devices {
        match holder(device, known) {
            None => group.attached.push(device.clone()),
            Some(person) if group.holds(person) => {}
            // a device alone, or one whose visitor now says who they are
            Some(person) if group.members.is_empty() && group.differs_from(person).is_none() => {
                group.join(person)
            }
            Some(person) if !person.is_identified() => group.join(person),
            Some(person) => moves.push((device, person)),
        }
    }
    let mut changes = Vec::new();
    let person = match group.members.split_first() {
        None => {
            let mut identifiers = group.attached;
            identifiers.extend(moves.iter().map(|(device, _)| (*device).clone()));
            let person = Person { id: new_id(event, &identifiers), identifiers };
            // a device that moves is not theirs until it has moved
            let own = person.identifiers.iter().filter(|one| !moves.iter().any(|(device, _)| device == one));
            changes.push(Change::Create {
                person: Person { id: person.id.clone(), identifiers: own.cloned().collect() },
            });
            person
        }
        Some((first, others)) => {
            let mut person = (*first).clone();
            for other in others {
                let identifiers = other.identifiers.clone();
                changes.push(Change::Merge { into: person.id.clone(), from: other.id.clone(), identifiers });
                person.identifiers.extend(other.identifiers.iter().cloned());
            }
            for identifier in group.attached {
                changes.push(Change::Attach { person: person.id.clone(), identifier: identifier.clone() });
                person.identifiers.push(identifier);
            }
            person.identifiers.extend(moves.iter().map(|(device, _)| (*device).clone()));
            let firsts = order::firsts(&person.identifiers);
            let mut places = firsts.iter().enumerate();
            person.identifiers.retain(|_| places.next().is_some_and(|(at, first)| at == *first));
            person
        }
    };
    for (device, from) in moves {
        changes.push(Change::Move {
            identifier: device.clone(),
            from: from.id.clone(),
            to: person.id.clone(),
        });
    }
    for (identifier, other, reason) in conflicts {
        let (identifier, other) = (identifier.clone(), other.id.clone());
        changes.push(Change::Conflict { identifier, person: person.id.clone(), other, reason });
    }
    Identified { person: Some(person), changes, log: Vec::new() }
}

/// From the event's ULID, or, if it has none yet, from the identifiers.
fn new_id(event: &Event<'_>, identifiers: &[Identifier]) -> String {
    let own = event.id().map(std::borrow::Cow::into_owned).unwrap_or_else(|| {
        let parts: Vec<String> =
            identifiers.iter().map(|one| format!("{}={}", one.kind.name(), one.value)).collect();
        ulid::from_message("person", &parts.join("\n"), 0)
    });
    format!("p_{own}")
}
