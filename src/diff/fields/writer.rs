//! Gathers the fields of an entry while its struct is taken apart.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Field, Instant, Naming, Record, Sense, Value, words};
use crate::model::{
    Attribute, CalendarRef, Cell, Duration, HasEntry, Ix, MethodKind, PerPriority, Table, Target,
};
use crate::source::{At, Span};

/// The fields so far.
pub(super) struct Writer<'n> {
    pub(super) naming: &'n Naming<'n>,
    fields: Vec<Field>,
    /// Where a field stands that has no place of its own.
    place: Span,
}

impl<'n> Writer<'n> {
    pub(super) fn new(naming: &'n Naming<'n>, place: Span) -> Self {
        Self { naming, fields: Vec::new(), place }
    }

    pub(super) fn finish(self) -> Vec<Field> {
        self.fields
    }

    /// A field with everything said about it.
    pub(super) fn put(&mut self, name: impl Into<String>, value: Value, sense: Sense, at: Span) {
        self.fields.push(Field { name: name.into(), value, sense, at });
    }

    /// A field without a place of its own, whose value has no order.
    pub(super) fn text(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.put(name, Value::Text(text.into()), Sense::Neutral, self.place);
    }

    pub(super) fn text_at(&mut self, name: &str, text: &Option<At<String>>) {
        if let Some(text) = text {
            self.put(name, Value::Text(text.value.clone()), Sense::Neutral, text.at);
        }
    }

