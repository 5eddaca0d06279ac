//! Addresses as links: numbers as they are dialled, mail, web. Anything else is no link.

use crate::model::MethodKind;
use crate::model::phone::{PhoneError, PhoneNumber};

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

/// The digits to dial: `1-800-ENG-HELP` → `+18003644357`, `ext 7777` → `7777`. Where nobody says which
/// country a number is of, the digits as they are: they work there.
pub(super) fn dial(address: &str, country: Option<&str>) -> Option<String> {
    match PhoneNumber::parse(address, country) {
        Ok(PhoneNumber::International { e164, extension: None }) => Some(e164),
        Ok(PhoneNumber::International { e164, extension: Some(ext) }) => {
            Some(format!("{e164};ext={ext}"))
        }
        Ok(PhoneNumber::Internal(digits) | PhoneNumber::Short(digits)) => Some(digits),
        Err(PhoneError::NotANumber) => None,
        Err(_) => Some(address.chars().filter(char::is_ascii_digit).collect())
            .filter(|digits: &String| !digits.is_empty()),
    }
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
        assert_eq!(href(MethodKind::Phone, "tba", Some("US")), None);
        let british = |country| href(MethodKind::Sms, "020 7946 0018", country).unwrap();
        assert_eq!(british(Some("GB")), "sms:+442079460018");
        assert_eq!(british(None), "sms:02079460018");
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
