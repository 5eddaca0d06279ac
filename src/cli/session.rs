//! What a command may know of the world around it: where it runs, what time it is, where to write.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tierline::report::Reader;

use super::exit::Failure;
use super::time;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A run of the program.
#[derive(Debug)]
pub(crate) struct Session {
    policies: Option<PathBuf>,
    at: Option<String>,
    directory: PathBuf,
    started: Timestamp,
}

impl Session {
    /// Asks for the current directory and the time: the only place that does.
    pub(super) fn new(
        policies: Option<PathBuf>,
        at: Option<String>,
        color: Color,
    ) -> Result<Self, Failure> {
        let choice = match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let directory = std::env::current_dir()
            .map_err(|error| Failure::new(format!("there is no current directory: {error}")))?;
        Ok(Self { policies, at, directory, started: Timestamp::now() })
    }

    /// The same run at a later time.
    pub(crate) fn later(&self) -> Self {
        let (policies, at, directory) =
            (self.policies.clone(), self.at.clone(), self.directory.clone());
        Self { policies, at, directory, started: Timestamp::now() }
    }

    /// The folder given with `--policies`.
    pub(crate) fn policies(&self) -> Option<&Path> {
        self.policies.as_deref()
    }

    /// The directory the program was started in.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where to start looking for the policy set: the folder given with `--policies`, else the directory.
    pub(crate) fn start(&self) -> PathBuf {
        self.policies.as_ref().map_or_else(|| self.directory.clone(), |p| self.directory.join(p))
    }

    /// The time it is: what `--at` says (read in `zone` where it has no offset), else the clock's.
    pub(crate) fn now(&self, zone: &TimeZone) -> Result<Timestamp, Failure> {
        match &self.at {
            Some(text) => time::parse(text, zone),
            None => Ok(self.started),
        }
    }

    /// Standard output for people: colours are taken out where it is no terminal. Flush it at the end.
    pub(crate) fn people(&self) -> impl Write + use<> {
        BufWriter::new(UntilClosed::new(anstream::stdout().lock()))
    }

    /// Standard error, for everything that is not the result. Flush it at the end.
    pub(crate) fn errors(&self) -> impl Write + use<> {
        BufWriter::new(UntilClosed::new(anstream::stderr().lock()))
    }

    /// Standard output for whoever reads a format. Flush it at the end.
    pub(crate) fn output(&self, reader: Reader) -> Box<dyn Write> {
        match reader {
            Reader::People => Box::new(self.people()),
            Reader::Programs => Box::new(self.machine()),
        }
    }

    /// Says something beside the result, on standard error.
    pub(crate) fn say(&self, sentence: &str) -> io::Result<()> {
        let mut errors = self.errors();
        writeln!(errors, "{sentence}")?;
        errors.flush()
    }

    /// Columns of the terminal; 100 where there is none.
    pub(crate) fn width(&self) -> usize {
        terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).max(40))
    }

    /// Standard output for programs: bytes as they are. Flush it at the end.
    pub(crate) fn machine(&self) -> impl Write + use<> {
        BufWriter::new(UntilClosed::new(io::stdout().lock()))
    }
}

/// A stream whose reader may leave: from then on, what is written goes nowhere and the command goes on, since
/// its exit code must tell what it found all the same.
struct UntilClosed<W> {
    to: W,
    is_closed: bool,
}

impl<W: Write> UntilClosed<W> {
    fn new(to: W) -> Self {
        Self { to, is_closed: false }
    }

    /// Does something to the stream, unless nobody reads it: then it comes to `nobody`.
    fn unless_closed<T>(
        &mut self,
        nobody: T,
        act: impl FnOnce(&mut W) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.is_closed {
            return Ok(nobody);
        }
        match act(&mut self.to) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(nobody)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |to| to.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), W::flush)
    }
}
