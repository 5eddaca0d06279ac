//! The set in `everything/` uses every construct of the language page; what it becomes is asserted
//! here, value by value.

use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{Weekday, date};
use tierline::diagnostic::Level;
use tierline::load::load;
use tierline::model::*;

fn everything() -> Arc<Policy> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/load/everything");
    let sources = super::sources(&super::files(&folder));
    let loaded = load(&sources);
    assert_eq!(super::told(&sources, &loaded), "damaged: \npolicy: yes\n");
    loaded.policy.unwrap()
}

fn clock(seconds: u64) -> Duration {
    Duration::Clock { seconds, days: false }
}

#[test]
fn settings() {
    let policy = everything();
    let organization = &policy.organization;
    assert_eq!(organization.name, "Example Company");
    assert_eq!(organization.timezone.iana_name(), Some("America/New_York"));
    assert_eq!(organization.country.as_ref().unwrap().value, "US");
    assert_eq!(organization.render.templates.value, "own");
    assert_eq!(organization.render.out.value, "docs/generated");
    let lints: Vec<_> =
        organization.lints.iter().map(|(rule, level)| (rule.as_str(), level.value)).collect();
    assert_eq!(lints, [("single-responder", Level::Deny), ("TL0901", Level::Allow)]);
    let allow = &organization.entry.allow[0];
    assert_eq!(allow.rule.value, "single-responder");
    assert_eq!(allow.reason.as_ref().unwrap().value, "a small team");
    assert_eq!(allow.until.unwrap().value, date(2027, 1, 31));
}

#[test]
fn calendars_and_holidays() {
    let policy = everything();
    let business = &policy.calendars[policy.calendars.find("business").unwrap()];
    let window = |start, end| Window { start, end };
    assert_eq!(business.name.as_deref(), Some("Office hours"));
    assert_eq!(business.timezone.iana_name(), Some("Europe/London"));
    assert_eq!(business.windows(Weekday::Monday), [window(540, 1020)]);
    assert_eq!(business.windows(Weekday::Wednesday), []);
    assert_eq!(business.windows(Weekday::Saturday), [window(600, 720), window(780, 840)]);
    assert_eq!(business.windows(Weekday::Sunday), []);
    let nights = &policy.calendars[policy.calendars.find("nights").unwrap()];
    assert_eq!(nights.timezone.iana_name(), Some("America/New_York"));
    assert_eq!(nights.windows(Weekday::Friday), [window(1320, 1800)]);
    assert_eq!(nights.windows(Weekday::Sunday), [window(0, 1440)]);

    let set = &policy.holiday_sets[business.holidays[0].value];
    assert_eq!(set.name.as_deref(), Some("Federal holidays"));
    let days: Vec<_> = set.days.iter().map(|day| (day.rule, day.observed)).collect();
    let nth = |nth, weekday, month| HolidayRule::NthWeekday { nth, weekday, month };
    assert_eq!(
        days,
        [
            (HolidayRule::On(date(2026, 12, 25)), Observed::No),
            (nth(4, Weekday::Thursday, 11), Observed::No),
            (HolidayRule::Yearly { month: 7, day: 4 }, Observed::NearestWeekday),
            (HolidayRule::Easter { offset: 1 }, Observed::NextMonday),
            (nth(-1, Weekday::Monday, 5), Observed::NextWeekday),
            (HolidayRule::On(date(2026, 12, 24)), Observed::No),
        ]
    );
    assert_eq!(set.days[5].hours, [window(540, 720)]);
    assert_eq!(set.days[5].name, "Christmas Eve");
}