    pub(super) fn text_if(&mut self, name: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A name, unless it is the id, which is the name of whoever was given none.
    pub(super) fn name(&mut self, name: &str, entry: &crate::model::Entry) {
        if *name != *entry.id {
            self.text("name", name);
        }
    }

    pub(super) fn strength(&mut self, name: &str, (word, strength): (&'static str, u8)) {
        self.put(name, Value::Strength(word, strength), Sense::Stronger, self.place);
    }

    pub(super) fn number(&mut self, name: &str, number: u64, sense: Sense) {
        self.put(name, Value::Number(number), sense, self.place);
    }

    pub(super) fn duration(&mut self, name: &str, duration: Option<At<Duration>>) {
        if let Some(duration) = duration {
            self.put(name, Value::Duration(duration.value), Sense::Sooner, duration.at);
        }
    }

    /// One field per priority that the map says something of. What a `default` says of a priority
    /// that only one side has is left out: nobody wrote it for that priority.
    pub(super) fn per_priority(&mut self, name: &str, map: &PerPriority<Duration>) {
        let priorities = &self.naming.policy().priorities;
        let place = |cell: Cell<Duration>| match cell {
            Cell::Given(duration) => Some(duration.at),
            Cell::Never(at) => Some(at),
            Cell::Missing => None,
        };
        let shared = |of, cell| {
            let same = |(other, c): (_, _)| other != of && place(c) == place(cell);
            map.iter().any(same)
        };
        for (priority, cell) in map.iter() {
            if self.naming.is_lonely(priorities, priority) && shared(priority, cell) {
                continue;
            }
            let name = format!("{name}.{}", self.naming.entry(priorities, priority));
            match cell {
                Cell::Given(duration) => {
                    self.put(name, Value::Duration(duration.value), Sense::Sooner, duration.at);
                }
                Cell::Never(at) => self.put(name, Value::Never, Sense::Sooner, at),
                Cell::Missing => {}
            }
        }
    }

    /// The clock something runs on, or the hours in which it works: absent means always.
    pub(super) fn calendar(&mut self, name: &str, calendar: Option<At<CalendarRef>>) {
        let (calendar, at) = calendar
            .map_or((CalendarRef::Always, self.place), |calendar| (calendar.value, calendar.at));
        self.put(name, Value::Text(self.naming.calendar(calendar)), Sense::Clock, at);
    }

    /// A reference, or none.
    pub(super) fn reference<T: HasEntry>(
        &mut self,
        name: &str,
        table: &Table<T>,
        ix: Option<At<Ix<T>>>,
    ) {
        if let Some(ix) = ix {
            let id = self.naming.entry(table, ix.value);
            self.put(name, Value::Text(id), Sense::Neutral, ix.at);
        }
    }

    /// Several references, unless there are none.
    pub(super) fn references<T: HasEntry>(
        &mut self,
        name: &str,
        table: &Table<T>,
        list: &[At<Ix<T>>],
        sense: Sense,
    ) {
        let ids = list.iter().map(|ix| self.naming.entry(table, ix.value)).collect();
        self.list(name, ids, sense, list.first().map(|ix| ix.at));
    }

    /// Who is told, unless nobody is.
    pub(super) fn targets(&mut self, name: &str, targets: &[At<Target>]) {
        let ids = targets.iter().map(|target| self.naming.target(target.value)).collect();
        self.list(name, ids, Sense::Reach, targets.first().map(|target| target.at));
    }

    /// Channels, unless there are none.
    pub(super) fn via(&mut self, name: &str, via: &[At<MethodKind>]) {
        let words = via.iter().map(|kind| kind.as_str().to_owned()).collect();
        self.list(name, words, Sense::Channels, via.first().map(|kind| kind.at));
    }

    /// Several words, unless there are none.
    pub(super) fn list(&mut self, name: &str, words: Vec<String>, sense: Sense, at: Option<Span>) {
        if !words.is_empty() {
            self.put(name, Value::List(words), sense, at.unwrap_or(self.place));
        }
    }

    /// Several words with places, unless there are none.
    pub(super) fn list_at(&mut self, name: &str, words: &[At<String>], sense: Sense) {
        let texts = words.iter().map(|word| word.value.clone()).collect();
        self.list(name, texts, sense, words.first().map(|word| word.at));
    }

    /// Several tables, unless there are none.
    pub(super) fn records<T>(
        &mut self,
        name: &str,
        sense: Sense,
        items: &[T],
        place: impl Fn(&T) -> Span,
        write: impl Fn(&mut Writer<'_>, &T),
    ) {
        let record = |item: &T| {
            let at = place(item);
            let mut writer = Writer::new(self.naming, at);
            write(&mut writer, item);
            Record { fields: writer.finish(), at }
        };
        let records: Vec<_> = items.iter().map(record).collect();
        if let Some(first) = records.first() {
            let at = first.at;
            self.put(name, Value::Records(records), sense, at);
        }
    }

    /// Sorts the tables of a field whose order means nothing.
    pub(super) fn sort_records(&mut self, name: &str) {
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            if let Value::Records(records) = &mut field.value {
                records.sort_by_cached_key(ToString::to_string);
            }
        }
    }

    /// A zone: the organization's is the default.
    pub(super) fn zone(&mut self, name: &str, zone: &TimeZone) {
        let own = self.naming.is_own_zone(zone);
        self.put(name, Value::Zone(words::zone(zone), own), Sense::Neutral, self.place);
    }

    /// A moment, in the zone that holds where it stands.
    pub(super) fn instant(&mut self, name: &str, at: Timestamp, zone: &TimeZone, at_span: Span) {
        let text = words::date_time(at.to_zoned(zone.clone()).datetime());
        self.moment(name, at, text, zone, at_span);
    }

    /// The first moment after a time, which the author may have written as its last day.
    pub(super) fn until(&mut self, name: &str, at: Timestamp, zone: &TimeZone, at_span: Span) {
        let local = at.to_zoned(zone.clone()).datetime();
        let text = match local.time() == jiff::civil::Time::midnight() {
            true => local.date().yesterday().map_or_else(|_| local.to_string(), |d| d.to_string()),
            false => words::date_time(local),
        };
        self.moment(name, at, text, zone, at_span);
    }

    fn moment(&mut self, name: &str, at: Timestamp, text: String, zone: &TimeZone, at_span: Span) {
        let own_zone = self.naming.is_own_zone(zone);
        let value = Value::Instant(Instant { at, text, own_zone });
        self.put(name, value, Sense::Neutral, at_span);
    }

    /// What an attribute is called.
    pub(super) fn attribute(&self, ix: Ix<Attribute>) -> String {
        self.naming.attribute(ix)
    }
}
