//! Groups as objects, merges, devices.

use super::entry::Entry;
use super::held::{Hold, is_object_type};
use super::identifier::{Identifier, Type};
use super::limits::{self, ENTRY_BYTES, IDENTIFIER_BYTES};
use super::members::Members;
use super::requests::seconds;
use crate::destination::note::{Report, Skipped};
use crate::event::{self, IdentifierKind, Kind, Member, scalar_text};
use crate::text::{begin, trim};
use std::borrow::Cow;

/// A group becomes an object, the person's membership a relationship.
pub(super) fn group(entry: &mut Entry<'_, '_>, identifier: &Identifier<'_>) -> Result<(), Skipped> {
    let (object_type, id) = object(entry)?;
    let anonymous = identifier.of == Type::Anonymous;
    entry.begin_v2("object", if anonymous { "identify_anonymous" } else { "identify" });
    let end = entry.room(ENTRY_BYTES);
    write_object(entry, &object_type, &id);
    entry.out.key("cio_relationships").begin_array().begin_object().key("identifiers");
    identifier.write(entry.out);
    entry.out.end_object().end_array().key("attributes").begin_object();
    let rules = limits::attributes(&entry.settings.page, end, Hold::Object);
    let traits = entry.event.member(Member::Traits);
    Members::new(entry.out, &mut entry.report.notes, &rules).copy(traits, "/traits");
    entry.out.end_object();
    entry.end();
    Ok(())
}

/// The group was deleted at the source.
pub(super) fn delete_group(entry: &mut Entry<'_, '_>) -> Result<(), Skipped> {
    let (object_type, id) = object(entry)?;
    entry.begin_v2("object", "delete");
    write_object(entry, &object_type, &id);
    entry.end();
    Ok(())
}

fn object<'a>(entry: &Entry<'a, '_>) -> Result<(Cow<'a, str>, Cow<'a, str>), Skipped> {
    let id = entry.event.text(Member::GroupId).filter(|id| id.len() <= IDENTIFIER_BYTES);
    let Some(id) = id else {
        return Err(Report::skip("no_group_id", "Customer.io needs a `groupId` of 1 to 150 bytes"));
    };
    let traits = entry.event.member(Member::Traits);
    let own = ["object_type_id", "objectTypeId"].iter().find_map(|name| scalar_text(traits?.get(name)?));
    let own = own.filter(|text| is_object_type(text));
    Ok((own.unwrap_or(Cow::Borrowed(&entry.settings.object_type)), id))
}

fn write_object(entry: &mut Entry<'_, '_>, object_type: &str, id: &str) {
    entry.out.key("identifiers").begin_object();
    entry.out.key("object_type_id").string(object_type).key("object_id").string(id).end_object();
}

/// Two profiles become one. Customer.io can't undo it, so it is only done where `sendMerges` says so.
pub(super) fn merge(entry: &mut Entry<'_, '_>, identifier: &Identifier<'_>) -> Result<(), Skipped> {
    if !entry.settings.send_merges {
        return Err(Report::skip(
            "merges_off",
            "merges can't be undone at Customer.io; `sendMerges` turns them on",
        ));
    }
    let event = entry.event;
    // read as identifiers are: what a program writes when it has none must not be merged for good
    let id = |member| event::Identifier::new(IdentifierKind::UserId, &event.text(member)?).ok();
    let primary = id(Member::UserId).map(|id| Identifier::of_user_id(Cow::Owned(id.value)));
    let Some(previous) = id(Member::PreviousId).map(|id| id.value) else {
        return Err(Report::skip(
            "no_previous_id",
            "an alias needs `previousId`, the identifier that is given up",
        ));
    };
    if identifier.of == Type::Anonymous && primary.is_none()
        || event.text(Member::AnonymousId).as_deref().map(trim) == Some(&previous)
    {
        return Err(Report::skip(
            "anonymous_merge",
            "an anonymous visitor is joined by the next identify that carries the anonymous_id, not by a merge",
        ));
    }
    let primary = primary.as_ref().unwrap_or(identifier);
    let secondary = Identifier::of_user_id(Cow::Owned(previous));
    if *primary == secondary {
        return Err(Report::skip("same_person", "`userId` and `previousId` are the same identifier"));
    }
    if primary.value().len() > IDENTIFIER_BYTES || secondary.value().len() > IDENTIFIER_BYTES {
        return Err(Report::skip("identifier_unusable", "Customer.io takes identifiers of 1 to 150 bytes"));
    }
    entry.begin_v2("person", "merge");
    entry.out.key("primary");
    primary.write(entry.out);
    entry.out.key("secondary");
    secondary.write(entry.out);
    entry.end();
    Ok(())
}

/// Events of Segment's mobile specification after which a device is known, or gone.
const ADDING: [&str; 3] = ["Application Installed", "Application Opened", "Device Created or Updated"];
const REMOVING: [&str; 2] = ["Application Uninstalled", "Device Deleted"];

/// The push token in `context.device`, with identify and with the application's own events.
pub(super) fn device(entry: &mut Entry<'_, '_>, identifier: &Identifier<'_>) {
    let event = entry.event;
    let name = event.name();
    let named = |list: &[&str]| name.as_deref().is_some_and(|name| list.contains(&name));
    let removing = named(&REMOVING);
    if !(removing || event.kind() == Kind::Identify || named(&ADDING)) {
        return;
    }
    let Some(context) = event.member(Member::Context) else { return };
    let Some(device) = context.get("device") else { return };
    let Some(token) = device.get("token").and_then(scalar_text) else { return };
    let kind = device.get("type").and_then(|kind| kind.as_str()).map(|kind| kind.to_ascii_lowercase());
    let platform = match kind.as_deref() {
        Some("ios") => "ios",
        Some("android") => "android",
        _ => {
            let message = "no device is added: Customer.io takes the platforms ios and android";
            entry.report.notes.push("unknown_platform", "/context/device/type", None, message);
            return;
        }
    };
    if token.len() > 4096 {
        let message = "no device is added: this is no push token";
        entry.report.notes.push("token_too_long", "/context/device/token", None, message);
        return;
    }
    entry.begin_v2("person", if removing { "delete_device" } else { "add_device" });
    entry.out.key("identifiers");
    identifier.write(entry.out);
    entry.out.key("device").begin_object().key("token").string(&token);
    if !removing {
        entry.out.key("platform").string(platform);
        if let Some(seconds) = seconds(event, entry.report) {
            entry.out.key("last_used").integer(seconds);
        }
        let text = |holder: &str, name: &str| context.get(holder)?.get(name)?.as_str();
        let attributes = [
            ("device_model", text("device", "model")),
            ("device_os", text("os", "version")),
            ("app_version", text("app", "version")),
            ("device_locale", context.get("locale").and_then(|locale| locale.as_str())),
        ];
        entry.out.key("attributes").begin_object();
        for (name, value) in attributes {
            if let Some(value) = value {
                entry.out.key(name).string(begin(&value, limits::VALUE_BYTES));
            }
        }
        entry.out.end_object();
    }
    entry.out.end_object();
    entry.end();
}
