//! Event names that CustomerLabs reserves: they do not name a happening but say what is known of somebody.

use super::identifiers::plain;
use super::{Event, Kind, Member, write_held_back};
use crate::error::{Code, Error};
use crate::json::{self, Value, Writer};
use crate::order;
use std::borrow::Cow;

/// The call that a reserved name stands for; case does not matter. `added_to_segment`, `removed_from_segment` and
/// `error_log` are reserved too, but tell of happenings and stay `track` events.
pub fn reserved(name: &str) -> Option<Kind> {
    let name = name.trim();
    let is = |known: &[&str]| known.iter().any(|known| name.eq_ignore_ascii_case(known));
    if is(&["create user", "update user", "create or update user"]) {
        Some(Kind::Identify)
    } else if is(&["create or update group", "assign user to group"]) {
        Some(Kind::Group)
    } else {
        None
    }
}

/// Members of `properties` that identify somebody; they stay there, for [`super::Identifiers`] to read.
const IDENTIFYING: [&str; 3] = ["external_ids", "identify_by_email", "identify_by_phone"];

/// Where a group's id may stand when the event has no `groupId`.
const GROUP_IDS: [&str; 2] = ["groupId", "group_id"];

/// Writes a `track` event of a reserved name as the call that it stands for; `false` if its name is not reserved.
///
/// `traits` are then the event's own, those in `properties.user_traits` (or `group_traits`), and the remaining
/// properties, the first of a name winning; `{"t": …, "v": …}` is unwrapped. Members that are no objects are left out.
///
/// # Errors
/// `INVALID_INPUT` if it stands for a group and names none.
pub fn write_reserved(event: &Event<'_>, out: &mut Writer) -> Result<bool, Error> {
    let Some(kind) = event.name().and_then(|name| reserved(&name)) else { return Ok(false) };
    let object = |member| event.member(member).filter(|value| value.kind() == json::Kind::Object);
    let properties = object(Member::Properties);
    out.begin_object();
    for (key, value) in event.root().entries() {
        match key.as_str().as_deref() {
            Some("type") => {
                out.key("type").string(kind.as_str());
            }
            Some("event" | "traits" | "properties") => {}
            Some("groupId") if kind == Kind::Group => {}
            _ => {
                out.key_value(key);
                write_held_back(value, out);
            }
        }
    }
    if kind == Kind::Group {
        let elsewhere =
            || GROUP_IDS.iter().find_map(|key| properties?.get(key).map(plain).and_then(super::scalar_text));
        let group: Option<Cow<'_, str>> = event.text(Member::GroupId).or_else(elsewhere);
        let Some(group) = group else {
            let what = "a group is named in groupId, or in the property group_id";
            return Err(Error::new(Code::InvalidInput, what).at("/groupId"));
        };
        out.key("groupId").string(&group);
    }
    let described = if kind == Kind::Group { "group_traits" } else { "user_traits" };
    let described = properties.and_then(|properties| properties.get(described)).map(plain);
    write_traits([object(Member::Traits), described, properties], out);
    write_identifying(properties, out);
    out.end_object();
    Ok(true)
}

/// The members of all objects, the first of a name winning.
fn write_traits(sources: [Option<Value<'_>>; 3], out: &mut Writer) {
    let mark = out.mark();
    let mut any = false;
    out.key("traits").begin_object();
    // in order, so that objects of thousands of names do not cost the square of them
    let mut taken: Vec<Cow<'_, str>> = Vec::new();
    for (n, source) in sources.iter().enumerate() {
        let Some(source) = source else { continue };
        for (key, value) in source.entries() {
            let Some(name) = key.as_str() else { continue };
            let own = n < 2 || !matches!(&*name, "user_traits" | "group_traits");
            let group_id = n == 2 && GROUP_IDS.contains(&&*name);
            let identifying = n == 2 && IDENTIFYING.contains(&&*name);
            let before = taken.binary_search(&name).is_ok();
            if own && !group_id && !identifying && !before && name != "__proto__" {
                out.key_value(key);
                write_held_back(plain(value), out);
                any = true;
            }
        }
        taken.extend(source.entries().filter_map(|(key, _)| key.as_str()));
        order::sort(&mut taken);
    }
    out.end_object();
    if !any {
        out.rewind(mark);
    }
}

fn write_identifying(properties: Option<Value<'_>>, out: &mut Writer) {
    let mark = out.mark();
    let mut any = false;
    out.key("properties").begin_object();
    for name in IDENTIFYING {
        if let Some(value) = properties.and_then(|properties| properties.get(name)) {
            out.key(name);
            write_held_back(value, out);
            any = true;
        }
    }
    out.end_object();
    if !any {
        out.rewind(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Identifiers;
    use crate::json::Document;

    fn rewritten(json: &str) -> Result<String, Error> {
        let document = Document::parse_str(json).unwrap();
        let mut out = Writer::new();
        let reserved = write_reserved(&Event::read(&document).unwrap(), &mut out)?;
        Ok(if reserved { out.into_string() } else { String::new() })
    }

    #[test]
    fn creating_and_updating_a_user_is_identify() {
        let json = r#"{"type":"track","event":"Create user","anonymousId":"A","traits":{"plan":"x"},"properties":{
            "user_traits":{"t":"Object","v":{"email":{"t":"string","v":"a@b.se"},"plan":{"t":"string","v":"y"}}},
            "page":"/signup","external_ids":{"identify_by_email":{"t":"string","v":"a@b.se","ib":true}}}}"#;
        let out = rewritten(json).unwrap();
        assert_eq!(
            out,
            r#"{"type":"identify","anonymousId":"A","traits":{"plan":"x","email":"a@b.se","page":"/signup"},"properties":{"external_ids":{"identify_by_email":{"t":"string","v":"a@b.se","ib":true}}}}"#
        );
        let document = Document::parse_str(&out).unwrap();
        let found = Identifiers::of(&Event::read(&document).unwrap());
        assert_eq!(found.list.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["a@b.se", "A"]);
    }

    #[test]
    fn groups_need_their_id() {
        let json = r#"{"type":"track","event":"assign user to group","userId":"u","properties":{"group_id":{"t":"string","v":"g1"},"seat":2}}"#;
        assert_eq!(
            rewritten(json).unwrap(),
            r#"{"type":"group","userId":"u","groupId":"g1","traits":{"seat":2}}"#
        );
        let json = r#"{"type":"track","event":"create or update group","userId":"u"}"#;
        assert_eq!(rewritten(json).unwrap_err().path, "/groupId");
    }

    #[test]
    fn other_names_are_left_alone() {
        assert_eq!(rewritten(r#"{"type":"track","event":"added_to_segment"}"#).unwrap(), "");
        assert_eq!(rewritten(r#"{"type":"page","name":"create user"}"#).unwrap(), "");
    }
}