#[test]
fn contacts() {
    let policy = everything();
    let contact = |id: &str| &policy.contacts[policy.contacts.find(id).unwrap()];
    let id = |ix: Ix<Contact>| &*policy.contacts[ix].entry.id;
    let manager = contact("it-manager");
    assert_eq!(manager.kind, ContactKind::Role);
    assert_eq!(manager.name, "IT Manager");
    assert_eq!(manager.title.as_deref(), Some("Manager"));
    assert_eq!(id(manager.held_by.unwrap().value), "ada");
    assert_eq!(manager.responsibilities[0].value, "Oversees the whole incident");
    assert_eq!(manager.location.as_deref(), Some("New York"));
    assert_eq!(manager.visibility, Visibility::Internal);
    assert_eq!(manager.backup.iter().map(|b| id(b.value)).collect::<Vec<_>>(), ["grace", "desk"]);
    assert_eq!(manager.verified.unwrap().value, date(2026, 10, 1));
    let business = CalendarRef::Named(policy.calendars.find("business").unwrap());
    assert_eq!(manager.available.unwrap().value, business);

    // Whole days in the contact's own zone; the last one included.
    assert_eq!(manager.away[0].from.to_string(), "2026-12-21T00:00:00Z");
    assert_eq!(manager.away[0].until.to_string(), "2026-12-29T00:00:00Z");
    assert_eq!(id(manager.away[0].cover.unwrap().value), "grace");
    assert_eq!(manager.away[0].reason.as_deref(), Some("leave"));
    // 01:30 does not exist that night: the first instant after the gap. The end is exclusive.
    assert_eq!(manager.away[1].from.to_string(), "2026-03-29T01:00:00Z");
    assert_eq!(manager.away[1].until.to_string(), "2026-03-29T08:00:00Z");

    let kinds: Vec<_> = manager.reach.iter().map(|method| method.kind).collect();
    use MethodKind::*;
    assert_eq!(kinds, [Phone, Phone, Mobile, Sms, Email, Chat, Pager, Url]);
    assert_eq!(manager.reach[0].address.value, "(212) 555-0147");
    assert_eq!(manager.reach[0].label.as_deref(), Some("desk"));
    assert_eq!(manager.reach[0].hours.unwrap().value, business);
    assert_eq!(manager.reach[3].hours.unwrap().value, CalendarRef::Always);
    // Never more public than its contact, whatever was written.
    assert_eq!(manager.reach[1].visibility, Visibility::Internal);
    assert_eq!(manager.reach[1].visibility_at.unwrap().value, Visibility::Public);
    assert_eq!(manager.reach[2].visibility, Visibility::Restricted);
    assert!(manager.reach[4].visibility_at.is_none());

    assert_eq!(contact("ada").name, "ada", "the id stands in for a name");
    assert_eq!(contact("maker").visibility, Visibility::Public);
    assert_eq!(contact("inbox").kind, ContactKind::Mailbox);
    assert_eq!(contact("database").fan_out, FanOut::OnCall);
    assert_eq!(contact("everybody").fan_out, FanOut::Everyone);
    assert_eq!(contact("in-turn").fan_out, FanOut::RoundRobin);
    assert_eq!(contact("database").members.len(), 2);
}

#[test]
fn rotations() {
    let policy = everything();
    let primary = policy.rotations.values().next().unwrap();
    let turn = |id: &str| Turn::Contact(policy.contacts.find(id).unwrap());
    assert_eq!(primary.name.as_deref(), Some("Primary on call"));
    let [base, further] = primary.layers.as_slice() else { panic!("{:?}", primary.layers) };
    assert_eq!(base.start.value, date(2026, 1, 5).at(9, 0, 0, 0));
    assert_eq!(base.handoff.value, Handoff::Days(7));
    let members: Vec<_> = base.members.iter().map(|member| member.value).collect();
    assert_eq!(members, [turn("ada"), turn("grace"), turn("ada"), Turn::Vacant]);
    let nights = CalendarRef::Named(policy.calendars.find("nights").unwrap());
    assert_eq!(base.active.unwrap().value, nights);
    assert_eq!(further.start.value, base.start.value, "a layer starts when its rotation does");
    assert_eq!(further.handoff.value, Handoff::Elapsed(43_200));
    assert!(further.active.is_none());

    let overrides: Vec<_> = primary
        .overrides
        .iter()
        .map(|o| (o.from.to_string(), o.until.to_string(), o.turn.value))
        .collect();
    let exception = |from: &str, until: &str, turn| (from.to_owned(), until.to_owned(), turn);
    assert_eq!(
        overrides,
        [
            exception("2026-12-24T09:00:00Z", "2026-12-26T09:00:00Z", turn("grace")),
            exception("2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z", Turn::Gap),
            exception("2027-01-01T00:00:00Z", "2027-01-01T23:00:00Z", Turn::Vacant),
        ]
    );
    assert_eq!(primary.overrides[0].reason.as_deref(), Some("Christmas"));
}

