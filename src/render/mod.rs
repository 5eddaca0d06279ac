//! Model → documents, through minijinja.
//!
//! [`Renderer`] knows every template and gives every document the data its audience may see. It
//! reads no file and writes none, and does not know what day it is: the same policy and templates
//! give the same bytes.

mod address;
mod balance;
mod blocks;
mod changes;
mod data;
mod diagram;
mod draft;
mod environment;
mod error;
mod escape;
mod failure;
mod fields;
mod functions;
mod limits;
mod made;
mod markup;
mod outline;
mod page;
mod past;
mod place;
mod prose;
mod qr;
mod shared;
mod sheet;
mod tags;
mod templates;
#[cfg(test)]
mod tests;
mod uses;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use minijinja::Environment;
use minijinja::value::{Serde, Value};

use crate::clock::Clock;
use crate::model::{Document, Format, Ix, Policy, Scenario, Section, Visibility};
use crate::source::{Sources, Span};

pub use draft::{Draft, Unsealed};
pub use error::{ErrorPlace, RenderError};
pub use escape::is_unfit;
pub use made::{Seal, is_made};
pub use past::{Change, Past, Stamp};
pub use templates::OwnTemplate;
pub use uses::Uses;
pub use view::{Seen, SeenContact, SeenMethod, SeenTold};

use markup::Markup;
use page::{Page, Reading};
use shared::Shared;
use templates::Templates;
use view::{Audience, Missing, More, View};

/// Makes documents of one policy set.
pub struct Renderer<'p> {
    policy: Arc<Policy>,
    sources: &'p Sources,
    templates: Arc<Templates>,
    shared: Arc<Shared>,
    environment: Environment<'static>,
    /// By audience, each made when the first document needs it.
    views: [OnceLock<Arc<View>>; 3],
    /// Compiled when the first document asks the engine.
    clock: OnceLock<Clock>,
    /// What to do per category, by audience: the engine is asked once for all documents and formats.
    playbooks: [OnceLock<Value>; 3],
    /// The policy sets of earlier revisions, by the names that documents call them.
    bases: BTreeMap<String, Arc<Policy>>,
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("templates", &self.templates).finish_non_exhaustive()
    }
}

impl<'p> Renderer<'p> {
    /// Takes a policy set, the files it was read from, and the team's own templates.
    pub fn new(policy: &Arc<Policy>, sources: &'p Sources, own: Vec<OwnTemplate>) -> Self {
        let templates = Arc::new(Templates::new(own));
        let environment = environment::environment(Arc::clone(&templates));
        Self {
            policy: Arc::clone(policy),
            sources,
            templates,
            shared: Arc::default(),
            environment,
            views: Default::default(),
            clock: OnceLock::new(),
            playbooks: Default::default(),
            bases: BTreeMap::new(),
        }
    }

    /// Lends the policy set of an earlier revision to the documents that tell what changed since then.
    pub fn compare_with(&mut self, since: &str, base: &Arc<Policy>) {
        self.bases.insert(since.to_owned(), Arc::clone(base));
    }

    /// The name of a document's file in a format.
    pub fn file_name(&self, document: Ix<Document>, format: Format) -> String {
        format!("{}.{}", self.policy.documents[document].entry.id, format.extension())
    }

