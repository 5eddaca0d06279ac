//! Policy files with entries added and changed: everything else in them stays as it is, byte for byte.

use jiff::civil::Date;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use super::found::{Found, FoundMethod};
use crate::model::{ContactKind, Visibility};

/// What is to be done to a file.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// A contact at its end.
    Add { id: String, found: Box<Found> },
    /// More of a contact that it has.
    Change(Box<Change>),
}

/// What a contact gets.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
    pub(super) location: Option<String>,
    pub(super) verified: Option<Date>,
    pub(super) visibility: Option<Visibility>,
    /// Added to those it has.
    pub(super) responsibilities: Vec<String>,
    /// Added to those it has.
    pub(super) reach: Vec<FoundMethod>,
    /// Labels of methods that it has, by their position.
    pub(super) labels: Vec<(usize, String)>,
}

impl Change {
    pub(super) fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: None,
            title: None,
            location: None,
            verified: None,
            visibility: None,
            responsibilities: Vec::new(),
            reach: Vec::new(),
            labels: Vec::new(),
        }
    }
}

/// The order in which new keys stand; others keep their places.
const KEYS: [&str; 9] = [
    "kind",
    "name",
    "title",
    "location",
    "responsibilities",
    "visibility",
    "timezone",
    "reach",
    "verified",
];

/// Longer lines are broken.
const WIDEST: usize = 100;

/// A file with its edits done; `None` for one that does not exist yet.
///
/// # Errors
/// Why it cannot be edited without changing anything else.
pub(super) fn apply(text: Option<&str>, edits: &[Edit]) -> Result<String, String> {
    let text = text.unwrap_or_default();
    let breaks = text.matches('\n').count();
    let is_windows = breaks > 0 && text.matches("\r\n").count() == breaks;
    let mut out = if is_windows { text.replace("\r\n", "\n") } else { text.to_owned() };
    let changes: Vec<&Change> = edits
        .iter()
        .filter_map(|edit| if let Edit::Change(change) = edit { Some(&**change) } else { None })
        .collect();
    if !changes.is_empty() {
        let mut document: DocumentMut =
            out.parse().map_err(|_| "it is no TOML that can be edited".to_owned())?;
        if document.to_string() != out {
            return Err("its layout cannot be kept".to_owned());
        }
        for change in changes {
            let entry = document.get_mut("contacts").and_then(|all| all.get_mut(&change.id));
            let entry = entry.ok_or_else(|| format!("`{}` is not in it", change.id))?;
            apply_change(entry, change).ok_or_else(|| {
                format!("`{}` is written in a way that cannot be edited", change.id)
            })?;
        }
        out = document.to_string();
    }
    for edit in edits {
        if let Edit::Add { id, found } = edit {
            if !out.is_empty() {
                out.truncate(out.trim_end().len());
                out.push_str(if out.is_empty() { "" } else { "\n\n" });
            }
            out.push_str(&entry(id, found));
        }
    }
    Ok(if is_windows { out.replace('\n', "\r\n") } else { out })
}

/// A new entry as a team would write it.
fn entry(id: &str, found: &Found) -> String {
    let kind = found.kind.unwrap_or(ContactKind::Person);
    let mut lines = vec![format!("[contacts.{id}]")];
    let mut line = |key: &str, value: String| lines.push(format!("{key} = {value}"));
    line("kind", quoted(kind.as_str()));
    line("name", quoted(&found.name));
    found.title.iter().for_each(|title| line("title", quoted(title)));
    found.location.iter().for_each(|location| line("location", quoted(location)));
    let responsibilities: Vec<_> = found.responsibilities.iter().map(|text| quoted(text)).collect();
    if !responsibilities.is_empty() {
        line("responsibilities", list(&responsibilities, "responsibilities = ".len()));
    }
    found.visibility.iter().for_each(|v| line("visibility", quoted(v.as_str())));
    let reach: Vec<_> = found.reach.iter().map(|m| method(m).to_string()).collect();
    if !reach.is_empty() {
        line("reach", list(&reach, "reach = ".len()));
    }
    found.verified.iter().for_each(|day| line("verified", day.to_string()));
    lines.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A list on one line where it is short.
fn list(items: &[String], indent: usize) -> String {
    let short = format!("[{}]", items.join(", "));
    let fits = items.len() == 1 || (items.len() == 2 && !short.contains('{'));
    if fits && indent + short.chars().count() <= WIDEST {
        return short;
    }
    let lines: String = items.iter().map(|item| format!("  {item},\n")).collect();
    format!("[\n{lines}]")
}

fn method(method: &FoundMethod) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert(method.kind.as_str(), method.address.as_str().into());
    if let Some(label) = &method.label {
        table.insert("label", label.as_str().into());
    }
    if let Some(visibility) = method.visibility {
        table.insert("visibility", visibility.as_str().into());
    }
    table
}

