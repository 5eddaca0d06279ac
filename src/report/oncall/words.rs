//! Rotations, shifts and times in words; every format says them the same way.

use jiff::Timestamp;

use super::Roster;
use crate::clock::{Shift, Why};
use crate::model::{Contact, Ix, Rotation, Target, Turn};
use crate::oncall::OnDuty;

impl Roster<'_> {
    pub(super) fn rotation_id(&self, rotation: Ix<Rotation>) -> &str {
        &self.policy.rotations[rotation].entry.id
    }

    pub(super) fn rotation(&self, rotation: Ix<Rotation>) -> &str {
        self.policy.target_name(Target::Rotation(rotation))
    }

    pub(super) fn contact_id(&self, contact: Ix<Contact>) -> &str {
        &self.policy.contacts[contact].entry.id
    }

    pub(super) fn contact(&self, contact: Ix<Contact>) -> &str {
        &self.policy.contacts[contact].name
    }

    /// Who has a turn: a name, or that nobody has.
    pub(super) fn who(&self, shift: &Shift) -> &str {
        shift.contact().map_or("nobody", |contact| self.contact(contact))
    }

    /// What says who is on call: `layer 1`, `override: leave of Ada`.
    pub(super) fn why(&self, on: &OnDuty) -> String {
        let rotation = &self.policy.rotations[on.rotation];
        let nobody = match on.shift.turn {
            Turn::Contact(_) => "",
            Turn::Vacant => ", vacant",
            Turn::Gap => ", planned gap",
        };
        match on.shift.why {
            Why::Layer { layer, .. } => format!("layer {}{nobody}", layer + 1),
            Why::Override(index) => {
                let reason = rotation.overrides.get(index).and_then(|over| over.reason.as_deref());
                let reason = reason.map(|reason| format!(": {}", reason.trim()));
                format!("override{nobody}{}", reason.unwrap_or_default())
            }
            Why::Inactive => "outside the hours of its layers".to_owned(),
            Why::NotStarted => "before its start".to_owned(),
        }
    }

    /// A moment in a rotation's zone, for people: `Mon 23 Nov 2026 09:00`.
    pub(super) fn moment(&self, rotation: Ix<Rotation>, at: Timestamp) -> String {
        self.format(rotation, "%a %-d %b %Y %H:%M", at)
    }

    /// A moment as RFC 3339 with the offset of a rotation's zone.
    pub(super) fn exact(&self, rotation: Ix<Rotation>, at: Timestamp) -> String {
        self.format(rotation, "%Y-%m-%dT%H:%M:%S%:z", at)
    }

    fn format(&self, rotation: Ix<Rotation>, format: &str, at: Timestamp) -> String {
        let zone = self.policy.rotations[rotation].timezone.clone();
        at.to_zoned(zone).strftime(format).to_string()
    }
}
