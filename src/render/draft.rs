//! A document in two steps: as the policy alone makes it, which tells what it is made of; and with its
//! history, which depends on that.

use super::page::Reading;
use super::uses::Log;
use super::{Past, RenderError, Renderer, Seal, Uses, made};
use crate::model::{Document, Format, Ix, Kind};

/// The names of data that depend on where tickets are routed.
const ROUTED: [&str; 2] = ["call_first", "follows"];

/// A document as the policy alone makes it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What a file that holds this document is known by.
    pub seal: Seal,
    /// What it is made of.
    pub uses: Uses,
}

/// A document that still lacks the mark of what it was made from.
#[derive(Debug, Clone)]
pub struct Unsealed {
    text: String,
}

impl Unsealed {
    /// The document as a page of a site: with a link to the site's own page before its title. A
    /// document that is no page stays as it is.
    #[must_use]
    pub fn within_site(self, home: &str, name: &str) -> Self {
        // After a link that skips to the content, which is the first thing on a page.
        let after_body = || {
            let start = self.text.find("<body")?;
            Some(start + self.text.get(start..)?.find('>')? + 1)
        };
        let at = self.text.find("<header").or_else(after_body);
        let parts = at.and_then(|at| self.text.split_at_checked(at));
        let Some((before, after)) = parts else { return self };
        // A thumb has to hit it, also in a page whose style the team wrote.
        let style = "display: inline-block; padding: .75rem 0; font-weight: 600";
        let link = format!("<a style=\"{style}\" href=\"{home}\">{name}</a>");
        let text =
            format!("{before}<nav class=\"screen\" aria-label=\"Site\">{link}</nav>\n{after}");
        Self { text }
    }

    /// The whole document, under the seal of its draft.
    pub fn under(self, seal: &Seal) -> String {
        made::seal(self.text, seal)
    }
}

impl Renderer<'_> {
    /// Makes a document as the policy alone makes it, without its history.
    ///
    /// # Errors
    /// The first thing that is wrong in its prose or its template, with its place.
    pub fn draft(&self, document: Ix<Document>, format: Format) -> Result<Draft, Box<RenderError>> {
        let log = Log::default();
        let text = self.text(document, format, &Past::default(), Reading::Noted(&log))?;
        let document = &self.policy.documents[document];
        let form = format.of_template();
        self.note_played(
            &log,
            document,
            &format!("{}.{}", document.template.value, form.extension()),
        );
        let mut uses = log.uses();
        uses.templates = self.own_of(document, form);
        Ok(Draft { seal: Seal::of(&text, format), uses })
    }

    /// Makes a document with its history; a table of cells has none. A PDF is the page that
    /// is to be printed: the same as in HTML.
    ///
    /// # Errors
    /// The first thing that is wrong in its prose or its template, with its place.
    pub fn render(
        &self,
        document: Ix<Document>,
        format: Format,
        past: &Past,
    ) -> Result<Unsealed, Box<RenderError>> {
        let none = Past::default();
        let past = if format == Format::Csv { &none } else { past };
        Ok(Unsealed { text: self.text(document, format, past, Reading::Plain)? })
    }

    /// What the engine is asked may depend on every entry of the kinds it plays with.
    fn note_played(&self, log: &Log, document: &Document, template: &str) {
        let is_played = |kind: Kind| !matches!(kind, Kind::Document | Kind::Scenario);
        let is_shown = |kind: Kind| {
            let people = matches!(kind, Kind::Rotation | Kind::Contact | Kind::Duty);
            people || matches!(kind, Kind::Calendar | Kind::HolidaySet | Kind::Document)
        };
        let plays = document.scenario.is_some()
            || document.since.is_some()
            || self.asks_for_playbooks(document, template);
        let is_routed = |kind: Kind| {
            matches!(kind, Kind::Route | Kind::EscalationPolicy | Kind::Tier | Kind::Category)
        };
        let is_ordered = ROUTED.iter().any(|word| self.templates.mention(template, word));
        for entry in self.policy.entries() {
            let of_scenario = document.scenario.as_ref().is_some_and(|at| *at.value == *entry.id)
                && entry.kind == Kind::Scenario;
            let of_order = is_routed(entry.kind) && is_ordered;
            let of_period = document.period.is_some() && is_shown(entry.kind);
            if of_scenario || of_order || of_period || (plays && is_played(entry.kind)) {
                log.whole(entry.kind, &entry.id);
            }
        }
    }
}
