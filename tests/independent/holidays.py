#!/usr/bin/env python3
"""Has tierline import holidays from iCalendar files, and compares the dates on which it then closes with
those that icalendar and dateutil make of the same files.

    .venv/bin/python tests/independent/holidays.py target/debug/tierline

Fails, with exit code 1, at the first date on which both disagree.
"""

import json
import random
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
from dateutil.rrule import rrulestr

# A rule without an end holds in tierline in every year, so both look only at years after its first.
FIRST, LAST = date(2021, 1, 1), date(2036, 12, 31)

SETTINGS = """
[organization]
name = "Example"
timezone = "UTC"

[calendars.open]
hours = { daily = "00:00-24:00" }
holidays = ["imported"]

[holidays.imported]
import = "holidays.ics"
"""

# As programs write them: zones with rules of their own, folded lines, moved and cancelled events.
WRITTEN = r"""
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//Holidays//EN
X-WR-TIMEZONE:America/New_York
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:new-year
SUMMARY:New Year's Day\, for every
  one
DTSTART;VALUE=DATE:20200101
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:memorial
SUMMARY:Memorial Day
DTSTART;VALUE=DATE:20200525
DTEND;VALUE=DATE:20200526
RRULE:FREQ=YEARLY;INTERVAL=1;WKST=SU;BYDAY=-1MO;BYMONTH=5
END:VEVENT
BEGIN:VEVENT
UID:thanksgiving
SUMMARY:Thanksgiving
DTSTART;VALUE=DATE:20201126
DURATION:P1D
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=6
END:VEVENT
BEGIN:VEVENT
UID:leap
SUMMARY:Leap day
DTSTART;VALUE=DATE:20200229
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:stocktaking
SUMMARY:Stocktaking
DTSTART;VALUE=DATE:20200105
DTEND;VALUE=DATE:20200108
RRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5
EXDATE;VALUE=DATE:20230105,20250105
EXDATE;VALUE=DATE:20290105
END:VEVENT
BEGIN:VEVENT
UID:moved
SUMMARY:Summer day
DTSTART;VALUE=DATE:20200615
RRULE:FREQ=YEARLY;UNTIL=20280615
END:VEVENT
BEGIN:VEVENT
UID:moved
RECURRENCE-ID;VALUE=DATE:20240615
SUMMARY:Summer day
DTSTART;VALUE=DATE:20240617
END:VEVENT
BEGIN:VEVENT
UID:moved
RECURRENCE-ID;VALUE=DATE:20260615
STATUS:CANCELLED
SUMMARY:Summer day
DTSTART;VALUE=DATE:20260615
END:VEVENT
BEGIN:VEVENT
UID:extra
SUMMARY:Election
DTSTART;VALUE=DATE:20241105
RDATE;VALUE=DATE:20261103,20281107
END:VEVENT
BEGIN:VEVENT
UID:party
SUMMARY:Party
STATUS:CANCELLED
DTSTART;VALUE=DATE:20260605
END:VEVENT
BEGIN:VEVENT
UID:shutdown
SUMMARY:Shutdown over New Year
DTSTART;VALUE=DATE:20271224
DURATION:P2W
END:VEVENT
END:VCALENDAR
"""


def days(value):
    """The dates of an EXDATE or RDATE, which may come once or several times."""
    lists = value if isinstance(value, list) else [value] if value else []
    return {day.dt for each in lists for day in each.dts}


def expected(text):
    """The dates by icalendar and dateutil."""
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    replaced = {(str(e["UID"]), e["RECURRENCE-ID"].dt) for e in events if "RECURRENCE-ID" in e}
    found = set()
    for event in events:
        if str(event.get("STATUS", "")) == "CANCELLED":
            continue
        start = event["DTSTART"].dt
        length = event["DTEND"].dt - start if "DTEND" in event else event.get("DURATION")
        length = getattr(length, "dt", length) or timedelta(days=1)
        firsts = {start}
        if "RRULE" in event:
            rule = event["RRULE"].to_ical().decode()
            midnight = datetime(start.year, start.month, start.day)
            end = datetime(LAST.year + 1, 1, 1)
            instances = rrulestr(rule, dtstart=midnight).between(midnight, end, inc=True)
            firsts = {instance.date() for instance in instances}
        firsts |= days(event.get("RDATE"))
        firsts -= days(event.get("EXDATE"))
        if "RECURRENCE-ID" not in event:
            firsts = {day for day in firsts if (str(event["UID"]), day) not in replaced}
        for first in firsts:
            found |= {first + timedelta(days=n) for n in range(length.days)}
    return found


