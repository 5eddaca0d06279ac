//! `[organization]`, `[lints]` and `[render]`: the settings, which stand in `tierline.toml` alone.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::allow::RawAllow;
use super::context::Cx;
use super::mistake::quote;
use crate::diagnostic::{Diagnostic, Level, loading};
use crate::model::{Organization, RenderSettings};
use crate::parse::{Entries, Spanned};
use crate::source::At;

/// Whose policy it is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Organization")]
pub(super) struct RawOrganization {
    /// As documents call it.
    name: String,
    /// IANA time zone, such as `America/New_York`: every local time is in it unless said otherwise.
    pub(super) timezone: Spanned<String>,
    /// ISO 3166 code of two capitals, such as `US`: the country of telephone numbers written without
    /// `+`.
    country: Option<Spanned<String>>,
    /// Findings that the team accepts for this entry.
    #[serde(default)]
    allow: Vec<Spanned<RawAllow>>,
}

/// Where documents come from and go to. Paths are relative to `tierline.toml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Render")]
pub(super) struct RawRender {
    /// Folder of the team's own templates; `templates` where nothing is said. The built-in ones need
    /// none.
    templates: Option<Spanned<String>>,
    /// Folder that documents are written to; `docs` where nothing is said.
    out: Option<Spanned<String>>,
}

/// `[lints]`: rule and level.
pub(super) type RawLints = Entries<Spanned<Level>>;

/// Lowers the settings.
pub(super) fn lower(
    cx: &mut Cx<'_>,
    raw: RawOrganization,
    lints: Option<RawLints>,
    render: Option<RawRender>,
    timezone: TimeZone,
) -> Organization {
    let render = render.unwrap_or_default();
    let at = cx.entry_at;
    let mut path = |written: Option<Spanned<String>>, default: &str| match written {
        Some(written) => folder(cx, written),
        None => At::new(default.to_owned(), at),
    };
    let render = RenderSettings {
        templates: path(render.templates, "templates"),
        out: path(render.out, "docs"),
    };
    let lints = lints.unwrap_or_default().into_iter();
    Organization {
        name: raw.name,
        timezone,
        country: raw.country.and_then(|country| self::country(cx, country)),
        lints: lints.map(|(rule, level)| (cx.at(rule), cx.at(level))).collect(),
        render,
        entry: cx.entry(raw.allow),
    }
}

/// A folder below that of `tierline.toml`, or beside it: never an absolute path, which only one
/// machine would have.
fn folder(cx: &mut Cx<'_>, written: Spanned<String>) -> At<String> {
    let folder = cx.at(written);
    let absolute = folder.value.starts_with(['/', '\\', '~']) || folder.value.contains(':');
    if absolute || folder.value.is_empty() {
        let message = if folder.value.is_empty() {
            "the folder is empty".to_owned()
        } else {
            format!("{} is not a folder relative to `tierline.toml`", quote(&folder.value))
        };
        let diagnostic = Diagnostic::new(&loading::BAD_PATH, folder.at, message)
            .help("write a relative path with `/` between its parts: `docs/generated`");
        cx.error(diagnostic);
    }
    folder
}

fn country(cx: &mut Cx<'_>, written: Spanned<String>) -> Option<At<String>> {
    let country = cx.at(written);
    let code = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if code(&country.value) {
        return Some(country);
    }
    let message = format!("{} is not a country code", quote(&country.value));
    let diagnostic = Diagnostic::new(&loading::BAD_COUNTRY, country.at, message);
    let capitals = country.value.trim().to_ascii_uppercase();
    cx.error(if code(&capitals) {
        diagnostic.help(format!("write `{capitals}`")).fix(country.at, format!("\"{capitals}\""))
    } else {
        diagnostic.help("write two capitals as in ISO 3166: `US`, `GB`, `DE`")
    });
    None
}
