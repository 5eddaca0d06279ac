//! `tierline build`: check, test and render, one after the other.

use clap::Parser;

use super::Cli;
use super::exit::{Exit, Failure};
use super::session::Session;

/// Check a policy set, run its scenarios, and make its documents
///
/// The same as `tierline check`, `tierline test --quiet --coverage` and `tierline render`. Ends at the
/// first that objects, with its exit code, so that no document is made from a policy that is wrong. A
/// set without scenarios or documents ends with 3.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline build                       the policy set around the current directory
  tierline build --policies policies   another one")]
pub(crate) struct Build {}

/// The commands as they would be typed, so that every default is theirs.
const COMMANDS: [&[&str]; 3] = [
    &["tierline", "check"],
    &["tierline", "test", "--quiet", "--coverage"],
    &["tierline", "render"],
];

impl Build {
    #[expect(clippy::unused_self, reason = "commands are run alike")]
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let mut outcome = Exit::Clean;
        for words in COMMANDS {
            let cli = Cli::try_parse_from(words).map_err(|e| Failure::new(e.to_string()))?;
            match cli.command.run(session)? {
                Exit::Clean => {}
                // No scenario at all is no success, but documents can be made all the same.
                Exit::Nothing => outcome = Exit::Nothing,
                Exit::Findings => return Ok(Exit::Findings),
                Exit::Different => {}
            }
        }
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_exist_as_they_are_written() {
        for words in COMMANDS {
            assert!(Cli::try_parse_from(words).is_ok(), "{words:?}");
        }
    }
}
