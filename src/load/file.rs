//! The TOML shape of one file, and the entries of all files gathered kind by kind.

use schemars::JsonSchema;
use serde::Deserialize;

use super::attributes::RawAttribute;
use super::calendars::RawCalendar;
use super::classification::{RawCategory, RawImpact, RawUrgency};
use super::contacts::RawContact;
use super::documents::RawDocument;
use super::duties::RawDuty;
use super::escalation_policies::RawEscalationPolicy;
use super::guarantees::RawGuarantee;
use super::holidays::RawHolidaySet;
use super::matrix::RawMatrix;
use super::names::Raw;
use super::organization::{RawLints, RawOrganization, RawRender};
use super::priorities::RawPriority;
use super::rotations::RawRotation;
use super::routes::RawRoute;
use super::scenarios::RawScenario;
use super::tiers::RawTier;
use super::triggers::RawTrigger;
use crate::parse::{Entries, Spanned};
use crate::source::FileId;

/// An escalation policy, or a part of one: a policy set is the union of all its files.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(rename = "Policy", extend("x-hints" = {
    "team": "a team is a contact: `[contacts.<id>]` with `kind = \"team\"`",
    "teams": "a team is a contact: `[contacts.<id>]` with `kind = \"team\"`",
    "people": "people are contacts: `[contacts.<id>]` with `kind = \"person\"`",
    "schedules": "who is on call when is a rotation, `[rotations.<id>]`; service hours are a calendar, \
        `[calendars.<id>]`",
    "services": "what tickets are about is a category: `[categories.<id>]`",
    "severities": "how severe tickets are is a priority: `[priorities.<id>]`",
    "levels": "support levels are tiers: `[tiers.<id>]`",
    "slas": "targets stand in `[priorities.<id>]`: `respond-within`, `resolve-within`",
    "policies": "policies are `[escalation-policies.<id>]`",
    "tests": "tests of a policy are scenarios: `[scenarios.<id>]`",
    "invariants": "what must always hold is a guarantee: `[guarantees.<id>]`",
}))]
pub(crate) struct File {
    /// Whose policy it is. Only in `tierline.toml`.
    pub(super) organization: Option<Spanned<RawOrganization>>,
    /// Levels of lint rules: code or name = `allow`, `warn` or `deny`. Only in `tierline.toml`.
    pub(super) lints: Option<Spanned<RawLints>>,
    /// Where documents come from and go to. Only in `tierline.toml`.
    pub(super) render: Option<Spanned<RawRender>>,
    /// Service hours by id. `24x7` is built in.
    calendars: Entries<RawCalendar>,
    /// Holiday sets by id.
    holidays: Entries<RawHolidaySet>,
    /// People, roles, teams, hotlines, vendors and mailboxes by id.
    contacts: Entries<RawContact>,
    /// On-call rotations by id.
    rotations: Entries<RawRotation>,
    /// What tickets are about, by id.
    categories: Entries<RawCategory>,
    /// How much is affected, by id.
    impacts: Entries<RawImpact>,
    /// How soon it matters, by id.
    urgencies: Entries<RawUrgency>,
    /// Facts about tickets that conditions may test, by id.
    attributes: Entries<RawAttribute>,
    /// How severe tickets are and by when they must be answered, by id.
    priorities: Entries<RawPriority>,
    /// Which priority an impact and an urgency give.
    matrix: Option<Spanned<RawMatrix>>,
    /// Support levels by id.
    tiers: Entries<RawTier>,
    /// Who is told when, by id.
    escalation_policies: Entries<RawEscalationPolicy>,
    /// Which tickets follow which escalation policy; the first that matches wins. All in one file.
    routes: Vec<Spanned<RawRoute>>,
    /// What raises a ticket beyond the matrix, by id.
    triggers: Entries<RawTrigger>,
    /// What people must do beyond escalating, by id.
    duties: Entries<RawDuty>,
    /// Tests of the policy, by id.
    scenarios: Entries<RawScenario>,
    /// What must hold for every ticket, by id.
    guarantees: Entries<RawGuarantee>,
    /// What people read, by id.
    documents: Entries<RawDocument>,
}

/// The entries of all files, kind by kind, in the order of files.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) organization: Vec<(FileId, Spanned<RawOrganization>)>,
    pub(super) lints: Vec<(FileId, Spanned<RawLints>)>,
    pub(super) render: Vec<(FileId, Spanned<RawRender>)>,
    pub(super) calendars: Vec<Raw<RawCalendar>>,
    pub(super) holidays: Vec<Raw<RawHolidaySet>>,
    pub(super) contacts: Vec<Raw<RawContact>>,
    pub(super) rotations: Vec<Raw<RawRotation>>,
    pub(super) categories: Vec<Raw<RawCategory>>,
    pub(super) impacts: Vec<Raw<RawImpact>>,
    pub(super) urgencies: Vec<Raw<RawUrgency>>,
    pub(super) attributes: Vec<Raw<RawAttribute>>,
    pub(super) priorities: Vec<Raw<RawPriority>>,
    pub(super) matrix: Vec<(FileId, Spanned<RawMatrix>)>,
    pub(super) tiers: Vec<Raw<RawTier>>,
    pub(super) escalation_policies: Vec<Raw<RawEscalationPolicy>>,
    pub(super) routes: Vec<(FileId, Spanned<RawRoute>)>,
    pub(super) triggers: Vec<Raw<RawTrigger>>,
    pub(super) duties: Vec<Raw<RawDuty>>,
    pub(super) scenarios: Vec<Raw<RawScenario>>,
    pub(super) guarantees: Vec<Raw<RawGuarantee>>,
    pub(super) documents: Vec<Raw<RawDocument>>,
}

impl Gathered {
    /// Adds the entries of a file.
    pub(super) fn add(&mut self, file: FileId, content: File) {
        self.organization.extend(content.organization.map(|value| (file, value)));
        self.lints.extend(content.lints.map(|value| (file, value)));
        self.render.extend(content.render.map(|value| (file, value)));
        self.matrix.extend(content.matrix.map(|value| (file, value)));
        self.routes.extend(content.routes.into_iter().map(|value| (file, value)));
        extend(&mut self.calendars, file, content.calendars);
        extend(&mut self.holidays, file, content.holidays);
        extend(&mut self.contacts, file, content.contacts);
        extend(&mut self.rotations, file, content.rotations);
        extend(&mut self.categories, file, content.categories);
        extend(&mut self.impacts, file, content.impacts);
        extend(&mut self.urgencies, file, content.urgencies);
        extend(&mut self.attributes, file, content.attributes);
        extend(&mut self.priorities, file, content.priorities);
        extend(&mut self.tiers, file, content.tiers);
        extend(&mut self.escalation_policies, file, content.escalation_policies);
        extend(&mut self.triggers, file, content.triggers);
        extend(&mut self.duties, file, content.duties);
        extend(&mut self.scenarios, file, content.scenarios);
        extend(&mut self.guarantees, file, content.guarantees);
        extend(&mut self.documents, file, content.documents);
    }
}

fn extend<R>(gathered: &mut Vec<Raw<R>>, file: FileId, entries: Entries<R>) {
    gathered.extend(entries.into_iter().map(|(id, value)| Raw {
        id: id.as_str().into(),
        at: id.span(file),
        file,
        value,
    }));
}
