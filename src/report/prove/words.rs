//! What a proof found, in sentences that need no knowledge of how it was found.

use jiff::{SignedDuration, Timestamp};

use super::ProofReport;
use super::extent::{a_year, openings, reach};
use crate::model::{BuiltIn, Claim, Guarantee, Promise, Target, TargetKind};
use crate::promises::{self, Sight};
use crate::prove::{Broken, Counterexample, Verdict};
use crate::report::plural;
use crate::report::timeline::{channel, elapsed};
use crate::simulate::{Cause, Told, Trace, What};
use crate::words::{self, list};

/// The events that show why a claim is broken.
pub(super) fn evidence(report: &ProofReport<'_>, claim: Claim, trace: &Trace) -> Vec<usize> {
    promises::evidence(claim, &Sight::single(report.policy, trace))
}

/// True for what a reader must know to follow a timeline. Whom the ticket itself names, no policy can
/// promise.
pub(super) fn matters(what: &What) -> bool {
    match what {
        What::Opened | What::DutyDue { .. } | What::UpdateDue { .. } | What::TargetMet { .. } => {
            false
        }
        What::Notified(told) => told.found.told != Told::Person,
        _ => true,
    }
}

/// What is promised and for which tickets, in a sentence without a full stop.
pub(super) fn promise(report: &ProofReport<'_>, claim: Claim) -> String {
    let guarantee = match claim {
        Claim::BuiltIn(built_in) => return built_in.name().to_owned(),
        Claim::Guarantee(ix) => &report.policy.guarantees[ix],
    };
    let promised = promised(report, guarantee);
    if guarantee.when.is_everything() {
        return promised;
    }
    format!("{promised}, where {}", words::condition(report.policy, &guarantee.when))
}

fn promised(report: &ProofReport<'_>, guarantee: &Guarantee) -> String {
    let names = |whom: &[crate::source::At<Target>]| -> String {
        let names = whom.iter().map(|who| report.words().target(who.value));
        list(&names.collect::<Vec<_>>(), "or")
    };
    let by = || format!(" by {}", methods(guarantee));
    match &guarantee.promise {
        Promise::Reaches { whom, within } => {
            let whom = if whom.is_empty() { "somebody".to_owned() } else { names(whom) };
            format!("{whom} is reached within {}{}", elapsed(within.value), by())
        }
        Promise::NeverTells { whom } => {
            let by = if guarantee.via.is_empty() { String::new() } else { by() };
            format!("{} is never told{by}", names(whom))
        }
        Promise::Keeps { target, leaving } => {
            let spare = leaving
                .map_or(String::new(), |spare| format!(" with {} to spare", elapsed(spare.value)));
            match target.value {
                TargetKind::Response => format!(
                    "the response is in time{spare} even if everybody acts at the last moment"
                ),
                TargetKind::Resolution => format!(
                    "the last step is taken before the resolution is due{spare} even if everybody \
                     acts at the last moment"
                ),
            }
        }
        Promise::DifferentPeople { count: number, within } => {
            let number = usize::try_from(number.value).unwrap_or(usize::MAX);
            let people = plural(number, "person is", "different people are");
            format!("{people} reached within {}{}", elapsed(within.value), by())
        }
        Promise::UpdatesEvery(every) => {
            format!("a status update is due at least every {}", elapsed(every.value))
        }
    }
}

fn methods(guarantee: &Guarantee) -> String {
    let kinds: Vec<&str> = match guarantee.via.as_slice() {
        [] => Guarantee::DIRECT.iter().map(|kind| channel(*kind)).collect(),
        via => via.iter().map(|kind| channel(kind.value)).collect(),
    };
    list(&kinds, "or")
}

/// What happens instead of what is promised.
pub(super) fn instead(report: &ProofReport<'_>, claim: Claim, broken: &Broken) -> String {
    match &broken.example {
        Counterexample::Ticket { trace, .. } => of_ticket(report, claim, trace),
        Counterexample::Severer(worse) => worse_words(report, worse),
        Counterexample::Person(collision) => {
            let [first, second] =
                collision.rotations.map(|ix| report.words().target(Target::Rotation(ix)));
            let name = &report.policy.contacts[collision.contact].name;
            format!("{name} is on call in {first} and in {second} at once")
        }
    }
}

fn worse_words(report: &ProofReport<'_>, worse: &crate::prove::Worse) -> String {
    let words = report.words();
    let what = match worse.what {
        crate::prove::Delayed::Due(TargetKind::Response) => "the response is due".to_owned(),
        crate::prove::Delayed::Due(TargetKind::Resolution) => "the resolution is due".to_owned(),
        crate::prove::Delayed::Told(contact) => {
            format!("{} is told", words.target(Target::Contact(contact)))
        }
        crate::prove::Delayed::Anybody => "the first person is told".to_owned(),
    };
    let time = |(at, opened): (Option<Timestamp>, Timestamp)| match at {
        Some(at) => format!("after {}", elapsed(at.duration_since(opened))),
        None => "never".to_owned(),
    };
    let mild = time((worse.mild_at, worse.mild.1.opened));
    let severe = time((worse.severe_at, worse.severe.1.opened));
    format!("{what} {severe}; for the less severe ticket {mild}")
}

