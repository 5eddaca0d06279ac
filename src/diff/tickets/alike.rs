//! Classes of ticket that are one case under other names: departments that differ in who works there, and
//! in nothing else.
//!
//! A class is written down as everything the engine may look at for it on both sides, with a number in
//! place of the name of each person, rotation, policy and rule, in the order in which they are come upon.
//! Where two classes read the same, what becomes of the one becomes of the other, name for name. What an
//! entry says is taken from its fields, which name everything in the model; what has a meaning beyond
//! what it says (priorities, tiers, calendars) keeps its name.

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use foldhash::{HashMap, HashSet};

use crate::diff::fields::{Field, Naming, Value, fields};
use crate::model::{AttributeValue, EntryKey, Facts, Kind, MethodKind, StartAt, TicketPerson};
use crate::prove::Side;
use crate::simulate::{Scope, stated_priority, stated_tier};

use super::causes::PROSE;

/// Writes classes down.
pub(super) struct Shapes<'c> {
    sides: [Side<'c>; 2],
    naming: [Naming<'c>; 2],
    changed: &'c BTreeSet<EntryKey>,
    /// What entries say, by side.
    said: [HashMap<EntryKey, Rc<Said>>; 2],
    /// A number for everything that is said.
    texts: HashMap<Vec<(String, String)>, u32>,
    /// A number for every name that is kept.
    kept: HashMap<EntryKey, Option<u32>>,
}

/// A class without the names of those it meets.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Equal where the classes are one case.
    pub(super) text: Vec<u32>,
    /// What stands behind each number.
    pub(super) names: Vec<EntryKey>,
}

/// What an entry says, without the names it mentions.
struct Said {
    text: u32,
    names: Vec<EntryKey>,
}

/// A class while it is written down.
struct Pen {
    shape: Shape,
    numbers: HashMap<EntryKey, u32>,
    seen: HashSet<EntryKey>,
    open: VecDeque<EntryKey>,
}

/// Marks a name that is kept.
const KEPT: u32 = 1 << 31;

