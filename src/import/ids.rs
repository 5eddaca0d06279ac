//! Ids from names: `Zoë Müller` → `zoe-mueller`.

use std::collections::BTreeSet;

use super::found::Found;
use crate::load;
use crate::model::{Kind, MethodKind, Policy};

/// The longest id that is made of a name; what is longer is cut between words.
const LONGEST: usize = 60;

/// The ids that are taken, and those that are given out.
#[derive(Debug)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// Contacts, tiers and rotations share their ids.
    pub(super) fn of(policy: &Policy) -> Self {
        let contacts = policy.contacts.values().map(|contact| &contact.entry);
        let tiers = policy.tiers.values().map(|tier| &tier.entry);
        let rotations = policy.rotations.values().map(|rotation| &rotation.entry);
        let entries = contacts.chain(tiers).chain(rotations);
        Self { taken: entries.map(|entry| entry.id.to_string()).collect() }
    }

    /// Takes an id that a file names; false where it is taken.
    pub(super) fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// A new id for a contact: from its name, else from its e-mail address, else a number.
    pub(super) fn of_contact(&mut self, found: &Found) -> String {
        let mail = found.reach.iter().find(|method| method.kind == MethodKind::Email);
        let local = mail.and_then(|method| method.address.split('@').next()).unwrap_or_default();
        let from = [kebab(&found.name), kebab(local), "contact".to_owned()];
        let base = from.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
        let base = if load::check_id(Kind::Contact, &base).is_ok() {
            base
        } else {
            format!("contact-{base}")
        };
        let mut id = base.clone();
        let mut number = 2;
        while !self.take(&id) {
            id = format!("{base}-{number}");
            number += 1;
        }
        id
    }
}

/// Small Latin letters and digits joined by `-`; empty where a name has none of them.
fn kebab(name: &str) -> String {
    let mut id = String::new();
    let mut joins = false;
    let plain = |c: char| {
        let mut one = [0; 4];
        latin(c).map_or_else(|| c.encode_utf8(&mut one).to_owned(), str::to_owned)
    };
    let letters: String = name.to_lowercase().chars().map(plain).collect();
    for c in letters.chars() {
        match c {
            // `O’Neil` is one word.
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            'a'..='z' | '0'..='9' => {
                if joins && !id.is_empty() {
                    id.push('-');
                }
                joins = false;
                id.push(c);
            }
            _ => joins = true,
        }
    }
    while id.len() > LONGEST {
        let end = id.rfind('-').filter(|end| *end > 0).unwrap_or(LONGEST);
        id.truncate(end);
    }
    id
}

/// A small Latin letter as it is written without its marks.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ẩ' | 'ẫ' | 'ậ'
        | 'ắ' | 'ằ' | 'ẳ' | 'ẵ' | 'ặ' => "a",
        'ä' | 'æ' => "ae",
        'å' => "aa",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể'
        | 'ễ' | 'ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ị' | 'ỉ' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ŏ' | 'ő' | 'ọ' | 'ỏ' | 'ố' | 'ồ' | 'ổ' | 'ỗ' | 'ộ' | 'ơ'
        | 'ớ' | 'ờ' | 'ở' | 'ỡ' | 'ợ' => "o",
        'ö' | 'ø' | 'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' | 'ŧ' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ụ' | 'ủ' | 'ư' | 'ứ' | 'ừ' | 'ử'
        | 'ữ' | 'ự' => "u",
        'ü' => "ue",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '&' => "-and-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        let cases = [
            ("Ada Lovelace", "ada-lovelace"),
            ("Zoë Müller-Lüdenscheidt", "zoe-mueller-luedenscheidt"),
            ("Seán O’Neil (CIO)", "sean-oneil-cio"),
            ("Łukasz Żółć", "lukasz-zolc"),
            ("Nguyễn Văn Ðức", "nguyen-van-duc"),
            ("Jose\u{301} Pen\u{303}a", "jose-pena"),
            ("Sales & Support", "sales-and-support"),
            ("İpek Çağlar", "ipek-caglar"),
            ("李伟", ""),
            ("  --  ", ""),
        ];
        for (name, id) in cases {
            assert_eq!(kebab(name), id, "{name}");
            assert!(id.is_empty() || load::check_id(Kind::Contact, id).is_ok(), "{id}");
        }
        assert!(kebab(&"word ".repeat(50)).len() <= LONGEST);
        assert_eq!(kebab(&"x".repeat(300)).len(), LONGEST);
    }
}
