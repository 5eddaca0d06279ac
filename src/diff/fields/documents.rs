//! Fields of documents.

use super::{Sense, Value, Writer, words};
use crate::model::{Document, Period, Review, Revision, Section};

pub(super) fn document(writer: &mut Writer<'_>, document: &Document) {
    let Document {
        entry: _,
        title,
        template,
        audience,
        owner,
        review,
        formats,
        sections,
        revisions,
        paper,
        scenario,
        period,
        since,
    } = document;
    writer.put("title", Value::Text(title.value.clone()), Sense::Neutral, title.at);
    writer.put("template", Value::Text(template.value.clone()), Sense::Neutral, template.at);
    writer.text("audience", audience.as_str());
    writer.reference("owner", &writer.naming.policy().contacts, *owner);
    if let Some(Review { every, last, at: _ }) = review {
        let often = Value::Text(words::recurrence(every.value));
        writer.put("review.every", often, Sense::Neutral, every.at);
        if let Some(last) = last {
            let day = Value::Text(last.value.to_string());
            writer.put("review.last", day, Sense::Neutral, last.at);
        }
    }
    let words = formats.iter().map(|format| format.as_str().to_owned()).collect();
    writer.list("formats", words, Sense::Neutral, formats.first().map(|format| format.at));
    if let Some(paper) = paper {
        let word = Value::Text(paper.value.as_str().to_owned());
        writer.put("paper", word, Sense::Neutral, paper.at);
    }
    if let Some(scenario) = scenario {
        let id = Value::Text(scenario.value.clone());
        writer.put("scenario", id, Sense::Neutral, scenario.at);
    }
    if let Some(since) = since {
        writer.put("since", Value::Text(since.value.clone()), Sense::Neutral, since.at);
    }
    if let Some(Period { from, months, at }) = period {
        writer.put("period.from", Value::Text(from.to_string()), Sense::Neutral, *at);
        writer.put("period.months", Value::Text(months.to_string()), Sense::Neutral, *at);
    }
    writer.records("sections", Sense::Neutral, sections, |section| section.at, section);
    writer.records("revisions", Sense::Neutral, revisions, |revision| revision.at, revision);
}

fn section(writer: &mut Writer<'_>, section: &Section) {
    let Section { title, body, visibility, at: _ } = section;
    writer.text("title", title);
    writer.put("body", Value::Text(body.value.clone()), Sense::Neutral, body.at);
    writer.text("visibility", visibility.as_str());
}

fn revision(writer: &mut Writer<'_>, revision: &Revision) {
    let Revision { version, on, text, at: _ } = revision;
    writer.text("version", version);
    writer.text("on", on.to_string());
    writer.text("text", text);
}
