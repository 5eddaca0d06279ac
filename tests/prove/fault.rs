//! A fault that nobody would try: one night of one holiday. It is found, and shown as exactly that.

use jiff::Timestamp;
use tierline::clock::Clock;
use tierline::model::{Claim, Facts, Ticket};
use tierline::promises::{Sight, evidence};
use tierline::prove::{Counterexample, Side, prove};
use tierline::simulate::{Options, What, simulate};

use super::sets::policy;

/// All is well but for one category, one night of one holiday.
const FAULT: &str = r#"
[organization]
name = "Example"
timezone = "America/New_York"
[calendars.business]
hours = { weekdays = "09:00-17:00" }
holidays = ["public"]
[calendars.hotline]
hours = { daily = "00:00-24:00" }
holidays = ["hotline"]
[holidays.public]
days = [{ on = 2026-12-25, name = "Christmas Day" }]
[holidays.hotline]
days = [
  { on = 2026-12-25, hours = "00:00-22:00", name = "Christmas Day" },
  { on = 2026-12-26, hours = "07:00-24:00", name = "The morning after" },
]
[contacts]
desk = { kind = "hotline", name = "Help Desk", reach = [{ phone = "ext 7777" }] }
guards = { kind = "hotline", name = "Security Desk", reach = [{ phone = "ext 7000" }], available = "hotline" }
[tiers]
l1 = { level = 1, name = "Help Desk", responders = ["desk"] }
l2 = { level = 2, name = "Security", responders = ["guards"] }
[categories]
network = { name = "Network", tier = "l1" }
security = { name = "Security incident", tier = "l2" }
[attributes]
remote = { type = "boolean", name = "Remote" }
[priorities]
high = { rank = 1, name = "High", calendar = "24x7", respond-within = "30m" }
low = { rank = 2, name = "Low", calendar = "24x7", respond-within = "20h" }
[escalation-policies.all]
name = "All"
when-empty = "next"
earlier-steps = "kept"
stops-on = "resolved"
steps = []
[[routes]]
when = {}
policy = "all"
[guarantees.somebody]
when = { category = "security" }
reaches = "anybody"
within = "0m"
"#;

#[test]
fn one_night_of_one_holiday_is_found_and_shown_as_exactly_that() {
    let policy = policy(FAULT);
    let clock = Clock::new(&policy);
    let year = |text: &str| text.parse::<Timestamp>().unwrap();
    let horizon = (year("2026-11-22T05:00:00Z"), year("2027-11-22T05:00:00Z"));
    let side = Side { policy: &policy, clock: &clock };
    let proof = prove(side, horizon, |claim| matches!(claim, Claim::Guarantee(_))).unwrap();
    assert_eq!(proof.verdicts.len(), 1);
    let broken = proof.verdicts[0].broken.as_ref().unwrap();
    let Counterexample::Ticket { ticket, openings, .. } = &broken.example else {
        panic!("a ticket shows it");
    };
    let zone = &policy.organization.timezone;
    let local = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%A %F %R").to_string();
    let parts: Vec<_> =
        openings.iter().map(|part| (local(part.from()), local(part.until()))).collect();
    let night = ("Friday 2026-12-25 22:00".to_owned(), "Saturday 2026-12-26 07:00".to_owned());
    assert_eq!(parts, [night]);
    assert_eq!(broken.openings.seconds(), 9 * 3600);
    assert_eq!(ticket.facts.category, policy.categories.find("security"));
    assert_eq!(ticket.facts.attributes().count(), 0, "the smallest ticket");
}

#[test]
fn only_what_leads_to_whom_a_guarantee_names_is_a_reason() {
    let named = FAULT.replace("reaches = \"anybody\"", "reaches = [\"guards\"]");
    let trigger =
        "[triggers.desk]\nname = \"Desk\"\nmode = \"automatic\"\nwhen = {}\nnotify = [\"desk\"]\n";
    let policy = policy(&(named + trigger));
    let clock = Clock::new(&policy);
    let mut facts = Facts::default();
    facts.category = policy.categories.find("security");
    facts.priority = policy.priorities.find("high");
    let ticket = Ticket { opened: "2026-12-26T03:30:00Z".parse().unwrap(), facts };
    let trace = simulate(&policy, &clock, &ticket, &[], Options::default());
    let claim = Claim::Guarantee(policy.guarantees.find("somebody").unwrap());
    let shown = evidence(claim, &Sight::single(&policy, &trace));
    let shown: Vec<_> = shown.into_iter().map(|index| &trace.events[index].what).collect();
    assert!(matches!(shown.as_slice(), [What::ReachedNobody { .. }]), "{shown:?}");
}
