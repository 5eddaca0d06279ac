//! Numbers and addresses as a policy writes them: what kind of method a word of an address book means, and
//! what is no number or address at all.

use email_address::{EmailAddress, Options};

use super::found::{FoundMethod, Problem, plain, some};
use crate::load::quote;
use crate::model::phone::{PhoneError, PhoneNumber};
use crate::model::{MethodKind, Visibility};

/// What the words beside a number or an address say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// A method of that kind, with a label where the words are the team's own.
    Method(MethodKind, Option<String>),
    /// A fax, which tells nobody anything at two in the morning.
    Fax,
}

/// What a word such as `Work`, `* Mobile` or `desk` says of an address of this kind.
pub(super) fn meant(kind: MethodKind, word: &str) -> Meant {
    let label = some(word.trim().trim_start_matches('*'));
    let lower = label.as_deref().unwrap_or_default().to_lowercase();
    let is_number = kind.is_number();
    if is_number && lower.contains("fax") {
        return Meant::Fax;
    }
    let (kind, label) = match lower.as_str() {
        "mobile" | "cell" | "cellular" | "iphone" if is_number => (MethodKind::Mobile, None),
        "pager" if is_number => (MethodKind::Pager, None),
        "" | "work" | "business" | "other" | "main" | "internet" | "voice" | "pref" | "profile"
        | "homepage" => (kind, None),
        "home" => (kind, Some(lower)),
        _ => (kind, label),
    };
    Meant::Method(kind, label)
}

/// What keeps a method from being used, if anything.
pub(super) fn problem(method: &FoundMethod, country: Option<&str>) -> Option<Problem> {
    let address = method.address.as_str();
    let wrong = |what: &str, help: &str| {
        Some(Problem::new(method.at.clone(), format!("{} is no {what}", quote(address)), help))
    };
    match method.kind {
        kind if kind.is_number() => match PhoneNumber::parse(address, country) {
            Err(PhoneError::NotANumber) => wrong(
                "telephone number",
                "write digits, such as `+1 212 555 0147`, or `ext 7777` for an internal extension; leave it \
                 empty where there is none",
            ),
            Err(PhoneError::UnknownCallingCode(_)) => {
                wrong("telephone number", "check the digits after the +")
            }
            _ => None,
        },
        MethodKind::Email => {
            let strict = Options::default().without_display_text().without_domain_literal();
            let parsed = EmailAddress::parse_with_options(address, strict.with_required_tld());
            parsed
                .is_err()
                .then(|| wrong("e-mail address", "write a plain address: `name@example.com`"))?
        }
        _ => None,
    }
}

/// An address as a policy writes it: mail without its link, a web page with the start of its own.
pub(super) fn address(kind: MethodKind, written: &str) -> String {
    let written = plain(written);
    match kind {
        MethodKind::Email => written.strip_prefix("mailto:").unwrap_or(&written).to_owned(),
        MethodKind::Url if !written.contains(':') => format!("https://{written}"),
        _ => written,
    }
}

/// The visibility that a word names.
pub(super) fn visibility(word: &str) -> Option<Visibility> {
    const ALL: [Visibility; 3] = [Visibility::Public, Visibility::Internal, Visibility::Restricted];
    ALL.into_iter().find(|visibility| visibility.as_str() == word.trim().to_lowercase())
}
