//! The mark that tells a document made by tierline from one somebody wrote.

use crate::model::Format;

/// Stands on a line of its own near the start of every document.
const MARK: &str = "<!-- Made by tierline from the policy: change the policy, then run `tierline \
                    render`. Changes made here are lost. -->";

/// The part of [`MARK`] by which a document is known, so that its wording may change.
const KNOWN_BY: &str = "<!-- Made by tierline from the policy";

/// Gives a document its mark and its last tidying: no stray characters, no runs of empty lines.
pub(super) fn finish(text: &str, format: Format) -> String {
    let tidy = tidy(text);
    let (head, body) = match format {
        Format::Html => match tidy.split_once('\n') {
            Some((first, rest)) if first.to_ascii_lowercase().starts_with("<!doctype") => {
                (format!("{first}\n"), rest)
            }
            _ => (String::new(), tidy.as_str()),
        },
        Format::Markdown => front_matter(&tidy),
    };
    let gap = if format == Format::Markdown { "\n" } else { "" };
    format!("{head}{MARK}\n{gap}{body}")
}

/// True if a file of this text was made by tierline.
pub fn is_made(text: &str) -> bool {
    text.lines().take(100).any(|line| line.starts_with(KNOWN_BY))
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
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        code ^= fence || (line.contains("<pre") != line.contains("</pre>"));
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
        out.extend(kept.chars().filter(|c| !super::escape::is_unfit(*c)));
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
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
        ] {
            let document = finish(text, format);
            assert!(is_made(&document), "{document}");
            assert!(!is_made(text));
        }
        let page = finish("<!doctype html>\n<p>x\n", Format::Html);
        assert!(page.starts_with("<!doctype html>\n<!-- Made"));
        let page = finish("---\ntitle: x\n---\n# x", Format::Markdown);
        assert!(page.starts_with("---\ntitle: x\n---\n<!-- Made"), "{page}");
        assert!(!is_made("It says `<!-- Made by tierline from the policy` at the start."));
    }

    #[test]
    fn code_keeps_its_empty_lines() {
        assert_eq!(tidy("a \n\n\n\nb\n```\n\n\n\n```\n\n"), "a\n\nb\n```\n\n\n\n```\n");
    }
}
