//! `--format json`: version 1 of the wire format. Fields are only ever added to a version.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::{Format, Sheet};
use crate::model::{self, HasEntry};
use crate::oncall::{Call, Person};
use crate::report::{Reader, json_text};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "people and methods in a versioned structure",
    reader: Reader::Programs,
    write,
};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    /// RFC 3339 with the offset of the organization's zone, as all times here.
    at: String,
    /// The first instant at which the answer is another one; `null` if there is none within a year.
    valid_until: Option<String>,
    priority: Option<&'a str>,
    call: Vec<Entry<'a>>,
    next: Vec<Entry<'a>>,
}

/// One person to call, or a target for which nobody can be reached (`contact` is `null`).
#[derive(Serialize)]
struct Entry<'a> {
    /// Whom the rule names.
    target: &'a str,
    /// The rule.
    because: String,
    /// When the rule's time comes, if the ticket is opened now; `null` where no time is set.
    at: Option<String>,
    after_seconds: Option<i64>,
    contact: Option<&'a str>,
    name: Option<&'a str>,
    /// For a role: the person whose methods these are.
    held_by: Option<&'a str>,
    /// Those that work now, the preferred one first.
    methods: Vec<Method<'a>>,
    /// Who was tried in vain, and why they cannot be reached.
    tried: String,
    /// Who is away or off and may be tried all the same, where nobody can be reached.
    last_resort: Vec<Resort<'a>>,
}

/// Somebody who should not be called.
#[derive(Serialize)]
struct Resort<'a> {
    contact: &'a str,
    name: &'a str,
    methods: Vec<Method<'a>>,
}

#[derive(Serialize)]
struct Method<'a> {
    kind: &'static str,
    /// As written.
    address: &'a str,
    label: Option<&'a str>,
}

fn write(sheet: &Sheet<'_>, out: &mut dyn Write) -> io::Result<()> {
    let answer = sheet.answer;
    let document = Document {
        version: 1,
        at: time(sheet, answer.at),
        valid_until: answer.valid_until.map(|at| time(sheet, at)),
        priority: answer.priority.map(|ix| &*sheet.policy.priorities[ix].entry.id),
        call: answer.call.iter().flat_map(|call| entries(sheet, call)).collect(),
        next: answer.next.iter().flat_map(|call| entries(sheet, call)).collect(),
    };
    json_text::write(&document, out)
}

fn entries<'a>(sheet: &'a Sheet<'_>, call: &'a Call) -> Vec<Entry<'a>> {
    if call.people.is_empty() {
        return vec![entry(sheet, call, None)];
    }
    call.people.iter().map(|person| entry(sheet, call, Some(person))).collect()
}

fn entry<'a>(sheet: &'a Sheet<'_>, call: &'a Call, person: Option<&'a Person>) -> Entry<'a> {
    let contact = person.and_then(|person| sheet.contact(person));
    let of = |ix| &sheet.policy.contacts[ix];
    let before = person.map_or(&[][..], |person| &person.found.tried);
    let tried: Vec<_> = before.iter().chain(&call.tried).copied().collect();
    let methods = person.into_iter().flat_map(|person| sheet.methods(person));
    let resort = |(ix, reach): (_, &'a [model::Method])| Resort {
        contact: &of(ix).entry().id,
        name: &of(ix).name,
        methods: reach.iter().map(method).collect(),
    };
    Entry {
        target: sheet.policy.target_id(call.target),
        because: call.why.describe(sheet.policy),
        at: call.due.map(|due| time(sheet, due)),
        after_seconds: call.due.map(|due| due.duration_since(sheet.answer.at).as_secs()),
        contact: contact.map(|(ix, _)| &*of(ix).entry().id),
        name: contact.map(|(ix, _)| of(ix).name.as_str()),
        held_by: contact.and_then(|(_, held_by)| held_by).map(|ix| &*of(ix).entry().id),
        methods: methods.map(method).collect(),
        tried: sheet.words().all_detours(&tried),
        last_resort: sheet.last_resort(call).into_iter().map(resort).collect(),
    }
}

fn method(method: &model::Method) -> Method<'_> {
    Method { kind: method.kind.as_str(), address: &method.address, label: method.label.as_deref() }
}

fn time(sheet: &Sheet<'_>, at: Timestamp) -> String {
    let zone = sheet.policy.organization.timezone.clone();
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
