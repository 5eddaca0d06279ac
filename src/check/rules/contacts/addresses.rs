//! Addresses that no mail can be sent to, and addresses that two people claim.

use std::collections::BTreeMap;

use email_address::{EmailAddress, Options};

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::phone::PhoneNumber;
use crate::model::{Contact, ContactKind, Method, MethodKind};

rules! {
    /// A number or address that two people claim.
    ///
    /// One of the two entries is probably copied and not changed, and whoever calls it reaches the wrong
    /// person. A number that several people really share is a `hotline`, an address a `mailbox`.
    ///
    /// ```toml bad
    /// [contacts.first]
    /// kind = "person"
    /// name = "First"
    /// reach = [{ mobile = "+1 212 555 0150" }]
    ///
    /// [contacts.second]
    /// kind = "person"
    /// name = "Second"
    /// reach = [{ mobile = "(212) 555-0150" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.first]
    /// kind = "person"
    /// name = "First"
    /// reach = [{ mobile = "+1 212 555 0150" }]
    ///
    /// [contacts.second]
    /// kind = "person"
    /// name = "Second"
    /// reach = [{ mobile = "(212) 555-0151" }]
    /// ```
    pub(super) static SHARED_ADDRESS = 107, "shared-address", Warn, "0.1.0", Entry, shared;

    /// An e-mail address that no mail can be sent to.
    ///
    /// It has no domain, or something in it no address can have.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ email = "ada@intranet" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ email = "ada@example.com" }]
    /// ```
    pub(super) static INVALID_EMAIL = 108, "invalid-email", Deny, "0.1.0", Entry, email;
}

pub(super) fn email(cx: &Context<'_>, findings: &mut Findings) {
    for contact in cx.policy.contacts.values() {
        for method in contact.reach.iter().filter(|method| method.kind == MethodKind::Email) {
            let written = method.address.value.as_str();
            let Some((label, help)) = email_problem(written) else { continue };
            let diagnostic = INVALID_EMAIL
                .finding(method.address.at, format!("`{written}` is no e-mail address"))
                .label(label)
                .help(help);
            findings.add(&contact.entry, diagnostic);
        }
    }
}

/// What is wrong with an e-mail address, and what to do.
fn email_problem(written: &str) -> Option<(String, &'static str)> {
    if let Some(address) = written.strip_prefix("mailto:") {
        return Some((
            format!("the link belongs into documents; the address is `{address}`"),
            "remove `mailto:`",
        ));
    }
    match written.rsplit_once('@') {
        None => Some((
            "it has no `@` and no domain".into(),
            "write the whole address: name@example.com",
        )),
        Some((_, "")) => {
            Some(("nothing follows the `@`".into(), "write the domain: name@example.com"))
        }
        Some(_) => {
            let strict = Options::default().without_display_text().without_domain_literal();
            if let Err(error) =
                EmailAddress::parse_with_options(written, strict.with_required_tld())
            {
                let domain = EmailAddress::parse_with_options(written, strict).is_ok();
                return Some(if domain {
                    (
                        "the domain has no ending such as `.com`".into(),
                        "write the whole domain: name@example.com",
                    )
                } else {
                    (error.to_string().to_lowercase(), "write a plain address: name@example.com")
                });
            }
            None
        }
    }
}

pub(super) fn shared(cx: &Context<'_>, findings: &mut Findings) {
    let country = cx.policy.organization.country.as_ref().map(|at| at.value.as_str());
    let mut claimed: BTreeMap<String, (&Contact, &Method)> = BTreeMap::new();
    for contact in cx.policy.contacts.values().filter(|c| c.kind == ContactKind::Person) {
        for method in &contact.reach {
            let Some(key) = address_key(method, country) else { continue };
            let (owner, first) = *claimed.entry(key).or_insert((contact, method));
            if owner.entry.id == contact.entry.id {
                continue;
            }
            let what = if method.kind == MethodKind::Email { "address" } else { "number" };
            let (one, two) = (&owner.entry.id, &contact.entry.id);
            let diagnostic = SHARED_ADDRESS
                .finding(method.address.at, format!("`{one}` and `{two}` have the same {what}"))
                .label(format!("`{two}` has it"))
                .related(first.address.at, format!("`{one}` has it too"))
                .help("correct one of them; what several people share is a \"hotline\" or a \"mailbox\"");
            findings.add(&contact.entry, diagnostic);
            break;
        }
    }
}

/// What two spellings of one address have in common. `None` for what people share on purpose (chat
/// rooms, pages) or what cannot be compared.
fn address_key(method: &Method, country: Option<&str>) -> Option<String> {
    match method.kind {
        MethodKind::Phone | MethodKind::Mobile | MethodKind::Sms => {
            match PhoneNumber::parse(&method.address, country).ok()? {
                PhoneNumber::Short(_) => None,
                number => Some(number.to_string()),
            }
        }
        MethodKind::Email => Some(method.address.trim().to_lowercase()),
        MethodKind::Chat | MethodKind::Pager | MethodKind::Url => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_without_a_domain_are_refused() {
        for address in [
            "ada",
            "ada@",
            "@example.com",
            "ada@intranet",
            "ada @example.com",
            "mailto:ada@example.com",
            "Ada <ada@example.com>",
        ] {
            assert!(email_problem(address).is_some(), "{address}");
        }
        for address in ["ada@example.com", "ada+oncall@sub.example.co.uk", "o'neil@example.org"] {
            assert!(email_problem(address).is_none(), "{address}");
        }
    }
}
