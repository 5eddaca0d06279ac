//! What lowering an entry may look at, and where it reports: the rest of the set by name, the zone
//! local times are in, the entry's own place.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::duration::{self, DurationText};
use super::imports::Imports;
use super::mistake::{Mistake, quote};
use super::names::{Known, Named, Names, unknown};
use super::problems::{Problem, Wanted, mistaken};
use super::{allow, dates, zone};
use crate::diagnostic::{Diagnostic, RuleInfo, loading};
use crate::model::{
    AttributeKind, CalendarRef, Duration, Entry, EntryKey, Ix, Kind, Target, TicketPerson,
    TriggerMode,
};
use crate::parse::Spanned;
use crate::source::{At, FileId, Span};

/// What is known of the whole set before its entries are lowered.
#[derive(Debug)]
pub(super) struct Set {
    /// Every id.
    pub(super) names: Names,
    /// The calendars that entries may import.
    pub(super) imports: Imports,
    /// All time zones.
    pub(super) zones: &'static TimeZoneDatabase,
    /// The organization's zone; UTC where it has none that exists.
    pub(super) timezone: TimeZone,
    /// The calendar of each priority, parallel to their table; `None` where that is unknown.
    pub(super) priority_calendars: Vec<Option<CalendarRef>>,
    /// What each attribute holds, parallel to their table.
    pub(super) attributes: Vec<AttributeKind>,
    /// The mode of each trigger, parallel to their table.
    pub(super) triggers: Vec<TriggerMode>,
}

/// The entry that is being lowered.
#[derive(Debug)]
pub(super) struct Cx<'s> {
    /// The rest of the set.
    pub(super) set: &'s Set,
    /// The file the entry is in.
    pub(super) file: FileId,
    /// Which entry it is.
    pub(super) key: EntryKey,
    /// Where its id stands.
    pub(super) entry_at: Span,
    /// What was wrong with it.
    pub(super) problems: Vec<Problem>,
    /// It names an entry that could not be read, so it is not whole.
    pub(super) incomplete: bool,
}

impl<'s> Cx<'s> {
    /// Starts an entry.
    pub(super) fn new(set: &'s Set, key: EntryKey, file: FileId, entry_at: Span) -> Self {
        Self { set, file, key, entry_at, problems: Vec::new(), incomplete: false }
    }

    /// The part all entries share.
    pub(super) fn entry(&mut self, allow: Vec<Spanned<allow::RawAllow>>) -> Entry {
        let allow = allow.into_iter().filter_map(|raw| allow::lower(self, raw)).collect();
        Entry { kind: self.key.kind, id: self.key.id.clone(), at: self.entry_at, allow }
    }

    /// Where a value stands.
    pub(super) fn span<T>(&self, value: &Spanned<T>) -> Span {
        value.span(self.file)
    }

    /// A value with its place.
    pub(super) fn at<T>(&self, value: Spanned<T>) -> At<T> {
        value.at(self.file)
    }

    /// Values with their places.
    pub(super) fn all_at<T>(&self, values: Vec<Spanned<T>>) -> Vec<At<T>> {
        values.into_iter().map(|value| value.at(self.file)).collect()
    }

    /// Reports an error of this entry.
    pub(super) fn error(&mut self, diagnostic: Diagnostic) {
        self.problems.push(Problem::of(self.key.clone(), diagnostic));
    }

    /// Reports that something is not there, unless it may be a part that could not be read.
    pub(super) fn lacking(&mut self, diagnostic: Diagnostic) {
        let problem = Problem::of(self.key.clone(), diagnostic);
        self.problems.push(Problem { lacking: true, ..problem });
    }

    /// Takes the value, or reports why there is none.
    pub(super) fn take<T>(
        &mut self,
        rule: &'static RuleInfo,
        span: Span,
        result: Result<T, Mistake>,
    ) -> Option<At<T>> {
        match result {
            Ok(value) => Some(At::new(value, span)),
            Err(mistake) => {
                self.error(mistaken(rule, span, mistake));
                None
            }
        }
    }