impl<'c> Shapes<'c> {
    /// For classes of two sides, between which some entries differ.
    pub(super) fn new(sides: [Side<'c>; 2], changed: &'c BTreeSet<EntryKey>) -> Self {
        Self {
            naming: sides.map(|side| Naming::marked(side.policy)),
            sides,
            changed,
            said: Default::default(),
            texts: HashMap::default(),
            kept: HashMap::default(),
        }
    }

    /// Writes down a class, given by its smallest ticket and the rules that may concern it, by side.
    pub(super) fn of(&mut self, facts: [&Facts; 2], scopes: &[Scope]) -> Shape {
        let mut pen = Pen {
            shape: Shape::default(),
            numbers: HashMap::default(),
            seen: HashSet::default(),
            open: VecDeque::new(),
        };
        for (side, (facts, scope)) in facts.into_iter().zip(scopes).enumerate() {
            pen.seen.clear();
            self.stated(&mut pen, side, facts);
            self.rules(&mut pen, side, scope);
            while let Some(entry) = pen.open.pop_front() {
                let Some(said) = self.said(side, &entry) else { continue };
                pen.shape.text.push(said.text);
                said.names.iter().for_each(|name| self.name(&mut pen, name));
            }
        }
        pen.shape
    }

    /// What the ticket states and what that alone gives it.
    fn stated(&mut self, pen: &mut Pen, side: usize, facts: &Facts) {
        let Some(policy) = self.sides.get(side).map(|side| side.policy) else { return };
        let number = |index: Option<usize>| index.map_or(0, |index| word(index) + 1);
        let given = stated_priority(policy, facts).map(|(priority, _)| priority.index());
        pen.shape.text.extend([
            number(facts.impact.map(|ix| ix.index())),
            number(facts.urgency.map(|ix| ix.index())),
            number(facts.priority.map(|ix| ix.index())),
            number(facts.tier.map(|ix| ix.index())),
            number(given),
            u32::from(facts.category.is_some()),
            u32::from(stated_tier(policy, facts).is_some()),
        ]);
        for (ix, value) in facts.attributes() {
            pen.shape.text.push(number(Some(ix.index())));
            let bits = match value {
                AttributeValue::Boolean(value) => u64::from(value),
                AttributeValue::Choice(value) => value as u64,
                AttributeValue::Number(value) => value.to_bits(),
            };
            pen.shape.text.extend([(bits >> 32) as u32, bits as u32]);
        }
        pen.shape.text.push(u32::MAX);
        if let Some(category) = facts.category {
            self.name(pen, &policy.categories[category].entry.key());
        }
        if let Some((tier, _)) = stated_tier(policy, facts) {
            self.name(pen, &policy.tiers[tier].entry.key());
        }
    }

    fn rules(&mut self, pen: &mut Pen, side: usize, scope: &Scope) {
        let Some(policy) = self.sides.get(side).map(|side| side.policy) else { return };
        let triggers = || scope.triggers().iter().map(|ix| &policy.triggers[*ix]);
        let of_triggers: Vec<EntryKey> = triggers().map(|one| one.entry.key()).collect();
        let routes = scope.routes().iter().map(|ix| policy.routes[*ix].entry.key()).collect();
        let duties = scope.duties().iter().map(|ix| policy.duties[*ix].entry.key()).collect();
        for rules in [of_triggers, routes, duties] {
            pen.shape.text.push(word(rules.len()));
            rules.iter().for_each(|rule| self.name(pen, rule));
        }
        // The next tier may be any.
        if triggers().any(|one| one.start_at.is_some_and(|at| at.value == StartAt::Next)) {
            for tier in policy.tiers.values() {
                self.name(pen, &tier.entry.key());
            }
        }
    }

    /// Writes a name, as a number where another could stand in its place, and sees to it that what the
    /// entry says is written, too.
    fn name(&mut self, pen: &mut Pen, key: &EntryKey) {
        match (pen.numbers.get(key), self.kept(key)) {
            (Some(known), _) => pen.shape.text.push(*known),
            (None, Some(kept)) => pen.shape.text.push(KEPT | kept),
            (None, None) => {
                // The first number that is not known yet: what follows is said of it once.
                let number = word(pen.shape.names.len());
                pen.shape.names.push(key.clone());
                pen.numbers.insert(key.clone(), number);
                pen.shape.text.extend([number, u32::from(self.changed.contains(key))]);
            }
        }
        // The other kinds are the same for all classes, or mean nothing but themselves.
        let says_more = matches!(
            key.kind,
            Kind::Contact
                | Kind::Rotation
                | Kind::Tier
                | Kind::EscalationPolicy
                | Kind::Trigger
                | Kind::Route
                | Kind::Duty
        );
        if says_more && pen.seen.insert(key.clone()) {
            pen.open.push_back(key.clone());
        }
    }

    /// The number of a name that has to be kept; `None` for one that has not.
    fn kept(&mut self, key: &EntryKey) -> Option<u32> {
        if let Some(known) = self.kept.get(key) {
            return *known;
        }
        let mean_themselves = matches!(
            key.kind,
            Kind::Category
                | Kind::Contact
                | Kind::Rotation
                | Kind::EscalationPolicy
                | Kind::Trigger
                | Kind::Route
                | Kind::Duty
        );
        let kept = !mean_themselves || self.is_ambiguous(key);
        let number = kept.then(|| word(self.kept.len()));
        self.kept.insert(key.clone(), number);
        number
    }

    /// True for somebody whose id means something else on the other side, too.
    fn is_ambiguous(&self, key: &EntryKey) -> bool {
        let kinds = |side: &Side<'_>| {
            let (policy, id) = (side.policy, &*key.id);
            [
                policy.contacts.find(id).is_some(),
                policy.rotations.find(id).is_some(),
                policy.tiers.find(id).is_some(),
            ]
        };
        let [base, head] = self.sides.each_ref().map(kinds);
        let count = base.iter().zip(head).filter(|(base, head)| **base || *head).count();
        let is_told = matches!(key.kind, Kind::Contact | Kind::Rotation);
        is_told && (count > 1 || TicketPerson::ALL.iter().any(|one| one.as_str() == &*key.id))
    }

    /// What an entry says.
    fn said(&mut self, side: usize, key: &EntryKey) -> Option<Rc<Said>> {
        if let Some(known) = self.said.get(side)?.get(key) {
            return Some(Rc::clone(known));
        }
        let mut text = Vec::new();
        let mut names = Vec::new();
        write(&fields(self.naming.get(side)?, key)?, &mut text, &mut names);
        let next = word(self.texts.len());
        let text = *self.texts.entry(text).or_insert(next);
        let said = Rc::new(Said { text, names });
        self.said.get_mut(side)?.insert(key.clone(), Rc::clone(&said));
        Some(said)
    }
}

/// Writes what matters to a ticket, with the names taken out.
fn write(fields: &[Field], text: &mut Vec<(String, String)>, names: &mut Vec<EntryKey>) {
    for field in fields {
        let mut parts = field.name.split('.');
        if parts.any(|part| PROSE.contains(&part) || part == "reason") {
            continue;
        }
        let value = match &field.value {
            Value::Records(records) => {
                for record in records {
                    text.push((field.name.clone(), "{".to_owned()));
                    write(&record.fields, text, names);
                }
                text.push((field.name.clone(), "}".to_owned()));
                continue;
            }
            // That somebody can be told is what matters, not by which number.
            _ if MethodKind::ALL.iter().any(|kind| kind.as_str() == field.name) => String::new(),
            Value::Instant(instant) => instant.at.to_string(),
            value => Naming::unmarked(&value.to_string(), names),
        };
        text.push((Naming::unmarked(&field.name, names), value));
    }
}

fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX >> 1)
}
