//! Addresses that no mail can be sent to, and addresses that two people claim.

use std::collections::HashMap;
use std::hash::Hash;

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
    let numbers = cx.facts().numbers(cx.policy).iter().filter_map(|number| {
        let (contact, method) = number.written(cx.policy)?;
        match &number.dialled {
            Ok((PhoneNumber::Short(_), _)) | Err(_) => None,
            Ok((dialled, _)) => Some((contact, method, dialled)),
        }
    });
    report_shared(numbers, "number", findings);
    let methods = cx.policy.contacts.values().flat_map(|c| c.reach.iter().map(move |m| (c, m)));
    let mail = methods.filter(|(_, method)| method.kind == MethodKind::Email);
    let mail = mail.map(|(contact, method)| (contact, method, method.address.to_lowercase()));
    report_shared(mail, "address", findings);
}

/// Reports what a person has that another had before. Chat rooms and pages are shared on purpose, and
/// are not looked at.
fn report_shared<'p, K: Eq + Hash>(
    addresses: impl Iterator<Item = (&'p Contact, &'p Method, K)>,
    what: &str,
    findings: &mut Findings,
) {
    // Only looked up, never walked: the order of a hash map does not show.
    let mut claimed: HashMap<K, (&Contact, &Method)> = HashMap::new();
    let mut reported: Option<&str> = None;
    for (contact, method, address) in addresses {
        if contact.kind != ContactKind::Person {
            continue;
        }
        let (owner, first) = *claimed.entry(address).or_insert((contact, method));
        let (one, two) = (&*owner.entry.id, &*contact.entry.id);
        // A number that is copied is often there twice, as `mobile` and as `sms`.
        if one == two || reported == Some(two) {
            continue;
        }
        reported = Some(two);
        let diagnostic = SHARED_ADDRESS
            .finding(method.address.at, format!("`{one}` and `{two}` have the same {what}"))
            .label(format!("`{two}` has it"))
            .related(first.address.at, format!("`{one}` has it too"))
            .help(
                "correct one of them; what several people share is a \"hotline\" or a \"mailbox\"",
            );
        findings.add(&contact.entry, diagnostic);
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
