//! Times at which nobody is on call, though somebody should be.

use jiff::{SignedDuration, Timestamp};

use super::{ahead, local, stretches};
use crate::check::facts::told_rotations;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::clock::{Shift, Why};
use crate::model::{Ix, Layer, Rotation, Turn};
use crate::source::Span;

rules! {
    /// Nobody will be on call at a time in the next 90 days.
    ///
    /// A step, tier, team, trigger or duty tells this rotation, and at some time in the next 90 days
    /// its turn is vacant, or its first turn has not begun. Whoever is told through it then is nobody.
    /// Gaps that are planned are left alone: an override with `gap = true`, and the time outside the
    /// hours of `active`.
    ///
    /// ```toml bad
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "vacant", "grace"]
    ///
    /// [tiers.l2]
    /// level = 2
    /// name = "Level 2"
    /// responders = ["primary"]
    /// ```
    ///
    /// ```toml good
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2026-12-25
    /// until = 2026-12-26
    /// gap = true
    /// reason = "The whole company is closed."
    ///
    /// [tiers.l2]
    /// level = 2
    /// name = "Level 2"
    /// responders = ["primary"]
    /// ```
    pub(super) static COVERAGE_GAP = 1001, "coverage-gap", Warn, "0.1.0", Whole, coverage_gap;

    /// A turn that nobody has yet, later than anybody notices.
    ///
    /// `"vacant"` keeps a place for somebody who has not been found. Where it leaves a gap within 90
    /// days in a rotation that is told, that gap is reported; this rule reminds of the others, up to a
    /// year ahead, while there is time.
    ///
    /// ```toml bad
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2027-07-05
    /// until = 2027-07-11
    /// contact = "vacant"
    /// ```
    ///
    /// ```toml good
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2027-07-05
    /// until = 2027-07-11
    /// contact = "ada"
    /// ```
    pub(super) static VACANT_TURN = 1002, "vacant-turn", Warn, "0.1.0", Whole, vacant_turn;
}

/// How far ahead vacancies are looked for.
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

fn coverage_gap(cx: &Context<'_>, findings: &mut Findings) {
    let (now, until) = ahead(cx);
    let mut told = None;
    for (ix, rotation) in cx.policy.rotations.iter() {
        if !cx.facts().usage.rotations.has(ix) || !may_have_gap(rotation, now) {
            continue;
        }
        let gaps = gaps(cx, ix, now, until);
        let Some(first) = gaps.first() else { continue };
        let (at, cause) = cause(rotation, first);
        let zone = &rotation.timezone;
        let message = format!(
            "nobody is on call in `{}` from {} to {}",
            rotation.entry.id,
            local(first.from, zone),
            local(first.until, zone)
        );
        let mut finding = COVERAGE_GAP
            .finding(at, message)
            .label(cause)
            .help("name somebody, or write an override with `gap = true` where it is meant");
        if let [_, rest @ ..] = gaps.as_slice()
            && !rest.is_empty()
        {
            let rest: Vec<_> = rest.iter().map(|gap| (gap.from, gap.until)).collect();
            finding = finding.note(format!("also from {}", stretches(&rest, zone)));
        }
        let told = told.get_or_insert_with(|| told_rotations(cx.policy));
        if let Some(place) = told.get(&ix) {
            finding = finding.related(*place, "who is on call is told here");
        }
        findings.add(&rotation.entry, finding);
    }
}

fn vacant_turn(cx: &Context<'_>, findings: &mut Findings) {
    let (now, soon) = ahead(cx);
    let Ok(until) = now.checked_add(YEAR) else { return };
    for (ix, rotation) in cx.policy.rotations.iter().filter(|(_, r)| has_vacancy(r, now)) {
        let told = cx.facts().usage.rotations.has(ix);
        if told && !gaps(cx, ix, now, soon).is_empty() {
            continue;
        }
        let vacant = |gap: &Shift| gap.turn == Turn::Vacant;
        let Some(first) = gaps(cx, ix, now, until).into_iter().find(vacant) else { continue };
        let (at, cause) = cause(rotation, &first);
        let message = format!(
            "nobody has the turn of `{}` that begins {}",
            rotation.entry.id,
            local(first.from, &rotation.timezone)
        );
        let help = "write who takes it, or an override with `gap = true` where nobody is to";
        findings.add(&rotation.entry, VACANT_TURN.finding(at, message).label(cause).help(help));
    }
}

/// Times at which nobody is on call and nobody planned that.
fn gaps(cx: &Context<'_>, rotation: Ix<Rotation>, from: Timestamp, until: Timestamp) -> Vec<Shift> {
    let shifts = cx.clock.shifts(rotation, from, until).into_iter();
    shifts.filter(|shift| shift.contact().is_none() && !shift.is_planned_gap()).collect()
}

/// Whether the text leaves room for a gap that is not planned.
fn may_have_gap(rotation: &Rotation, now: Timestamp) -> bool {
    let started = first_layer(rotation).is_some_and(|(start, _)| start <= now);
    !started || has_vacancy(rotation, now)
}

fn has_vacancy(rotation: &Rotation, now: Timestamp) -> bool {
    let members = rotation.layers.iter().flat_map(|layer| &layer.members);
    let ahead = rotation.overrides.iter().filter(|exception| exception.until > now);
    members.chain(ahead.map(|exception| &exception.turn)).any(|turn| turn.value == Turn::Vacant)
}

/// The layer that starts first, and when.
pub(super) fn first_layer(rotation: &Rotation) -> Option<(Timestamp, &Layer)> {
    let starts = rotation.layers.iter().filter_map(|layer| {
        let start = layer.start.value.to_zoned(rotation.timezone.clone()).ok()?;
        Some((start.timestamp(), layer))
    });
    starts.min_by_key(|(start, _)| *start)
}

/// Where a gap comes from, and what to say there.
fn cause(rotation: &Rotation, gap: &Shift) -> (Span, &'static str) {
    const NOBODY: &str = "nobody has this turn";
    let found = match gap.why {
        Why::Layer { layer, member } => {
            let layer = rotation.layers.get(layer);
            layer.and_then(|layer| Some((layer.members.get(member)?.at, NOBODY)))
        }
        Why::Override(index) => {
            rotation.overrides.get(index).map(|exception| (exception.turn.at, NOBODY))
        }
        Why::NotStarted | Why::Inactive => {
            first_layer(rotation).map(|(_, layer)| (layer.start.at, "the first turn begins here"))
        }
    };
    found.unwrap_or((rotation.entry.at, NOBODY))
}
