#!/usr/bin/env python3
"""Reads the documents that `tierline render` makes with programs that tierline has no part in.

    .venv/bin/python tests/independent/documents.py target/debug/tierline

PDF by poppler (pdfinfo, pdftotext, pdftoppm) after a real Chromium printed it, QR codes by zxing-cpp, vCards and
calendars by vobject and icalendar, tables by the csv module under the rules by which spreadsheets take a cell for a
formula. First the repository's own documents, then those of a policy set whose author means harm.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date, datetime, timezone
from pathlib import Path

import icalendar
import vobject
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]

HOSTILE = r'''
[organization]
name = "=cmd|' /C calc'!A0"
timezone = "Europe/London"
country = "GB"

[contacts.a]
kind = "hotline"
name = "<script>alert(1)</script>"
title = "](javascript:alert(1))"
reach = [{ phone = "+44 20 7946 0018" }, { email = "a@example.com" }]

[contacts.b]
kind = "person"
name = "=HYPERLINK(\"https://evil.example\";\"x\")"
title = "a;=1+1,=2 \"quoted\" \\ back"
location = "END:VCARD\nBEGIN:VCARD"
reach = [{ phone = "020 7946 0019" }]

[contacts.c]
kind = "person"
name = "%s"
reach = [{ mobile = "+44 7700 900123" }]

[contacts.d]
kind = "person"
name = "@SUM(1) 👩‍👩‍👧 שלום"
reach = [{ phone = "112" }]

[rotations.r]
name = "Nacht; und, Tag \\ END:VEVENT"
start = 2026-11-02T09:00:00
handoff = "daily"
members = ["b", "c", "d"]

[documents.sheet]
title = "Sheet\\nX: </title>"
template = "contact-sheet"
formats = ["csv", "vcard", "html", "pdf"]

[documents.calendar]
title = "Calendar; <b>, x"
template = "on-call-calendar"
formats = ["icalendar", "html"]
period = { from = 2026-12-01, months = 2 }
''' % ("x" * 300)


def run(*command, check=True, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=600, **more)
    if check and done.returncode:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout


def render(program, policies, out, *options):
    run(program, "render", "--policies", policies, "--out", out, "--force", *options)


def table(path):
    """The rows of a table, each cell looked at as a spreadsheet does."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "spreadsheets take it for another encoding"
    text = raw.decode("utf-8-sig")
    assert text.replace("\r\n", "").count("\n") == 0, "a bare line break"
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                assert not re.match(r"[=+\-@\t\r＝＋－＠]", cell), f"with {separator!r}: {cell!r}"
    assert {len(row) for row in rows} == {len(rows[0])}, "rows of different lengths"
    assert rows[0][-1].startswith("Made by tierline")
    return rows


def lines(raw):
    assert raw.endswith(b"\r\n")
    for line in raw[:-2].split(b"\r\n"):
        assert b"\n" not in line and b"\r" not in line and 0 < len(line) <= 75, line
        line.decode("utf-8")


def cards(path):
    raw = path.read_bytes()
    lines(raw)
    found = list(vobject.readComponents(raw.decode("utf-8")))
    for card in found:
        assert card.name == "VCARD" and card.version.value == "4.0", card
        assert card.fn.value
    return found


def calendar(path):
    raw = path.read_bytes()
    lines(raw)
    parsed = icalendar.Calendar.from_ical(raw)
    assert not parsed.errors and parsed["VERSION"] == "2.0", parsed.errors
    events = list(parsed.walk("VEVENT"))
    other = vobject.readOne(raw.decode("utf-8"))
    other.validate(raiseException=True)
    assert [str(event["SUMMARY"]) for event in events] == [e.summary.value for e in other.vevent_list]
    uids = [str(event["UID"]) for event in events]
    assert len(set(uids)) == len(uids), "a UID comes twice"
    return events


