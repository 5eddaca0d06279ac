//! Policy sets that no person would write: chains and circles as long as a set is large. Nothing may
//! run out of stack or take forever, and what is said stays short.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use tierline::check::{self, Context, DocumentCheck, Levels};
use tierline::clock::Clock;
use tierline::load::load;
use tierline::model::{Document, Ix};
use tierline::source::{SourceFile, Sources, Span};

/// Deep enough to overflow the stack of a test's thread if every link were a call.
const LINKS: usize = 20_000;

/// The findings about a set in which a duty and two steps tell the first of many contacts. `link` says
/// what each contact has, given its number and that of the next; the last is followed by the first.
fn findings(link: impl Fn(usize, usize) -> String) -> Vec<(u16, String, usize)> {
    let mut text = String::from(
        "[organization]\nname = \"Example\"\ntimezone = \"UTC\"\n\
         [calendars.day]\nhours = { weekdays = \"09:00-17:00\" }\n\
         [priorities.low]\nrank = 1\nname = \"Low\"\ncalendar = \"day\"\n\
         [duties.notice]\nafter = \"4h\"\ncalendar = \"day\"\nnotify = [\"c0\"]\ntext = \"Tell them\"\n\
         [escalation-policies.standard]\nname = \"Standard\"\nwhen-empty = \"next\"\n\
         earlier-steps = \"kept\"\nstops-on = \"resolved\"\nsteps = [\n\
         { notify = [\"c0\"], after = \"8h\" }, { notify = [\"c0\"], after = \"16h\" }]\n\
         [[routes]]\nwhen = {}\npolicy = \"standard\"\n",
    );
    for n in 0..LINKS {
        let link = link(n, (n + 1) % LINKS);
        text.push_str(&format!("[contacts.c{n}]\nname = \"Contact {n}\"\n{link}\n"));
    }
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", text));
    let loaded = load(&sources);
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors.first());
    let policy = loaded.policy.unwrap();
    let (clock, levels) = (Clock::new(&policy), Levels::of_policy(&policy));
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    let checked =
        check::check(&Context::new(&policy, &clock, &sources, now, &NoDocuments), &levels);
    let shown = checked.findings.into_iter().map(|finding| {
        let diagnostic = finding.diagnostic;
        (diagnostic.rule.code.0, diagnostic.message, diagnostic.related.len())
    });
    shown.collect()
}

struct NoDocuments;

impl DocumentCheck for NoDocuments {
    fn templates(&self) -> Vec<String> {
        Vec::new()
    }

    fn own_templates(&self) -> Vec<String> {
        Vec::new()
    }

    fn prose_errors(&self, _: Ix<Document>) -> Vec<(Span, String)> {
        Vec::new()
    }
}

#[test]
fn chains_do_not_exhaust_the_stack() {
    let teams = findings(|n, next| match next {
        0 => "kind = \"person\"".to_owned(),
        _ => format!("kind = \"team\"\nmembers = [\"c{next}\"] # {n}"),
    });
    assert_eq!(
        teams.iter().filter(|(code, ..)| *code == 302).count(),
        2,
        "both steps reach nobody"
    );
    let backups = findings(|_, next| match next {
        0 => "kind = \"person\"\nreach = [{ email = \"last@example.com\" }]".to_owned(),
        _ => format!("kind = \"person\"\nbackup = [\"c{next}\"]"),
    });
    assert!(backups.iter().all(|(code, ..)| *code != 302), "the last can be reached");
}

#[test]
fn circles_are_told_in_a_few_words() {
    let link = |key: &str| {
        let found = findings(|_, next| match key {
            "members" => format!("kind = \"team\"\nmembers = [\"c{next}\"]"),
            "held-by" => format!("kind = \"role\"\nheld-by = \"c{next}\""),
            _ => format!("kind = \"person\"\nbackup = [\"c{next}\"]"),
        });
        found.into_iter().filter(|(code, ..)| [103, 105, 115].contains(code)).collect::<Vec<_>>()
    };
    for key in ["members", "held-by", "backup"] {
        let found = link(key);
        let [(_, message, related)] = found.as_slice() else { panic!("{key}: {found:?}") };
        assert!(message.len() < 300 && *related < 10, "{message}");
    }
}
