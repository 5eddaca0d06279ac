//! What the clock costs. Run with `cargo bench --bench clock`.
//!
//! Targets: `add` on a compiled business calendar and `who_at` under 50 ns, compiling ten years of a
//! calendar under 1 ms. Queries walk through a year, so that no answer comes from one cache line.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

#[allow(dead_code, reason = "shared with the tests of the clock, which use more of it")]
#[path = "../tests/clock/support.rs"]
mod support;

use divan::{Bencher, black_box, counter::ItemsCount};
use jiff::Timestamp;
use jiff::civil::Weekday;
use support::{C, at, calendar, clock, h, holiday, layer, on_call, over, ts};
use tierline::clock::Clock;
use tierline::model::{CalendarRef, Duration, Handoff, Holiday, HolidayRule, Ix, Observed};

fn main() {
    divan::main();
}

/// The eleven federal holidays of the United States.
fn federal() -> Vec<Holiday> {
    let nth = |nth, weekday, month| HolidayRule::NthWeekday { nth, weekday, month };
    let fixed = |month, day| HolidayRule::Yearly { month, day };
    let rules = [
        fixed(1, 1),
        nth(3, Weekday::Monday, 1),
        nth(3, Weekday::Monday, 2),
        nth(-1, Weekday::Monday, 5),
        fixed(6, 19),
        fixed(7, 4),
        nth(1, Weekday::Monday, 9),
        nth(2, Weekday::Monday, 10),
        fixed(11, 11),
        nth(4, Weekday::Thursday, 11),
        fixed(12, 25),
    ];
    rules.into_iter().map(|rule| holiday(rule, Observed::NearestWeekday, "")).collect()
}

fn business() -> Clock {
    clock(calendar("America/New_York", &[("weekdays", "09:00-12:00, 13:00-17:00")]), federal())
}

/// A week's primary, nights by a second layer, and an override.
fn rotation() -> Clock {
    let mut nights = layer("2020-01-06T18:00", Handoff::Days(1), "cde");
    nights.active = Some(at(CalendarRef::Named(Ix::new(0))));
    let overrides = vec![over("2026-12-24T09:00Z", "2026-12-26T09:00Z", 'b')];
    let layers = vec![layer("2020-01-06T09:00", Handoff::Days(7), "abc"), nights];
    let calendar = calendar("Europe/London", &[("daily", "18:00-08:00")]);
    on_call("Europe/London", layers, overrides, Some(calendar))
}

/// Instants all over 2026, in an order that repeats only after 1,000.
fn moments() -> Vec<Timestamp> {
    let start = ts("2026-01-01T00:00Z").as_second();
    let minute = |n: i64| start + (n * 379_721) % 525_600 * 60;
    (0..1000).map(|n| Timestamp::from_second(minute(n)).unwrap()).collect()
}

/// Runs one query at every moment; the first round compiles what it touches.
fn each<T>(bencher: Bencher<'_, '_>, query: impl Fn(Timestamp) -> T) {
    let moments = moments();
    moments.iter().for_each(|at| drop(black_box(query(*at))));
    bencher.counter(ItemsCount::new(moments.len())).bench_local(|| {
        for at in &moments {
            black_box(query(black_box(*at)));
        }
    });
}

#[divan::bench]
fn add_four_hours(bencher: Bencher<'_, '_>) {
    let clock = business();
    let calendar = clock.calendar(C());
    each(bencher, |at| calendar.add(at, h(4)));
}

#[divan::bench]
fn add_four_hundred_hours(bencher: Bencher<'_, '_>) {
    let clock = business();
    let calendar = clock.calendar(C());
    each(bencher, |at| calendar.add(at, h(400)));
}

#[divan::bench]
fn add_five_business_days(bencher: Bencher<'_, '_>) {
    let clock = business();
    let calendar = clock.calendar(C());
    each(bencher, |at| calendar.add(at, Duration::BusinessDays(5)));
}

#[divan::bench]
fn elapsed(bencher: Bencher<'_, '_>) {
    let clock = business();
    let (calendar, until) = (clock.calendar(C()), ts("2026-12-31T12:00Z"));
    each(bencher, |at| calendar.elapsed(at, until));
}

#[divan::bench]
fn elapsed_over_five_centuries(bencher: Bencher<'_, '_>) {
    let clock = business();
    let (calendar, until) = (clock.calendar(C()), ts("2526-12-31T12:00Z"));
    each(bencher, |at| calendar.elapsed(at, until));
}

#[divan::bench]
fn next_open(bencher: Bencher<'_, '_>) {
    let clock = business();
    let calendar = clock.calendar(C());
    each(bencher, |at| calendar.next_open(at));
}

#[divan::bench]
fn who_at(bencher: Bencher<'_, '_>) {
    let clock = rotation();
    each(bencher, |at| clock.who_at(Ix::new(0), at));
}

#[divan::bench]
fn on_call_with_its_ends(bencher: Bencher<'_, '_>) {
    let clock = rotation();
    each(bencher, |at| clock.on_call(Ix::new(0), at));
}

/// Counting over ten years compiles all of them.
#[divan::bench]
fn compile_ten_years_of_a_calendar(bencher: Bencher<'_, '_>) {
    let (from, until) = (ts("2021-01-01T00:00Z"), ts("2030-12-31T00:00Z"));
    bencher
        .with_inputs(business)
        .bench_local_values(|clock| (clock.calendar(C()).elapsed(from, until), clock));
}
