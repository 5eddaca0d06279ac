//! Writes a generated policy set to the disk, to be checked by hand or by other tools:
//! `cargo bench --bench generate -- FOLDER FILES`, `… FOLDER people CONTACTS` for one large file,
//! `… FOLDER tickets mixed` for one with many kinds of ticket (or `raising`, `telling`, `nested`), or
//! `… history FILES COMMITS` for a stream that `git fast-import` reads from standard input.

#![allow(clippy::print_stderr, reason = "a program of its own")]

mod attribute_set;
mod history;
mod policy_set;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let written = match words.as_slice() {
        // As part of `cargo bench` without arguments there is nothing to do.
        [] => return ExitCode::SUCCESS,
        ["history", files, commits] => files.parse().and_then(|files| {
            let commits = commits.parse()?;
            let mut out = std::io::stdout().lock();
            Ok(history::history(files, commits, &mut out).and_then(|()| out.flush()))
        }),
        [folder, "people", count] => count
            .parse()
            .map(|count| policy_set::write(Path::new(folder), policy_set::people(count))),
        [folder, "tickets", word] => {
            let mut shapes = attribute_set::Shape::ALL.into_iter();
            let Some(shape) = shapes.find(|shape| shape.word() == *word) else { return usage() };
            let file = ("tierline.toml".to_owned(), attribute_set::text(shape));
            Ok(policy_set::write(Path::new(folder), std::iter::once(file)))
        }
        [folder, files] => files
            .parse()
            .map(|files| policy_set::write(Path::new(folder), policy_set::departments(files))),
        _ => return usage(),
    };
    match written {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            eprintln!("cannot write the set: {error}");
            ExitCode::FAILURE
        }
        Err(_) => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("cargo bench --bench generate -- FOLDER FILES");
    eprintln!("cargo bench --bench generate -- FOLDER people CONTACTS");
    eprintln!("cargo bench --bench generate -- FOLDER tickets mixed|raising|telling|nested");
    eprintln!("cargo bench --bench generate -- history FILES COMMITS | git fast-import");
    ExitCode::FAILURE
}
