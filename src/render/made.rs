//! The mark that tells a document made by tierline from one somebody wrote.

use super::data;
use super::markup::Markup;
use super::outline::{Outline, assemble};
use crate::model::Format;
use crate::source::digest;

/// Stands on a line of its own near the start of every document, closed by its [`Seal`].
const MARK: &str = "<!-- Made by tierline from the policy: change the policy, then run `tierline \
                    render`. Changes made here are lost.";

/// The part of [`MARK`] by which a document is known, so that its wording may change.
const KNOWN_BY: &str = "Made by tierline from the";

/// The mark of cards and calendars, and the property that has the numbers of their seal.
const LINES_MARK: &str = "X-TIERLINE:Made by tierline from the policy";
const SEAL: &str = "X-TIERLINE-SEAL:";

/// By what a document that stands somewhere is compared with what the policy says.
///
/// A document also shows where it comes from and how it came about, and both go on with every commit; only a
/// table of cells has no place for that, and is compared whole. So its own bytes do not tell whether the policy says something else by now: a document
/// that is committed cannot name the commit that it will be in. Two numbers end its mark: the first
/// stands for the document as the policy alone makes it, without its history; the second for everything
/// else in the file, so that a change made by hand shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    format: Format,
    policy: String,
}

impl Seal {
    /// The seal of a document that the policy alone makes.
    pub(super) fn of(text: &str, format: Format) -> Self {
        Self { format, policy: number(text) }
    }

    /// A page that no document of the policy makes, under the seal of its own text.
    pub fn page(text: String) -> (Self, String) {
        let seal = Self::of(&text, Format::Html);
        let page = self::seal(text, &seal);
        (seal, page)
    }

    /// True if a file holds the document of this seal, with whatever history, and nobody changed it. Of
    /// a PDF, what the printing adds depends on the browser, and nothing but the page counts.
    pub fn fits(&self, bytes: &[u8]) -> bool {
        match self.format {
            Format::Pdf => {
                let last = bytes.rsplitn(3, |byte| *byte == b'\n').nth(1).unwrap_or_default();
                bytes.starts_with(b"%PDF-") && last.starts_with(self.pdf_start().as_bytes())
            }
            Format::Html | Format::Markdown => self.fits_text(&String::from_utf8_lossy(bytes)),
            Format::Vcard | Format::Icalendar => self.fits_lines(&String::from_utf8_lossy(bytes)),
            Format::Csv => self.policy == number(&String::from_utf8_lossy(bytes)),
        }
    }

    fn fits_lines(&self, text: &str) -> bool {
        let Some((before, rest)) = text.split_once(SEAL) else { return false };
        let Some((numbers, after)) = rest.split_once("\r\n") else { return false };
        let whole = number(&format!("{before}{after}"));
        numbers == format!("{}-{whole}", self.policy)
    }

    fn fits_text(&self, text: &str) -> bool {
        let mark = text.lines().take(100).find_map(|line| line.strip_prefix(MARK));
        let numbers =
            mark.and_then(|end| end.trim_start().trim_end_matches(" -->").split_once('-'));
        let Some((policy, rest)) = numbers else { return false };
        let (before, after) = text.split_once(&format!("{policy}-{rest}")).unwrap_or((text, ""));
        policy == self.policy && rest == number(&format!("{before}{after}"))
    }

    /// The mark of a printed page, for the end of the file: with the numbers of the draft and of the page,
    /// so that one can tell without printing it again whether it is still the same.
    pub fn pdf_mark(&self, page: &str) -> String {
        format!("{}{}\n", self.pdf_start(), number(page))
    }

    fn pdf_start(&self) -> String {
        format!("%{KNOWN_BY} policy, page {}-", self.policy)
    }
}

fn number(text: &str) -> String {
    format!("{:016x}", digest(text.as_bytes()) >> 64)
}

