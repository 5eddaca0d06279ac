//! The JSON Schemas of policy files, made from the raw types and their comments, so that editors
//! complete and explain every key.

use serde_json::Value;

use super::file::File;
use crate::parse::schema::schema_for;

/// A schema and the name of its file below `schema/`.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaFile {
    /// `policy.json`
    pub name: &'static str,
    /// What it describes, in one line.
    pub summary: &'static str,
    /// The schema itself (JSON Schema, draft 2020-12).
    pub schema: Value,
}

impl SchemaFile {
    /// The text of the file.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.schema)
    }
}

/// Tables that stand in `tierline.toml` alone, with the definitions that only they use.
const SETTINGS: [(&str, &str); 3] =
    [("organization", "Organization"), ("lints", "Level"), ("render", "Render")];

/// Every schema: of `tierline.toml`, and of the other files of a set.
pub fn files() -> Vec<SchemaFile> {
    let mut settings = schema_for::<File>("tierline.toml");
    if let Some(schema) = settings.as_object_mut() {
        schema.insert("required".to_owned(), Value::from(vec!["organization"]));
    }
    let mut policy = schema_for::<File>("tierline policy");
    for (table, definition) in SETTINGS {
        if let Some(properties) = policy.get_mut("properties").and_then(Value::as_object_mut) {
            properties.shift_remove(table);
        }
        if let Some(definitions) = policy.get_mut("$defs").and_then(Value::as_object_mut) {
            definitions.shift_remove(definition);
        }
    }
    vec![
        SchemaFile {
            name: "policy.json",
            summary: "every file of a policy set but `tierline.toml`",
            schema: policy,
        },
        SchemaFile {
            name: "tierline.json",
            summary: "`tierline.toml`: the settings, and everything else a policy file may hold",
            schema: settings,
        },
    ]
}
