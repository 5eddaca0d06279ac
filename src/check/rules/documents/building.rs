//! Whether a document can be built, and shows everything that was written for it.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Document, Ix};

rules! {
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
    pub(super) static UNRESOLVED_EXPRESSION = 706, "unresolved-expression", Deny, "0.1.0", Whole, unresolved_expression;

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
    pub(super) static UNKNOWN_TEMPLATE = 707, "unknown-template", Deny, "0.1.0", Entry, unknown_template;

    /// A template of the team's own that no document uses.
    ///
    /// It is a file in the template folder that `[render]` names, and no document has it as its
    /// `template`. Use it or delete it.
    pub(super) static UNUSED_TEMPLATE = 708, "unused-template", Warn, "0.1.0", Whole, unused_template;

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
    pub(super) static NO_FORMATS = 710, "document-without-formats", Warn, "0.1.0", Entry, no_formats;

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
    pub(super) static HIDDEN_SECTION = 711, "hidden-section", Warn, "0.1.0", Entry, hidden_section;
}

fn unresolved_expression(cx: &Context<'_>, findings: &mut Findings) {
    // Most prose quotes nothing: making ready to read its expressions would cost the most.
    let quotes = |document: &Document| {
        document.scenario.is_some() || document.sections.iter().any(|s| s.body.contains('{'))
    };
    let documents = cx.policy.documents.iter().filter(|(_, document)| quotes(document));
    let mut documents: Vec<(Ix<Document>, &Document)> = documents.collect();
    // No other rule costs as much: its documents are shared among threads. What an audience may see is
    // made for its first document, so those come first: nobody waits for one in the end.
    let mut met = BTreeSet::new();
    documents.sort_by_cached_key(|(_, document)| !met.insert(document.audience));
    let errors = documents.par_iter().with_max_len(1);
    let errors = errors.map(|(ix, _)| cx.documents.prose_errors(*ix));
    let errors: Vec<_> = errors.collect();
    for ((_, document), errors) in documents.into_iter().zip(errors) {
        for (span, reason) in errors {
            let message = format!("document `{}` cannot be built: {reason}", document.entry.id);
            let finding = UNRESOLVED_EXPRESSION
                .finding(span, message)
                .help("prose quotes entries by id: `priority(\"high\").respond_within`, `contact(\"help-desk\").phone`");
            findings.add(&document.entry, finding);
        }
    }
}

fn unknown_template(cx: &Context<'_>, findings: &mut Findings) {
    if cx.policy.documents.is_empty() {
        return;
    }
    let known: BTreeSet<String> = cx.documents.templates().into_iter().collect();
    for document in cx.policy.documents.values() {
        let name = document.template.as_str();
        if known.contains(name) {
            continue;
        }
        let near = known
            .iter()
            .map(|template| (strsim::damerau_levenshtein(template, name), template))
            .filter(|(distance, _)| *distance <= 2.max(name.len() / 3))
            .min();
        let mut finding = UNKNOWN_TEMPLATE
            .finding(document.template.at, format!("there is no template `{name}`"))
            .label("unknown template");
        finding = match near {
            Some((_, template)) => finding
                .help(format!("did you mean `{template}`?"))
                .fix(document.template.at, format!("\"{template}\"")),
            None => finding.help(format!(
                "known templates: {}",
                known.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
            )),
        };
        findings.add(&document.entry, finding);
    }
}

fn unused_template(cx: &Context<'_>, findings: &mut Findings) {
    let organization = &cx.policy.organization;
    let documents = cx.policy.documents.values();
    let used: BTreeSet<&str> = documents.map(|document| document.template.as_str()).collect();
    for template in cx.documents.own_templates() {
        if used.contains(template.as_str()) {
            continue;
        }
        let finding = UNUSED_TEMPLATE
            .finding(
                organization.render.templates.at,
                format!("no document uses the template `{template}`"),
            )
            .label(format!("templates are read from `{}`", *organization.render.templates))
            .help(format!("name it in a document, `template = \"{template}\"`, or delete it"));
        findings.add(&organization.entry, finding);
    }
}

fn no_formats(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values().filter(|document| document.formats.is_empty()) {
        let finding = NO_FORMATS
            .finding(document.entry.at, format!("document `{}` is never built", document.entry.id))
            .label("no `formats`")
            .help("write `formats = [\"markdown\", \"html\"]`, or leave `formats` out");
        findings.add(&document.entry, finding);
    }
}

fn hidden_section(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values() {
        for section in &document.sections {
            if section.visibility <= document.audience {
                continue;
            }
            let (for_whom, audience) = (section.visibility.as_str(), document.audience.as_str());
            let message = format!(
                "section “{}” is {for_whom} and never appears in this {audience} document",
                section.title
            );
            let finding = HIDDEN_SECTION
                .finding(section.at, message)
                .label("always left out")
                .help(format!(
                    "write `visibility = \"{audience}\"`, or put it into a document for a {for_whom} audience"
                ));
            findings.add(&document.entry, finding);
        }
    }
}
