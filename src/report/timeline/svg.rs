//! The timeline as a drawing: a time axis with what happens on it, deadlines as bars, pauses hatched,
//! hours in which the clock runs on a lighter ground, and the account as numbered lines below.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;

use super::scale::Scale;
use super::words::elapsed;
use super::{Account, Format};
use crate::model::TargetKind;
use crate::report::Reader;
use crate::report::text::xml as escape;
use crate::simulate::{ClockKind, Happening, What};

pub(super) static FORMAT: Format =
    Format { name: "svg", summary: "a drawing of the timeline", reader: Reader::Programs, write };

/// Left edge of the plot; the names of the rows stand before it.
const LEFT: f64 = 132.0;
const RIGHT: f64 = 28.0;
const TOP: f64 = 76.0;
const ROW: f64 = 34.0;
const LINE: f64 = 18.0;

/// The rows of the drawing, from the top.
const ROWS: [&str; 5] = ["People", "Escalation", "Told", "Targets", "Duties"];

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1a1a1a}.h{font-size:17px;font-weight:600}\
.s{font-size:11px;fill:#444}.m{stroke:#1a1a1a;stroke-width:1.2;fill:#fff}.t{fill:#0b5cad;stroke:#0b5cad}\
.bad{fill:#b00020;stroke:#b00020}.ok{fill:#1b6e3c;stroke:#1b6e3c}.closed{fill:#e4e4e4}.open{fill:#fff}\
.axis{stroke:#1a1a1a}.grid{stroke:#ccc}.n{font-size:11px;text-anchor:middle}";

fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(draw(account).as_bytes())
}

/// Draws the whole timeline.
fn draw(account: &Account<'_>) -> String {
    let trace = account.trace;
    let moments = moments(account);
    let scale = Scale::new(moments.iter().copied(), LEFT);
    let groups = groups(&trace.events);
    let longest = trace.events.iter().map(|event| line(account, event).0.chars().count()).max();
    // About as wide as the letters of the lines below are.
    let width = (scale.end() + RIGHT).max(longest.unwrap_or(0) as f64 * 7.0 + 240.0);
    let bottom = TOP + ROW * ROWS.len() as f64;
    let lines = trace.events.len() as f64;
    let height = bottom + 64.0 + lines * LINE;
    let mut svg = String::new();
    let title = escape(account.title);
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-labelledby=\"t d\">\n\
         <title id=\"t\">{title}</title>\n<desc id=\"d\">What happens to the ticket from left to \
         right; distances are stretched where much happens. The numbered lines below say the \
         same in words.</desc>\n<style>{STYLE}</style>\n<defs><pattern id=\"p\" width=\"6\" \
         height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path \
         d=\"M0 0V6\" stroke=\"#666\" stroke-width=\"1.5\"/></pattern></defs>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text class=\"h\" x=\"16\" y=\"28\">{title}</text>\n"
    );
    let opened = account.words().moment(trace.opened);
    let _ = writeln!(svg, "<text class=\"s\" x=\"16\" y=\"48\">opened {}</text>", escape(&opened));
    ground(account, &scale, bottom, &mut svg);
    axis(account, &moments, &scale, bottom, &mut svg);
    deadlines(account, &scale, &mut svg);
    for group in &groups {
        marker(account, group, &scale, &mut svg);
    }
    legend(account, bottom + 56.0, &mut svg);
    svg.push_str("</svg>\n");
    svg
}

/// Every moment that the drawing shows.
fn moments(account: &Account<'_>) -> Vec<Timestamp> {
    let trace = account.trace;
    let mut moments: Vec<Timestamp> = trace.events.iter().map(|event| event.at).collect();
    moments.extend(trace.events.iter().filter_map(|event| match event.what {
        What::TargetDue { due, .. } => Some(due.min(trace.outcome.end)),
        _ => None,
    }));
    moments.sort();
    moments.dedup();
    moments
}

/// Hours in which the clock runs are white, others grey, pauses hatched.
fn ground(account: &Account<'_>, scale: &Scale, bottom: f64, svg: &mut String) {
    let height = bottom - TOP;
    let mut band = |from: Timestamp, until: Timestamp, fill: &str| {
        let (x, end) = (scale.x(from), scale.x(until));
        if end > x {
            let _ = writeln!(
                svg,
                "<rect {fill} x=\"{x:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{height}\"/>",
                end - x
            );
        }
    };
    let (opened, end) = (account.trace.opened, account.trace.outcome.end);
    band(opened, end, "class=\"closed\"");
    for interval in account.open {
        band(interval.from().max(opened), interval.until().min(end), "class=\"open\"");
    }
    for (from, until) in &account.trace.pauses {
        band(*from, until.unwrap_or(end), "fill=\"url(#p)\" opacity=\".5\"");
    }
}

fn axis(
    account: &Account<'_>,
    moments: &[Timestamp],
    scale: &Scale,
    bottom: f64,
    svg: &mut String,
) {
    for (index, name) in ROWS.iter().enumerate() {
        let y = TOP + ROW * index as f64;
        let _ = writeln!(
            svg,
            "<text x=\"16\" y=\"{:.1}\">{name}</text><path class=\"grid\" d=\"M{LEFT} {y}H{:.1}\"/>",
            y + ROW * 0.62,
            scale.end()
        );
    }
    let _ = writeln!(svg, "<path class=\"axis\" d=\"M{LEFT} {bottom}H{:.1}\"/>", scale.end());
    let mut last = f64::NEG_INFINITY;
    for moment in moments {
        let x = scale.x(*moment);
        let _ = writeln!(svg, "<path class=\"axis\" d=\"M{x:.1} {bottom}v5\"/>");
        // Labels that would run into each other are left out; the lines below have every time.
        if x - last >= 44.0 {
            let label = elapsed(moment.duration_since(account.trace.opened));
            let _ = writeln!(
                svg,
                "<text class=\"n\" x=\"{x:.1}\" y=\"{:.1}\">{label}</text>",
                bottom + 18.0
            );
            last = x;
        }
    }
}

/// Targets as bars from the opening to their due time.
fn deadlines(account: &Account<'_>, scale: &Scale, svg: &mut String) {
    let trace = account.trace;
    let y = TOP + ROW * 3.0;
    for (kind, offset) in TargetKind::ALL.into_iter().zip([25.0, 30.0]) {
        let clock = ClockKind::Ticket(kind);
        let due = trace.events.iter().rev().find_map(|event| match event.what {
            What::TargetDue { clock: c, due } if c == clock => Some(due),
            _ => None,
        });
        let Some(due) = due else { continue };
        let missed = trace
            .events
            .iter()
            .any(|event| matches!(event.what, What::TargetMissed { clock: c, .. } if c == clock));
        let class = if missed { "bad" } else { "ok" };
        let (x, end) = (scale.x(trace.opened), scale.x(due.min(trace.outcome.end)));
        let _ = writeln!(
            svg,
            "<path class=\"{class}\" stroke-width=\"3\" d=\"M{x:.1} {0:.1}H{end:.1}\"><title>{1} due \
             {2}</title></path>",
            y + offset,
            kind.as_str(),
            escape(&account.words().moment(due))
        );
    }
}

/// Events of one moment and one row share a marker.
struct Group<'a> {
    row: usize,
    /// Position of the first.
    first: usize,
    event: &'a Happening,
    /// How many follow it.
    more: usize,
    bad: bool,
}

