//! Two policy sets side by side: what a change does.
//!
//! Compares models and timelines; words and formats belong to `report`.

pub mod affected;
pub mod changes;
mod conditions;
pub mod fields;
pub mod people;
pub mod tickets;

pub use conditions::grade_conditions;