fn of_ticket(report: &ProofReport<'_>, claim: Claim, trace: &Trace) -> String {
    let after = |at: Timestamp| elapsed(at.duration_since(trace.opened));
    let late = || {
        let evidence = evidence(report, claim, trace);
        let mut events = evidence.iter().rev().filter_map(|index| trace.events.get(*index));
        events.find_map(|event| match &event.what {
            What::Notified(told) => Some((event.at, told)),
            _ => None,
        })
    };
    let told_after = |limit: SignedDuration, nobody: bool| match late() {
        Some((at, told)) if at.duration_since(trace.opened) > limit => {
            format!("only after {} {} is told", after(at), who(report, told))
        }
        _ if nobody => "nor is anybody later".to_owned(),
        _ => "nor later".to_owned(),
    };
    let due = |kind| {
        let sight = Sight::single(report.policy, trace);
        sight.deadline_of(kind).map(&after).unwrap_or_default()
    };
    let guarantee = match claim {
        Claim::Guarantee(ix) => &report.policy.guarantees[ix],
        Claim::BuiltIn(built_in) => return of_built_in(report, built_in, trace, &due),
    };
    match &guarantee.promise {
        Promise::Reaches { whom, within } => {
            let whom = match whom.as_slice() {
                [] => "nobody".to_owned(),
                [one] => report.words().target(one.value),
                _ => "none of them".to_owned(),
            };
            let not = if whom == "nobody" || whom == "none of them" { "" } else { "not " };
            let within = within.value;
            format!(
                "{whom} is {not}reached within {} by {}; {}",
                elapsed(within),
                methods(guarantee),
                told_after(within, whom == "nobody")
            )
        }
        Promise::NeverTells { .. } => match late() {
            Some((at, told)) => format!("{} is told after {}", who(report, told), after(at)),
            None => "somebody of them is told".to_owned(),
        },
        Promise::Keeps { target, .. } => match target.value {
            TargetKind::Response => format!(
                "the response is due after {}, and nobody who was reached by then has to answer before",
                due(TargetKind::Response)
            ),
            TargetKind::Resolution => format!(
                "the last step is taken after {}, and the resolution is due after {}",
                last_step(trace).map(after).unwrap_or_default(),
                due(TargetKind::Resolution)
            ),
        },
        Promise::DifferentPeople { within, .. } => {
            let mut people = std::collections::BTreeSet::new();
            for (at, told) in trace.notifications() {
                if let Told::Contact { contact, held_by, kind, .. } = told.found.told
                    && guarantee.counts(kind)
                    && at.duration_since(trace.opened) <= within.value
                {
                    people.insert(held_by.unwrap_or(contact));
                }
            }
            let number = plural(people.len(), "person is", "people are");
            format!("{number} reached within {}", elapsed(within.value))
        }
        Promise::UpdatesEvery(every) => {
            format!("more than {} pass without a status update", elapsed(every.value))
        }
    }
}

fn of_built_in(
    report: &ProofReport<'_>,
    built_in: BuiltIn,
    trace: &Trace,
    due: &dyn Fn(TargetKind) -> String,
) -> String {
    let claim = Claim::BuiltIn(built_in);
    match built_in {
        BuiltIn::Classified if trace.outcome.priority.is_none() => {
            "nothing in the policy gives this ticket a priority".to_owned()
        }
        BuiltIn::Classified => "no route matches this ticket, so nobody escalates it".to_owned(),
        BuiltIn::ComesToTheEnd => {
            let policy = trace.outcome.policy.map(|ix| &report.policy.escalation_policies[ix]);
            let name = policy.map_or("", |policy| policy.name.as_str());
            format!("the last step of “{name}” is never taken")
        }
        BuiltIn::HumanBeforeResponse => format!(
            "the response is due after {}, and by then nobody was told",
            due(TargetKind::Response)
        ),
        BuiltIn::NoEmptyWait => {
            let step = evidence(report, claim, trace);
            let step = step.first().and_then(|index| trace.events.get(*index));
            let rule = step.map_or(String::new(), |step| step.why.describe(report.policy));
            format!("{rule} reaches nobody, and nobody else is told in their place")
        }
        BuiltIn::MoreSevere | BuiltIn::OwnBackup => String::new(),
    }
}

fn last_step(trace: &Trace) -> Option<Timestamp> {
    let told = |event: &&crate::simulate::Happening| {
        matches!(event.why, Cause::Step(..)) && matches!(event.what, What::Notified(_))
    };
    trace.events.iter().rev().find(told).map(|event| event.at)
}

fn who(report: &ProofReport<'_>, told: &crate::simulate::Notification) -> String {
    match told.found.told {
        Told::Contact { contact, kind, .. } => {
            format!("{} ({})", report.words().target(Target::Contact(contact)), channel(kind))
        }
        Told::Person => report.words().target(told.target),
    }
}

/// The whole finding as plain lines, for reports that have room for a text.
pub(super) fn account(report: &ProofReport<'_>, verdict: &Verdict, broken: &Broken) -> String {
    let claim = verdict.claim;
    let mut text = format!(
        "Promised: {}\nInstead: {}\n",
        promise(report, claim),
        instead(report, claim, broken)
    );
    let facts = |ticket: &crate::model::Ticket| report.words().facts(&ticket.facts).join("; ");
    match &broken.example {
        Counterexample::Ticket { ticket, openings: when, .. } => {
            text += &format!("Ticket: {}\nOpened: {}\n", facts(ticket), openings(report, when));
        }
        Counterexample::Severer(worse) => {
            let (severe, mild) = (facts(&worse.severe.0), facts(&worse.mild.0));
            let when = openings(report, &worse.openings);
            text += &format!("More severe: {severe}\nLess severe: {mild}\nOpened: {when}\n");
        }
        Counterexample::Person(_) => {
            text += &format!("When: {}\n", openings(report, &broken.openings));
        }
    }
    for (rule, at) in report.rules(claim, broken) {
        let place = report.place(at).map(|p| format!(", {}:{}", p.path, p.position.line));
        text += &format!("Rule: {rule}{}\n", place.unwrap_or_default());
    }
    if broken.classes > 0 {
        let year = a_year(report, &broken.openings);
        text += &format!("In all: {}, {year}\n", reach(verdict, broken));
    }
    text
}
