//! Duties without content.

use super::DUTY_WITHOUT_CONTENT;
use crate::check::{Context, Findings};

pub(super) fn without_content(cx: &Context<'_>, findings: &mut Findings) {
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
