//! The timeline as plain lines without places in files: what `test --accept` keeps and compares, so
//! that moving a rule is no difference.

use std::fmt::Write;

use super::Words;
use super::words::elapsed;
use crate::model::Policy;
use crate::report::one_line;
use crate::simulate::Trace;

/// A line per event: elapsed time, what happened, because of what.
pub fn plain(policy: &Policy, trace: &Trace) -> String {
    let words = Words { policy };
    let mut text = String::new();
    for event in &trace.events {
        let after = elapsed(event.at.duration_since(trace.opened));
        let (what, why) = (words.event(event), event.why.describe(policy));
        let _ = writeln!(text, "{after:>8}  {}  [{}]", one_line(&what), one_line(&why));
    }
    text
}
