//! Calendars as they are published.

use super::*;

/// As Google publishes holidays: a year or two of dates, folded, with observances among them.
const GOOGLE: &str = "BEGIN:VCALENDAR\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
VERSION:2.0\r
CALSCALE:GREGORIAN\r
METHOD:PUBLISH\r
X-WR-CALNAME:Holidays in United States\r
X-WR-TIMEZONE:UTC\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260214\r
DTEND;VALUE=DATE:20260215\r
DTSTAMP:20260101T000000Z\r
UID:20260214_a@google.com\r
CLASS:PUBLIC\r
DESCRIPTION:Observance\\nTo hide observances\\, go to Google Calendar Settings >\r
  Holidays in United States\r
STATUS:CONFIRMED\r
SUMMARY:Valentine's Day\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260703\r
DTEND;VALUE=DATE:20260704\r
DTSTAMP:20260101T000000Z\r
UID:20260703_b@google.com\r
DESCRIPTION:Public holiday\r
STATUS:CONFIRMED\r
SUMMARY:Day off for Independence D\r
 ay\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
END:VCALENDAR\r
";

/// As services that compute holidays write them: one event a line group, no folding, a category.
const COMPUTED: &str = "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Holidays//EN
BEGIN:VEVENT
UID:us-2026-01-19
DTSTAMP:20251101T120000Z
DTSTART;VALUE=DATE:20260119
DTEND;VALUE=DATE:20260119
SUMMARY;LANGUAGE=en-us:Martin Luther King\\, Jr. Day
CATEGORIES:Public
BEGIN:VALARM
TRIGGER:-PT15M
DTSTART:nonsense
END:VALARM
END:VEVENT
END:VCALENDAR
";

fn with(event: &str) -> Calendar {
    read(&format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n"))
}

fn dates(calendar: &Calendar) -> Vec<String> {
    assert!(calendar.mistakes.is_empty(), "{:?}", calendar.mistakes);
    let shown = calendar.days.iter().map(|day| match day.rule {
        HolidayRule::On(date) => date.to_string(),
        HolidayRule::Yearly { month, day } => format!("{month}/{day}"),
        HolidayRule::NthWeekday { nth, weekday, month } => format!("{nth} {weekday:?} {month}"),
        HolidayRule::Easter { .. } => "easter".to_owned(),
    });
    shown.collect()
}

#[test]
fn published_calendars_are_taken_as_they_are() {
    for (text, name, date) in [
        (GOOGLE, "Day off for Independence Day", "2026-07-03"),
        (COMPUTED, "Martin Luther King, Jr. Day", "2026-01-19"),
    ] {
        let calendar = read(text);
        assert_eq!(dates(&calendar), [date]);
        assert_eq!(calendar.days[0].name, name);
        assert!(text[calendar.days[0].at.clone()].starts_with("DTSTART"));
        // Old Macintosh line ends are no lines; both others are.
        assert_eq!(read(&text.replace("\r\n", "\n")).days.len(), 1);
        assert_eq!(read(&text.replace("\r\n", "\n").replace('\n', "\r\n")).days.len(), 1);
    }
}

#[test]
fn rules_are_kept_where_they_have_no_end() {
    let start = "DTSTART;VALUE=DATE:20261126";
    for (rule, expected) in [
        ("FREQ=YEARLY", vec!["11/26"]),
        ("FREQ=YEARLY;INTERVAL=1;WKST=SU;BYMONTH=11;BYMONTHDAY=27", vec!["11/27"]),
        ("FREQ=YEARLY;BYDAY=4TH;BYMONTH=11", vec!["4 Thursday 11"]),
        ("freq=yearly;bymonth=5;byday=-1mo", vec!["-1 Monday 5"]),
        ("FREQ=YEARLY;COUNT=2", vec!["2026-11-26", "2027-11-26"]),
        ("FREQ=YEARLY;UNTIL=20281126", vec!["2026-11-26", "2027-11-26", "2028-11-26"]),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=1TU;UNTIL=20281107T235959Z",
            vec!["2027-11-02", "2028-11-07"],
        ),
    ] {
        assert_eq!(dates(&with(&format!("{start}\nRRULE:{rule}"))), expected, "{rule}");
    }
}

#[test]
fn rules_without_a_meaning_are_mistakes() {
    for rule in [
        "FREQ=MONTHLY",
        "FREQ=YEARLY;BYDAY=MO",
        "FREQ=YEARLY;BYDAY=4TH",
        "FREQ=YEARLY;BYWEEKNO=3",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "BYMONTH=1",
        "FREQ",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=6MO",
        "FREQ=YEARLY;INTERVAL=2",
        "FREQ=YEARLY;COUNT=x",
        "FREQ=YEARLY;BYMONTH=13;BYDAY=5MO",
    ] {
        let calendar = with(&format!("DTSTART;VALUE=DATE:20261126\nRRULE:{rule}"));
        assert_eq!(calendar.mistakes.len(), 1, "{rule}");
        assert!(calendar.days.is_empty(), "{rule}");
    }
}

#[test]
fn several_days_are_one_each() {
    let two = "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227";
    assert_eq!(dates(&with(two)), ["2026-12-25", "2026-12-26"]);
    assert_eq!(
        dates(&with("DTSTART;VALUE=DATE:20261231\nDURATION:P2D")),
        ["2026-12-31", "2027-01-01"]
    );
    assert_eq!(dates(&with(&format!("{two}\nRRULE:FREQ=YEARLY"))), ["12/25", "12/26"]);
    let leap = "DTSTART;VALUE=DATE:20260228\nDURATION:P2D\nRRULE:FREQ=YEARLY";
    assert_eq!(with(leap).mistakes.len(), 1);
}

#[test]
fn exceptions_are_respected() {
    let calendar = read(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260605\nRRULE:FREQ=YEARLY\n\
         EXDATE;VALUE=DATE:20270605,20280605\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20290605\nDTSTART:20290606\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:b\nDTSTART:20260101\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR",
    );
    assert_eq!(dates(&calendar), ["6/5", "2029-06-06"]);
    let except: Vec<_> = calendar.days[0].except.iter().map(Date::to_string).collect();
    assert_eq!(except, ["2029-06-05", "2027-06-05", "2028-06-05"]);
    let ends = with("DTSTART:20260605\nRRULE:FREQ=YEARLY;COUNT=3\nEXDATE:20270605\nRDATE:20300101");
    assert_eq!(dates(&ends), ["2030-01-01", "2026-06-05", "2028-06-05"]);
}

#[test]
fn any_text_is_read_without_a_panic() {
    for text in [GOOGLE, COMPUTED] {
        for end in 0..text.len() {
            let calendar = read(&text[..end]);
            assert!(!calendar.mistakes.is_empty() || end + 2 >= text.len(), "{end}");
            for (at, _) in &calendar.mistakes {
                assert!(text.get(at.clone()).is_some());
            }
        }
    }
    let garbage = "BEGIN:VCALENDAR\n".to_owned() + &"\u{0}é;:\"".repeat(200_000);
    assert!(!read(&garbage).mistakes.is_empty());
    let deep = "BEGIN:VCALENDAR\n".to_owned() + &"BEGIN:X\n".repeat(200_000);
    assert_eq!(read(&deep).mistakes.len(), 1);
}
