//! Fields of contacts.

use super::{Sense, Value, Writer, words};
use crate::model::{Away, Contact, Method};

pub(super) fn contact(writer: &mut Writer<'_>, contact: &Contact) {
    let Contact {
        entry,
        kind,
        name,
        title,
        held_by,
        responsibilities,
        location,
        visibility,
        timezone,
        reach,
        available,
        backup,
        away,
        verified,
        members,
        on_call,
        fan_out,
    } = contact;
    let policy = writer.naming.policy();
    writer.text("kind", kind.as_str());
    writer.name(name, entry);
    writer.text_if("title", title.as_ref());
    writer.reference("held-by", &policy.contacts, *held_by);
    writer.list_at("responsibilities", responsibilities, Sense::Neutral);
    writer.text_if("location", location.as_ref());
    writer.text("visibility", visibility.as_str());
    writer.zone("timezone", timezone);
    writer.records(
        "reach",
        Sense::Reach,
        reach,
        |method| method.at,
        |writer, method| self::method(writer, contact, method),
    );
    writer.calendar("available", *available);
    writer.references("backup", &policy.contacts, backup, Sense::Reach);
    writer.records(
        "away",
        Sense::Neutral,
        away,
        |away| away.at,
        |writer, leave| {
            self::away(writer, contact, leave);
        },
    );
    if let Some(verified) = verified {
        let day = Value::Text(verified.value.to_string());
        writer.put("verified", day, Sense::Neutral, verified.at);
    }
    writer.references("members", &policy.contacts, members, Sense::Reach);
    writer.reference("on-call", &policy.rotations, *on_call);
    // Everybody has a resolved fan-out; only a team's means anything.
    if *kind == crate::model::ContactKind::Team {
        writer.strength("fan-out", words::fan_out(*fan_out));
    }
}

fn method(writer: &mut Writer<'_>, contact: &Contact, method: &Method) {
    let Method { kind, address, label, hours, visibility, visibility_at: _, at: _ } = method;
    let value = Value::Text(address.value.clone());
    writer.put(kind.as_str(), value, Sense::Neutral, address.at);
    writer.text_if("label", label.as_ref());
    writer.calendar("hours", *hours);
    // Its contact's is the default: who hides a contact has changed one thing.
    if *visibility != contact.visibility {
        writer.text("visibility", visibility.as_str());
    }
}

fn away(writer: &mut Writer<'_>, contact: &Contact, away: &Away) {
    let Away { from, until, cover, reason, at } = away;
    writer.instant("from", *from, &contact.timezone, *at);
    writer.until("until", *until, &contact.timezone, *at);
    writer.reference("cover", &writer.naming.policy().contacts, *cover);
    writer.text_if("reason", reason.as_ref());
}
