//! `tierline schema`: the JSON Schema of policy files, for editors and other tools.

use std::io::Write;

use tierline::load::schema;

use super::exit::{Exit, Failure};
use super::session::Session;

/// Print the JSON Schema of policy files
///
/// An editor that reads it completes and explains every key: write `#:schema PATH` into the first
/// line of a file, or tell the editor which files it is for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline schema > policy.json               for every file but tierline.toml
  tierline schema tierline > tierline.json    for tierline.toml")]
pub(crate) struct Schema {
    /// Which files it describes
    #[arg(value_enum, default_value_t = Name::Policy)]
    name: Name,
}

/// The schemas there are. Not read from the library, since that would make them on every start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Every file of a policy set but `tierline.toml`
    Policy,
    /// `tierline.toml`: the settings, and everything else a policy file may hold
    Tierline,
}

impl Name {
    fn file(self) -> &'static str {
        match self {
            Self::Policy => "policy.json",
            Self::Tierline => "tierline.json",
        }
    }
}

impl Schema {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let mut out = session.machine();
        for file in schema::files().iter().filter(|file| file.name == self.name.file()) {
            out.write_all(file.text().as_bytes())?;
        }
        out.flush()?;
        Ok(Exit::Clean)
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_schema_of_the_library_has_its_name_here() {
        let there: Vec<&str> = schema::files().iter().map(|file| file.name).collect();
        let named: Vec<&str> = Name::value_variants().iter().map(|name| name.file()).collect();
        assert_eq!(named, there);
    }
}
