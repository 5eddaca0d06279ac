//! Spans of the civil calendar: `weekly`, `2 months`, `quarterly`; and hand-offs of rotations, which
//! may be shorter than a day: `12h`.

use super::mistake::{Mistake, quote};
use crate::model::{Duration, Handoff, Recurrence};

/// Longest recurrence: 100 years.
const MOST_MONTHS: u32 = 1200;
const MOST_DAYS: u32 = 36_600;

/// Reads how often something comes round.
pub(super) fn parse(text: &str) -> Result<Recurrence, Mistake> {
    if let Some(found) = strict(text) {
        return Ok(found);
    }
    let mistake = Mistake::new(format!("{} does not say how often", quote(text)));
    let lower = text.trim().to_ascii_lowercase();
    let lower = lower.strip_prefix("every ").unwrap_or(&lower);
    let candidate = match lower {
        "day" => "daily",
        "week" => "weekly",
        "month" => "monthly",
        "quarter" => "quarterly",
        "year" | "annual" | "annually" => "yearly",
        "biweekly" | "fortnightly" => "2 weeks",
        "biannual" | "half-yearly" | "semiannually" => "6 months",
        other => other,
    };
    Err(if strict(candidate).is_some() {
        mistake.instead(candidate)
    } else {
        mistake.help(
            "write `daily`, `weekly`, `monthly`, `quarterly`, `yearly`, or `2 weeks`, `6 months`",
        )
    })
}

fn strict(text: &str) -> Option<Recurrence> {
    match text {
        "daily" => return Some(Recurrence::Days(1)),
        "weekly" => return Some(Recurrence::Days(7)),
        "monthly" => return Some(Recurrence::Months(1)),
        "quarterly" => return Some(Recurrence::Months(3)),
        "yearly" => return Some(Recurrence::Months(12)),
        _ => {}
    }
    let (count, unit) = text.split_once(' ')?;
    let count: u32 = digits(count)?;
    let days = |each: u32| Some(Recurrence::Days(count.checked_mul(each)?));
    let months = |each: u32| Some(Recurrence::Months(count.checked_mul(each)?));
    let found = match unit {
        "day" | "days" => days(1),
        "week" | "weeks" => days(7),
        "month" | "months" => months(1),
        "year" | "years" => months(12),
        _ => None,
    }?;
    let possible = match found {
        Recurrence::Days(days) => (1..=MOST_DAYS).contains(&days),
        Recurrence::Months(months) => (1..=MOST_MONTHS).contains(&months),
    };
    possible.then_some(found)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Reads how long a turn is: `daily`, `weekly`, `2 weeks`, or less than a day in hours and minutes.
pub(super) fn handoff(text: &str) -> Result<Handoff, Mistake> {
    match strict(text) {
        Some(Recurrence::Days(days)) => return Ok(Handoff::Days(days)),
        Some(Recurrence::Months(_)) => {
            return Err(Mistake::new(format!("a hand-off cannot be {}", quote(text)))
                .help("months differ in length; write `4 weeks` or `28 days`"));
        }
        None => {}
    }
    match super::duration::parse(text) {
        Ok(Duration::Clock { seconds: 0, .. }) => {
            Err(Mistake::new("a turn of no time").help("write `12h`, `daily` or `weekly`"))
        }
        // Without `d`: 24 hours by the clock are not a day when the clocks change.
        Ok(Duration::Clock { seconds, days: false }) if seconds < 86_400 => {
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            Ok(Handoff::Elapsed(seconds))
        }
        Ok(Duration::Clock { seconds, .. }) if seconds % 86_400 == 0 => {
            let days = seconds / 86_400;
            let written = if days == 1 { "daily".to_owned() } else { format!("{days} days") };
            Err(Mistake::new(format!("{} does not say how long a turn is", quote(text)))
                .instead(written))
        }
        _ => Err(Mistake::new(format!("{} does not say how long a turn is", quote(text)))
            .help("write `daily`, `weekly`, `2 weeks`, or less than a day in hours: `12h`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        assert_eq!(parse("quarterly"), Ok(Recurrence::Months(3)));
        assert_eq!(parse("2 months"), Ok(Recurrence::Months(2)));
        assert_eq!(parse("2 weeks"), Ok(Recurrence::Days(14)));
        assert_eq!(parse("1 year"), Ok(Recurrence::Months(12)));
        assert_eq!(handoff("weekly"), Ok(Handoff::Days(7)));
        assert_eq!(handoff("12h"), Ok(Handoff::Elapsed(43_200)));
        assert_eq!(handoff("2 weeks"), Ok(Handoff::Days(14)));
    }

    #[test]
    fn says_what_to_write_instead() {
        let instead = |m: Mistake| m.instead.unwrap_or_default();
        assert_eq!(instead(parse("Every Quarter").unwrap_err()), "quarterly");
        assert_eq!(instead(parse("annually").unwrap_err()), "yearly");
        assert_eq!(instead(handoff("24h").unwrap_err()), "daily");
        assert_eq!(instead(handoff("48h").unwrap_err()), "2 days");
        for text in ["", "0 days", "4294967295 weeks", "99999999999 days", "monthly", "30h", "0h"] {
            assert!(handoff(text).is_err(), "{text}");
        }
        assert!(parse("0 months").is_err());
        assert!(parse("4294967295 years").is_err());
    }
}
