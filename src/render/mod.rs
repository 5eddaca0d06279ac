//! Model → documents, through minijinja.
//!
//! [`Renderer`] knows every template and gives every document the data its audience may see. It
//! reads no file and writes none, and does not know what day it is: the same policy and templates
//! give the same bytes.

mod address;
mod diagram;
mod error;
mod escape;
mod functions;
mod limits;
mod made;
mod outline;
mod page;
mod place;
mod prose;
mod templates;
#[cfg(test)]
mod tests;
mod view;

use std::sync::{Arc, OnceLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};

use crate::model::{Document, Format, Ix, Policy, Section, Visibility};
use crate::source::{Sources, Span};

pub use error::{ErrorPlace, RenderError};
pub use made::is_made;
pub use templates::OwnTemplate;

use outline::assemble;
use page::Page;
use templates::Templates;
use view::{View, closest};

/// Makes documents of one policy set.
pub struct Renderer<'p> {
    policy: &'p Policy,
    sources: &'p Sources,
    templates: Arc<Templates>,
    environment: Environment<'static>,
    /// By audience, each made when the first document needs it.
    views: [OnceLock<Arc<View>>; 3],
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("templates", &self.templates).finish_non_exhaustive()
    }
}

impl<'p> Renderer<'p> {
    /// Takes a policy set, the files it was read from, and the team's own templates.
    pub fn new(policy: &'p Policy, sources: &'p Sources, own: Vec<OwnTemplate>) -> Self {
        let templates = Arc::new(Templates::new(own));
        let environment = environment(Arc::clone(&templates));
        Self { policy, sources, templates, environment, views: Default::default() }
    }

    /// The name of a document's file in a format.
    pub fn file_name(&self, document: Ix<Document>, format: Format) -> String {
        format!("{}.{}", self.policy.documents[document].entry.id, format.extension())
    }

    /// Makes a document.
    ///
    /// # Errors
    /// The first thing that is wrong in its prose or its template, with its place.
    pub fn render(
        &self,
        document: Ix<Document>,
        format: Format,
    ) -> Result<String, Box<RenderError>> {
        let document = &self.policy.documents[document];
        let name = format!("{}.{}", document.template.value, format.extension());
        if !self.templates.documents().contains(&document.template.value)
            || self.templates.text(&name).is_none()
        {
            return Err(self.no_template(document, &name));
        }
        let view = self.view(document.audience);
        let mut meta = view::document(self.policy, document, format, &view);
        let page = Page::new(
            Arc::clone(&view),
            Arc::clone(&self.templates),
            format,
            Value::from(Serde(&meta)),
            false,
        );
        let context = page.prose_context();
        for section in sections(document) {
            let body = self.section(&page, &context, document, section)?;
            meta.sections.push(view::SectionView {
                title: section.title.clone(),
                body: Value::from_safe_string(body),
            });
        }
        meta.placed = page.placed().0;
        let context = page.template_context(Value::from(Serde(&meta)));
        let text = self
            .environment
            .get_template(&name)
            .and_then(|template| page.render(&template, context))
            .map_err(|error| self.error(document, None, &error))?;
        Ok(made::finish(&assemble(&text, &page.outline, format), format))
    }

    /// Names of all templates for documents, without ending: built-in and the team's own.
    pub fn templates(&self) -> Vec<String> {
        self.templates.documents()
    }

    /// Names of the team's own templates for documents, without ending.
    pub fn own_templates(&self) -> Vec<String> {
        self.templates.own_documents()
    }

    /// Expressions of a document's prose that do not resolve, each with its place and the reason.
    pub fn prose_errors(&self, document: Ix<Document>) -> Vec<(Span, String)> {
        let document = &self.policy.documents[document];
        let view = self.view(document.audience);
        let format = Format::Markdown;
        let meta = view::document(self.policy, document, format, &view);
        let meta = Value::from(Serde(&meta));
        let page = Page::new(view, Arc::clone(&self.templates), format, meta, true);
        let context = page.prose_context();
        let mut errors = Vec::new();
        for section in sections(document).filter(|section| section.body.contains('{')) {
            if let Err(first) = self.section(&page, &context, document, section) {
                let all = self.expression_errors(&page, &context, document, section);
                errors.extend(if all.is_empty() { vec![*first] } else { all });
            }
        }
        let place = |error: RenderError| match error.place {
            ErrorPlace::Policy(span) => Some((span, error.message)),
            ErrorPlace::Template { .. } => None,
        };
        errors.into_iter().filter_map(place).collect()
    }

    /// What an audience may see, made on first use.
    fn view(&self, audience: Visibility) -> Arc<View> {
        let [public, internal, restricted] = &self.views;
        let slot = match audience {
            Visibility::Public => public,
            Visibility::Internal => internal,
            Visibility::Restricted => restricted,
        };
        Arc::clone(slot.get_or_init(|| Arc::new(View::new(self.policy, audience))))
    }

