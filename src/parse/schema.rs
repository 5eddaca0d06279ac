//! JSON Schemas of Rust types: for editors, which complete and explain keys with them, and for
//! [`decode`](super::decode), which finds every structural error with them.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// Formats of values that TOML writes without quotes. Each is the name that the OpenAPI registry gives
/// it, which editors know.
pub mod format {
    /// `2026-12-25`
    pub const DATE: &str = "date";
    /// `2026-12-25T09:00:00`
    pub const LOCAL_DATE_TIME: &str = "date-time-local";
    /// `2026-12-25T09:00:00-05:00`
    pub const DATE_TIME: &str = "date-time";
    /// `09:00:00`
    pub const LOCAL_TIME: &str = "time-local";
}

/// Keyword of a table's schema: unknown keys that people are known to write, and what to say of them.
/// `#[schemars(extend("x-hints" = { "teams": "a team is a contact …" }))]`
pub const HINTS: &str = "x-hints";

/// The schema of a type (draft 2020-12), described by its doc comments. It has no `$id`: the file's own address
/// is that, and editors refuse a schema whose `$id` is not a whole address.
pub fn schema_for<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(NoNull);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let Value::Object(mut described) = schema.to_value() else { return Value::Bool(true) };
    let mut root = Map::new();
    root.extend(described.remove_entry("$schema"));
    root.insert("title".to_owned(), title.into());
    described.remove("title");
    root.extend(described.remove_entry("description"));
    root.extend(described);
    Value::Object(root)
}

/// TOML has no null, and no integer of a certain width: takes both out of what is derived from Rust
/// types, so that editors do not propose `null` and messages do not speak of it.
#[derive(Debug, Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(options)) = object.get_mut("enum") {
            options.retain(|option| !option.is_null());
        }
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
        let machine = |format: &str| {
            format.starts_with("int")
                || format.starts_with("uint")
                || matches!(format, "float" | "double")
        };
        if object.get("format").and_then(Value::as_str).is_some_and(machine) {
            object.remove("format");
        }
        for keyword in ["anyOf", "oneOf"] {
            let Some(Value::Array(branches)) = object.get_mut(keyword) else { continue };
            let before = branches.len();
            branches.retain(|branch| branch.get("type").is_none_or(|kind| kind != "null"));
            if before > branches.len()
                && let [Value::Object(only)] = branches.as_slice()
            {
                let only = only.clone();
                object.remove(keyword);
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Somebody.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Person {
        /// What to call them.
        name: Option<String>,
        /// Whom to ask instead.
        backup: Option<Box<Person>>,
        floor: Option<u8>,
    }

    #[test]
    fn schemas_describe_and_never_speak_of_null() {
        let schema = schema_for::<Person>("Person");
        let expected = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Person",
            "description": "Somebody.",
            "type": "object",
            "properties": {
                "name": { "description": "What to call them.", "type": "string" },
                "backup": { "description": "Whom to ask instead.", "$ref": "#" },
                "floor": { "type": "integer", "minimum": 0, "maximum": 255 },
            },
        });
        assert_eq!(schema, expected);
        let order: Vec<_> = schema.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(order, ["$schema", "title", "description", "type", "properties"]);
    }
}
