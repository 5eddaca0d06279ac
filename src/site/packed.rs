//! Timelines in little room: what several of them have in common is there once.
//!
//! Within a timeline, times are told as the distance from the one before, so that what comes round every
//! four hours looks the same each time. What happens together is a moment, kept once. A timeline is a chain
//! of moments; those that end alike share their ends.

use foldhash::{HashMap, HashMapExt};
use serde::Serialize;

use super::events::Event;
use super::timelines::Timelines;

/// Everything that can become of tickets.
#[derive(Debug, Default, Serialize)]
pub(super) struct Packed {
    /// Every event there is.
    events: Vec<Event>,
    /// An event and its time: the position of the event; 0 where the time moves with the opening, 1 where
    /// it stands still; the seconds since the last in the chain of which the same is true (the first:
    /// since the opening, or since the piece begins).
    steps: Vec<(usize, i64, i64)>,
    /// What happens together: positions of steps.
    moments: Vec<Vec<usize>>,
    /// Chains: the position of a moment, and of the chain that follows it; -1 where nothing does.
    chains: Vec<(usize, i64)>,
    /// For each class its pieces: for each, how many seconds after the one before it begins (the first:
    /// after the horizon begins), and the position of its chain.
    classes: Vec<Vec<i64>>,
}

/// Things that are kept once, by position.
struct Once<T> {
    positions: HashMap<T, usize>,
    all: Vec<T>,
}

impl<T: Clone + Eq + std::hash::Hash> Once<T> {
    fn new() -> Self {
        Self { positions: HashMap::new(), all: Vec::new() }
    }

    fn position(&mut self, of: T) -> usize {
        let Self { positions, all } = self;
        *positions.entry(of).or_insert_with_key(|new| {
            all.push(new.clone());
            all.len() - 1
        })
    }
}

impl Packed {
    /// Packs timelines.
    pub(super) fn new(timelines: Timelines) -> Self {
        let mut steps = Once::new();
        let mut moments = Once::new();
        let mut chains = Once::new();
        let mut chain_of = Vec::with_capacity(timelines.timelines.len());
        for timeline in &timelines.timelines {
            let mut last = [0, 0];
            let mut own: Vec<Vec<usize>> = Vec::new();
            for (event, time) in timeline {
                let kind = usize::from(time.stands_still);
                let since = last.get_mut(kind).map_or(0, |last| {
                    let since = time.seconds - *last;
                    *last = time.seconds;
                    since
                });
                let step = steps.position((*event, i64::from(time.stands_still), since));
                match own.last_mut().filter(|_| since <= 0) {
                    Some(moment) => moment.push(step),
                    None => own.push(vec![step]),
                }
            }
            let mut chain = -1;
            for moment in own.into_iter().rev() {
                let link = (moments.position(moment), chain);
                chain = i64::try_from(chains.position(link)).unwrap_or(-1);
            }
            chain_of.push(chain);
        }
        let chained = |pieces: &Vec<(i64, usize)>| {
            let chain = |timeline: usize| chain_of.get(timeline).copied().unwrap_or(-1);
            pieces.iter().flat_map(|(since, timeline)| [*since, chain(*timeline)]).collect()
        };
        Self {
            classes: timelines.classes.iter().map(chained).collect(),
            events: timelines.events,
            steps: steps.all,
            moments: moments.all,
            chains: chains.all,
        }
    }
}
