//! What a file says that a policy does not say yet, and the policy files as they should be.
//!
//! A contact that the policy has keeps everything it has: it gets methods, labels and facts that are new, and
//! a title, a location or a label that changed. What it keeps although the file says otherwise is told.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::edit::{self, Edit};
use super::found::{Found, FoundMethod, Problem, plain};
use super::ids::Ids;
use super::known::{Known, folded, is_same};
use super::method;
use crate::load;
use crate::model::{Contact, Ix, Kind, Policy, Visibility};
use crate::source::Sources;

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The files that change, by their paths below the policy set, with their whole new texts.
    pub files: BTreeMap<Utf8PathBuf, String>,
    /// What becomes of each contact, in the order of the file.
    pub steps: Vec<Step>,
}

/// What becomes of a contact of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The id it has in the policy.
    pub id: String,
    /// True where the policy does not have it yet.
    pub is_new: bool,
    /// What an existing contact gets, in words; nothing where it has everything.
    pub changes: Vec<String>,
    /// What it keeps although the file says something else, in words.
    pub kept: Vec<String>,
    /// The file of the policy that holds it, below the policy set.
    pub file: Utf8PathBuf,
}

/// Merges contacts into a policy; new ones go to the end of `into`, a path below the policy set.
///
/// # Errors
/// Every contact that cannot be merged, with what to do; or why a file of the policy cannot be edited.
pub fn merge(
    policy: &Policy,
    sources: &Sources,
    contacts: &[Found],
    into: &Utf8Path,
) -> Result<Merged, Vec<Problem>> {
    let known = Known::of(policy);
    let mut problems = Vec::new();
    let mut people: Vec<Person> = Vec::new();
    for found in contacts {
        match known.find(found).and_then(|ix| join(&mut people, ix, found, policy)) {
            Ok(()) => {}
            Err(problem) => problems.push(problem),
        }
    }
    let mut ids = Ids::of(policy);
    let country = policy.organization.country.as_ref().map(|at| at.value.as_str());
    let mut steps = Vec::new();
    let mut edits: BTreeMap<Utf8PathBuf, Vec<Edit>> = BTreeMap::new();
    // Ids that the file names are taken before any is made up.
    for person in people.iter().filter(|person| person.known.is_none()) {
        problems.extend(named_id(person, &mut ids, policy));
        problems.extend(person.found.reach.iter().filter_map(|new| method::problem(new, country)));
    }
    for person in people {
        let at = person.found.at.clone();
        let (step, edit) = match person.known {
            None => added(person.found, &mut ids, into),
            Some(ix) => match changed(policy, sources, &known, ix, &person.found) {
                Ok(changed) => changed,
                Err(wrong) => {
                    problems.extend(wrong);
                    continue;
                }
            },
        };
        if let Some(edit) = edit {
            edits.entry(step.file.clone()).or_default().push(edit);
        }
        steps.push((at, step));
    }
    let mut files = BTreeMap::new();
    for (path, edits) in edits {
        match edit::apply(text_of(sources, &path), &edits) {
            Ok(text) => drop(files.insert(path, text)),
            Err(why) => {
                let at = steps.iter().find(|(_, step)| step.file == path);
                let at = at.map_or(0..0, |(at, _)| at.clone());
                let help = "change the entry by hand, or name another file with `--into`";
                problems.push(Problem::new(at, format!("cannot edit `{path}`: {why}"), help));
            }
        }
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.at.start);
        return Err(problems);
    }
    Ok(Merged { files, steps: steps.into_iter().map(|(_, step)| step).collect() })
}

/// Somebody of the file, everything that it says of them put together.
struct Person {
    known: Option<Ix<Contact>>,
    found: Found,
}