fn groups(events: &[Happening]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (first, event) in events.iter().enumerate() {
        let (row, bad) = (row(&event.what), is_bad(&event.what));
        match groups.iter_mut().rfind(|group| group.row == row && group.event.at == event.at) {
            Some(group) => {
                group.more += 1;
                group.bad |= bad;
            }
            None => groups.push(Group { row, first, event, more: 0, bad }),
        }
    }
    groups
}

fn row(what: &What) -> usize {
    match what {
        What::Opened
        | What::Acknowledged { .. }
        | What::Changed { .. }
        | What::Paused { .. }
        | What::Resumed
        | What::Resolved
        | What::Reopened
        | What::NoEffect(_) => 0,
        What::Notified(_) | What::ReachedNobody { .. } => 2,
        What::TargetDue { .. } | What::TargetMet { .. } | What::TargetMissed { .. } => 3,
        What::DutyDue { .. } | What::UpdateDue { .. } => 4,
        _ => 1,
    }
}

fn is_bad(what: &What) -> bool {
    matches!(
        what,
        What::ReachedNobody { .. } | What::TargetMissed { .. } | What::Exhausted | What::Truncated
    )
}

fn marker(account: &Account<'_>, group: &Group<'_>, scale: &Scale, svg: &mut String) {
    let x = scale.x(group.event.at);
    let y = TOP + ROW * (group.row as f64 + 0.5);
    let class = match (group.bad, group.row) {
        (true, _) => "bad",
        (false, 2) => "t",
        _ => "m",
    };
    let text = account.words().event(group.event);
    let number = match group.more {
        0 => (group.first + 1).to_string(),
        more => format!("{} +{more}", group.first + 1),
    };
    let _ = writeln!(
        svg,
        "<g><title>{}</title><circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/><text \
         class=\"n\" x=\"{x:.1}\" y=\"{:.1}\">{number}</text></g>",
        escape(&text),
        y - 7.0
    );
}

/// The account, a numbered line per event.
fn legend(account: &Account<'_>, top: f64, svg: &mut String) {
    for (index, event) in account.trace.events.iter().enumerate() {
        let (what, why) = line(account, event);
        let class = if is_bad(&event.what) { " style=\"fill:#b00020\"" } else { "" };
        let _ = writeln!(
            svg,
            "<text x=\"16\" y=\"{:.1}\"{class}>{}. {} <tspan class=\"s\">({})</tspan></text>",
            top + LINE * index as f64,
            index + 1,
            escape(&what),
            escape(&why)
        );
    }
}

/// What happened when, and because of what.
fn line(account: &Account<'_>, event: &Happening) -> (String, String) {
    let after = elapsed(event.at.duration_since(account.trace.opened));
    let what = format!("+{after} · {}", account.words().event(event));
    (what, event.why.describe(account.policy))
}