/// Gives a document its numbers and its tidy shape, and those that programs read their mark.
///
/// # Errors
/// Why the text of a template is not what its format asks for.
pub(super) fn shape(text: &str, outline: &Outline, format: Format) -> Result<String, String> {
    match format {
        Format::Html | Format::Pdf => Ok(tidy(&assemble(text, outline, Markup::Html))),
        Format::Markdown => Ok(tidy(&assemble(text, outline, Markup::Markdown))),
        Format::Csv => data::table(text, &format!("{KNOWN_BY} policy")),
        Format::Vcard | Format::Icalendar => data::lines(text, LINES_MARK),
    }
}

/// Gives a document its mark with the numbers of its seal.
pub(super) fn seal(text: String, seal: &Seal) -> String {
    let (head, body, gap) = match seal.format {
        Format::Html | Format::Pdf => match text.split_once('\n') {
            Some((first, rest)) if first.to_ascii_lowercase().starts_with("<!doctype") => {
                (format!("{first}\n"), rest, "")
            }
            _ => (String::new(), text.as_str(), ""),
        },
        Format::Markdown => {
            let (head, body) = front_matter(&text);
            (head, body, "\n")
        }
        Format::Vcard | Format::Icalendar => {
            let (before, after) = text.split_once(LINES_MARK).unwrap_or_default();
            let (before, after) = (format!("{before}{LINES_MARK}\r\n"), after.trim_start());
            let whole = number(&format!("{before}{after}"));
            return format!("{before}{SEAL}{}-{whole}\r\n{after}", seal.policy);
        }
        Format::Csv => return text,
    };
    let before = format!("{head}{MARK} ");
    let after = format!(" -->\n{gap}{body}");
    let rest = number(&format!("{before}{after}"));
    format!("{before}{}-{rest}{after}", seal.policy)
}

/// True if a file of these bytes was made by tierline.
pub fn is_made(bytes: &[u8]) -> bool {
    if let Some(tail) = bytes.strip_prefix(b"%PDF-") {
        // A comment on the last line.
        let last = tail.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        return last.strip_prefix(b"%").is_some_and(|rest| rest.starts_with(KNOWN_BY.as_bytes()));
    }
    let text = String::from_utf8_lossy(bytes);
    let is_mark = |line: &str| {
        ["<!-- ", "X-TIERLINE:"]
            .iter()
            .any(|start| line.strip_prefix(start).is_some_and(|rest| rest.starts_with(KNOWN_BY)))
    };
    text.lines().take(100).any(is_mark)
        || text.lines().next().is_some_and(|head| head.ends_with(&format!(",{KNOWN_BY} policy")))
}

/// Splits off front matter (`---` lines), which hosts only know at the very start.
fn front_matter(text: &str) -> (String, &str) {
    if let Some(rest) = text.strip_prefix("---\n")
        && let Some((matter, body)) = rest.split_once("\n---\n")
    {
        return (format!("---\n{matter}\n---\n"), body);
    }
    (String::new(), text)
}

