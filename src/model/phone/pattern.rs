//! Matches a number against a pattern of the numbering plans, without compiling it.
//!
//! The patterns are regular expressions of a small kind: digits, `\d`, `[2-9]`, `(?:…)`, `|`, `?`, `{n}` and
//! `{m,n}`. To compile one of the long ones takes a hundred times as long as to walk through it once, and
//! most runs look at a handful of numbers.

/// A set of positions in the number, as bits: position `n` lies before its digit `n`, counted from 0.
type Positions = u32;

/// The longest number that is looked at; E.164 allows 15 digits.
const LONGEST: usize = 30;

/// True if the whole of the number matches the pattern. A pattern of another kind matches nothing.
pub(super) fn matches(pattern: &str, digits: &str) -> bool {
    if digits.len() > LONGEST {
        return false;
    }
    let mut places = [0; 10];
    for (position, digit) in digits.bytes().enumerate() {
        match places.get_mut(usize::from(digit.wrapping_sub(b'0'))) {
            Some(place) => *place |= 1 << position,
            None => return false,
        }
    }
    let mut walk = Walk { rest: pattern.as_bytes(), places };
    let end = walk.alternatives(1, 1 << digits.len());
    end.is_some_and(|end| end & (1 << digits.len()) != 0)
}

/// A walk through a pattern, which keeps all the positions that the number may be at. Every step is `None`
/// where the pattern is of another kind.
struct Walk<'p> {
    /// What of the pattern lies ahead.
    rest: &'p [u8],
    /// Where each of the ten digits stands in the number.
    places: [Positions; 10],
}

impl Walk<'_> {
    /// `one|another`, up to the end of the group. Stops early once one of the `enough` is reached.
    fn alternatives(&mut self, starts: Positions, enough: Positions) -> Option<Positions> {
        let mut ends = 0;
        loop {
            ends |= self.sequence(starts)?;
            if ends & enough != 0 || !self.accept(b'|') {
                return Some(ends);
            }
        }
    }

    /// Parts one after another, up to `|` or the end of the group.
    fn sequence(&mut self, starts: Positions) -> Option<Positions> {
        let mut positions = starts;
        while !matches!(self.rest.first(), None | Some(b'|' | b')')) {
            if positions == 0 {
                self.skip_sequence();
                break;
            }
            positions = self.repeated(positions)?;
        }
        Some(positions)
    }

    /// One part and how often it may come.
    fn repeated(&mut self, starts: Positions) -> Option<Positions> {
        let part = self.rest;
        let mut reached = self.part(starts)?;
        let (least, most) = self.times()?;
        let after = std::mem::replace(&mut self.rest, part);
        let mut ends = if least == 0 { starts } else { 0 };
        for times in 1..=most {
            if times > 1 {
                self.rest = part;
                reached = self.part(reached)?;
            }
            if times >= least {
                ends |= reached;
            }
        }
        self.rest = after;
        Some(ends)
    }

    /// A digit, a class of digits, or a group.
    fn part(&mut self, starts: Positions) -> Option<Positions> {
        let allowed = match self.next()? {
            digit @ b'0'..=b'9' => self.places_of(digit, digit)?,
            b'\\' if self.accept(b'd') => self.places_of(b'0', b'9')?,
            b'[' => self.class()?,
            b'(' if self.accept(b'?') && self.accept(b':') => {
                let ends = self.alternatives(starts, 0)?;
                return self.accept(b')').then_some(ends);
            }
            _ => return None,
        };
        Some((starts & allowed) << 1)
    }

    /// The rest of `[02-9]`: where such digits stand.
    fn class(&mut self) -> Option<Positions> {
        let mut allowed = 0;
        loop {
            let first = self.next()?;
            if first == b']' {
                return Some(allowed);
            }
            let last = if self.accept(b'-') { self.next()? } else { first };
            allowed |= self.places_of(first, last)?;
        }
    }

    /// Where the digits of a range stand.
    fn places_of(&self, first: u8, last: u8) -> Option<Positions> {
        let position = |digit: u8| digit.checked_sub(b'0').map(usize::from);
        let places = self.places.get(position(first)?..=position(last)?)?;
        Some(places.iter().fold(0, |all, place| all | place))
    }

    /// How often the part before may come: `?`, `{n}`, `{m,n}`, else once.
    fn times(&mut self) -> Option<(u32, u32)> {
        if self.accept(b'?') {
            return Some((0, 1));
        }
        if !self.accept(b'{') {
            return Some((1, 1));
        }
        let least = self.number()?;
        let most = if self.accept(b',') { self.number()? } else { least };
        self.accept(b'}').then_some((least, most))
    }

    fn number(&mut self) -> Option<u32> {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(number).ok()?.parse().ok()
    }

    /// Goes on behind a sequence that cannot match any more.
    fn skip_sequence(&mut self) {
        let mut depth = 0_u32;
        let end = self.rest.iter().position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b'|' | b')' => return depth == 0,
                _ => {}
            }
            false
        });
        self.rest = end.and_then(|end| self.rest.get(end..)).unwrap_or_default();
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn accept(&mut self, expected: u8) -> bool {
        let is_next = self.rest.first() == Some(&expected);
        if is_next {
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        is_next
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::{Regex, RegexBuilder};

    use super::*;

    fn regex(pattern: &str) -> Regex {
        RegexBuilder::new(&format!("^(?:{pattern})$")).unicode(false).build().unwrap()
    }

    #[test]
    fn every_part_of_a_pattern_counts() {
        let patterns =
            ["", "12", "1|2", r"\d{3}", "[02-4]5?", "(?:1|23){2}4", r"1(?:2|3\d{1,2})?", "(?:|1)2"];
        let mut numbers: Vec<String> = (0..10_000).map(|number| number.to_string()).collect();
        numbers.extend(["", "0", "00", "012", "2323424"].map(str::to_owned));
        for pattern in patterns {
            let regex = regex(pattern);
            for digits in &numbers {
                assert_eq!(matches(pattern, digits), regex.is_match(digits), "{pattern} {digits}");
            }
        }
    }

    #[test]
    fn other_patterns_and_other_characters_match_nothing() {
        for pattern in ["1*", "1+", "(1)", "[^2]", "1{", "[1", "(?:1", r"\w", "1{2,1"] {
            assert!(!matches(pattern, "1"), "{pattern}");
        }
        assert!(!matches(r"\d{3}", "1a2"));
        assert!(!matches(r"\d{5,40}", &"1".repeat(31)), "longer than any number");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_plans_are_read_as_regular_expressions_are(
            line in 0..250_usize,
            digits in "[0-9]{3,15}",
            start in "[2-9][0-8][0-9]",
        ) {
            let plan = include_str!("plans.tsv").lines().filter(|line| !line.starts_with('#')).nth(line);
            let Some(pattern) = plan.and_then(|plan| plan.split('\t').nth(7)) else { return Ok(()) };
            let regex = regex(pattern);
            for digits in [digits.clone(), format!("{start}{digits}"), format!("{start}5550147")] {
                prop_assert_eq!(matches(pattern, &digits), regex.is_match(&digits), "{}", digits);
            }
        }
    }
}
