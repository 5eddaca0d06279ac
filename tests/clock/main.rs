//! The clock: known answers, the slow oracle, and the examples of `docs/time.md`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod calendars;
mod centuries;
mod examples;
mod oracle;
mod random;
mod rotations;
mod support;
