//! `--format markdown`: a comment for a pull request.

use std::io::{self, Write};

use super::{Format, ProofReport, counterexample, extent, words};
use crate::prove::Verdict;
use crate::report::markdown::{code, prose};
use crate::report::{Reader, one_line};

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    summary: "a summary and what is broken, for a pull request's comment",
    reader: Reader::Programs,
    write,
};

fn write(report: &ProofReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let broken = report.proof.broken();
    let held = report.proof.verdicts.len() - broken;
    writeln!(out, "**tierline prove**: {held} hold, {broken} broken  ")?;
    writeln!(out, "{}\n", prose(&extent::scope(report)))?;
    if let Some(without) = report.without {
        writeln!(out, "Without {}.\n", prose(without))?;
    }
    writeln!(out, "| | guarantee | promised | instead |\n|---|---|---|---|")?;
    let row = |verdict: &Verdict, word: &str, instead: &str| {
        let id = code(verdict.claim.id(report.policy));
        let promise = prose(&words::promise(report, verdict.claim));
        format!("| {word} | {id} | {promise} | {instead} |")
    };
    for (verdict, broken) in report.broken() {
        let instead = prose(&words::instead(report, verdict.claim, broken));
        writeln!(out, "{}", row(verdict, "**broken**", &instead))?;
    }
    for verdict in report.proof.verdicts.iter().filter(|verdict| verdict.broken.is_none()) {
        writeln!(out, "{}", row(verdict, "holds", ""))?;
    }
    for (verdict, broken) in report.broken() {
        writeln!(out, "\n**{}**\n", prose(verdict.claim.name(report.policy)))?;
        for line in words::account(report, verdict, broken).lines() {
            writeln!(out, "- {}", prose(line.trim_start()))?;
        }
        let lines = report.timeline(verdict.claim, broken);
        if !lines.is_empty() {
            writeln!(out, "\n```text")?;
            for line in lines {
                let mark = if line.shows { "▶" } else { " " };
                let what = one_line(&line.what).replace("```", "'''");
                writeln!(out, "{mark} {:<10} {what}", format!("+{}", line.after))?;
            }
            writeln!(out, "```")?;
        }
        let id = format!("counterexample-{}", verdict.claim.id(report.policy));
        if let Some(scenario) = counterexample(report, verdict.claim, broken, &id) {
            writeln!(out, "\n```toml\n{}```", scenario.replace("```", "'''"))?;
        }
    }
    Ok(())
}
