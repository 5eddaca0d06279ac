//! Why a document could not be made: from an error of the engine to a sentence with its place.

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::value::Value;

use super::balance::Unbalanced;
use super::page::Page;
use super::view::closest;
use super::{ErrorPlace, PROSE, RenderError, Renderer, blocks, error, limits, place, prose};
use crate::model::{Document, Section};
use crate::source::{At, Span};

/// The errors of policy files, as places and messages.
pub(super) fn places(errors: Vec<RenderError>) -> Vec<(Span, String)> {
    let place = |error: RenderError| match error.place {
        ErrorPlace::Policy(span) => Some((span, error.message)),
        ErrorPlace::Template { .. } => None,
    };
    errors.into_iter().filter_map(place).collect()
}

impl Renderer<'_> {
    /// A `scenario` that names none.
    pub(super) fn no_scenario(&self, document: &Document, named: &At<String>) -> Box<RenderError> {
        let ids = self.policy.scenarios.values().map(|scenario| &*scenario.entry.id);
        let help = match closest(&named.value, ids) {
            Some(like) => format!("there is a scenario `{like}`"),
            None => "`tierline test` lists the scenarios".to_owned(),
        };
        Box::new(RenderError {
            document: document.entry.id.to_string(),
            message: format!("there is no scenario `{}`", named.value),
            place: ErrorPlace::Policy(named.at),
            help: Some(help),
        })
    }

    /// Tries each expression of a section by itself, as a template stops at its first error. Only
    /// where the section has no statements, whose variables an expression may need.
    pub(super) fn expression_errors(
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

    pub(super) fn no_template(&self, document: &Document, name: &str) -> Box<RenderError> {
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
    pub(super) fn error(
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

    /// A template whose text is not what its format asks for.
    pub(super) fn ill_formed(
        &self,
        document: &Document,
        template: &str,
        message: String,
        range: Range<usize>,
    ) -> Box<RenderError> {
        Box::new(RenderError {
            document: document.entry.id.to_string(),
            message,
            place: ErrorPlace::Template {
                name: template.to_owned(),
                path: self.templates.path(template).map(ToOwned::to_owned),
                text: self.templates.text(template).unwrap_or_default().to_owned(),
                range,
            },
            help: None,
        })
    }

    /// A page with an element that is not closed: at its tag in the last of the team's own templates that
    /// writes one, as far as that can be seen.
    pub(super) fn unbalanced(
        &self,
        document: &Document,
        own: &BTreeSet<String>,
        template: &str,
        wrong: Unbalanced,
    ) -> Box<RenderError> {
        let place = |name: &String| {
            let text = self.templates.text(name)?;
            let start = text.rfind(&wrong.tag)?;
            Some((name.clone(), start..start + wrong.tag.len()))
        };
        let found = own.iter().rev().find_map(place);
        let (name, range) = found.unwrap_or_else(|| (template.to_owned(), 0..0));
        let message = format!("the page does not hold together: {}", wrong.message);
        self.ill_formed(document, &name, message, range)
    }

    /// A block of a template of the team's own that nothing would show.
    pub(super) fn lost_block(
        &self,
        document: &Document,
        template: &str,
    ) -> Option<Box<RenderError>> {
        let lost = blocks::lost(&self.templates, template)?;
        let message = format!(
            "no template that this one extends has a block `{}`, so it would not be shown",
            lost.block
        );
        let mut error = self.ill_formed(document, template, message, lost.range);
        let known = || lost.known.iter().map(String::as_str);
        error.help = Some(match closest(&lost.block, known()) {
            Some(like) => format!("did you mean `{like}`?"),
            None => format!("there are: {}", known().collect::<Vec<_>>().join(", ")),
        });
        Some(error)
    }
}
