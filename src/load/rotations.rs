//! `[rotations.*]`: who is on call when. Language page, section 5.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::dates::{self, Moment};
use super::{contacts, recurrence};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::{Layer, Override, Rotation, Turn};
use crate::parse::Spanned;
use crate::source::{At, Span};

/// People who take turns at being on call. Who is on call is a pure function of time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Rotation")]
pub(super) struct RawRotation {
    /// A name for documents; the id where there is none.
    name: Option<String>,
    /// IANA time zone of its hand-offs; the organization's where there is none.
    timezone: Option<Spanned<String>>,
    /// The anchor: the first member's first turn starts here, in the rotation's zone.
    start: Spanned<Moment>,
    /// How long a turn is: `"daily"`, `"weekly"`, `"2 weeks"`, `"12h"`.
    handoff: Spanned<String>,
    /// Who takes turns, in order; somebody listed twice serves twice. `"vacant"` is a turn that
    /// nobody has yet.
    members: Vec<Spanned<String>>,
    /// The calendar on which somebody is on call; outside it nobody is, on purpose.
    active: Option<Spanned<String>>,
    /// Further layers; a later one wins where it is active.
    #[serde(default)]
    layers: Vec<Spanned<RawLayer>>,
    /// Exceptions; a later one wins. They win over every layer.
    #[serde(default)]
    overrides: Vec<Spanned<RawOverride>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// A further layer of a rotation. `start` and `handoff` are the rotation's own where it has none.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Layer")]
struct RawLayer {
    /// The anchor: the first member's first turn starts here, in the rotation's zone.
    start: Option<Spanned<Moment>>,
    /// How long a turn is: `"daily"`, `"weekly"`, `"2 weeks"`, `"12h"`.
    handoff: Option<Spanned<String>>,
    /// Who takes turns, in order.
    members: Vec<Spanned<String>>,
    /// The calendar on which the layer holds; always where there is none.
    active: Option<Spanned<String>>,
}

/// Somebody else is on call for a while (`contact`), or nobody (`gap = true`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Override")]
struct RawOverride {
    /// The first day, or the first moment.
    from: Spanned<Moment>,
    /// The last day (included), or the first moment after it.
    until: Spanned<Moment>,
    /// Who is on call then; `"vacant"` where nobody has been found yet.
    contact: Option<Spanned<String>>,
    /// `true`: nobody is on call, on purpose.
    gap: Option<Spanned<bool>>,
    /// Why, for explanations.
    reason: Option<String>,
}

/// Lowers a rotation.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawRotation) -> Rotation {
    let timezone = cx.timezone(raw.timezone.as_ref());
    let base = RawLayer {
        start: Some(raw.start.as_ref().map(|m| *m)),
        handoff: Some(raw.handoff.as_ref().map(String::clone)),
        members: raw.members,
        active: raw.active,
    };
    let at = cx.entry_at;
    let mut layers: Vec<Layer> =
        layer(cx, base, at, &raw.start, &raw.handoff).into_iter().collect();
    for further in raw.layers {
        let at = cx.span(&further);
        layers.extend(layer(cx, further.into_inner(), at, &raw.start, &raw.handoff));
    }
    let overrides = raw.overrides.into_iter();
    Rotation {
        entry: cx.entry(raw.allow),
        name: raw.name,
        layers,
        overrides: overrides.filter_map(|raw| exception(cx, raw, &timezone)).collect(),
        timezone,
    }
}

fn layer(
    cx: &mut Cx<'_>,
    raw: RawLayer,
    at: Span,
    start: &Spanned<Moment>,
    handoff: &Spanned<String>,
) -> Option<Layer> {
    let active = raw.active.as_ref().and_then(|id| cx.calendar(id));
    let members = raw.members.iter().filter_map(|id| turn(cx, id)).collect();
    let own_start = raw.start.as_ref().unwrap_or(start);
    let own_handoff = raw.handoff.as_ref().unwrap_or(handoff);
    let start = cx.take(&loading::BAD_DATE, cx.span(own_start), dates::local(own_start.0));
    let turns = recurrence::handoff(own_handoff);
    let handoff = cx.take(&loading::BAD_HANDOFF, cx.span(own_handoff), turns);
    Some(Layer { start: start?, handoff: handoff?, members, active, at })
}

/// A member, or a turn that nobody has yet.
fn turn(cx: &mut Cx<'_>, id: &Spanned<String>) -> Option<At<Turn>> {
    if id.as_str() == "vacant" {
        return Some(At::new(Turn::Vacant, cx.span(id)));
    }
    let text = id.as_ref().map(String::as_str);
    Some(cx.find_text(text, &["vacant"])?.map(Turn::Contact))
}

fn exception(cx: &mut Cx<'_>, raw: Spanned<RawOverride>, zone: &TimeZone) -> Option<Override> {
    let at = cx.span(&raw);
    let raw = raw.into_inner();
    let turn = match (&raw.contact, &raw.gap) {
        (Some(id), None) => turn(cx, id),
        (None, Some(gap)) if **gap => Some(At::new(Turn::Gap, cx.span(gap))),
        (contact, gap) => {
            let message = "an override says either who is on call or that nobody is";
            let diagnostic = Diagnostic::new(&loading::ONE_OF, at, message)
                .help("write `contact = \"<contact>\"`, or `gap = true`");
            match (contact, gap) {
                (None, None) => cx.lacking(diagnostic),
                _ => cx.error(diagnostic),
            }
            None
        }
    };
    let (from, until) = contacts::period(cx, &raw.from, &raw.until, zone)?;
    Some(Override { from, until, turn: turn?, reason: raw.reason, at })
}
