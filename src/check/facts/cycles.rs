//! Circles in a graph.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

/// The strongly connected components of a graph that contain a circle, each with its nodes ascending,
/// ordered by their first node. `next` lists the successors of a node below `nodes`.
///
/// Tarjan's algorithm with its own stack: a chain of a hundred thousand links must not exhaust the
/// thread's.
pub(in crate::check) fn cycles(
    nodes: usize,
    next: impl Fn(usize) -> Vec<usize>,
) -> Vec<Vec<usize>> {
    let mut search = Search {
        order: vec![None; nodes],
        low: vec![0; nodes],
        stack: Vec::new(),
        on_stack: vec![false; nodes],
        found: Vec::new(),
        count: 0,
    };
    for node in 0..nodes {
        search.from(node, &next);
    }
    search.found.sort();
    search.found
}

/// The shortest way from a node of a circle back to itself, without the return: breadth first.
pub(in crate::check) fn shortest(start: usize, next: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let mut came_from = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for successor in next(node) {
            if successor == start {
                let mut path = vec![node];
                while let Some(before) = path.last().and_then(|last| came_from.get(last)) {
                    path.push(*before);
                }
                path.reverse();
                return path;
            }
            if let Entry::Vacant(unseen) = came_from.entry(successor) {
                unseen.insert(node);
                open.push_back(successor);
            }
        }
    }
    Vec::new()
}

struct Search {
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    stack: Vec<usize>,
    on_stack: Vec<bool>,
    found: Vec<Vec<usize>>,
    count: usize,
}

/// A node under way, with the successors still to look at.
struct Frame {
    node: usize,
    open: std::vec::IntoIter<usize>,
    itself: bool,
}

#[expect(clippy::indexing_slicing, reason = "every node is below the length of each array")]
impl Search {
    fn from(&mut self, root: usize, next: &impl Fn(usize) -> Vec<usize>) {
        if self.order[root].is_some() {
            return;
        }
        let mut frames = vec![self.enter(root, next)];
        while let Some(frame) = frames.last_mut() {
            if let Some(successor) = frame.open.next() {
                let node = frame.node;
                match self.order[successor] {
                    None => {
                        let entered = self.enter(successor, next);
                        frames.push(entered);
                    }
                    Some(order) if self.on_stack[successor] => {
                        self.low[node] = self.low[node].min(order);
                    }
                    Some(_) => {}
                }
                continue;
            }
            let (node, itself) = (frame.node, frame.itself);
            frames.pop();
            if let Some(parent) = frames.last() {
                self.low[parent.node] = self.low[parent.node].min(self.low[node]);
            }
            if Some(self.low[node]) == self.order[node] {
                self.leave(node, itself);
            }
        }
    }

    fn enter(&mut self, node: usize, next: &impl Fn(usize) -> Vec<usize>) -> Frame {
        self.order[node] = Some(self.count);
        self.low[node] = self.count;
        self.count += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
        let open = next(node);
        Frame { node, itself: open.contains(&node), open: open.into_iter() }
    }

    /// Takes a finished component off the stack.
    fn leave(&mut self, root: usize, itself: bool) {
        let mut component = Vec::new();
        while let Some(node) = self.stack.pop() {
            self.on_stack[node] = false;
            component.push(node);
            if node == root {
                break;
            }
        }
        if component.len() > 1 || itself {
            component.sort_unstable();
            self.found.push(component);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cycles, shortest};

    #[test]
    fn circles_are_found_once_each() {
        let edges: [&[usize]; 7] = [&[1], &[2], &[0, 3], &[4], &[], &[5], &[5]];
        assert_eq!(cycles(7, |node| edges[node].to_vec()), [vec![0, 1, 2], vec![5]]);
    }

    #[test]
    fn the_shortest_way_round_is_shown() {
        let edges: [&[usize]; 4] = [&[1, 2], &[3], &[0], &[0]];
        assert_eq!(shortest(0, |node| edges[node].to_vec()), [0, 2]);
        assert_eq!(shortest(3, |node| edges[node].to_vec()), [3, 0, 1]);
        assert_eq!(shortest(0, |_| vec![0]), [0]);
    }

    #[test]
    fn a_long_chain_is_no_circle_and_no_problem() {
        let count = 200_000;
        let chain = |node: usize| if node + 1 < count { vec![node + 1] } else { vec![] };
        assert!(cycles(count, chain).is_empty());
    }
}
