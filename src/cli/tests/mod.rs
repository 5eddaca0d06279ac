//! What holds for the commands as a whole.

mod reference;

use clap::CommandFactory;

#[test]
fn arguments_are_consistent() {
    super::Cli::command().debug_assert();
}
