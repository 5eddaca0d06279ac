#!/usr/bin/env python3
"""Asks what an editor says of the policy set: taplo, the engine behind the usual TOML extensions, follows the
`#:schema` line of each file.

    .venv/bin/python tests/independent/editors.py

Fails where it cannot read a schema, finds fault with a file, or no fault with an unknown key.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"


def lint(folder):
    """The exit code of taplo, and everything it said, for the files of a folder."""
    taplo = Path(sys.executable).with_name("taplo")
    ran = subprocess.run(
        [taplo, "lint", "--no-auto-config", *sorted(folder.rglob("*.toml"))],
        capture_output=True,
        text=True,
    )
    return ran.returncode, ran.stdout + ran.stderr


def main():
    files = sorted(POLICIES.rglob("*.toml"))
    assert files, f"no policy files in {POLICIES}"
    for file in files:
        assert file.read_text().startswith("#:schema "), f"{file} names no schema"
    code, said = lint(POLICIES)
    assert code == 0, f"taplo finds fault:\n{said}"

    # It must also have looked: with an unknown key, every file is wrong.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "policies"
        shutil.copytree(POLICIES, copy)
        shutil.copytree(ROOT / "schema", Path(folder) / "schema")
        for file in sorted(copy.rglob("*.toml")):
            schema, _, rest = file.read_text().partition("\n")
            file.write_text(f"{schema}\nunknown-key = 1\n{rest}")
        code, said = lint(copy)
        assert code != 0, "taplo finds no fault with an unknown key"
        silent = [file for file in files if str(file.relative_to(POLICIES)) not in said]
        assert not silent, f"taplo finds no fault with an unknown key in {silent}"
    print(f"taplo agrees with the schemas of {len(files)} files")


main()
