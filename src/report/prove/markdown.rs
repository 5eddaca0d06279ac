//! `--format markdown`: a comment for a pull request.

use std::io::{self, Write};

use super::{Format, ProofReport, counterexample, extent, words};
use crate::report::Reader;
use crate::report::markdown::{code, prose};

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
    for verdict in &report.proof.verdicts {
        let id = code(verdict.claim.id(report.policy));
        let promise = prose(&words::promise(report, verdict.claim));
        match &verdict.broken {
            None => writeln!(out, "| holds | {id} | {promise} | |")?,
            Some(broken) => {
                let instead = prose(&words::instead(report, verdict.claim, broken));
                writeln!(out, "| **broken** | {id} | {promise} | {instead} |")?;
            }
        }
    }
    for (verdict, broken) in report.broken() {
        writeln!(out, "\n**{}**\n", prose(verdict.claim.name(report.policy)))?;
        for line in words::account(report, verdict, broken).lines() {
            writeln!(out, "- {}", prose(line.trim_start()))?;
        }
        let id = format!("counterexample-{}", verdict.claim.id(report.policy));
        if let Some(scenario) = counterexample(report, verdict.claim, broken, &id) {
            writeln!(out, "\n```toml\n{}```", scenario.replace("```", "'''"))?;
        }
    }
    Ok(())
}
