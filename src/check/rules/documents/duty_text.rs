//! Duties whose text gives another time than the duty itself.
//!
//! Speaks only where the text has one length of time and says by the word before it that it is the
//! duty's own: `exceeds four hours`, `after 2 hours`, `every 30 minutes`.

use super::amounts::{Amount, amounts};
use super::contradiction::CONTRADICTING_DURATION;
use crate::check::rules::durations::working_seconds;
use crate::check::rules::prose::{Text, not_prose};
use crate::check::{Context, Findings};
use crate::model::{Duration, DutyTiming};
use crate::source::At;

/// Reports such duties.
pub(super) fn look(cx: &Context<'_>, findings: &mut Findings) {
    for duty in cx.policy.duties.values() {
        let Some(text) = &duty.text else { continue };
        let (time, repeated) = match duty.timing {
            DutyTiming::After(time) => (time, false),
            DutyTiming::Every(time) => (time, true),
            _ => continue,
        };
        let Some(amount) = own_amount(text, repeated) else { continue };
        let day = duty.calendar.and_then(|calendar| working_seconds(cx.policy, *calendar));
        if amount.length.may_be(*time, day) {
            continue;
        }
        let text = Text::at(&duty.entry, text);
        let said = text.value.get(amount.part.clone()).unwrap_or_default();
        let finding = CONTRADICTING_DURATION
            .finding(text.place(cx).of(amount.part), message(&duty.entry.id, said, time, repeated))
            .label("another time than the duty has")
            .related(time.at, "when the duty falls due")
            .help("correct one of them, or leave the time out of the text");
        findings.add(&duty.entry, finding);
    }
}

fn message(id: &str, said: &str, time: At<Duration>, repeated: bool) -> String {
    let when = if repeated { "every" } else { "after" };
    format!("the text of duty `{id}` says `{said}`, but it falls due {when} {}", *time)
}

/// The one length of time of a text that is meant to be the duty's.
fn own_amount(text: &str, repeated: bool) -> Option<Amount> {
    let mut found = amounts(text);
    let only = found.pop().filter(|_| found.is_empty())?;
    let before = text.get(..only.part.start)?.trim_end().rsplit(char::is_whitespace).next()?;
    let before = before.to_lowercase();
    let own = match repeated {
        true => before == "every",
        false => before == "after" || before.starts_with("exceed"),
    };
    (own && not_prose(text).is_empty()).then_some(only)
}
