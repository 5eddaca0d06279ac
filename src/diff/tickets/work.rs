//! Runs scenarios and classes of tickets on both sides and gathers what differs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use jiff::Timestamp;
use rayon::prelude::*;

use super::alike::{Shape, Shapes};
use super::causes::{Causes, changed};
use super::compare::{Account, Compared, compared};
use super::effect::Way;
use super::judged::Judged;
use super::translate::Translation;
use super::{Difference, Effect, Example, Group, ScenarioChange, TicketChanges};
use crate::diff::changes::Changes;
use crate::model::{EntryKey, Facts, Id, Policy, Scenario, Ticket};
use crate::prove::{Case, Class, Classes, Moments, Piece, Side, Tainted};
use crate::scenarios;
use crate::simulate::Trace;

const WEEK: i64 = 7 * 86_400;

/// What a change from `base` to `head` does to tickets that are opened in a range of time. An entry that
/// was renamed has the head's id in both ([`Changes::in_terms_of_head`]).
pub fn tickets(
    base: Side<'_>,
    head: Side<'_>,
    changes: &Changes,
    range: (Timestamp, Timestamp),
) -> TicketChanges {
    let changed = changed(base.policy, head.policy, changes);
    let sides = [base, head];
    let classes = Classes::new(&sides, &[]);
    let moments = Moments::new(&sides);
    let comparison = Comparison { base, head, changed: &changed, moments: &moments };
    let of_classes = match changed.is_empty() {
        true => Vec::new(),
        false => comparison.classes(&classes.all, range),
    };
    let seconds = (range.1.as_second() - range.0.as_second()).max(1);
    let groups = group(of_classes.iter().flatten(), seconds);
    TicketChanges {
        classes: classes.all.len(),
        changed: of_classes.iter().filter(|findings| !findings.is_empty()).count(),
        groups: groups.into_iter().filter_map(|group| comparison.group(group)).collect(),
        scenarios: comparison.scenarios(),
        entries: changed,
    }
}

/// Something that differs for a class, for one cause and in one way.
struct Finding {
    /// The gravest effect, and when it is met first.
    effect: Effect,
    causes: Vec<EntryKey>,
    tickets: u128,
    facts: [Facts; 2],
    first: Timestamp,
    seconds: i64,
}

/// Findings with the same causes that go the same way.
struct Gathered<'f> {
    classes: usize,
    tickets: u128,
    seconds_a_week: i64,
    /// The gravest finding; of several, the one that shows most.
    most: &'f Finding,
}

#[derive(Clone, Copy)]
struct Comparison<'c> {
    base: Side<'c>,
    head: Side<'c>,
    changed: &'c BTreeSet<EntryKey>,
    moments: &'c Moments<'c>,
}

/// A class that may differ.
struct Candidate<'c> {
    class: &'c Class,
    /// The position of the first class that is the same case under other names.
    case: usize,
    names: Vec<EntryKey>,
}

