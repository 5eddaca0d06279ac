//! What the columns of a table mean, by the heads that tierline, Google, Outlook and people give them.

use crate::model::MethodKind;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// The whole name.
    Name,
    /// A part of the name, in the order in which the parts are put together.
    NamePart(u8),
    /// The name of an organization, which is a name where there is no other.
    Company,
    Kind,
    Title,
    Location,
    Responsibilities,
    Verified,
    Visibility,
    Id,
    /// The kinds of the methods in order of preference.
    Order,
    /// Addresses of one kind, with the label that the head gives them.
    Method(MethodKind, Option<&'static str>),
    /// What the addresses of the column after it are called: `Phone 1 - Label`.
    LabelOf(MethodKind),
    /// Facts that a policy says elsewhere: they are in a sheet for people.
    ForPeople,
    /// Something that a policy has no place for.
    Unknown,
}

/// What the columns with these heads hold.
pub(super) fn columns(heads: &[&str]) -> Vec<Column> {
    let words: Vec<String> = heads.iter().map(|head| word(head)).collect();
    // Outlook calls `Mr` and `Dr` the title.
    let has_job_title =
        words.iter().any(|w| matches!(w.as_str(), "jobtitle" | "organizationtitle"));
    let has_office = words.iter().any(|w| matches!(w.as_str(), "location" | "officelocation"));
    let column = |word: &String| match meaning(word) {
        Column::Title if word == "title" && has_job_title => Column::Unknown,
        Column::Location if has_office && word.ends_with("city") => Column::Unknown,
        column => column,
    };
    words.iter().map(column).collect()
}

/// A head without case, blanks, digits and signs: `E-mail 1 - Value` → `emailvalue`.
fn word(head: &str) -> String {
    head.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn meaning(word: &str) -> Column {
    use MethodKind::{Chat, Email, Mobile, Pager, Phone, Sms, Url};
    match word {
        "name" | "fullname" | "displayname" | "contactname" | "contact" => Column::Name,
        "firstname" | "givenname" | "forename" => Column::NamePart(0),
        "middlename" | "additionalname" => Column::NamePart(1),
        "lastname" | "familyname" | "surname" => Column::NamePart(2),
        "suffix" | "namesuffix" => Column::NamePart(3),
        "company" | "companyname" | "organization" | "organizationname" => Column::Company,
        "kind" => Column::Kind,
        "title" | "jobtitle" | "organizationtitle" | "position" | "role" => Column::Title,
        "location" | "officelocation" | "office" | "site" | "city" | "businesscity"
        | "addresscity" => Column::Location,
        "responsibilities" => Column::Responsibilities,
        "verified" => Column::Verified,
        "visibility" => Column::Visibility,
        "id" => Column::Id,
        "inthisorder" => Column::Order,
        "phone" | "telephone" | "tel" | "phonenumber" | "phonevalue" | "businessphone"
        | "workphone" | "officephone" | "companymainphone" | "primaryphone" | "otherphone" => {
            Column::Method(Phone, None)
        }
        "homephone" => Column::Method(Phone, Some("home")),
        "extension" | "ext" => Column::Method(Phone, Some("internal")),
        "mobile" | "mobilephone" | "mobilenumber" | "cell" | "cellphone" => {
            Column::Method(Mobile, None)
        }
        "textmessage" | "sms" => Column::Method(Sms, None),
        "email" | "emailaddress" | "mail" | "emailvalue" => Column::Method(Email, None),
        "chat" | "imaddress" => Column::Method(Chat, None),
        "pager" => Column::Method(Pager, None),
        "web" | "website" | "webpage" | "websitevalue" | "url" => Column::Method(Url, None),
        "phonelabel" | "phonetype" => Column::LabelOf(Phone),
        "emaillabel" | "emailtype" => Column::LabelOf(Email),
        "websitelabel" | "websitetype" => Column::LabelOf(Url),
        "available" | "ifnobodyanswers" | "madebytierlinefromthepolicy" => Column::ForPeople,
        _ => Column::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_of_others_are_known() {
        let google = ["First Name", "Last Name", "E-mail 1 - Label", "E-mail 1 - Value", "Notes"];
        assert_eq!(
            columns(&google),
            [
                Column::NamePart(0),
                Column::NamePart(2),
                Column::LabelOf(MethodKind::Email),
                Column::Method(MethodKind::Email, None),
                Column::Unknown
            ]
        );
        let outlook = ["Title", "First Name", "Job Title", "Business Phone 2", "Business City"];
        let found = columns(&outlook);
        assert_eq!(found[0], Column::Unknown, "Mr and Dr");
        assert_eq!(found[2], Column::Title);
        assert_eq!(found[3], Column::Method(MethodKind::Phone, None));
        assert_eq!(columns(&["Name", "Title"])[1], Column::Title);
    }
}
