#!/usr/bin/env python3
"""Reads every report format of `tierline check` with parsers that tierline does not use.

    python3 -m venv .venv && .venv/bin/pip install -r tests/independent/requirements.txt
    cargo build && .venv/bin/python tests/independent/reports.py target/debug/tierline

Fails, with exit code 1, where a format is not what its readers expect, where two formats disagree,
and where anything that is needed for the comparison is missing: a check that did not run is no check.
The official SARIF schema comes out of the crate `serde-sarif`, through cargo.
"""

import json
import re
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

import jsonschema
import junitparser
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = ROOT / "tests" / "findings"


def run(program, format, folder, *options):
    """What a format says about a policy set: its output, decoded, and the exit code."""
    clock = ["--at", "2026-11-21T12:00:00Z"]
    command = [program, "check", "--policies", folder, "--format", format, *clock, *options]
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True)
    assert done.returncode in (0, 1), f"{command} ended with {done.returncode}: {done.stderr!r}"
    assert not done.stderr, f"{format} wrote to standard error: {done.stderr!r}"
    return done.stdout.decode("utf-8"), done.returncode


def sarif_schema():
    """The official schema, as a well-kept crate carries it."""
    manifest = '[package]\nname = "schema"\nversion = "0.0.0"\nedition = "2021"\n[lib]\npath = "l.rs"\n'
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "l.rs").touch()
        (folder / "Cargo.toml").write_text(manifest + '[dependencies]\nserde-sarif = "=0.8.0"\n')
        command = ["cargo", "metadata", "--format-version", "1"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
        packages = json.loads(done.stdout)["packages"]
        found = next(p for p in packages if p["name"] == "serde-sarif")
        schema = json.loads((Path(found["manifest_path"]).parent / "src/schema.json").read_text())
    assert schema["$id"].endswith("sarif-schema-2.1.0.json"), schema["$id"]
    return schema


def from_json(text):
    report = json.loads(text)
    assert report["version"] == 1
    summary = report["summary"]
    levels = [finding["level"] for finding in report["findings"]]
    assert summary["errors"] == levels.count("error"), summary
    assert summary["warnings"] == levels.count("warning"), summary
    for finding in report["findings"]:
        lines = (ROOT / finding["file"]).read_bytes().decode("utf-8", "replace").split("\n")
        assert 1 <= finding["line"] <= finding["end_line"] <= len(lines), finding
        line = lines[finding["line"] - 1]
        assert 1 <= finding["column"] <= len(line) + 1, finding
        end = lines[finding["end_line"] - 1]
        assert 1 <= finding["end_column"] <= len(end) + 1, finding
    return [
        (finding["code"], finding["level"], finding["file"], finding["line"], finding["column"])
        for finding in report["findings"]
    ]


def sarif_run(text, schema):
    """The only run of a report that is as the schema wants it."""
    report = json.loads(text)
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(report))
    assert not errors, [f"{error.json_path}: {error.message[:200]}" for error in errors]
    (tool_run,) = report["runs"]
    return tool_run


def assert_all_read(program, command, readers):
    """Every format that a command offers has a reader, and there is no other."""
    done = subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True)
    offered = re.search(r"--format <FORMAT>.*?\n\n(.*?)\n *\n", done.stdout, re.S)[1]
    assert sorted(re.findall(r"- (\S+):", offered)) == sorted(readers), offered
    assert offered.count("- ") == len(readers), "a format is not read here"