impl Comparison<'_> {
    fn accounts<'t>(&'t self, base: &'t Trace, head: &'t Trace) -> (Account<'t>, Account<'t>) {
        (
            Account { policy: self.base.policy, trace: base },
            Account { policy: self.head.policy, trace: head },
        )
    }

    /// What the differences of two timelines come to, by what causes them.
    fn by_cause(
        &self,
        known: &Causes<'_>,
        (base, head): (&Trace, &Trace),
    ) -> Vec<(Effect, Vec<EntryKey>)> {
        let accounts = self.accounts(base, head);
        let Compared { differences, lines: [of_base, of_head] } = compared(accounts.0, accounts.1);
        let mut by_cause: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (causes, difference) in known.of(differences, accounts) {
            by_cause.entry(causes).or_default().push(difference);
        }
        let effect = |all: &[Difference]| Effect::of(all, [&of_base, &of_head]);
        by_cause.into_iter().filter_map(|(causes, all)| Some((effect(&all)?, causes))).collect()
    }

    /// False where nothing can differ: both sides plan the same, and nothing that the plan may come to
    /// rest on differs. A ticket that only one side knows cannot be compared.
    fn may_differ(&self, class: &Class, tainted: &[Tainted]) -> bool {
        class.known.iter().all(|known| *known)
            && (class.may_rest_on(tainted) || !class.is_planned_alike(&[self.base, self.head]))
    }

    /// What differs, class by class. Those that are one case under other names are looked at once.
    fn classes(&self, classes: &[Class], range: (Timestamp, Timestamp)) -> Vec<Vec<Finding>> {
        let sides = [self.base, self.head];
        let tainted = sides.map(|side| Tainted::new(side.policy, self.changed));
        let mut shapes = Shapes::new(sides, self.changed);
        let mut cases: HashMap<Vec<u32>, usize> = HashMap::default();
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for class in classes.iter().filter(|class| self.may_differ(class, &tainted)) {
            let [base, head] = class.facts.as_slice() else { continue };
            let scopes = self.moments.scopes(&[base, head].map(case));
            let Shape { text, names } = shapes.of([base, head], &scopes);
            let case = *cases.entry(text).or_insert(candidates.len());
            candidates.push(Candidate { class, case, names });
        }
        let first = |(position, candidate): (usize, &Candidate<'_>)| match candidate.case {
            case if case == position => self.class(candidate.class, range),
            _ => Vec::new(),
        };
        let found: Vec<Vec<Finding>> = candidates.par_iter().enumerate().map(first).collect();
        let own = |candidate: &Candidate<'_>| {
            let first = candidates.get(candidate.case)?;
            let found = found.get(candidate.case)?.iter();
            Some(found.map(|finding| self.under_names(finding, first, candidate)).collect())
        };
        candidates.iter().filter_map(own).collect()
    }

    /// What was found for a class, for another that is the same case under other names.
    fn under_names(&self, found: &Finding, of: &Candidate<'_>, to: &Candidate<'_>) -> Finding {
        let name = |key: &EntryKey| {
            let number = of.names.iter().position(|name| name == key);
            number.and_then(|number| to.names.get(number)).unwrap_or(key).clone()
        };
        let mut causes = found.causes.clone();
        // All that differ are named where none of them is nearer than the others.
        if causes.len() < self.changed.len() {
            causes = causes.iter().map(name).collect();
            causes.sort();
        }
        let mut facts = found.facts.clone();
        if let [base, head] = to.class.facts.as_slice() {
            facts = [base.clone(), head.clone()];
        }
        Finding { causes, facts, tickets: to.class.tickets, ..*found }
    }

    fn class(&self, class: &Class, range: (Timestamp, Timestamp)) -> Vec<Finding> {
        let [base, head] = class.facts.as_slice() else { return Vec::new() };
        let cases = [base, head].map(case);
        let mut found: BTreeMap<(Way, Vec<EntryKey>), Finding> = BTreeMap::new();
        let known = Causes::new(self.changed);
        let mut known_pairs = Judged::default();
        let judge = |[base, head]: &[Trace; 2]| self.by_cause(&known, (base, head));
        let look = |piece: Piece| match <[Trace; 2]>::try_from(piece.traces) {
            Ok(traces) => known_pairs.of(traces, judge).clone(),
            Err(_) => Vec::new(),
        };
        self.moments.pieces(&cases, range, look, |openings, judged, _| {
            for (effect, causes) in judged {
                let (effect, causes) = (*effect, causes.clone());
                let finding =
                    found.entry((effect.way(), causes.clone())).or_insert_with(|| Finding {
                        effect,
                        causes,
                        tickets: class.tickets,
                        facts: [base.clone(), head.clone()],
                        first: openings.from(),
                        seconds: 0,
                    });
                if effect.order() < finding.effect.order() {
                    (finding.effect, finding.first) = (effect, openings.from());
                }
                finding.seconds += openings.seconds();
            }
            true
        });
        found.into_values().collect()
    }

    fn group(&self, group: Gathered<'_>) -> Option<Group> {
        let Finding { effect, causes, facts: [base, head], first, .. } = group.most;
        let mut example = self
            .example([base, head].map(|facts| Ticket { opened: *first, facts: facts.clone() }))?;
        let accounts = self.accounts(&example.base, &example.head);
        let all = Causes::new(self.changed).of(std::mem::take(&mut example.differences), accounts);
        let of_group = all.into_iter().filter(|(of, _)| of == causes);
        example.differences = of_group.map(|(_, difference)| difference).collect();
        Some(Group {
            effect: *effect,
            causes: causes.clone(),
            classes: group.classes,
            tickets: group.tickets,
            seconds_a_week: group.seconds_a_week,
            example,
        })
    }

    fn example(&self, [base_ticket, head_ticket]: [Ticket; 2]) -> Option<Example> {
        let cases = [&base_ticket.facts, &head_ticket.facts].map(case);
        let traces = self.moments.traces(&cases, base_ticket.opened);
        let Ok([base, head]) = <[Trace; 2]>::try_from(traces) else { return None };
        let accounts = self.accounts(&base, &head);
        let Compared { differences, .. } = compared(accounts.0, accounts.1);
        Some(Example { base_ticket, head_ticket, base, head, differences })
    }

    fn scenarios(&self) -> Vec<ScenarioChange> {
        fn all(policy: &Policy) -> impl Iterator<Item = (&Id, &Scenario)> {
            policy.scenarios.values().map(|scenario| (&scenario.entry.id, scenario))
        }
        let of_base: BTreeMap<&Id, &Scenario> = all(self.base.policy).collect();
        let of_head: BTreeMap<&Id, &Scenario> = all(self.head.policy).collect();
        let ids: BTreeSet<&Id> = of_base.keys().chain(of_head.keys()).copied().collect();
        ids.into_iter()
            .filter_map(|id| {
                self.scenario(id, (of_base.get(id).copied(), of_head.get(id).copied()))
            })
            .collect()
    }

    /// A scenario on both sides: the head's ticket and events where both have it, so that what
    /// differs is the policy's doing.
    fn scenario(
        &self,
        id: &Id,
        of: (Option<&Scenario>, Option<&Scenario>),
    ) -> Option<ScenarioChange> {
        let (base, head) = (self.base, self.head);
        let there = |from: Side<'_>, to: Side<'_>, scenario: &Scenario| {
            let translation = Translation { from: from.policy, to: to.policy };
            let mut there = scenario.clone();
            there.ticket.facts = translation.facts(&scenario.ticket.facts);
            there.events = translation.events(&scenario.events);
            there
        };
        let [on_base, on_head] = match of {
            (_, Some(own)) => [there(head, base, own), own.clone()],
            (Some(own), None) => [own.clone(), there(base, head, own)],
            (None, None) => return None,
        };
        let run = |side: Side<'_>, scenario: &Scenario| {
            scenarios::trace(side.policy, side.clock, scenario)
        };
        let (of_base, of_head) = (run(base, &on_base), run(head, &on_head));
        let judged = |side: Side<'_>, own: &Scenario, trace: &Trace| {
            scenarios::judge(side.policy, own, trace).len()
        };
        // Where both sides have it, the base ran the head's ticket and is judged by its own.
        let base_failures = of.0.map(|own| match of.1 {
            Some(_) => judged(base, own, &run(base, own)),
            None => judged(base, own, &of_base),
        });
        let failures = (base_failures, of.1.map(|own| judged(head, own, &of_head)));
        let accounts = self.accounts(&of_base, &of_head);
        let Compared { differences, lines: [of_lines, to_lines] } =
            compared(accounts.0, accounts.1);
        let verdict = failures.0.is_some() && failures.1.is_some() && failures.0 != failures.1;
        if differences.is_empty() && !verdict {
            return None;
        }
        let causes: BTreeSet<EntryKey> = Causes::new(self.changed)
            .of(differences.clone(), accounts)
            .into_iter()
            .flat_map(|(causes, _)| causes)
            .collect();
        let effect = Effect::of(&differences, [&of_lines, &to_lines]);
        let (base_ticket, head_ticket) = (on_base.ticket, on_head.ticket);
        Some(ScenarioChange {
            id: id.clone(),
            of: (of.0.is_some(), of.1.is_some()),
            effect,
            causes: causes.into_iter().collect(),
            failures,
            example: Example {
                base_ticket,
                head_ticket,
                base: of_base,
                head: of_head,
                differences,
            },
        })
    }
}

