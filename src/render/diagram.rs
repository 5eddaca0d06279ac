//! The escalation ladder: rails are priorities, rungs are steps, each with its time.
//!
//! As inline SVG for HTML (it takes the page's colours, and is legible in black and white), as a
//! Mermaid chart for Markdown. The table beside it says the same in text.

use std::fmt::Write;

use super::escape;

/// What the picture of an escalation policy shows, in words.
#[derive(Debug, Clone)]
pub(super) struct Ladder {
    pub(super) id: String,
    pub(super) name: String,
    /// Names of the priorities, most severe first.
    pub(super) priorities: Vec<String>,
    pub(super) rungs: Vec<Rung>,
}

/// One step.
#[derive(Debug, Clone)]
pub(super) struct Rung {
    /// Whom it tells.
    pub(super) who: String,
    /// One time per priority; `None` where the step is not taken.
    pub(super) times: Vec<Option<String>>,
    /// `repeated every 15m, 3 times`
    pub(super) note: Option<String>,
}

const WIDTH: usize = 760;
const LABELS: usize = 300;
/// Characters that fit beside the rails at 15 pixels.
const LABEL_CHARS: usize = 32;
const LINE: usize = 19;
const HEAD: usize = 76;
/// How far down the ticket is opened.
const OPENED: usize = 54;

/// The ladder as SVG. Sizes are in the units of its view box; it scales to the page.
pub(super) fn svg(ladder: &Ladder) -> String {
    let columns = ladder.priorities.len().max(1);
    let column = ((WIDTH - LABELS) / columns).max(84);
    let width = LABELS + column * columns;
    let rail = |index: usize| LABELS + column * index + column / 2;
    let labels: Vec<Vec<String>> = ladder.rungs.iter().map(label).collect();
    let height_of = |lines: &Vec<String>| (lines.len() * LINE + 30).max(58);
    let bottom = HEAD + labels.iter().map(height_of).sum::<usize>();
    let height = bottom + 4;

    let mut out = String::new();
    let id = escape::html(&ladder.id);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg class=\"ladder\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" \
         aria-labelledby=\"ladder-{id}-title ladder-{id}-desc\" xmlns=\"http://www.w3.org/2000/svg\">\n\
         <title id=\"ladder-{id}-title\">Escalation ladder: {}</title>\n\
         <desc id=\"ladder-{id}-desc\">{}</desc>\n",
        escape::html(&ladder.name),
        escape::html(&describe(ladder)),
    );
    for (index, name) in ladder.priorities.iter().enumerate() {
        let x = rail(index);
        // The more severe, the heavier the rail; a dash sets the mildest apart without colour.
        let weight = 4_usize.saturating_sub(index).max(1);
        let lines = wrap(name, column / 9, 2);
        for (row, line) in lines.iter().enumerate() {
            let y = 40 - (lines.len() - row) * LINE + LINE / 2;
            let _ = writeln!(
                out,
                "<text class=\"head\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{}</text>",
                escape::html(line),
            );
        }
        let heights = labels.iter().map(height_of);
        for (from, to, taken) in rail_pieces(ladder, index, heights) {
            let dash = if taken { "" } else { " stroke-dasharray=\"2 6\"" };
            let _ = writeln!(
                out,
                "<line class=\"rail\" x1=\"{x}\" y1=\"{from}\" x2=\"{x}\" y2=\"{to}\" \
                 stroke-width=\"{weight}\"{dash}/>",
            );
        }
        let _ = writeln!(out, "<circle class=\"start\" cx=\"{x}\" cy=\"{OPENED}\" r=\"6\"/>");
    }
    let _ = writeln!(out, "<text class=\"quiet\" x=\"40\" y=\"59\">Ticket opened</text>");
    let mut top = HEAD;
    for (index, (rung, lines)) in ladder.rungs.iter().zip(&labels).enumerate() {
        let height = height_of(lines);
        let middle = top + height / 2;
        let _ = write!(
            out,
            "<line class=\"rung\" x1=\"16\" y1=\"{top}\" x2=\"{width}\" y2=\"{top}\"/>\n\
             <circle class=\"step\" cx=\"18\" cy=\"{middle}\" r=\"13\"/>\n\
             <text class=\"number\" x=\"18\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
            middle + 5,
            index + 1,
        );
        let first = middle + 5 - (lines.len() - 1) * LINE / 2;
        for (row, line) in lines.iter().enumerate() {
            let note = rung.note.is_some() && row + 1 == lines.len();
            let class = if note { "quiet" } else { "who" };
            let y = first + row * LINE;
            let _ = writeln!(
                out,
                "<text class=\"{class}\" x=\"40\" y=\"{y}\">{}</text>",
                escape::html(line)
            );
        }
        for (index, time) in rung.times.iter().enumerate() {
            if let Some(time) = time {
                pill(&mut out, rail(index), middle, column, time);
            }
        }
        top += height;
    }
    out.push_str("</svg>\n");
    out
}

