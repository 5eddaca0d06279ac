//! Files that could not be read, told to the author.

use crate::diagnostic::{Diagnostic, loading};
use crate::source::{FileId, MAX_FILE_SIZE, Problem, SourceFile, Span};

const FSCK: &str = "`git fsck` says more; fetch the objects again, or make a new clone";

/// Says why a file could not be read.
pub fn diagnostic(id: FileId, file: &SourceFile, problem: &Problem) -> Diagnostic {
    let end = file.text().len();
    let at = Span::new(id, end..end);
    let name = file.path();
    match problem {
        Problem::Unreadable(reason) => Diagnostic::new(
            &loading::UNREADABLE_FILE,
            at,
            format!("cannot read `{name}`: {reason}"),
        )
        .help("correct its permissions, or move it out of the policy set"),
        Problem::NotAFile => {
            let message = format!("`{name}` is neither a file nor a folder");
            Diagnostic::new(&loading::UNREADABLE_FILE, at, message)
                .help("move it out of the policy set")
        }
        Problem::InvalidUtf8 { offset, byte } => {
            let line = file.lines().position(file.text(), at.start).line;
            let message = format!(
                "`{name}` is not UTF-8 text: byte 0x{byte:02X} at offset {offset}, in line {line}"
            );
            Diagnostic::new(&loading::INVALID_UTF8, at, message)
                .label("the byte after this is not UTF-8")
                .note("nothing in this file was checked")
                .help("save the file as UTF-8")
        }
        Problem::Link => {
            let message = format!("`{name}` is a symbolic link, which is not followed");
            Diagnostic::new(&loading::LINKED_FILE, at, message)
                .help("replace the link by the file itself, or remove it")
        }
        Problem::TooLarge { size } => {
            let (size, limit) = (size >> 20, MAX_FILE_SIZE >> 20);
            let message = format!("`{name}` has {size} MiB; more than {limit} MiB is not read");
            Diagnostic::new(&loading::FILE_TOO_LARGE, at, message)
                .help("move it out of the policy set, or split it")
        }
        Problem::NameNotUtf8 => {
            Diagnostic::new(&loading::FILE_NAME, at, format!("the name of `{name}` is not UTF-8"))
                .note("`\u{fffd}` stands for what is not")
                .help("rename the file")
        }
        Problem::Submodule => {
            let message =
                format!("`{name}` is a submodule, whose files are in a repository of their own");
            Diagnostic::new(&loading::UNREADABLE_FILE, at, message).help(
                "check the revision out and run without naming it, or keep these files in this \
                 repository",
            )
        }
        Problem::Missing => Diagnostic::new(
            &loading::UNREADABLE_FILE,
            at,
            format!("cannot read `{name}`: its content is not in the repository"),
        )
        .help(FSCK),
        Problem::Damaged(reason) => Diagnostic::new(
            &loading::UNREADABLE_FILE,
            at,
            format!("cannot read `{name}`: its content is damaged: {reason}"),
        )
        .help(FSCK),
    }
}
