//! Questions that span many of the clock's blocks: the same answers as one block at a time gives.

use jiff::Timestamp;
use jiff::civil::date;
use tierline::model::{Duration, HolidayRule, Observed};

use crate::support::*;

/// New Year's Days of a zone, from one year up to and including another.
fn new_years(name: &str, first: i16, last: i16) -> Vec<Timestamp> {
    let new_year = |year| date(year, 1, 1).to_zoned(zone(name)).unwrap().timestamp();
    (first..=last).map(new_year).collect()
}

#[test]
fn centuries_are_the_sum_of_their_years() {
    let sundays = || clock(calendar("Europe/London", &[("sun", "00:00-24:00")]), Vec::new());
    let years = new_years("Europe/London", 1890, 2110);
    let of_years = sundays();
    let mut before = vec![0];
    for year in years.windows(2) {
        let open = of_years.calendar(C()).intervals(year[0], year[1]).seconds();
        before.push(before.last().unwrap() + open);
    }
    for (first, from) in years.iter().enumerate().step_by(29) {
        // A clock that has seen nothing yet, so that every sum is computed for this question.
        let clock = sundays();
        let calendar = clock.calendar(C());
        for (last, until) in years.iter().enumerate().skip(first + 1).step_by(31) {
            let open = before[last] - before[first];
            assert_eq!(calendar.elapsed(*from, *until), open, "{from} – {until}");
            let due = calendar.add(*from, secs(open as u64)).unwrap();
            assert!(due <= *until && until.duration_since(due).as_hours() <= 24 * 7, "{due}");
            assert_eq!(calendar.elapsed(*from, due), open, "{from} – {due}");
        }
    }
}

/// Open on 29 February only, which 1900 does not have.
#[test]
fn what_opens_every_few_years_is_found() {
    let leap_year = date(2024, 1, 1).series(jiff::Span::new().days(1)).take(366);
    let others = leap_year.filter(|date| (date.month(), date.day()) != (2, 29));
    let closed = others.map(|date| {
        let rule = HolidayRule::Yearly { month: date.month(), day: date.day() };
        holiday(rule, Observed::No, "")
    });
    let clock = clock(calendar("UTC", &[("daily", "09:00-17:00")]), closed.collect());
    let calendar = clock.calendar(C());
    let from = ts("1896-03-01T00:00Z");
    assert_eq!(calendar.next_open(from), Some(ts("1904-02-29T09:00Z")));
    assert_eq!(calendar.next_close(from), Some(ts("1904-02-29T17:00Z")));
    assert_eq!(calendar.add(from, h(9)), Some(ts("1908-02-29T10:00Z")));
    let hundred = Duration::BusinessDays(100);
    assert_eq!(calendar.add(from, hundred), Some(ts("2316-02-29T09:00Z")));
    assert_eq!(calendar.add(from, h(8 * 100)), Some(ts("2312-02-29T17:00Z")));
    assert_eq!(calendar.elapsed(from, ts("2312-03-01T00:00Z")), 100 * 8 * 3600);
}
