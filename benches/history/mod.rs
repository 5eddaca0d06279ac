//! A set of departments with a history: one commit after the other edits one of its files, as people do.
//! May depend on nothing but the standard library.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::policy_set::{File, departments};

/// Writes `commits` commits over a set of `files` files as a stream for `git fast-import`, on the branch
/// `main`. The first adds every file. The same numbers give the same bytes.
///
/// The duty of one department gets another id three times, and moves to a file of its own once; its
/// `after` changes in between.
///
/// # Errors
/// Where the stream cannot be written.
pub(crate) fn history(files: usize, commits: usize, out: &mut impl Write) -> io::Result<()> {
    let mut set: Vec<File> = departments(files).collect();
    let mut touched: BTreeSet<usize> = (0..set.len()).collect();
    let mut chance = Chance(1);
    for number in 0..commits.max(1) {
        let subject = match number {
            0 => "Write down who is told when".to_owned(),
            _ => match renaming(&mut set, number, commits) {
                Some((subject, of)) => {
                    touched.extend(of);
                    subject
                }
                None => {
                    let of = 1 + chance.below(set.len() - 1);
                    touched.insert(of);
                    edit(&mut set, of, &mut chance)
                }
            },
        };
        if number > 0 && number == commits / 2 {
            touched.extend(split(&mut set));
        }
        let time = 1_700_000_000 + number * 3_600;
        writeln!(out, "commit refs/heads/main\ncommitter A <a@example.com> {time} +0000")?;
        writeln!(out, "data {}\n{subject}", subject.len())?;
        for of in std::mem::take(&mut touched) {
            let Some((path, text)) = set.get(of) else { continue };
            writeln!(out, "M 100644 inline {path}\ndata {}\n{text}", text.len())?;
        }
        writeln!(out)?;
    }
    writeln!(out, "done")
}

/// The department whose duty is renamed.
const RENAMED: usize = 5;

/// The ids of its duty, one after the other.
const IDS: [&str; 4] = ["d000005-notice", "d000005-word", "d000005-message", "d000005-call"];

/// What is done to that duty at a commit, if anything.
fn renaming(set: &mut [File], number: usize, commits: usize) -> Option<(String, Vec<usize>)> {
    let quarter = (commits / 4).max(1);
    let eighth = (commits / 8).max(1);
    let time = number / quarter;
    let is_there = |(_, text): &File| IDS.iter().any(|id| text.contains(&format!("duties.{id}]")));
    let at = set.iter().position(is_there)?;
    let (_, text) = set.get_mut(at)?;
    let subject = if number.is_multiple_of(quarter) && time < IDS.len() {
        let (from, to) = (IDS.get(time.checked_sub(1)?)?, IDS.get(time)?);
        *text = text.replace(from, to);
        format!("Call the duty {to}")
    } else if number % quarter == eighth {
        let (from, to) = (4 + time, 5 + time);
        *text =
            text.replace(&format!("\nafter = \"{from}h\"\n"), &format!("\nafter = \"{to}h\"\n"));
        format!("Tell the department next door within {to} hours")
    } else {
        return None;
    };
    Some((subject, vec![at]))
}

/// Moves the duty to a file of its own; gives the files that changed.
fn split(set: &mut Vec<File>) -> Vec<usize> {
    let path = format!("department-{RENAMED:06}.toml");
    let Some(at) = set.iter().position(|(file, _)| file.ends_with(&path)) else { return vec![] };
    let Some((_, text)) = set.get_mut(at) else { return vec![] };
    let Some(start) = text.find("\n[duties.") else { return vec![] };
    let duty = text.split_off(start + 1);
    set.push(("duties.toml".to_owned(), duty));
    vec![at, set.len() - 1]
}

/// An edit of a department: a delay, a number, the order of those on call, a name.
fn edit(set: &mut [File], of: usize, chance: &mut Chance) -> String {
    let Some((_, text)) = set.get_mut(of) else { return String::new() };
    let department = of - 1;
    match chance.below(4) {
        0 => {
            let (step, hours) = (chance.below(3), 1 + chance.below(12));
            let mut delays = text.match_indices("low = \"");
            if let Some((at, key)) = delays.nth(step) {
                let start = at + key.len();
                let end = text.get(start..).and_then(|rest| rest.find('h')).unwrap_or_default();
                text.replace_range(start..start + end, &hours.to_string());
            }
            format!("Tell department {department} after {hours} hours at step {}", step + 1)
        }
        1 => {
            let number = chance.below(9_000) + 1_000;
            if let Some(at) = text.rfind("mobile = \"+1 212 ") {
                let at = at + "mobile = \"+1 212 ".len() + 4;
                text.replace_range(at..at + 4, &number.to_string());
            }
            format!("A new number in department {department}")
        }
        2 => {
            let (a, b) = (chance.below(3), chance.below(3));
            let (a, b) = (format!("person-{a}\""), format!("person-{b}\""));
            if let Some(line) = text
                .lines()
                .find(|line| line.starts_with("members = [\"") && !line.contains("person-3"))
            {
                let swapped = line.replace(&a, "?").replace(&b, &a).replace('?', &b);
                *text = text.replacen(&line.to_owned(), &swapped, 1);
            }
            format!("Another order on call in department {department}")
        }
        _ => {
            let number = chance.below(1_000);
            *text = text.replacen("name = \"Outage", &format!("name = \"{number}: outage"), 1);
            format!("Other words in department {department}")
        }
    }
}

/// Numbers that look like chance and are always the same (Numerical Recipes' generator).
struct Chance(u32);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % limit.max(1)
    }
}
