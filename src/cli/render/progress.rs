//! How far a long run is, on a terminal: a line that appears after a second and goes away at the end.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Shorter runs show nothing: a line that flickers tells nobody anything.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(200);
const WIDTH: usize = 24;

/// Does work that counts what it has done, of so many in all.
pub(super) fn shown<T>(verb: &str, all: usize, work: impl FnOnce(&AtomicUsize) -> T) -> T {
    let done = AtomicUsize::new(0);
    if !std::io::stderr().is_terminal() || all < 2 {
        return work(&done);
    }
    thread::scope(|scope| {
        let (end, ended) = channel::<()>();
        let done = &done;
        scope.spawn(move || {
            // Not by way of what takes colours out: a line is erased also for those who want none.
            let mut terminal = std::io::stderr();
            let mut wait = PATIENCE;
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = BETWEEN;
                // Where standard error is closed nobody looks.
                let line = bar(verb, done.load(Ordering::Relaxed), all);
                let _ = write!(terminal, "\r{line}\x1b[K");
            }
            if wait == BETWEEN {
                let _ = write!(terminal, "\r\x1b[K");
            }
        });
        let outcome = work(done);
        // The other side ends when this one is gone.
        drop(end);
        outcome
    })
}

/// `printing [######......] 6 of 12`
fn bar(verb: &str, done: usize, all: usize) -> String {
    let filled = (WIDTH * done.min(all)).checked_div(all).unwrap_or(WIDTH);
    format!("{verb} [{}{}] {done} of {all}", "#".repeat(filled), ".".repeat(WIDTH - filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_up() {
        assert_eq!(bar("printing", 0, 4), format!("printing [{}] 0 of 4", ".".repeat(24)));
        assert_eq!(bar("x", 1, 2), format!("x [{}{}] 1 of 2", "#".repeat(12), ".".repeat(12)));
        assert_eq!(bar("x", 9, 4), format!("x [{}] 9 of 4", "#".repeat(24)));
    }

    #[test]
    fn work_is_done_where_nobody_looks() {
        assert_eq!(shown("x", 3, |done| done.fetch_add(3, Ordering::Relaxed) + 1), 1);
    }
}
