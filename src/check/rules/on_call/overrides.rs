//! Overrides that cannot be what was meant.

use super::coverage::first_layer;
use super::local;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::clock::{Interval, Intervals};
use crate::model::{Override, Rotation};

rules! {
    /// An override that changes nothing of its rotation.
    ///
    /// It lies before the rotation's first turn, most often because the year is wrong, or later
    /// overrides replace the whole of it. Whoever wrote it counts on somebody being on call who is not.
    ///
    /// ```toml bad
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2025-12-24
    /// until = 2025-12-26
    /// contact = "grace"
    /// ```
    ///
    /// ```toml good
    /// [rotations.primary]
    /// start = 2026-01-05T09:00:00
    /// handoff = "weekly"
    /// members = ["ada", "grace"]
    ///
    /// [[rotations.primary.overrides]]
    /// from = 2026-12-24
    /// until = 2026-12-26
    /// contact = "grace"
    /// ```
    pub(super) static OVERRIDE_WITHOUT_EFFECT = 1004, "override-without-effect", Warn, "0.1.0", Entry, without_effect;
}

fn without_effect(cx: &Context<'_>, findings: &mut Findings) {
    let with_overrides = cx.policy.rotations.values().filter(|r| !r.overrides.is_empty());
    for rotation in with_overrides {
        before_the_start(rotation, findings);
        replaced(cx, rotation, findings);
    }
}

fn before_the_start(rotation: &Rotation, findings: &mut Findings) {
    let Some((start, layer)) = first_layer(rotation) else { return };
    for exception in rotation.overrides.iter().filter(|exception| exception.until <= start) {
        let zone = &rotation.timezone;
        let finding = OVERRIDE_WITHOUT_EFFECT
            .finding(
                exception.at,
                format!("this override of `{}` is over before the first turn", rotation.entry.id),
            )
            .label(format!("ends {}", local(exception.until, zone)))
            .related(layer.start.at, "the first turn begins here")
            .help("correct its year, or remove it");
        findings.add(&rotation.entry, finding);
    }
}

/// Overrides of which nothing is left. Those that are over may have mattered to somebody once.
fn replaced(cx: &Context<'_>, rotation: &Rotation, findings: &mut Findings) {
    let span = |exception: &Override| Interval::between(exception.from, exception.until);
    let mut later = Intervals::default();
    for exception in rotation.overrides.iter().rev() {
        let own = Intervals::one(span(exception));
        if exception.until > cx.now && own.difference(&later).is_empty() {
            let covers = |other: &&Override| {
                !span(other).clip(span(exception)).is_empty() && other.at != exception.at
            };
            let mut finding = OVERRIDE_WITHOUT_EFFECT
                .finding(
                    exception.at,
                    format!(
                        "later overrides of `{}` replace the whole of this one",
                        rotation.entry.id
                    ),
                )
                .label("never holds")
                .help("remove it, or move it to the end: the last one that is written wins");
            if let Some(other) = rotation.overrides.iter().rev().find(covers) {
                finding = finding.related(other.at, "holds instead");
            }
            findings.add(&rotation.entry, finding);
        }
        later = later.union(&own);
    }
}
