//! What is wrong with a short text such as a duration or a service window, and what to write.
//!
//! The small parsers of this module return it; they know no files and no places.

/// A text that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What was probably meant, where there is exactly one reading.
    pub instead: Option<String>,
}

impl Mistake {
    /// A mistake with nothing but its message.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, instead: None }
    }

    /// Says what to do.
    pub(super) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Names the one thing that was probably meant.
    pub(super) fn instead(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.help = Some(format!("write `{text}`"));
        self.instead = Some(text);
        self
    }
}

/// A text from the policy as messages quote it: in backticks, on one line, at most 60 characters.
pub fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
