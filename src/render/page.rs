//! One document in one format: its data, its functions, and the parts it is made of.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, ErrorKind, State, Template};

use super::error::FUEL;
use super::functions::{self, refuse};
use super::limits::MAX_BYTES;
use super::markup::Markup;
use super::outline::Outline;
use super::prose;
use super::shared::{Made, Shared};
use super::templates::{PARTS, Templates, part_name};
use super::uses::{Log, VARIABLES};
use super::view::{View, closest};
use crate::model::{Format, Kind};

/// What the templates of one document share while it is made.
#[derive(Debug)]
pub(super) struct Page {
    format: Format,
    pub(super) outline: Arc<Outline>,
    view: Arc<View>,
    templates: Arc<Templates>,
    /// Variables and functions that parts see as well.
    base: OnceLock<Vec<(&'static str, Value)>>,
    /// Names and texts of the parts that prose has placed, in order.
    placed: Mutex<Vec<(String, String)>>,
    spent: AtomicU64,
    /// Parts that other documents have, too, and where this page notes what it is made of.
    shared: Arc<Shared>,
    log: Option<Log>,
    /// Nobody will read the page: parts are checked and left empty.
    is_trial: bool,
}

/// Who will read a page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading<'l> {
    /// People.
    Plain,
    /// Nobody: parts are checked and left empty.
    Trial,
    /// Whoever wants to know what it is made of.
    Noted(&'l Log),
}

/// A variable that notes what is asked of it.
fn noted(log: &Log, name: &str, value: &Value) -> Value {
    match VARIABLES.iter().find(|(known, _)| *known == name) {
        Some((_, kind @ (Kind::Matrix | Kind::Organization))) => log.entry(*kind, value.clone()),
        Some((_, kind)) => log.list(*kind, value),
        None => value.clone(),
    }
}

/// Where a part is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Prose,
    Template,
}

impl Page {
    pub(super) fn new(
        view: Arc<View>,
        (templates, shared): (Arc<Templates>, Arc<Shared>),
        format: Format,
        document: Value,
        reading: Reading<'_>,
    ) -> Arc<Self> {
        let log = match reading {
            Reading::Noted(log) => Some(log),
            Reading::Plain | Reading::Trial => None,
        };
        let page = Self {
            format,
            outline: Arc::default(),
            view,
            templates,
            base: OnceLock::new(),
            placed: Mutex::default(),
            spent: AtomicU64::new(0),
            shared,
            log: log.cloned(),
            is_trial: matches!(reading, Reading::Trial),
        };
        let mut base = page.data(log);
        if page.markup().is_some() {
            base.push(("heading", functions::heading(&page.outline)));
        }
        base.push(("document", document));
        page.base.get_or_init(|| base);
        Arc::new(page)
    }

    /// Variables and functions that are the same in every document.
    fn data(&self, log: Option<&Log>) -> Vec<(&'static str, Value)> {
        let variables = self.view.variables.keys().filter_map(|name| {
            let value = self.view.variable(name)?;
            Some((*name, log.map_or_else(|| value.clone(), |log| noted(log, name, &value))))
        });
        let mut data: Vec<_> = variables.collect();
        data.extend(functions::lookups(&self.view, log));
        if self.markup().is_some() {
            data.push(("diagram", functions::diagram(&self.view, log)));
        }
        data
    }