/// Puts what a file says in several places of one contact together, where that is no contradiction.
fn join(
    people: &mut Vec<Person>,
    known: Option<Ix<Contact>>,
    found: &Found,
    policy: &Policy,
) -> Result<(), Problem> {
    let country = policy.organization.country.as_ref().map(|at| at.value.as_str());
    let is_they = |person: &&mut Person| match (known, &person.found.id, &found.id) {
        (Some(ix), ..) => person.known == Some(ix),
        (None, Some(one), Some(other)) => one == other,
        (None, ..) => person.known.is_none() && folded(&person.found.name) == folded(&found.name),
    };
    let Some(person) = people.iter_mut().find(is_they) else {
        people.push(Person { known, found: found.clone() });
        return Ok(());
    };
    let first = &mut person.found;
    let same = |one: &FoundMethod, other: &FoundMethod| {
        is_same((one.kind, &one.address), (other.kind, &other.address), country)
    };
    let shares = first.reach.iter().any(|one| found.reach.iter().any(|other| same(one, other)));
    let one_is_empty = first.reach.is_empty() || found.reach.is_empty();
    let differ = |one: &Option<String>, other: &Option<String>| {
        one.is_some() && other.is_some() && one != other
    };
    let contradicts = differ(&first.title, &found.title)
        || differ(&first.location, &found.location)
        || (first.kind.is_some() && found.kind.is_some() && first.kind != found.kind);
    if contradicts || !(shares || one_is_empty) {
        let message =
            format!("{} stands in this file twice, and the two differ", load::quote(&found.name));
        let help = "leave one of them, or tell two people of the same name apart: in a table by a column \
            `Id`, in a card by the name";
        return Err(Problem::new(found.at.clone(), message, help));
    }
    first.title = first.title.take().or_else(|| found.title.clone());
    first.location = first.location.take().or_else(|| found.location.clone());
    first.kind = first.kind.or(found.kind);
    first.verified = first.verified.max(found.verified);
    first.visibility = first.visibility.max(found.visibility);
    for method in &found.reach {
        if !first.reach.iter().any(|one| same(one, method)) {
            first.reach.push(method.clone());
        }
    }
    for text in &found.responsibilities {
        if !first.responsibilities.contains(text) {
            first.responsibilities.push(text.clone());
        }
    }
    Ok(())
}

/// Takes the id that the file names for somebody new; what is wrong with it.
fn named_id(person: &Person, ids: &mut Ids, policy: &Policy) -> Option<Problem> {
    let id = person.found.id.as_deref()?;
    let at = person.found.at.clone();
    if let Err(mistake) = load::check_id(Kind::Contact, id) {
        return Some(Problem::new(at, mistake.message, mistake.help.unwrap_or_default()));
    }
    if ids.take(id) {
        return None;
    }
    let what = if policy.tiers.find(id).is_some() { "tier" } else { "rotation" };
    let message = format!("`{id}` is a {what}, and contacts, tiers and rotations share their ids");
    Some(Problem::new(at, message, "give the contact another id"))
}

fn added(found: Found, ids: &mut Ids, into: &Utf8Path) -> (Step, Option<Edit>) {
    let id = found.id.clone().unwrap_or_else(|| ids.of_contact(&found));
    let step = Step {
        id: id.clone(),
        is_new: true,
        changes: Vec::new(),
        kept: Vec::new(),
        file: into.to_owned(),
    };
    (step, Some(Edit::Add { id, found: Box::new(found) }))
}

