//! Who is on call during the horizon, rotation by rotation.

use jiff::Timestamp;
use serde::Serialize;

use super::events::Teller;
use crate::clock::Clock;
use crate::model::{Ix, Rotation, Target};

/// A rotation on the page.
#[derive(Debug, Serialize)]
pub(super) struct Rota {
    name: String,
    shifts: Vec<Turn>,
    /// The teams that it answers for, by position.
    teams: Vec<usize>,
}

/// Somebody's turn, or nobody's.
#[derive(Debug, Serialize)]
struct Turn {
    from: i64,
    until: i64,
    /// Who, by position among the contacts of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<usize>,
    /// In place of a contact that the page does not show: who, or why nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'static str>,
}

/// All rotations, in the order of their ids, cut off at the ends of the horizon.
pub(super) fn rotas(
    teller: &Teller<'_>,
    clock: &Clock,
    (from, until): (Timestamp, Timestamp),
) -> Vec<Rota> {
    let teams = |ix: Ix<Rotation>| {
        let contacts = teller.policy.contacts.iter();
        let of = contacts.filter(move |(_, team)| team.on_call.is_some_and(|at| at.value == ix));
        of.filter_map(|(team, _)| teller.positions.get(team.index()).copied().flatten()).collect()
    };
    let rota = |ix| Rota {
        teams: teams(ix),
        name: teller.seen.target(Target::Rotation(ix)),
        shifts: clock
            .shifts(ix, from, until)
            .into_iter()
            .map(|shift| {
                let of = shift.contact();
                let contact = of.and_then(|ix| teller.positions.get(ix.index()).copied().flatten());
                let text = match (contact, of) {
                    (Some(_), _) => None,
                    (None, Some(_)) => Some("somebody not named here"),
                    (None, None) if shift.is_planned_gap() => Some("nobody, as planned"),
                    (None, None) => Some("nobody"),
                };
                Turn { from: shift.from.as_second(), until: shift.until.as_second(), contact, text }
            })
            .collect(),
    };
    teller.policy.rotations.indexes().map(rota).collect()
}
