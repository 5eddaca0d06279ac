//! Calendars, holidays, rotations and leave as sorted intervals of instants.

use crate::model::Policy;

/// Everything about time in a policy set, compiled. Grows its horizon on demand; pure to the outside.
#[derive(Debug)]
pub struct Clock {}

impl Clock {
    /// Compiles a policy set.
    pub fn new(_policy: &Policy) -> Self {
        Self {}
    }
}
