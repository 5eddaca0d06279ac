//! What entries themselves show to more people than they should.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{ContactKind, MethodKind, Visibility};

rules! {
    /// A method that claims to be more public than its contact.
    ///
    /// `visibility` of a contact hides the whole entry; a method may be stricter, never more public.
    /// What was written has no effect: readers who may not see the contact do not see the method.
    ///
    /// ```toml bad
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "restricted"
    /// reach = [{ phone = "ext 8888", visibility = "public" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "internal"
    /// reach = [{ phone = "ext 8888" }, { mobile = "+1 212 555 0199", visibility = "restricted" }]
    /// ```
    pub(super) static METHOD_MORE_PUBLIC = 801, "method-more-public", Deny, "0.1.0", Entry, method_more_public;

    /// A person's own mobile number that everybody may see.
    ///
    /// A public mobile number of a person is called at night, by anybody, for ever. Give the public a
    /// role, a team or a hotline, and keep the person's number for those who carry the escalation.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "public"
    /// reach = [{ mobile = "+1 212 555 0199" }]
    /// ```
    ///
    /// ```toml good
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "public"
    /// reach = [{ email = "ada@example.com" }, { mobile = "+1 212 555 0199", visibility = "restricted" }]
    /// ```
    pub(super) static PERSONAL_NUMBER_PUBLIC = 804, "personal-number-public", Warn, "0.1.0", Entry, personal_number_public;

    /// A document whose owner its readers may not see.
    ///
    /// The owner's entry is restricted and the document is for more people, so it shows no owner.
    /// Name the role instead of the person, or widen the entry and restrict its methods.
    ///
    /// ```toml bad
    /// [contacts.ada]
    /// kind = "person"
    /// name = "Ada Byron"
    /// visibility = "restricted"
    /// reach = [{ phone = "ext 8888" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "public"
    /// owner = "ada"
    /// ```
    ///
    /// ```toml good
    /// [contacts.it-director]
    /// kind = "role"
    /// name = "IT Director"
    /// visibility = "internal"
    /// reach = [{ phone = "ext 8888", visibility = "restricted" }]
    ///
    /// [documents.guide]
    /// title = "How to get help"
    /// template = "sop"
    /// audience = "internal"
    /// owner = "it-director"
    /// ```
    pub(super) static HIDDEN_OWNER = 805, "hidden-owner", Warn, "0.1.0", Entry, hidden_owner;
}

fn method_more_public(cx: &Context<'_>, findings: &mut Findings) {
    for contact in cx.policy.contacts.values() {
        let written = contact.reach.iter().filter_map(|method| method.visibility_at);
        for visibility in written.filter(|visibility| visibility.value < contact.visibility) {
            let (asked, whole) = (visibility.as_str(), contact.visibility.as_str());
            let message = format!(
                "a {asked} method of contact `{}`, which is {whole} as a whole",
                contact.entry.id
            );
            let finding = METHOD_MORE_PUBLIC
                .finding(visibility.at, message)
                .label("more public than its contact")
                .related(contact.entry.at, format!("hidden from all but {whole} readers"))
                .help(format!("make the contact `{asked}`, or remove the method's `visibility`"));
            findings.add(&contact.entry, finding);
        }
    }
}

fn personal_number_public(cx: &Context<'_>, findings: &mut Findings) {
    for contact in cx.policy.contacts.values().filter(|c| c.kind == ContactKind::Person) {
        for method in &contact.reach {
            let personal = matches!(method.kind, MethodKind::Mobile | MethodKind::Sms);
            if personal && method.visibility == Visibility::Public {
                let finding = PERSONAL_NUMBER_PUBLIC
                    .finding(
                        method.address.at,
                        format!(
                            "everybody may see the {} number of {}",
                            method.kind.as_str(),
                            contact.name
                        ),
                    )
                    .label("public")
                    .help("write `visibility = \"restricted\"` for this method");
                findings.add(&contact.entry, finding);
            }
        }
    }
}

fn hidden_owner(cx: &Context<'_>, findings: &mut Findings) {
    for document in cx.policy.documents.values() {
        let Some(owner) = document.owner else { continue };
        let contact = &cx.policy.contacts[owner.value];
        let hidden = contact.visibility == Visibility::Restricted;
        if !hidden || document.audience == Visibility::Restricted {
            continue;
        }
        let message = format!(
            "readers of the {} document `{}` may not see its owner",
            document.audience.as_str(),
            document.entry.id
        );
        let finding = HIDDEN_OWNER
            .finding(owner.at, message)
            .label("restricted, so the document shows no owner")
            .related(contact.entry.at, "the owner's entry")
            .help("name a role that its readers may see");
        findings.add(&document.entry, finding);
    }
}