/// The rail of a priority from the opening to its last step, in pieces from top to bottom; the last says
/// whether the step that the piece runs through is taken.
fn rail_pieces(
    ladder: &Ladder,
    priority: usize,
    heights: impl Iterator<Item = usize>,
) -> Vec<(usize, usize, bool)> {
    let is_taken = |rung: &Rung| rung.times.get(priority).is_some_and(Option::is_some);
    let Some(last) = ladder.rungs.iter().rposition(is_taken) else { return Vec::new() };
    let mut pieces = Vec::new();
    let mut top = HEAD;
    let mut from = OPENED;
    for (index, (rung, height)) in ladder.rungs.iter().zip(heights).enumerate() {
        let middle = top + height / 2;
        let bottom = top + height;
        if index == last {
            pieces.push((from, middle, true));
            break;
        }
        pieces.push((from, bottom, is_taken(rung)));
        (top, from) = (bottom, bottom);
    }
    pieces
}

/// A time on a rail.
fn pill(out: &mut String, x: usize, y: usize, column: usize, time: &str) {
    let width = (time.chars().count() * 8 + 22).min(column - 6);
    let _ = write!(
        out,
        "<rect class=\"pill\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"26\" rx=\"13\"/>\n\
         <text class=\"time\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
        x - width / 2,
        y - 13,
        y + 5,
        escape::html(&cut(time, (column - 20) / 7)),
    );
}

/// Who is told, in lines that fit, and the note.
fn label(rung: &Rung) -> Vec<String> {
    let mut lines = wrap(&rung.who, LABEL_CHARS, 4);
    lines.extend(rung.note.as_ref().map(|note| cut(note, LABEL_CHARS + 4)));
    lines
}

/// The text in at most so many lines of so many characters, with an ellipsis where that is too few.
fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        // A word longer than a line is broken, so that nothing leaves the picture.
        for piece in letters.chunks(width.max(1)) {
            let piece: String = piece.iter().collect();
            match lines.last_mut() {
                Some(line) if line.is_empty() => *line = piece,
                Some(line) if line.chars().count() + 1 + piece.chars().count() <= width => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} …"), width);
        }
    }
    lines
}

/// The text, with an ellipsis where it is longer than `length` characters.
fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(length.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// The whole ladder in sentences, for those who do not see it.
fn describe(ladder: &Ladder) -> String {
    let mut text = String::new();
    for (index, rung) in ladder.rungs.iter().enumerate() {
        let _ = write!(text, "Step {}: {}", index + 1, rung.who);
        for (priority, time) in ladder.priorities.iter().zip(&rung.times) {
            let _ = write!(text, "; {priority}: {}", time.as_deref().unwrap_or("not taken"));
        }
        text.push_str(". ");
    }
    text.trim_end().to_owned()
}

/// The ladder as a Mermaid chart in a fenced block.
pub(super) fn mermaid(ladder: &Ladder) -> String {
    let mut out = String::from("```mermaid\nflowchart TB\n  s0([\"Ticket opened\"])\n");
    for (index, rung) in ladder.rungs.iter().enumerate() {
        let times: Vec<_> = ladder
            .priorities
            .iter()
            .zip(&rung.times)
            .filter_map(|(priority, time)| Some(format!("{priority}: {}", time.as_deref()?)))
            .map(|line| quote(&line))
            .collect();
        let _ = write!(
            out,
            "  s{}[\"{}. {}\"]\n  s{index} -->|\"{}\"| s{}\n",
            index + 1,
            index + 1,
            quote(&rung.who),
            times.join("<br>"),
            index + 1,
        );
    }
    out.push_str("```\n");
    out
}

/// Text inside the quotes of a Mermaid label.
fn quote(text: &str) -> String {
    let mut out = String::new();
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            c if escape::is_unfit(c) => {}
            '"' | '<' | '>' | '#' | '&' | '`' | ';' | '\\' | '%' | '{' | '}' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(who: &str) -> Ladder {
        Ladder {
            id: "unresolved".into(),
            name: "Unresolved <issues>".into(),
            priorities: vec!["High".into(), "Low".into()],
            rungs: vec![
                Rung {
                    who: who.to_owned(),
                    times: vec![Some("at once".into()), Some("48h".into())],
                    note: None,
                },
                Rung {
                    who: "Management".into(),
                    times: vec![Some("4h".into()), None],
                    note: Some("again every 15m, 3 times".into()),
                },
            ],
        }
    }

    #[test]
    fn the_ladder_shows_every_time() {
        insta::assert_snapshot!(svg(&ladder("Level 2 – Technical Support")));
        insta::assert_snapshot!(mermaid(&ladder("Level 2 – Technical Support")));
    }

    #[test]
    fn hostile_names_stay_text() {
        let hostile = format!("</svg><script>`\"{}", "x".repeat(300));
        let picture = svg(&ladder(&hostile));
        assert_eq!(picture.matches("<script").count(), 0);
        assert_eq!(picture.matches("</svg>").count(), 1);
        let chart = mermaid(&ladder("\"]\n```\n<script>"));
        assert_eq!(chart.matches("```").count(), 2);
        assert!(!chart.contains("<script"));
    }
}
