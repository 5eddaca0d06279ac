//! What several differences come to, and in what the best and the worst of them lie.
//!
//! That one thing is sooner does not make up for another that is later, so such a ticket is neither
//! better nor worse off. What weighs most still decides what a reviewer has to see first, and what nobody may
//! change unseen: a handed-over ticket that loses its priority is no less lost for one mail more.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Difference, Grade, Subject};

/// What several differences come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Effect {
    /// In what the worst of it lies; `None` where nothing is worse.
    pub worst: Option<Matter>,
    /// In what the best of it lies; `None` where nothing is better.
    pub best: Option<Matter>,
    /// Better or worse as a whole.
    pub grade: Grade,
}

/// The grade, and whether anything weighs on either side.
pub(super) type Way = (Grade, bool, bool);

/// In what a ticket is treated better or worse. What weighs most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// A target is told, and reaches nobody.
    Nobody,
    /// Its priority, where something else goes the same way.
    Priority,
    /// When a response or the resolution is due.
    Target,
    /// How many people know of it by some moment, whoever they are.
    People,
    /// Who in particular is told, and how; duties and status updates.
    Other,
}

impl Matter {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Priority => "priority",
            Self::Target => "target",
            Self::People => "people",
            Self::Other => "other",
        }
    }

    fn of(subject: &Subject, people: bool) -> Self {
        match subject {
            Subject::Nobody(..) => Self::Nobody,
            Subject::Priority(..) => Self::Priority,
            Subject::Due(_) | Subject::TierDue(_) => Self::Target,
            Subject::Told(..) if people => Self::People,
            Subject::Told(..) | Subject::By(..) | Subject::Duty(..) | Subject::Update(_) => {
                Self::Other
            }
        }
    }
}

impl Effect {
    /// What differences come to; `None` where there are none. `lines` are the moments by which one person,
    /// two, three know of the ticket, in the base and in the head.
    pub(super) fn of(differences: &[Difference], lines: [&[Timestamp]; 2]) -> Option<Self> {
        let (mut of_names, mut grades) = (None, BTreeSet::new());
        for difference in differences {
            match difference.subject {
                Subject::Priority(..) => of_names = Some(difference.grade),
                _ => _ = grades.insert(difference.grade),
            }
        }
        // The name of a priority counts only where nothing else differs.
        let grade = match (grades.len(), grades.first()) {
            (0, _) => of_names?,
            (1, Some(only)) => *only,
            _ => Grade::Incomparable,
        };
        let [base, head] = lines;
        let gravest = |way: Grade, people: bool| {
            let counts = |difference: &&Difference| {
                let is_name = matches!(difference.subject, Subject::Priority(..));
                difference.grade == way && (!is_name || grades.is_empty() || grades.contains(&way))
            };
            let same_way = differences.iter().filter(counts);
            same_way.map(|difference| Matter::of(&difference.subject, people)).min()
        };
        Some(Self {
            worst: gravest(Grade::Looser, is_later(base, head)),
            best: gravest(Grade::Tighter, is_later(head, base)),
            grade,
        })
    }

    /// True where a ticket is worse off: in everything that differs, or in what nothing makes up for.
    pub fn is_weaker(self) -> bool {
        let weighs = |matter: Matter| matter < Matter::Other;
        self.grade == Grade::Looser || self.worst.is_some_and(weighs)
    }

    /// The effect of the opposite change.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self { worst: self.best, best: self.worst, grade: self.grade.mirrored() }
    }

    /// Which way it goes: effects of one way are told together, as the gravest of them.
    pub(super) fn way(self) -> Way {
        (self.grade, self.is_weaker(), self.mirrored().is_weaker())
    }

    /// For sorting: what is worst comes first.
    pub(super) fn order(self) -> impl Ord {
        (self.worst.is_none(), self.worst, self.grade, self.best)
    }
}

/// True if by some moment fewer know in the second line than in the first.
fn is_later(first: &[Timestamp], second: &[Timestamp]) -> bool {
    first.iter().enumerate().any(|(nth, at)| second.get(nth).is_none_or(|other| other > at))
}
