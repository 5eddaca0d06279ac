//! Fields of guarantees.

use jiff::SignedDuration;

use super::{Sense, Value, Writer, conditions};
use crate::model::{Duration, Guarantee, Promise};
use crate::source::At;

pub(super) fn guarantee(writer: &mut Writer<'_>, guarantee: &Guarantee) {
    let Guarantee { entry, name, when, promise, via } = guarantee;
    writer.name(name, entry);
    writer.put("when", conditions::value(writer, when), Sense::Neutral, when.at);
    match promise {
        Promise::Reaches { whom, within } => {
            match whom.as_slice() {
                [] => writer.text("reaches", "anybody"),
                whom => writer.targets("reaches", whom),
            }
            elapsed(writer, "within", *within, Sense::Sooner);
        }
        Promise::NeverTells { whom } => writer.targets("never-tells", whom),
        Promise::Keeps { target, leaving } => {
            let word = Value::Text(target.value.as_str().to_owned());
            writer.put("keeps", word, Sense::Neutral, target.at);
            if let Some(leaving) = leaving {
                elapsed(writer, "leaving", *leaving, Sense::Neutral);
            }
        }
        Promise::DifferentPeople { count, within } => {
            let number = Value::Number(u64::from(count.value));
            writer.put("different-people", number, Sense::More, count.at);
            elapsed(writer, "within", *within, Sense::Sooner);
        }
        Promise::UpdatesEvery(every) => elapsed(writer, "updates-every", *every, Sense::Sooner),
    }
    writer.via("via", via);
}

fn elapsed(writer: &mut Writer<'_>, name: &str, time: At<SignedDuration>, sense: Sense) {
    let seconds = u64::try_from(time.value.as_secs()).unwrap_or_default();
    let value = Value::Duration(Duration::Clock { seconds, days: false });
    writer.put(name, value, sense, time.at);
}
