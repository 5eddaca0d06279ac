//! Fields of calendars and holiday sets.

use super::{Sense, Value, Writer, words};
use crate::model::{Calendar, Holiday, HolidaySet};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

pub(super) fn calendar(writer: &mut Writer<'_>, calendar: &Calendar) {
    let Calendar { entry: _, name, timezone, hours, hours_at, holidays } = calendar;
    writer.text_if("name", name.as_ref());
    writer.zone("timezone", timezone);
    for (day, windows) in DAYS.iter().zip(hours) {
        let value = Value::Windows(windows.clone());
        writer.put(format!("hours.{day}"), value, Sense::Longer, *hours_at);
    }
    let sets = &writer.naming.policy().holiday_sets;
    writer.references("holidays", sets, holidays, Sense::Closing);
}

pub(super) fn holiday_set(writer: &mut Writer<'_>, set: &HolidaySet) {
    let HolidaySet { entry: _, name, days } = set;
    writer.text_if("name", name.as_ref());
    writer.records("days", Sense::Closing, days, |day| day.at, holiday);
}

fn holiday(writer: &mut Writer<'_>, day: &Holiday) {
    let Holiday { rule, except, observed, name, hours, at } = day;
    let (key, rule) = words::holiday_rule(*rule);
    writer.text(key, rule);
    writer.text("name", name);
    let except = except.iter().map(ToString::to_string).collect();
    writer.list("except", except, Sense::Neutral, None);
    writer.text("observed", words::observed(*observed));
    if !hours.is_empty() {
        writer.put("hours", Value::Windows(hours.clone()), Sense::Longer, *at);
    }
}
