//! For people at two in the morning: whom to call, by which number, then everything else.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Format, Sheet};
use crate::model::{Contact, Ix, Method, Target};
use crate::oncall::{Call, Person};
use crate::report::timeline::{channel, elapsed};
use crate::report::{Reader, one_line};
use crate::simulate::{Cause, Told};

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "names and numbers on one screen, for people",
    reader: Reader::People,
    write,
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();

fn write(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let answer = sheet.answer;
    let moment = |at: jiff::Timestamp| {
        let zone = sheet.policy.organization.timezone.clone();
        at.to_zoned(zone).strftime("%a %-d %b %Y %H:%M %Z").to_string()
    };
    let mut named = BTreeSet::new();
    if answer.call.is_empty() {
        writeln!(out, "{BOLD}Nobody is told at once{BOLD:#}")?;
    } else {
        writeln!(out, "{BOLD}Call now{BOLD:#}")?;
    }
    // Whoever answers stands first; who should have been there, and is not, is no help now.
    let (answered, vain): (Vec<_>, Vec<_>) =
        answer.call.iter().partition(|call| !call.people.is_empty());
    for call in answered.into_iter().chain(vain) {
        entry(sheet, call, Some(&mut named), out)?;
    }
    if !answer.next.is_empty() {
        let title = match sheet.facts {
            Some(_) => "Then, as long as it is not solved",
            None => "Then",
        };
        writeln!(out, "\n{BOLD}{title}{BOLD:#}")?;
    }
    let mut before = None;
    for call in &answer.next {
        if let Some(due) = call.due.filter(|due| before != Some(*due)) {
            let after = elapsed(due.duration_since(answer.at));
            writeln!(out, "  {BOLD}in {after}{BOLD:#}, {}", moment(due))?;
        }
        before = call.due;
        entry(sheet, call, None, out)?;
    }
    writeln!(out)?;
    about(sheet, out)?;
    match answer.valid_until {
        Some(until) => writeln!(out, "Asked {}; holds until {}", moment(answer.at), moment(until)),
        None => writeln!(out, "Asked {}; nothing changes within a year", moment(answer.at)),
    }
}

/// The people of one rule. Whoever was named already is not named again.
fn entry(
    sheet: &Sheet<'_>,
    call: &Call,
    mut named: Option<&mut BTreeSet<Ix<Contact>>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let target = sheet.words().target(call.target);
    let why = match call.why {
        Cause::Tier(_) => String::new(),
        why => format!(", {}", why.describe(sheet.policy)),
    };
    let note = |tried: &[_]| match tried {
        [] => String::new(),
        tried => format!("; {}", sheet.words().detours(tried)),
    };
    if call.people.is_empty() {
        writeln!(out, "  {RED}nobody can be reached{RED:#} for {}", one_line(&target))?;
        below(&format!("{why}{}", note(&call.tried)), out)?;
        for (contact, reach) in sheet.last_resort(call) {
            let name = &sheet.policy.contacts[contact].name;
            let (first, others) = words(reach.iter());
            writeln!(out, "      try all the same: {}  {BOLD}{first}{BOLD:#}", one_line(name))?;
            if !others.is_empty() {
                writeln!(out, "          or {}", others.join(", "))?;
            }
        }
        return Ok(());
    }
    for person in &call.people {
        let Some((contact, held_by)) = sheet.contact(person) else {
            writeln!(out, "  {}{DIM}{}{DIM:#}", one_line(&target), one_line(&why))?;
            continue;
        };
        if named.as_mut().is_some_and(|named| !named.insert(contact)) {
            continue;
        }
        let mut name = sheet.policy.contacts[contact].name.clone();
        if let Some(holder) = held_by {
            name += &format!(" ({})", sheet.policy.contacts[holder].name);
        }
        let (first, others) = words(sheet.methods(person));
        writeln!(out, "  {BOLD}{}{BOLD:#}  {BOLD}{first}{BOLD:#}", one_line(&name))?;
        if !others.is_empty() {
            writeln!(out, "      or {}", others.join(", "))?;
        }
        let target = if call.target == Target::Contact(contact) { "" } else { &target };
        below(&format!("{target}{why}{}{}", outside_via(person), note(&person.found.tried)), out)?;
    }
    match call.tried.as_slice() {
        [] => Ok(()),
        tried => below(&format!("in vain: {}", sheet.words().detours(tried)), out),
    }
}

/// Why somebody is named, in a line of its own.
fn below(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let text = text.trim_start_matches([',', ';']).trim();
    if text.is_empty() { Ok(()) } else { writeln!(out, "      {DIM}{}{DIM:#}", one_line(text)) }
}

fn outside_via(person: &Person) -> &'static str {
    match person.found.told {
        Told::Contact { outside_via: true, .. } => "; no channel that the rule asks for works now",
        _ => "",
    }
}

/// Methods in words: the first, and the others.
fn words<'m>(methods: impl Iterator<Item = &'m Method>) -> (String, Vec<String>) {
    let words = |method: &Method| {
        let label = method.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
        one_line(&format!("{} {}{label}", channel(method.kind), method.address.as_str()))
            .into_owned()
    };
    let mut all = methods.map(words);
    (all.next().unwrap_or_default(), all.collect())
}

/// What the answer is about.
fn about(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(facts) = sheet.facts else { return Ok(()) };
    let facts = sheet.words().facts(facts).join("; ");
    let stated = sheet.facts.and_then(|facts| facts.priority);
    match sheet.answer.priority {
        now if now.is_some() && now == stated => writeln!(out, "{}", one_line(&facts)),
        Some(ix) => {
            let priority = &sheet.policy.priorities[ix].name;
            writeln!(out, "{}: priority {}", one_line(&facts), one_line(priority))
        }
        None => writeln!(
            out,
            "{}: no priority, so no step has its time; say --impact and --urgency, or --priority",
            one_line(&facts)
        ),
    }
}
