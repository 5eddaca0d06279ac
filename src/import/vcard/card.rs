//! One card → one contact.

use jiff::civil::Date;

use super::lines::Line;
use crate::import::found::{Found, FoundMethod, Problem, Read, plain, some};
use crate::import::method::{self, Meant, meant, visibility};
use crate::import::table::kind;
use crate::load::quote;
use crate::model::{ContactKind, MethodKind, Visibility};

/// What tierline adds to the cards it makes, since no property of a card says it.
const OWN: &str = "X-TIERLINE-KIND";

/// Properties that say nothing of the contact, or what others say as well.
const SILENT: [&str; 17] = [
    "VERSION",
    "PRODID",
    "REV",
    "UID",
    "N",
    "FN",
    "KIND",
    "SORT-STRING",
    "MAILER",
    "NAME",
    "SOURCE",
    "PROFILE",
    "CLASS",
    "X-ABUID",
    "X-ABLABEL",
    "X-ABSHOWAS",
    "X-TIERLINE",
];

/// The contact of a card, as far as it can be used; `end` is its last line.
pub(super) fn contact(
    end: &Line,
    lines: &[&Line],
    read: &mut Read,
    problems: &mut Vec<Problem>,
) -> Option<Found> {
    let card = Card { lines, is_own: lines.iter().any(|line| line.name == OWN) };
    let Some((name, at, is_company)) = card.name() else {
        let message = "nobody is named in this card";
        problems.push(Problem::new(
            end.at.clone(),
            message,
            "write `FN:` and a name before this line",
        ));
        return None;
    };
    let mut reach: Vec<(u32, FoundMethod)> = Vec::new();
    for line in lines {
        match card.method(line) {
            None => card.leave(line, read),
            Some(method) => reach.push((preference(line), method)),
        }
    }
    reach.sort_by_key(|(preference, _)| *preference);
    Some(Found {
        at,
        id: card.own("UID").and_then(|line| some(&line.text())),
        kind: card.kind(is_company, problems),
        name,
        title: card.first("TITLE"),
        location: card.location(),
        responsibilities: card.all("ROLE").filter_map(|line| some(&line.text())).collect(),
        visibility: card.visibility(problems),
        verified: card.verified(problems),
        reach: reach.into_iter().map(|(_, method)| method).collect(),
    })
}

/// Who is preferred comes first: `PREF=1` of 4.0, `TYPE=pref` of 3.0.
fn preference(line: &Line) -> u32 {
    let ranked = line.words("PREF").iter().find_map(|word| word.parse().ok());
    let is_first = line.words("TYPE").iter().any(|word| word == "pref");
    ranked.unwrap_or(if is_first { 1 } else { 101 })
}

struct Card<'l> {
    lines: &'l [&'l Line],
    /// True where tierline made it, and its own properties say what they mean.
    is_own: bool,
}

