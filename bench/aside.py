"""The fifth of the groups that nobody looks at: prints their names, one a line.

Rules, contexts and thresholds are written on the other groups only; figures on these say what they are worth on
sites nobody has seen. Membership depends on the group's name alone, so a group is on one side in every data set.
The salt was chosen from forty by document counts alone (every set within 4 points of a fifth), before any was read.

usage: python bench/aside.py DUMP.jsonl.gz ... [--rest]
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from corpora import read_lines

SALT = "boilerstrip-aside-37"


def is_aside(group: str) -> bool:
    """Whether a group (a registrable domain) belongs to the set-aside fifth."""
    return int(hashlib.sha256((SALT + group).encode()).hexdigest()[:8], 16) % 5 == 0


def main(argv: list[str] | None = None) -> int:
    """Print the set-aside groups of the given dumps, or the others with --rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--rest", action="store_true", help="print the groups that may be read instead")
    args = parser.parse_args(argv)
    groups = set()
    for path in args.dumps:
        groups.update(row["group"] for row in read_lines(path))
    print("\n".join(sorted(g for g in groups if is_aside(g) != args.rest)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
