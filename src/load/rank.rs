//! Ranks and levels: whole numbers from 1, each given once; and how often something is repeated.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Unexpected};

use super::problems::{Problem, Problems};
use crate::diagnostic::{Diagnostic, loading};
use crate::model::Entry;
use crate::source::At;

/// A whole number from `LEAST` to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count<const LEAST: u32>(pub(super) u32);

/// A rank or a level.
pub(super) type Rank = Count<1>;

/// How often something is done again.
pub(super) type Repeats = Count<0>;

const MOST: u32 = 1000;

impl<const LEAST: u32> Default for Count<LEAST> {
    fn default() -> Self {
        Self(LEAST)
    }
}

impl<'de, const LEAST: u32> Deserialize<'de> for Count<LEAST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        let counted = u32::try_from(number).ok().filter(|n| (LEAST..=MOST).contains(n));
        counted.map(Self).ok_or_else(|| {
            let expected = format!("a whole number from {LEAST} to {MOST}");
            D::Error::invalid_value(Unexpected::Signed(number), &expected.as_str())
        })
    }
}

impl<const LEAST: u32> JsonSchema for Count<LEAST> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("CountFrom{LEAST}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": LEAST, "maximum": MOST })
    }
}

/// Reports entries that share a rank. `what` is `rank` or `level`.
pub(super) fn unique<'e>(
    what: &str,
    ranks: impl Iterator<Item = (&'e Entry, At<u32>)>,
    files: &BTreeMap<crate::source::FileId, usize>,
    problems: &mut Problems,
) {
    let mut ranks: Vec<(&Entry, At<u32>)> = ranks.collect();
    ranks.sort_by_key(|(_, rank)| (rank.value, files.get(&rank.at.file), rank.at.start));
    for pair in ranks.windows(2) {
        let [(first, one), (second, other)] = pair else { continue };
        if one.value != other.value {
            continue;
        }
        let message =
            format!("`{}` and `{}` both have {what} {}", first.id, second.id, other.value);
        let diagnostic = Diagnostic::new(&loading::DUPLICATE_RANK, other.at, message)
            .related(one.at, format!("`{}` has it here", first.id))
            .help(format!("give every {} a {what} of its own", second.kind.noun()));
        problems.add(Problem::of(second.key(), diagnostic));
    }
}