    /// Fills in the expressions of a section and turns it into the document's format.
    fn section(
        &self,
        page: &Page,
        context: &Value,
        document: &Document,
        section: &Section,
    ) -> Result<String, Box<RenderError>> {
        let body = prose::clean(&section.body.value);
        let filled = self
            .fill(page, context, &body)
            .map_err(|error| self.error(document, Some(section), &error))?;
        let (_, parts) = page.placed();
        if parts.is_empty() && page.is_trial() {
            return Ok(filled);
        }
        prose::convert(&filled, &parts, &page.outline, page.format).map_err(|message| {
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

    /// Tries each expression of a section by itself, as a template stops at its first error. Only
    /// where the section has no statements, whose variables an expression may need.
    fn expression_errors(
        &self,
        page: &Page,
        context: &Value,
        document: &Document,
        section: &Section,
    ) -> Vec<RenderError> {
        let body = &section.body.value;
        if body.contains("{%") || body.contains("{#") || *body != prose::clean(body) {
            return Vec::new();
        }
        let mut errors = Vec::new();
        let mut at = 0;
        while let Some((before, rest)) = body.get(at..).and_then(|rest| rest.split_once("{{")) {
            let start = at + before.len();
            let Some((inner, _)) = rest.split_once("}}") else { break };
            at = start + 2 + inner.len() + 2;
            let Some(expression) = body.get(start..at) else { break };
            // Blanks before it keep offsets as they are in the whole body.
            let alone = " ".repeat(start) + expression;
            if let Err(error) = self.fill(page, context, &alone) {
                errors.push(*self.error(document, Some(section), &error));
            }
        }
        errors
    }

    fn no_template(&self, document: &Document, name: &str) -> Box<RenderError> {
        let template = &document.template;
        let documents = self.templates.documents();
        let message = if documents.contains(&template.value) {
            format!("there is no template `{name}`, only one for another format")
        } else if template.value.is_empty() {
            "a template has a name, and this is empty".to_owned()
        } else {
            format!("there is no template `{}`", template.value)
        };
        let like = closest(&template.value, documents.iter().map(String::as_str));
        let help = match like {
            Some(like) if *like != template.value => format!("there is a template `{like}`"),
            _ => format!("there are: {}", documents.join(", ")),
        };
        Box::new(RenderError {
            document: document.entry.id.to_string(),
            message,
            place: ErrorPlace::Policy(template.at),
            help: Some(help),
        })
    }

    /// Finds the innermost place that an error names, and says what is wrong there.
    fn error(
        &self,
        document: &Document,
        section: Option<&Section>,
        error: &minijinja::Error,
    ) -> Box<RenderError> {
        let mut innermost = error;
        let mut placed = error;
        while let Some(source) = std::error::Error::source(innermost) {
            let Some(inner) = source.downcast_ref::<minijinja::Error>() else { break };
            innermost = inner;
            if inner.name().is_some() && inner.range().is_some() {
                placed = inner;
            }
        }
        let (mut message, mut help) = error::explain(innermost);
        let mut range = placed.range().unwrap_or_default();
        let mut name = placed.name().unwrap_or_default().to_owned();
        if let Some(overlong) = limits::overlong_in(innermost) {
            let text = match section {
                Some(section) if overlong == PROSE => &section.body.value,
                _ => self.templates.text(overlong).unwrap_or_default(),
            };
            range = limits::overlong(text).unwrap_or_default();
            name = overlong.to_owned();
        }
        let place = match section {
            Some(section) if name == PROSE => {
                let body = &section.body;
                let exact = prose::clean(&body.value) == body.value;
                let raw = self.sources.text(body.at);
                let span = place::locate(raw, &body.value, body.at, range);
                ErrorPlace::Policy(if exact { span } else { body.at })
            }
            _ => ErrorPlace::Template {
                path: self.templates.path(&name).map(ToOwned::to_owned),
                text: self.templates.text(&name).unwrap_or_default().to_owned(),
                range,
                name,
            },
        };
        if innermost.kind() == minijinja::ErrorKind::TemplateNotFound {
            (message, help) = self.not_found(&message);
        }
        Box::new(RenderError { document: document.entry.id.to_string(), message, place, help })
    }

    /// An `include`, `extends` or `import` that names no template.
    fn not_found(&self, message: &str) -> (String, Option<String>) {
        let wanted = message.split(['"', '\'']).nth(1).unwrap_or_default();
        let like = closest(wanted, self.templates.names());
        let message = if wanted.is_empty() {
            "a template has a name, and this is empty".to_owned()
        } else {
            format!("there is no template `{wanted}`")
        };
        let help = match like {
            Some(like) => format!("there is a template `{like}`"),
            None => "templates are found by their path below the folder of templates; nothing \
                     outside it can be reached"
                .to_owned(),
        };
        (message, Some(help))
    }
}

/// The name under which prose is rendered: one that no file can have, with an ending that makes values
/// escape for Markdown.
const PROSE: &str = "//prose.md";

/// The sections that the document's audience may see.
fn sections(document: &Document) -> impl Iterator<Item = &Section> {
    document.sections.iter().filter(|section| section.visibility <= document.audience)
}

fn environment(templates: Arc<Templates>) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(error::FUEL));
    env.set_recursion_limit(64);
    env.set_auto_escape_callback(escape::of_template);
    env.set_formatter(escape::print);
    env.set_loader(move |name| match templates.text(name) {
        Some(text) if limits::overlong(text).is_some() => Err(limits::refuse_overlong(name)),
        text => Ok(text.map(str::to_owned)),
    });
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    // The delimiters are minijinja's own, so this cannot fail; the default would do as well.
    env.set_syntax(syntax.unwrap_or_default());
    limits::set(&mut env);
    env.add_filter("listed", functions::listed);
    env.add_filter("sentence", functions::sentence);
    env.add_filter("css_string", functions::css_string);
    env
}