def closed(program, text):
    """The dates on which nothing is open once tierline has imported the text."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tierline.toml").write_text(SETTINGS)
        Path(folder, "holidays.ics").write_text(text)
        dates = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        lines = [
            json.dumps({"calendar": "open", "from": f"{day}", "until": f"{day + timedelta(1)}"})
            for day in dates
        ]
        done = subprocess.run(
            [str(program), "deadline", "--policies", folder, "--batch"],
            input="\n".join(lines), capture_output=True, text=True,
        )
        assert done.returncode == 0 and not done.stderr, f"{done.stderr}\n{text}"
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(answers) == len(dates)
        return {day for day, answer in zip(dates, answers) if answer["elapsed_seconds"] == 0}


def compare(program, text):
    text = text.strip().replace("\n", "\r\n") + "\r\n"
    wanted = {day for day in expected(text) if FIRST <= day <= LAST}
    wrong = sorted(wanted ^ closed(program, text))
    assert not wrong, f"{wrong[0]}, and {len(wrong) - 1} more dates, of\n{text}"
    return len(wanted)


def some_event(number, chance):
    """An event with the parts that holidays have, at random."""
    start = date(2020, 1, 1) + timedelta(days=chance.randrange(366))
    length, rule = chance.choice([1, 1, 1, 2, 5]), None
    kind = chance.randrange(4)
    if kind == 0:
        start = date(chance.randrange(2021, 2036), start.month, min(start.day, 28))
    elif kind == 1:
        # What lasts over the end of February has other dates in leap years, and no rule.
        length = 1 if start.month < 3 else length
        rule = "FREQ=YEARLY"
        if chance.random() < 0.5:
            rule += f";BYMONTH={start.month};BYMONTHDAY={start.day}"
    else:
        length = 1
        nth = (start.day - 1) // 7 + 1
        last = (start + timedelta(days=7)).month != start.month
        nth = -1 if last and chance.random() < 0.5 else nth
        weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][start.weekday()]
        rule = f"FREQ=YEARLY;BYDAY={nth}{weekday};BYMONTH={start.month}"
    ends = chance.randrange(3) if rule else 0
    rule = f"{rule};COUNT={chance.randrange(1, 12)}" if ends == 1 else rule
    rule = f"{rule};UNTIL={chance.randrange(2021, 2036)}0701" if ends == 2 else rule
    lines = ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:Day {number}"]
    lines.append(f"DTSTART;VALUE=DATE:{start:%Y%m%d}")
    if length > 1 or chance.random() < 0.5:
        end = f"DTEND;VALUE=DATE:{start + timedelta(days=length):%Y%m%d}"
        lines.append(chance.choice([end, f"DURATION:P{length}D"]))
    if rule:
        lines.append(f"RRULE:{rule}")
        instances = rrulestr(rule, dtstart=datetime(start.year, start.month, start.day))
        until = datetime(2036, 1, 1)
        instances = [day for day in instances.between(datetime(2020, 12, 31), until)]
        if instances and chance.random() < 0.5:
            out = chance.sample(instances, min(len(instances), 2))
            lines.append("EXDATE;VALUE=DATE:" + ",".join(f"{day:%Y%m%d}" for day in out))
    if chance.random() < 0.2:
        extra = date(2021, 1, 1) + timedelta(days=chance.randrange(5000))
        lines.append(f"RDATE;VALUE=DATE:{extra:%Y%m%d}")
    return lines + ["END:VEVENT"]


def main():
    program = Path(sys.argv[1]).resolve()
    count = compare(program, WRITTEN)
    chance = random.Random(20261121)
    for _ in range(24):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Random//EN"]
        for number in range(12):
            lines += some_event(number, chance)
        count += compare(program, "\n".join(lines + ["END:VCALENDAR"]))
    print(f"{count} dates of 25 imported files as by icalendar and dateutil")


if __name__ == "__main__":
    main()
