//! A duration for every priority: one value, or a map with an optional `default`. Language page,
//! sections 8 and 9, ruling 14.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::context::Cx;
use super::duration::{self, DurationText};
use super::mistake::quote;
use crate::diagnostic::loading;
use crate::model::{CalendarRef, Cell, Duration, Ix, PerPriority, Priority};
use crate::parse::{Entries, Spanned};
use crate::source::At;

/// One duration, or one per priority.
#[derive(Debug, Clone)]
pub(super) enum RawPerPriority {
    /// `"4h"`
    One(DurationText),
    /// `{ critical = "immediate", default = "8h" }`
    Map(Entries<Spanned<DurationText>>),
}

impl<'de> Deserialize<'de> for RawPerPriority {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMap;

        impl<'de> Visitor<'de> for OneOrMap {
            type Value = RawPerPriority;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration, or a table with a duration per priority")
            }

            fn visit_str<E>(self, text: &str) -> Result<RawPerPriority, E> {
                Ok(RawPerPriority::One(DurationText(text.to_owned())))
            }

            fn visit_i64<E>(self, number: i64) -> Result<RawPerPriority, E> {
                Ok(RawPerPriority::One(DurationText(number.to_string())))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<RawPerPriority, M::Error> {
                Entries::deserialize(MapAccessDeserializer::new(map)).map(RawPerPriority::Map)
            }
        }

        deserializer.deserialize_any(OneOrMap)
    }
}

impl JsonSchema for RawPerPriority {
    fn schema_name() -> Cow<'static, str> {
        "DurationPerPriority".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let duration = generator.subschema_for::<DurationText>();
        json_schema!({
            "description": "One duration for all priorities, or a table with one per priority: \
                `{ critical = \"immediate\", default = \"8h\" }`. `default` stands for the priorities \
                that are not named, `\"never\"` leaves one out on purpose.",
            "anyOf": [duration, { "type": "object", "additionalProperties": duration }],
        })
    }
}

/// The clock that durations of a map run on.
#[derive(Debug, Clone, Copy)]
pub(super) enum RunsOn {
    /// Each priority's own calendar.
    Priority,
    /// One calendar for all; `None` where it is not known.
    Calendar(Option<CalendarRef>),
}

/// What was written for some priorities.
type Written = Cell<Duration>;

/// Lowers a map, and checks every unit against the calendar it will run on.
pub(super) fn lower(
    cx: &mut Cx<'_>,
    raw: &Spanned<RawPerPriority>,
    runs_on: RunsOn,
) -> PerPriority<Duration> {
    let count = cx.set.names.count::<Priority>();
    let at = cx.span(raw);
    let mut cells = vec![Cell::Missing; count];
    match &**raw {
        RawPerPriority::One(text) => {
            let text = raw.as_ref().map(|_| text);
            cells.fill(read(cx, text).unwrap_or(Cell::Missing));
        }
        RawPerPriority::Map(entries) => {
            let mut default = Cell::Missing;
            for (key, text) in entries {
                let written = read(cx, text.as_ref());
                if key.as_str() == "default" {
                    default = written.unwrap_or(Cell::Missing);
                    continue;
                }
                let key = key.as_ref().map(String::as_str);
                let priority: Option<At<Ix<Priority>>> = cx.find_text(key, &["default"]);
                if let (Some(priority), Some(written)) = (priority, written)
                    && let Some(cell) = cells.get_mut(priority.index())
                {
                    *cell = written;
                }
            }
            for cell in &mut cells {
                if *cell == Cell::Missing {
                    *cell = default;
                }
            }
        }
    }
    check_units(cx, &cells, runs_on);
    PerPriority { at, cells }
}

/// A duration or `"never"`; `None` where it cannot be read.
fn read(cx: &mut Cx<'_>, text: Spanned<&DurationText>) -> Option<Written> {
    let at = cx.span(&text);
    if text.0 == "never" {
        return Some(Cell::Never(at));
    }
    cx.take(&loading::BAD_DURATION, at, duration::parse(&text.0)).map(Cell::Given)
}

/// Checks each written duration once, however many priorities it stands for.
fn check_units(cx: &mut Cx<'_>, cells: &[Written], runs_on: RunsOn) {
    let mut reported = Vec::new();
    for (position, cell) in cells.iter().enumerate() {
        let Some(found) = cell.given() else { continue };
        if reported.contains(&found.at) {
            continue;
        }
        let priority: Ix<Priority> = Ix::new(position);
        let (calendar, whose) = match runs_on {
            RunsOn::Calendar(calendar) => (calendar, String::new()),
            RunsOn::Priority => {
                let calendar = cx.set.priority_calendars.get(position).copied().flatten();
                let whose = format!(" of the priority {}", quote(cx.set.names.id(priority)));
                (calendar, whose)
            }
        };
        let before = cx.problems.len();
        if let Some(calendar) = calendar {
            cx.check_unit(found, calendar, &whose);
        }
        if cx.problems.len() > before {
            reported.push(found.at);
        }
    }
}

/// A duration that runs on every priority's calendar, whichever the ticket has.
pub(super) fn on_all(cx: &mut Cx<'_>, text: &Spanned<DurationText>) -> Option<At<Duration>> {
    let found = cx.duration(text, None)?;
    let cells = vec![Cell::Given(found); cx.set.priority_calendars.len()];
    check_units(cx, &cells, RunsOn::Priority);
    Some(found)
}

/// A duration after which something is done again, on every priority's calendar.
pub(super) fn interval(cx: &mut Cx<'_>, text: &Spanned<DurationText>) -> Option<At<Duration>> {
    on_all(cx, text).and_then(|found| cx.some_time(found))
}
