//! Telephone numbers: what a person wrote, and the digits to dial.
//!
//! Numbers are kept as written for reading. This module only says how they are dialled, which links,
//! contact cards and checks need; it changes nothing and reports nothing.

mod pattern;
mod plan;

use std::fmt;

use plan::Plan;

/// How a number that somebody wrote down is dialled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhoneNumber {
    /// From anywhere in the world: `(212) 555-0147 ext 3`, `1-800-ENG-HELP`.
    International {
        /// `+`, calling code and national number, digits only: `+12125550147`.
        e164: String,
        /// Digits to dial once connected.
        extension: Option<String>,
    },
    /// Within the organization's own exchange: `ext 7777`. The digits alone.
    Internal(String),
    /// A short number that only works within its country: `911`, an SMS short code. The digits alone.
    Short(String),
}

/// Why there is nothing to dial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneError {
    /// Something in it is no part of a telephone number.
    NotANumber,
    /// It is written without `+`, and no country says what that means.
    NoCountry,
    /// The country is none that has telephone numbers.
    UnknownCountry(String),
    /// No country has a calling code that these digits start with.
    UnknownCallingCode(String),
}

/// Whether a number can exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Existence {
    /// It lies in a range that its country assigns (or nobody outside can tell, as for extensions).
    Possible,
    /// Its country has no numbers of that length.
    Length {
        /// The country, ISO 3166; `001` for calling codes that belong to no country.
        region: &'static str,
        /// How many digits it has after the calling code.
        digits: usize,
        /// How many its numbers have, ascending.
        expected: Vec<usize>,
    },
    /// Its country assigns no numbers that start like this.
    Unassigned {
        /// The country, ISO 3166; `001` for calling codes that belong to no country.
        region: &'static str,
    },
}

impl PhoneNumber {
    /// Reads a number as people write it. `country` (ISO 3166, two letters) is where numbers without
    /// `+` are dialled from; letters stand for digits as on a keypad.
    ///
    /// # Errors
    /// When there is nothing to dial. A number that *can* be dialled may still not exist, see
    /// [`PhoneNumber::existence`].
    pub fn parse(written: &str, country: Option<&str>) -> Result<Self, PhoneError> {
        let (main, extension) = split_extension(written.trim());
        if main.is_empty() {
            return extension.map(Self::Internal).ok_or(PhoneError::NotANumber);
        }
        let dialled = Dialled::read(main).ok_or(PhoneError::NotANumber)?;
        let home = || {
            let country = country.ok_or(PhoneError::NoCountry)?;
            Plan::of_region(country).ok_or_else(|| PhoneError::UnknownCountry(country.to_owned()))
        };
        if dialled.international {
            return international(&dialled, &dialled.digits, extension);
        }
        let short = dialled.digits.len() <= SHORT && extension.is_none();
        if short && (dialled.digits.len() <= 3 || country.is_none()) {
            return Ok(Self::Short(dialled.digits));
        }
        let home = home()?;
        if let Some(abroad) = home.without_international_prefix(&dialled.digits) {
            return international(&dialled, &abroad, extension);
        }
        let national = home.national(&dialled.digits);
        if short && !home.lengths().contains(&national.len()) {
            return Ok(Self::Short(dialled.digits));
        }
        let national = dialled.trim_vanity(home, national);
        Ok(Self::International { e164: format!("+{}{national}", home.code()), extension })
    }

    /// The link that dials it (RFC 3966). An internal extension has none: only the organization's own
    /// telephones can dial it.
    pub fn tel_uri(&self) -> Option<String> {
        match self {
            Self::International { e164, extension: None } => Some(format!("tel:{e164}")),
            Self::International { e164, extension: Some(extension) } => {
                Some(format!("tel:{e164};ext={extension}"))
            }
            Self::Short(digits) => Some(format!("tel:{digits}")),
            Self::Internal(_) => None,
        }
    }

