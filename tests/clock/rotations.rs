//! Known answers of rotations.

use tierline::clock::{Clock, Shift, Why};
use tierline::model::{CalendarRef, Handoff, Ix};

use crate::support::*;

const DAILY: Handoff = Handoff::Days(1);
const WEEKLY: Handoff = Handoff::Days(7);

/// `who from until` per shift, times in UTC.
fn show(shifts: &[Shift]) -> Vec<String> {
    let line = |s: &Shift| format!("{} {} {}", letter(s.turn), s.from, s.until);
    shifts.iter().map(line).collect()
}

fn shifts(clock: &Clock, from: &str, until: &str) -> Vec<String> {
    show(&clock.shifts(Ix::new(0), ts(from), ts(until)))
}

#[test]
fn a_day_long_turn_is_handed_over_at_the_same_wall_clock_time() {
    // The 24-hour rotation of issue 3 over the end of daylight saving time.
    let layers = vec![layer("2020-10-30T01:30", DAILY, "ab")];
    let clock = on_call("America/Chicago", layers, Vec::new(), None);
    assert_eq!(
        shifts(&clock, "2020-10-30T06:30Z", "2020-11-03T07:30Z"),
        [
            "a 2020-10-30T06:30:00Z 2020-10-31T06:30:00Z",
            "b 2020-10-31T06:30:00Z 2020-11-01T06:30:00Z",
            "a 2020-11-01T06:30:00Z 2020-11-02T07:30:00Z",
            "b 2020-11-02T07:30:00Z 2020-11-03T07:30:00Z",
        ]
    );
}

#[test]
fn a_hand_off_in_the_gap_happens_right_after_it() {
    let layers = vec![layer("2020-03-06T02:30", DAILY, "abc")];
    let clock = on_call("America/New_York", layers, Vec::new(), None);
    assert_eq!(
        shifts(&clock, "2020-03-07T07:30Z", "2020-03-09T06:30Z"),
        [
            "b 2020-03-07T07:30:00Z 2020-03-08T07:00:00Z",
            "c 2020-03-08T07:00:00Z 2020-03-09T06:30:00Z"
        ]
    );
}

#[test]
fn shorter_turns_are_counted_in_elapsed_time() {
    let layers = vec![layer("2020-10-31T09:00", Handoff::Elapsed(12 * 3600), "ab")];
    let clock = on_call("America/Chicago", layers, Vec::new(), None);
    assert_eq!(
        shifts(&clock, "2020-10-31T14:00Z", "2020-11-02T02:00Z"),
        [
            "a 2020-10-31T14:00:00Z 2020-11-01T02:00:00Z",
            "b 2020-11-01T02:00:00Z 2020-11-01T14:00:00Z",
            "a 2020-11-01T14:00:00Z 2020-11-02T02:00:00Z",
        ]
    );
}

#[test]
fn before_the_anchor_nobody_is_on_call() {
    let clock = on_call("UTC", vec![layer("2026-01-05T09:00", WEEKLY, "abc")], Vec::new(), None);
    let before = clock.on_call(Ix::new(0), ts("2025-12-01T00:00Z"));
    assert_eq!((before.contact(), before.why), (None, Why::NotStarted));
    assert_eq!(before.from, jiff::Timestamp::MIN);
    assert_eq!(before.until, ts("2026-01-05T09:00Z"));
    assert!(!before.is_planned_gap());
    let first = clock.on_call(Ix::new(0), before.until);
    assert_eq!(first.why, Why::Layer { layer: 0, member: 0 });
    assert_eq!(first.until, ts("2026-01-12T09:00Z"));
}

#[test]
fn overrides_cut_the_time_before_the_anchor_and_may_last_for_centuries() {
    let overrides = vec![
        over("2025-12-24T00:00Z", "2025-12-27T00:00Z", 'b'),
        over("2026-06-01T00:00Z", "2999-01-01T00:00Z", '.'),
    ];
    let layers = vec![layer("2026-01-05T09:00", WEEKLY, "a")];
    let clock = on_call("UTC", layers, overrides, None);
    let ends = |at: &str| {
        let shift = clock.on_call(Ix::new(0), ts(at));
        (letter(shift.turn), shift.from.to_string(), shift.until.to_string())
    };
    let first = jiff::Timestamp::MIN.to_string();
    assert_eq!(ends("1990-01-01T00:00Z"), ('.', first, "2025-12-24T00:00:00Z".into()));
    let before = ('.', "2025-12-27T00:00:00Z".into(), "2026-01-05T09:00:00Z".into());
    assert_eq!(ends("2026-01-01T00:00Z"), before);
    let gap = ('.', "2026-06-01T00:00:00Z".into(), "2999-01-01T00:00:00Z".into());
    assert_eq!(ends("2500-01-01T00:00Z"), gap);
    assert_eq!(ends("2999-01-01T00:00Z").0, 'a');
}