    fn base(&self) -> &[(&'static str, Value)] {
        self.base.get().map_or(&[], Vec::as_slice)
    }

    /// What prose sees.
    pub(super) fn prose_context(self: &Arc<Self>) -> Value {
        let part = ("part", self.part_function(Caller::Prose));
        Value::from_pairs(self.base().iter().cloned().chain([part]))
    }

    /// What the document's template sees; `document` now knows its sections.
    pub(super) fn template_context(self: &Arc<Self>, document: Value) -> Value {
        let mut more = vec![("document", document)];
        if self.markup().is_some() {
            more.push(("part", self.part_function(Caller::Template)));
            more.push(("contents", functions::contents()));
        }
        Value::from_pairs(self.base().iter().cloned().chain(more))
    }

    /// How it is marked up; `None` where it is for programs.
    pub(super) fn markup(&self) -> Option<Markup> {
        Markup::of(self.format)
    }

    /// Whether nobody will read the page.
    pub(super) fn is_trial(&self) -> bool {
        self.is_trial
    }

    /// Names and texts of the parts that prose has placed so far.
    pub(super) fn placed(&self) -> (Vec<String>, Vec<String>) {
        let placed = self.placed.lock().unwrap_or_else(PoisonError::into_inner);
        placed.iter().cloned().unzip()
    }

    fn part_function(self: &Arc<Self>, caller: Caller) -> Value {
        let page = Arc::clone(self);
        Value::from_function(move |state: &State, name: &str, id: Option<&str>, options: Kwargs| {
            let text = page.part(state.env(), name, id, &options)?;
            if caller == Caller::Template {
                return Ok(Value::from_safe_string(text));
            }
            let mut placed = page.placed.lock().unwrap_or_else(PoisonError::into_inner);
            placed.push((name.to_owned(), text));
            Ok::<_, Error>(Value::from_safe_string(prose::part_mark(placed.len() - 1)))
        })
    }

    fn part(
        &self,
        env: &Environment<'_>,
        name: &str,
        id: Option<&str>,
        options: &Kwargs,
    ) -> Result<String, Error> {
        self.check_part(name, id, options)?;
        if self.is_trial {
            return Ok(String::new());
        }
        let options: Vec<(String, Value)> = options
            .args()
            .map(|key| Ok((key.to_owned(), options.get::<Value>(key)?)))
            .collect::<Result<_, Error>>()?;
        let own = |base: Vec<(&'static str, Value)>| {
            let options = options.iter().cloned();
            let own = [("id", Value::from(id)), ("options", Value::from_pairs(options))];
            Value::from_pairs(base.into_iter().chain(own))
        };
        let template = env.get_template(&part_name(name, self.format))?;
        let render = |context| {
            self.render(&template, context)
                .map_err(|inner| refuse(format!("in part `{name}`")).with_source(inner))
        };
        if !Shared::is_shared(&self.templates, name, self.format) {
            return render(own(self.base().to_vec()));
        }
        let call = (self.view.visibility, self.format, format!("{name} {id:?} {options:?}"));
        let made = match self.shared.get(&call) {
            Some(made) => made,
            None => {
                let log = Log::default();
                let text = render(own(self.data(Some(&log))))?;
                self.shared.keep(call, Made { text, uses: log.uses() })
            }
        };
        self.log.iter().for_each(|log| log.add(&made.uses));
        Ok(made.text.clone())
    }

    /// Refuses what a built-in part does not know, rather than showing something else.
    fn check_part(&self, name: &str, id: Option<&str>, options: &Kwargs) -> Result<(), Error> {
        if self.templates.is_own_part(name, self.format) {
            return Ok(());
        }
        let Some(part) = PARTS.iter().find(|part| part.name == name) else {
            let names = PARTS.iter().map(|part| part.name);
            let hint = closest(name, names).map(|like| format!("; did you mean `{like}`?"));
            return Err(refuse(format!("there is no part `{name}`{}", hint.unwrap_or_default())));
        };
        match (id, part.of) {
            (Some(id), Some(kind)) => self.view.has(kind, id).map_err(refuse)?,
            (Some(_), None) => return Err(refuse(format!("part `{name}` takes no id"))),
            (None, _) => {}
        }
        for key in options.args() {
            let Some((_, values)) = part.options.iter().find(|(known, _)| *known == key) else {
                return Err(refuse(format!("part `{name}` has no option `{key}`")));
            };
            let value: String = options.get(key)?;
            if !values.contains(&value.as_str()) {
                let values = values.join(", ");
                return Err(refuse(format!("`{key}` is one of {values}, not `{value}`")));
            }
        }
        Ok(())
    }

    /// Renders a template within what is left of the document's fuel.
    pub(super) fn render(
        &self,
        template: &Template<'_, '_>,
        context: Value,
    ) -> Result<String, Error> {
        if self.spent.load(Ordering::Relaxed) >= FUEL {
            return Err(Error::from(ErrorKind::OutOfFuel));
        }
        let mut out = Bounded::default();
        let state = template.render_captured_to(context, &mut out)?;
        let (consumed, _) = state.state().fuel_levels().unwrap_or_default();
        self.spent.fetch_add(consumed, Ordering::Relaxed);
        drop(state);
        String::from_utf8(out.bytes).map_err(|_| refuse("the output is not UTF-8"))
    }
}

/// Memory that does not grow without end.
#[derive(Debug, Default)]
struct Bounded {
    bytes: Vec<u8>,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_BYTES {
            return Err(io::Error::other("the document is larger than 64 MiB"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