    /// A document in the shape of its format, without the mark of what it was made from.
    fn text(
        &self,
        document: Ix<Document>,
        format: Format,
        past: &Past,
        reading: Reading<'_>,
    ) -> Result<String, Box<RenderError>> {
        let document = &self.policy.documents[document];
        let form = format.of_template();
        let name = format!("{}.{}", document.template.value, form.extension());
        if !self.templates.documents().contains(&document.template.value)
            || self.templates.text(&name).is_none()
        {
            return Err(self.no_template(document, &name));
        }
        let own = self.own_of(document, form);
        if let Some(error) = own.iter().find_map(|name| self.lost_block(document, name)) {
            return Err(error);
        }
        let view = self.view(document.audience);
        let more = self.more(document, &name)?;
        let mut meta = view::document(&self.policy, document, form, &view, more, past);
        if let Reading::Noted(log) = reading {
            meta = meta.logged(log);
        }
        let value = Value::from(Serde(&meta));
        let page = Page::new(Arc::clone(&view), self.lent(), form, value, reading);
        if let Some(markup) = page.markup() {
            let context = page.prose_context();
            for section in sections(document) {
                let body = self.section(&page, markup, &context, document, section)?;
                meta.sections.push(view::SectionView {
                    title: section.title.clone(),
                    body: Value::from_safe_string(body),
                });
            }
            meta.placed = page.placed().0;
        }
        let context = page.template_context(Value::from(Serde(&meta)));
        let text = self
            .environment
            .get_template(&name)
            .and_then(|template| page.render(&template, context))
            .map_err(|error| self.error(document, None, &error))?;
        let text = made::shape(&text, &page.outline, form)
            .map_err(|message| self.ill_formed(document, &name, message, 0..0))?;
        // Those that come with tierline close what they open, as a test knows.
        if form == Format::Html
            && !own.is_empty()
            && let Some(wrong) = balance::unbalanced(&text)
        {
            return Err(self.unbalanced(document, &own, &name, wrong));
        }
        Ok(text)
    }

    /// The team's own templates that a document may be made with.
    fn own_of(&self, document: &Document, form: Format) -> BTreeSet<String> {
        if !self.templates.has_own() {
            return BTreeSet::new();
        }
        let prose: String = sections(document).map(|section| section.body.as_str()).collect();
        self.templates.own_of(&document.template, &prose, form)
    }

    /// What all pages share.
    fn lent(&self) -> (Arc<Templates>, Arc<Shared>) {
        (Arc::clone(&self.templates), Arc::clone(&self.shared))
    }

    /// Names of all templates for documents, without ending: built-in and the team's own.
    pub fn templates(&self) -> Vec<String> {
        self.templates.documents()
    }

    /// The formats that a template makes.
    pub fn formats(&self, template: &str) -> Vec<Format> {
        let exists = |format: &Format| {
            let name = format!("{template}.{}", format.of_template().extension());
            self.templates.text(&name).is_some()
        };
        Format::ALL.into_iter().filter(exists).collect()
    }

    /// Names of the team's own templates for documents, without ending.
    pub fn own_templates(&self) -> Vec<String> {
        self.templates.own_documents()
    }

    /// Expressions of a document's prose that do not resolve, each with its place and the reason.
    pub fn prose_errors(&self, document: Ix<Document>) -> Vec<(Span, String)> {
        let document = &self.policy.documents[document];
        if let Err(error) = self.scenario(document) {
            return failure::places(vec![*error]);
        }
        let quotes = |section: &&Section| section.body.contains('{');
        let mut quoting = sections(document).filter(quotes).peekable();
        if quoting.peek().is_none() {
            return Vec::new();
        }
        let view = self.view(document.audience);
        let format = Format::Markdown;
        let more = match self.more(document, "") {
            Ok(more) => more,
            Err(error) => return failure::places(vec![*error]),
        };
        let meta = view::document(&self.policy, document, format, &view, more, &Past::default());
        let meta = Value::from(Serde(&meta));
        let page = Page::new(view, self.lent(), format, meta, Reading::Trial);
        let context = page.prose_context();
        let mut errors = Vec::new();
        for section in quoting {
            if let Err(first) = self.section(&page, Markup::Markdown, &context, document, section) {
                let all = self.expression_errors(&page, &context, document, section);
                errors.extend(if all.is_empty() { vec![*first] } else { all });
            }
        }
        failure::places(errors)
    }

