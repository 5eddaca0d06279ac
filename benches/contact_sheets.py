#!/usr/bin/env python3
"""Makes contact sheets with Jinja2, from the templates and the data of tierline: what a script would do.

    contact_sheets.py TEMPLATES DATA COUNT OUT

Templates are compiled before the clock starts. Prints the processor time of COUNT pages in seconds; the last page
goes to OUT, for a comparison with tierline's.
"""

import json
import sys
import time

import jinja2
import markupsafe


class Day(dict):
    """A date, which prints as people write it."""

    def __str__(self):
        return self["text"]


def plain(found):
    """An object of the data; what has no value is written as a dash."""
    found = {key: None if value == "–" else value for key, value in found.items()}
    return Day(found) if found.keys() == {"text", "iso"} else found


def listed(items, word="and"):
    names = [item["name"] if isinstance(item, dict) else str(item) for item in items]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def css_string(text):
    safe = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in str(text))
    return markupsafe.Markup('"' + "".join(safe) + '"')


def main():
    templates, data, count, out = sys.argv[1:]
    with open(data, encoding="utf-8") as file:
        data = json.load(file, object_hook=plain)
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )
    env.filters.update(listed=listed, css_string=css_string, split=str.split)
    part = env.get_template("parts/contacts.html")
    page = env.get_template("contact-sheet.html")
    env.globals["part"] = lambda name: markupsafe.Markup(part.render(data, options={}))
    data["document"]["placed"] = []
    # Whatever is compiled on first use is no part of the pages.
    page.render(data)
    start = time.process_time()
    for number in range(int(count)):
        data["document"]["title"] = f"Contact Sheet {number}"
        text = page.render(data)
    print(time.process_time() - start)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
