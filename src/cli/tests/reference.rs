//! `docs/cli.md`, made from the commands' own help and compared by a test, since the library that
//! `tests/` can see does not know the command line.

use std::fmt::Write;
use std::path::Path;

use clap::{Arg, Command, CommandFactory};

/// The whole page.
fn page() -> String {
    let mut program = crate::cli::Cli::command();
    program.build();
    let mut text = String::from(
        "<!-- Generated from src/cli. UPDATE=1 cargo test --bin tierline rewrites it. -->\n\
         # The command line\n",
    );
    paragraphs(&mut text, program.get_long_about().or(program.get_about()));
    text.push_str("\n## Options of every command\n\n");
    for option in program.get_arguments().filter(|argument| argument.is_global_set()) {
        argument(&mut text, option);
    }
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        section(&mut text, command, "##");
        // A command of a command has a section where it has options of its own.
        let inner = command.get_subcommands().filter(|inner| inner.get_name() != "help");
        for inner in inner.filter(|inner| inner.get_arguments().any(|argument| is_own(&argument))) {
            section(&mut text, inner, "###");
        }
    }
    text.push_str(EXIT_CODES);
    text
}

const EXIT_CODES: &str = "
## Exit codes

| code | meaning |
|---|---|
| 0 | nothing to object to; warnings alone count as nothing |
| 1 | findings at level deny, with `check` also what keeps the policy set from loading; a failed scenario, a broken guarantee, a stale document, a difference that `--fail-on` names |
| 2 | wrong usage, input that cannot be read, or, except for `check`, a policy set that does not load |
| 3 | nothing to look at: no scenario, no document, no history |
| 4 | with `diff --detailed-exit-code`: differences, and none to object to |

A reader that closes the pipe early is no failure, and no success either: the exit code is what it would be
if everything had been read.
";

fn is_own(argument: &&Arg) -> bool {
    !argument.is_global_set() && argument.get_id() != "help"
}

fn section(text: &mut String, command: &Command, heading: &str) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let _ = write!(text, "\n{heading} `{name}`\n");
    paragraphs(text, command.get_long_about().or(command.get_about()));
    let usage = command.clone().render_usage().to_string();
    let _ = write!(text, "\n```text\n{}\n```\n\n", usage.trim_start_matches("Usage: "));
    for own in command.get_arguments().filter(is_own) {
        argument(text, own);
    }
    if let Some(examples) = command.get_after_help() {
        let examples = examples.to_string();
        if let Some((heading, lines)) = examples.split_once('\n') {
            let _ = write!(text, "\n{heading}\n\n```text\n");
            for line in lines.lines() {
                let _ = writeln!(text, "{}", line.strip_prefix("  ").unwrap_or(line));
            }
            text.push_str("```\n");
        }
    }
}

fn argument(text: &mut String, argument: &Arg) {
    let values: Vec<String> = argument
        .get_value_names()
        .into_iter()
        .flatten()
        .map(|name| format!("<{name}>"))
        .filter(|_| argument.get_action().takes_values())
        .collect();
    let flags = argument.get_short().map(|short| format!("-{short}"));
    let flags = flags.into_iter().chain(argument.get_long().map(|long| format!("--{long}")));
    let name = flags.collect::<Vec<_>>().join(", ");
    let shown = format!("{name} {}", values.join(" "));
    let help = argument.get_long_help().or(argument.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let mut paragraphs = help.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
    let first = paragraphs.next().unwrap_or_default();
    let _ = writeln!(text, "- `{}`: {first}", shown.trim());
    for paragraph in paragraphs {
        let _ = write!(text, "\n  {paragraph}\n");
    }
    let choices = argument.get_possible_values();
    let plain: Vec<&str> =
        choices.iter().filter(|c| c.get_help().is_none()).map(|c| c.get_name()).collect();
    if !plain.is_empty() && argument.get_action().takes_values() {
        let _ = writeln!(text, "  (`{}`)", plain.join("`, `"));
    }
    for choice in
        choices.iter().filter(|choice| !choice.is_hide_set() && choice.get_help().is_some())
    {
        let help = choice.get_help().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "  - `{}`: {help}", choice.get_name());
    }
}

fn paragraphs(text: &mut String, about: Option<&clap::builder::StyledStr>) {
    for paragraph in about.map(ToString::to_string).unwrap_or_default().split("\n\n") {
        let paragraph = paragraph.trim();
        let _ = write!(text, "\n{paragraph}{}\n", if paragraph.ends_with('.') { "" } else { "." });
    }
}

#[test]
fn the_page_of_the_command_line_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let wanted = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
    } else {
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(there == wanted, "UPDATE=1 cargo test --bin tierline rewrites docs/cli.md");
    }
}

#[test]
fn every_command_shows_an_example() {
    let program = crate::cli::Cli::command();
    for command in program.get_subcommands() {
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let example = format!("tierline {}", command.get_name());
        assert!(after.starts_with("Example") && after.contains(&example), "{}", command.get_name());
    }
}