    /// The zone an entry names, else the organization's.
    pub(super) fn timezone(&mut self, name: Option<&Spanned<String>>) -> TimeZone {
        let Some(name) = name else { return self.set.timezone.clone() };
        let found = zone::find(self.set.zones, name);
        self.take(&loading::UNKNOWN_TIMEZONE, self.span(name), found)
            .map_or_else(|| self.set.timezone.clone(), |zone| zone.value)
    }

    /// A day without a time.
    pub(super) fn day(&mut self, day: Spanned<dates::Day>) -> Option<At<jiff::civil::Date>> {
        let span = self.span(&day);
        self.take(&loading::BAD_DATE, span, dates::day(day.0))
    }

    /// A duration that runs on a calendar; `None` for a calendar that is not known (yet), where
    /// units are not checked.
    pub(super) fn duration(
        &mut self,
        text: &Spanned<DurationText>,
        calendar: Option<CalendarRef>,
    ) -> Option<At<Duration>> {
        let found = self.take(&loading::BAD_DURATION, self.span(text), duration::parse(&text.0))?;
        if let Some(calendar) = calendar {
            self.check_unit(found, calendar, "");
        }
        Some(found)
    }

    /// A time between two of the same thing: not none at all.
    pub(super) fn some_time(&mut self, found: At<Duration>) -> Option<At<Duration>> {
        if !found.is_immediate() {
            return Some(found);
        }
        let message = "something that is done again needs some time in between";
        let diagnostic = Diagnostic::new(&loading::BAD_DURATION, found.at, message)
            .help("write the time between two, such as `15m`");
        self.error(diagnostic);
        None
    }

    /// Reports a unit that means nothing on a calendar. `whose` says whose calendar it is, as in
    /// ` of the priority …`.
    pub(super) fn check_unit(&mut self, found: At<Duration>, calendar: CalendarRef, whose: &str) {
        match (found.value, calendar) {
            (Duration::Clock { days: true, seconds }, CalendarRef::Named(named)) => {
                let name = self.set.names.id(named).to_owned();
                let message = format!(
                    "`d` means 24 hours, which the calendar {}{whose} does not have in a day",
                    quote(&name)
                );
                let days = seconds.div_ceil(86_400);
                let plural = if days == 1 { "" } else { "s" };
                let hours = Duration::Clock { seconds, days: false };
                self.error(Diagnostic::new(&loading::UNIT_AND_CALENDAR, found.at, message).help(
                    format!(
                        "write `{days} business day{plural}` for working days, or `{hours}` for \
                         hours of service"
                    ),
                ));
            }
            (Duration::BusinessDays(days), CalendarRef::Always) => {
                let message =
                    format!("the calendar `24x7`{whose} has no business days: every day counts");
                let help = format!(
                    "name a calendar that closes, such as `calendar = \"business\"`, or write \
                     `{days}d` for so many times 24 hours"
                );
                self.error(
                    Diagnostic::new(&loading::UNIT_AND_CALENDAR, found.at, message).help(help),
                );
            }
            _ => {}
        }
    }

    /// An elapsed time, in seconds: `d` is 24 hours, and there are no business days.
    pub(super) fn elapsed(&mut self, text: &Spanned<DurationText>) -> Option<At<u64>> {
        let found = self.duration(text, None)?;
        match found.value.seconds() {
            Some(seconds) => Some(At::new(seconds, found.at)),
            None => {
                self.error(
                    Diagnostic::new(
                        &loading::UNIT_AND_CALENDAR,
                        found.at,
                        "this time is elapsed time, which knows no business days",
                    )
                    .help("write hours or days of 24 hours: `48h`, `2d`"),
                );
                None
            }
        }
    }

    /// The entry a reference names.
    pub(super) fn find<T: Named>(&mut self, id: &Spanned<String>) -> Option<At<Ix<T>>> {
        self.find_text(id.as_ref().map(String::as_str), &[])
    }

    /// The entries a list of references names.
    pub(super) fn find_all<T: Named>(&mut self, ids: &[Spanned<String>]) -> Vec<At<Ix<T>>> {
        ids.iter().filter_map(|id| self.find(id)).collect()
    }