def pdf(path, folder, size):
    """The pages of a PDF as pictures."""
    info = dict(
        line.split(":", 1) for line in run("pdfinfo", path).decode().splitlines() if ":" in line
    )
    assert info["Tagged"].strip() == "yes", f"{path}: a screen reader finds no structure"
    assert info["Title"].strip(), f"{path}: no title"
    assert "2000" in info["CreationDate"], info["CreationDate"]
    assert size in info["Page size"], f"{path}: {info['Page size']}"
    pages = int(info["Pages"])
    text = run("pdftotext", path, "-").decode()
    for page in range(1, pages + 1):
        assert f"Page {page} of {pages}" in text, f"{path}: page {page} has no number"
    place = folder / "pages" / path.stem
    place.mkdir(parents=True)
    run("pdftoppm", "-r", "150", "-png", path, place / "page")
    pictures = sorted(place.glob("*.png"))
    assert len(pictures) == pages
    for picture in pictures:
        dark = sum(Image.open(picture).convert("L").histogram()[:128])
        assert dark > 500, f"{picture}: an empty page"
    return text, pictures


def own(program, folder):
    policies = folder / "policies"
    shutil.copytree(ROOT / "policies", policies)
    for path in policies.glob("documents/*.toml"):
        text = path.read_text()
        text = re.sub(r"^formats = .*\n", "", text, flags=re.M)
        text = re.sub(r'^(template = "(.*)")$', extended, text, flags=re.M)
        path.write_text(text)
    out, again = folder / "out", folder / "again"
    render(program, policies, out)
    render(program, policies, again, "--format", "pdf")
    pdfs = sorted(out.glob("*.pdf"))
    assert len(pdfs) > 5
    for path in pdfs:
        assert path.read_bytes() == (again / path.name).read_bytes(), f"{path}: not the same twice"
        pdf(path, folder, "(A3)" if "poster" in path.stem else "(letter)")
    assert len(list((folder / "pages/wall-poster").iterdir())) == 1, "the poster is one page"

    codes = {
        code.text
        for picture in (folder / "pages/wallet-card").iterdir()
        for code in zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    }
    assert any(code.startswith("tel:+") for code in codes), codes
    assert any(code.startswith("BEGIN:VCARD") for code in codes), codes
    for code in codes:
        if code.startswith("BEGIN"):
            card = vobject.readOne(code)
            assert card.fn.value and card.tel.value.startswith("+"), code

    rows = table(out / "contact-sheet.csv")
    names = [card.fn.value for card in cards(out / "contact-sheet.vcf")]
    assert [row[0] for row in rows[1:]] == names, "the table and the cards name others"

    events = calendar(out / "on-call-calendar.ics")
    roster = json.loads(
        run(program, "oncall", "--policies", policies, "--format", "json", "--from",
            "2026-12-01T00:00", "--until", "2027-01-01T00:00")
    )
    at = lambda text: datetime.fromisoformat(text).astimezone(timezone.utc)
    expected = {
        (shift["rotation"], at(shift["from"]), at(shift["until"])) for shift in roster["shifts"]
    }
    shifts = {
        (str(event["CATEGORIES"].cats[0]), event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in events if isinstance(event.decoded("DTSTART"), datetime)
    }
    assert shifts == expected, shifts ^ expected
    assert any(type(event.decoded("DTSTART")) is date for event in events), "no review, no drill"


def extended(match):
    more = {
        "contact-sheet": ["csv", "vcard"],
        "on-call-calendar": ["icalendar"],
    }.get(match[2], [])
    formats = ", ".join(f'"{name}"' for name in ["html", "pdf", *more])
    return f"{match[1]}\nformats = [{formats}]"


def hostile(program, folder):
    policies = folder / "hostile"
    policies.mkdir()
    (policies / "tierline.toml").write_text(HOSTILE)
    out = folder / "hostile-out"
    render(program, policies, out)
    rows = table(out / "sheet.csv")
    assert len(rows) == 5, rows
    names = [card.fn.value for card in cards(out / "sheet.vcf")]
    assert "x" * 300 in names and len(names) == 4, names
    assert any("HYPERLINK" in name for name in names)
    assert len(calendar(out / "calendar.ics")) > 50
    text, _ = pdf(out / "sheet.pdf", folder, "(A4)")
    assert "<script>alert(1)</script>" in "".join(text.split()), "a name is printed as it is written"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        own(program, Path(folder))
        hostile(program, Path(folder))
    print("documents: every format was read by others")


if __name__ == "__main__":
    main()
