//! Moments and switches of the policy in words, as documents print them.

use crate::model::{
    Condition, Duration, DutyEnd, DutyTiming, EarlierSteps, Handoff, MethodKind, Moment, Policy,
    StopsOn, WhenEmpty,
};
use crate::words;

use super::time::{Length, recurrence};

/// A condition as a phrase with a capital: `Category is Network or Server`.
pub(in crate::render) fn condition(policy: &Policy, condition: &Condition) -> String {
    words::upper_first(&words::condition(policy, condition))
}

/// When a duty falls due: `every 2 hours`, `after 4 hours`, `at each escalation`.
pub(in crate::render) fn timing(timing: &DutyTiming) -> String {
    match timing {
        DutyTiming::After(after) if after.is_immediate() => "when the ticket is opened".to_owned(),
        DutyTiming::After(after) => format!("{} after opening", Length(after.value)),
        DutyTiming::Every(every) => Length(every.value).every(),
        DutyTiming::AfterResolution(after) if after.is_immediate() => "at resolution".to_owned(),
        DutyTiming::AfterResolution(after) => format!("{} after resolution", Length(after.value)),
        DutyTiming::On(moment) => match moment.value {
            Moment::Opening => "when the ticket is opened",
            Moment::Escalation => "at each escalation",
            Moment::Resolution => "at resolution",
        }
        .to_owned(),
        DutyTiming::Recurs { every, .. } => recurrence(every.value),
    }
}

/// What ends a repeated duty.
pub(in crate::render) fn duty_end(end: DutyEnd) -> &'static str {
    match end {
        DutyEnd::Resolved => "resolved",
        DutyEnd::Acknowledged => "acknowledged",
    }
}

/// What ends an escalation.
pub(in crate::render) fn stops_on(stops_on: StopsOn) -> &'static str {
    match stops_on {
        StopsOn::Resolved => "resolved",
        StopsOn::Acknowledged => "acknowledged",
    }
}

/// What a step that reaches nobody does.
pub(in crate::render) fn when_empty(when_empty: WhenEmpty) -> &'static str {
    match when_empty {
        WhenEmpty::Next => "next",
        WhenEmpty::Wait => "wait",
    }
}

/// What becomes of the people of earlier steps.
pub(in crate::render) fn earlier_steps(earlier: EarlierSteps) -> &'static str {
    match earlier {
        EarlierSteps::Kept => "kept",
        EarlierSteps::Released => "released",
    }
}

/// How long a turn of a rotation is: `weekly`, `every 12 hours`.
pub(in crate::render) fn handoff(handoff: Handoff) -> String {
    match handoff {
        Handoff::Days(1) => "daily".to_owned(),
        Handoff::Days(7) => "weekly".to_owned(),
        Handoff::Days(n) if n % 7 == 0 => format!("every {} weeks", n / 7),
        Handoff::Days(n) => format!("every {n} days"),
        Handoff::Elapsed(seconds) => {
            let length = Duration::Clock { seconds: seconds.into(), days: false };
            format!("every {}", Length(length))
        }
    }
}

/// The word for a way to reach somebody.
pub(in crate::render) fn method(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Phone => "Phone",
        MethodKind::Mobile => "Mobile",
        MethodKind::Sms => "Text message",
        MethodKind::Email => "E-mail",
        MethodKind::Chat => "Chat",
        MethodKind::Pager => "Pager",
        MethodKind::Url => "Web",
    }
}
