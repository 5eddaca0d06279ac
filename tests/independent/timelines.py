#!/usr/bin/env python3
"""Reads timelines, verdicts and deadlines with parsers that tierline does not use, and recomputes what
can be recomputed from them.

    target/independent/bin/python tests/independent/timelines.py target/debug/tierline

Fails, with exit code 1, where a format is not what its readers expect or where two disagree.
"""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import junitparser
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def run(program, *arguments, codes=(0,), stdin=None):
    """The output of a command on the repository's own policy set."""
    command = [program, *arguments, "--policies", "policies"]
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, input=stdin
    )
    assert done.returncode in codes, f"{command} ended with {done.returncode}: {done.stderr!r}"
    return done.stdout


def verdicts(program):
    """Every scenario, as JSON and JUnit say it; both must agree."""
    results = json.loads(run(program, "test", "--coverage", "--format", "json"))
    assert results["version"] == 1 and results["failed"] == 0, results
    assert results["passed"] == len(results["scenarios"]) >= 25, results["passed"]
    coverage = results["coverage"]
    assert coverage["touched"] + len(coverage["untouched"]) == coverage["all"]
    assert sum(part["all"] for part in coverage["parts"]) == coverage["all"]
    junit = junitparser.JUnitXml.fromstring(run(program, "test", "--format", "junit"))
    names = {case.name for suite in junit for case in suite}
    ids = [scenario["id"] for scenario in results["scenarios"]]
    assert names == set(ids), names ^ set(ids)
    return ids


def timeline(program, scenario):
    """One timeline: times in order and consistent, every rule at a line that exists."""
    account = json.loads(run(program, "simulate", scenario, "--format", "json"))
    opened = datetime.fromisoformat(account["opened"])
    before = opened
    for event in account["events"]:
        at = datetime.fromisoformat(event["at"])
        assert at >= before, (scenario, event)
        assert at - opened == timedelta(seconds=event["elapsed_seconds"]), (scenario, event)
        before = at
        because = event["because"]
        assert because["rule"], event
        if because["file"]:
            lines = (ROOT / because["file"]).read_text("utf-8").splitlines()
            assert 1 <= because["line"] <= len(lines), event
            assert because["column"] <= len(lines[because["line"] - 1]) + 1, event
        if event["kind"] == "notified" and "contact" in event:
            assert event["via"] and event["address"], event
    for clock in ("response", "resolution"):
        state = account["outcome"][clock]
        kinds = [e["kind"] for e in account["events"] if e.get("clock") == clock]
        if state and state["status"] != "open":
            assert f"target-{state['status']}" in kinds, (scenario, clock, kinds)
    drawing = etree.fromstring(run(program, "simulate", scenario, "--format", "svg"))
    assert drawing.tag == f"{SVG}svg"
    assert drawing.findtext(f"{SVG}title") == account["title"]
    lines = [text for text in drawing.iter(f"{SVG}text") if text.find(f"{SVG}tspan") is not None]
    assert len(lines) == len(account["events"]), (scenario, len(lines))
    return len(account["events"])


def deadlines(program):
    """What a deadline explains adds up; a batch answers every line, in order."""
    answer = json.loads(
        run(program, "deadline", "--calendar", "business", "--from", "2026-11-25T16:00",
            "--in", "4h", "--format", "json")
    )
    counted = sum(interval["seconds"] for interval in answer["intervals"])
    assert counted == answer["elapsed_seconds"] == 4 * 3600, answer
    for interval in answer["intervals"]:
        length = datetime.fromisoformat(interval["until"]) - datetime.fromisoformat(interval["from"])
        assert interval["seconds"] in (0, length.total_seconds()), interval
        assert interval["note"], interval
    cases = [
        {"calendar": "business", "from": "2026-11-25T16:00:00-05:00", "in": "4h"},
        {"calendar": "nowhere", "from": "2026-11-25T16:00:00-05:00", "in": "4h"},
        {"calendar": "business", "from": answer["from"], "until": answer["due"]},
    ]
    batch = "\n".join([json.dumps(case) for case in cases] + ["{"]).encode()
    lines = run(program, "deadline", "--batch", stdin=batch).decode().splitlines()
    first, unknown, measured, garbage = [json.loads(line) for line in lines]
    assert first == measured == {"due": answer["due"], "elapsed_seconds": 4 * 3600}, lines
    assert set(unknown) == set(garbage) == {"error"}, lines


def main():
    program = Path(sys.argv[1]).resolve()
    ids = verdicts(program)
    events = sum(timeline(program, scenario) for scenario in ids)
    assert events > 500, events
    deadlines(program)
    print(f"timelines: {len(ids)} scenarios, {events} events, read as JSON, SVG and JUnit")


if __name__ == "__main__":
    main()
