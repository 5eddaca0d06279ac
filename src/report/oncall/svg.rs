//! `--format svg`: a calendar strip. A row per rotation, a column per day, a bar per shift.
//!
//! Drawn in black and white, so that it prints: people are told apart by their names in the bars, gaps
//! are hatched, the same person in two rotations at once has a thick frame, and hours outside those of
//! every layer stay empty.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::{Format, Roster};
use crate::clock::{Shift, Why};
use crate::model::{Contact, Ix, Rotation};
use crate::oncall::OnDuty;
use crate::report::Reader;
use crate::report::text::xml;

pub(super) static FORMAT: Format = Format {
    name: "svg",
    summary: "a drawing: a row per rotation, a column per day",
    reader: Reader::Programs,
    write,
};

const MARGIN: f64 = 16.0;
const TOP: f64 = 92.0;
const ROW: f64 = 40.0;
const BAR: f64 = 26.0;
/// Width of the plot that days share; a day is never narrower or wider than its bounds.
const PLOT: f64 = 1008.0;
const DAY: (f64, f64) = (6.0, 96.0);
/// About the width of a letter at the size of the labels.
const LETTER: f64 = 6.6;
/// More days than this are drawn as if they were one, so that a century does not fill the disk.
const MOST_DAYS: usize = 3700;

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#000}.h{font-size:17px;font-weight:600}\
.s{font-size:11px;fill:#333}.d{font-size:11px;text-anchor:middle}.b{fill:#fff;stroke:#000;stroke-width:1.2}\
.g{fill:url(#gap);stroke:#000;stroke-width:1.2;stroke-dasharray:4 2}.w{fill:#eee}\
.c{fill:none;stroke:#000;stroke-width:3.5}.l{stroke:#bbb;stroke-width:.7}.n{stroke:#000;stroke-width:1.6}";

/// The drawing's measures: where a moment and a row are.
struct Plot {
    left: f64,
    right: f64,
    from: Timestamp,
    until: Timestamp,
    bottom: f64,
}

impl Plot {
    fn x(&self, at: Timestamp) -> f64 {
        let whole = self.until.duration_since(self.from).as_secs_f64().max(1.0);
        let share = at.duration_since(self.from).as_secs_f64() / whole;
        self.left + (self.right - self.left) * share.clamp(0.0, 1.0)
    }
}

fn write(roster: &Roster<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(draw(roster).as_bytes())
}

fn draw(roster: &Roster<'_>) -> String {
    let survey = roster.survey;
    let names = survey.rotations.iter().map(|ix| roster.rotation(*ix).chars().count());
    let left = MARGIN + 12.0 + LETTER * names.max().unwrap_or(0) as f64;
    let midnights = midnights(roster);
    let days = survey.until.duration_since(survey.from).as_secs_f64() / 86_400.0;
    let day = (PLOT / days.max(1.0)).clamp(DAY.0, DAY.1);
    let right = left + (day * days).max(120.0);
    let bottom = TOP + ROW * survey.rotations.len() as f64;
    let plot = Plot { left, right, from: survey.from, until: survey.until, bottom };
    let initials = initials(roster);
    let key = key(roster, &plot, &initials);
    let (width, height) = (right + MARGIN, bottom + 34.0 + 18.0 * key.len() as f64);
    let zone = roster.policy.organization.timezone.clone();
    let date = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%-d %B %Y %H:%M").to_string();
    let range = format!("{} to {}", date(survey.from), date(survey.until));
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-labelledby=\"t d\">\n\
         <title id=\"t\">On call, {range}</title>\n<desc id=\"d\">{}</desc>\n<style>{STYLE}</style>\n\
         <defs><pattern id=\"gap\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#fff\"/>\
         <path d=\"M0 0V7\" stroke=\"#000\" stroke-width=\"2\"/></pattern></defs>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text class=\"h\" x=\"{MARGIN}\" y=\"28\">On call</text>\n\
         <text class=\"s\" x=\"{MARGIN}\" y=\"48\">{range}, {}</text>\n",
        xml(&description(roster)),
        xml(zone.iana_name().unwrap_or("UTC"))
    );
    columns(&plot, &midnights, &mut svg);
    for (row, rotation) in survey.rotations.iter().enumerate() {
        let y = TOP + ROW * row as f64;
        let _ = writeln!(
            svg,
            "<text x=\"{MARGIN}\" y=\"{:.1}\">{}</text><path class=\"l\" d=\"M{MARGIN} {:.1}H{right:.1}\"/>",
            y + 24.0,
            xml(roster.rotation(*rotation)),
            y + ROW,
        );
        for on in survey.shifts.iter().filter(|on| on.rotation == *rotation) {
            bar(roster, &plot, &initials, on, y + (ROW - BAR) / 2.0, &mut svg);
        }
        twice(roster, &plot, *rotation, y + (ROW - BAR) / 2.0, &mut svg);
    }
    if survey.from <= roster.now && roster.now < survey.until {
        let x = plot.x(roster.now);
        let _ = writeln!(svg, "<path class=\"n\" d=\"M{x:.1} {TOP}V{bottom:.1}\"/>");
    }
    for (line, text) in key.iter().enumerate() {
        let y = bottom + 30.0 + 18.0 * line as f64;
        let _ = writeln!(svg, "<text class=\"s\" x=\"{MARGIN}\" y=\"{y:.1}\">{}</text>", xml(text));
    }
    svg.push_str("</svg>\n");
    svg
}

/// Each local midnight in the range, in the organization's zone, the range's start first.
fn midnights(roster: &Roster<'_>) -> Vec<Zoned> {
    let start = roster.survey.from.to_zoned(roster.policy.organization.timezone.clone());
    let tomorrow = |day: &Zoned| day.checked_add(1.day()).ok()?.start_of_day().ok();
    std::iter::successors(Some(start), tomorrow)
        .take_while(|day| day.timestamp() < roster.survey.until)
        .take(MOST_DAYS)
        .collect()
}

/// Days as columns, weekends on a grey ground; where days are narrow only Mondays are labelled.
fn columns(plot: &Plot, midnights: &[Zoned], svg: &mut String) {
    let mut last_label = f64::NEG_INFINITY;
    for (index, day) in midnights.iter().enumerate() {
        let x = plot.x(day.timestamp());
        let end = midnights.get(index + 1).map_or(plot.right, |next| plot.x(next.timestamp()));
        let height = plot.bottom - TOP;
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let width = end - x;
            let _ = writeln!(
                svg,
                "<rect class=\"w\" x=\"{x:.1}\" y=\"{TOP}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            );
        }
        let _ =
            writeln!(svg, "<path class=\"l\" d=\"M{x:.1} {:.1}V{:.1}\"/>", TOP - 6.0, plot.bottom);
        let middle = (x + end) / 2.0;
        let monday = day.weekday() == Weekday::Monday;
        if (end - x < 40.0 && !monday) || middle - last_label < 44.0 {
            continue;
        }
        last_label = middle;
        let _ = writeln!(
            svg,
            "<text class=\"d\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text><text class=\"d\" x=\"{middle:.1}\" \
             y=\"{:.1}\">{}</text>",
            TOP - 24.0,
            day.strftime("%a"),
            TOP - 11.0,
            day.strftime("%-d %b")
        );
    }
}

/// A shift: its name where there is room, else its initials, else only what pointing at it shows.
fn bar(
    roster: &Roster<'_>,
    plot: &Plot,
    initials: &BTreeMap<Ix<Contact>, String>,
    on: &OnDuty,
    y: f64,
    svg: &mut String,
) {
    if on.shift.why == Why::Inactive {
        return;
    }
    let Shift { from, until, .. } = on.shift;
    let (x, width) = (plot.x(from), plot.x(until) - plot.x(from));
    let who = roster.who(&on.shift);
    let gap = on.shift.contact().is_none();
    let class = if gap { "g" } else { "b" };
    let title = format!(
        "{who}, {} – {}, {}",
        roster.moment(on.rotation, from),
        roster.moment(on.rotation, until),
        roster.why(on)
    );
    let _ = write!(
        svg,
        "<g><title>{}</title><rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
         height=\"{BAR}\" rx=\"3\"/>",
        xml(&title)
    );
    let label = on.shift.contact().and_then(|contact| {
        let short = initials.get(&contact)?;
        [who, short.as_str()].into_iter().find(|text| fits(text, width))
    });
    if let Some(label) = label {
        let (x, y) = (x + 5.0, y + 17.5);
        let _ = write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", xml(label));
    }
    svg.push_str("</g>\n");
}

/// True if a label has room in a bar.
fn fits(text: &str, width: f64) -> bool {
    LETTER * text.chars().count() as f64 + 8.0 <= width
}

/// Frames the times at which somebody in a rotation is on call in another one as well.
fn twice(roster: &Roster<'_>, plot: &Plot, rotation: Ix<Rotation>, y: f64, svg: &mut String) {
    for collision in roster.survey.collisions.iter().filter(|c| c.rotations.contains(&rotation)) {
        let (x, end) = (plot.x(collision.interval.from()), plot.x(collision.interval.until()));
        let _ = writeln!(
            svg,
            "<rect class=\"c\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{BAR}\" rx=\"3\"/>",
            end - x
        );
    }
}

/// The initials of everybody who is on call; whoever shares them with others has a number, too.
fn initials(roster: &Roster<'_>) -> BTreeMap<Ix<Contact>, String> {
    let mut sharing: BTreeMap<String, Vec<Ix<Contact>>> = BTreeMap::new();
    for contact in roster.survey.people() {
        let words = roster.contact(contact).split_whitespace();
        sharing
            .entry(words.filter_map(|word| word.chars().next()).collect())
            .or_default()
            .push(contact);
    }
    let numbered = |(initials, contacts): (String, Vec<Ix<Contact>>)| {
        let alone = contacts.len() == 1;
        let one = move |(number, contact)| match alone {
            true => (contact, initials.clone()),
            false => (contact, format!("{initials}{}", number + 1)),
        };
        contacts.into_iter().enumerate().map(one).collect::<Vec<_>>()
    };
    sharing.into_iter().flat_map(numbered).collect()
}

/// What hatching, frames and the initials that are drawn mean, a line each.
fn key(roster: &Roster<'_>, plot: &Plot, initials: &BTreeMap<Ix<Contact>, String>) -> Vec<String> {
    let survey = roster.survey;
    let mut key = Vec::new();
    let hatched = |on: &OnDuty| on.shift.contact().is_none() && on.shift.why != Why::Inactive;
    if survey.shifts.iter().any(hatched) {
        key.push("hatched: nobody is on call".to_owned());
    }
    if !survey.collisions.is_empty() {
        key.push("thick frame: the same person in two rotations at once".to_owned());
    }
    let short = survey.shifts.iter().filter_map(|on| {
        let contact = on.shift.contact()?;
        let width = plot.x(on.shift.until) - plot.x(on.shift.from);
        let short = initials.get(&contact)?;
        (!fits(roster.contact(contact), width) && fits(short, width)).then_some(contact)
    });
    let short: BTreeSet<Ix<Contact>> = short.collect();
    let lines = initials.iter().filter(|(contact, _)| short.contains(contact));
    key.extend(lines.map(|(contact, short)| format!("{short}  {}", roster.contact(*contact))));
    key
}

/// The drawing in a sentence per rotation, for those who cannot see it.
fn description(roster: &Roster<'_>) -> String {
    let now = roster.survey.handoffs.iter().map(|hand_off| {
        let who = roster.who(&hand_off.present);
        format!("{}: {who}", roster.rotation(hand_off.rotation))
    });
    let at = roster.moment.to_zoned(roster.policy.organization.timezone.clone());
    let at = at.strftime("%-d %B %Y %H:%M");
    let gaps = roster.survey.gaps.len();
    let now: Vec<String> = now.collect();
    format!("On call at {at}: {}. Gaps in the range: {gaps}.", now.join("; "))
}
