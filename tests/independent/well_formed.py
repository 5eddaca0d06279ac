"""Reads pages with a strict HTML5 parser that tierline has no part in.

Usage: python3 tests/independent/well_formed.py FILE.html...   (needs `pip install html5lib`)

The page of a site (see site.py) may run what stands in it, and links to files beside it.

Beyond the parser's own errors: one `main`, one `h1`, a language, headings without gaps, unique ids, anchors
that exist, heads of tables with a scope, and nothing that runs or that is loaded from elsewhere.
"""

import os
import sys

import html5lib

SAFE = ("tel:", "sms:", "mailto:", "https:", "http:", "#")
SCOPES = {"row", "col", "rowgroup", "colgroup"}
RUNS = {"script", "iframe", "object", "embed", "form", "base", "link", "img", "audio", "video"}
SVG = "{http://www.w3.org/2000/svg}"


def problems(path, site=False):
    with open(path, "rb") as file:
        page = file.read()
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    document = parser.parse(page)
    for (line, column), code, data in parser.errors:
        yield f"line {line}, column {column}: {code} {data}"
    elements = [element for element in document.iter() if isinstance(element.tag, str)]
    tags = [element.tag for element in elements]
    if not document.get("lang"):
        yield "no language"
    for once in ("main", "h1", "title", "header", "footer"):
        found = sum(tag == once for tag in tags)
        if found != 1:
            yield f"{found} elements <{once}>"
    ids = [element.get("id") for element in elements if element.get("id")]
    for twice in {name for name in ids if ids.count(name) > 1}:
        yield f"id {twice!r} is not unique"
    level = 0
    for tag in tags:
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            if int(tag[1]) > level + 1:
                yield f"<{tag}> follows <h{level}>"
            level = int(tag[1])
    for element in elements:
        inline = site and element.tag == "script" and not element.get("src")
        if element.tag.replace(SVG, "") in RUNS and not inline:
            yield f"an element <{element.tag}>"
        if element.tag == "th" and element.get("scope") not in SCOPES:
            yield "a <th> without a scope"
        if element.tag == SVG + "svg" and element.find(SVG + "title") is None:
            yield "a picture without a title"
        for name, value in element.attrib.items():
            name = str(name)
            if name.lower().startswith("on"):
                yield f"an attribute {name}"
            if name in ("href", "src", "action", "formaction") or name.endswith("}href"):
                # comrak empties a dangerous target; an empty one leads to the page itself.
                beside = site and "/" not in value and os.path.exists(
                    os.path.join(os.path.dirname(path), value))
                if value and not value.lower().startswith(SAFE) and not beside:
                    yield f"a link to {value!r}"
                if value.startswith("#") and value[1:] not in ids:
                    yield f"a link to {value!r}, which is not there"
        if element.tag == "style" and "url(" in (element.text or "").lower():
            yield "a style sheet that loads something"


def main():
    if len(sys.argv) < 2:
        sys.exit("name the pages")
    found = [f"{path}: {problem}" for path in sys.argv[1:] for problem in problems(path)]
    print("\n".join(found) if found else f"{len(sys.argv) - 1} pages, no problem")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
