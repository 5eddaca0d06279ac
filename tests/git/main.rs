//! Repositories as they are found in the world, each built with `git` and read without it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

mod changed_since;
mod commands;
mod diff;
mod documents;
mod fixture;
mod log;
mod reading;
mod resolving;
mod reviews;
mod start;
mod workflows;
