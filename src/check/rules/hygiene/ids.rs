//! Ids that a reader takes for one another.

use std::collections::HashMap;

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::{Entry, Kind};

rules! {
    /// Ids that differ only in look.
    ///
    /// `l` and `1`, `o` and `0`, `rn` and `m` look the same in many typefaces, so that a reader takes one
    /// id for the other, and so does whoever types it.
    ///
    /// ```toml bad
    /// [categories.modem]
    /// name = "Modems"
    /// tier = "l1"
    ///
    /// [categories.modern]
    /// name = "Modern workplace"
    /// tier = "l1"
    /// ```
    ///
    /// ```toml good
    /// [categories.modem]
    /// name = "Modems"
    /// tier = "l1"
    ///
    /// [categories.workplace]
    /// name = "Modern workplace"
    /// tier = "l1"
    /// ```
    pub(super) static CONFUSABLE_IDS = 906, "confusable-ids", Warn, "0.1.0", Entry, confusable;
}

fn confusable(cx: &Context<'_>, findings: &mut Findings) {
    // Only looked up, never walked: the order of a hash map does not show.
    let mut seen: HashMap<(Kind, String), &Entry> = HashMap::new();
    for entry in cx.policy.entries() {
        if entry.kind == Kind::Route {
            continue;
        }
        let other = *seen.entry((namespace(entry.kind), look(&entry.id))).or_insert(entry);
        if other.id == entry.id {
            continue;
        }
        let diagnostic = CONFUSABLE_IDS
            .finding(entry.at, format!("`{}` looks like `{}`", entry.id, other.id))
            .label(format!("a {} of its own", entry.kind.noun()))
            .related(other.at, "looks the same")
            .help("rename one of them so that the two cannot be mistaken");
        findings.add(entry, diagnostic);
    }
}

/// Whatever can be notified shares one namespace.
fn namespace(kind: Kind) -> Kind {
    match kind {
        Kind::Tier | Kind::Rotation => Kind::Contact,
        other => other,
    }
}

/// What the eye sees of an id: ids are ASCII, so these are the only characters that it mistakes
/// (Unicode Technical Standard 39, the part that concerns lower-case letters and digits).
fn look(id: &str) -> String {
    let mut look = String::with_capacity(id.len() + 4);
    for character in id.chars() {
        match character {
            'm' => look.push_str("rn"),
            'w' => look.push_str("vv"),
            '1' | 'I' | '|' => look.push('l'),
            '0' => look.push('o'),
            other => look.extend(other.to_lowercase()),
        }
    }
    look
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn ids_that_look_alike_share_a_look() {
        for (a, b) in [("l1", "ll"), ("modem", "modern"), ("p0", "po"), ("sw-1", "svv-l")] {
            assert_eq!(look(a), look(b));
        }
        for (a, b) in [("l1", "l2"), ("l2", "l3"), ("ada", "adam"), ("it-manager", "it-manager-2")]
        {
            assert_ne!(look(a), look(b));
        }
    }
}
