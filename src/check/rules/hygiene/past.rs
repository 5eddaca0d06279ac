//! Leave and exceptions that are over.

use jiff::Timestamp;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::Entry;
use crate::source::Span;

rules! {
    /// Leave or an override that is over.
    ///
    /// It no longer changes who is told. It still says who was told then, which scenarios and replays of
    /// old tickets may need, so the rule is off unless a team turns it on to keep its files short.
    ///
    /// ```toml bad
    /// [lints]
    /// past-leave = "warn"
    ///
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// away = [{ from = 2026-07-01, until = 2026-07-14, cover = "grace" }]
    /// ```
    ///
    /// ```toml good
    /// [lints]
    /// past-leave = "warn"
    ///
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// away = [{ from = 2026-12-21, until = 2026-12-28, cover = "grace" }]
    /// ```
    pub(super) static PAST_LEAVE = 907, "past-leave", Allow, "0.1.0", Entry, past;
}

fn past(cx: &Context<'_>, findings: &mut Findings) {
    for contact in cx.policy.contacts.values() {
        for away in &contact.away {
            report(cx, &contact.entry, "leave", (away.until, away.at), findings);
        }
    }
    for rotation in cx.policy.rotations.values() {
        for exception in &rotation.overrides {
            let (until, at) = (exception.until, exception.at);
            report(cx, &rotation.entry, "override", (until, at), findings);
        }
    }
}

fn report(
    cx: &Context<'_>,
    entry: &Entry,
    what: &str,
    (until, at): (Timestamp, Span),
    findings: &mut Findings,
) {
    if until > cx.now {
        return;
    }
    let over = until.to_zoned(cx.policy.organization.timezone.clone()).date();
    let diagnostic = PAST_LEAVE
        .finding(at, format!("this {what} of `{}` is over", entry.id))
        .label(format!("since {over}"))
        .help("remove it");
    findings.add(entry, diagnostic);
}
