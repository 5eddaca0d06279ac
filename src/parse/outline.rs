//! What stands in a file, without judging it: its entries, each with fingerprints of what it says.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use toml::Value;

/// Stands for what an entry says: equal where the TOML says the same, whatever its layout, its comments
/// and the order of its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(u64);

/// The fingerprints of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Of everything it says.
    pub whole: Fingerprint,
    /// Of all but its suppressions, which are about findings and not about the policy.
    pub content: Fingerprint,
    /// Of what others tell of it when they name it: its name, kind, rank and the like.
    pub name: Fingerprint,
}

/// What others tell of an entry that they name.
const NAMING: [&str; 8] =
    ["name", "title", "kind", "type", "rank", "level", "visibility", "timezone"];

/// The entries of a file by table and id; what has no ids (`[organization]`, `[[routes]]`) goes by the
/// table alone, with an empty id.
pub type Outline = BTreeMap<(String, String), Said>;

/// Reads the outline of a text; `None` where it is not TOML. `has_ids` tells of a table whether its keys
/// are ids.
pub fn outline(text: &str, has_ids: impl Fn(&str) -> bool) -> Option<Outline> {
    let tables: toml::Table = toml::from_str(text).ok()?;
    let mut outline = Outline::new();
    for (table, value) in tables {
        match value {
            Value::Table(entries) if has_ids(&table) => {
                let entries =
                    entries.iter().map(|(id, value)| ((table.clone(), id.clone()), said(value)));
                outline.extend(entries);
            }
            value => {
                outline.insert((table, String::new()), said(&value));
            }
        }
    }
    Some(outline)
}

fn said(value: &Value) -> Said {
    let part = |wanted: &dyn Fn(&str) -> bool| {
        let mut hasher = DefaultHasher::new();
        match value {
            Value::Table(table) => {
                let sorted: BTreeMap<_, _> = table.iter().filter(|(key, _)| wanted(key)).collect();
                for (key, value) in sorted {
                    key.hash(&mut hasher);
                    hash(value, &mut hasher);
                }
            }
            value => hash(value, &mut hasher),
        }
        Fingerprint(hasher.finish())
    };
    Said {
        whole: fingerprint(value),
        content: part(&|key| key != "allow"),
        name: part(&|key| NAMING.contains(&key)),
    }
}

fn fingerprint(value: &Value) -> Fingerprint {
    let mut hasher = DefaultHasher::new();
    hash(value, &mut hasher);
    Fingerprint(hasher.finish())
}

fn hash(value: &Value, hasher: &mut DefaultHasher) {
    std::mem::discriminant(value).hash(hasher);
    match value {
        Value::String(text) => text.hash(hasher),
        Value::Integer(number) => number.hash(hasher),
        Value::Float(number) => number.to_bits().hash(hasher),
        Value::Boolean(truth) => truth.hash(hasher),
        Value::Datetime(time) => time.to_string().hash(hasher),
        Value::Array(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash(item, hasher));
        }
        Value::Table(table) => {
            table.len().hash(hasher);
            let sorted: BTreeMap<&String, &Value> = table.iter().collect();
            for (key, value) in sorted {
                key.hash(hasher);
                hash(value, hasher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_makes_no_difference_and_values_do() {
        let of = |text: &str| outline(text, |table| table != "organization").unwrap();
        let one = of("[a.x]\nk = 1\nl = [1, 2]\n[organization]\nname = 'N'\n");
        let same = of("a = { x = { l = [1, 2], k = 1 } } # yes\norganization.name = \"N\"");
        assert_eq!(one, same);
        assert_eq!(one.len(), 2);
        for other in ["a.x = { k = 1, l = [2, 1] }", "a.x = { k = '1', l = [1, 2] }", "a.x.k = 1"] {
            assert_ne!(of(other).values().next(), one.values().next(), "{other}");
        }
        assert!(outline("a = ", |_| true).is_none());
    }

    #[test]
    fn suppressions_and_what_others_do_not_tell_are_told_apart() {
        let of = |text: &str| *outline(text, |_| true).unwrap().values().next().unwrap();
        let plain = of("a.x = { name = 'N', phone = 1 }");
        let excused = of("a.x = { name = 'N', phone = 1, allow = [] }");
        assert_ne!(plain.whole, excused.whole);
        assert_eq!((plain.content, plain.name), (excused.content, excused.name));
        let moved = of("a.x = { name = 'N', phone = 2 }");
        assert_eq!(plain.name, moved.name);
        assert_ne!(plain.content, moved.content);
        assert_ne!(plain.name, of("a.x = { name = 'M', phone = 1 }").name);
    }
}
