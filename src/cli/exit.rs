//! How a run ends: exit codes, and failures that keep a command from its work.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use tierline::load::Mistake;

/// What a command that did its work says to whoever called it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to object to.
    Clean,
    /// Findings at level deny, a failed scenario, a stale document.
    Findings,
    /// There was nothing to look at, which is no success.
    Nothing,
    /// Two versions differ in ways that nobody objects to; only for whoever asked to be told.
    Different,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Wrong usage or unreadable input: what is wrong, and what to do about it.
    Refused {
        /// One sentence without a full stop.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The policy set does not load; its errors have been printed.
    NotLoadable,
    /// Standard output could not be written.
    Output(io::Error),
}

impl Failure {
    /// Wrong usage or unreadable input, in one sentence without a full stop.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), help: None }
    }

    /// Says what to do about it.
    pub(crate) fn help(self, text: impl Into<String>) -> Self {
        match self {
            Self::Refused { message, .. } => Self::Refused { message, help: Some(text.into()) },
            other => other,
        }
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        Self::Refused { message: mistake.message, help: mistake.help }
    }
}

/// On one line, for answers that are lines.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { message, help: Some(help) } => write!(f, "{message}; {help}"),
            Self::Refused { message, help: None } => f.write_str(message),
            Self::NotLoadable => f.write_str("the policy set does not load"),
            Self::Output(error) => error.fmt(f),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

const UNUSABLE: u8 = 2;

/// Prints a failure and gives the exit code of a run.
pub(super) fn finish(outcome: Result<Exit, Failure>) -> ExitCode {
    match outcome {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::Nothing) => ExitCode::from(3),
        Ok(Exit::Different) => ExitCode::from(4),
        Err(failure) => {
            print(&failure);
            ExitCode::from(UNUSABLE)
        }
    }
}

/// Prints help, the version or an error of the arguments.
pub(super) fn of_arguments(error: &clap::Error) -> ExitCode {
    let is_error = error.use_stderr();
    match error.print() {
        Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(UNUSABLE),
        _ if is_error => ExitCode::from(UNUSABLE),
        _ => ExitCode::SUCCESS,
    }
}

fn print(failure: &Failure) {
    let (message, help) = match failure {
        Failure::Refused { message, help } => (message.clone(), help.as_deref()),
        Failure::Output(error) => (format!("cannot write the output: {error}"), None),
        Failure::NotLoadable => return,
    };
    let mut err = anstream::stderr().lock();
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let cyan = anstyle::AnsiColor::Cyan.on_default().bold();
    // Where even standard error is closed there is nobody left to tell.
    let _ = writeln!(err, "{red}error{red:#}: {message}");
    if let Some(help) = help {
        let _ = writeln!(err, "{cyan}help{cyan:#}: {help}");
    }
}
