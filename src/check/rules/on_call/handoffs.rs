//! Hand-offs at a time of day at which nobody can hand anything over.

use super::{ahead, local};
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::clock::{Shift, Why};
use crate::model::{Handoff, Ix, Layer, Rotation};

rules! {
    /// A hand-off in the middle of the night.
    ///
    /// Turns of a day or longer change hands between midnight and six in the morning, local time of
    /// the rotation. Whoever begins is asleep, and a call that comes a minute later finds somebody who
    /// has heard nothing of what goes on. Let the turn begin when both are at work. Hand-offs outside
    /// the hours of `active` are left alone, and so are shifts shorter than a day: a desk that is
    /// staffed around the clock has to change at night.
    ///
    /// ```toml bad
    /// [rotations.primary]
    /// start = 2026-01-05T00:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    /// ```
    ///
    /// ```toml good
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    /// ```
    pub(super) static NIGHT_HANDOFF = 1007, "night-handoff", Warn, "0.1.0", Entry, night_handoff;
}

/// The first hour of the day at which people may be expected to be awake.
const MORNING: i8 = 6;

fn night_handoff(cx: &Context<'_>, findings: &mut Findings) {
    for (ix, rotation) in cx.policy.rotations.iter() {
        if !rotation.layers.iter().any(at_night) {
            continue;
        }
        let Some((before, after)) = first_at_night(cx, ix, rotation) else { continue };
        let Why::Layer { layer, .. } = after.why else { continue };
        let Some(layer) = rotation.layers.get(layer) else { continue };
        let time = layer.start.value.strftime("%H:%M");
        let name = |shift: &Shift| {
            let contact = shift.contact().map(|ix| &*cx.policy.contacts[ix].entry.id);
            contact.unwrap_or_default().to_owned()
        };
        let finding = NIGHT_HANDOFF
            .finding(
                layer.start.at,
                format!(
                    "`{}` changes hands at {time}, in the middle of the night",
                    rotation.entry.id
                ),
            )
            .label("sets the time of day of every hand-off")
            .note(format!(
                "next on {}, from `{}` to `{}`",
                local(after.from, &rotation.timezone),
                name(&before),
                name(&after)
            ))
            .help("let the first turn start when both are at work, such as at 09:00");
        findings.add(&rotation.entry, finding);
    }
}

/// Whether a layer's turns are days and begin at night.
fn at_night(layer: &Layer) -> bool {
    matches!(layer.handoff.value, Handoff::Days(_)) && layer.start.value.hour() < MORNING
}

/// The next hand-off of such a layer from one person to another: the turns before and after it.
fn first_at_night(
    cx: &Context<'_>,
    ix: Ix<Rotation>,
    rotation: &Rotation,
) -> Option<(Shift, Shift)> {
    let (from, until) = ahead(cx);
    let mut before = cx.clock.on_call(ix, from);
    while before.until < until {
        let after = cx.clock.on_call(ix, before.until);
        let (Some(one), Some(other)) = (before.contact(), after.contact()) else {
            before = after;
            continue;
        };
        if let (Why::Layer { layer, .. }, Why::Layer { layer: same, .. }) = (before.why, after.why)
            && layer == same
            && one != other
            && rotation.layers.get(layer).is_some_and(at_night)
        {
            return Some((before, after));
        }
        before = after;
    }
    None
}
