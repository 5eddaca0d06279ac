//! Fields of duties.

use super::{Sense, Value, Writer, conditions, words};
use crate::model::{Duty, DutyTiming};

pub(super) fn duty(writer: &mut Writer<'_>, duty: &Duty) {
    let Duty { entry: _, name, when, timing, until, notify, via, text, requires, calendar } = duty;
    writer.text_if("name", name.as_ref());
    writer.put("when", conditions::value(writer, when), Sense::Neutral, when.at);
    match timing {
        DutyTiming::After(after) => writer.duration("after", Some(*after)),
        DutyTiming::Every(every) => writer.duration("every", Some(*every)),
        DutyTiming::AfterResolution(after) => writer.duration("after-resolution", Some(*after)),
        DutyTiming::On(moment) => {
            let word = Value::Text(words::moment(moment.value).to_owned());
            writer.put("on", word, Sense::Neutral, moment.at);
        }
        DutyTiming::Recurs { every, start } => {
            let recurs = Value::Text(words::recurrence(every.value));
            writer.put("recurs", recurs, Sense::Neutral, every.at);
            let first = Value::Text(words::date_time(start.value));
            writer.put("start", first, Sense::Neutral, start.at);
        }
    }
    writer.strength("until", words::duty_end(*until));
    writer.targets("notify", notify);
    writer.via("via", via);
    writer.text_at("text", text);
    writer.list("requires", requires.clone(), Sense::Reach, None);
    if let Some(calendar) = calendar {
        let id = Value::Text(writer.naming.calendar(calendar.value));
        writer.put("calendar", id, Sense::Clock, calendar.at);
    }
}
