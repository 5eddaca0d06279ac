//! What documents are said to show is what they show: every value of a policy set is changed, one after
//! the other, and where a document comes out different, the entry must be among those it is said to use.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic, as tests do"
)]

use std::collections::BTreeMap;

use tierline::history::{Links, Shown};
use tierline::load::load;
use tierline::model::{Format, Kind};
use tierline::render::Renderer;
use tierline::source::{SourceFile, Sources};
use toml::{Table, Value};

const SET: [&str; 4] = [
    include_str!("load/everything/tierline.toml"),
    include_str!("load/everything/policy.toml"),
    include_str!("load/everything/people/contacts.toml"),
    include_str!("load/everything/tickets.toml"),
];

/// Prose that asks for single things.
const DOCUMENTS: &str = r#"
[documents.prose]
title = "Prose"
template = "contact-sheet"
audience = "public"
formats = ["markdown"]
sections = [{ title = "One", body = '''
{{ priority("high").respond_within or "-" }} {{ tier("l2").name }}

{{ part("timeframes", "main") }}
''' }]
"#;

const TEMPLATES: [&str; 3] = ["sop", "emergency-contact-letter", "priority-table"];

/// Everything in one table.
fn set() -> Table {
    let mut all = Table::new();
    let mut text = DOCUMENTS.to_owned();
    for (template, audience) in TEMPLATES.iter().zip(["public", "internal"].into_iter().cycle()) {
        text += &format!(
            "[documents.of-{template}]\ntitle = \"T\"\ntemplate = \"{template}\"\n\
             audience = \"{audience}\"\nowner = \"it-manager\"\nformats = [\"markdown\"]\n"
        );
    }
    for file in SET.into_iter().chain([text.as_str()]) {
        for (name, value) in toml::from_str::<Table>(file).unwrap() {
            match (all.get_mut(&name), value) {
                (Some(Value::Table(known)), Value::Table(more)) => known.extend(more),
                (_, value) => drop(all.insert(name, value)),
            }
        }
    }
    all.remove("scenarios");
    all.remove("guarantees");
    all.get_mut("documents")
        .unwrap()
        .as_table_mut()
        .unwrap()
        .retain(|id, _| id == "prose" || id.starts_with("of-"));
    all
}

/// Documents: a number for the text, and what it is said to show; or why it cannot be made.
type Made = BTreeMap<String, Result<(String, Shown), String>>;

/// Every document of a set; `None` where it does not load.
fn make(set: &Table) -> Option<Made> {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("tierline.toml", toml::to_string(set).unwrap()));
    let loaded = load(&sources);
    let policy = loaded.policy.filter(|_| loaded.errors.is_empty())?;
    let renderer = Renderer::new(&policy, &sources, Vec::new());
    let documents = policy.documents.iter().map(|(ix, document)| {
        let made = renderer.draft(ix, Format::Markdown).map_err(|e| e.message).map(|draft| {
            let mut shown = Shown {
                document: document.entry.id.to_string(),
                whole: draft.uses.whole,
                named: draft.uses.named,
                lists: draft.uses.lists,
                ..Shown::default()
            };
            shown.complete(&policy, &Links::of(&policy));
            (format!("{:?}", draft.seal), shown)
        });
        (document.entry.id.to_string(), made)
    });
    Some(documents.collect())
}

/// Other values that might stand in the place of one.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => {
            let later = text.replace("17:00", "16:00").replace('1', "2").replace('2', "3");
            [format!("{text}x"), later, "never".to_owned(), "phone".to_owned()]
                .into_iter()
                .filter(|other| other != text)
                .map(Value::String)
                .collect()
        }
        Value::Integer(number) => vec![Value::Integer(number + 7)],
        Value::Boolean(truth) => vec![Value::Boolean(!truth)],
        Value::Datetime(time) => {
            vec![Value::Datetime(time.to_string().replace("2026", "2025").parse().unwrap())]
        }
        _ => Vec::new(),
    }
}

/// Calls for every value with another in its place; `path` leads to it.
fn each(value: &Value, path: &mut Vec<String>, call: &mut impl FnMut(&[String], &Value)) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                path.push(key.clone());
                each(value, path, call);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                path.push(index.to_string());
                each(value, path, call);
                path.pop();
            }
        }
        value => others(value).iter().for_each(|other| call(path, other)),
    }
}

fn put(value: &mut Value, path: &[String], other: &Value) {
    let Some((first, rest)) = path.split_first() else {
        *value = other.clone();
        return;
    };
    match value {
        Value::Table(table) => put(table.get_mut(first).unwrap(), rest, other),
        Value::Array(items) => put(&mut items[first.parse::<usize>().unwrap()], rest, other),
        _ => {}
    }
}

#[test]
fn whatever_changes_a_document_is_among_what_it_shows() {
    let set = set();
    let base = make(&set).unwrap();
    let failed: Vec<_> = base.iter().filter(|(_, made)| made.is_err()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let (_, table) = base["of-priority-table"].as_ref().unwrap();
    let people = table.whole.iter().filter(|key| key.kind == Kind::Contact).count();
    assert_eq!(people, 0, "a table of priorities names people at most: {table:#?}");
    let (mut tried, mut different, mut missed) = (0, 0, Vec::new());
    let whole = Value::Table(set);
    each(&whole, &mut Vec::new(), &mut |path, other| {
        if path[0] == "lints" || path[0] == "render" {
            return;
        }
        let mut changed = whole.clone();
        put(&mut changed, path, other);
        let Some(made) = make(changed.as_table().unwrap()) else { return };
        tried += 1;
        let kind = Kind::ALL.into_iter().find(|kind| kind.table() == path[0]).unwrap();
        for (id, now) in made {
            let (Ok((before, shown)), Ok((now, _))) = (&base[&id], now) else { continue };
            if *before == now {
                continue;
            }
            different += 1;
            let is_it = |key: &&tierline::model::EntryKey| {
                key.kind == kind && (!kind.has_ids() || *key.id == *path[1])
            };
            let field = if kind.has_ids() { path.get(2) } else { path.get(1) };
            let naming =
                ["name", "title", "kind", "type", "rank", "level", "visibility", "timezone"];
            let by_name = field.is_some_and(|field| naming.contains(&field.as_str()));
            let is_named = by_name && shown.named.iter().any(|key| is_it(&key));
            if !is_named && !shown.whole.iter().any(|key| is_it(&key)) {
                missed.push(format!("{id} shows {} = {other}", path.join(".")));
            }
        }
    });
    assert!(tried > 100 && different > 100, "{tried} changes, {different} documents");
    assert!(missed.is_empty(), "{tried} changes:\n{}", missed.join("\n"));
}
