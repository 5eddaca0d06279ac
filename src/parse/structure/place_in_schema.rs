//! What the schema says about a place in a file: descriptions, examples, keys.

use serde_json::Value;

use super::tree::date_in;
use crate::parse::schema::format;

/// The schemas that apply to one value, outermost first: a property's own, then what it refers to.
pub(super) struct Applying<'s> {
    root: &'s Value,
    schemas: Vec<&'s Value>,
}

impl<'s> Applying<'s> {
    /// Follows the path of an error through the schema, up to the keyword that failed.
    pub(super) fn of(root: &'s Value, path: &str) -> Self {
        let mut applying = Self { root, schemas: vec![root] };
        let mut parts: Vec<String> = path
            .split('/')
            .skip(1)
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect();
        parts.pop();
        let mut at = root;
        let mut parts = parts.into_iter();
        while let Some(part) = parts.next() {
            let Some(next) = at.get(&part) else { break };
            match part.as_str() {
                "$ref" => match next.as_str().and_then(|target| resolve(root, target)) {
                    Some(target) => at = target,
                    None => break,
                },
                "anyOf" | "oneOf" | "allOf" => match parts.next().and_then(|n| item(next, &n)) {
                    Some(branch) => at = branch,
                    None => break,
                },
                "properties" | "patternProperties" => {
                    match parts.next().and_then(|name| next.get(name)) {
                        Some(property) => at = property,
                        None => break,
                    }
                    applying.schemas.clear();
                }
                _ => {
                    at = next;
                    applying.schemas.clear();
                }
            }
            applying.schemas.push(at);
        }
        applying
    }

    /// The schemas of a key of the table that these apply to.
    pub(super) fn property(&self, name: &str) -> Self {
        let found = self.schemas.iter().find_map(|schema| schema.get("properties")?.get(name));
        let mut schemas: Vec<&Value> = found.into_iter().collect();
        while let Some(target) = schemas
            .last()
            .and_then(|schema| schema.get("$ref")?.as_str())
            .and_then(|target| resolve(self.root, target))
        {
            if schemas.len() > 8 {
                break;
            }
            schemas.push(target);
        }
        Self { root: self.root, schemas }
    }

    /// The first of these schemas that has a keyword, looking from the innermost one.
    pub(super) fn keyword(&self, keyword: &str) -> Option<&'s Value> {
        self.schemas.iter().rev().find_map(|schema| schema.get(keyword))
    }

    /// The keys that a table may have.
    pub(super) fn keys(&self) -> Vec<&'s str> {
        let properties = self.keyword("properties").and_then(Value::as_object);
        properties.into_iter().flatten().map(|(key, _)| key.as_str()).collect()
    }

    /// What to write there, as TOML: the schema's example, else something of the right type.
    pub(super) fn example(&self) -> Option<String> {
        let given = self.keyword("examples").and_then(|examples| examples.get(0));
        let given =
            given.or_else(|| self.keyword("const")).or_else(|| self.keyword("enum")?.get(0));
        if let Some(given) = given {
            return Some(if self.is_date() { plain(given) } else { toml(given) });
        }
        if let Some(format) = self.keyword("format").and_then(Value::as_str)
            && let Some((_, example)) = DATES.iter().find(|(name, _)| *name == format)
        {
            return Some((*example).to_owned());
        }
        let branches = self.keyword("oneOf").or_else(|| self.keyword("anyOf"));
        if let Some(first) = branches.and_then(|branches| branches.get(0)) {
            let schemas = self.schemas.iter().copied().chain([first]).collect();
            let inner = Self { root: self.root, schemas };
            let target = first.get("$ref").and_then(Value::as_str);
            return match target.and_then(|target| resolve(self.root, target)) {
                Some(target) => Self { root: self.root, schemas: vec![target] }.example(),
                None if first.get("oneOf").is_none() && first.get("anyOf").is_none() => {
                    Self { root: self.root, schemas: vec![first] }.example()
                }
                None => inner.of_type(),
            };
        }
        self.of_type()
    }

    /// True if the schema itself shows what to write.
    pub(super) fn has_example(&self) -> bool {
        self.keyword("examples").is_some()
    }

    /// True for a list of texts.
    pub(super) fn lists_texts(&self) -> bool {
        let Some(mut items) = self.keyword("items") else { return false };
        if let Some(target) = items.get("$ref").and_then(Value::as_str) {
            items = resolve(self.root, target).unwrap_or(items);
        }
        items.get("type").is_some_and(|kind| kind == "string")
    }

    fn of_type(&self) -> Option<String> {
        let example = match self.keyword("type")?.as_str()? {
            "string" => self.described().unwrap_or("\"…\""),
            "integer" => "1",
            "number" => "1.5",
            "boolean" => "true",
            "array" if self.lists_texts() => "[\"…\"]",
            "array" => "[{ … }]",
            "object" => "{ … }",
            _ => return None,
        };
        Some(example.to_owned())
    }

    /// The first value that the description of a text shows after a colon: ``How long a turn is: `"daily"` ``.
    fn described(&self) -> Option<&'s str> {
        let description = self.keyword("description")?.as_str()?;
        let start = description.find(": `\"")? + ": `".len();
        Some(description.get(start..)?.split_once('`')?.0)
    }

    fn is_date(&self) -> bool {
        let format = self.keyword("format").and_then(Value::as_str);
        format.is_some_and(|format| DATES.iter().any(|(name, _)| *name == format))
    }
}

/// Formats of values without quotes, with an example.
pub(super) const DATES: [(&str, &str); 4] = [
    (format::DATE, "2026-12-25"),
    (format::LOCAL_DATE_TIME, "2026-12-25T09:00:00"),
    (format::DATE_TIME, "2026-12-25T09:00:00-05:00"),
    (format::LOCAL_TIME, "09:00:00"),
];

fn resolve<'s>(root: &'s Value, target: &str) -> Option<&'s Value> {
    root.pointer(target.strip_prefix('#')?)
}

fn item<'s>(list: &'s Value, index: &str) -> Option<&'s Value> {
    list.get(index.parse::<usize>().ok()?)
}

/// A JSON value as TOML.
pub(super) fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Object(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => match other.as_str().and_then(date_in) {
            Some(date) => date.to_owned(),
            None => other.to_string(),
        },
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| toml(value), str::to_owned)
}
