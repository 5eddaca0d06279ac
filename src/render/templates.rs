//! The templates: those that come with tierline, and the team's own, which win.
//!
//! Templates are found by name in two tables in memory. Nothing here opens a file, so no `include`
//! can reach one.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::{Format, Kind};

/// The built-in template of a name, whatever the team calls its own.
const BUILT_IN_PREFIX: &str = "tierline/";

/// A template of the team, read from its folder.
#[derive(Debug, Clone)]
pub struct OwnTemplate {
    /// Its name: the path below the folder, `/` between parts.
    pub name: String,
    /// Where it is, as people should see it.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: String,
}

/// Every template there is.
#[derive(Debug, Clone, Default)]
pub(super) struct Templates {
    own: BTreeMap<String, OwnTemplate>,
}

impl Templates {
    pub(super) fn new(own: Vec<OwnTemplate>) -> Self {
        Self { own: own.into_iter().map(|template| (template.name.clone(), template)).collect() }
    }

    /// The text of a template.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match name.strip_prefix(BUILT_IN_PREFIX) {
            Some(name) => built_in(name),
            None => self.own.get(name).map(|own| own.text.as_str()).or_else(|| built_in(name)),
        }
    }

    /// Whether a template says a word, or any of the team's own does, which it may build on.
    pub(super) fn mention(&self, name: &str, word: &str) -> bool {
        self.text(name).is_some_and(|text| text.contains(word))
            || self.own.values().any(|own| own.text.contains(word))
    }

    /// Where a template of the team is; `None` for one that comes with tierline.
    pub(super) fn path(&self, name: &str) -> Option<&Utf8Path> {
        self.own.get(name).map(|own| own.path.as_path())
    }

    /// Names of documents' templates, without ending, sorted: built-in and the team's own.
    pub(super) fn documents(&self) -> Vec<String> {
        let built_in = BUILT_IN.iter().map(|(name, _)| *name);
        documents(built_in.chain(self.own.keys().map(String::as_str)))
    }

    /// Names of the team's own templates for documents, without ending, sorted.
    pub(super) fn own_documents(&self) -> Vec<String> {
        documents(self.own.keys().map(String::as_str))
    }

    /// The team's own templates that a document may be made with: those that its template or its prose
    /// names, and those that they name. A name that is put together while a document is made is not
    /// seen.
    pub(super) fn own_of(&self, template: &str, prose: &str, format: Format) -> BTreeSet<String> {
        if !self.has_own() {
            return BTreeSet::new();
        }
        let mut found = BTreeSet::from([format!("{template}.{}", format.extension())]);
        let mut open: Vec<String> = found.iter().cloned().collect();
        let mut texts = vec![prose];
        while let Some(text) = texts.pop().or_else(|| self.text(&open.pop()?)) {
            for name in self.names().filter(|name| is_named(name, text, format)) {
                if found.insert(name.to_owned()) {
                    open.push(name.to_owned());
                }
            }
        }
        found.retain(|name| self.own.contains_key(name));
        found
    }

    /// True if the team has templates of its own.
    pub(super) fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// True if a part is one of the team's own making.
    pub(super) fn is_own_part(&self, part: &str, format: Format) -> bool {
        self.own.contains_key(&part_name(part, format))
    }

    /// All names, for suggestions.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.own.keys().map(String::as_str).chain(BUILT_IN.iter().map(|(name, _)| *name))
    }
}

/// True if a text has the name of a template in quotes, or that of the part that it makes in a format.
fn is_named(name: &str, text: &str, format: Format) -> bool {
    let part = name.strip_prefix("parts/").and_then(|part| part.rsplit_once('.'));
    let part = part.filter(|(_, ending)| *ending == format.extension());
    let has = |name| text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"));
    has(name) || part.is_some_and(|(part, _)| has(part))
}

/// The file of a part: `parts/priorities.html`.
pub(super) fn part_name(part: &str, format: Format) -> String {
    format!("parts/{part}.{}", format.extension())
}

fn documents<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut stems: Vec<String> = names
        .filter(|name| !name.contains('/'))
        .filter_map(|name| {
            let (stem, ending) = name.rsplit_once('.')?;
            let known = Format::ALL.iter().any(|format| format.extension() == ending);
            (known && stem != "base" && stem != "macros").then(|| stem.to_owned())
        })
        .collect();
    stems.sort();
    stems.dedup();
    stems
}

fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A part that comes with tierline.
#[derive(Debug)]
pub(super) struct Part {
    /// As `part("…")` calls it.
    pub(super) name: &'static str,
    /// What its second argument names, if it takes one.
    pub(super) of: Option<Kind>,
    /// Its options, with the values they take.
    pub(super) options: &'static [(&'static str, &'static [&'static str])],
}

const KINDS: &[&str] = &["person", "role", "team", "hotline", "vendor", "mailbox"];

