//! Contacts from cards: vCard 4.0 and 3.0, and the 2.1 that telephones still export.

mod card;
mod lines;

use super::found::{Problem, Read};
use lines::{Line, lines};

/// Reads the cards of a text: their contacts, and everything that is wrong with them.
pub(super) fn read(text: &str) -> (Read, Vec<Problem>) {
    let mut read = Read::default();
    let (lines, mut problems) = lines(text);
    let mut open: Vec<&Line> = Vec::new();
    let mut properties: Vec<&Line> = Vec::new();
    for line in &lines {
        let component = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                // A card in a card (`AGENT` of 2.1) is about somebody else.
                if open.is_empty() && component != "VCARD" {
                    let message = format!("`{component}` is no card");
                    problems.push(Problem::new(
                        line.at.clone(),
                        message,
                        "import cards, `BEGIN:VCARD`; a calendar is no list of contacts",
                    ));
                }
                open.push(line);
            }
            "END" => {
                if open.pop().is_none() {
                    let message = "this ends a card that was not begun";
                    problems.push(Problem::new(
                        line.at.clone(),
                        message,
                        "write `BEGIN:VCARD` before the card, or remove the line",
                    ));
                } else if open.is_empty() {
                    let before = problems.len();
                    let contact = card::contact(line, &properties, &mut read, &mut problems);
                    if problems.len() == before {
                        read.contacts.extend(contact);
                    }
                    properties.clear();
                }
            }
            _ if open.len() == 1 => properties.push(line),
            _ if open.is_empty() => {
                let message = "this line belongs to no card";
                problems.push(Problem::new(
                    line.at.clone(),
                    message,
                    "write it between `BEGIN:VCARD` and `END:VCARD`, or remove it",
                ));
            }
            _ => {}
        }
    }
    if let Some(line) = open.first() {
        let message = "this card never ends";
        problems.push(Problem::new(
            line.at.clone(),
            message,
            "write `END:VCARD` after it; the file may have been cut off",
        ));
    }
    (read, problems)
}
