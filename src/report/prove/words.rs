//! What a proof found, in sentences that need no knowledge of how it was found.

use jiff::{SignedDuration, Timestamp};

use super::extent::{collision, in_all, openings};
use super::{ProofReport, severer};
use crate::model::{BuiltIn, Claim, Guarantee, Policy, Promise, Target, TargetKind};
use crate::promises::{self, Sight};
use crate::prove::{Broken, Counterexample, Verdict};
use crate::report::plural;
use crate::report::timeline::{channel, elapsed};
use crate::simulate::{ClockKind, Told, Trace, What};
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
        What::TargetDue { clock, .. } | What::TargetMissed { clock, .. } => {
            matches!(clock, ClockKind::Ticket(_))
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
    // What counts where nothing is said stands in what happens instead.
    let by = || match guarantee.via.as_slice() {
        [] => String::new(),
        _ => format!(" by {}", methods(guarantee)),
    };
    match &guarantee.promise {
        Promise::Reaches { whom, within } => {
            let whom = if whom.is_empty() { "somebody".to_owned() } else { names(whom) };
            format!("{whom} is reached within {}{}", elapsed(within.value), by())
        }
        Promise::NeverTells { whom } => {
            format!("{} is never told{}", names(whom), by())
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

/// The time in which somebody is to be reached, where that is what is promised.
pub(super) fn within(policy: &Policy, claim: Claim) -> Option<SignedDuration> {
    let Claim::Guarantee(ix) = claim else { return None };
    match policy.guarantees[ix].promise {
        Promise::Reaches { within, .. } | Promise::DifferentPeople { within, .. } => {
            Some(within.value)
        }
        _ => None,
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
        Counterexample::Severer(worse) => severer::instead(report, worse),
        Counterexample::Person(collision) => {
            let [first, second] =
                collision.rotations.map(|ix| report.words().target(Target::Rotation(ix)));
            let name = &report.policy.contacts[collision.contact].name;
            let users: Vec<String> = collision.used_by.iter().map(ToString::to_string).collect();
            let both = format!("{name} is on call in {first} and in {second} at once");
            format!("{both}; {} counts on both", list(&users, "and"))
        }
    }
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
            format!("{} only after {}", is_told(report, told), after(at))
        }
        _ if nobody => "nor is anybody later".to_owned(),
        _ => "nor later".to_owned(),
    };
    let sight = Sight::single(report.policy, trace);
    let due = |kind| sight.deadline_of(kind).map(&after).unwrap_or_default();
    let last_step = promises::last_step(&sight).and_then(|index| trace.events.get(index));
    let last_step = last_step.map(|event| event.at);
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
            Some((at, told)) => format!("{} after {}", is_told(report, told), after(at)),
            None => "somebody of them is told".to_owned(),
        },
        Promise::Keeps { target, .. } => match target.value {
            TargetKind::Response => {
                let by = sight.deadline_of(TargetKind::Response);
                let mut told = trace.notifications().filter(|(at, _)| Some(*at) <= by);
                let reached = told.any(|(_, told)| match told.found.told {
                    Told::Contact { kind, .. } => Guarantee::DIRECT.contains(&kind),
                    Told::Person => false,
                });
                let instead = match reached {
                    true => "whoever is reached by then need not answer so soon",
                    false => "nobody is reached by then",
                };
                format!("the response is due after {}, and {instead}", due(TargetKind::Response))
            }
            TargetKind::Resolution => format!(
                "the last step is taken after {}, and the resolution is due after {}",
                last_step.map(after).unwrap_or_default(),
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
            let text = format!("{number} reached within {}", elapsed(within.value));
            let names = people.into_iter().map(|who| report.policy.contacts[who].name.as_str());
            match list(&names.collect::<Vec<_>>(), "and") {
                names if names.is_empty() => text,
                names => format!("{text}: {names}"),
            }
        }
        Promise::UpdatesEvery(every) => match promises::silence(&sight, every.value) {
            Some((_, time)) => format!("{} pass without a status update", elapsed(time)),
            None => "no status update is ever due".to_owned(),
        },
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

/// `Robert Smith is told by phone`
fn is_told(report: &ProofReport<'_>, told: &crate::simulate::Notification) -> String {
    match told.found.told {
        Told::Contact { contact, kind, .. } => {
            let who = report.words().target(Target::Contact(contact));
            format!("{who} is told by {}", channel(kind))
        }
        Told::Person => {
            let words = report.words();
            format!("{} {} told", words.target(told.target), words.are(told.target))
        }
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
            let (severe, mild) = (facts(&worse.severe.0), severer::milder(report, worse));
            let when = openings(report, &worse.openings);
            text += &format!("More severe: {severe}\nLess severe: {mild}\nOpened: {when}\n");
        }
        Counterexample::Person(both) => {
            text += &format!("When: {}\n", collision(report, both));
        }
    }
    for (rule, at) in report.rules(claim, broken) {
        let place = report.place(at).map(|p| format!(", {}:{}", p.path, p.position.line));
        text += &format!("Rule: {rule}{}\n", place.unwrap_or_default());
    }
    text += &format!("In all: {}\n", in_all(report, verdict, broken));
    text
}
