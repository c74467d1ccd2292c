//! One realistic body per topic, for tests, demos and local tools. Built from documented and attested shapes; what
//! is neither is marked. No sample was captured from Gist itself.

use super::payload::{Person, Place, Slot};
use super::shape::{Read, View};
use super::topic::{Confidence, TOPICS, Topic};
use super::{GistWebhook, Wrapper};
use crate::json::{Document, Value, push_pointer};

/// A body, and how sure each of its members is.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its topic.
    pub topic: Topic,
    /// The body as it goes over the wire, in one line.
    pub body: &'static str,
    /// JSON Pointers of members that Gist's REST objects or receivers attest, though no webhook article.
    pub seen: Vec<String>,
    /// JSON Pointers of members that nobody attests. What stands in a marked member is as unsure as that.
    pub inferred: Vec<String>,
}

const BODIES: &str = include_str!("samples.jsonl");

/// The samples, in the order of [`TOPICS`].
pub fn samples() -> impl Iterator<Item = Sample> {
    TOPICS.iter().zip(BODIES.lines()).map(|(row, body)| {
        let mut sample = Sample { topic: row.topic, body, seen: Vec::new(), inferred: Vec::new() };
        if let Ok(document) = Document::parse_str(body) {
            sample.mark_body(&GistWebhook::read(&document), row.documented);
        }
        sample
    })
}

impl Sample {
    fn mark_body(&mut self, webhook: &GistWebhook<'_>, documented: bool) {
        for (key, value) in webhook.raw().entries() {
            let key = key.as_str().unwrap_or_default();
            let path = below("", &key);
            if webhook.wrapper().is_some_and(|wrapper| key == wrapper.as_str()) {
                let documented = webhook.wrapper() == Some(Wrapper::User);
                let confidence = if documented { Confidence::Documented } else { Confidence::Seen };
                self.note(confidence, &path);
                self.mark_person(value, &path);
            } else if key == "event_type" {
                self.note(if documented { Confidence::Documented } else { Confidence::Inferred }, &path);
            } else {
                let slot = slot_at(self.topic, |place| matches!(place, Place::Top(at) if *at == key));
                self.mark(
                    slot.map(|slot| (slot.confidence, slot.read)),
                    Confidence::Documented,
                    value,
                    &path,
                );
            }
        }
    }

    fn mark_person(&mut self, person: Value<'_>, path: &str) {
        for (key, value) in person.entries() {
            let key = key.as_str().unwrap_or_default();
            let field = Person::SHAPE.field(&key).map(|field| (field.confidence, field.read));
            let slot = || slot_at(self.topic, |place| matches!(place, Place::Person(at) if *at == key));
            let known = field.or_else(|| slot().map(|slot| (slot.confidence, slot.read)));
            self.mark(known, Confidence::Documented, value, &below(path, &key));
        }
    }

    /// Notes the member at `path` unless it is as sure as `above`, whatever holds it.
    fn mark(&mut self, known: Option<(Confidence, Read)>, above: Confidence, value: Value<'_>, path: &str) {
        let (confidence, read) = known.unwrap_or((Confidence::Inferred, Read::Any));
        if confidence > above {
            self.note(confidence, path);
        }
        let confidence = confidence.max(above);
        match read {
            Read::One(shape) => {
                for (key, member) in value.entries() {
                    let key = key.as_str().unwrap_or_default();
                    let field = shape.field(&key).map(|field| (field.confidence, field.read));
                    self.mark(field, confidence, member, &below(path, &key));
                }
            }
            Read::Many(shape) => {
                for (index, item) in value.items().enumerate() {
                    let item_path = below(path, &index.to_string());
                    self.mark(Some((confidence, Read::One(shape))), confidence, item, &item_path);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, confidence: Confidence, path: &str) {
        match confidence {
            Confidence::Documented => {}
            Confidence::Seen => self.seen.push(path.to_owned()),
            Confidence::Inferred => self.inferred.push(path.to_owned()),
        }
    }
}

fn slot_at(topic: Topic, is_there: impl Fn(&Place) -> bool) -> Option<&'static Slot> {
    topic.slots().iter().find(|slot| slot.places.iter().any(&is_there))
}

fn below(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_pointer(&mut path, key);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_sample_per_topic_and_it_is_typed_as_that() {
        let samples: Vec<_> = samples().collect();
        assert_eq!(samples.len(), TOPICS.len());
        assert_eq!(BODIES.lines().count(), TOPICS.len());
        for sample in samples {
            let document = Document::parse_str(sample.body).unwrap();
            let webhook = GistWebhook::read(&document);
            assert_eq!(webhook.topic(), sample.topic);
            assert_eq!(webhook.extra().count(), 0, "{}", sample.body);
            assert!(webhook.person().is_some() || sample.topic == Topic::EventCreated);
            for slot in sample.topic.slots().iter().filter(|slot| slot.confidence == Confidence::Documented) {
                assert!(slot.find(&webhook.body).is_some(), "{:?} lacks {}", sample.topic, slot.name);
            }
        }
    }

    #[test]
    fn what_is_not_attested_is_marked() {
        let all: Vec<_> = samples().collect();
        let of = |topic| all.iter().find(|sample: &&Sample| sample.topic == topic).unwrap();
        assert!(of(Topic::UserCreated).inferred.is_empty());
        assert!(of(Topic::UserCreated).seen.contains(&"/user/tags".to_owned()));
        assert!(!of(Topic::UserCreated).seen.contains(&"/user/email".to_owned()));
        let visit = &of(Topic::NewPageVisit).inferred;
        for path in ["/event_type", "/page_visit"] {
            assert!(visit.contains(&path.to_owned()), "{path}");
        }
        let campaign = of(Topic::ContactSubscribedCampaign);
        assert!(campaign.inferred.contains(&"/user/campaign/name".to_owned()));
        assert!(!campaign.inferred.contains(&"/user/campaign".to_owned()));
    }
}