/// Takes out unfit characters, blanks at the ends of lines, and all but one of consecutive empty
/// lines; in code blocks of Markdown and in `<pre>` nothing but the characters.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    let mut empty = true;
    let has_pre = text.contains("<pre");
    for line in text.lines() {
        let start = line.trim_ascii_start();
        let fence = start.starts_with("```") || start.starts_with("~~~");
        code ^= fence || (has_pre && line.contains("<pre") != line.contains("</pre>"));
        // Two blanks at the end of a line are a line break in Markdown.
        let kept = if code || line.ends_with("  ") && !line.trim().is_empty() {
            line
        } else {
            line.trim_end()
        };
        if kept.is_empty() && empty && !code {
            continue;
        }
        empty = kept.is_empty();
        // Most lines have nothing that could be unfit.
        if is_simple(kept) {
            out.push_str(kept);
        } else {
            out.extend(kept.chars().filter(|c| !super::escape::is_unfit(*c)));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// True for a line of printable ASCII and tabs. Looks at every byte, as that is fastest.
fn is_simple(line: &str) -> bool {
    line.bytes().fold(true, |simple, byte| simple & (matches!(byte, b' '..=b'~') | (byte == b'\t')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_their_mark() {
        for (text, format) in [
            ("<!doctype html>\n<p>x\n", Format::Html),
            ("<p>x", Format::Html),
            ("# x", Format::Markdown),
            ("---\ntitle: x\n---\n# x", Format::Markdown),
            ("Name\nAda", Format::Csv),
            ("BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nEND:VCARD", Format::Vcard),
            ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR", Format::Icalendar),
        ] {
            let document = sealed(text, format, text);
            assert!(is_made(document.as_bytes()), "{document}");
            assert!(!is_made(text.as_bytes()));
        }
        let page = sealed("<!doctype html>\n<p>x\n", Format::Html, "");
        assert!(page.starts_with("<!doctype html>\n<!-- Made"));
        let page = sealed("---\ntitle: x\n---\n# x", Format::Markdown, "");
        assert!(page.starts_with("---\ntitle: x\n---\n<!-- Made"), "{page}");
        assert!(!is_made(b"It says `<!-- Made by tierline from the policy` at the start."));
        let seal = Seal::of("x", Format::Pdf);
        let pdf = format!("%PDF-1.4\n%%EOF\n{}", seal.pdf_mark("x"));
        assert!(is_made(pdf.as_bytes()) && seal.fits(pdf.as_bytes()));
        assert!(!is_made(b"%PDF-1.4\n%%EOF\n"));
        assert!(!Seal::of("y", Format::Pdf).fits(pdf.as_bytes()));
    }

    /// A document under the seal of a draft.
    fn sealed(text: &str, format: Format, draft: &str) -> String {
        let shaped = shape(text, &Outline::default(), format).unwrap();
        let draft = shape(draft, &Outline::default(), format).unwrap_or_default();
        seal(shaped, &Seal::of(&draft, format))
    }

    #[test]
    fn a_seal_fits_its_policy_with_any_history_and_no_other_hand() {
        for format in Format::DEFAULT {
            let draft = "# x\n\nBody\n";
            let seal = Seal::of(draft, format);
            let document = sealed("# x\n\nBody\n\nRevision 1\n", format, draft);
            let fits = |seal: &Seal, text: &str| seal.fits(text.as_bytes());
            assert!(fits(&seal, &document), "{document}");
            assert!(fits(&seal, &sealed("# x\n\nBody\n\nRevision 2\n", format, draft)));
            assert!(!fits(&Seal::of("# x\n\nOther\n", format), &document));
            assert!(!fits(&seal, &document.replace("Revision 1", "Revision 9")));
            assert!(!fits(&seal, &document.replace(" -->", "0 -->")));
            assert!(!fits(&seal, "x") && !fits(&seal, MARK));
            assert!(!fits(&seal, &format!("{MARK} -->\nx")), "made before there were seals");
        }
        for (draft, format) in [
            ("BEGIN:VCARD\nVERSION:4.0\nFN:Ada\nEND:VCARD", Format::Vcard),
            ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR", Format::Icalendar),
        ] {
            let seal = Seal::of(&shape(draft, &Outline::default(), format).unwrap(), format);
            let document = sealed(&draft.replace("\nEND", "\nREV:1\nEND"), format, draft);
            assert!(seal.fits(document.as_bytes()) && is_made(document.as_bytes()), "{document}");
            assert!(!seal.fits(document.replace("REV:1", "REV:2").as_bytes()), "{document}");
            assert!(!seal.fits(draft.as_bytes()) && !seal.fits(b""));
        }
        let table = shape("Name\nAda", &Outline::default(), Format::Csv).unwrap();
        let seal = Seal::of(&table, Format::Csv);
        assert!(seal.fits(table.as_bytes()) && !seal.fits(b"Name\nGrace"));
    }

    #[test]
    fn code_keeps_its_empty_lines() {
        assert_eq!(tidy("a \n\n\n\nb\n```\n\n\n\n```\n\n"), "a\n\nb\n```\n\n\n\n```\n");
    }
}
