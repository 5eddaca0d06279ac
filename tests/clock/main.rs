//! The clock: known answers, the slow oracle, and the examples of `docs/time.md`.

mod calendars;
mod support;
