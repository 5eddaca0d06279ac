"""The server of the site, used by site.py: live reload, findings in the browser, and what it refuses."""

import http.client
import re
import shutil
import signal
import subprocess

WAIT = 120_000  # milliseconds; a debug build on a busy machine takes its time


def request(port, method, path, host=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def served(tierline, browser, policies, scratch):
    """Everything that is wrong."""
    problems = []
    copy = scratch / "served"
    shutil.copytree(policies, copy)
    server = subprocess.Popen(
        [tierline, "serve", "--policies", copy, "--port", "0", "--days", "2"],
        stderr=subprocess.PIPE, text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        port = int(re.search(r"127\.0\.0\.1:(\d+)/", server.stderr.readline())[1])
        problems += edits(browser, port, copy)
        problems += refusals(port)
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            problems.append("serve does not end at Ctrl-C")
    return problems


def edits(browser, port, policies):
    problems = []
    page = browser.new_context().new_page()
    page.on("pageerror", lambda error: problems.append(f"served: {error}"))
    page.set_default_timeout(WAIT)
    page.goto(f"http://127.0.0.1:{port}/", timeout=WAIT)
    tickets = policies / "tickets.toml"
    before = tickets.read_text(encoding="utf-8")
    page.get_by_role("link", name="Contacts", exact=True).wait_for()
    tickets.write_text(before.replace("VPN connection troubleshooting", "Tunnel trouble"), encoding="utf-8")
    page.locator("#category option", has_text="Tunnel trouble").wait_for(state="attached")
    tickets.write_text(before.replace('tier = "l1"', 'tier = "nobody"', 1), encoding="utf-8")
    page.locator("pre[role=alert]", has_text="tickets.toml").wait_for()
    if not page.locator("#category").is_visible():
        problems.append("served: the last good page is gone while the policy does not load")
    if "nobody" not in page.locator("pre[role=alert]").text_content():
        problems.append("served: the finding does not say what is wrong")
    tickets.write_text(before, encoding="utf-8")
    page.locator("#category option", has_text="VPN").wait_for(state="attached")
    page.locator("pre[role=alert]").wait_for(state="hidden")
    page.context.close()
    return problems


def refusals(port):
    problems = []
    for method, path, host, expected in (
        ("GET", "/", None, 200), ("HEAD", "/", None, 200), ("GET", "/", f"localhost:{port}", 200),
        ("GET", "/contact-sheet.csv", None, 200),
        ("GET", "/", "evil.example", 421), ("GET", "/", f"evil.example:{port}", 421),
        ("GET", "/.live", "127.0.0.1:1", 421), ("POST", "/", None, 405), ("DELETE", "/index.html", None, 405),
        ("GET", "/../tierline.toml", None, 404), ("GET", "/%2e%2e/tierline.toml", None, 404),
        ("GET", "//etc/passwd", None, 404), ("GET", "/..\\..\\etc\\passwd", None, 404), ("GET", "/nothing", None, 404),
    ):
        status, text = request(port, method, path, host)
        if status != expected:
            problems.append(f"serve: {method} {path} of {host}: {status} instead of {expected}")
        if status != 200 and "example" in text.lower():
            problems.append(f"serve: {method} {path} of {host} gives something away")
    return problems
