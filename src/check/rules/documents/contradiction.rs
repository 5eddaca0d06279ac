//! Numbers in prose that contradict the table.
//!
//! Speaks only where a passage names exactly one priority, gives a length of time, and no duration
//! that the policy has for that priority can be the one that is meant.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::amounts::{Amount, amounts};
use super::duty_text;
use crate::check::rules::durations::{key, working_seconds};
use crate::check::rules::prose::{Place, Text, lies_in, not_prose, words};
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Duration, DutyTiming, Ix, Policy, Priority, StepTiming};

rules! {
    /// A length of time in prose that contradicts the policy.
    ///
    /// The passage names one priority and says how long something takes, and the policy has no such
    /// time for that priority: neither a target, nor a step, a tier or a duty. Quote the policy with an
    /// expression, and the sentence can never be wrong. The `text` of a duty is held against the duty's
    /// own time.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// sections = [
    ///   { title = "Response", body = "High priority tickets are answered within 4 hours." },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// sections = [
    ///   { title = "Response", body = 'High priority tickets are answered within {{ priority("high").respond_within }}.' },
    /// ]
    /// ```
    pub(super) static CONTRADICTING_DURATION = 705, "contradicting-duration", Warn, "0.1.0", Whole, in_prose;
}

fn in_prose(cx: &Context<'_>, findings: &mut Findings) {
    duty_text::look(cx, findings);
    let policy = cx.policy;
    let mut table: Option<Table<'_>> = None;
    let mut look = |text: Text<'_>| {
        let amounts = quoted_amounts(text.value);
        if amounts.is_empty() {
            return;
        }
        let table = table.get_or_insert_with(|| Table::new(policy));
        let place = text.place(cx);
        for passage in passages(text.value) {
            let Some(prose) = text.value.get(passage.clone()) else { continue };
            let inside = |amount: &&Amount| passage.contains(&amount.part.start);
            let mut said = amounts.iter().filter(inside).peekable();
            if said.peek().is_none() || !is_about_time(prose) {
                continue;
            }
            let Some(priority) = table.only_priority(prose) else { continue };
            let day = working_seconds(policy, policy.priorities[priority].calendar.value);
            let durations = table.durations_of(priority);
            let wrong = said.filter(|amount| {
                !durations.iter().any(|duration| amount.length.may_be(*duration, day))
            });
            for amount in wrong {
                report(cx, (&text, &place), prose, amount, priority, findings);
            }
        }
    };
    for document in policy.documents.values() {
        document.sections.iter().for_each(|section| look(Text::at(&document.entry, &section.body)));
    }
    for tier in policy.tiers.values() {
        tier.handles.iter().for_each(|text| look(Text::at(&tier.entry, text)));
    }
}

fn report(
    cx: &Context<'_>,
    (text, place): (&Text<'_>, &Place<'_>),
    passage: &str,
    amount: &Amount,
    ix: Ix<Priority>,
    findings: &mut Findings,
) {
    let priority = &cx.policy.priorities[ix];
    let id = &priority.entry.id;
    let said = text.value.get(amount.part.clone()).unwrap_or_default();
    let message =
        format!("the text says `{said}` for `{id}`, but the policy has no such time for it");
    let mut finding = CONTRADICTING_DURATION
        .finding(place.of(amount.part.clone()), message)
        .label("no target, step, tier or duty of this priority has it");
    let targets = [
        (
            "respond_within",
            "response target",
            priority.respond_within,
            &["respon", "answer", "acknowledg", "react"][..],
        ),
        (
            "resolve_within",
            "resolution target",
            priority.resolve_within,
            &["resol", "fix", "restor", "solve"][..],
        ),
        (
            "update_every",
            "time between updates",
            priority.update_every,
            &["updat", "inform", "report"][..],
        ),
    ];
    let lower = passage.to_lowercase();
    let mut quote = None;
    for (field, name, value, stems) in targets {
        let Some(value) = value else { continue };
        finding = finding.related(value.at, format!("the {name} of `{id}` is {}", *value));
        if stems.iter().any(|stem| lower.contains(stem)) {
            quote = quote.or(Some(field));
        }
    }
    let field = quote.unwrap_or("respond_within");
    let help = format!("quote the policy instead, such as `{{{{ priority(\"{id}\").{field} }}}}`");
    findings.add(text.entry, finding.help(help));
}

/// The lengths of time that stand in prose itself, not in an expression or in code.
fn quoted_amounts(text: &str) -> Vec<Amount> {
    let mut found = amounts(text);
    if !found.is_empty() {
        let skipped = not_prose(text);
        found.retain(|amount| !lies_in(&skipped, amount.part.start));
    }
    found
}

/// The sentences, list items and table rows of a Markdown text.
fn passages(text: &str) -> Vec<Range<usize>> {
    let mut passages = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let ends = match c {
            '.' | '!' | '?' => rest.starts_with([' ', '\n']),
            ';' => true,
            '\n' => {
                let line = rest.trim_start_matches([' ', '\t']);
                line.starts_with(['\n', '\r', '|', '-', '*', '+', '#', '>'])
                    || line.starts_with(|c: char| c.is_ascii_digit())
            }
            _ => false,
        };
        if ends {
            passages.push(start..at);
            start = at + c.len_utf8();
        }
    }
    passages.push(start..text.len());
    passages
}

/// True if a passage speaks of what the policy has times for; rows of tables are taken to. Anything
/// else (how soon a ticket is logged, how long a call lasts) is the text's own business.
fn is_about_time(passage: &str) -> bool {
    const STEMS: &[&str] = &[
        "respon",
        "answer",
        "acknowledg",
        "react",
        "resol",
        "restor",
        "escalat",
        "updat",
        "target",
    ];
    let lower = passage.to_lowercase();
    lower.trim_start().starts_with('|') || STEMS.iter().any(|stem| lower.contains(stem))
}