/// What an existing contact gets, and what it keeps.
fn changed(
    policy: &Policy,
    sources: &Sources,
    known: &Known<'_>,
    ix: Ix<Contact>,
    found: &Found,
) -> Result<(Step, Option<Edit>), Vec<Problem>> {
    let contact = &policy.contacts[ix];
    let id = contact.entry.id.to_string();
    let mut edit = edit::Change::new(&id);
    let (mut changes, mut kept) = (Vec::new(), Vec::new());
    if plain(&contact.name) != found.name {
        if found.id.is_some() {
            changes.push(format!("name: {}", found.name));
            edit.name = Some(found.name.clone());
        } else if folded(&contact.name) != folded(&found.name) {
            kept.push(format!("its name: the file says {}", load::quote(&found.name)));
        }
    }
    if let Some(kind) = found.kind.filter(|kind| *kind != contact.kind) {
        kept.push(format!("its kind: the file says `{}`", kind.as_str()));
    }
    let differs = |new: &Option<String>, old: &Option<String>| {
        let old = old.as_deref().map(plain);
        new.clone().filter(|new| old.as_ref() != Some(new))
    };
    edit.title = differs(&found.title, &contact.title);
    changes.extend(edit.title.iter().map(|title| format!("title: {title}")));
    edit.location = differs(&found.location, &contact.location);
    changes.extend(edit.location.iter().map(|location| format!("location: {location}")));
    edit.verified = found.verified.filter(|day| contact.verified.is_none_or(|at| at.value < *day));
    changes.extend(edit.verified.map(|day| format!("verified: {day}")));
    match stricter(found.visibility, contact.visibility) {
        Ok(visibility) => edit.visibility = visibility,
        Err(wider) => kept.push(format!("its visibility: the file says `{}`", wider.as_str())),
    }
    changes.extend(edit.visibility.map(|v| format!("visibility: {}", v.as_str())));
    let has = |text: &String| contact.responsibilities.iter().any(|old| plain(old) == *text);
    edit.responsibilities = found.responsibilities.iter().filter(|r| !has(r)).cloned().collect();
    changes.extend(edit.responsibilities.iter().map(|text| format!("responsibility: {text}")));
    methods(policy, known, ix, found, &mut edit, &mut changes)?;
    let file = sources.path_in_folder(contact.entry.at.file).unwrap_or(Utf8Path::new(""));
    let edit = (!changes.is_empty()).then(|| Edit::Change(Box::new(edit)));
    Ok((Step { id, is_new: false, changes, kept, file: file.to_owned() }, edit))
}

/// The visibility that a file asks for where it is stricter; the wider one that is not taken.
fn stricter(asked: Option<Visibility>, has: Visibility) -> Result<Option<Visibility>, Visibility> {
    match asked {
        Some(asked) if asked < has => Err(asked),
        asked => Ok(asked.filter(|asked| *asked > has)),
    }
}

/// Methods and labels that a contact does not have.
fn methods(
    policy: &Policy,
    known: &Known<'_>,
    ix: Ix<Contact>,
    found: &Found,
    edit: &mut edit::Change,
    changes: &mut Vec<String>,
) -> Result<(), Vec<Problem>> {
    let contact = &policy.contacts[ix];
    let country = policy.organization.country.as_ref().map(|at| at.value.as_str());
    let reach = known.methods(ix);
    let of_holder = contact.held_by.as_ref().filter(|_| contact.reach.is_empty());
    let mut problems = Vec::new();
    let mut claimed = BTreeSet::new();
    for method in &found.reach {
        // Of several that reach the same place, each is one of the file's.
        let alike = reach.iter().enumerate().filter(|(_, own)| {
            let own = (own.kind, own.address.value.as_str());
            is_same(own, (method.kind, &method.address), country)
        });
        let own = alike.max_by_key(|(index, own)| {
            let is_free = !claimed.contains(index);
            (is_free, own.kind == method.kind, own.label == method.label, std::cmp::Reverse(*index))
        });
        let own = own.map(|(index, own)| (index, own, claimed.insert(index)));
        match (own, of_holder) {
            (None, None) => {
                problems.extend(method::problem(method, country));
                changes.push(format!("{} {}", method.kind.as_str(), method.address));
                edit.reach.push(method.clone());
            }
            (None, Some(holder)) => {
                let id = &contact.entry.id;
                let holder = &policy.contacts[holder.value].entry.id;
                let message = format!(
                    "`{id}` is reached as its holder `{holder}`, who has no {} {}",
                    method.kind.as_str(),
                    load::quote(&method.address)
                );
                let help =
                    format!("add it to `{holder}`, or give `{id}` a `reach` of its own first");
                problems.push(Problem::new(method.at.clone(), message, help));
            }
            (Some((index, own, is_first)), None) => {
                let label = method.label.clone().filter(|_| is_first);
                let label = label.filter(|label| own.label.as_ref() != Some(label));
                if let Some(label) = label {
                    changes.push(format!("label of {}: {label}", own.address.value));
                    edit.labels.push((index, label));
                }
            }
            (Some(_), Some(_)) => {}
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn text_of<'s>(sources: &'s Sources, path: &Utf8Path) -> Option<&'s str> {
    let mut files = sources.iter();
    let (_, file) = files.find(|(id, _)| sources.path_in_folder(*id) == Some(path))?;
    Some(file.text())
}