def from_sarif(text, schema):
    tool_run = sarif_run(text, schema)
    rules = tool_run["tool"]["driver"]["rules"]
    places = []
    for result in tool_run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result
        location = result["locations"][0]["physicalLocation"]
        uri = location["artifactLocation"]["uri"]
        assert location["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        parts = urllib.parse.urlsplit(uri)
        assert not parts.scheme and not parts.netloc and not uri.startswith("/"), uri
        path = urllib.parse.unquote(uri)
        assert (ROOT / path).is_file(), path
        region = location["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        level = result["level"]
        places.append((result["ruleId"], level, path, region["startLine"], region["startColumn"]))
    return places


def from_github(text):
    """Reads the commands as the Actions runner does: name, properties, `::`, message."""
    unescape = lambda value: (
        value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    )
    places = []
    for line in text.splitlines():
        command = re.fullmatch(r"::(error|warning) ([^:]*)::(.+)", line)
        assert command, f"not a command: {line!r}"
        pairs = (pair.split("=", 1) for pair in command[2].split(","))
        properties = {name: unescape(value) for name, value in pairs}
        code = properties["title"].split(" ")[0]
        column = int(properties["col"]) if "col" in properties else None
        places.append((code, command[1], properties["file"], int(properties["line"]), column))
    return places


# The fields that the code quality widget needs, from GitLab's documentation of the report.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def from_gitlab(text):
    issues = json.loads(text)
    jsonschema.Draft202012Validator(GITLAB).validate(issues)
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints), "two findings share a fingerprint"
    level = {"major": "error", "minor": "warning"}
    return [
        (
            issue["check_name"].split(" ")[0],
            level[issue["severity"]],
            issue["location"]["path"],
            issue["location"]["lines"]["begin"],
            None,
        )
        for issue in issues
    ]


def from_junit(text):
    etree.fromstring(text.encode("utf-8"))
    report = junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    places = []
    for suite in report:
        cases = [case for case in suite if case.result]
        assert suite.tests == len(list(suite)), suite
        failed = [case for case in cases if isinstance(case.result[0], junitparser.Failure)]
        assert (suite.failures, suite.skipped) == (len(failed), len(cases) - len(failed)), suite
        for case in cases:
            (outcome,) = case.result
            level = "error" if isinstance(outcome, junitparser.Failure) else "warning"
            code, _, place = case.name.split(" ")
            line, column = (int(number) for number in place.split(":"))
            assert outcome.message and outcome.text, case.name
            places.append((code, level, case.classname, line, column))
    return places


def from_markdown(text):
    places = []
    rows = [line for line in text.splitlines() if re.match(r"\| (error|warning) ", line)]
    for row in rows:
        cells = re.split(r"(?<!\\)\|", row)
        assert len(cells) == 5, f"a cell is not closed: {row!r}"
        path, _, line = cells[2].strip().strip("`").rpartition(":")
        code = cells[3].split()[0]
        places.append((code, cells[1].strip(), path, int(line), None))
    return places


def from_human(text):
    assert "\x1b" not in text, "colours although nobody looks"
    heads = re.findall(r"^(error|warning)\[(TL\d{4})\]: .*\n *--> (.*):(\d+):(\d+)$", text, re.M)
    return [(code, level, path, int(line), int(column)) for level, code, path, line, column in heads]


def main():
    program = Path(sys.argv[1]).resolve()
    schema = sarif_schema()
    readers = {
        "json": from_json,
        "sarif": lambda text: from_sarif(text, schema),
        "github": from_github,
        "gitlab": from_gitlab,
        "junit": from_junit,
        "markdown": from_markdown,
        "human": from_human,
    }
    assert_all_read(program, "check", readers)

    for folder, options, fewest in [(FINDINGS, [], 5), (FINDINGS, ["--deny", "warnings"], 5)]:
        expected = None
        for format, read in readers.items():
            text, code = run(program, format, folder, *options)
            places = sorted(read(text), key=str)
            if expected is None:
                expected = places
                assert len(places) >= fewest, f"too few findings to compare: {len(places)}"
                assert {level for _, level, *_ in places} >= {"error"}
            without_column = any(column is None for *_, column in places)
            same = (lambda place: place[:4]) if without_column else (lambda place: place)
            assert sorted(map(same, places), key=str) == sorted(map(same, expected), key=str), (
                f"{format} and json disagree:\n{places}\n{expected}"
            )
            errors = any(level == "error" for _, level, *_ in places)
            assert code == (1 if errors else 0), f"{format}: exit code {code}"
            print(f"{format}: {len(places)} findings, valid and as in json")


if __name__ == "__main__":
    main()