/// Changes an entry; `None` where it is not written as a table.
fn apply_change(entry: &mut Item, change: &Change) -> Option<()> {
    let texts = [("name", &change.name), ("title", &change.title), ("location", &change.location)];
    for (key, text) in texts {
        if let Some(text) = text {
            set(entry, key, text.as_str().into())?;
        }
    }
    if let Some(visibility) = change.visibility {
        set(entry, "visibility", visibility.as_str().into())?;
    }
    if let Some(day) = change.verified {
        let day: toml_edit::Datetime = day.to_string().parse().ok()?;
        set(entry, "verified", day.into())?;
    }
    for text in &change.responsibilities {
        push(entry, "responsibilities", text.as_str().into())?;
    }
    for (index, label) in &change.labels {
        set_label(entry.get_mut("reach")?, *index, label)?;
    }
    for found in &change.reach {
        if let Some(tables) = entry.get_mut("reach").and_then(Item::as_array_of_tables_mut) {
            tables.push(method(found).into_table());
        } else {
            push(entry, "reach", method(found).into())?;
        }
    }
    if let Some(table) = entry.as_table_mut() {
        in_usual_order(table);
    }
    Some(())
}

/// Sets a key of a table; what stands around its value stays. `None` where it is no table.
fn set(item: &mut Item, key: &str, mut value: Value) -> Option<()> {
    match item.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => insert(item, key, value)?,
    }
    Some(())
}

/// Adds a key to a table. In braces, the blank before the closing one belongs to the last value.
fn insert(item: &mut Item, key: &str, mut value: Value) -> Option<()> {
    if let Some(table) = item.as_inline_table_mut() {
        if let Some((_, last)) = table.iter_mut().last() {
            value.decor_mut().set_prefix(" ");
            value.decor_mut().set_suffix(suffix(last));
            last.decor_mut().set_suffix("");
        }
        table.insert(key, value);
    } else {
        item.as_table_like_mut()?.insert(key, Item::Value(value));
    }
    Some(())
}

/// Labels a method, in a list of inline tables or in tables of their own.
fn set_label(reach: &mut Item, index: usize, label: &str) -> Option<()> {
    if let Some(tables) = reach.as_array_of_tables_mut() {
        tables.get_mut(index)?.insert("label", toml_edit::value(label));
        return Some(());
    }
    let place = reach.as_array_mut()?.get_mut(index)?;
    let mut item = Item::Value(place.clone());
    set(&mut item, "label", label.into())?;
    *place = item.into_value().ok()?;
    Some(())
}

/// Moves keys that were added to where they usually stand; the others stay in their order.
fn in_usual_order(table: &mut Table) {
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    let mut order: Vec<String> = Vec::new();
    for key in keys {
        // Keys that were there have a place in the file; those that are new stand at the end so far.
        let is_new = table
            .key(&key)
            .is_some_and(|key| key.span().is_none() && key.leaf_decor().prefix().is_none());
        let rank = KEYS.iter().position(|usual| *usual == key).filter(|_| is_new);
        let before = rank.and_then(|rank| {
            let usual = KEYS.get(..rank)?;
            order.iter().rposition(|placed| usual.contains(&placed.as_str()))
        });
        match before {
            Some(before) => order.insert(before + 1, key),
            None => order.push(key),
        }
    }
    let place = |key: &str| order.iter().position(|placed| placed == key);
    table.sort_values_by(|one, _, other, _| place(one.get()).cmp(&place(other.get())));
}

/// Adds a value to the list of a key, in the layout that the list has.
fn push(entry: &mut Item, key: &str, value: Value) -> Option<()> {
    let Some(item) = entry.get_mut(key) else {
        return insert(entry, key, Array::from_iter([value]).into());
    };
    let array = item.as_array_mut()?;
    let is_tall = array.iter().any(|value| prefix(value).contains('\n'));
    if !is_tall && key.len() + 3 + array.to_string().len() + value.to_string().len() > WIDEST {
        break_up(array);
        return push_line(array, value);
    }
    if is_tall { push_line(array, value) } else { push_beside(array, value) }
}

fn prefix(value: &Value) -> &str {
    value.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default()
}

fn suffix(value: &Value) -> &str {
    value.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default()
}

/// Puts every value of a list on a line of its own.
fn break_up(array: &mut Array) {
    for value in array.iter_mut() {
        value.decor_mut().set_prefix("\n  ");
        value.decor_mut().set_suffix("");
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
}

/// Adds a value to a list on one line.
fn push_beside(array: &mut Array, mut value: Value) -> Option<()> {
    let last = array.len().checked_sub(1);
    if let Some(last) = last.and_then(|last| array.get_mut(last)) {
        let after = suffix(last).to_owned();
        last.decor_mut().set_suffix("");
        value.decor_mut().set_prefix(" ");
        value.decor_mut().set_suffix(after);
    }
    array.push_formatted(value);
    Some(())
}

/// Adds a value to a list of lines. A comment behind the last value stays behind it.
fn push_line(array: &mut Array, mut value: Value) -> Option<()> {
    let ends_in_comma = array.trailing_comma();
    let last_index = array.len().checked_sub(1)?;
    let last = array.get_mut(last_index)?;
    let before = prefix(last).rsplit('\n').next().unwrap_or("  ").to_owned();
    let tail = if ends_in_comma {
        array.trailing().as_str().unwrap_or("\n").to_owned()
    } else {
        let tail = suffix(last).to_owned();
        last.decor_mut().set_suffix("");
        tail
    };
    let (comment, end) = tail.rsplit_once('\n').unwrap_or((tail.as_str(), ""));
    value.decor_mut().set_prefix(format!("{comment}\n{before}"));
    let end = if tail.contains('\n') { format!("\n{end}") } else { end.to_owned() };
    if ends_in_comma {
        array.set_trailing(end);
    } else {
        value.decor_mut().set_suffix(end);
    }
    array.push_formatted(value);
    array.set_trailing_comma(ends_in_comma);
    Some(())
}
