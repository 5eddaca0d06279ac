//! Known answers of working-time arithmetic.

use jiff::civil::date;
use tierline::model::Duration;

use crate::support::*;

/// Local time without zone → answer in the same zone, for readable cases.
fn add(hours: &[(&str, &str)], zone: &str, from: &str, duration: Duration) -> String {
    let clock = clock(calendar(zone, hours), Vec::new());
    let due = clock.calendar(C()).add(ts(&format!("{from}[{zone}]")), duration).unwrap();
    due.to_zoned(crate::support::zone(zone)).strftime("%a %Y-%m-%dT%H:%M%:z").to_string()
}

#[test]
fn known_answers_of_the_issue() {
    const NINE: &[(&str, &str)] = &[("weekdays", "09:00-17:00")];
    const EIGHT: &[(&str, &str)] = &[("weekdays", "08:00-18:00")];
    let ny = "America/New_York";
    assert_eq!(add(EIGHT, ny, "2026-11-16T17:00", h(4)), "Tue 2026-11-17T11:00-05:00");
    assert_eq!(add(EIGHT, ny, "2026-11-16T16:00", h(4)), "Tue 2026-11-17T10:00-05:00");
    assert_eq!(add(NINE, ny, "2026-11-18T09:35", h(8)), "Thu 2026-11-19T09:35-05:00");
    assert_eq!(add(NINE, ny, "2026-11-21T11:00", h(0)), "Mon 2026-11-23T09:00-05:00");
    let saturday: &[(&str, &str)] = &[("weekdays", "09:00-17:00"), ("sat", "11:00-14:30")];
    let two = Duration::BusinessDays(2);
    assert_eq!(add(saturday, ny, "2026-11-20T12:00", two), "Mon 2026-11-23T12:00-05:00");
}

#[test]
fn a_deadline_at_closing_stands_at_closing() {
    let nine: &[(&str, &str)] = &[("weekdays", "09:00-17:00")];
    assert_eq!(add(nine, "UTC", "2026-11-20T16:00", h(1)), "Fri 2026-11-20T17:00+00:00");
    assert_eq!(add(nine, "UTC", "2026-11-20T17:00", h(0)), "Mon 2026-11-23T09:00+00:00");
    assert_eq!(add(nine, "UTC", "2026-11-19T17:00", h(8)), "Fri 2026-11-20T17:00+00:00");
}

#[test]
fn a_calendar_that_is_never_open_says_so_at_once() {
    let clock_never = clock(calendar("Europe/London", &[]), closed_on(&[date(2026, 12, 25)]));
    let never = clock_never.calendar(C());
    assert_eq!(never.next_open(ts("2026-11-20T16:00Z")), None);
    assert_eq!(never.add(ts("2026-11-20T16:00Z"), h(1)), None);
    assert_eq!(never.add(ts("2026-11-20T16:00Z"), Duration::BusinessDays(1)), None);
    assert_eq!(never.elapsed(ts("0001-01-01T00:00Z"), ts("9999-12-30T00:00Z")), 0);
}

#[test]
fn explanations_name_hours_holidays_and_closings() {
    use tierline::model::{HolidayRule, Observed};
    let named = |rule, observed, hours, name: &str| {
        let mut holiday = holiday(rule, observed, hours);
        holiday.name = name.into();
        holiday
    };
    let days = vec![
        named(HolidayRule::On(date(2026, 12, 24)), Observed::No, "09:00-12:00", "Christmas Eve"),
        named(HolidayRule::On(date(2026, 12, 25)), Observed::No, "", "Christmas Day"),
        named(HolidayRule::On(date(2026, 12, 26)), Observed::NextMonday, "", "Boxing Day"),
    ];
    let clock = clock(calendar("Europe/London", &[("weekdays", "09:00-17:00")]), days);
    let from = ts("2026-12-23T16:00Z");
    let due = clock.calendar(C()).add(from, h(5)).unwrap();
    let told: Vec<_> = clock.calendar(C()).explain(from, due);
    let told: Vec<_> =
        told.iter().map(|p| format!("{} {}", p.from.strftime("%dT%H"), p.reason)).collect();
    assert_eq!(
        told,
        [
            "23T16 service hours of Wed 2026-12-23",
            "23T17 closed",
            "24T09 short hours of Thu 2026-12-24 (Christmas Eve)",
            "24T12 closed on Thu 2026-12-24 (Christmas Eve)",
            "24T17 closed",
            "25T09 closed on Fri 2026-12-25 (Christmas Day)",
            "25T17 closed",
            "28T09 closed on Mon 2026-12-28 (Boxing Day, observed)",
            "28T17 closed",
            "29T09 service hours of Tue 2026-12-29",
        ]
    );
}

#[test]
fn a_calendar_that_holidays_close_on_every_day_of_the_year_says_so_soon() {
    use tierline::model::{HolidayRule, Observed};
    let leap_year = date(2024, 1, 1).series(jiff::Span::new().days(1)).take(366);
    let every_day = leap_year.map(|date| (date.month(), date.day()));
    let days = every_day
        .map(|(month, day)| holiday(HolidayRule::Yearly { month, day }, Observed::No, ""))
        .collect();
    let clock = clock(calendar("Europe/London", &[("daily", "00:00-24:00")]), days);
    let from = ts("2026-11-20T16:00Z");
    let calendar = clock.calendar(C());
    assert_eq!(calendar.next_open(from), None);
    assert_eq!(calendar.next_close(from), None);
    assert_eq!(calendar.add(from, h(1)), None);
    assert_eq!(calendar.add(from, Duration::BusinessDays(1)), None);
}

#[test]
fn threads_may_share_a_clock() {
    fn shared<T: Sync + Send>(_: &T) {}
    let compiled = clock(calendar("UTC", &[("weekdays", "09:00-17:00")]), Vec::new());
    shared(&compiled);
    let due = |_| compiled.calendar(C()).add(ts("2026-11-20T16:00Z"), h(1000));
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|n| scope.spawn(move || due(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.is_some()));
}
