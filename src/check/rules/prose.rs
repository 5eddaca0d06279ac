//! Text that people read: every piece of it in a policy set, and where in a file a part of it stands.
//!
//! Knows nothing of any rule. Names and prose alike come as Markdown with expressions.

use std::ops::Range;

use crate::check::Context;
use crate::model::{Entry, Policy};
use crate::source::{At, Span};

/// A piece of text that people read.
#[derive(Clone, Copy)]
pub(super) struct Text<'p> {
    /// The entry it belongs to.
    pub(super) entry: &'p Entry,
    /// The text as it will be read, before expressions are filled in.
    pub(super) value: &'p str,
    /// What it is, to look for in the file: its own place, or something around or before it.
    near: Near,
}

/// What the model knows of a text's place.
#[derive(Clone, Copy)]
enum Near {
    /// Within this span.
    Inside(Span),
    /// Somewhere after this one: names follow the header of their entry.
    After(Span),
}

impl<'p> Text<'p> {
    /// A text that knows its place.
    pub(super) fn at(entry: &'p Entry, text: &'p At<String>) -> Self {
        Self { entry, value: &text.value, near: Near::Inside(text.at) }
    }

    fn inside(entry: &'p Entry, value: &'p str, at: Span) -> Self {
        Self { entry, value, near: Near::Inside(at) }
    }

    fn of(entry: &'p Entry, value: &'p str) -> Self {
        Self { entry, value, near: Near::After(entry.at) }
    }

    /// Finds the text in its file, so that places in it can be told.
    pub(super) fn place(&self, cx: &Context<'p>) -> Place<'p> {
        let (around, fallback) = match self.near {
            Near::Inside(at) => (at, at),
            Near::After(header) => {
                let end = cx.sources.get(header.file).map_or(0, |file| file.text().len());
                (Span::new(header.file, header.end as usize..end), header)
            }
        };
        let written = cx.sources.text(around);
        Place { value: self.value, start: written.find(self.value), written, around, fallback }
    }
}

/// Where a text stands in its file.
pub(super) struct Place<'p> {
    value: &'p str,
    written: &'p str,
    /// Where in `written` the whole text starts, if it stands there without escapes.
    start: Option<usize>,
    around: Span,
    fallback: Span,
}

impl Place<'_> {
    /// Where a part of the text stands, as closely as can be told. Escapes in the file make texts
    /// differ from what was written; then the place is what surrounds them.
    pub(super) fn of(&self, part: Range<usize>) -> Span {
        let start = match self.start {
            Some(start) => Some(start + part.start),
            None => self.value.get(part.clone()).and_then(|part| self.written.find(part)),
        };
        start.map_or(self.fallback, |start| {
            let start = self.around.start as usize + start;
            Span::new(self.around.file, start..start + part.len())
        })
    }
}

/// Every text of a policy set that people may read in a document, a message or on a screen.
pub(super) fn texts<'p>(policy: &'p Policy, visit: &mut impl FnMut(Text<'p>)) {
    people(policy, visit);
    tickets(policy, visit);
    escalation(policy, visit);
    documents(policy, visit);
}

fn people<'p>(policy: &'p Policy, visit: &mut impl FnMut(Text<'p>)) {
    visit(Text::of(&policy.organization.entry, &policy.organization.name));
    for calendar in policy.calendars.values() {
        calendar.name.iter().for_each(|name| visit(Text::of(&calendar.entry, name)));
    }
    for set in policy.holiday_sets.values() {
        set.name.iter().for_each(|name| visit(Text::of(&set.entry, name)));
        for day in &set.days {
            visit(Text::inside(&set.entry, &day.name, day.at));
        }
    }
    for contact in policy.contacts.values() {
        let entry = &contact.entry;
        visit(Text::of(entry, &contact.name));
        contact.title.iter().for_each(|title| visit(Text::of(entry, title)));
        contact.location.iter().for_each(|location| visit(Text::of(entry, location)));
        contact.responsibilities.iter().for_each(|text| visit(Text::at(entry, text)));
        for method in &contact.reach {
            visit(Text::at(entry, &method.address));
            method.label.iter().for_each(|label| visit(Text::inside(entry, label, method.at)));
        }
    }
    for rotation in policy.rotations.values() {
        rotation.name.iter().for_each(|name| visit(Text::of(&rotation.entry, name)));
    }
}

