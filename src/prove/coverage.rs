//! Which classes of ticket a team's scenarios stand for.

use super::Side;
use super::classes::Classes;
use super::slice::slice;
use crate::model::Facts;

/// The classes of ticket of a policy set, and which of them some ticket stands for.
#[derive(Debug)]
pub struct ClassCoverage {
    /// All of them, the largest first.
    pub classes: Vec<Covered>,
}

/// A class of ticket and whether some scenario stands for it.
#[derive(Debug)]
pub struct Covered {
    /// Its smallest ticket.
    pub facts: Facts,
    /// How many different tickets are treated like it.
    pub tickets: u128,
    /// Whether a scenario opens one of them.
    pub covered: bool,
}

impl ClassCoverage {
    /// Counts the classes that tickets belong to as they are opened. They are those that `prove` looks
    /// at: what triggers and duties tell beside the escalation makes no class of its own.
    pub fn of<'f>(side: Side<'_>, tickets: impl IntoIterator<Item = &'f Facts>) -> Self {
        let core = slice(side.policy, &[]);
        let classes = Classes::new(&[Side { policy: &core, clock: side.clock }], &[]);
        let mut covered = vec![false; classes.all.len()];
        for facts in tickets {
            let class = classes.of(std::slice::from_ref(facts));
            if let Some(slot) = class.and_then(|class| covered.get_mut(class)) {
                *slot = true;
            }
        }
        let all = classes.all.iter().zip(covered);
        let classes = all.filter_map(|(class, covered)| {
            let facts = class.facts.first()?.clone();
            Some(Covered { facts, tickets: class.tickets, covered })
        });
        Self { classes: classes.collect() }
    }

    /// How many classes some scenario stands for, and how many there are.
    pub fn count(&self) -> (usize, usize) {
        (self.classes.iter().filter(|class| class.covered).count(), self.classes.len())
    }

    /// The classes that no scenario stands for, the largest first.
    pub fn uncovered(&self) -> impl Iterator<Item = &Covered> {
        self.classes.iter().filter(|class| !class.covered)
    }
}
