#!/usr/bin/env python3
"""Imports address books that other programs wrote, and reads what became of them with another TOML parser.

    .venv/bin/python tests/independent/imports.py target/debug/tierline

Cards by vobject, tables by the csv module in the ways in which spreadsheets write them; then the cards that
`tierline render` makes, read by vobject, against what `tierline import` makes of the same file.
"""

import csv
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import vobject

ROOT = Path(__file__).resolve().parents[2]

POLICY = '[organization]\nname = "Example"\ntimezone = "Europe/London"\ncountry = "GB"\n'

PEOPLE = [
    ("Zoë Müller, PhD", "Head; of \\ things", "+44 20 7946 0018", "zoe@example.com"),
    ("=cmd|' /C calc'!A0", 'She said "no"', "020 7946 0019", "b@example.com"),
    ("李 伟 " + "long " * 30, "END:VCARD", "+44 7700 900123", "li@example.com"),
    ("שלום 👩‍👩‍👧", "<script>", "ext 7777", "x@example.org"),
]


def imported(program, folder, book):
    """The contacts of an address book as the policy has them afterwards, by name."""
    policies = Path(tempfile.mkdtemp(dir=folder))
    (policies / "tierline.toml").write_text(POLICY)
    done = subprocess.run(
        [program, "import", "contacts", str(book), "--policies", str(policies)],
        capture_output=True, timeout=60,
    )
    if done.returncode:
        sys.exit(f"{book}: {done.returncode}\n{done.stderr.decode()}")
    contacts = tomllib.loads((policies / "contacts.toml").read_text())["contacts"]
    return {contact["name"]: contact for contact in contacts.values()}


def same(found, book):
    assert len(found) == len(PEOPLE), (book, found)
    for name, title, phone, mail in PEOPLE:
        contact = found[" ".join(name.split())]
        assert contact["title"] == title, (book, contact)
        assert contact["reach"] == [{"phone": phone}, {"email": mail}], (book, contact)


def cards(program, folder):
    text = ""
    for name, title, phone, mail in PEOPLE:
        card = vobject.vCard()
        card.add("fn").value = name
        card.add("n").value = vobject.vcard.Name(family=name)
        card.add("title").value = title
        card.add("tel").value = phone
        # vobject sorts properties by name, and 3.0 has no other way to say what comes first.
        card.tel.type_param = ["WORK", "PREF"]
        card.add("email").value = mail
        text += card.serialize()
    book = folder / "book.vcf"
    book.write_bytes(text.encode())
    same(imported(program, folder, book), book)


def tables(program, folder):
    ways = [
        (",", "utf-8", csv.QUOTE_MINIMAL, "\r\n"),
        (";", "utf-8-sig", csv.QUOTE_ALL, "\r\n"),
        ("\t", "utf-16", csv.QUOTE_MINIMAL, "\n"),
    ]
    for number, (delimiter, encoding, quoting, end) in enumerate(ways):
        book = folder / f"book{number}.csv"
        with book.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)
            writer.writerow(["Display Name", "Job Title", "Business Phone", "E-mail Address"])
            writer.writerows(PEOPLE)
        same(imported(program, folder, book), book)


def own(program, folder):
    out = folder / "out"
    subprocess.run(
        [program, "render", "contact-sheet", "--policies", ROOT / "policies", "--out", out],
        check=True, capture_output=True, timeout=60,
    )
    of_cards = imported(program, folder, out / "contact-sheet.vcf")
    assert of_cards == imported(program, folder, out / "contact-sheet.csv")
    read = list(vobject.readComponents((out / "contact-sheet.vcf").read_bytes().decode()))
    assert {card.fn.value for card in read} == set(of_cards), "the cards name others"
    for card in read:
        contact = of_cards[card.fn.value]
        mails = [mail.value for mail in card.contents.get("email", [])]
        assert mails == [m["email"] for m in contact.get("reach", []) if "email" in m], contact
        assert contact.get("title") == (card.title.value if "title" in card.contents else None)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cards(program, folder)
        tables(program, folder)
        own(program, folder)
    print("imports: what others wrote was read")


if __name__ == "__main__":
    main()
