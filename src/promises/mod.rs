//! Whether the timeline of a ticket keeps a promise: the guarantees of a policy, and those that hold
//! of any policy.
//!
//! Looks at what the engine tells and at nothing else. A timeline may speak for many openings at once,
//! as the prover has them; for a single ticket that is one.

mod built_in;
mod evidence;
mod judge;
mod sight;

pub use evidence::evidence;
pub use judge::{broken, concerns, in_time, last_step, silence};
pub use sight::{Instant, Sight, crossing};
