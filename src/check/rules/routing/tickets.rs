//! Categories, attributes and scales that sort nothing.

use crate::check::rules::rules;
use crate::check::{Context, Findings};
use crate::model::Entry;

rules! {
    /// A category that changes nothing.
    ///
    /// It has no tier, no condition asks for it and no scenario uses it: a ticket of this category is
    /// handled like one that has none.
    ///
    /// ```toml bad
    /// [categories.printing]
    /// name = "Printing"
    /// ```
    ///
    /// ```toml good
    /// [categories.printing]
    /// name = "Printing"
    /// tier = "l1"
    /// ```
    pub(super) static UNUSED_CATEGORY = 201, "unused-category", Warn, "0.1.0", Whole, categories;

    /// A category that does not say who works on it first.
    ///
    /// Without a `tier`, a ticket of this category belongs to nobody until the first step of its policy
    /// fires.
    ///
    /// ```toml bad
    /// [categories.printing]
    /// name = "Printing"
    ///
    /// [[routes]]
    /// when = { category = "printing" }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    ///
    /// ```toml good
    /// [categories.printing]
    /// name = "Printing"
    /// tier = "l1"
    ///
    /// [[routes]]
    /// when = { category = "printing" }
    /// policy = "standard"
    ///
    /// [[routes]]
    /// when = {}
    /// policy = "standard"
    /// ```
    pub(super) static CATEGORY_WITHOUT_TIER = 202, "category-without-tier", Warn, "0.1.0", Whole, without_tier;

    /// An attribute that no condition tests.
    ///
    /// People would fill in a field of the ticket that nothing looks at.
    ///
    /// ```toml bad
    /// [attributes.vip]
    /// type = "boolean"
    /// name = "Very important person"
    /// ```
    ///
    /// ```toml good
    /// [attributes.vip]
    /// type = "boolean"
    /// name = "Very important person"
    ///
    /// [duties.call-back]
    /// when = { vip = true }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    pub(super) static UNUSED_ATTRIBUTE = 208, "unused-attribute", Warn, "0.1.0", Whole, attributes;

    /// An impact or urgency that decides nothing.
    ///
    /// There is no `[matrix]` that turns impact and urgency into a priority, and no condition asks for this
    /// one.
    ///
    /// ```toml bad
    /// [impacts.building]
    /// rank = 1
    /// name = "A whole building"
    /// ```
    ///
    /// ```toml good
    /// [impacts.building]
    /// rank = 1
    /// name = "A whole building"
    ///
    /// [duties.call-facilities]
    /// when = { impact = "building" }
    /// after = "1h"
    /// notify = ["owner"]
    /// ```
    pub(super) static UNUSED_SCALE = 209, "unused-impact-or-urgency", Warn, "0.1.0", Whole, scales;
}

fn categories(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.categories;
    for (ix, category) in cx.policy.categories.iter() {
        if used.has(ix) || category.tier.is_some() {
            continue;
        }
        let diagnostic = UNUSED_CATEGORY
            .finding(category.entry.at, format!("category `{}` changes nothing", category.entry.id))
            .label("no tier, and no condition asks for it")
            .help("say who works on it first: tier = \"…\", or remove it");
        findings.add(&category.entry, diagnostic);
    }
}

fn without_tier(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.categories;
    if cx.policy.tiers.is_empty() {
        return;
    }
    for (ix, category) in cx.policy.categories.iter() {
        if !used.has(ix) || category.tier.is_some() {
            continue;
        }
        let id = &category.entry.id;
        let diagnostic = CATEGORY_WITHOUT_TIER
            .finding(category.entry.at, format!("nobody works on category `{id}` first"))
            .label("no `tier` here")
            .help("say who works on it first: tier = \"…\"");
        findings.add(&category.entry, diagnostic);
    }
}

fn attributes(cx: &Context<'_>, findings: &mut Findings) {
    let used = &cx.facts().usage.attributes;
    for (_, attribute) in cx.policy.attributes.iter().filter(|(ix, _)| !used.has(*ix)) {
        let id = &attribute.entry.id;
        let diagnostic = UNUSED_ATTRIBUTE
            .finding(attribute.entry.at, format!("no condition tests attribute `{id}`"))
            .label("filling it in changes nothing")
            .help("use it in the `when` of a route, trigger or duty, or remove it");
        findings.add(&attribute.entry, diagnostic);
    }
}

fn scales(cx: &Context<'_>, findings: &mut Findings) {
    if cx.policy.matrix.is_some() {
        return;
    }
    let usage = &cx.facts().usage;
    let impacts = cx.policy.impacts.iter().filter(|(ix, _)| !usage.impacts.has(*ix));
    let urgencies = cx.policy.urgencies.iter().filter(|(ix, _)| !usage.urgencies.has(*ix));
    let unused = impacts.map(|(_, i)| &i.entry).chain(urgencies.map(|(_, u)| &u.entry));
    unused.for_each(|entry: &Entry| {
        let message = format!("{} `{}` decides nothing", entry.kind.noun(), entry.id);
        let diagnostic = UNUSED_SCALE
            .finding(entry.at, message)
            .label("no matrix uses it, and no condition asks for it")
            .help("add a [matrix] that gives each impact and urgency a priority, or remove it");
        findings.add(entry, diagnostic);
    });
}
