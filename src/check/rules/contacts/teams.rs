//! Teams without people, and teams inside themselves.

use crate::check::facts::cycles;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{ContactKind, Ix};

rules! {
    /// A team that contains itself.
    ///
    /// Directly or through another team, the team is its own member. Telling it would never come to an
    /// end; each team is entered once, so the repetition tells nobody new.
    ///
    /// ```toml bad
    /// [contacts.engineers]
    /// kind = "team"
    /// name = "Engineers"
    /// members = ["ada", "database-people"]
    ///
    /// [contacts.database-people]
    /// kind = "team"
    /// name = "Database people"
    /// members = ["grace", "engineers"]
    /// ```
    ///
    /// ```toml good
    /// [contacts.engineers]
    /// kind = "team"
    /// name = "Engineers"
    /// members = ["ada", "database-people"]
    ///
    /// [contacts.database-people]
    /// kind = "team"
    /// name = "Database people"
    /// members = ["grace"]
    /// ```
    pub(super) static TEAM_CYCLE = 105, "team-cycle", Deny, "0.1.0", Whole, cycles;

    /// A team with nobody in it.
    ///
    /// It has neither `members` nor a rotation in `on-call`, so only its own `reach` could be told. If that
    /// is what is meant, it is a `hotline` or a `mailbox`.
    ///
    /// ```toml bad
    /// [contacts.engineers]
    /// kind = "team"
    /// name = "Engineers"
    /// reach = [{ email = "engineers@example.com" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.engineers]
    /// kind = "team"
    /// name = "Engineers"
    /// members = ["ada", "grace"]
    /// reach = [{ email = "engineers@example.com" }]
    /// ```
    pub(super) static EMPTY_TEAM = 106, "empty-team", Warn, "0.1.0", Entry, empty;
}

/// So many teams of a circle are shown; nobody reads more.
const SHOWN: usize = 8;

pub(super) fn cycles(cx: &Context<'_>, findings: &mut Findings) {
    let contacts = &cx.policy.contacts;
    let members = |node: usize| {
        contacts[Ix::new(node)].members.iter().map(|at| at.value.index()).collect::<Vec<_>>()
    };
    for circle in cycles::cycles(contacts.len(), members) {
        let Some(team) = circle.first().map(|node| &contacts[Ix::new(*node)]) else { continue };
        let inside = |ix: usize| circle.binary_search(&ix).is_ok();
        let Some(member) = team.members.iter().find(|at| inside(at.value.index())) else {
            continue;
        };
        let id = &team.entry.id;
        let message = if circle.len() == 1 {
            format!("team `{id}` is a member of itself")
        } else {
            format!("team `{id}` contains itself, through `{}`", contacts[member.value].entry.id)
        };
        let mut diagnostic = TEAM_CYCLE
            .finding(member.at, message)
            .label("leads back to the team")
            .help("remove one of these memberships");
        for other in circle.iter().skip(1).take(SHOWN).map(|node| &contacts[Ix::new(*node)]) {
            if let Some(back) = other.members.iter().find(|at| inside(at.value.index())) {
                let text =
                    format!("`{}` is in `{}`", contacts[back.value].entry.id, other.entry.id);
                diagnostic = diagnostic.related(back.at, text);
            }
        }
        findings.add(&team.entry, diagnostic);
    }
}

pub(super) fn empty(cx: &Context<'_>, findings: &mut Findings) {
    for team in cx.policy.contacts.values() {
        let is_team = team.kind == ContactKind::Team;
        if !is_team || !team.members.is_empty() || team.on_call.is_some() {
            continue;
        }
        let help = if team.reach.is_empty() {
            "name its people: members = [\"…\"], or who is on call: on-call = \"<rotation>\""
        } else {
            "name its people (members = [\"…\"] or on-call = \"<rotation>\"), or make it a \"hotline\" or \"mailbox\""
        };
        let diagnostic = EMPTY_TEAM
            .finding(team.entry.at, format!("nobody is in team `{}`", team.entry.id))
            .label("it has neither members nor a rotation")
            .help(help);
        findings.add(&team.entry, diagnostic);
    }
}