/// Every part that comes with tierline.
pub(super) static PARTS: &[Part] = &[
    Part { name: "priorities", of: None, options: &[] },
    Part { name: "timeframes", of: Some(Kind::EscalationPolicy), options: &[] },
    Part { name: "matrix", of: None, options: &[] },
    Part { name: "tiers", of: Some(Kind::Tier), options: &[] },
    Part { name: "roles", of: None, options: &[] },
    Part { name: "escalation", of: Some(Kind::EscalationPolicy), options: &[] },
    Part { name: "triggers", of: None, options: &[("mode", &["automatic", "manual"])] },
    Part { name: "duties", of: Some(Kind::Duty), options: &[] },
    Part { name: "contacts", of: None, options: &[("kind", KINDS)] },
    Part { name: "hours", of: None, options: &[] },
    Part { name: "routes", of: None, options: &[] },
    Part { name: "revisions", of: None, options: &[] },
];

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),+]
    };
}

/// Every template that comes with tierline, by its name below `templates/`.
static BUILT_IN: &[(&str, &str)] = built_in![
    "base.html",
    "base.md",
    "change-notice.html",
    "change-notice.md",
    "contact-sheet-by-name.html",
    "contact-sheet-by-name.md",
    "contact-sheet-by-team.html",
    "contact-sheet-by-team.md",
    "contact-sheet-by-tier.html",
    "contact-sheet-by-tier.md",
    "contact-sheet.csv",
    "contact-sheet.html",
    "contact-sheet.md",
    "contact-sheet.vcf",
    "drill-card.html",
    "drill-card.md",
    "emergency-contact-letter.html",
    "emergency-contact-letter.md",
    "escalation-process.html",
    "escalation-process.md",
    "help-desk-sop.html",
    "help-desk-sop.md",
    "macros.html",
    "macros.md",
    "on-call-calendar.html",
    "on-call-calendar.ics",
    "on-call-calendar.md",
    "parts/contacts.html",
    "parts/contacts.md",
    "parts/duties.html",
    "parts/duties.md",
    "parts/escalation.html",
    "parts/escalation.md",
    "parts/hours.html",
    "parts/hours.md",
    "parts/matrix.html",
    "parts/matrix.md",
    "parts/pictures.html",
    "parts/priorities.html",
    "parts/priorities.md",
    "parts/revisions.html",
    "parts/revisions.md",
    "parts/roles.html",
    "parts/roles.md",
    "parts/routes.html",
    "parts/routes.md",
    "parts/tiers.html",
    "parts/tiers.md",
    "parts/timeframes.html",
    "parts/timeframes.md",
    "parts/triggers.html",
    "parts/triggers.md",
    "priority-table.html",
    "priority-table.md",
    "quick-reference.html",
    "quick-reference.md",
    "sop.html",
    "sop.md",
    "style.css",
    "wall-poster.html",
    "wall-poster.md",
    "wallet-card.html",
    "wallet-card.md",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut files = Vec::new();
        for (prefix, folder) in [("", folder.to_owned()), ("parts/", format!("{folder}/parts"))] {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_file() {
                    files.push(format!("{prefix}{}", entry.file_name().to_str().unwrap()));
                }
            }
        }
        files.sort();
        let listed: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, files);
    }

    #[test]
    fn parts_are_templates_in_both_formats() {
        for part in PARTS {
            for format in Format::DEFAULT {
                assert!(built_in(&part_name(part.name, format)).is_some(), "{}", part.name);
            }
        }
    }

    #[test]
    fn a_document_is_made_with_what_its_templates_name() {
        let own = |name: &str, text: &str| OwnTemplate {
            name: name.into(),
            path: "x".into(),
            text: text.into(),
        };
        let templates = Templates::new(vec![
            own("mine.md", "{% extends 'base.md' %}"),
            own("macros.md", ""),
            own("base.md", "{% include \"logo.md\" %}"),
            own("logo.md", ""),
            own("parts/duties.md", ""),
            own("parts/duties.html", ""),
            own("other.md", ""),
        ]);
        let of = |template, prose| {
            let names = templates.own_of(template, prose, Format::Markdown);
            names.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of("mine", ""), ["base.md", "logo.md", "mine.md"]);
        let placed = of("contact-sheet", "{{ part('duties') }}");
        let has = |name: &str| placed.iter().any(|known| known == name);
        assert!(has("parts/duties.md") && !has("parts/duties.html"), "{placed:?}");
        assert!(
            !has("other.md") && !of("contact-sheet", "").contains(&"parts/duties.md".to_owned())
        );
        assert!(of("sop", "").contains(&"base.md".to_owned()), "through built-in ones");
    }

    #[test]
    fn own_templates_win_and_built_in_ones_stay_within_reach() {
        let own = OwnTemplate { name: "sop.md".into(), path: "x".into(), text: "own".into() };
        let templates = Templates::new(vec![own]);
        assert_eq!(templates.text("sop.md"), Some("own"));
        assert_ne!(templates.text("tierline/sop.md"), Some("own"));
        assert_eq!(templates.text("../Cargo.toml"), None);
        assert_eq!(templates.own_documents(), ["sop"]);
    }
}
