//! `--format human`: for people at a terminal. A finding with its source excerpt each, then a summary.

use std::io::{self, Write};

use super::{Format, Reader, Report, excerpt};
use crate::diagnostic::Level;

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "source excerpts and what to write, for people",
    reader: Reader::People,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}\n", excerpt::render(report, &finding.diagnostic))?;
    }
    let worst = report.findings.iter().map(|finding| finding.diagnostic.level).max();
    let color = match worst {
        Some(Level::Deny) => anstyle::AnsiColor::BrightRed,
        Some(_) => anstyle::AnsiColor::Yellow,
        None => anstyle::AnsiColor::Green,
    };
    let style = color.on_default().bold();
    writeln!(out, "{style}{}{style:#}", report.summary())?;
    if let Some(first) = report.findings.first() {
        let code = first.diagnostic.rule.code;
        writeln!(out, "`tierline explain {code}` says more about a rule")?;
    }
    Ok(())
}
