#!/usr/bin/env python3
"""Looks at pages as people with assistive technology meet them: axe-core's rules in a real Chromium.

    .venv/bin/python tests/independent/accessible.py PAGE.html...

Each page twice: wide and light, and as narrow as a telephone and dark. Needs `chromium` on the PATH.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import axe_core_python

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOKS = {"wide, light": ("1280,1600", "1"), "narrow, dark": ("390,1600", "0")}
RUN = """
<script>%s</script>
<script>
axe.run(document, { resultTypes: ["violations"] }).then(found => {
  const said = document.createElement("pre");
  said.id = "axe";
  said.textContent = JSON.stringify({
    violations: found.violations.map(v => ({
      id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary),
    })),
    passes: found.passes.length,
    overflow: document.documentElement.scrollWidth > window.innerWidth + 1,
  });
  document.body.append(said);
});
</script>
"""


def look(path, size, scheme):
    page = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "page.html"
        copy.write_text(page.replace("</body>", RUN % AXE + "</body>"), encoding="utf-8")
        command = [
            "chromium", "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom",
            f"--user-data-dir={folder}/profile", f"--window-size={size}",
            f"--blink-settings=preferredColorScheme={scheme}",
            "--virtual-time-budget=20000", f"file://{copy}",
        ]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        dom = subprocess.run(command, capture_output=True, timeout=300).stdout.decode()
    said = re.search(r'<pre id="axe">(.*?)</pre>', dom, re.S)
    if not said:
        return [f"{path}: axe did not run"]
    found = json.loads(unescape(said[1]))
    problems = [
        f"{path}: {v['id']}: {v['help']}: {node}" for v in found["violations"] for node in v["nodes"]
    ]
    if found["passes"] < 10:
        problems.append(f"{path}: only {found['passes']} rules passed, so little was looked at")
    if found["overflow"]:
        problems.append(f"{path}: wider than the window of {size}")
    return problems


def main():
    pages = [Path(name) for name in sys.argv[1:]]
    if not pages:
        sys.exit(__doc__)
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            (look_name, pool.submit(look, page, *look_of))
            for page in pages for look_name, look_of in LOOKS.items()
        ]
        problems = [f"{name}: {problem}" for name, job in jobs for problem in job.result()]
    print("\n".join(problems) or f"{len(pages)} pages, no violation in {len(LOOKS)} looks")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
