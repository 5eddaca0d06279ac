//! What a change does: cases as folders, and the laws every comparison obeys.
//!
//! A case is a folder in `tests/diff/cases/` with the files of its two sides in `base` and `head`. What
//! they do not hold is taken from the policy set in `tests/diff/base`; an empty file takes it away.
//! Beside them stands what every format says; `UPDATE=1` writes it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

#[path = "diff/cases.rs"]
mod cases;
#[path = "diff/comment.rs"]
mod comment;
#[path = "diff/effects.rs"]
mod effects;
#[path = "diff/grades.rs"]
mod grades;
#[path = "diff/laws.rs"]
mod laws;
#[path = "diff/people.rs"]
mod people;
#[path = "diff/seeded.rs"]
mod seeded;
#[path = "diff/set.rs"]
mod set;
