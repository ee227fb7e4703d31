# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks pages and pictures: tags match, links lead somewhere, nothing is
loaded from elsewhere, no script but our own, not too large.

    check.py <page.html or picture.svg>...
"""

import html.parser
import re
import sys
import xml.etree.ElementTree

VOID = {"meta", "br", "hr", "img", "link", "input"}
LIMIT = 1_500_000


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links = [], [], []
        self.errors, self.scripts = [], 0

    def attributes(self, tag, attributes):
        self.scripts += tag == "script"
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href" and value.startswith("#"):
                self.links.append(value[1:])
            elif name in ("src", "href", "srcset", "data", "xlink:href"):
                self.errors.append(f"{tag} loads {value}")
            elif name.startswith("on"):
                self.errors.append(f"{tag} has {name}")

    def handle_starttag(self, tag, attributes):
        self.attributes(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.attributes(tag, attributes)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.errors.append(f"</{tag}> at {self.getpos()} closes nothing")


def check_page(text):
    page = Page()
    page.feed(text)
    page.close()
    if page.open:
        page.errors.append(f"not closed: {page.open}")
    if len(set(page.ids)) != len(page.ids):
        page.errors.append("an id is there twice")
    page.errors += [f"#{link} is nowhere" for link in page.links if link not in page.ids]
    if page.scripts != 1:
        page.errors.append(f"{page.scripts} scripts")
    return page.errors


def check(path):
    text = open(path, encoding="utf-8").read()
    errors = [f"{len(text)} characters"] if len(text) > LIMIT else []
    addresses = re.findall(r"https?://[^\s\"')]*|@import|url\((?!#)", text)
    errors += [f"mentions {a}" for a in addresses if a != "http://www.w3.org/2000/svg"]
    if path.endswith(".svg"):
        root = xml.etree.ElementTree.fromstring(text)
        if any(e.tag.endswith("script") for e in root.iter()):
            errors.append("has a script")
    else:
        errors += check_page(text)
    return [f"{path}: {e}" for e in errors]


failures = [e for path in sys.argv[1:] for e in check(path)]
print("\n".join(failures) or f"{len(sys.argv) - 1} files are good")
sys.exit(bool(failures))