#[test]
fn tickets() {
    let policy = everything();
    let database = &policy.categories[policy.categories.find("database").unwrap()];
    assert_eq!(database.name, "Database");
    assert_eq!(database.tier.unwrap().value, policy.tiers.find("l2").unwrap());
    assert_eq!(database.examples, ["Corruption"]);
    let kinds: Vec<_> = policy.attributes.values().map(|a| a.kind.as_str()).collect();
    assert_eq!(kinds, ["boolean", "duration", "choice", "number", "percent"]);

    let high = &policy.priorities[policy.priorities.find("high").unwrap()];
    let low = &policy.priorities[policy.priorities.find("low").unwrap()];
    assert_eq!(high.calendar.value, CalendarRef::Always);
    assert_eq!(high.respond_within.unwrap().value, clock(3600));
    let two_days = Duration::Clock { seconds: 172_800, days: true };
    assert_eq!(high.resolve_within.unwrap().value, two_days);
    assert_eq!(high.update_every.unwrap().value, clock(90));
    let via: Vec<_> = high.via.iter().map(|kind| kind.value).collect();
    assert_eq!(via, [MethodKind::Phone, MethodKind::Sms]);
    assert_eq!(low.respond_within.unwrap().value, Duration::IMMEDIATE);
    assert_eq!(low.resolve_within.unwrap().value, Duration::BusinessDays(5));
    assert!(low.update_every.is_none());

    let matrix = policy.matrix.as_ref().unwrap();
    let cell = |impact: &str, urgency: &str| {
        let impact = policy.impacts.find(impact).unwrap();
        let cell = matrix.get(impact, policy.urgencies.find(urgency).unwrap())?;
        Some(&*policy.priorities[cell.value].entry.id)
    };
    assert_eq!(cell("company", "critical"), Some("high"));
    assert_eq!(cell("person", "critical"), Some("low"));
    assert_eq!(cell("person", "normal"), None);
    assert!(matrix.rows.iter().all(Option::is_some));
    assert_eq!(matrix.entry.allow.len(), 1);
}

#[test]
fn tiers_and_policies() {
    let policy = everything();
    let l2 = &policy.tiers[policy.tiers.find("l2").unwrap()];
    let responders: Vec<_> = l2.responders.iter().map(|t| policy.target_id(t.value)).collect();
    assert_eq!(responders, ["database", "primary", "it-manager"]);
    assert!(matches!(l2.responders[1].value, Target::Rotation(_)));
    let high = policy.priorities.find("high").unwrap();
    let low = policy.priorities.find("low").unwrap();
    let target = l2.respond_within.as_ref().unwrap();
    assert_eq!(target.get(high).given().unwrap().value, Duration::IMMEDIATE);
    assert_eq!(target.get(low).given().unwrap().value, clock(28_800));

    let main = &policy.escalation_policies[policy.escalation_policies.find("main").unwrap()];
    assert_eq!(main.name, "Unresolved issues");
    assert_eq!(main.when_empty, WhenEmpty::Wait);
    assert_eq!(main.earlier_steps, EarlierSteps::Released);
    assert_eq!(main.stops_on, StopsOn::Acknowledged);
    assert_eq!(main.ack_timeout.unwrap().value, clock(1800));
    assert_eq!(main.repeat, 2);
    let [first, second] = main.steps.as_slice() else { panic!("{:?}", main.steps) };
    let told: Vec<_> = first.notify.iter().map(|t| policy.target_id(t.value)).collect();
    assert_eq!(told, ["l2", "owner", "requester", "stakeholders"]);
    assert!(matches!(first.timing, StepTiming::After(_)));
    assert_eq!(first.delay(high).given().unwrap().value, clock(7200));
    assert!(matches!(first.delay(low), Cell::Never(_)));
    assert!(matches!(second.timing, StepTiming::Wait(_)));
    assert_eq!(second.delay(low).given().unwrap().value, clock(5400));
    let repeat = second.repeat.unwrap();
    assert_eq!((repeat.every.value, repeat.times), (clock(900), 3));
    assert_eq!(second.fan_out.unwrap().value, FanOut::RoundRobin);
    assert_eq!(second.stops_on.unwrap().value, StopsOn::Resolved);
    assert_eq!(second.via[0].value, MethodKind::Phone);

    let plain = &policy.escalation_policies[policy.escalation_policies.find("plain").unwrap()];
    assert_eq!(plain.when_empty, WhenEmpty::Next);
    assert_eq!(plain.earlier_steps, EarlierSteps::Kept);
    assert_eq!(plain.stops_on, StopsOn::Resolved);
    assert!(plain.steps.is_empty() && plain.ack_timeout.is_none() && plain.repeat == 0);

    let routes: Vec<_> = policy.routes.values().collect();
    assert_eq!(&*routes[0].entry.id, "1");
    assert!(matches!(&routes[0].when.test, Test::All(tests) if tests.len() == 2));
    assert!(routes[1].when.is_everything());
    assert_eq!(&*policy.escalation_policies[routes[1].policy.value].entry.id, "plain");
}

