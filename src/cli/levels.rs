//! `--deny`, `--warn` and `--allow`: they may be mixed and repeated, and the later one wins, which is
//! why they are read together and not as three lists.

use clap::{Arg, ArgAction, ArgMatches, Command};

use tierline::check::Levels;
use tierline::diagnostic::Level;
use tierline::docs;

const GROUP: &str = "Levels of rules";

/// All rules at a level, where the name of a rule may stand.
const WARNINGS: &str = "warnings";

/// The settings of the command line, in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct LevelArgs {
    settings: Vec<(String, Level)>,
}

impl LevelArgs {
    /// Adds the settings to those of the policy set.
    pub(crate) fn apply(&self, levels: &mut Levels) {
        for (rule, level) in &self.settings {
            levels.set(rule, *level);
        }
    }
}

impl clap::Args for LevelArgs {
    fn augment_args(command: Command) -> Command {
        let option = |level: Level, help: &'static str| {
            Arg::new(level.as_str())
                .long(level.as_str())
                .value_name("RULE")
                .action(ArgAction::Append)
                .value_parser(rule)
                .help_heading(GROUP)
                .help(help)
        };
        command
            .arg(option(
                Level::Deny,
                "Report a rule's findings as errors; `warnings` means all warnings",
            ))
            .arg(option(Level::Warn, "Report a rule's findings as warnings"))
            .arg(option(
                Level::Allow,
                "Do not report a rule's findings; of these options, the later wins",
            ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for LevelArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut settings = Vec::new();
        for level in [Level::Deny, Level::Warn, Level::Allow] {
            let rules = matches.get_many::<String>(level.as_str()).into_iter().flatten();
            let places = matches.indices_of(level.as_str()).into_iter().flatten();
            settings.extend(places.zip(rules).map(|(place, rule)| (place, rule.clone(), level)));
        }
        settings.sort();
        Ok(Self { settings: settings.into_iter().map(|(_, rule, level)| (rule, level)).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The name of a rule, or why the word is none.
fn rule(word: &str) -> Result<String, String> {
    if word == WARNINGS {
        return Ok(word.to_owned());
    }
    match docs::find(word) {
        Ok(rule) if rule.is_error() => {
            Err(format!("{} is an error of loading: its level cannot be changed", rule.name))
        }
        Ok(rule) => Ok(rule.name.to_owned()),
        Err(unknown) => Err(match unknown.similar {
            Some(similar) => format!("there is no such rule; did you mean `{similar}`?"),
            None => "there is no such rule; `tierline explain` lists them".to_owned(),
        }),
    }
}