    /// What only some documents show: a scenario, months, what to do per category. The engine is asked
    /// only where a document names the first two, or a text of its own or its template the last.
    fn more(&self, document: &Document, template: &str) -> Result<More, Box<RenderError>> {
        let audience = Audience { policy: &self.policy, visibility: document.audience };
        let clock = || self.clock.get_or_init(|| Clock::new(&self.policy));
        let id = &document.entry.id;
        let scenario = match self.scenario(document)? {
            Some(scenario) => audience.rehearsal(clock(), scenario),
            None => Missing::value(format!("document `{id}` has no `scenario`")),
        };
        let period = match document.period {
            Some(_) => audience.period(clock(), document),
            None => Missing::value(format!(
                "document `{id}` has no `period`: write `period = {{ from = 2026-12-01 }}`"
            )),
        };
        let playbooks = match self.asks_for_playbooks(document, template) {
            true => {
                let slot = of_audience(&self.playbooks, document.audience);
                slot.get_or_init(|| audience.playbooks(clock())).clone()
            }
            false => Value::from(()),
        };
        let changes = match &document.since {
            None => Missing::value(format!("document `{id}` has no `since`")),
            Some(since) => match self.bases.get(&since.value) {
                None => Missing::value(format!("revision `{}` was not read", since.value)),
                Some(base) => {
                    let before = Arc::new(View::new(base, document.audience));
                    changes::changes(&since.value, &before, &self.view(document.audience))
                }
            },
        };
        Ok(More { scenario, period, playbooks, changes })
    }

    /// The scenario that a document is about.
    fn scenario(&self, document: &Document) -> Result<Option<&Scenario>, Box<RenderError>> {
        let Some(named) = &document.scenario else { return Ok(None) };
        let found = self.policy.scenarios.find(&named.value);
        let found = found.ok_or_else(|| self.no_scenario(document, named))?;
        Ok(Some(&self.policy.scenarios[found]))
    }

    fn asks_for_playbooks(&self, document: &Document, template: &str) -> bool {
        sections(document).any(|section| section.body.contains(PLAYBOOKS))
            || self.templates.mention(template, PLAYBOOKS)
    }

    /// What an audience may see, made on first use.
    fn view(&self, audience: Visibility) -> Arc<View> {
        let slot = of_audience(&self.views, audience);
        Arc::clone(slot.get_or_init(|| Arc::new(View::new(&self.policy, audience))))
    }

    /// Fills in the expressions of a section and turns it into the document's format.
    fn section(
        &self,
        page: &Page,
        markup: Markup,
        context: &Value,
        document: &Document,
        section: &Section,
    ) -> Result<String, Box<RenderError>> {
        let body = prose::clean(&section.body.value);
        let filled = self
            .fill(page, context, &body)
            .map_err(|error| self.error(document, Some(section), &error))?;
        if page.is_trial() && !prose::has_parts(&filled) {
            return Ok(filled);
        }
        let (_, parts) = page.placed();
        prose::convert(&filled, &parts, &page.outline, markup).map_err(|message| {
            Box::new(RenderError {
                document: document.entry.id.to_string(),
                message,
                place: ErrorPlace::Policy(section.body.at),
                help: None,
            })
        })
    }

    /// Prose with its expressions filled in.
    fn fill(&self, page: &Page, context: &Value, prose: &str) -> Result<String, minijinja::Error> {
        if limits::overlong(prose).is_some() {
            return Err(limits::refuse_overlong(PROSE));
        }
        let template = self.environment.template_from_named_str(PROSE, prose)?;
        page.render(&template, context.clone())
    }
}

/// The name under which prose is rendered: one that no file can have, with an ending that makes values
/// escape for Markdown.
const PROSE: &str = "//prose.md";

/// The field by which texts ask for what to do per category.
const PLAYBOOKS: &str = "playbooks";

/// The one of an audience.
fn of_audience<T>(slots: &[T; 3], audience: Visibility) -> &T {
    let [public, internal, restricted] = slots;
    match audience {
        Visibility::Public => public,
        Visibility::Internal => internal,
        Visibility::Restricted => restricted,
    }
}

/// The sections that the document's audience may see.
fn sections(document: &Document) -> impl Iterator<Item = &Section> {
    document.sections.iter().filter(|section| section.visibility <= document.audience)
}
