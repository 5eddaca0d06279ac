//! `--check`: what stands in the folder of the documents, compared with what the policy says.

use std::io::Write;

use super::folder::{Folder, Made, State};
use super::{Exit, Failure, Session, count};

/// Names what is not as it should be.
pub(super) fn check(
    session: &Session,
    folder: &Folder,
    made: &[Made],
    states: &[State],
    left_over: &[String],
) -> Result<Exit, Failure> {
    let mut out = session.people();
    for (file, state) in made.iter().zip(states) {
        let what = match state {
            State::Fresh | State::Behind => continue,
            State::Missing => "missing",
            State::Stale => "stale",
            State::Foreign => "not made by tierline",
        };
        writeln!(out, "{}: {what}", folder.shown(&file.name))?;
    }
    for name in left_over {
        writeln!(out, "{}: no document makes it any more", folder.shown(name))?;
    }
    out.flush()?;
    let is_wrong = |state: &&State| !matches!(state, State::Fresh | State::Behind);
    let wrong = states.iter().filter(is_wrong).count();
    let mut errors = session.errors();
    let files = count(made.len(), "file");
    let mut what = Vec::new();
    if wrong > 0 {
        what.push(format!("{wrong} of {files} not up to date"));
    }
    if !left_over.is_empty() {
        what.push(format!("{} that no document makes any more", count(left_over.len(), "file")));
    }
    if what.is_empty() {
        writeln!(errors, "{files}, all up to date")?;
    } else {
        let command = if left_over.is_empty() { "render" } else { "render --prune" };
        let foreign = states.contains(&State::Foreign);
        let first = if foreign { "move away what tierline did not make, " } else { "" };
        let help = format!("{first}run `tierline {command}` and commit what it changes");
        writeln!(errors, "{}: {help}", what.join(", "))?;
    }
    errors.flush()?;
    Ok(if what.is_empty() { Exit::Clean } else { Exit::Findings })
}
