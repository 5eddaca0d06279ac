//! Numbering plans of the world's countries, from an embedded table.
//!
//! The table is split into lines on first use, and a line into its fields where a number needs it; patterns
//! are walked through where a number is looked at, and only the few with groups that a prefix needs are
//! compiled, so that a run pays only for what it meets.

use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};

use super::pattern;

/// The numbering plan of one country.
#[derive(Debug)]
pub(super) struct Plan {
    region: &'static str,
    code: &'static str,
    /// The other fields of its line, and what they say.
    line: &'static str,
    rules: OnceLock<Rules>,
}

/// What is dialled in a country, and what is assigned there.
#[derive(Debug, Default)]
struct Rules {
    /// Pattern of what is dialled before a calling code.
    abroad: &'static str,
    /// Pattern of what is dialled before a national number.
    prefix: &'static str,
    /// What takes the prefix' place where its last group matched.
    replacement: &'static str,
    lengths: Vec<usize>,
    /// Pattern of how national numbers start, where the calling code is shared; else empty.
    first_digits: &'static str,
    /// Pattern of the national numbers that are assigned.
    numbers: &'static str,
    /// The two prefixes, compiled where they are more than digits.
    abroad_compiled: OnceLock<Option<Regex>>,
    prefix_compiled: OnceLock<Option<Regex>>,
}

/// By calling code; of those that share one, the main country first.
static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    let lines = include_str!("plans.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(Plan::from_line).collect()
});

impl Rules {
    fn from_fields(fields: &'static str) -> Option<Self> {
        let mut fields = fields.split('\t');
        Some(Self {
            abroad: fields.next()?,
            prefix: fields.next()?,
            replacement: fields.next()?,
            lengths: fields.next()?.split(',').filter_map(|n| n.parse().ok()).collect(),
            first_digits: fields.next()?,
            numbers: fields.next()?,
            abroad_compiled: OnceLock::new(),
            prefix_compiled: OnceLock::new(),
        })
    }
}

impl Plan {
    fn from_line(line: &'static str) -> Option<Self> {
        let mut fields = line.splitn(3, '\t');
        let (region, code, line) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Self { region, code, line, rules: OnceLock::new() })
    }

    fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| Rules::from_fields(self.line).unwrap_or_default())
    }

    /// The plan of a country (ISO 3166, two letters).
    pub(super) fn of_region(region: &str) -> Option<&'static Self> {
        PLANS.iter().find(|plan| plan.region.eq_ignore_ascii_case(region))
    }

    /// The plans that share the calling code at the start of these digits, and the digits after it.
    /// No calling code is the start of another.
    pub(super) fn of_digits(digits: &str) -> Option<(&'static [Self], &str)> {
        (1..=3).find_map(|length| {
            let (code, rest) = digits.split_at_checked(length)?;
            let start = PLANS.iter().position(|plan| plan.code == code)?;
            let plans = PLANS.get(start..)?;
            let count = plans.iter().take_while(|plan| plan.code == code).count();
            Some((plans.get(..count)?, rest))
        })
    }

    /// Two letters, or `001` for a calling code of no country.
    pub(super) fn region(&self) -> &'static str {
        self.region
    }

    /// The calling code.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// How many digits a national number may have, ascending.
    pub(super) fn lengths(&self) -> &[usize] {
        &self.rules().lengths
    }

    /// True if the plan assigns numbers like this national number.
    pub(super) fn assigns(&self, national: &str) -> bool {
        // Length and first digits tell most countries apart that share a calling code.
        let rules = self.rules();
        rules.lengths.contains(&national.len())
            && starts_with_one_of(rules.first_digits, national)
            && pattern::matches(rules.numbers, national)
    }

    /// The digits from the calling code on, if they are dialled like a number abroad.
    pub(super) fn without_international_prefix(&self, digits: &str) -> Option<String> {
        let rules = self.rules();
        let (rest, _) = strip(rules.abroad, &rules.abroad_compiled, digits)?;
        (rest.len() > 6 && !rest.starts_with('0')).then(|| rest.to_owned())
    }

    /// The national number in digits dialled within the country: without the national prefix, or
    /// without a calling code that somebody wrote without `+`.
    ///
    /// Where the digits can be read in several ways, the first that is assigned is taken, else the
    /// first of a right length.
    pub(super) fn national(&self, digits: &str) -> String {
        let mut readings: Vec<String> = Vec::new();
        readings.extend(self.without_national_prefix(digits));
        readings.push(digits.to_owned());
        readings.extend(digits.strip_prefix(self.code).map(str::to_owned));
        let fitting: Vec<&String> =
            readings.iter().filter(|r| self.lengths().contains(&r.len())).collect();
        let chosen = match fitting.as_slice() {
            [] => readings.first(),
            [only] => Some(*only),
            several => several.iter().find(|r| self.assigns(r)).or(several.first()).copied(),
        };
        chosen.cloned().unwrap_or_default()
    }

    fn without_national_prefix(&self, digits: &str) -> Option<String> {
        let rules = self.rules();
        let (rest, replacement) = strip(rules.prefix, &rules.prefix_compiled, digits)?;
        match replacement {
            Some(captures) if !rules.replacement.is_empty() => {
                let mut national = String::new();
                captures.expand(rules.replacement, &mut national);
                national.push_str(rest);
                Some(national)
            }
            _ => Some(rest.to_owned()),
        }
    }
}

/// True if the digits start with one of the numbers in `268|869`. Patterns that are more than that tell
/// nothing here.
fn starts_with_one_of(pattern: &str, digits: &str) -> bool {
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    pattern.split('|').any(|part| !is_plain(part) || digits.starts_with(part))
}

/// The digits after a pattern at their start, and what its last group matched, if it did.
fn strip<'d>(
    pattern: &str,
    compiled: &OnceLock<Option<Regex>>,
    digits: &'d str,
) -> Option<(&'d str, Option<regex::Captures<'d>>)> {
    if pattern.is_empty() {
        return None;
    }
    // Most prefixes are plain digits: nothing to compile.
    if pattern.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.strip_prefix(pattern).map(|rest| (rest, None));
    }
    let compiled = compiled.get_or_init(|| compile(&format!("^(?:{pattern})"))).as_ref();
    let captures = compiled?.captures(digits)?;
    let whole = captures.get(0).filter(|whole| !whole.is_empty())?;
    let rest = digits.get(whole.end()..)?;
    let last = captures.len() - 1;
    let replaces = last > 0 && captures.get(last).is_some();
    Some((rest, replaces.then_some(captures)))
}

/// A pattern of the table; its `\d` means ASCII digits, which is all that is ever looked at.
fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).build().ok()
}
