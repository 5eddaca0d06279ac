//! Load errors about values and about keys that do not go together (`TL0040`–`TL0059`).

use crate::diagnostic::rule::rule_info;

rule_info! {
    /// A text that is not a duration.
    ///
    /// Durations are numbers with units: `"90s"`, `"30m"`, `"4h"`, `"1h 30m"`, `"2d"`,
    /// `"5 business days"`, or `"immediate"`. Each unit stands once, the longest first, without a
    /// space between number and unit. A bare number is refused because nobody could tell minutes from
    /// hours. The longest duration is 100 years.
    pub static BAD_DURATION = 40, "bad-duration", Deny, "0.1.0";

    /// A unit that means nothing on its calendar.
    ///
    /// Products disagree about what a day is: 24 hours, or a working day? Nobody should have to guess,
    /// so `d` is 24 hours and only accepted on the calendar `24x7`; elsewhere write hours of service,
    /// `"16h"`, or `"2 business days"`. On `24x7` in turn there are no business days. Steps,
    /// `ack-timeout` and duties run on the calendar of the ticket's priority, so their units must make
    /// sense on the calendar of every priority they may meet; a duty may name its own `calendar`.
    pub static UNIT_AND_CALENDAR = 41, "unit-and-calendar", Deny, "0.1.0";

    /// A text that is not a service window.
    ///
    /// A window is `"09:00-17:00"`: two digits for hours and minutes, on the 24-hour clock, in the
    /// calendar's zone. `"22:00-06:00"` runs into the next day, `"00:00-24:00"` is a whole day. A
    /// window that starts when it ends would be empty.
    pub static BAD_WINDOW = 42, "bad-window", Deny, "0.1.0";

    /// Two windows of one day overlap.
    ///
    /// Overlapping windows are almost always a slip, and a reader could not tell whether the time they
    /// share counts once or twice. Join them into one window.
    pub static OVERLAPPING_WINDOWS = 43, "overlapping-windows", Deny, "0.1.0";

    /// A calendar that is never open.
    ///
    /// No time passes on it, so a target that runs on it would never fall due and nobody could be
    /// reached on it. Write at least one window.
    pub static NEVER_OPEN = 44, "never-open", Deny, "0.1.0";

    /// A time zone that does not exist.
    ///
    /// Zones are IANA names such as `America/New_York`, from a database that is built into the tool,
    /// so that every machine gives the same answer. Abbreviations such as `EST` say nothing about
    /// summer time.
    pub static UNKNOWN_TIMEZONE = 45, "unknown-timezone", Deny, "0.1.0";

    /// A date or time that cannot be meant.
    ///
    /// The year lies outside 1970 to 2999, a period ends before it begins, a time stands where a day
    /// is wanted, or a ticket of a scenario is opened at a local time that happens twice because the
    /// clocks go back. Of the last, say which you mean by writing the offset:
    /// `2026-11-01T01:30:00-04:00`.
    pub static BAD_DATE = 46, "bad-date", Deny, "0.1.0";

    /// A yearly rule that cannot be read.
    ///
    /// Rules are `"july 4"`, `"fourth thursday of november"`, `"last monday of may"`, `"easter"` and
    /// `"easter + 1"` (Western Easter Sunday and days from it), in small letters.
    pub static BAD_HOLIDAY_RULE = 47, "bad-holiday-rule", Deny, "0.1.0";

    /// A hand-off that cannot be read.
    ///
    /// A turn is `"daily"`, `"weekly"`, so many days or weeks (`"2 weeks"`), or less than a day in
    /// hours and minutes (`"12h"`). Turns of a day and longer change at the same local time, also when
    /// the clocks change; shorter ones are counted in elapsed time. `"24h"` is therefore refused: say
    /// `"daily"`.
    pub static BAD_HANDOFF = 48, "bad-handoff", Deny, "0.1.0";

    /// A text that does not say how often.
    ///
    /// Reviews and recurring duties come round `"daily"`, `"weekly"`, `"monthly"`, `"quarterly"`,
    /// `"yearly"`, or every so many days, weeks, months or years: `"2 months"`.
    pub static BAD_RECURRENCE = 49, "bad-recurrence", Deny, "0.1.0";

    /// A value that an attribute, a condition or an event cannot have.
    ///
    /// A boolean is `true` or `false`, a choice is one of its words, a percent is 0 to 100, a number
    /// stands without quotes, a duration attribute takes durations. A condition compares values of the
    /// attribute's type; anything else could never hold.
    pub static WRONG_VALUE = 50, "wrong-value", Deny, "0.1.0";

    /// A comparison that makes no sense.
    ///
    /// Numbers, percents and durations take `over`, `at-least`, `under` and `at-most`, at most one of
    /// the first two and one of the last two. Booleans and choices have no order: name the values.
    pub static WRONG_OPERATOR = 51, "wrong-operator", Deny, "0.1.0";

    /// A test of `missed` outside a trigger.
    ///
    /// A target is missed at one moment of a ticket's life, and only triggers wait for it. A route or a
    /// duty that tests it would be evaluated at another time. Write a trigger with this condition, and
    /// let it raise the priority or tell somebody.
    pub static MISPLACED_TEST = 52, "misplaced-test", Deny, "0.1.0";

    /// Two entries of a kind share a rank or a level.
    ///
    /// Ranks order priorities, impacts and urgencies, levels order tiers; "more severe" and "the next
    /// tier" mean something only where no two are alike. The message shows both places.
    pub static DUPLICATE_RANK = 53, "duplicate-rank", Deny, "0.1.0";

    /// Keys of which exactly one must be there.
    ///
    /// A step has `after` or `wait`, an entry of `reach` has one method, a holiday has `on` or
    /// `every`, a duty falls due in one way, an override names a contact or a gap, an event and an
    /// expectation say one thing. With none of them the entry says nothing; with two a reader could not
    /// tell which holds.
    pub static ONE_OF = 54, "one-of", Deny, "0.1.0";

    /// A key that another key makes necessary.
    ///
    /// A tier with a target names the calendar it runs on, a choice names its words, a duty that
    /// recurs has its first time, an automatic trigger says when it applies, a team whose fan-out is
    /// `on-call` names its rotation, a scenario's ticket says when it is opened.
    pub static ALSO_NEEDED = 55, "also-needed", Deny, "0.1.0";

    /// A key that means nothing there.
    ///
    /// Only teams have `members`, `on-call` and `fan-out`, only roles `held-by`, only choices
    /// `choices`, only manual triggers `used-by`; a recurring duty has no `when`. A key without effect
    /// is a promise that nobody keeps.
    pub static MISPLACED_KEY = 56, "misplaced-key", Deny, "0.1.0";

    /// A country that is not an ISO 3166 code.
    ///
    /// The country says how telephone numbers without `+` are to be read. It is two capitals: `US`,
    /// `GB`, `DE`.
    pub static BAD_COUNTRY = 57, "bad-country", Deny, "0.1.0";

    /// A path that is not relative to `tierline.toml`.
    ///
    /// The folders of `[render]` are relative, with `/` between their parts, so that the policy means
    /// the same on every machine. A file that is imported lies in the policy set itself, so that a
    /// review sees it change.
    pub static BAD_PATH = 58, "bad-path", Deny, "0.1.0";

    /// A calendar to import that is not in the policy set.
    ///
    /// `import` names an iCalendar file below the folder of `tierline.toml`, by its path from there.
    /// Hidden and git-ignored files are not part of a policy set, so they cannot be imported. Put the
    /// file there, and commit it: nothing is downloaded.
    pub static MISSING_IMPORT = 59, "missing-import", Deny, "0.1.0";

    /// Something in an imported calendar that is no holiday.
    ///
    /// Events are taken that last whole days, happen once or every year (`RRULE` with
    /// `FREQ=YEARLY`, on a date or on the nth weekday of a month), and have a date. What else an
    /// iCalendar file may say about time, such as events at a time of day or every week, has no meaning
    /// for a day on which a calendar is closed. The error stands at the line of the file. Export the
    /// calendar again, or remove the event and write the day in `days`.
    ///
    /// Cancelled events are left out, and so are those that Google's calendars of holidays mark as
    /// observances: people work on them.
    pub static BAD_CALENDAR_FILE = 60, "bad-calendar-file", Deny, "0.1.0";

    /// A reference to a guarantee that does not exist.
    ///
    /// Scenarios name guarantees in `expect`. They are defined as `[guarantees.<id>]`, or are built into
    /// `tierline prove`, which lists them.
    pub static UNKNOWN_GUARANTEE = 61, "unknown-guarantee", Deny, "0.1.0";
}