#[test]
fn triggers_and_conditions() {
    let policy = everything();
    let trigger = |id: &str| &policy.triggers[policy.triggers.find(id).unwrap()];
    let outage = trigger("outage");
    assert_eq!(outage.mode, TriggerMode::Automatic);
    assert_eq!(outage.raise_to.unwrap().value, policy.priorities.find("high").unwrap());
    let l2 = policy.tiers.find("l2").unwrap();
    assert_eq!(outage.start_at.unwrap().value, StartAt::Tier(l2));
    let mut tests = Vec::new();
    outage.when.as_ref().unwrap().walk(&mut |condition| {
        tests.push(match &condition.test {
            Test::All(inner) => format!("all {}", inner.len()),
            Test::Any(inner) => format!("any {}", inner.len()),
            Test::Not(_) => "not".to_owned(),
            Test::Boolean(_, values) => format!("{values:?}"),
            Test::Choice(_, values) => format!("choice {values:?}"),
            Test::NumberIs(_, values) => format!("{values:?}"),
            Test::NumberIn(_, range) => {
                let end = |end: Option<_>| {
                    let end: tierline::source::At<Bound> = end.unwrap();
                    (end.value.value, end.value.inclusive)
                };
                format!("{:?} {:?}", end(range.lower), end(range.upper))
            }
            other => panic!("{other:?}"),
        });
    });
    assert_eq!(
        tests,
        [
            "all 2",
            "any 2",
            "(25.0, false) (50.5, true)",
            "not",
            "[true, false]",
            "all 3",
            "choice [1]",
            "(86400.0, true) (172800.0, false)",
            "[1.0, 2.5]",
        ]
    );
    let Test::All(late) = &trigger("too-late").when.as_ref().unwrap().test else { panic!() };
    assert!(matches!(&late[0].test, Test::Missed(kinds) if kinds.len() == 2));
    assert!(matches!(&late[3].test, Test::Tier(tiers) if tiers.len() == 1));
    let by_hand = trigger("by-hand");
    assert_eq!(by_hand.start_at.unwrap().value, StartAt::Next);
    assert_eq!(by_hand.used_by.as_ref().unwrap().len(), 2);
    assert!(by_hand.when.is_none() && by_hand.name == "by-hand");
}

#[test]
fn duties() {
    let policy = everything();
    let duty = |id: &str| &policy.duties[policy.duties.find(id).unwrap()];
    assert!(matches!(duty("notice").timing, DutyTiming::After(d) if d.value == clock(14_400)));
    assert_eq!(duty("notice").text.as_ref().unwrap().value, "Notify management");
    assert!(matches!(duty("update").timing, DutyTiming::Every(d) if d.value == clock(7200)));
    assert_eq!(duty("update").until, DutyEnd::Acknowledged);
    assert_eq!(duty("update").calendar.unwrap().value, CalendarRef::Always);
    let five = Duration::BusinessDays(5);
    assert!(matches!(duty("review").timing, DutyTiming::AfterResolution(d) if d.value == five));
    assert_eq!(duty("review").requires, ["cause", "lessons"]);
    assert!(duty("review").when.is_everything());
    assert!(matches!(duty("handoff").timing, DutyTiming::On(m) if m.value == Moment::Escalation));
    let DutyTiming::Recurs { every, start } = duty("drill").timing else { panic!() };
    assert_eq!(every.value, Recurrence::Months(2));
    assert_eq!(start.value, date(2026, 1, 15).at(10, 0, 0, 0));
}