impl Card<'_> {
    fn all(&self, name: &'static str) -> impl Iterator<Item = &Line> {
        self.lines.iter().copied().filter(move |line| line.name == name)
    }

    fn first(&self, name: &'static str) -> Option<String> {
        self.all(name).find_map(|line| some(&line.text()))
    }

    /// A property that only counts in cards of tierline.
    fn own(&self, name: &'static str) -> Option<&Line> {
        self.all(name).next().filter(|_| self.is_own)
    }

    /// A property that says more of another, as `item1.X-ABLabel:desk` does of `item1.TEL`.
    fn beside(&self, line: &Line, name: &'static str) -> Option<String> {
        let group = line.group.as_ref()?;
        let mut beside = self.all(name).filter(|other| other.group.as_ref() == Some(group));
        beside.find_map(|line| some(&line.text()))
    }

    /// The name with its place, and whether it is an organization's.
    fn name(&self) -> Option<(String, std::ops::Range<usize>, bool)> {
        let full = self.all("FN").find_map(|line| Some((some(&line.text())?, line.at.clone())));
        let parts = || {
            let line = self.all("N").next()?;
            let fields = line.fields();
            // Family, given, further, prefix, suffix: read as people say them.
            let spoken = [1, 2, 0, 4].into_iter().filter_map(|index| fields.get(index)).cloned();
            Some((some(&spoken.collect::<Vec<_>>().join(" "))?, line.at.clone()))
        };
        let company = || {
            let line = self.all("ORG").next()?;
            Some((some(line.fields().first()?)?, line.at.clone()))
        };
        match full.or_else(parts) {
            Some((name, at)) => Some((name, at, false)),
            None => company().map(|(name, at)| (name, at, true)),
        }
    }

    fn kind(&self, is_company: bool, problems: &mut Vec<Problem>) -> Option<ContactKind> {
        if let Some(line) = self.own(OWN) {
            let found = kind(&line.text());
            if found.is_none() {
                let message = format!("{} is no kind of contact", quote(&line.value));
                let help = "write `person`, `role`, `team`, `hotline`, `vendor` or `mailbox`";
                problems.push(Problem::new(line.at.clone(), message, help));
            }
            return found;
        }
        let shown_as = self.first("X-ABSHOWAS").unwrap_or_default();
        match self.first("KIND").unwrap_or_default().to_lowercase().as_str() {
            "individual" => Some(ContactKind::Person),
            "group" => Some(ContactKind::Team),
            "org" => Some(ContactKind::Vendor),
            _ if is_company || shown_as.eq_ignore_ascii_case("company") => {
                Some(ContactKind::Vendor)
            }
            _ => None,
        }
    }

    /// Town, region and country of the address at work; tierline writes the whole location as a town.
    fn location(&self) -> Option<String> {
        let at_home = |line: &&Line| line.words("TYPE").iter().any(|word| word == "home");
        let line = self.all("ADR").find(|line| !at_home(line))?;
        let fields = line.fields();
        let place = [3, 4, 6].into_iter().filter_map(|index| some(fields.get(index)?));
        some(&place.collect::<Vec<_>>().join(", "))
    }

    fn visibility(&self, problems: &mut Vec<Problem>) -> Option<Visibility> {
        let mut grouped = self.all("X-TIERLINE-VISIBILITY").filter(|line| line.group.is_none());
        let line = grouped.next()?;
        let found = visibility(&line.text());
        if found.is_none() {
            let message = format!("{} is no visibility", quote(&line.value));
            let help = "write `public`, `internal` or `restricted`";
            problems.push(Problem::new(line.at.clone(), message, help));
        }
        found
    }

    fn verified(&self, problems: &mut Vec<Problem>) -> Option<Date> {
        let line = self.all("X-TIERLINE-VERIFIED").next()?;
        match line.text().trim().parse() {
            Ok(day) => Some(day),
            Err(_) => {
                let message = format!("{} is no date", quote(&line.value));
                problems.push(Problem::new(
                    line.at.clone(),
                    message,
                    "write year, month and day: `2026-10-05`",
                ));
                None
            }
        }
    }

    /// The method that a property is; `None` where it is none.
    fn method(&self, line: &Line) -> Option<FoundMethod> {
        let types = line.words("TYPE");
        let is = |word: &str| types.iter().any(|found| found == word);
        let kind = match line.name.as_str() {
            "TEL" if is("fax") && !is("voice") => return None,
            "TEL" if is("pager") => MethodKind::Pager,
            "TEL" if is("cell") || is("iphone") => MethodKind::Mobile,
            "TEL" if is("text") && !is("voice") => MethodKind::Sms,
            "TEL" => MethodKind::Phone,
            "EMAIL" => MethodKind::Email,
            "URL" | "X-TIERLINE-URL" => MethodKind::Url,
            "IMPP" | "X-TIERLINE-CHAT" => MethodKind::Chat,
            _ => return None,
        };
        let written = self.beside(line, "X-TIERLINE-WRITTEN");
        let address = plain(&written.unwrap_or_else(|| bare(&line.text())));
        if address.is_empty() {
            return None;
        }
        // Apple writes its own words as `_$!<Mobile>!$_`.
        let label = self.beside(line, "X-ABLABEL").unwrap_or_default();
        let label = label.trim_start_matches("_$!<").trim_end_matches(">!$_");
        let (kind, label) = if self.is_own {
            (kind, some(label))
        } else {
            match meant(kind, if label.is_empty() && is("home") { "home" } else { label }) {
                Meant::Method(kind, label) => (kind, label),
                Meant::Fax => return None,
            }
        };
        let seen = self.beside(line, "X-TIERLINE-VISIBILITY").and_then(|word| visibility(&word));
        let address = if self.is_own { address } else { method::address(kind, &address) };
        Some(FoundMethod { at: line.at.clone(), kind, address, label, visibility: seen })
    }

    /// Notes what is in the card and not in the contact. What tierline wrote for people is in the policy.
    fn leave(&self, line: &Line, read: &mut Read) {
        let name = line.name.as_str();
        let taken = ["TITLE", "ROLE"].contains(&name) || SILENT.contains(&name);
        let for_people = matches!(name, "ADR" | "ORG" | "NOTE");
        let is_made = self.is_own && (name.starts_with("X-TIERLINE") || for_people);
        if !taken && !is_made && !line.value.trim().is_empty() {
            read.leave(if name == "TEL" { "TEL of a fax" } else { name });
        }
    }
}

/// A number out of its link: `tel:+1-212-555-0147;ext=12` → `+1-212-555-0147 ext 12`.
fn bare(value: &str) -> String {
    let lower = value.to_ascii_lowercase();
    let link = ["tel:", "sms:", "mailto:"].iter().find(|scheme| lower.starts_with(**scheme));
    let bare = link.and_then(|scheme| value.get(scheme.len()..)).unwrap_or(value);
    if link.is_none() {
        return bare.to_owned();
    }
    let mut fields = bare.split(';');
    let number = fields.next().unwrap_or_default().replace("%20", " ");
    match fields.find_map(|field| field.strip_prefix("ext=")) {
        Some(extension) => format!("{number} ext {extension}"),
        None => number,
    }
}
