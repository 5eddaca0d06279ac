#!/usr/bin/env python3
"""Reads every report format of `tierline prove` with parsers that tierline does not use.

    python3 -m venv .venv && .venv/bin/pip install -r tests/independent/requirements.txt
    cargo build && .venv/bin/python tests/independent/proofs.py target/debug/tierline

The policy set reaches nobody on one night, so that two guarantees are broken and five hold. Fails, with
exit code 1, where a format is not what its readers expect, where two formats disagree about what is
broken and where it stands, and where a suggested scenario is not TOML or does not fail.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import junitparser
from lxml import etree

from reports import ROOT, assert_all_read, from_github, sarif_run, sarif_schema

PROOF = ROOT / "tests" / "proof"
CLOCK = ["--at", "2026-11-22T05:00:00Z"]


def run(program, format):
    """What a format says, decoded. Two guarantees are broken, so it has to end with 1."""
    command = [program, "prove", "--policies", PROOF, "--format", format, *CLOCK]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True)
    assert done.returncode == 1, f"{command} ended with {done.returncode}: {done.stderr!r}"
    assert not done.stderr, f"{format} wrote to standard error: {done.stderr!r}"
    return done.stdout.decode("utf-8")


# Each reader yields the ids that hold, and those that are broken with what happens instead.


def from_json(text):
    report = json.loads(text)
    assert report["version"] == 1
    holds = {one["id"] for one in report["guarantees"] if one["holds"]}
    broken = {one["id"]: one["broken"]["instead"] for one in report["guarantees"] if not one["holds"]}
    assert (report["held"], report["broken"]) == (len(holds), len(broken)), report
    for one in report["guarantees"]:
        if one["file"] is not None:
            line = (ROOT / one["file"]).read_text().split("\n")[one["line"] - 1]
            assert line.startswith("["), line
        assert one["holds"] or sum(
            event["shows"] for event in one["broken"]["timeline"]
        ), f"{one['id']}: no event shows why"
    return holds, broken


def from_sarif(text, schema):
    tool_run = sarif_run(text, schema)
    rules = [rule["id"] for rule in tool_run["tool"]["driver"]["rules"]]
    broken = {}
    for result in tool_run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"], result
        for location in result["locations"]:
            place = location["physicalLocation"]
            lines = (ROOT / place["artifactLocation"]["uri"]).read_text().split("\n")
            assert 1 <= place["region"]["startLine"] <= len(lines), place
        broken[result["ruleId"]] = result["message"]["text"]
    return set(rules) - set(broken), broken


def from_junit(text):
    etree.fromstring(text.encode("utf-8"))
    holds, broken = set(), {}
    for suite in junitparser.JUnitXml.fromstring(text.encode("utf-8")):
        cases = list(suite)
        assert suite.tests == len(cases), suite
        for case in cases:
            if case.result:
                (failure,) = case.result
                assert isinstance(failure, junitparser.Failure) and failure.text, case.name
                broken[case.name] = failure.text
            else:
                holds.add(case.name)
        assert suite.failures == len(broken), suite
    return holds, broken


def from_commands(text):
    """The commands do not name what holds."""
    titles = [re.search(r"title=guarantee ([^:]+)::(.*)", line) for line in text.splitlines()]
    places = [(file, line) for _, _, file, line, _ in from_github(text)]
    assert all((ROOT / file).is_file() and line > 0 for file, line in places), places
    return None, {title[1]: title[2] for title in titles}


def from_markdown(text):
    rows = [re.split(r"(?<!\\)\|", row) for row in text.splitlines() if row.startswith("| ")]
    assert all(len(row) == 6 for row in rows), rows
    word = {"holds": True, "**broken**": False}
    rows = [[cell.strip() for cell in row[1:5]] for row in rows if row[1].strip() in word]
    holds = {row[1].strip("`") for row in rows if word[row[0]]}
    return holds, {row[1].strip("`"): row[3] for row in rows if not word[row[0]]}


def from_human(text):
    assert "\x1b" not in text, "colours although nobody looks"
    holds = set(re.findall(r"^holds +(\S+)", text, re.M))
    broken = re.findall(r"^BROKEN +(\S+).*\n.*\n  instead +(.*)$", text, re.M)
    return holds, dict(broken)


def suggested(program, human):
    """The scenario under each broken guarantee: pasted into the set, each fails, and for its guarantee."""
    blocks = re.findall(r"(?:^    (?:#|\[scenarios|name|ticket|expect|events).*\n)+", human, re.M)
    assert len(blocks) == 2, blocks
    text = "\n".join(re.sub(r"^    ", "", block, flags=re.M) for block in blocks)
    scenarios = tomllib.loads(text)["scenarios"]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder) / "policies"
        shutil.copytree(PROOF, folder)
        (folder / "suggested.toml").write_text(text)
        command = [str(program), "test", "--policies", str(folder), "--format", "json", *CLOCK]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, (done.returncode, done.stderr)
    for id, scenario in scenarios.items():
        (expected,) = scenario["expect"]
        assert id in done.stdout and expected["guarantee"] in done.stdout, (id, done.stdout)
    failures = json.loads(done.stdout)["failed"]
    assert failures == len(scenarios), done.stdout
    print(f"suggested: {failures} scenarios, each fails as it says")


def main():
    program = Path(sys.argv[1]).resolve()
    schema = sarif_schema()
    readers = {
        "json": from_json,
        "sarif": lambda text: from_sarif(text, schema),
        "junit": from_junit,
        "github": from_commands,
        "markdown": from_markdown,
        "human": from_human,
    }
    assert_all_read(program, "prove", readers)
    holds, broken = from_json(run(program, "json"))
    assert (len(holds), len(broken)) == (5, 2), (holds, broken)
    for format, read in readers.items():
        text = run(program, format)
        these_hold, these_broken = read(text)
        assert these_hold in (None, holds), f"{format}: {these_hold}"
        assert these_broken.keys() == broken.keys(), f"{format}: {these_broken}"
        for id, instead in broken.items():
            assert instead in these_broken[id], f"{format}: {id}: {these_broken[id]}"
        print(f"{format}: {len(broken)} broken, valid and as in json")
    suggested(program, run(program, "human"))


if __name__ == "__main__":
    main()
