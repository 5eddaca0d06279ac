//! The months of an on-call calendar: weeks with who is on call, every shift, and the days on which
//! something is due.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use minijinja::Value;
use serde::Serialize;

use super::rehearsal::NOT_NAMED;
use super::time::{Day, month, next};
use super::{Audience, Missing, Ref, value};
use crate::clock::{Clock, Shift};
use crate::model::{Document, Duty, DutyTiming, HasEntry, Ix, Period, Recurrence, Rotation};

/// The months that a document covers.
#[derive(Serialize)]
struct PeriodView {
    from: Value,
    until: Value,
    months: Vec<MonthView>,
    shifts: Vec<ShiftView>,
    dates: Vec<DateView>,
    timezone: Option<String>,
    stamp: String,
}

#[derive(Serialize)]
struct MonthView {
    name: String,
    weeks: Vec<WeekView>,
}

#[derive(Serialize)]
struct WeekView {
    days: Vec<DayView>,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct DayView {
    number: i8,
    name: &'static str,
    date: Value,
    inside: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct RowView {
    rotation: Ref,
    turns: Vec<TurnView>,
}

/// Days that follow each other on which the same person is on call at noon.
#[derive(Serialize)]
struct TurnView {
    name: String,
    days: usize,
    nobody: bool,
}

#[derive(Serialize)]
struct ShiftView {
    rotation: Ref,
    name: String,
    nobody: bool,
    from: String,
    until: String,
    from_utc: String,
    until_utc: String,
}

#[derive(Serialize)]
struct DateView {
    id: String,
    kind: &'static str,
    on: Value,
    after: String,
    name: String,
    #[serde(skip)]
    date: Date,
}

impl Audience<'_> {
    /// The months of a period, or what to write where the document names none.
    pub(in crate::render) fn period(&self, clock: &Clock, document: &Document) -> Value {
        let Some(period) = &document.period else {
            return Missing::value(format!(
                "document `{}` covers no `period`: write `period = {{ from = 2026-12-01, months = 1 }}`",
                document.entry.id
            ));
        };
        let zone = &self.policy.organization.timezone;
        let (Some(end), Some(last)) =
            (period.end(), period.end().and_then(|end| end.yesterday().ok()))
        else {
            return Missing::value("the period leads past the end of the calendar");
        };
        let (from, until) = (midnight(zone, period.from), midnight(zone, end));
        let rotations = self.policy.rotations.as_written();
        let dates = self.dates(period, end);
        let shifts = rotations.iter().flat_map(|ix| {
            let shifts = clock.shifts(*ix, from, until).into_iter();
            shifts.filter(|shift| !shift.is_planned_gap()).map(|shift| self.shift(*ix, &shift))
        });
        let shifts = shifts.collect();
        let months = (0..period.months).filter_map(|n| {
            let first = period.from.checked_add(Span::new().try_months(n).ok()?).ok()?;
            Some(self.month(clock, first, &rotations, &dates))
        });
        value(PeriodView {
            from: day(period.from),
            until: day(last),
            months: months.collect(),
            shifts,
            timezone: zone.iana_name().map(str::to_owned),
            stamp: utc(from),
            dates,
        })
    }

    fn month(
        &self,
        clock: &Clock,
        first: Date,
        rotations: &[Ix<Rotation>],
        dates: &[DateView],
    ) -> MonthView {
        let back = i64::from(first.weekday().to_monday_zero_offset());
        let mut monday = first.checked_sub(back.days()).unwrap_or(first);
        let mut weeks = Vec::new();
        while monday <= first.last_of_month() {
            let days: Vec<Date> =
                (0..7_i64).filter_map(|n| monday.checked_add(n.days()).ok()).collect();
            weeks.push(WeekView {
                rows: rotations.iter().map(|ix| self.row(clock, *ix, &days)).collect(),
                days: days.iter().map(|date| day_view(*date, first, dates)).collect(),
            });
            match monday.checked_add(7.days()) {
                Ok(next) => monday = next,
                Err(_) => break,
            }
        }
        MonthView { name: format!("{} {}", month(first.month()), first.year()), weeks }
    }

    fn row(&self, clock: &Clock, ix: Ix<Rotation>, days: &[Date]) -> RowView {
        let zone = &self.policy.organization.timezone;
        let mut turns: Vec<TurnView> = Vec::new();
        for date in days {
            let noon = zone.to_timestamp(date.at(12, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH);
            let shift = clock.on_call(ix, noon);
            let (name, nobody) = self.on_duty(&shift);
            match turns.last_mut() {
                Some(last) if last.name == name => last.days += 1,
                _ => turns.push(TurnView { name, days: 1, nobody }),
            }
        }
        RowView { rotation: self.rotation_ref(ix), turns }
    }

    fn shift(&self, ix: Ix<Rotation>, shift: &Shift) -> ShiftView {
        let (name, nobody) = self.on_duty(shift);
        let text = |at| self.moment("%a %-d %b %H:%M", at);
        ShiftView {
            rotation: self.rotation_ref(ix),
            name,
            nobody,
            from: text(shift.from),
            until: text(shift.until),
            from_utc: utc(shift.from),
            until_utc: utc(shift.until),
        }
    }

    /// Who has a shift, as far as the audience may see it, and whether nobody has.
    fn on_duty(&self, shift: &Shift) -> (String, bool) {
        match shift.contact() {
            Some(contact) if self.sees(contact) => {
                (self.policy.contacts[contact].name.clone(), false)
            }
            Some(_) => (NOT_NAMED.to_owned(), false),
            None if shift.is_planned_gap() => ("–".to_owned(), true),
            None => ("nobody".to_owned(), true),
        }
    }

    /// Reviews and drills that fall into a period, by date.
    fn dates(&self, period: &Period, end: Date) -> Vec<DateView> {
        let mut dates = Vec::new();
        let mut add = |id: &str, kind, date: Date, name: String| {
            if date >= period.from && date < end {
                let after = date.tomorrow().unwrap_or(date).strftime("%Y%m%d").to_string();
                dates.push(DateView { id: id.to_owned(), kind, on: day(date), after, name, date });
            }
        };
        for duty in self.policy.duties.values() {
            for date in occurrences(duty, end) {
                let id = crate::words::upper_first(&duty.entry.id.replace('-', " "));
                add(&duty.entry.id, "duty", date, duty.name.clone().unwrap_or(id));
            }
        }
        // A document that the audience may not read is not told of either.
        let documents = self.policy.documents.values();
        for document in documents.filter(|document| document.audience <= self.visibility) {
            let review = document.review.as_ref();
            let due = review.and_then(|r| next(r.last?.value, r.every.value));
            if let Some(date) = due {
                let name = format!("Review of “{}”", document.title.value);
                add(&document.entry().id, "review", date, name);
            }
        }
        dates.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
        dates
    }
}

/// The dates before `end` at which a duty that belongs to no ticket falls due.
fn occurrences(duty: &Duty, end: Date) -> Vec<Date> {
    let DutyTiming::Recurs { every, start } = duty.timing else { return Vec::new() };
    // What is done on most days is no date to note.
    if matches!(every.value, Recurrence::Days(days) if days < 7) {
        return Vec::new();
    }
    let start: DateTime = start.value;
    let mut dates = Vec::new();
    let mut count: i64 = 0;
    loop {
        // Counted from the start, so that the last day of a short month is no new beginning.
        let span = match every.value {
            Recurrence::Days(days) => Span::new().try_days(i64::from(days) * count),
            Recurrence::Months(months) => Span::new().try_months(i64::from(months) * count),
        };
        let Some(date) = span.ok().and_then(|span| start.date().checked_add(span).ok()) else {
            return dates;
        };
        if date >= end || (count > 0 && date <= start.date()) {
            return dates;
        }
        dates.push(date);
        count += 1;
    }
}

fn day_view(date: Date, first: Date, dates: &[DateView]) -> DayView {
    let due = dates.iter().filter(|due| due.date == date);
    DayView {
        number: date.day(),
        name: match date.weekday() {
            Weekday::Monday => "Mon",
            Weekday::Tuesday => "Tue",
            Weekday::Wednesday => "Wed",
            Weekday::Thursday => "Thu",
            Weekday::Friday => "Fri",
            Weekday::Saturday => "Sat",
            Weekday::Sunday => "Sun",
        },
        date: day(date),
        inside: (date.year(), date.month()) == (first.year(), first.month()),
        notes: due.map(|due| due.name.clone()).collect(),
    }
}

fn day(date: Date) -> Value {
    Value::from_object(Day(date))
}

fn midnight(zone: &TimeZone, date: Date) -> Timestamp {
    zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
