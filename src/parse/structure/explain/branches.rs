//! Values for which the schema has several branches: a text or a table, one table per `kind`.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;
use toml::de::DeValue;

use super::kinds::{expected, of_format, one_of};
use super::{Explained, Place, explain};
use crate::diagnostic::loading;
use crate::parse::structure::place_in_schema::Applying;

impl Place<'_> {
    /// None of several schemas fits: explains the one that was meant.
    pub(super) fn branches(
        &self,
        schema: &Value,
        context: &[Vec<ValidationError<'static>>],
    ) -> Vec<Explained> {
        let here = |error: &&ValidationError<'_>| {
            error.instance_path().as_str().split('/').count() == self.pointer.len() + 1
        };
        let rejects = |error: &ValidationError<'_>| {
            matches!(
                error.kind(),
                Kind::Type { .. } | Kind::Format { .. } | Kind::Enum { .. } | Kind::Constant { .. }
            )
        };
        // Branches that want another kind of value altogether, or another `kind = "…"`.
        let fits = |errors: &&Vec<ValidationError<'static>>| {
            let other = |e: &ValidationError<'_>| {
                matches!(e.kind(), Kind::Constant { .. }) || (here(&e) && rejects(e))
            };
            !errors.iter().any(other)
        };
        let meant = context.iter().filter(fits).min_by_key(|errors| errors.len());
        if let Some(errors) = meant {
            return errors.iter().flat_map(|e| explain(self.file, self.tree, schema, e)).collect();
        }
        let errors: Vec<&ValidationError<'_>> = context.iter().flatten().collect();
        let mut options = Vec::new();
        let mut types: Vec<String> = Vec::new();
        for error in errors.iter().filter(|error| here(error)) {
            match error.kind() {
                Kind::Constant { expected_value } => options.push(Value::clone(expected_value)),
                Kind::Enum { options: more } => {
                    options.extend(more.as_array().into_iter().flatten().cloned())
                }
                Kind::Type { kind } => {
                    let branch = Applying::of(schema, error.evaluation_path().as_str());
                    let format = branch.keyword("format").and_then(Value::as_str);
                    types.push(format.map_or_else(|| expected(kind), of_format));
                }
                Kind::Format { format } => types.push(of_format(format)),
                _ => {}
            }
        }
        if !options.is_empty()
            && (types.is_empty() || matches!(self.value(), Some(DeValue::String(_))))
        {
            return vec![self.wrong(self.choice(&options))];
        }
        if !types.is_empty() {
            return vec![self.wrong(self.wrong_type(&one_of(types)))];
        }
        // Every branch has a word of its own further down: `kind = "…"` names none of them.
        let deeper: Vec<_> =
            errors.iter().filter(|e| matches!(e.kind(), Kind::Constant { .. })).collect();
        if let Some(first) = deeper.first() {
            let options: Vec<Value> = deeper
                .iter()
                .filter_map(|e| match e.kind() {
                    Kind::Constant { expected_value } => Some(Value::clone(expected_value)),
                    _ => None,
                })
                .collect();
            let part = first.instance_path().as_str().rsplit('/').next().unwrap_or_default();
            let applying = Applying::of(schema, first.evaluation_path().as_str());
            let place =
                Place { file: self.file, tree: self.tree, pointer: self.child(part), applying };
            return vec![place.wrong(place.choice(&options))];
        }
        vec![self.wrong(
            self.about(&loading::BAD_VALUE, format!("this is not what {} may be", self.key())),
        )]
    }
}