fn tickets<'p>(policy: &'p Policy, visit: &mut impl FnMut(Text<'p>)) {
    for category in policy.categories.values() {
        visit(Text::of(&category.entry, &category.name));
        category.examples.iter().for_each(|text| visit(Text::of(&category.entry, text)));
    }
    for impact in policy.impacts.values() {
        visit(Text::of(&impact.entry, &impact.name));
    }
    for urgency in policy.urgencies.values() {
        visit(Text::of(&urgency.entry, &urgency.name));
    }
    for attribute in policy.attributes.values() {
        visit(Text::of(&attribute.entry, &attribute.name));
    }
    for priority in policy.priorities.values() {
        visit(Text::of(&priority.entry, &priority.name));
        priority.examples.iter().for_each(|text| visit(Text::of(&priority.entry, text)));
    }
}

fn escalation<'p>(policy: &'p Policy, visit: &mut impl FnMut(Text<'p>)) {
    for tier in policy.tiers.values() {
        visit(Text::of(&tier.entry, &tier.name));
        let prose = tier.handles.iter().chain(&tier.responsibilities);
        prose.for_each(|text| visit(Text::at(&tier.entry, text)));
    }
    for escalation in policy.escalation_policies.values() {
        visit(Text::of(&escalation.entry, &escalation.name));
    }
    for trigger in policy.triggers.values() {
        visit(Text::of(&trigger.entry, &trigger.name));
        trigger.examples.iter().for_each(|text| visit(Text::of(&trigger.entry, text)));
    }
    for duty in policy.duties.values() {
        duty.text.iter().for_each(|text| visit(Text::at(&duty.entry, text)));
        duty.requires.iter().for_each(|text| visit(Text::of(&duty.entry, text)));
    }
}

fn documents<'p>(policy: &'p Policy, visit: &mut impl FnMut(Text<'p>)) {
    for document in policy.documents.values() {
        let entry = &document.entry;
        visit(Text::at(entry, &document.title));
        for section in &document.sections {
            visit(Text::inside(entry, &section.title, section.at));
            visit(Text::at(entry, &section.body));
        }
        for revision in &document.revisions {
            visit(Text::inside(entry, &revision.version, revision.at));
            visit(Text::inside(entry, &revision.text, revision.at));
        }
    }
}

/// The parts of a Markdown text that are not prose: expressions, code, and fenced blocks. Sorted.
pub(super) fn not_prose(text: &str) -> Vec<Range<usize>> {
    // The longer mark first: a fence is no code span.
    const MARKS: [(&str, &str); 5] =
        [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("```", "```"), ("`", "`")];
    let mut found = Vec::new();
    // A mark that is not closed once is not closed later either, so the text is read but once.
    let mut closed = [true; MARKS.len()];
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(['{', '`'])) {
        let start = from + at;
        from = start + 1;
        for ((open, close), closed) in MARKS.iter().zip(&mut closed) {
            let inside = start + open.len();
            if !*closed || !text.get(start..).is_some_and(|rest| rest.starts_with(open)) {
                continue;
            }
            match text.get(inside..).and_then(|rest| rest.find(close)) {
                Some(length) => {
                    from = inside + length + close.len();
                    found.push(start..from);
                    break;
                }
                // What is never closed is text.
                None => *closed = false,
            }
        }
    }
    found
}

/// True if an offset lies in one of these parts, which are sorted and do not overlap.
pub(super) fn lies_in(parts: &[Range<usize>], offset: usize) -> bool {
    let after = parts.partition_point(|part| part.start <= offset);
    after.checked_sub(1).and_then(|at| parts.get(at)).is_some_and(|part| part.contains(&offset))
}

/// The words of a text, in order: runs of letters and digits.
pub(in crate::check) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = next(text, rest, true)?;
        let end = next(text, start, false).unwrap_or(text.len());
        rest = end;
        Some((start..end, text.get(start..end)?))
    })
}

/// Where, from an offset on, the next character stands that is (or is not) a letter or a digit. All prose is
/// read so several times over, and nearly all of it is ASCII.
fn next(text: &str, from: usize, is_part: bool) -> Option<usize> {
    let mut at = from;
    while let Some(byte) = text.as_bytes().get(at) {
        let (found, length) = if byte.is_ascii() {
            (byte.is_ascii_alphanumeric(), 1)
        } else {
            let c = text.get(at..)?.chars().next()?;
            (c.is_alphanumeric(), c.len_utf8())
        };
        if found == is_part {
            return Some(at);
        }
        at += length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_and_code_are_no_prose() {
        let text = "a `[X]` b {{ c }} ```\n`d\n``` e ` f";
        let skipped: Vec<&str> = not_prose(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(skipped, ["`[X]`", "{{ c }}", "```\n`d\n```"]);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found: Vec<&str> = words("P1: 4-hour (réponse)").map(|(_, word)| word).collect();
        assert_eq!(found, ["P1", "4", "hour", "réponse"]);
    }
}