    /// The entry a reference names; `words` would have been accepted as well.
    pub(super) fn find_text<T: Named>(
        &mut self,
        id: Spanned<&str>,
        words: &'static [&'static str],
    ) -> Option<At<Ix<T>>> {
        let at = self.span(&id);
        match self.set.names.known(T::KIND, *id) {
            Known::At(position) => Some(At::new(Ix::new(position), at)),
            Known::Damaged => {
                self.incomplete = true;
                None
            }
            Known::No => {
                self.unknown(unknown(T::KIND), kind_list(T::KIND), words, *id, at);
                None
            }
        }
    }

    /// The calendar a reference names: the team's, or the built-in `24x7`.
    pub(super) fn calendar(&mut self, id: &Spanned<String>) -> Option<At<CalendarRef>> {
        if id.as_str() == "24x7" {
            return Some(At::new(CalendarRef::Always, self.span(id)));
        }
        let found = self.find_text(id.as_ref().map(String::as_str), &["24x7"])?;
        Some(found.map(CalendarRef::Named))
    }

    /// Whom a target names: a tier, a contact, a rotation, or somebody who differs per ticket.
    pub(super) fn target(&mut self, id: &Spanned<String>) -> Option<At<Target>> {
        self.target_text(id, self.span(id))
    }

    /// Whom a target names that stands at a place.
    pub(super) fn target_text(&mut self, id: &str, at: Span) -> Option<At<Target>> {
        const KINDS: &[Kind] = &[Kind::Contact, Kind::Tier, Kind::Rotation];
        const PERSONS: &[&str] = &["owner", "requester", "stakeholders"];
        if let Some(person) = TicketPerson::ALL.into_iter().find(|p| p.as_str() == id) {
            return Some(At::new(Target::Person(person), at));
        }
        let mut damaged = false;
        for kind in [Kind::Tier, Kind::Contact, Kind::Rotation] {
            match (self.set.names.known(kind, id), kind) {
                (Known::At(n), Kind::Tier) => return Some(At::new(Target::Tier(Ix::new(n)), at)),
                (Known::At(n), Kind::Contact) => {
                    return Some(At::new(Target::Contact(Ix::new(n)), at));
                }
                (Known::At(n), _) => return Some(At::new(Target::Rotation(Ix::new(n)), at)),
                (Known::Damaged, _) => damaged = true,
                (Known::No, _) => {}
            }
        }
        if damaged {
            self.incomplete = true;
        } else {
            self.unknown(&loading::UNKNOWN_TARGET, KINDS, PERSONS, id, at);
        }
        None
    }

    /// Whom a list of targets names.
    pub(super) fn targets(&mut self, ids: &[Spanned<String>]) -> Vec<At<Target>> {
        ids.iter().filter_map(|id| self.target(id)).collect()
    }

    fn unknown(
        &mut self,
        rule: &'static RuleInfo,
        kinds: &'static [Kind],
        words: &'static [&'static str],
        id: &str,
        at: Span,
    ) {
        let noun = match kinds {
            [kind] => kind.noun(),
            _ => "contact, tier or rotation",
        };
        let mut diagnostic = Diagnostic::new(rule, at, format!("there is no {noun} {}", quote(id)));
        if let Some(other) = self.set.names.kinds_of(id).next() {
            let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            diagnostic = diagnostic
                .label(format!("this is the id of a {}", other.noun()))
                .help(format!("{article} {noun} is wanted here"));
        }
        let wanted = Wanted { kinds, words, id: id.to_owned() };
        self.problems.push(Problem {
            entry: Some(self.key.clone()),
            diagnostic,
            wanted: Some(wanted),
            lacking: false,
        });
    }
}

/// A kind as a list of one, which lives for ever.
fn kind_list(kind: Kind) -> &'static [Kind] {
    let position = super::names::KINDS.iter().position(|k| *k == kind).unwrap_or(0);
    super::names::KINDS.get(position..=position).unwrap_or_default()
}
