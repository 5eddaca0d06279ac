//! Fields of rotations.

use super::{Sense, Value, Writer, words};
use crate::model::{Layer, Override, Rotation, Turn};

pub(super) fn rotation(writer: &mut Writer<'_>, rotation: &Rotation) {
    let Rotation { entry: _, name, timezone, layers, overrides } = rotation;
    writer.text_if("name", name.as_ref());
    writer.zone("timezone", timezone);
    // The base layer is written in the rotation itself.
    let (base, further) = layers.split_at(layers.len().min(1));
    for base in base {
        layer(writer, base);
    }
    writer.records("layers", Sense::Neutral, further, |layer| layer.at, layer);
    let exception = |writer: &mut Writer<'_>, exception: &Override| {
        override_(writer, rotation, exception);
    };
    writer.records("overrides", Sense::Neutral, overrides, |o| o.at, exception);
}

fn layer(writer: &mut Writer<'_>, layer: &Layer) {
    let Layer { start, handoff, members, active, at: _ } = layer;
    let start_text = Value::Text(words::date_time(start.value));
    writer.put("start", start_text, Sense::Neutral, start.at);
    let handoff_text = Value::Text(words::handoff(handoff.value));
    writer.put("handoff", handoff_text, Sense::Neutral, handoff.at);
    let turns = members.iter().map(|turn| turn_word(writer, turn.value)).collect();
    writer.list("members", turns, Sense::Neutral, members.first().map(|turn| turn.at));
    writer.calendar("active", *active);
}

fn override_(writer: &mut Writer<'_>, rotation: &Rotation, exception: &Override) {
    let Override { from, until, turn, reason, at } = exception;
    writer.instant("from", *from, &rotation.timezone, *at);
    writer.until("until", *until, &rotation.timezone, *at);
    match turn.value {
        Turn::Gap => writer.put("gap", Value::Text("true".to_owned()), Sense::Neutral, turn.at),
        who => {
            let who = Value::Text(turn_word(writer, who));
            writer.put("contact", who, Sense::Neutral, turn.at);
        }
    }
    writer.text_if("reason", reason.as_ref());
}

fn turn_word(writer: &Writer<'_>, turn: Turn) -> String {
    match turn {
        Turn::Contact(ix) => writer.naming.entry(&writer.naming.policy().contacts, ix),
        Turn::Vacant => "vacant".to_owned(),
        Turn::Gap => "gap".to_owned(),
    }
}
