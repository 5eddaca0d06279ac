//! Addresses as links: numbers as they are dialled, mail, web. Anything else is no link.

use crate::model::MethodKind;

/// The link that dials, writes to or opens an address; `None` where a browser could do nothing safe
/// with it.
///
/// Vanity letters become the digits of their keys, an extension the `;ext=` of RFC 3966. `country` is
/// that of numbers written without `+`.
pub(super) fn href(kind: MethodKind, address: &str, country: Option<&str>) -> Option<String> {
    match kind {
        MethodKind::Phone | MethodKind::Mobile => Some(format!("tel:{}", dial(address, country)?)),
        MethodKind::Sms => Some(format!("sms:{}", dial(address, country)?)),
        MethodKind::Email => {
            let (local, domain) = address.trim().rsplit_once('@')?;
            if local.is_empty() || domain.is_empty() || address.chars().any(char::is_whitespace) {
                return None;
            }
            Some(format!("mailto:{}@{}", percent(local), percent(domain)))
        }
        MethodKind::Url | MethodKind::Chat | MethodKind::Pager => {
            let web = address.starts_with("https://") || address.starts_with("http://");
            let clean = !address.chars().any(|c| c.is_whitespace() || c.is_control());
            (web && clean).then(|| address.to_owned())
        }
    }
}

/// The digits to dial: `1-800-ENG-HELP` → `+18003644357`, `ext 7777` → `7777`.
fn dial(address: &str, country: Option<&str>) -> Option<String> {
    let lower = address.trim().to_lowercase();
    let (number, extension) = split_extension(&lower);
    let international = number.trim_start().starts_with('+');
    let digits: String = number.chars().filter_map(key).collect();
    let extension: String = extension.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return (!extension.is_empty()).then_some(extension);
    }
    let number = match digits.len() {
        _ if international => format!("+{digits}"),
        10 if is_nanp(country) => format!("+1{digits}"),
        11 if is_nanp(country) && digits.starts_with('1') => format!("+{digits}"),
        _ => digits,
    };
    Some(if extension.is_empty() { number } else { format!("{number};ext={extension}") })
}

/// Splits at `ext`, `ext.`, `;ext=`, `#` or an `x` before digits.
fn split_extension(number: &str) -> (&str, &str) {
    for marker in [";ext=", "extension", "ext.", "ext", "#"] {
        if let Some((before, after)) = number.split_once(marker)
            && after.trim_start().starts_with(|c: char| c.is_ascii_digit())
        {
            return (before, after);
        }
    }
    match number.rsplit_once('x') {
        Some((before, after)) if all_digits(after) && !before.ends_with(is_letter) => {
            (before, after)
        }
        _ => (number, ""),
    }
}

fn all_digits(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// The telephone key of a digit or a letter (ITU-T E.161).
fn key(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'a'..='c' => Some('2'),
        'd'..='f' => Some('3'),
        'g'..='i' => Some('4'),
        'j'..='l' => Some('5'),
        'm'..='o' => Some('6'),
        'p'..='s' => Some('7'),
        't'..='v' => Some('8'),
        'w'..='z' => Some('9'),
        _ => None,
    }
}

/// Countries of the North American plan, where ten digits follow `+1`.
fn is_nanp(country: Option<&str>) -> bool {
    matches!(country, Some("US" | "CA" | "PR" | "JM" | "BS" | "BB" | "TT" | "DO"))
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~+!$*'".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dialled_as_digits() {
        let cases = [
            ("1-800-ENG-HELP", "tel:+18003644357"),
            ("1-800-SEC-HELP", "tel:+18007324357"),
            ("(212) 555-0147", "tel:+12125550147"),
            ("(212) 555-0147 ext 12", "tel:+12125550147;ext=12"),
            ("(212) 555-0147 x12", "tel:+12125550147;ext=12"),
            ("ext 7777", "tel:7777"),
            ("x7777", "tel:7777"),
            ("+44 20 7946 0018", "tel:+442079460018"),
            ("112", "tel:112"),
        ];
        for (address, link) in cases {
            assert_eq!(href(MethodKind::Phone, address, Some("US")).as_deref(), Some(link));
        }
        assert_eq!(href(MethodKind::Phone, "---", Some("US")), None);
        assert_eq!(href(MethodKind::Sms, "020 7946 0018", Some("GB")).unwrap(), "sms:02079460018");
    }

    #[test]
    fn only_harmless_links_are_made() {
        let cases = [
            (MethodKind::Url, "javascript:alert(1)", None),
            (MethodKind::Url, "https://status.example.com/x", Some("https://status.example.com/x")),
            (MethodKind::Chat, "slack:#it-incidents", None),
            (MethodKind::Email, "ops@example.com", Some("mailto:ops@example.com")),
            (MethodKind::Email, "a?cc=b@example.com", Some("mailto:a%3Fcc%3Db@example.com")),
            (MethodKind::Email, "nobody", None),
        ];
        for (kind, address, link) in cases {
            assert_eq!(href(kind, address, None).as_deref(), link, "{address}");
        }
    }
}
