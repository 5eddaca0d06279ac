//! Rules as `explain` shows them: Markdown made readable in a terminal.
//!
//! The text carries colours; whoever prints it takes them out where they are not wanted.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{chapters, effect};
use crate::diagnostic::{Level, RuleInfo};

const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const FAINT: Style = Style::new().dimmed();

/// Every rule in a line: code, name, level, summary; family by family.
pub fn list() -> String {
    let mut text = String::new();
    let width = super::rules().map(|rule| rule.name.len()).max().unwrap_or(0);
    for chapter in chapters() {
        let _ = writeln!(text, "{HEADING}{}{HEADING:#}", capitalized(chapter.name));
        for rule in &chapter.rules {
            let level = level_style(rule);
            let (code, name, effect) = (rule.code, rule.name, effect(rule));
            let _ = writeln!(
                text,
                "  {CODE}{code}{CODE:#}  {name:width$}  {level}{effect:5}{level:#}  {}",
                inline(rule.summary()),
            );
        }
        text.push('\n');
    }
    let _ = writeln!(text, "`tierline explain RULE` explains one of them.");
    text
}

/// The whole page of a rule.
pub fn page(rule: &RuleInfo) -> String {
    let level = level_style(rule);
    let mut text = format!(
        "{CODE}{}{CODE:#} {HEADING}{}{HEADING:#}  {level}{}{level:#} {FAINT}since {}{FAINT:#}\n\n",
        rule.code,
        rule.name,
        effect(rule),
        rule.since,
    );
    let mut in_block = false;
    for line in rule.page().lines() {
        if let Some(language) = line.strip_prefix("```") {
            in_block = !in_block;
            let caption = language.split_whitespace().last().filter(|_| in_block);
            match caption {
                Some("bad") => text.push_str("  Reported:\n"),
                Some("good") => text.push_str("  Accepted:\n"),
                _ => {}
            }
        } else if in_block {
            let _ = writeln!(text, "    {CODE}{line}{CODE:#}");
        } else if let Some(heading) = line.strip_prefix('#') {
            let _ =
                writeln!(text, "{HEADING}{}{HEADING:#}", heading.trim_start_matches('#').trim());
        } else {
            let _ = writeln!(text, "{}", inline(line));
        }
    }
    text
}

/// Colours `code`, and keeps the backticks, so that nothing is lost without colours.
fn inline(line: &str) -> String {
    let mut text = String::new();
    for (index, part) in line.split('`').enumerate() {
        if index > 0 {
            text.push('`');
        }
        if index % 2 == 1 {
            let _ = write!(text, "{CODE}{part}{CODE:#}");
        } else {
            text.push_str(part);
        }
    }
    text
}

fn level_style(rule: &RuleInfo) -> Style {
    match rule.level {
        Level::Deny => AnsiColor::Red.on_default(),
        Level::Warn => AnsiColor::Yellow.on_default(),
        Level::Allow => FAINT,
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn the_list_names_every_rule() {
        let list = plain(&list());
        for rule in super::super::rules() {
            assert!(list.contains(&format!("{}  {}", rule.code, rule.name)), "{list}");
        }
    }

    #[test]
    fn a_page_shows_its_examples_without_fences() {
        let docs = " Two clocks.\n\n A `wait` and an `after`.\n\n ```toml bad\n a = 1\n ```\n";
        let (code, level) = (Code(1), Level::Deny);
        let rule = RuleInfo { code, name: "syntax", level, since: "0.1.0", docs };
        let text = plain(&page(&rule));
        assert_eq!(
            text,
            "TL0001 syntax  error since 0.1.0\n\nTwo clocks.\n\nA `wait` and an `after`.\n\n  \
             Reported:\n    a = 1\n"
        );
    }
}
