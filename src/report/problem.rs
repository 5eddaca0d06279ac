//! A problem that no rule stands behind, such as an error of a template: title, place, excerpt, help.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{clean, one_line, text};

/// A problem in a text.
#[derive(Debug, Clone)]
pub struct Problem<'p> {
    /// What is wrong, in one sentence without a full stop.
    pub message: &'p str,
    /// The file, as people should see it.
    pub path: &'p str,
    /// Its whole text.
    pub text: &'p str,
    /// The bytes to underline.
    pub range: Range<usize>,
    /// What to do.
    pub help: Option<&'p str>,
}

/// More lines than this are not underlined, only the first.
const TALL: usize = 6;
/// A line of more bytes than this is not shown.
const LONG: usize = 4_000;

impl Problem<'_> {
    /// The problem as text with colours, `width` columns wide, without a line break at the end.
    pub fn render(&self, width: usize) -> String {
        let title = Level::ERROR.primary_title(one_line(self.message));
        let path = one_line(self.path).into_owned();
        let help = self.help.map(|help| Level::HELP.message(clean(help)));
        let (line, window, marked) = self.window();
        let group = if window.len() > LONG {
            title.element(Origin::path(path).line(line))
        } else {
            let annotation = AnnotationKind::Primary.span(marked);
            title
                .element(Snippet::source(window).line_start(line).path(path).annotation(annotation))
        };
        let group = group.elements(help);
        Renderer::styled().term_width(width).render(&[group]).trim_end().to_owned()
    }

    /// The number of the first marked line, the marked lines made safe to show, and the range in them.
    fn window(&self) -> (usize, String, Range<usize>) {
        let before = self.text.get(..self.range.start).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let end = self.range.end.max(self.range.start).saturating_sub(start);
        let mut shown = String::new();
        let mut marked: Option<usize> = None;
        let mut marked_end = 0;
        let mut lines = 1;
        for (at, c) in rest.char_indices() {
            if at + start >= self.range.start {
                marked.get_or_insert(shown.len());
            }
            if c == '\n' {
                if at >= end || lines == TALL {
                    break;
                }
                lines += 1;
            }
            shown.push(if c == '\n' || c == '\t' { c } else { text::visible(c) });
            if at < end {
                marked_end = shown.len();
            }
        }
        let marked = marked.unwrap_or(shown.len());
        (line, shown, marked..marked_end.max(marked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str, range: Range<usize>) -> String {
        let problem = Problem {
            message: "there is no contact `x`",
            path: "templates/own.md",
            text,
            range,
            help: Some("write another"),
        };
        anstream::adapter::strip_str(&problem.render(80)).to_string()
    }

    #[test]
    fn a_problem_shows_its_line() {
        insta::assert_snapshot!(rendered("# One\n\n{{ contact(\"x\").name }}\n\nend", 10..22));
    }

    #[test]
    fn places_that_do_not_fit_are_no_trouble() {
        for (start, end) in [(0, 0), (5, 2), (3, 99), (99, 120)] {
            assert!(rendered("a\nbä\nc", start..end).contains("own.md"));
        }
        assert!(!rendered(&"x\u{1b}".repeat(9_000), 3..5).contains('\u{1b}'));
    }
}
