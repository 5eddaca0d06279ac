//! The command line: arguments, exit codes, and the only code that asks for the time, the
//! environment and the standard streams.
//!
//! A command is one file: a struct of its arguments, whose doc comments are its help, and its `run`.
//! A new command adds its file, its line in [`Command`] and its line in [`Command::run`].

mod build;
mod changed_since;
mod check;
mod completions;
mod deadline;
mod diff;
mod documents;
mod exit;
mod explain;
mod format;
mod hook;
mod import;
mod init;
mod levels;
mod log;
mod oncall;
mod origin;
mod prove;
mod render;
mod schema;
mod serve;
mod session;
mod simulate;
mod site;
mod test;
#[cfg(test)]
mod tests;
mod ticket;
mod time;
mod who;
mod workspace;
mod write;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::{Exit, Failure};
use session::{Color, Session};

/// Escalation policy as code: checked, tested, simulated and turned into the documents people read.
///
/// A policy set is every `*.toml` file below one folder, the one with `tierline.toml` in it.
/// tierline looks for that folder from the current directory upwards.
#[derive(Debug, Parser)]
#[command(
    name = "tierline",
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "Start with `tierline check`. `tierline help COMMAND` explains a command."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// The folder of the policy set: the one with `tierline.toml` in it
    ///
    /// Without it, the nearest folder from the current directory upwards that holds `tierline.toml`,
    /// else `policies` at the root of the git repository.
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    policies: Option<std::path::PathBuf>,

    /// Pretend that it is this time
    ///
    /// `2026-11-21T23:10:00-05:00`, or without an offset (`2026-11-21T23:10`, `2026-11-21`) in the
    /// organization's time zone. Nothing else in tierline knows what time it is.
    #[arg(long, global = true, value_name = "TIME")]
    at: Option<String>,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// The commands, in the order in which the help lists them.
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Build(build::Build),
    Check(check::Check),
    Simulate(simulate::Simulate),
    Deadline(deadline::DeadlineArgs),
    Test(test::Test),
    Prove(prove::Prove),
    Diff(diff::Diff),
    Who(who::Who),
    Oncall(oncall::OnCall),
    Log(log::LogArgs),
    Render(render::Render),
    Import(import::Import),
    Site(site::SiteArgs),
    Serve(serve::Serve),
    Hook(hook::Hook),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

impl Command {
    fn run(&self, session: &Session) -> Result<Exit, Failure> {
        match self {
            Self::Init(command) => command.run(session),
            Self::Build(command) => command.run(session),
            Self::Check(command) => command.run(session),
            Self::Simulate(command) => command.run(session),
            Self::Deadline(command) => command.run(session),
            Self::Test(command) => command.run(session),
            Self::Prove(command) => command.run(session),
            Self::Diff(command) => command.run(session),
            Self::Who(command) => command.run(session),
            Self::Oncall(command) => command.run(session),
            Self::Log(command) => command.run(session),
            Self::Render(command) => command.run(session),
            Self::Import(command) => command.run(session),
            Self::Site(command) => command.run(session),
            Self::Serve(command) => command.run(session),
            Self::Hook(command) => command.run(session),
            Self::Explain(command) => command.run(session),
            Self::Schema(command) => command.run(session),
            Self::Completions(command) => command.run(session),
        }
    }
}

/// Reads the arguments, runs the command, and turns what came of it into an exit code.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::of_arguments(&error),
    };
    // This thread works as well: most runs take a few milliseconds, and handing work over takes a good
    // part of one. A pool that cannot be made now is made on first use, without this thread.
    let _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    let Cli { global, command } = cli;
    let outcome = Session::new(global.policies, global.at, global.color)
        .and_then(|session| command.run(&session));
    exit::finish(outcome)
}
