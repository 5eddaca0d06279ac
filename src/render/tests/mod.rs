//! Whole documents: what they show to whom, what hostile values and templates do to them, and whether
//! `docs/templates.md` tells the truth.

mod at_hand;
mod audience;
mod changes;
mod documentation;
mod hostile;
mod limits;
mod own_templates;
mod reading;

use std::sync::Arc;

use crate::load::load;
use crate::model::{Format, Policy};
use crate::render::{Change, ErrorPlace, OwnTemplate, Past, RenderError, Renderer, Seal, Stamp};
use crate::source::worktree::Root;
use crate::source::{SourceFile, Sources};

/// A policy set that loaded.
struct Set {
    sources: Sources,
    policy: Arc<Policy>,
}

/// Every template for documents that comes with tierline.
const TEMPLATES: [&str; 15] = [
    "change-notice",
    "sop",
    "help-desk-sop",
    "escalation-process",
    "contact-sheet",
    "contact-sheet-by-name",
    "contact-sheet-by-team",
    "contact-sheet-by-tier",
    "drill-card",
    "emergency-contact-letter",
    "on-call-calendar",
    "priority-table",
    "quick-reference",
    "wall-poster",
    "wallet-card",
];

impl Set {
    /// A set of one file.
    fn new(toml: &str) -> Self {
        let mut sources = Sources::default();
        sources.add(SourceFile::new("tierline.toml", toml.to_owned()));
        Self::load(sources)
    }

    /// The repository's own set.
    fn own() -> Self {
        let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = Root::find(Some(&top.join("policies")), top).unwrap();
        Self::load(root.read().into_sources())
    }

    fn load(sources: Sources) -> Self {
        let loaded = load(&sources);
        let errors: Vec<_> = loaded.errors.iter().map(|e| &e.diagnostic.message).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        Self { sources, policy: loaded.policy.unwrap() }
    }

    fn renderer(&self, own: &[(&str, &str)]) -> Renderer<'_> {
        let own: Vec<_> = own
            .iter()
            .map(|(name, text)| OwnTemplate {
                name: (*name).to_owned(),
                path: format!("templates/{name}").into(),
                text: (*text).to_owned(),
            })
            .collect();
        let mut renderer = Renderer::new(&self.policy, &self.sources, own);
        // Where nothing else is said, everything is as it was.
        renderer.compare_with("before", &self.policy);
        renderer
    }

    /// A document with templates of the team's own.
    fn render_with(
        &self,
        own: &[(&str, &str)],
        document: &str,
        format: Format,
    ) -> Result<String, Box<RenderError>> {
        let (renderer, past) = (self.renderer(own), past());
        let document = self.policy.documents.find(document).unwrap();
        Ok(renderer.render(document, format, &past)?.under(&Seal::of("", format)))
    }

    fn render(&self, document: &str, format: Format) -> String {
        self.render_with(&[], document, format).unwrap_or_else(|error| panic!("{error:#?}"))
    }

    /// A document in every format that its template makes.
    fn all(&self, document: &str) -> Vec<(Format, String)> {
        let renderer = self.renderer(&[]);
        let ix = self.policy.documents.find(document).unwrap();
        let formats = renderer.formats(&self.policy.documents[ix].template.value);
        let page = |format| {
            let page = renderer.render(ix, format, &past());
            page.unwrap_or_else(|error| panic!("{error:#?}")).under(&Seal::of("", format))
        };
        formats.into_iter().map(|format| (format, page(format))).collect()
    }

    /// What an expression prints in a template of its own, in a document of the set.
    fn print(&self, document: &str, text: &str) -> Result<String, Box<RenderError>> {
        let template = self.policy.documents.values().find(|d| &*d.entry.id == document).unwrap();
        let name = format!("{}.md", template.template.value);
        let page = self.render_with(&[(&name, text)], document, Format::Markdown)?;
        Ok(page.lines().skip(1).collect::<Vec<_>>().join("\n").trim().to_owned())
    }

    /// The text that an error in a policy file points at.
    fn marked(&self, error: &RenderError) -> &str {
        match &error.place {
            ErrorPlace::Policy(span) => self.sources.text(*span),
            ErrorPlace::Template { .. } => panic!("{error:#?}"),
        }
    }
}

/// A past in which everything is present.
fn past() -> Past {
    let on = jiff::civil::date(2026, 11, 3);
    let commit = "1c4e0a92d7".to_owned();
    let version = Some("v1.0".to_owned());
    let made = Stamp { commit: commit.clone(), on, version: version.clone(), changed: true };
    let (text, by) = ("Tell *management* sooner".to_owned(), "Maria Lopez".to_owned());
    Past {
        made: Some(made),
        commits: vec![Change { commit, on, version, text, by }],
        unlisted: Some("Older changes are elsewhere.".to_owned()),
        reviewed: None,
    }
}

/// A small set: organization, calendar, two priorities, a matrix, two tiers, one policy. `more` is added.
fn small(more: &str) -> Set {
    Set::new(&format!("{SMALL}\n{more}"))
}

const SMALL: &str = r#"
[organization]
name = "Example Company"
timezone = "America/New_York"
country = "US"

[calendars.business]
hours = { weekdays = "09:00-17:00" }

[priorities.high]
rank = 1
name = "High"
calendar = "24x7"
respond-within = "1h"
[priorities.low]
rank = 2
name = "Low"
calendar = "business"
respond-within = "5 business days"

[contacts.desk]
kind = "hotline"
name = "Help Desk"
visibility = "public"
reach = [{ phone = "1-800-ENG-HELP" }]

[contacts.boss]
kind = "person"
name = "Boss"
visibility = "internal"
reach = [{ phone = "ext 7777" }, { mobile = "+1 212 555 0199", visibility = "restricted" }]

[tiers.l1]
level = 1
name = "Level 1"
responders = ["desk"]

[escalation-policies.standard]
name = "Standard"
steps = [{ notify = ["desk"], after = "immediate" }, { notify = ["boss"], after = { high = "2h", low = "never" } }]

[[routes]]
when = {}
policy = "standard"
"#;