/// How priorities are called, and which durations the policy has for each.
struct Table<'p> {
    policy: &'p Policy,
    /// Name or id in lower case, its words joined by one space.
    called: BTreeMap<String, Ix<Priority>>,
    /// Durations that hold whatever the priority.
    common: Vec<Duration>,
    /// What [`Self::durations_of`] found before.
    known: BTreeMap<Ix<Priority>, Vec<Duration>>,
}

impl<'p> Table<'p> {
    fn new(policy: &'p Policy) -> Self {
        let mut called = BTreeMap::new();
        for (ix, priority) in policy.priorities.iter() {
            for name in [&*priority.entry.id, priority.name.as_str()] {
                let words: Vec<String> = words(name).map(|(_, word)| word.to_lowercase()).collect();
                called.insert(words.join(" "), ix);
            }
        }
        let mut common = Vec::new();
        for duty in policy.duties.values() {
            match duty.timing {
                DutyTiming::After(at) | DutyTiming::Every(at) | DutyTiming::AfterResolution(at) => {
                    common.push(at.value);
                }
                DutyTiming::On(_) | DutyTiming::Recurs { .. } => {}
            }
        }
        for escalation in policy.escalation_policies.values() {
            common.extend(escalation.ack_timeout.map(|at| at.value));
            for step in &escalation.steps {
                common.extend(step.repeat.map(|repeat| repeat.every.value));
            }
        }
        Self { policy, called, common, known: BTreeMap::new() }
    }

    /// The one priority that a passage names as such: beside the word `priority`, `ticket` and so on,
    /// in a table's cell, or by a name that is no ordinary word.
    fn only_priority(&self, passage: &str) -> Option<Ix<Priority>> {
        let words: Vec<(Range<usize>, String)> =
            words(passage).map(|(range, word)| (range, word.to_lowercase())).collect();
        let mut only = None;
        for start in 0..words.len() {
            for length in 1..=3 {
                let Some(run) = words.get(start..start + length) else { break };
                let name: Vec<&str> = run.iter().map(|(_, word)| word.as_str()).collect();
                let Some(ix) = self.called.get(&name.join(" ")) else { continue };
                let named = length > 1
                    || name.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()))
                    || is_beside_noun(&words, start)
                    || is_marked(passage, run);
                if named && only.is_some_and(|other| other != *ix) {
                    return None;
                }
                if named {
                    only = Some(*ix);
                }
            }
        }
        // Another priority's name anywhere makes it unclear whose time it is.
        let ix = only?;
        let mut named = words.iter().filter_map(|(_, word)| self.called.get(word));
        named.all(|other| *other == ix).then_some(ix)
    }

    /// Every duration the policy has for tickets of a priority, each once.
    fn durations_of(&mut self, ix: Ix<Priority>) -> &[Duration] {
        if !self.known.contains_key(&ix) {
            let mut durations = self.collect(ix);
            let mut seen = BTreeSet::new();
            durations.retain(|duration| seen.insert(key(*duration)));
            self.known.insert(ix, durations);
        }
        self.known.get(&ix).map_or(&[], Vec::as_slice)
    }

    fn collect(&self, ix: Ix<Priority>) -> Vec<Duration> {
        let priority = &self.policy.priorities[ix];
        let targets = [priority.respond_within, priority.resolve_within, priority.update_every];
        let mut durations = self.common.clone();
        durations.extend(targets.into_iter().flatten().map(|at| at.value));
        let tiers = self.policy.tiers.values().filter_map(|tier| tier.respond_within.as_ref());
        durations.extend(tiers.filter_map(|targets| targets.get(ix).given()).map(|at| at.value));
        for escalation in self.policy.escalation_policies.values() {
            // Waits add up: prose may give the sum since the opening.
            let mut since_opening = 0_u64;
            for step in &escalation.steps {
                let Some(delay) = step.delay(ix).given() else { continue };
                durations.push(delay.value);
                let seconds = delay.seconds().unwrap_or(0);
                since_opening = match step.timing {
                    StepTiming::After(_) => seconds,
                    StepTiming::Wait(_) => since_opening.saturating_add(seconds),
                };
                durations.push(Duration::Clock { seconds: since_opening, days: false });
            }
        }
        durations
    }
}

/// True if the word before or after is one that priorities are given to.
fn is_beside_noun(words: &[(Range<usize>, String)], at: usize) -> bool {
    const NOUNS: &[&str] = &[
        "priority",
        "priorities",
        "severity",
        "ticket",
        "tickets",
        "incident",
        "incidents",
        "issue",
        "issues",
        "problem",
        "problems",
    ];
    let is_noun = |index: Option<usize>| {
        index.and_then(|index| words.get(index)).is_some_and(|(_, w)| NOUNS.contains(&w.as_str()))
    };
    is_noun(at.checked_sub(1)) || is_noun(at.checked_add(1))
}

/// True for the content of a table's cell, and for a bold or leading name with a colon.
fn is_marked(passage: &str, run: &[(Range<usize>, String)]) -> bool {
    let (Some((first, _)), Some((last, _))) = (run.first(), run.last()) else { return false };
    let before = passage.get(..first.start).unwrap_or_default().trim_end();
    let after = passage.get(last.end..).unwrap_or_default().trim_start();
    let cell = before.ends_with('|') && after.starts_with('|');
    let bold = before.ends_with("**") && (after.starts_with("**") || after.starts_with(":**"));
    let leading =
        before.trim_start_matches(['-', '*', '+', ' ']).is_empty() && after.starts_with(':');
    cell || bold || leading
}
