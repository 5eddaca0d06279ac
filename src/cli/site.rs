//! `tierline site`: the site for staff, written to a folder.

pub(super) mod making;

use std::io::Write;

use camino::Utf8PathBuf;

use tierline::model::Visibility;
use tierline::report::one_line;
use tierline::site::PAGE;
use tierline::source::existing::{Existing, existing, reason};

use super::exit::{Exit, Failure};
use super::origin::OriginArgs;
use super::render::folder::{Folder, Made, State};
use super::render::selection::audience_parser;
use super::session::Session;
use super::workspace::Workspace;

use making::{Making, made};

/// Make the site for staff: whom to call, who is on call, contacts, documents, all of it searchable
///
/// One folder that works from a file share, without a server and without a network. For every ticket that is
/// opened within the days it was made for, its page tells whom to call now and next, as `tierline simulate`
/// would; after these days it says that it is out of date. A file that tierline did not make is never
/// replaced without --force.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tierline site --out site                        for staff, for the next two weeks
  tierline site --out site --days 31              for a month
  tierline site --out www --audience public       what everybody may see
  tierline site --out site --rev v1.0 --at 2026-12-01

Make it anew every day, so that it is never out of date.")]
pub(crate) struct SiteArgs {
    /// The folder to write to
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Utf8PathBuf,

    #[command(flatten)]
    extent: Extent,

    /// Replace files that tierline did not make
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    origin: OriginArgs,
}

/// For whom and for how long
#[derive(Debug, clap::Args)]
pub(crate) struct Extent {
    /// Who will read it: what they may not see is not in it
    #[arg(long, value_name = "AUDIENCE", value_parser = audience_parser(), default_value = "internal")]
    pub(super) audience: Visibility,

    /// For tickets opened within so many days, today included
    #[arg(long, value_name = "DAYS", default_value_t = 14,
          value_parser = clap::value_parser!(u16).range(1..=92))]
    pub(super) days: u16,
}

impl SiteArgs {
    pub(super) fn run(&self, session: &Session) -> Result<Exit, Failure> {
        let set = Workspace::open(session, &self.origin)?;
        let made = made(session, &set, &self.extent, false);
        let Making { files, classes, pieces } =
            made.map_err(|unmade| unmade.print(session, &set))?;
        let folder = Folder::chosen(session.directory(), &self.out);
        let states = folder.compare(&files)?;
        if !self.force {
            folder.refuse_foreign(&files, &states)?;
        }
        let gone = self.no_longer_linked(session, &folder, &files)?;
        let stale = files.iter().zip(&states).filter(|(_, state)| **state != State::Fresh);
        let stale: Vec<_> =
            stale.map(|(file, _)| (file.name.as_str(), file.text.clone().into_bytes())).collect();
        folder.write(&stale)?;
        folder.delete(&gone)?;
        let mut errors = session.errors();
        for name in &gone {
            writeln!(errors, "{}: the site has it no more; deleted", folder.shown(name))?;
        }
        let bytes = files.iter().find(|file| file.name == PAGE).map_or(0, |file| file.text.len());
        writeln!(
            errors,
            "{} files: {} written, {} unchanged, in {}",
            files.len(),
            stale.len(),
            files.len() - stale.len(),
            one_line(folder.name().as_str()),
        )?;
        writeln!(
            errors,
            "{classes} classes of ticket, {pieces} pieces of {} days, {} kB",
            self.extent.days,
            bytes.div_ceil(1000),
        )?;
        errors.flush()?;
        Ok(Exit::Clean)
    }

    /// Files that the page of the site that stands there links to, and that the new one has no more.
    /// Whatever else stands in the folder is none of its business.
    fn no_longer_linked(
        &self,
        session: &Session,
        folder: &Folder,
        files: &[Made],
    ) -> Result<Vec<String>, Failure> {
        let page = self.out.join(PAGE);
        let found = existing(&session.directory().join(&page));
        let failed = |error| Failure::new(format!("cannot read `{page}`: {}", reason(&error)));
        let Existing::File(bytes) = found.map_err(failed)? else { return Ok(Vec::new()) };
        let before = String::from_utf8_lossy(&bytes);
        let names: Vec<_> = files.iter().map(|file| file.name.clone()).collect();
        let mut gone = folder.left_over(&names)?;
        gone.retain(|name| before.contains(&format!("href=\"{name}\"")));
        Ok(gone)
    }
}
