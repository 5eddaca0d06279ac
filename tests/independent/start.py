#!/usr/bin/env python3
"""Reads what `tierline init` writes with parsers that tierline has no part in: YAML, JSON, TOML and its schemas.

    .venv/bin/python tests/independent/start.py target/debug/tierline
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
TIERLINE = Path(sys.argv[1]).resolve()


def main():
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        subprocess.run([TIERLINE, "init"], cwd=top, check=True, capture_output=True)
        github = yaml.safe_load((top / ".github/workflows/policies.yml").read_text())
        steps = github["jobs"]["policies"]["steps"]
        assert all("run" in step or "uses" in step for step in steps)
        assert github["permissions"]["security-events"] == "write"
        gitlab = yaml.safe_load((top / ".gitlab-ci.yml").read_text())
        assert "codequality" in gitlab["policies"]["artifacts"]["reports"]
        for job in ("policies", "policy-diff", "policy-weakening"):
            lines = gitlab[job]["script"]
            assert all(isinstance(line, str) for line in lines), f"a line of {job} is no text"
            subprocess.run(["sh", "-n"], input="\n".join(lines), text=True, check=True)
        for step in steps:
            subprocess.run(["bash", "-n"], input=step.get("run", ""), text=True, check=True)
        hooks = yaml.safe_load((top / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
        for name in (".vscode/settings.json", ".vscode/extensions.json"):
            json.loads((top / name).read_text())
        files = sorted((top / "policies").glob("*.toml"))
        taplo = Path(sys.executable).with_name("taplo")
        ran = subprocess.run([taplo, "lint", *files], cwd=top, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr

    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in offered] == [hook["id"] for hook in hooks]
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    for step in action["runs"]["steps"]:
        if "run" in step:
            assert step["shell"] == "bash"
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)
    print(f"the files around {len(files)} policy files can be read")


main()
