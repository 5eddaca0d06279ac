//! What stands in a page, section by section, so that it can be searched.
//!
//! Reads what `render` wrote, not any page: a tag that it does not know is passed over, and what is not
//! text for readers (style, script, pictures, the table of contents) is left out.

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Section {
    /// The anchor of its heading; empty before the first.
    pub(super) anchor: String,
    /// Its heading.
    pub(super) heading: String,
    /// Everything below it, on one line.
    pub(super) text: String,
}

/// Elements whose content is not for readers, or repeats what stands elsewhere.
const LEFT_OUT: [&str; 6] = ["style", "script", "svg", "head", "nav", "header"];

/// The sections of a page, in order; those without text are left out.
pub(super) fn sections(html: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut rest = html;
    let mut in_heading = false;
    let mut hidden: Option<&str> = None;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        if hidden.is_none() {
            add(&mut sections, text, in_heading);
        }
        let Some(end) = end_of_tag(tag) else { break };
        let (tag, after) = tag.split_at(end);
        rest = after;
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let name = inner.trim_start_matches('/').split([' ', '\n', '/', '\t']).next();
        let name = name.unwrap_or_default();
        let closes = inner.starts_with('/');
        match hidden {
            Some(what) if closes && what == name => hidden = None,
            Some(_) => {}
            None if !closes => {
                hidden = LEFT_OUT.into_iter().find(|left_out| *left_out == name);
                if is_heading(name) {
                    in_heading = true;
                    let anchor = attribute(inner, "id").unwrap_or_default().to_owned();
                    sections.push(Section { anchor, ..Section::default() });
                }
            }
            None => in_heading &= !is_heading(name),
        }
        // Cells and items are words of their own.
        if hidden.is_none() {
            add(&mut sections, " ", in_heading);
        }
    }
    for section in &mut sections {
        section.heading = one_line(&section.heading);
        section.text = one_line(&section.text);
    }
    sections.retain(|section| !section.text.is_empty() || !section.heading.is_empty());
    sections
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4")
}

/// The offset after a tag; a `>` inside a quoted value or a comment does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|at| at + 3);
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

fn add(sections: &mut [Section], text: &str, in_heading: bool) {
    let Some(section) = sections.last_mut() else { return };
    let slot = if in_heading { &mut section.heading } else { &mut section.text };
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        slot.push_str(before);
        match entity.find(';').map(|end| entity.split_at(end + 1)) {
            Some((name, after)) if name.len() < 12 => {
                match character(name) {
                    Some(c) => slot.push(c),
                    None => slot.push_str(name),
                }
                rest = after;
            }
            _ => {
                slot.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    slot.push_str(rest);
}

/// The character that an entity stands for.
fn character(entity: &str) -> Option<char> {
    let name = entity.strip_prefix('&')?.strip_suffix(';')?;
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_falls_into_its_sections() {
        let page = "<!doctype html><html><head><title>T</title><style>a > b {}</style></head><body>\
            <header><h1>T</h1></header><main><p>Before &amp; <b title=\"a>b\">all</b></p>\
            <h2 id=\"who\"><span class=\"number\">1</span>Who</h2><ul><li>Ada</li><li>Gr&#x61;ce</li></ul>\
            <!-- <h2>no</h2> --><svg><title>picture</title></svg><h3>Where</h3><p>R&D; here</p></main>";
        let section = |anchor: &str, heading: &str, text: &str| Section {
            anchor: anchor.into(),
            heading: heading.into(),
            text: text.into(),
        };
        assert_eq!(
            sections(page),
            [
                section("", "", "Before & all"),
                section("who", "1 Who", "Ada Grace"),
                section("", "Where", "R&D; here"),
            ]
        );
    }

    #[test]
    fn a_torn_page_is_no_trouble() {
        for page in ["<", "<p", "&", "<h2", "<style>", "a & b < c", "<h2 id=\"", "<!-- "] {
            let _ = sections(page);
        }
    }
}
