#!/usr/bin/env python3
"""Reads what `tierline oncall` writes for calendar programs with two parsers that tierline does not use,
and compares it with the JSON that it writes.

    .venv/bin/python tests/independent/calendars.py target/debug/tierline

Fails, with exit code 1, where a parser objects, where both parsers disagree, where a person is on call in
one format and not in the other, and where the same turn has two UIDs in calendars of different ranges.
"""

import json
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import icalendar
import vobject
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"

# Names that need every kind of escaping and folding, a vacancy, a planned gap, turns of twelve hours.
AWKWARD = r'''
[organization]
name = "Zürich; Genève, & \"Co\" \\ Söhne"
timezone = "Europe/Zurich"

[contacts.a]
kind = "person"
name = "Ada; \"Lovelace\", Countess \\ of a very long title that has to be folded: ééééééééééééééééééé 👩‍👩‍👧"
reach = [{ phone = "+41 44 668 18 00" }]

[contacts.b]
kind = "person"
name = "<b>&amp;"
reach = [{ phone = "+41 44 668 18 01" }]

[rotations.r]
name = "Bereitschaft, Nacht; und Tag"
start = 2026-03-01T08:00:00
handoff = "12h"
members = ["a", "b", "vacant"]

[[rotations.r.overrides]]
from = 2026-03-29T00:00:00
until = 2026-03-29T12:00:00
contact = "b"
reason = "clocks change; a, b"

[[rotations.r.overrides]]
from = 2026-04-01T00:00:00
until = 2026-04-02T00:00:00
gap = true

[rotations.d]
start = 2026-03-02T02:30:00
handoff = "daily"
members = ["a", "b"]
'''


def run(program, folder, format, *options, now="2026-11-21T12:00:00Z"):
    command = [program, "oncall", "--policies", folder, "--at", now, "--format", format, *options]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True)
    assert done.returncode == 0 and not done.stderr, f"{command}: {done.returncode} {done.stderr!r}"
    return done.stdout


def lines(raw):
    """The layout that RFC 5545 asks for."""
    assert raw.endswith(b"\r\n"), "the last line is not ended"
    for line in raw[:-2].split(b"\r\n"):
        assert b"\n" not in line and b"\r" not in line, f"a bare line break in {line!r}"
        assert 0 < len(line) <= 75, f"{len(line)} octets: {line!r}"
        line.decode("utf-8")  # no character is cut in two


def with_icalendar(raw):
    calendar = icalendar.Calendar.from_ical(raw)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert not calendar.errors, calendar.errors
    events = []
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert start < end and event.decoded("DTSTAMP").tzinfo
        rotation = event["CATEGORIES"].cats[0]
        events.append((str(event["UID"]), start, end, str(event["SUMMARY"]), str(rotation)))
    return events


def with_vobject(raw):
    calendar = vobject.readOne(raw.decode("utf-8"))
    calendar.validate(raiseException=True)
    return [
        (event.uid.value, event.dtstart.value, event.dtend.value, event.summary.value)
        for event in getattr(calendar, "vevent_list", [])
    ]


def seconds(time):
    return datetime.fromisoformat(time).astimezone(timezone.utc)


def compare(program, folder, *options):
    """Events and shifts say the same of every moment at which anything changes."""
    raw = run(program, folder, "ics", *options)
    assert raw == run(program, folder, "ics", *options), "not the same bytes twice"
    lines(raw)
    events = with_icalendar(raw)
    assert [event[:4] for event in events] == with_vobject(raw), "the parsers disagree"
    assert len({event[0] for event in events}) == len(events), "a UID comes twice"

    roster = json.loads(run(program, folder, "json", *options))
    names = {}
    for path in sorted(Path(folder).rglob("*.toml")):
        import tomllib

        contacts = tomllib.loads(path.read_text()).get("contacts", {})
        names.update({id: contact["name"] for id, contact in contacts.items()})
    shifts = roster["shifts"]
    assert shifts, "no shifts to compare"
    for shift in shifts:
        start, end = seconds(shift["from"]), seconds(shift["until"])
        inside = [
            event for event in events
            if event[4] == shift["rotation"] and event[1] < end and event[2] > start
        ]
        if shift["planned_gap"]:
            assert not inside, f"an event in a planned gap: {shift}"
            continue
        who = names[shift["contact"]] if shift["contact"] else "Nobody"
        covered = start
        for _, first, last, summary, _ in sorted(inside, key=lambda event: event[1]):
            assert summary.startswith(f"{who}: "), (summary, shift)
            assert first <= covered, f"a hole before {first}: {shift}"
            covered = max(covered, last)
        assert covered >= end, f"no event up to {end}: {shift}"
    for gap in roster["gaps"]:
        found = [s for s in shifts if (s["rotation"], s["from"]) == (gap["rotation"], gap["from"])]
        assert len(found) == 1 and found[0]["contact"] is None and not found[0]["planned_gap"], gap
    print(f"{len(events)} events as in {len(shifts)} shifts")
    return {event[0]: event for event in events}


def main():
    program = Path(sys.argv[1]).resolve()
    compare(program, POLICIES)
    early = compare(program, POLICIES, "--from", "2026-12-01T10:00", "--until", "2026-12-28T11:00")
    late = compare(program, POLICIES, "--from", "2026-12-24T12:00", "--until", "2027-02-01")
    both = early.keys() & late.keys()
    assert both and all(early[uid] == late[uid] for uid in both), "a turn changed with the range"
    apart = set(early.values()) & set(late.values())
    assert len(apart) == len(both), "one turn has two UIDs"

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tierline.toml").write_text(AWKWARD)
        compare(program, folder, "--from", "2026-02-20", "--until", "2026-04-10")
        for options in [[], ["--from", "2026-03-20", "--until", "2026-04-10"]]:
            drawing = etree.fromstring(run(program, folder, "svg", *options))
            space = "{http://www.w3.org/2000/svg}"
            assert drawing.tag == f"{space}svg" and drawing.find(f"{space}title").text
            assert drawing.find(f"{space}desc").text
        print("svg: well-formed")


if __name__ == "__main__":
    main()
