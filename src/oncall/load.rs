//! How much being on call falls to each person, and how much of it at hours that cost more.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::OnDuty;
use crate::clock::{Interval, Intervals, OffHours};
use crate::model::{Contact, Ix, Policy, Rotation};

/// What falls to one person, in seconds. Being on call in two rotations at once counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub contact: Ix<Contact>,
    /// On call at all.
    pub seconds: i64,
    /// From 22:00 to 06:00, in the rotation's zone.
    pub nights: i64,
    /// On Saturdays and Sundays.
    pub weekends: i64,
    /// On dates of the holiday sets that calendars use.
    pub holidays: i64,
}

/// The load of everybody in some shifts, most first.
pub(super) fn of(
    policy: &Policy,
    shifts: &[OnDuty],
    (from, until): (Timestamp, Timestamp),
) -> Vec<Load> {
    let mut off_hours: BTreeMap<Ix<Rotation>, OffHours> = BTreeMap::new();
    let mut times: BTreeMap<Ix<Contact>, BTreeMap<Ix<Rotation>, Vec<Interval>>> = BTreeMap::new();
    for on in shifts {
        let Some(contact) = on.shift.contact() else { continue };
        let zone = &policy.rotations[on.rotation].timezone;
        off_hours.entry(on.rotation).or_insert_with(|| OffHours::new(policy, zone, from, until));
        let interval = Interval::between(on.shift.from, on.shift.until);
        times.entry(contact).or_default().entry(on.rotation).or_default().push(interval);
    }
    let mut load: Vec<Load> = times
        .into_iter()
        .map(|(contact, rotations)| {
            let mut sums: [Intervals; 4] = std::array::from_fn(|_| Intervals::default());
            for (rotation, times) in rotations {
                let times: Intervals = times.into_iter().collect();
                let Some(off) = off_hours.get(&rotation) else { continue };
                let parts = [
                    times.clone(),
                    times.intersection(&off.nights),
                    times.intersection(&off.weekends),
                    times.intersection(&off.holidays),
                ];
                for (sum, part) in sums.iter_mut().zip(parts) {
                    *sum = sum.union(&part);
                }
            }
            let [seconds, nights, weekends, holidays] = sums.map(|sum| sum.seconds());
            Load { contact, seconds, nights, weekends, holidays }
        })
        .collect();
    load.sort_by_key(|load| (-load.seconds, load.contact));
    load
}
