//! The site for staff: one page that says whom to call, beside the documents.
//!
//! What becomes of a ticket is worked out here, for every class of ticket at every moment of a horizon, and
//! stands in the page as data. The page follows a decision diagram and looks a moment up; it knows no rule.
//! Pure: the policy, the documents' texts and the time come in, the bytes of the page come out.

mod events;
mod packed;
mod page;
mod questions;
mod rota;
#[cfg(test)]
mod tests;
mod text;
mod timelines;
mod triggers;
mod zone;

use jiff::Timestamp;
use serde::Serialize;

use crate::clock::Clock;
use crate::model::{Policy, Visibility};
use crate::prove::{Classes, Moments, Side};
use crate::render::{Seen, SeenContact};

pub use page::LIVE;

use events::Teller;
use packed::Packed;
use questions::Form;
use rota::Rota;
use timelines::Timelines;
use triggers::Sought;
use zone::Change;

/// The name of the page in the folder of the site.
pub const PAGE: &str = "index.html";

/// More classes of ticket than this are not worked out: the page would be of no use on a telephone.
pub const MOST_CLASSES: usize = 3000;

/// The most bytes that the page may have.
pub const MOST_BYTES: usize = 24 << 20;

/// What a page is made from.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// The policy set.
    pub policy: &'r Policy,
    /// Its clock.
    pub clock: &'r Clock,
    /// Who will read the page.
    pub audience: Visibility,
    /// When it is made.
    pub made: Timestamp,
    /// The openings of tickets that it knows the answer for: the first, and the first that it does not.
    pub horizon: (Timestamp, Timestamp),
    /// The revision of the policy, as people quote it.
    pub revision: Option<&'r str>,
    /// The documents beside it, each with its files.
    pub documents: &'r [Shelved<'r>],
    /// True for a page that looks for a newer one while somebody edits the policy.
    pub live: bool,
}

/// A document of the site.
#[derive(Debug, Clone)]
pub struct Shelved<'r> {
    /// Its title.
    pub title: &'r str,
    /// The page to read, as a file of the same folder, with its text.
    pub page: Option<(String, &'r str)>,
    /// Files for programs, of the same folder: what they are for, and their names.
    pub files: Vec<(&'static str, String)>,
}

/// A page.
#[derive(Debug)]
pub struct Made {
    /// Its text, without a seal.
    pub text: String,
    /// How many classes of ticket it tells apart.
    pub classes: usize,
    /// Into how many pieces the horizon fell, over all classes.
    pub pieces: usize,
}

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There are more than [`MOST_CLASSES`].
    TooManyClasses,
    /// It would be larger than [`MOST_BYTES`].
    TooLarge {
        /// How large.
        bytes: usize,
    },
    /// The template of the page is wrong, which is a mistake of the program.
    Template(String),
}

/// Everything that the page knows.
#[derive(Debug, Serialize)]
struct Data<'r> {
    made: i64,
    from: i64,
    until: i64,
    zone: Vec<Change>,
    form: Form,
    timelines: Packed,
    rotas: Vec<Rota>,
    contacts: &'r [SeenContact],
    triggers: Vec<Sought>,
    found: Vec<Found<'r>>,
}

/// Something that a search can find in a document.
#[derive(Debug, Serialize)]
struct Found<'r> {
    title: &'r str,
    heading: String,
    link: String,
    text: String,
}

/// Makes the page.
///
/// # Errors
/// Where it would be too large, or nobody could wait for it.
pub fn make(request: &Request<'_>) -> Result<Made, Trouble> {
    let Request { policy, clock, horizon, .. } = *request;
    let side = Side { policy, clock };
    let seen = Seen::new(policy, request.audience);
    let order: Vec<_> = seen.contacts().collect();
    let contacts: Vec<SeenContact> = order.iter().filter_map(|ix| seen.contact(*ix)).collect();
    let mut positions = vec![None; policy.contacts.len()];
    for (position, ix) in order.iter().enumerate() {
        if let Some(slot) = positions.get_mut(ix.index()) {
            *slot = Some(position);
        }
    }
    let teller = Teller { policy, seen, positions };
    let classes = Classes::at_most(MOST_CLASSES, side).ok_or(Trouble::TooManyClasses)?;
    let moments = Moments::new(&[side]);
    let timelines = Timelines::new(&teller, &classes, &moments, horizon);
    let pieces = timelines.pieces;
    let data = Data {
        made: request.made.as_second(),
        from: horizon.0.as_second(),
        until: horizon.1.as_second(),
        zone: zone::changes(&policy.organization.timezone, horizon.0, timelines.last),
        form: Form::new(side, classes.diagram(), horizon.0),
        timelines: Packed::new(timelines),
        rotas: rota::rotas(&teller, clock, horizon),
        contacts: &contacts,
        triggers: triggers::sought(&teller),
        found: found(request.documents),
    };
    let text = page::page(request, &data)?;
    if text.len() > MOST_BYTES {
        return Err(Trouble::TooLarge { bytes: text.len() });
    }
    Ok(Made { text, classes: classes.all.len(), pieces })
}

/// The sections of all documents.
fn found<'r>(documents: &'r [Shelved<'r>]) -> Vec<Found<'r>> {
    let of_document = |document: &'r Shelved<'r>| {
        let (name, text) = document.page.as_ref()?;
        let found = move |section: text::Section| Found {
            title: document.title,
            link: match section.anchor.as_str() {
                "" => name.clone(),
                anchor => format!("{name}#{anchor}"),
            },
            heading: section.heading,
            text: section.text,
        };
        Some(text::sections(text).into_iter().map(found))
    };
    documents.iter().filter_map(of_document).flatten().collect()
}
