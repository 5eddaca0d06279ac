//! Telephone numbers that cannot be dialled or cannot exist.

use crate::check::facts::Number;
use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::phone::{Existence, PhoneError, PhoneNumber};
use crate::model::{Contact, Method, MethodKind};

rules! {
    /// Something that is no telephone number.
    ///
    /// It has characters that cannot be dialled, a calling code that no country has, or a number of digits
    /// that its country does not use. Spaces, dots, dashes, brackets, extensions (`ext 7777`, `x7777`) and
    /// words (`1-800-ENG-HELP`) are all right.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-014" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// ```
    pub(super) static INVALID_NUMBER = 109, "invalid-number", Deny, "0.1.0", Entry, invalid_number;

    /// A telephone number that its country has not assigned.
    ///
    /// It has as many digits as it should, but no telephone can have it: usually two digits changed places,
    /// or the area code is made up. Numbering plans change now and then; where the number is known to work,
    /// suppress the finding with that as the reason.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(555) 123-4567" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// ```
    pub(super) static IMPOSSIBLE_NUMBER = 110, "impossible-number", Warn, "0.1.0", Entry, impossible_number;

    /// Telephone numbers written without a country.
    ///
    /// A number that does not start with `+` only means something in a country, and `[organization]` does
    /// not name one. Links, contact cards and QR codes would dial the wrong number or none.
    ///
    /// ```toml bad
    /// [organization]
    /// name = "Example"
    /// timezone = "UTC"
    ///
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// ```
    ///
    /// ```toml good
    /// [organization]
    /// name = "Example"
    /// timezone = "UTC"
    /// country = "US"
    ///
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada"
    /// reach = [{ phone = "(212) 555-0147" }]
    /// ```
    pub(super) static NUMBER_WITHOUT_COUNTRY = 111, "number-without-country", Warn, "0.1.0", Entry, without_country;
}

/// Every method whose address is a telephone number, with what there is to say of the number.
fn numbers<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = (&'c Contact, &'c Method, &'c Number)> {
    let numbers = cx.facts().numbers(cx.policy).iter();
    numbers.filter_map(|number| {
        let (contact, method) = number.written(cx.policy)?;
        Some((contact, method, number))
    })
}

pub(super) fn invalid_number(cx: &Context<'_>, findings: &mut Findings) {
    for (contact, method, number) in numbers(cx) {
        let written = &method.address.value;
        let (label, help) = match &number.dialled {
            Ok((PhoneNumber::Short(digits), _)) if !may_be_short(digits, method.kind) => (
                format!("{} digits are too few for a telephone number", digits.len()),
                format!("write the whole number, or \"ext {digits}\" for an internal extension"),
            ),
            Ok((_, Existence::Length { region, digits, expected })) => (
                format!("{digits} digits; numbers of {} have {}", place(region), lengths(expected)),
                "check the number".to_owned(),
            ),
            Ok((_, Existence::Possible | Existence::Unassigned { .. })) => continue,
            Err(PhoneError::NotANumber) => (
                "this cannot be dialled".to_owned(),
                "write digits, such as \"+1 212 555 0147\", or \"ext 7777\" for an internal extension".to_owned(),
            ),
            Err(PhoneError::UnknownCallingCode(code)) => (
                format!("no country has a calling code that +{code} starts with"),
                "check the digits after the +".to_owned(),
            ),
            // One finding of its own says that the country is missing or wrong.
            Err(PhoneError::NoCountry | PhoneError::UnknownCountry(_)) => continue,
        };
        let diagnostic = INVALID_NUMBER
            .finding(method.address.at, format!("`{written}` is no telephone number"))
            .label(label)
            .help(help);
        findings.add(&contact.entry, diagnostic);
    }
}

/// True for digits that are dialled as they stand: `911`, `116 117`, or any number texts are sent to.
fn may_be_short(digits: &str, kind: MethodKind) -> bool {
    digits.len() <= 3 || digits.starts_with("11") || kind == MethodKind::Sms
}

/// The country of a numbering plan, as a reader knows it.
fn place(region: &str) -> &str {
    if region == "001" { "this calling code" } else { region }
}

/// `10`, `9 or 10`, `6 to 11`.
fn lengths(expected: &[usize]) -> String {
    match expected {
        [] => "none".to_owned(),
        [only] => only.to_string(),
        [a, b] => format!("{a} or {b}"),
        [first, .., last] => format!("{first} to {last}"),
    }
}

pub(super) fn impossible_number(cx: &Context<'_>, findings: &mut Findings) {
    for (contact, method, number) in numbers(cx) {
        let Ok((number, Existence::Unassigned { region })) = &number.dialled else { continue };
        let diagnostic = IMPOSSIBLE_NUMBER
            .finding(method.address.at, format!("`{}` cannot exist", method.address.value))
            .label(format!("{} assigns no numbers like {number}", place(region)))
            .help("check the area code and the first digits");
        findings.add(&contact.entry, diagnostic);
    }
}

pub(super) fn without_country(cx: &Context<'_>, findings: &mut Findings) {
    let organization = &cx.policy.organization;
    let mut without = numbers(cx).filter_map(|(_, method, number)| match &number.dialled {
        Err(error @ (PhoneError::NoCountry | PhoneError::UnknownCountry(_))) => {
            Some((&method.address, error))
        }
        _ => None,
    });
    let Some((first, error)) = without.next() else { return };
    let count = without.count() + 1;
    let numbers = if count == 1 {
        "1 telephone number is".to_owned()
    } else {
        format!("{count} telephone numbers are")
    };
    let at = organization.country.as_ref().map_or(organization.entry.at, |country| country.at);
    let (message, label) = match error {
        PhoneError::UnknownCountry(country) => (
            format!(
                "{numbers} written without `+`, and `{country}` is no country with telephone numbers"
            ),
            "unknown country",
        ),
        _ => (format!("{numbers} written without `+` and without a country"), "no `country` here"),
    };
    let diagnostic = NUMBER_WITHOUT_COUNTRY
        .finding(at, message)
        .label(label)
        .related(first.at, "such as this one")
        .help("write the country's two letters, such as country = \"US\", or the numbers with `+` and the calling code");
    findings.add(&organization.entry, diagnostic);
}
