//! `--format json`: version 1 of the wire format. Fields are only ever added to a version.
//!
//! Times are RFC 3339 with the offset of the rotation's zone.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::{Format, Roster};
use crate::oncall::OnDuty;
use crate::report::{Reader, json_text};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "shifts, gaps, collisions, leave, load and hand-offs in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    /// The range, with the offset of the organization's zone.
    from: String,
    until: String,
    /// Without a hole, cut off at the ends of the range.
    shifts: Vec<Shift<'a>>,
    gaps: Vec<Gap<'a>>,
    collisions: Vec<Collision<'a>>,
    leave: Vec<Leave<'a>>,
    load: Vec<Load<'a>>,
    handoffs: Vec<HandOff<'a>>,
}

#[derive(Serialize)]
struct Shift<'a> {
    rotation: &'a str,
    from: String,
    until: String,
    /// `null` where nobody is on call.
    contact: Option<&'a str>,
    /// True where nobody is on call on purpose.
    planned_gap: bool,
    why: String,
}

#[derive(Serialize)]
struct Gap<'a> {
    rotation: &'a str,
    from: String,
    until: String,
    why: String,
}

#[derive(Serialize)]
struct Collision<'a> {
    contact: &'a str,
    rotations: [&'a str; 2],
    from: String,
    until: String,
    used_by: Vec<String>,
}

#[derive(Serialize)]
struct Leave<'a> {
    rotation: &'a str,
    contact: &'a str,
    from: String,
    until: String,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Load<'a> {
    contact: &'a str,
    seconds: i64,
    night_seconds: i64,
    weekend_seconds: i64,
    holiday_seconds: i64,
}

#[derive(Serialize)]
struct HandOff<'a> {
    rotation: &'a str,
    /// Who is on call now, or at the start of the range where now is not in it.
    contact: Option<&'a str>,
    /// `null` where nobody else takes over within a year.
    at: Option<String>,
    next: Option<&'a str>,
}

fn write(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    let survey = roster.survey;
    let zone = &roster.policy.organization.timezone;
    let time =
        |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let document = Document {
        version: 1,
        from: time(survey.from),
        until: time(survey.until),
        shifts: survey.shifts.iter().map(|on| shift(roster, on)).collect(),
        gaps: survey.gaps.iter().map(|on| gap(roster, on)).collect(),
        collisions: collisions(roster),
        leave: leave(roster),
        load: load(roster),
        handoffs: hand_offs(roster),
    };
    json_text::write(&document, out)
}

fn shift<'a>(roster: &'a Roster<'_>, on: &OnDuty) -> Shift<'a> {
    Shift {
        rotation: roster.rotation_id(on.rotation),
        from: roster.exact(on.rotation, on.shift.from),
        until: roster.exact(on.rotation, on.shift.until),
        contact: on.shift.contact().map(|contact| roster.contact_id(contact)),
        planned_gap: on.shift.is_planned_gap(),
        why: roster.why(on),
    }
}

fn gap<'a>(roster: &'a Roster<'_>, on: &OnDuty) -> Gap<'a> {
    let Shift { rotation, from, until, why, .. } = shift(roster, on);
    Gap { rotation, from, until, why }
}

fn collisions<'a>(roster: &'a Roster<'_>) -> Vec<Collision<'a>> {
    let one = |collision: &crate::oncall::Collision| {
        let [first, _] = collision.rotations;
        Collision {
            contact: roster.contact_id(collision.contact),
            rotations: collision.rotations.map(|rotation| roster.rotation_id(rotation)),
            from: roster.exact(first, collision.interval.from()),
            until: roster.exact(first, collision.interval.until()),
            used_by: collision.used_by.iter().map(ToString::to_string).collect(),
        }
    };
    roster.survey.collisions.iter().map(one).collect()
}

fn leave<'a>(roster: &'a Roster<'_>) -> Vec<Leave<'a>> {
    let one = |leave: &crate::oncall::Leave| {
        let away = roster.policy.contacts[leave.absent].away.get(leave.away);
        Leave {
            rotation: roster.rotation_id(leave.rotation),
            contact: roster.contact_id(leave.contact),
            from: roster.exact(leave.rotation, leave.interval.from()),
            until: roster.exact(leave.rotation, leave.interval.until()),
            reason: away.and_then(|away| away.reason.as_deref()),
        }
    };
    roster.survey.leave.iter().map(one).collect()
}

fn load<'a>(roster: &'a Roster<'_>) -> Vec<Load<'a>> {
    let one = |load: &crate::oncall::Load| Load {
        contact: roster.contact_id(load.contact),
        seconds: load.seconds,
        night_seconds: load.nights,
        weekend_seconds: load.weekends,
        holiday_seconds: load.holidays,
    };
    roster.survey.load.iter().map(one).collect()
}

fn hand_offs<'a>(roster: &'a Roster<'_>) -> Vec<HandOff<'a>> {
    let one = |hand_off: &crate::oncall::HandOff| {
        let next = hand_off.next.as_ref();
        HandOff {
            rotation: roster.rotation_id(hand_off.rotation),
            contact: hand_off.present.contact().map(|contact| roster.contact_id(contact)),
            at: next.map(|next| roster.exact(hand_off.rotation, next.from)),
            next: next.and_then(|next| next.contact()).map(|contact| roster.contact_id(contact)),
        }
    };
    roster.survey.handoffs.iter().map(one).collect()
}
