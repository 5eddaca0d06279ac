//! `--watch`: documents made again whenever the policy set or a template changes.

use std::time::Duration;

use camino::Utf8Path;
use tierline::load::load;

use super::super::exit::{self, Exit, Failure};
use super::super::origin::OriginArgs;
use super::super::session::Session;
use super::Render;

/// How long a change may go unseen.
pub(in crate::cli) const PAUSE: Duration = Duration::from_millis(300);

/// Everything that documents are made of: paths and texts.
pub(in crate::cli) type Seen = Vec<(String, String)>;

/// Makes documents now and after every change, until somebody ends the program. What is wrong with the
/// policy is told, and the next change is waited for.
pub(super) fn watch(render: &Render, session: &Session) -> Result<Exit, Failure> {
    loop {
        let before = seen(&render.origin, session);
        exit::finish(render.once(session));
        session.say("waiting for a change; Ctrl-C ends")?;
        while seen(&render.origin, session) == before {
            std::thread::sleep(PAUSE);
        }
    }
}

/// The files as they are now; nothing where the folder cannot be read, which is a change, too.
pub(in crate::cli) fn seen(origin: &OriginArgs, session: &Session) -> Seen {
    let mut all = Seen::new();
    let Ok(origin) = origin.find(session) else { return all };
    let Ok(files) = origin.read() else { return all };
    let sources = files.into_sources();
    all.extend(sources.iter().map(|(_, file)| (file.path().to_string(), file.text().to_owned())));
    if let Some(policy) = load(&sources).policy
        && let Ok(own) =
            origin.read_folder(Utf8Path::new(&policy.organization.render.templates.value))
    {
        let own = own.files.into_iter().filter_map(|file| {
            let text = String::from_utf8_lossy(&file.content.ok()?).into_owned();
            Some((file.path.into_string(), text))
        });
        let start = all.len();
        all.extend(own);
        if let Some(own) = all.get_mut(start..) {
            own.sort();
        }
    }
    all
}
