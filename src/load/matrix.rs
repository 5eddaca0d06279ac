//! `[matrix]`: impact and urgency → priority. Language page, section 7.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::allow::RawAllow;
use super::context::Cx;
use crate::model::{Impact, Ix, Matrix, Urgency};
use crate::parse::{Entries, Spanned};
use crate::source::At;

/// A row per impact with a cell per urgency, and `allow`, which is no impact.
#[derive(Debug, Clone, Default)]
pub(super) struct RawMatrix {
    rows: Vec<(Spanned<String>, Entries<Spanned<String>>)>,
    allow: Vec<Spanned<RawAllow>>,
}

impl<'de> Deserialize<'de> for RawMatrix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rows;

        impl<'de> Visitor<'de> for Rows {
            type Value = RawMatrix;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table with a row per impact")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<RawMatrix, M::Error> {
                let mut matrix = RawMatrix::default();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    if key.as_str() == "allow" {
                        matrix.allow = map.next_value()?;
                    } else {
                        matrix.rows.push((key, map.next_value()?));
                    }
                }
                Ok(matrix)
            }
        }

        deserializer.deserialize_map(Rows)
    }
}

impl JsonSchema for RawMatrix {
    fn schema_name() -> Cow<'static, str> {
        "Matrix".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let allow = generator.subschema_for::<Vec<RawAllow>>();
        json_schema!({
            "description": "Which priority an impact and an urgency give: one row per impact, one cell \
                per urgency. Every cell must be there.",
            "type": "object",
            "properties": { "allow": allow },
            "additionalProperties": {
                "description": "The row of an impact: urgency = priority.",
                "type": "object",
                "additionalProperties": { "type": "string" },
            },
        })
    }
}

/// Lowers the matrix.
pub(super) fn lower(cx: &mut Cx<'_>, raw: RawMatrix) -> Matrix {
    let impacts = cx.set.names.count::<Impact>();
    let urgencies = cx.set.names.count::<Urgency>();
    let mut cells = vec![vec![None; urgencies]; impacts];
    let mut rows = vec![None; impacts];
    for (key, row) in &raw.rows {
        let impact: Option<At<Ix<Impact>>> = cx.find(key);
        for (key, priority) in row {
            let urgency: Option<At<Ix<Urgency>>> = cx.find(key);
            let priority = cx.find(priority);
            if let (Some(impact), Some(urgency)) = (impact, urgency)
                && let Some(cell) =
                    cells.get_mut(impact.index()).and_then(|row| row.get_mut(urgency.index()))
            {
                *cell = priority;
            }
        }
        if let Some(impact) = impact
            && let Some(place) = rows.get_mut(impact.index())
        {
            *place = Some(impact.at);
        }
    }
    Matrix { entry: cx.entry(raw.allow), cells, rows }
}
