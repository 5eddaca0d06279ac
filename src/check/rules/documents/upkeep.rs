//! Whether somebody looks after a document: owner, review, revisions, template, expressions.

use jiff::civil::Date;
use jiff::{Span as CivilSpan, ToSpan};

use super::{
    HIDDEN_SECTION, IMPLAUSIBLE_DATE, MISSING_OWNER, MISSING_REVIEW, NO_FORMATS, REVIEW_OVERDUE,
    UNKNOWN_TEMPLATE, UNRESOLVED_EXPRESSION, UNUSED_TEMPLATE,
};
use crate::check::{Context, Findings};
use crate::model::{Document, Recurrence, Revision};

pub(super) fn review_overdue(cx: &Context<'_>, findings: &mut Findings) {
    let today = cx.today();
    for document in cx.policy.documents.values() {
        let Some(review) = &document.review else { continue };
        let id = &document.entry.id;
        let finding = match review.last {
            None => REVIEW_OVERDUE
                .finding(review.at, format!("document `{id}` was never reviewed"))
                .label("no `last` review"),
            Some(last) => match next_review(last.value, review.every.value) {
                Some(due) if due < today => REVIEW_OVERDUE
                    .finding(last.at, format!("the review of document `{id}` was due on {due}"))
                    .label("the last review")
                    .related(review.every.at, "to be reviewed again after this time"),
                _ => continue,
            },
        };
        let finding =
            finding.help("read it against what is done today, then set `last` to that day");
        findings.add(&document.entry, finding);
    }
}

/// The last day on which the next review is in time; `None` beyond the end of the calendar.
fn next_review(last: Date, every: Recurrence) -> Option<Date> {
    let span: CivilSpan = match every {
        Recurrence::Days(days) => CivilSpan::new().try_days(days).ok()?,
        Recurrence::Months(months) => CivilSpan::new().try_months(months).ok()?,
    };
    last.checked_add(span).ok()
}

pub(super) fn missing_owner(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values().filter(|document| document.owner.is_none()) {
        let finding = MISSING_OWNER
            .finding(document.entry.at, format!("document `{}` has no owner", document.entry.id))
            .label("nobody answers for it")
            .help("name a contact, such as `owner = \"it-manager\"`");
        findings.add(&document.entry, finding);
    }
}

pub(super) fn missing_review(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values().filter(|document| document.review.is_none()) {
        let finding = MISSING_REVIEW
            .finding(
                document.entry.at,
                format!("document `{}` is never reviewed", document.entry.id),
            )
            .label("no `review`")
            .help(format!(
                "write `review = {{ every = \"quarterly\", last = {} }}` once somebody has read it",
                cx.today()
            ));
        findings.add(&document.entry, finding);
    }
}

pub(super) fn implausible_date(cx: &Context<'_>, findings: &mut Findings) {
    // A day ahead is no mistake: it is already tomorrow somewhere.
    let Ok(latest) = cx.today().checked_add(1.day()) else { return };
    for document in cx.policy.documents.values() {
        if let Some(last) = document.review.as_ref().and_then(|review| review.last)
            && last.value > latest
        {
            let finding = IMPLAUSIBLE_DATE
                .finding(
                    last.at,
                    format!("the last review of `{}` is in the future", document.entry.id),
                )
                .label(format!("today is {}", cx.today()))
                .help("write the day on which it was last reviewed");
            findings.add(&document.entry, finding);
        }
        for revision in document.revisions.iter().filter(|revision| revision.on > latest) {
            let message = format!("revision {} is dated in the future", revision.version);
            let finding = IMPLAUSIBLE_DATE
                .finding(revision.at, message)
                .label(format!("{}, but today is {}", revision.on, cx.today()))
                .help("write the day on which it was made");
            findings.add(&document.entry, finding);
        }
        out_of_order(document, findings);
    }
}

/// Revisions are listed oldest first or newest first; what breaks the order is reported once.
fn out_of_order(document: &Document, findings: &mut Findings) {
    let pairs = || document.revisions.iter().zip(document.revisions.iter().skip(1));
    let forward = |(a, b): &(&Revision, &Revision)| a.on < b.on;
    let backward = |(a, b): &(&Revision, &Revision)| a.on > b.on;
    let newest_first = pairs().find(|pair| pair.0.on != pair.1.on).is_some_and(|p| backward(&p));
    let broken = if newest_first { pairs().find(forward) } else { pairs().find(backward) };
    if let Some((before, after)) = broken {
        let message = format!(
            "revision {} of {} stands after revision {} of {}",
            after.version, after.on, before.version, before.on
        );
        let finding = IMPLAUSIBLE_DATE
            .finding(after.at, message)
            .label("out of order")
            .related(before.at, "the revision before it")
            .help("correct the date, or put the revisions in the order of their dates");
        findings.add(&document.entry, finding);
    }
}

pub(super) fn unresolved_expression(cx: &Context<'_>, findings: &mut Findings) {
    for (ix, document) in cx.policy.documents.iter() {
        for (span, reason) in cx.documents.prose_errors(ix) {
            let message = format!("document `{}` cannot be built: {reason}", document.entry.id);
            let finding = UNRESOLVED_EXPRESSION
                .finding(span, message)
                .help("`docs/templates.md` lists what prose may quote");
            findings.add(&document.entry, finding);
        }
    }
}

pub(super) fn unknown_template(cx: &Context<'_>, findings: &mut Findings) {
    if cx.policy.documents.is_empty() {
        return;
    }
    let known = cx.documents.templates();
    for document in cx.policy.documents.values() {
        let name = document.template.as_str();
        if known.iter().any(|template| template == name) {
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
            None => finding.help(format!("known templates: {}", known.join(", "))),
        };
        findings.add(&document.entry, finding);
    }
}

pub(super) fn unused_template(cx: &Context<'_>, findings: &mut Findings) {
    let organization = &cx.policy.organization;
    for template in cx.documents.own_templates() {
        if cx.policy.documents.values().any(|document| *document.template.value == template) {
            continue;
        }
        let finding = UNUSED_TEMPLATE
            .finding(
                organization.render.templates.at,
                format!("no document uses the template `{template}`"),
            )
            .label("in this folder")
            .help(format!("name it in a document, `template = \"{template}\"`, or delete it"));
        findings.add(&organization.entry, finding);
    }
}

pub(super) fn no_formats(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values().filter(|document| document.formats.is_empty()) {
        let finding = NO_FORMATS
            .finding(document.entry.at, format!("document `{}` is never built", document.entry.id))
            .label("no `formats`")
            .help("write `formats = [\"markdown\", \"html\"]`, or leave `formats` out");
        findings.add(&document.entry, finding);
    }
}

pub(super) fn hidden_section(cx: &Context<'_>, findings: &mut Findings) {
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
