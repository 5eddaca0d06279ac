//! `tierline explain`: the page of a rule, in the terminal.

use std::io::Write;

use tierline::docs;

use super::exit::{Exit, Failure};
use super::session::Session;

/// Explain a rule or an error: what it finds, why it matters, what to write instead
///
/// Without a rule, list them all by family, each with its level.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline explain                       every rule, in a line each
  tierline explain TL0901                one rule, by its code
  tierline explain unused-suppression    one rule, by its name")]
pub(crate) struct Explain {
    /// A rule's code or name
    rule: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let text = match &self.rule {
            None => docs::terminal::list(),
            Some(word) => docs::terminal::page(docs::find(word).map_err(|unknown| {
                let help = match &unknown.similar {
                    Some(similar) => format!("did you mean `{similar}`?"),
                    None => "`tierline explain` lists all rules".to_owned(),
                };
                Failure::new(format!("there is no rule `{word}`")).help(help)
            })?),
        };
        let mut out = session.people();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(Exit::Clean)
    }
}