    /// Whether it can exist, by the numbering plan of its country.
    pub fn existence(&self) -> Existence {
        let Self::International { e164, .. } = self else { return Existence::Possible };
        let digits = e164.trim_start_matches('+');
        let Some((plans, national)) = Plan::of_digits(digits) else { return Existence::Possible };
        if plans.iter().any(|plan| plan.assigns(national)) {
            return Existence::Possible;
        }
        let Some(main) = plans.first() else { return Existence::Possible };
        let (region, digits) = (main.region(), national.len());
        if plans.iter().any(|plan| plan.lengths().contains(&digits)) {
            Existence::Unassigned { region }
        } else {
            Existence::Length { region, digits, expected: main.lengths().to_vec() }
        }
    }
}

impl fmt::Display for PhoneNumber {
    /// The digits to dial: `+12125550147 ext. 3`, `ext. 7777`, `911`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::International { e164, extension: None } => f.write_str(e164),
            Self::International { e164, extension: Some(ext) } => write!(f, "{e164} ext. {ext}"),
            Self::Internal(ext) => write!(f, "ext. {ext}"),
            Self::Short(digits) => f.write_str(digits),
        }
    }
}

/// Numbers up to so many digits may be short numbers of a country.
const SHORT: usize = 6;

/// The number behind `+` and a calling code.
fn international(
    dialled: &Dialled,
    digits: &str,
    extension: Option<String>,
) -> Result<PhoneNumber, PhoneError> {
    let unknown = || PhoneError::UnknownCallingCode(digits.chars().take(3).collect());
    let (plans, rest) = Plan::of_digits(digits).ok_or_else(unknown)?;
    let main = plans.first().ok_or_else(unknown)?;
    // `+44 (0)20 …`: the prefix is only dialled within the country, but people write it.
    let national = dialled.trim_vanity(main, main.national(rest));
    Ok(PhoneNumber::International { e164: format!("+{}{national}", main.code()), extension })
}

/// The digits of a number without its extension.
struct Dialled {
    /// Starts with `+`.
    international: bool,
    digits: String,
    /// Some of the digits were letters.
    vanity: bool,
}

impl Dialled {
    /// `None` where something in it is no part of a number.
    fn read(main: &str) -> Option<Self> {
        let (international, rest) = match main.strip_prefix(['+', '＋']) {
            Some(rest) => (true, rest),
            None => (false, main),
        };
        let mut letters = 0;
        let mut digits = String::new();
        for c in rest.chars() {
            if let Some(digit) = digit(c) {
                digits.push(digit);
            } else if let Some(digit) = keypad(c) {
                letters += 1;
                digits.push(digit);
            } else if !is_separator(c) {
                return None;
            }
        }
        // Letters are a word after the start of a number; one or two are a typing error.
        let word = letters >= 3 && digits.len() >= letters + 3;
        let readable = !digits.is_empty() && (letters == 0 || word);
        readable.then_some(Self { international, digits, vanity: letters > 0 })
    }

    /// Words are often longer than the number (`1-800-CONTACTS`); exchanges ignore the rest.
    fn trim_vanity(&self, plan: &Plan, mut national: String) -> String {
        match plan.lengths() {
            [length] if self.vanity => national.truncate(*length),
            _ => {}
        }
        national
    }
}

/// Splits `… ext 7777`, `… x7777`, `…;ext=7777`, `… #7777` into the number and the extension.
fn split_extension(written: &str) -> (&str, Option<String>) {
    let before = written.trim_end_matches(|c| digit(c).is_some());
    let extension: String =
        written.get(before.len()..).unwrap_or_default().chars().filter_map(digit).collect();
    if extension.is_empty() || extension.len() > 15 {
        return (written, None);
    }
    let marked = before.trim_end_matches([' ', '.', ':', '=', '\u{a0}']);
    if !marked.ends_with(|c: char| c.is_ascii_alphabetic() || c == '#') {
        return (written, None);
    }
    let lower = marked.to_ascii_lowercase();
    for marker in ["extension", "extn", "ext", "x", "#"] {
        let Some(main) = lower.strip_suffix(marker).and_then(|main| marked.get(..main.len()))
        else {
            continue;
        };
        // The x of `1-800-FLEX 123` is a letter of the word.
        if main.ends_with(|c: char| c.is_alphabetic() || c == '-') {
            continue;
        }
        let main = main.trim_end_matches([' ', ',', ';', '\u{a0}', '(']);
        return (main, Some(extension));
    }
    (written, None)
}

