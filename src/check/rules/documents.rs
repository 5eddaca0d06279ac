//! Documents (`TL07xx`): what people read, and whether it can be trusted.

mod amounts;
mod contradiction;
mod placeholder;
mod upkeep;

use super::{Rule, rules};

pub(super) const RULES: &[&Rule] = &[
    &REVIEW_OVERDUE,
    &MISSING_OWNER,
    &MISSING_REVIEW,
    &PLACEHOLDER,
    &CONTRADICTING_DURATION,
    &UNRESOLVED_EXPRESSION,
    &UNKNOWN_TEMPLATE,
    &UNUSED_TEMPLATE,
    &IMPLAUSIBLE_DATE,
    &NO_FORMATS,
    &HIDDEN_SECTION,
];

rules! {
    /// A document whose review is overdue.
    ///
    /// The day of the last review plus `every` has passed, or the document was never reviewed. People
    /// act on what it says in an emergency, so somebody has to have read it lately.
    ///
    /// ```toml bad
    /// [contacts.it-manager]
    /// kind = "role"
    /// name = "IT Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// owner = "it-manager"
    /// review = { every = "quarterly", last = 2020-01-31 }
    /// ```
    static REVIEW_OVERDUE = 701, "review-overdue", Warn, "0.1.0", Entry, upkeep::review_overdue;

    /// A document nobody answers for.
    ///
    /// Without an `owner` nobody is asked when it is wrong, and nobody corrects it.
    ///
    /// ```toml bad
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-manager]
    /// kind = "role"
    /// name = "IT Manager"
    /// reach = [{ phone = "ext 7777" }]
    ///
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// owner = "it-manager"
    /// ```
    static MISSING_OWNER = 702, "document-without-owner", Warn, "0.1.0", Entry, upkeep::missing_owner;

    /// A document that is never reviewed.
    ///
    /// Tables follow the policy by themselves, prose does not. `review` says how often somebody reads
    /// it and when that last happened; once it is overdue, `review-overdue` says so.
    ///
    /// ```toml bad
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// ```
    ///
    /// ```toml good
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// review = { every = "yearly", last = 2026-09-30 }
    /// ```
    static MISSING_REVIEW = 703, "document-without-review", Warn, "0.1.0", Entry, upkeep::missing_review;

    /// A placeholder that was never filled in.
    ///
    /// `[Your Company]`, `[DATE]`, `[X] hours`, `TBD`, `XX`, `Lorem ipsum`: texts that came with a
    /// template and were meant to be replaced. Every text that people read is searched: names, prose,
    /// examples, addresses. Markdown links, checkboxes and code are left alone.
    ///
    /// ```toml bad
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "[Your Company] Help Desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.help-desk]
    /// kind = "hotline"
    /// name = "Example Company Help Desk"
    /// reach = [{ phone = "ext 7777" }]
    /// ```
    static PLACEHOLDER = 704, "placeholder", Warn, "0.1.0", Entry, placeholder::left;

    /// A length of time in prose that contradicts the policy.
    ///
    /// The passage names one priority and says how long something takes, and the policy has no such
    /// time for that priority: neither a target, nor a step, a tier or a duty. Quote the policy with an
    /// expression, and the sentence can never be wrong.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// sections = [
    ///   { title = "Response", body = "High priority tickets are answered within 4 hours." },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// sections = [
    ///   { title = "Response", body = 'High priority tickets are answered within {{ priority("high").respond_within }}.' },
    /// ]
    /// ```
    static CONTRADICTING_DURATION = 705, "contradicting-duration", Warn, "0.1.0", Whole, contradiction::in_prose;

    /// An expression in prose that does not resolve.
    ///
    /// What stands between `{{` and `}}` names something that does not exist, has no value, or may not
    /// be seen by the document's audience. The document cannot be built.
    ///
    /// ```toml bad
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// sections = [
    ///   { title = "Response", body = 'Answered within {{ priority("hihg").respond_within }}.' },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [priorities]
    /// high = { rank = 1, name = "High", calendar = "24x7", respond-within = "1h", resolve-within = "8h" }
    ///
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// sections = [
    ///   { title = "Response", body = 'Answered within {{ priority("high").respond_within }}.' },
    /// ]
    /// ```
    static UNRESOLVED_EXPRESSION = 706, "unresolved-expression", Deny, "0.1.0", Entry, upkeep::unresolved_expression;

    /// A template that does not exist.
    ///
    /// The name is neither one of the templates that come with the tool nor a file in the team's own
    /// template folder.
    ///
    /// ```toml bad
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-proces"
    /// audience = "internal"
    /// ```
    ///
    /// ```toml good
    /// [documents.process]
    /// title = "Escalation process"
    /// template = "escalation-process"
    /// audience = "internal"
    /// ```
    static UNKNOWN_TEMPLATE = 707, "unknown-template", Deny, "0.1.0", Entry, upkeep::unknown_template;

    /// A template of the team's own that no document uses.
    ///
    /// It is a file in the template folder that `[render]` names, and no document has it as its
    /// `template`. Use it or delete it.
    static UNUSED_TEMPLATE = 708, "unused-template", Warn, "0.1.0", Whole, upkeep::unused_template;

    /// A date of a document that cannot be right.
    ///
    /// A review or revision dated in the future, or revisions that are listed neither oldest first nor
    /// newest first.
    ///
    /// ```toml bad
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// revisions = [
    ///   { version = "1.0", on = 2026-03-01, text = "First version" },
    ///   { version = "1.1", on = 2025-04-01, text = "New times for high" },
    ///   { version = "1.2", on = 2026-05-01, text = "New times for low" },
    /// ]
    /// ```
    ///
    /// ```toml good
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// revisions = [
    ///   { version = "1.0", on = 2026-03-01, text = "First version" },
    ///   { version = "1.1", on = 2026-04-01, text = "New times for high" },
    ///   { version = "1.2", on = 2026-05-01, text = "New times for low" },
    /// ]
    /// ```
    static IMPLAUSIBLE_DATE = 709, "implausible-date", Warn, "0.1.0", Entry, upkeep::implausible_date;

    /// A document that is built into no format.
    ///
    /// With `formats = []` nothing is ever written, so nobody can read it.
    ///
    /// ```toml bad
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// formats = []
    /// ```
    ///
    /// ```toml good
    /// [documents.priorities]
    /// title = "Priorities"
    /// template = "priority-table"
    /// audience = "internal"
    /// formats = ["markdown"]
    /// ```
    static NO_FORMATS = 710, "document-without-formats", Warn, "0.1.0", Entry, upkeep::no_formats;

    /// A section that its own document never shows.
    ///
    /// A document leaves out what its audience may not see. This section is for fewer people than the
    /// document, so it never appears anywhere.
    ///
    /// ```toml bad
    /// [documents.letter]
    /// title = "Emergency contacts"
    /// template = "emergency-contact-letter"
    /// audience = "public"
    /// sections = [{ title = "Home numbers", body = "Call in this order.", visibility = "restricted" }]
    /// ```
    ///
    /// ```toml good
    /// [documents.letter]
    /// title = "Emergency contacts"
    /// template = "emergency-contact-letter"
    /// audience = "restricted"
    /// sections = [{ title = "Home numbers", body = "Call in this order.", visibility = "restricted" }]
    /// ```
    static HIDDEN_SECTION = 711, "hidden-section", Warn, "0.1.0", Entry, upkeep::hidden_section;
}
