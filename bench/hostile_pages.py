"""Pages made to do harm: seconds and peak memory of reading each, in a process of its own.

usage: python bench/hostile_pages.py [NAME ...]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable

PAGES: dict[str, Callable[[], bytes]] = {
    "nested": lambda: b"<div>" * 100_000 + b"deep",
    "stray ends in depth": lambda: b"<div>" * 2000 + b"</i>" * 290_000 + b"text",
    "deep and stray": lambda: b"<b>" * 100_000 + b"</i>" * 100_000 + b"text",
    "one attribute": lambda: b'<p a="' + b"x" * 10_000_000 + b'">text',
    "attributes of one tag": lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b">text",
    "attributes behind quotes": lambda: b"<p " + b" ".join(b'a%d=">"' % n for n in range(14_000)) + b">text",
    "hidden attributes, 200 KB": lambda: (
        b'<p x=">" ' + b" ".join(b"%x" % n for n in range(1 << 20, (1 << 20) + 28_000))
    ),
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
}


def main(names: list[str]) -> int:
    """Print a row a page."""
    for name in names or PAGES:
        done = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True)
        print(f"{name:28}{done.stdout.strip() or done.stderr.strip()[-200:]}", flush=True)
    return 0


def one(name: str) -> int:
    """Read one page in this process."""
    from boilerstrip.pages.parse import parsed

    page = PAGES[name]()
    begun = time.perf_counter()
    read = parsed(page)
    seconds = time.perf_counter() - begun
    count = sum(1 for _ in read.root.iter()) if read.root is not None else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(page) / 1e6:6.1f} MB {seconds:7.2f} s {peak:6} MB {count:8} elements  {'; '.join(read.warnings)}")
    return 0


if __name__ == "__main__":
    sys.exit(one(sys.argv[2]) if sys.argv[1:2] == ["--one"] else main(sys.argv[1:]))