/// A decimal digit of the scripts that telephone numbers are written in.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        _ => return None,
    };
    char::from_digit((c as u32).checked_sub(zero as u32)?, 10)
}

/// The digit on whose key a letter stands (ITU-T E.161).
fn keypad(c: char) -> Option<char> {
    Some(match c.to_ascii_uppercase() {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        _ => return None,
    })
}

/// True for what people put between groups of digits.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '/' | '(' | ')' | '[' | ']' | '~' | '·' | '−')
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{ad}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(written: &str) -> String {
        PhoneNumber::parse(written, Some("US")).map_or_else(|e| format!("{e:?}"), |n| n.to_string())
    }

    #[test]
    fn numbers_as_people_write_them() {
        let cases = [
            ("(212) 555-0147", "+12125550147"),
            ("+1 212 555 0147 ext 3", "+12125550147 ext. 3"),
            ("+1-212-555-0147;ext=3", "+12125550147 ext. 3"),
            ("212.555.0147 x7777", "+12125550147 ext. 7777"),
            ("212 555 0147, extension 12", "+12125550147 ext. 12"),
            ("1-800-ENG-HELP", "+18003644357"),
            ("1-800-CONTACTS", "+18002668228"),
            ("1 800 555 0199", "+18005550199"),
            ("ext 7777", "ext. 7777"),
            ("x7777", "ext. 7777"),
            ("Ext. 8888", "ext. 8888"),
            ("911", "911"),
            ("72345", "72345"),
            ("+44 (0)20 7946 0018", "+442079460018"),
            ("011 44 20 7946 0018", "+442079460018"),
            ("+39 06 6982", "+39066982"),
            ("+54 9 11 2345-6789", "+5491123456789"),
        ];
        for (written, dialled) in cases {
            assert_eq!(us(written), dialled, "{written}");
        }
        let german = PhoneNumber::parse("030 901820", Some("DE")).unwrap();
        assert_eq!(german.to_string(), "+4930901820");
        let mobile = PhoneNumber::parse("011 15 2345-6789", Some("AR")).unwrap();
        assert_eq!(mobile.to_string(), "+5491123456789", "Argentina writes 15 and dials 9");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(us("call the desk"), "NotANumber");
        assert_eq!(us("tba"), "NotANumber");
        assert_eq!(us(""), "NotANumber");
        assert_eq!(us("+999 12345678"), r#"UnknownCallingCode("999")"#);
        assert_eq!(PhoneNumber::parse("212 555 0147", None), Err(PhoneError::NoCountry));
        let nowhere = PhoneNumber::parse("212 555 0147", Some("ZZ"));
        assert_eq!(nowhere, Err(PhoneError::UnknownCountry("ZZ".into())));
    }

    #[test]
    fn links_dial_the_extension_too() {
        let link = |written| PhoneNumber::parse(written, Some("US")).unwrap().tel_uri();
        assert_eq!(link("212 555 0147 x3").as_deref(), Some("tel:+12125550147;ext=3"));
        assert_eq!(link("911").as_deref(), Some("tel:911"));
        assert_eq!(link("ext 7777"), None);
    }

    #[test]
    fn fictional_area_codes_do_not_exist() {
        let existence = |written| PhoneNumber::parse(written, Some("US")).unwrap().existence();
        assert_eq!(existence("(212) 555-0147"), Existence::Possible);
        assert_eq!(existence("(416) 555-0147"), Existence::Possible, "Canada shares the plan");
        assert_eq!(existence("(555) 123-4567"), Existence::Unassigned { region: "US" });
        let short = Existence::Length { region: "US", digits: 9, expected: vec![10] };
        assert_eq!(existence("(212) 555-014"), short);
    }
}
