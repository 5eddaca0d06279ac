//! `tierline completions`: what a shell needs to complete commands and options.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::exit::{Exit, Failure};
use super::session::Session;

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tierline completions bash > ~/.local/share/bash-completion/completions/tierline")]
pub(crate) struct Completions {
    /// The shell that is to complete commands and options
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        // `generate` panics where its writer fails, so it writes to memory.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Cli::command(), "tierline", &mut script);
        let mut out = session.machine();
        out.write_all(&script)?;
        out.flush()?;
        Ok(Exit::Clean)
    }
}