#[test]
fn scenarios() {
    let policy = everything();
    let scenario = |id: &str| &policy.scenarios[policy.scenarios.find(id).unwrap()];
    let second = scenario("second-time");
    assert_eq!(second.ticket.opened.to_string(), "2026-11-01T06:30:00Z");
    assert_eq!(second.name, "second-time");

    let night = scenario("night");
    assert_eq!(night.ticket.opened.to_string(), "2026-11-22T04:10:00Z");
    let facts = &night.ticket.facts;
    assert_eq!(facts.tier, policy.tiers.find("l1"));
    assert_eq!(facts.priority, policy.priorities.find("low"));
    let value = |id: &str| facts.attribute(policy.attributes.find(id).unwrap()).unwrap();
    assert_eq!(value("data-loss"), AttributeValue::Boolean(true));
    assert_eq!(value("users-affected"), AttributeValue::Number(30.0));
    assert_eq!(value("site"), AttributeValue::Choice(0));
    assert_eq!(value("down-for"), AttributeValue::Number(5400.0));

    let minutes: Vec<_> = night.events.iter().map(|event| event.after.as_mins()).collect();
    assert_eq!(minutes, [20, 20, 60, 70, 90, 120, 180, 1440], "in the order of their times");
    assert!(matches!(night.events[0].action, Action::Acknowledge(Some(Target::Tier(_)))));
    assert!(matches!(night.events[1].action, Action::Acknowledge(None)));
    assert!(
        matches!(&night.events[2].action, Action::Set(facts) if facts.attributes().count() == 1)
    );
    assert!(matches!(night.events[3].action, Action::Escalate(_)));
    assert!(matches!(&night.events[4].action, Action::Pause(why) if why == "waiting for vendor"));
    assert!(matches!(night.events[5].action, Action::Resume));
    assert!(matches!(night.events[6].action, Action::Resolve));
    assert!(matches!(night.events[7].action, Action::Reopen));

    let at_once = SignedDuration::ZERO;
    let expected: Vec<_> = night.expect.iter().map(|expectation| &expectation.what).collect();
    let because = |n: usize| match expected[n] {
        Expected::Priority { because, .. } => *because,
        other => panic!("{other:?}"),
    };
    assert!(matches!(because(0), Some(Because::Trigger(_))));
    assert_eq!(because(1), Some(Because::Matrix));
    assert_eq!(because(2), Some(Because::Stated));
    assert_eq!(because(3), None);
    assert!(matches!(
        expected[4],
        Expected::Notified { when: When::Within(limit), via: Some(MethodKind::Phone), .. }
            if *limit == at_once
    ));
    assert!(matches!(expected[5], Expected::NotNotified { .. }));
    assert!(
        matches!(expected[6], Expected::EscalatedTo { when: When::At(at), .. } if *at == at_once)
    );
    assert!(matches!(expected[7], Expected::Policy { .. }));
    assert!(matches!(expected[8], Expected::ReachesNobody { when: When::Ever, .. }));
    assert!(matches!(expected[9], Expected::Met(TargetKind::Response)));
    assert!(matches!(expected[10], Expected::Missed(TargetKind::Resolution)));
    assert!(matches!(expected[11], Expected::Duty { when: When::Within(_), .. }));
}

#[test]
fn documents() {
    let policy = everything();
    let sop = &policy.documents[policy.documents.find("sop").unwrap()];
    assert_eq!(sop.title.value, "Escalation");
    assert_eq!(sop.template.value, "sop");
    assert_eq!(sop.audience, Visibility::Public);
    assert_eq!(sop.owner.unwrap().value, policy.contacts.find("it-manager").unwrap());
    let review = sop.review.as_ref().unwrap();
    assert_eq!(review.every.value, Recurrence::Months(3));
    assert_eq!(review.last.unwrap().value, date(2026, 9, 30));
    assert_eq!(sop.formats.iter().map(|format| format.value).collect::<Vec<_>>(), [Format::Html]);
    assert_eq!(sop.sections[0].title, "Purpose");
    assert_eq!(sop.sections[0].visibility, Visibility::Restricted);
    assert_eq!(sop.sections[0].body.value, "Text with {{ organization.name }}\n");
    assert_eq!(sop.revisions[0].on, date(2026, 1, 15));
    let letter = &policy.documents[policy.documents.find("letter").unwrap()];
    assert_eq!(letter.title.value, "letter");
    assert_eq!(letter.audience, Visibility::Internal);
    assert_eq!(letter.formats.len(), Format::DEFAULT.len());
}
