//! The page: its frame, its style, its scripts and its data in one file, which asks for nothing else.
//!
//! One file is always of one piece: no reader meets the data of one revision beside the scripts of another.

use std::fmt::Write;

use minijinja::{Environment, UndefinedBehavior, context};
use sha2::{Digest, Sha256};

use super::{Data, Request, Trouble};
use crate::model::Visibility;
use crate::render::is_unfit;

const FRAME: &str = include_str!("../../templates/site/page.html");
const STYLE: &str = include_str!("../../templates/site/style.css");

/// The scripts, in the order in which they build on each other.
const SCRIPTS: [&str; 7] = [
    include_str!("../../templates/site/page.js"),
    include_str!("../../templates/site/time.js"),
    include_str!("../../templates/site/follow.js"),
    include_str!("../../templates/site/answer.js"),
    include_str!("../../templates/site/question.js"),
    include_str!("../../templates/site/rota.js"),
    include_str!("../../templates/site/search.js"),
];

/// What looks for a newer page while somebody edits the policy.
pub const LIVE: &str = include_str!("../../templates/site/live.js");

/// Puts the page together.
pub(super) fn page(request: &Request<'_>, data: &Data<'_>) -> Result<String, Trouble> {
    let mistake = |error: &dyn std::fmt::Display| Trouble::Template(error.to_string());
    let mut script = format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat());
    if request.live {
        script.push_str(LIVE);
    }
    let script = format!("\n{script}");
    let style = format!("\n{STYLE}");
    let json = serde_json::to_string(data).map_err(|error| mistake(&error))?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    let documents: Vec<_> = request
        .documents
        .iter()
        .map(|document| {
            let page = document.page.as_ref().map(|(name, _)| name.as_str());
            let files = document.files.iter();
            let files = files
                .map(|(what, name)| context! { what => *what, name => name.as_str() })
                .collect::<Vec<_>>();
            context! { title => document.title, page => page, files => files }
        })
        .collect();
    let zone = request.policy.organization.timezone.clone();
    let day =
        |at: jiff::Timestamp, format: &str| at.to_zoned(zone.clone()).strftime(format).to_string();
    let (_, until) = request.horizon;
    let context = context! {
        organization => request.policy.organization.name.as_str(),
        zone => zone.iana_name().unwrap_or("the organization’s time"),
        audience => match request.audience {
            Visibility::Public => "everybody",
            Visibility::Internal => "staff",
            Visibility::Restricted => "named recipients only",
        },
        revision => request.revision,
        made => day(request.made, "%A %-d %B %Y, %H:%M"),
        until => day(until, "%A %-d %B %Y, %H:%M"),
        documents,
        contacts => minijinja::value::Value::from(minijinja::value::Serde(&data.contacts)),
        script_hash => hash(&script),
        style_hash => hash(&style),
        live => request.live,
        style => minijinja::Value::from_safe_string(style),
        script => minijinja::Value::from_safe_string(script),
        data => minijinja::Value::from_safe_string(harmless(&json)),
    };
    let frame =
        environment.template_from_named_str("page.html", FRAME).map_err(|error| mistake(&error))?;
    let mut page = frame.render(context).map_err(|error| mistake(&error))?;
    page.retain(|c| !is_unfit(c));
    Ok(page)
}

/// JSON that cannot end the element it stands in.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The hash by which a content security policy lets one text run.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

/// Base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut group = chunk.iter().fold(0u32, |all, byte| (all << 8) | u32::from(*byte));
        group <<= 8 * (3 - chunk.len());
        for position in 0..4 {
            let letter = usize::try_from((group >> (18 - 6 * position)) & 63).unwrap_or_default();
            let letter = LETTERS.get(letter).copied().map_or('=', char::from);
            let _ = out.write_char(if position <= chunk.len() { letter } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (text, encoded) in cases {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn data_ends_nothing() {
        assert_eq!(harmless("\"</script><!--\""), "\"\\u003c/script>\\u003c!--\"");
    }
}
