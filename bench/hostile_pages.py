"""Pages made to do harm: seconds of the processor and peak memory of stripping each, in a process of its own.

usage: python bench/hostile_pages.py [NAME ...]

Of the seconds those of reading alone stand first, then those of stripping, then those of ``metadata``; blocks are those
that were judged.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress


def spelled(number: int) -> bytes:
    """A number as a word of letters."""
    return str(number).translate({48 + n: 97 + n for n in range(10)}).encode()


PAGES: dict[str, Callable[[], bytes]] = {
    "nested": lambda: b"<div>" * 100_000 + b"deep",
    "stray ends in depth": lambda: b"<div>" * 2000 + b"</i>" * 290_000 + b"text",
    "deep and stray": lambda: b"<b>" * 100_000 + b"</i>" * 100_000 + b"text",
    "one attribute": lambda: b'<p a="' + b"x" * 10_000_000 + b'">text',
    "attributes of one tag": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">text",
    "attributes behind quotes": lambda: b"<p " + b" ".join(b'a%d=">"' % n for n in range(14_000)) + b">text",
    "hidden attributes, 200 KB": lambda: (
        b'<p x=">" ' + b" ".join(b"%x" % n for n in range(1 << 20, (1 << 20) + 28_000)) + b">text"
    ),
    "glued attributes": lambda: b"<p " + b"".join(b"%x=''" % n for n in range(1 << 20, (1 << 20) + 280_000)) + b">text",
    "attributes of a script": lambda: (
        b'<script x=">" ' + b" ".join(b"%x" % n for n in range(1 << 20, (1 << 20) + 180_000)) + b">x</script>text"
    ),
    "tags just short of too many": lambda: (
        (b"<!--><p " + b" ".join(b"%x" % n for n in range(1 << 12, (1 << 12) + 1990)) + b">") * 1_200 + b"text"
    ),
    "tags in tags": lambda: b"<a b='" * 99_000 + b">text",
    "attributes of all tags": lambda: b"<p a b c d e f g h i>" * 760_000,
    "50 MB of tags": lambda: b"<b>" * 16_700_000,
    "flat tags": lambda: b"<br>x" * 3_000_000,
    "unclosed": lambda: b"<p><table><tr><td><a href=x><b>x" * 300_000,
    "colspan": lambda: b"<table><tr><td colspan=9000000000000000>x",
    "entities": lambda: b"<p>" + b"&amp;&hellip;" * 1_200_000,
    "billion laughs": lambda: (
        b'<!DOCTYPE h [<!ENTITY a0 "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        + b"]><p>&a11;</p>"
    ),
    "comments": lambda: b"<!--" * 4_000_000,
    "not UTF-8": lambda: b"<p>" + b"\xe9\xff\x81 " * 4_000_000,
    "lines": lambda: b"a line\n" * 2_000_000,
    "blocks": lambda: b"<p>The ferry stays, the council said." * 400_000,
    "one-letter blocks": lambda: b"<p>x" * 4_000_000,
    "one block": lambda: b"<p>" + b"The ferry stays where it is, the council said on Monday. " * 170_000,
    "one word": lambda: b"<p>" + b"x" * 15_000_000,
    "one line of letters": lambda: b"<p>" + b"x " * 7_500_000,
    "preformatted": lambda: b"<pre>" + b"a line of it, said the council.\n" * 480_000,
    "nested prose": lambda: b"<div>The council said so on Monday." * 2_000 + b"<p>deep" * 40_000,
    "names": lambda: b"".join(b"<p class=c%d>x" % n for n in range(1_000_000)),
    "names of one element": lambda: b"<p class='" + b" ".join(b"c%d" % n for n in range(1_000_000)) + b"'>text",
    "headings": lambda: b"<h1>The ferry stays</h1>" * 42_000,
    "headings and a claim": lambda: b"<title>The ferry stays</title>" + b"<h2>The ferry stays</h2>" * 400_000,
    "long headings": lambda: b"<title>" + b"a b c " * 60 + b"</title>" + (b"<h1>" + b"a b c " * 60 + b"</h1>") * 40_000,
    "cells": lambda: b"<table>" + b"<tr><td>x<td>y" * 400_000,
    "tables in rows": lambda: b"<table><tr><td><b>x</b>" * 600 + b"<td>y" * 90_000,
    "links": lambda: b"<a href=x>a link" * 90_000,
    "a claimed body": lambda: (
        b'<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"'
        + b"a b c d e " * 190_000
        + b'"}</script><p>'
        + b"a b c d e " * 300_000
        + b"<p>a b c d e a b c d e x y z x y z" * 45_000
    ),
    "bodies in bodies": lambda: b"<div itemprop=articleBody>x" * 500 + b"<div itemprop=articleBody>y</div>" * 90_000,
    "legal lines": lambda: b"<p>Copyright 2026 The Harbour Post. All rights reserved. Reuters contributed." * 90_000,
    "writers": lambda: b"".join(b"<meta name=author content='Ann %b'>" % spelled(n) for n in range(90_000)),
    "writers in JSON-LD": lambda: (
        b'<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","author":["'
        + b'","'.join(b"Ann %b" % spelled(n) for n in range(100_000))
        + b'"]}</script><p>x'
    ),
    "JSON-LD that is none": lambda: (
        b'<script type="application/ld+json">{' + b'"author" "name" ' * 200_000 + b'""' * 200_000 + b"</script><p>x"
    ),
    "writers' boxes": lambda: b"<div class=author>x" * 500 + b"<div class=author>y</div>" * 90_000,
    "tags in a meta": lambda: b"<meta name=x content='" + b"<" * 90_000 + b"'><p>x",
    "many titles": lambda: b"<title>" + b"a | b - " * 40_000 + b"</title><p>x",
    "combining": lambda: ("<p>" + "e" + "\u0301" * 5_000_000).encode(),
}


def main(names: list[str]) -> int:
    """Print a row a page."""
    for name in names or PAGES:
        done = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True)
        print(f"{name:28}{done.stdout.strip() or done.stderr.strip()[-200:]}", flush=True)
    return 0


def one(name: str) -> int:
    """Read one page in this process."""
    from boilerstrip import Stripper
    from boilerstrip.errors import InputError
    from boilerstrip.pages.parse import parsed

    page = PAGES[name]()
    stripper = Stripper()
    stripper.strip_html("<p>warm</p>")
    begun = time.process_time()
    root = parsed(page).root
    read = time.process_time() - begun
    count = sum(1 for _ in root.iter()) if root is not None else 0
    del root
    begun = time.process_time()
    result = stripper.strip_html(page)
    seconds = time.process_time() - begun
    begun = time.process_time()
    with suppress(InputError):  # of a page that holds nothing
        result.metadata  # noqa: B018  # computed when it is asked for
    asked = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = "; ".join(result.warnings)
    print(
        f"{len(page) / 1e6:6.1f} MB {read:6.2f} {seconds:7.2f} {asked:7.2f} s {peak:6} MB {count:8} elements "
        f"{len(result.decisions):7} blocks  {told}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(one(sys.argv[2]) if sys.argv[1:2] == ["--one"] else main(sys.argv[1:]))