#[test]
fn a_later_layer_wins_where_it_is_active_and_overrides_win_over_both() {
    let mut nights = layer("2026-01-05T00:00", DAILY, "b");
    nights.active = Some(at(CalendarRef::Named(Ix::new(0))));
    let overrides = vec![
        over("2026-01-06T12:00Z", "2026-01-07T12:00Z", 'c'),
        over("2026-01-06T20:00Z", "2026-01-06T21:00Z", '.'),
        over("2026-01-06T21:00Z", "2026-01-06T22:00Z", '-'),
    ];
    let calendar = calendar("UTC", &[("daily", "22:00-06:00")]);
    let layers = vec![layer("2026-01-05T00:00", WEEKLY, "a"), nights];
    let clock = on_call("UTC", layers, overrides, Some(calendar));
    assert_eq!(
        shifts(&clock, "2026-01-05T21:00Z", "2026-01-07T23:00Z"),
        [
            "a 2026-01-05T21:00:00Z 2026-01-05T22:00:00Z",
            "b 2026-01-05T22:00:00Z 2026-01-06T06:00:00Z",
            "a 2026-01-06T06:00:00Z 2026-01-06T12:00:00Z",
            "c 2026-01-06T12:00:00Z 2026-01-06T20:00:00Z",
            ". 2026-01-06T20:00:00Z 2026-01-06T21:00:00Z",
            "- 2026-01-06T21:00:00Z 2026-01-06T22:00:00Z",
            "c 2026-01-06T22:00:00Z 2026-01-07T12:00:00Z",
            "a 2026-01-07T12:00:00Z 2026-01-07T22:00:00Z",
            "b 2026-01-07T22:00:00Z 2026-01-07T23:00:00Z",
        ]
    );
    let gap = clock.on_call(Ix::new(0), ts("2026-01-06T20:30Z"));
    assert_eq!((gap.is_planned_gap(), gap.why), (true, Why::Override(1)));
    assert!(!clock.on_call(Ix::new(0), ts("2026-01-06T21:30Z")).is_planned_gap());
}

#[test]
fn outside_its_hours_nobody_is_on_call_on_purpose() {
    let mut layer = layer("2026-01-05T09:00", WEEKLY, "ab");
    layer.active = Some(at(CalendarRef::Named(Ix::new(0))));
    let calendar = calendar("UTC", &[("weekdays", "09:00-17:00")]);
    let clock = on_call("UTC", vec![layer], Vec::new(), Some(calendar));
    let gap = clock.on_call(Ix::new(0), ts("2026-01-11T12:00Z"));
    assert_eq!((gap.why, gap.is_planned_gap()), (Why::Inactive, true));
    assert_eq!((gap.from, gap.until), (ts("2026-01-09T17:00Z"), ts("2026-01-12T09:00Z")));
    assert_eq!(letter(clock.on_call(Ix::new(0), gap.until).turn), 'b');
}

#[test]
fn turns_are_told_apart_and_shifts_are_merged() {
    let clock = on_call("UTC", vec![layer("2026-01-05T09:00", DAILY, "aab")], Vec::new(), None);
    let (from, until) = (ts("2026-01-05T09:00Z"), ts("2026-01-11T09:00Z"));
    let letters = |shifts: Vec<Shift>| shifts.iter().map(|s| letter(s.turn)).collect::<String>();
    assert_eq!(letters(clock.turns(Ix::new(0), from, until)), "aabaab");
    assert_eq!(letters(clock.shifts(Ix::new(0), from, until)), "abab");
}

#[test]
fn adding_a_member_at_the_end_leaves_the_first_turns_alone() {
    let before = on_call("UTC", vec![layer("2026-01-05T09:00", WEEKLY, "abc")], Vec::new(), None);
    let after = on_call("UTC", vec![layer("2026-01-05T09:00", WEEKLY, "abcd")], Vec::new(), None);
    let range = ("2026-01-01T00:00Z", "2026-01-26T09:00Z");
    assert_eq!(shifts(&before, range.0, range.1), shifts(&after, range.0, range.1));
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    for handoff in [DAILY, Handoff::Days(u32::MAX), Handoff::Elapsed(1)] {
        let clock =
            on_call("Asia/Tokyo", vec![layer("0001-01-01T00:00", handoff, "ab")], Vec::new(), None);
        for at in [
            jiff::Timestamp::MIN,
            ts("0001-01-01T00:00Z"),
            ts("9999-12-30T21:59Z"),
            jiff::Timestamp::MAX,
        ] {
            let shift = clock.on_call(Ix::new(0), at);
            assert!(shift.from <= at && at <= shift.until);
            assert_eq!(clock.who_at(Ix::new(0), at), shift.contact());
        }
    }
}

#[test]
fn changes_are_where_answers_differ() {
    use tierline::clock::Changing;
    let mut layer = layer("2026-01-05T12:00", DAILY, "ab");
    layer.active = Some(at(CalendarRef::Named(Ix::new(0))));
    let calendar = calendar("UTC", &[("weekdays", "09:00-17:00")]);
    let clock = on_call("UTC", vec![layer], Vec::new(), Some(calendar));
    let (from, until) = (ts("2026-01-06T09:00Z"), ts("2026-01-07T09:00Z"));
    let text =
        |what| clock.changes(what, from, until).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(text(Changing::Calendar(C())), ["2026-01-06T09:00:00Z", "2026-01-06T17:00:00Z"]);
    assert_eq!(
        text(Changing::Rotation(Ix::new(0))),
        ["2026-01-06T09:00:00Z", "2026-01-06T12:00:00Z", "2026-01-06T17:00:00Z"]
    );
}

#[test]
fn turns_follow_each_other_without_a_hole_for_years() {
    for name in ["America/Chicago", "Pacific/Auckland"] {
        for hour in 0..24 {
            let start = format!("2020-01-01T{hour:02}:00");
            let clock = on_call(name, vec![layer(&start, DAILY, "ab")], Vec::new(), None);
            let from = ts(&format!("{start}[{name}]"));
            let turns = clock.turns(Ix::new(0), from, ts("2026-01-01T00:00Z"));
            assert_eq!(turns[0].from, from);
            for (number, pair) in turns.windows(2).enumerate() {
                assert_eq!(letter(pair[0].turn), if number % 2 == 0 { 'a' } else { 'b' });
                assert_eq!(pair[0].until, pair[1].from);
                let hours = pair[0].until.duration_since(pair[0].from).as_hours();
                assert!((23..=25).contains(&hours), "{:?}", pair[0]);
            }
        }
    }
}
