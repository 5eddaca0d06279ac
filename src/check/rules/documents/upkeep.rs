//! Whether somebody looks after a document: owner, review, revisions.

use jiff::civil::Date;
use jiff::{Span as CivilSpan, ToSpan};

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Document, Recurrence, Revision};

rules! {
    /// A document whose review is overdue.
    ///
    /// The day of the last review plus `every` has passed, or the document was never reviewed. People
    /// act on what it says in an emergency, so somebody has to have read it lately.
    ///
    /// A commit whose message ends in the line `Reviewed: priorities` is a review of that document on
    /// the day of the commit; several ids are separated by commas. The later of the two counts.
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
    pub(super) static REVIEW_OVERDUE = 701, "review-overdue", Warn, "0.1.0", Entry, review_overdue;

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
    pub(super) static MISSING_OWNER = 702, "document-without-owner", Warn, "0.1.0", Entry, missing_owner;

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
    pub(super) static MISSING_REVIEW = 703, "document-without-review", Warn, "0.1.0", Entry, missing_review;

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
    pub(super) static IMPLAUSIBLE_DATE = 709, "implausible-date", Warn, "0.1.0", Entry, implausible_date;
}

fn review_overdue(cx: &Context<'_>, findings: &mut Findings) {
    let today = cx.today();
    for document in cx.policy.documents.values() {
        let Some(review) = &document.review else { continue };
        let id = &document.entry.id;
        let is_over =
            |last: Date| next_review(last, review.every.value).is_some_and(|due| due < today);
        // The history of the repository is only asked where the field alone is not enough.
        let by_field = review.last.is_some_and(|last| !is_over(last.value));
        if by_field || cx.documents.reviewed(id).is_some_and(|last| !is_over(last)) {
            continue;
        }
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

fn missing_owner(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values().filter(|document| document.owner.is_none()) {
        let finding = MISSING_OWNER
            .finding(document.entry.at, format!("document `{}` has no owner", document.entry.id))
            .label("nobody answers for it")
            .help("name a contact, such as `owner = \"it-manager\"`");
        findings.add(&document.entry, finding);
    }
}

fn missing_review(cx: &Context<'_>, findings: &mut Findings) {
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

fn implausible_date(cx: &Context<'_>, findings: &mut Findings) {
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