/// A ticket with which nobody does anything.
fn case(facts: &Facts) -> Case<'_> {
    Case { facts, events: &[] }
}

/// Findings by what causes them and what they come to; worst first.
fn group<'f>(findings: impl Iterator<Item = &'f Finding>, range: i64) -> Vec<Gathered<'f>> {
    let mut groups: BTreeMap<(Way, &[EntryKey]), Gathered<'_>> = BTreeMap::new();
    for finding in findings {
        let group = groups.entry((finding.effect.way(), &finding.causes)).or_insert(Gathered {
            classes: 0,
            tickets: 0,
            seconds_a_week: 0,
            most: finding,
        });
        group.classes += 1;
        group.tickets = group.tickets.saturating_add(finding.tickets);
        let rank = |one: &Finding| (one.effect.order(), Reverse(one.seconds));
        if rank(finding) < rank(group.most) {
            group.most = finding;
        }
        let seconds = i128::from(finding.seconds) * i128::from(WEEK) / i128::from(range.max(1));
        // Less than a second a week on average is still something.
        let seconds = i64::try_from(seconds).unwrap_or(WEEK).max(1);
        group.seconds_a_week = group.seconds_a_week.max(seconds);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    let size = |group: &Gathered<'_>| (group.tickets, group.seconds_a_week);
    groups.sort_by_key(|group| (group.most.effect.order(), Reverse(size(group))));
    groups
}

#[cfg(test)]
mod tests;
