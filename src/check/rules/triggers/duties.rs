//! Duties without content, and notifications of triggers and duties that are lost.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Entry, Target};
use crate::source::At;

rules! {
    /// A duty that obliges nobody to do anything.
    ///
    /// It says when, but neither whom to tell (`notify`) nor what to do (`text`) nor what is required
    /// (`requires`).
    ///
    /// ```toml bad
    /// [duties.post-mortem]
    /// after-resolution = "5 business days"
    /// calendar = "business"
    ///
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    /// ```
    ///
    /// ```toml good
    /// [duties.post-mortem]
    /// after-resolution = "5 business days"
    /// calendar = "business"
    /// text = "Hold a post-mortem and write down what was learned."
    ///
    /// [calendars.business]
    /// hours = { weekdays = "09:00-17:00" }
    /// ```
    pub(super) static DUTY_WITHOUT_CONTENT = 607, "duty-without-content", Deny, "0.1.0", Entry, without_content;

    /// A trigger or duty whose notification reaches nobody.
    ///
    /// Nobody named in `notify` has a method or is backed up by somebody who has one, so the
    /// notification is lost every time.
    ///
    /// ```toml bad
    /// [contacts.records]
    /// kind = "team"
    /// name = "Records"
    /// members = []
    ///
    /// [duties.file-report]
    /// on = "resolution"
    /// text = "File the report."
    /// notify = ["records"]
    /// ```
    ///
    /// ```toml good
    /// [contacts.records]
    /// kind = "team"
    /// name = "Records"
    /// members = []
    /// reach = [{ email = "records@example.com" }]
    ///
    /// [duties.file-report]
    /// on = "resolution"
    /// text = "File the report."
    /// notify = ["records"]
    /// ```
    pub(super) static REACHES_NOBODY = 608, "notification-reaches-nobody", Deny, "0.1.0", Whole, reaches_nobody;
}

fn without_content(cx: &Context<'_>, findings: &mut Findings) {
    for duty in cx.policy.duties.values() {
        let text = duty.text.as_ref().is_some_and(|text| !text.trim().is_empty());
        if text || !duty.notify.is_empty() || !duty.requires.is_empty() {
            continue;
        }
        let finding = DUTY_WITHOUT_CONTENT
            .finding(
                duty.entry.at,
                format!("duty `{}` obliges nobody to do anything", duty.entry.id),
            )
            .label("says when, but neither what nor whom to tell")
            .help("write what is to be done in `text`, or whom to tell in `notify`");
        findings.add(&duty.entry, finding);
    }
}

fn reaches_nobody(cx: &Context<'_>, findings: &mut Findings) {
    let mut look = |entry: &Entry, notify: &[At<Target>]| {
        let (Some(first), Some(last)) = (notify.first(), notify.last()) else { return };
        if notify.iter().any(|target| cx.facts().reach.reaches(cx.policy, target.value)) {
            return;
        }
        let mut at = first.at;
        at.end = last.at.end;
        let finding = REACHES_NOBODY
            .finding(at, format!("the notification of {} reaches nobody", entry.key()))
            .label("nobody here has a method or a backup that has one")
            .help("give them a `reach`, or name somebody who can be reached");
        findings.add(entry, finding);
    };
    for trigger in cx.policy.triggers.values() {
        look(&trigger.entry, &trigger.notify);
    }
    for duty in cx.policy.duties.values() {
        look(&duty.entry, &duty.notify);
    }
}
