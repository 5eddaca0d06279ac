#!/usr/bin/env python3
"""Uses the site for staff as they do: in a real Chromium, from files, without a network.

    .venv/bin/python tests/independent/site.py TIERLINE

Asks its page whom to call for fifty random tickets and compares every answer with what `tierline simulate`
says of the same ticket. Needs `chromium` and `pdftotext` on the PATH; where one is missing, it fails.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import axe_core_python
from playwright.sync_api import sync_playwright

import well_formed
from site_serve import served

TOP = Path(__file__).resolve().parents[2]
POLICIES, OTHER = TOP / "policies", TOP / "tests" / "site"
ZONES = {POLICIES: "America/New_York", OTHER: "Europe/London"}
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
AT = "2026-10-25T12:00:00-04:00"  # a fortnight with a change of the clocks in it
START = datetime(2026, 10, 25, 4, tzinfo=timezone.utc)  # the midnight before, in New York
DAYS = 14
LATE = datetime(2026, 11, 9, 5, tzinfo=timezone.utc)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

problems = []
compared = []  # how many notifications of each ticket


def check(holds, what):
    if not holds:
        problems.append(what)


def run(*arguments):
    done = subprocess.run([str(word) for word in arguments], capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"{arguments}: {done.stderr}")
    return done.stdout


class Site:
    """A page that is open in a browser; what it asks for and what it complains about is taken down."""

    def __init__(self, browser, folder, at, **options):
        self.folder = folder
        self.context = browser.new_context(**{"viewport": PHONE, "offline": True, **options})
        self.page = self.context.new_page()
        self.page.on("console", lambda said: check(said.type not in ("error", "warning"), f"console: {said.text}"))
        self.page.on("pageerror", lambda error: problems.append(f"error in the page: {error}"))
        self.page.on("request", self.asked)
        self.page.clock.install(time=at)
        self.page.goto(f"file://{folder}/index.html")

    def asked(self, request):
        check(request.url.startswith(f"file://{self.folder}/"), f"a request outside of the folder: {request.url}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


class Ticket:
    """A random ticket: everything it may state, in the words of the command line and of the page."""

    def __init__(self, rng, form, zone):
        self.zone = zone
        self.chosen = {"category": rng.choice(form["categories"])}
        if form["matrix"]:
            self.chosen |= {"impact": rng.choice(form["impacts"]), "urgency": rng.choice(form["urgencies"])}
        else:
            self.chosen |= {"priority": rng.choice(form["priorities"])}
            for name, choices in (("impact", form["impacts"]), ("urgency", form["urgencies"])):
                if choices and rng.random() < 0.7:
                    self.chosen[name] = rng.choice(choices)
        self.attributes = {}
        for attribute in form["attributes"]:
            value = rng.choice({
                "boolean": [None, True, False],
                "percent": [None, 0, 5, 10, 24.5, 25, 26, 49.5, 50, 100],
                "choice": [None, *attribute.get("choices", [])],
                "number": [None, 0, 1, 99, 99.5, 100, 101, -3],
                "duration": [None, "10m", "2h", "121m", "3h", "30s"],
            }[attribute["kind"]])
            if value is not None:
                self.attributes[attribute["id"]] = value
        self.opened = START + timedelta(seconds=rng.randrange(DAYS * 86400))
        self.is_now = rng.random() < 0.5
        if not self.is_now:
            self.opened = self.opened.replace(second=0)
            # The page takes a time that happens twice for the first of the two; ask about that one.
            if self.opened.astimezone(zone).fold:
                self.opened -= timedelta(hours=1)

    def words(self):
        words = ["--opened", self.opened.isoformat()]
        for name, choice in self.chosen.items():
            words += [f"--{name}", choice["id"]]
        for name, value in self.attributes.items():
            words += ["--set", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
        return words

    def ask(self, site):
        page = site.page
        page.clock.set_fixed_time(self.opened if self.is_now else START + timedelta(days=1))
        page.reload()
        for name, choice in self.chosen.items():
            pick(page, f"#{name}", choice["name"])
        for name, value in self.attributes.items():
            field = page.locator(f"#attribute-{name}-field")
            if field.is_visible():  # else it makes no difference to this ticket, the page says
                state(field, name, value)
        if not self.is_now:
            page.locator("#opened-other").check()
            page.locator("#opened").fill(self.opened.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M"))


def pick(page, selector, label):
    """One of several: from a list, or by its button."""
    if page.locator(f"select{selector}").count():
        page.select_option(selector, label=label)
    else:
        page.locator(selector).get_by_label(label, exact=True).check()


def state(field, name, value):
    """A fact about a ticket."""
    if isinstance(value, bool):
        if field.locator("input[type=checkbox]").count() == 0:
            field.get_by_label("Yes" if value else "No", exact=True).check()
        elif value:
            field.locator("input").check()
    elif isinstance(value, str) and field.locator("input[type=number]").count() == 0:
        pick(field, f"#attribute-{name}", value)
    elif isinstance(value, str):
        units = {"s": "seconds", "m": "minutes", "h": "hours"}
        field.locator("select").select_option(label=units[value[-1]])
        field.locator("input").fill(value[:-1])
    else:
        field.locator("input").fill(str(value))


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def answer(site):
    """What the page says, in full."""
    return site.page.evaluate("""() => ({
      priority: document.querySelector(".priority")?.textContent,
      due: [...document.querySelectorAll(".dues li")].map(li => [
        li.querySelector(".kind").textContent, li.querySelector("time").dateTime]),
      told: [...document.querySelectorAll("#everything li")].map(li => ({
        kind: li.dataset.kind, at: li.querySelector("time").dateTime, target: li.dataset.for,
        contact: li.dataset.contact, via: li.dataset.via, address: li.dataset.address,
      })),
      now: [...document.querySelectorAll("#answer > .cards > .card.now .who")].map(who => who.textContent),
      hint: document.querySelector("#answer .hint")?.textContent,
    })""")


def compare(ticket, said, simulated, hidden, is_whole):
    """The page against the engine: who is told, when, by which method; the priority and its targets."""
    where = " ".join(ticket.words())
    if said["hint"]:
        problems.append(f"{where}: no answer: {said['hint']}")
        return
    events = simulated["events"]
    priority = next(event["text"] for event in events if event["kind"] == "classified")
    check(said["priority"].lower() == priority.lower(), f"{where}: {said['priority']} but {priority}")
    for clock in ("response", "resolution"):
        due = simulated["outcome"][clock]
        shown = [at for name, at in said["due"] if name == f"{clock.capitalize()} due"]
        expected = [due["due"]] if due and due["due"] else []
        check([instant(at) for at in shown] == [instant(at) for at in expected],
              f"{where}: {clock} due {shown} but {expected}")
    expected = [
        (instant(event["at"]), event["kind"], *([None] * 3 if event.get("contact") in hidden else (
            event.get("contact"), event.get("via"), event.get("address"))))
        for event in events if event["kind"] in ("notified", "reached-nobody")
    ]
    kinds = {"tell": "notified", "nobody": "reached-nobody"}
    shown = [
        (instant(event["at"]), kinds[event["kind"]], event.get("contact"), event.get("via"), event.get("address"))
        for event in said["told"] if event["kind"] in kinds
    ]
    if not is_whole:
        # What the audience may not see of a contact that it may see has no address.
        expected = [event[:3] for event in expected]
        shown = [event[:3] for event in shown]
    compared.append(len(expected))
    check(shown == expected, f"{where}:\n  {shown}\n  but\n  {expected}")
    check(len(said["now"]) > 0 or all(event[0] > ticket.opened for event in expected if event[2]),
          f"{where}: nobody to call now, though somebody is told")


def random_tickets(tierline, browser, folder, policies, audience, count):
    rng = random.Random(f"{policies.name} {audience} 2026")
    zone = ZoneInfo(ZONES[policies])
    with Site(browser, folder, START, timezone_id=rng.choice(["Asia/Tokyo", "Europe/Berlin"])) as site:
        data = json.loads(site.page.locator("#data").text_content())
        named = {contact["id"] for contact in data["contacts"]}
        hides = set()
        for _ in range(count):
            ticket = Ticket(rng, data["form"], zone)
            ticket.ask(site)
            simulated = json.loads(run(
                tierline, "simulate", "--policies", policies, "--format", "json", *ticket.words()))
            hidden = {event.get("contact") for event in simulated["events"]} - named - {None}
            compare(ticket, answer(site), simulated, hidden, audience == "restricted")
            hides |= hidden
        check(bool(hides) == (audience == "internal"), f"{policies.name}: {audience} hides {hides}")


def question_by_keyboard(browser, folder):
    with Site(browser, folder, START + timedelta(hours=30)) as site:
        page = site.page

        def tab_to(selector):
            for _ in range(40):
                page.keyboard.press("Tab")
                if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                    return
            problems.append(f"{selector} cannot be reached by keyboard")

        tab_to("#category")
        page.keyboard.type("Database corr")
        tab_to("#impact input")
        page.keyboard.press("Space")
        tab_to("#urgency input")
        page.keyboard.press("ArrowDown")
        tab_to("#more input[type=checkbox]")
        page.keyboard.press("Space")
        check("Critical" in (page.locator(".priority").text_content() or ""), "no answer by keyboard")
        check("Call now" in page.locator("#said").text_content(), "the answer is not said")
        tab_to("#jump")
        page.keyboard.press("Enter")
        tab_to("#answer a.big")
        href = page.evaluate("document.activeElement.href")
        check(href.startswith("tel:+1"), f"the first link of the answer leads to {href}")


def searches(browser, folder):
    with Site(browser, folder, START + timedelta(hours=30)) as site:
        page = site.page
        page.fill("#search", "vpn")
        first = page.locator("#results a").first
        check("VPN" in first.text_content(), "the search for vpn does not begin with its category")
        first.click()
        check(page.locator("#category").evaluate("e => e.selectedOptions[0].textContent").startswith("VPN"),
              "the category that was found is not chosen")
        page.fill("#search", "555 0199")
        check(page.locator("#results li").count() > 0, "a number is not found")
        for words, name, target in (
            ("breach", "Security incident or suspected breach", "#call"),
            ("payroll", "Failure of a critical business application", "#call"),
            ("executive", "Escalation by an executive of a customer", ".html#"),
        ):
            page.fill("#search", words)
            trigger = page.locator("#results li", has_text="Trigger").filter(has_text=name).locator("a")
            check(trigger.count() == 1, f"the search for {words} does not find its trigger")
            check(target in (trigger.get_attribute("href") or ""), f"{name} does not lead to {target}")
        page.fill("#search", "post-mortem")
        link = page.locator("#results a[href*='.html']").first
        target = link.get_attribute("href")
        check(target is not None and (folder / target.split("#")[0]).exists(), f"{target} is not in the folder")
        link.click()
        page.wait_for_url("**/*.html*")
        check(target in page.url, f"{page.url} instead of {target}")
        page.get_by_role("link", name="Whom do I call?", exact=True).click()
        page.wait_for_url("**/index.html")
        page.fill("#search", "zzz <img src=x>")
        check("Nothing is found" in page.locator("#results").text_content(), "found what is not there")


def wrong_numbers(browser, folder):
    with Site(browser, folder, START + timedelta(hours=30)) as site:
        page = site.page
        pick(page, "#category", "Password resets and account lockouts")
        page.locator("#impact input").first.check()
        page.locator("#urgency input").last.check()
        page.locator("#attribute-users-affected").fill("150")
        hint = page.locator("#answer .hint").text_content()
        check("from 0 to 100" in hint, f"150 % is taken for an answer: {hint}")
        page.locator("#attribute-users-affected").fill("15")
        check(page.locator("#answer .priority").count() == 1, "no answer once the number is right")


def clock_changes(tierline, browser, scratch):
    """Times that do not exist, and times that exist twice, in the zone of the organization."""
    for at, asked, shown in (
        ("2027-03-12", "2027-03-14T02:30", "Sunday 14 Mar 03:00 EDT"),
        ("2027-03-12", "2027-03-14T01:59", "Sunday 14 Mar 01:59 EST"),
        ("2026-10-30", "2026-11-01T01:30", "Sunday 1 Nov 01:30 EDT"),
        ("2026-10-30", "2026-11-01T02:00", "Sunday 1 Nov 02:00 EST"),
    ):
        folder = scratch / f"clocks-{at}"
        run(tierline, "site", "--policies", POLICIES, "--at", at, "--days", 3, "--out", folder)
        with Site(browser, folder, datetime.fromisoformat(f"{at}T18:00:00+00:00")) as site:
            page = site.page
            pick(page, "#category", "VPN connection troubleshooting")
            page.locator("#impact input").first.check()
            page.locator("#urgency input").first.check()
            page.locator("#opened-other").check()
            page.locator("#opened").fill(asked)
            said = page.locator("#answer").text_content()
            check(f"Opened {shown}." in said, f"{asked} is not {shown}: …{said[-80:]}")


def out_of_date(browser, folder):
    for at, words in ((LATE, "out of date"), (START - timedelta(seconds=1), "behind this page")):
        with Site(browser, folder, at) as site:
            page = site.page
            check(words in page.locator("#stale").text_content(), f"{at}: the page does not say {words}")
            check(not page.locator("#question").is_visible(), f"{at}: it asks all the same")
            check(not page.locator("#answer").is_visible(), f"{at}: it answers all the same")
            page.click("nav a[href='#rota']")
            check(page.locator("#rotas .card").count() == 0, f"{at}: it says who is on call")
            page.click("nav a[href='#contacts']")
            check(page.locator("#contacts .way").first.is_visible(), f"{at}: no contacts")
    # It goes out of date while it is open, too.
    with Site(browser, folder, LATE - timedelta(seconds=10)) as site:
        check(not site.page.locator("#stale").is_visible(), "out of date too early")
        site.page.clock.run_for(60_000)
        check(site.page.locator("#stale").is_visible(), "an open page does not go out of date")


def without_scripts(browser, folder):
    with Site(browser, folder, START, java_script_enabled=False) as site:
        for selector in ("#contacts .way", "#documents a", "noscript"):
            check(site.page.locator(selector).first.is_visible(), f"without scripts: no {selector}")


def accessible(browser, folder):
    looks = [(PHONE, "dark"), (DESK, "light"), ({"width": 320, "height": 640}, "light")]
    for viewport, scheme in looks:
        with Site(browser, folder, START + timedelta(hours=30), viewport=viewport, color_scheme=scheme,
                  bypass_csp=True) as site:
            page = site.page
            page.add_script_tag(content=AXE)

            def look(what):
                found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
                for violation in found["violations"]:
                    nodes = [node["html"][:200] for node in violation["nodes"]]
                    problems.append(f"{what}, {scheme}: {violation['id']}: {violation['help']}: {nodes}")
                check(len(found["passes"]) > 10, f"{what}: few rules were looked at")
                wide = page.evaluate("document.documentElement.scrollWidth")
                check(wide <= viewport["width"], f"{what}: {wide} wide in a window of {viewport['width']}")

            look("the question")
            page.select_option("#category", label="Database corruption and recovery")
            page.locator("#impact input").first.check()
            page.locator("#urgency input").first.check()
            page.locator("#everything summary").click()
            look("the answer")
            for view in ("rota", "contacts", "documents"):
                page.click(f"nav a[href='#{view}']")
                look(view)
            page.fill("#search", "database")
            look("what is found")


def on_paper(browser, folder, scratch):
    with Site(browser, folder, START + timedelta(hours=30)) as site:
        page = site.page
        page.select_option("#category", label="Database corruption and recovery")
        page.locator("#impact input").first.check()
        page.locator("#urgency input").first.check()
        for view, words in (("call", "Call now"), ("contacts", "1-800-ENG-HELP"), ("rota", "The next seven days")):
            page.click(f"nav a[href='#{view}']")
            pdf = scratch / f"{view}.pdf"
            page.pdf(path=pdf, format="A4", prefer_css_page_size=True)
            check(words in run("pdftotext", pdf, "-"), f"{view}: “{words}” is not on paper")


HOSTILE = """
[organization]
name = "<img src=x onerror=alert(1)>"
timezone = "Asia/Kathmandu"
[priorities.p]
rank = 1
name = "{long}"
calendar = "24x7"
respond-within = "1h"
[categories.c]
name = "</script><script>alert(2)</script>"
tier = "t"
[attributes.a]
type = "choice"
name = "${{alert(3)}}{long}"
choices = ["<b>", "{long}", "\\u202e drow"]
[triggers.x]
mode = "automatic"
name = "[x](javascript:alert(4))"
when = {{ a = ["<b>", "{long}"] }}
notify = ["{id}"]
[contacts.{id}]
kind = "person"
name = "=cmd|{long} 👩‍🚒"
reach = [{{ url = "https://example.com/{long}", label = "{long}" }}, {{ phone = "1-800-ENG-HELP" }}]
[tiers.t]
level = 1
name = "'\\" onmouseover=alert(5) x='"
responders = ["{id}"]
[escalation-policies.e]
name = "constructor"
steps = [{{ notify = ["{id}"], after = "1h" }}]
[[routes]]
when = {{}}
policy = "e"
"""


def hostile(tierline, browser, scratch):
    """Names that would run, break out or push the page wide stay what they are: names."""
    (scratch / "hostile").mkdir()
    policy = HOSTILE.format(long="x" * 300, id="x" * 100).replace("\\\\", "\\")
    (scratch / "hostile" / "tierline.toml").write_text(policy, encoding="utf-8")
    folder = scratch / "hostile-site"
    run(tierline, "site", "--policies", scratch / "hostile", "--at", AT, "--out", folder)
    problems.extend(well_formed.problems(str(folder / "index.html"), site=True))
    with Site(browser, folder, START + timedelta(hours=30), viewport={"width": 320, "height": 640}) as site:
        page = site.page
        page.on("dialog", lambda dialog: problems.append(f"a name runs: {dialog.message}"))

        def narrow(what):
            wide = page.evaluate("document.documentElement.scrollWidth")
            check(wide <= 320, f"hostile names, {what}: {wide} wide in a window of 320")

        narrow("the question")
        pick(page, "#category", "</script><script>alert(2)</script>")
        page.locator("#priority input").first.check()
        page.locator("#attribute-a").get_by_label("<b>", exact=True).check()
        check(page.locator("#answer .card.now").count() == 2, "hostile names have no answer")
        page.locator("#everything summary").click()
        narrow("the answer")
        page.fill("#search", "xxx")
        check(page.locator("#results li").count() > 0, "hostile names are not found")
        narrow("what is found")
        page.fill("#search", "")
        page.click("nav a[href='#contacts']")
        narrow("contacts")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    tierline = Path(sys.argv[1]).resolve()
    chromium = shutil.which("chromium") or sys.exit("there is no chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        scratch = Path(scratch)
        folders = {}
        sites = [(POLICIES, audience) for audience in ("restricted", "internal", "public")]
        for policies, audience in [*sites, (OTHER, "restricted"), (OTHER, "internal")]:
            folder = folders[policies, audience] = scratch / f"{policies.name}-{audience}"
            run(tierline, "site", "--policies", policies, "--at", AT, "--days", DAYS + 1, "--audience", audience,
                "--out", folder)
            page = folder / "index.html"
            problems.extend(f"{page}: {problem}" for problem in well_formed.problems(str(page), site=True))
        sandbox = os.geteuid() != 0  # Chromium has none for root
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=sandbox)
        for policies, audience, count in (
            (POLICIES, "restricted", 50), (POLICIES, "internal", 15),
            (OTHER, "restricted", 50), (OTHER, "internal", 15),
        ):
            random_tickets(tierline, browser, folders[policies, audience], policies, audience, count)
        staff = folders[POLICIES, "internal"]
        for part in (question_by_keyboard, searches, wrong_numbers, out_of_date, without_scripts, accessible):
            part(browser, staff)
        accessible(browser, folders[POLICIES, "public"])
        on_paper(browser, staff, scratch)
        hostile(tierline, browser, scratch)
        clock_changes(tierline, browser, scratch)
        problems.extend(served(tierline, browser, POLICIES, scratch))
        browser.close()
    check(len(compared) == 130 and min(compared) > 0, f"compared {compared}")
    print("\n".join(problems) or f"{len(compared)} tickets with {sum(compared)} notifications as the engine has them; "
          "keyboard, search, paper, server: no problem")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
