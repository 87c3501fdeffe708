"""Who publishes a site: copies of one publisher say nothing of each other."""

from __future__ import annotations

# Before a country, no name but a kind: "co.uk".
_SECOND = frozenset(("co", "com", "net", "org", "gov", "ac", "edu", "or", "ne", "go", "gob", "nom", "gen", "info"))


def publisher(site: str | None) -> str | None:
    """The registrable domain of a site's name, as far as it can be told without a list: its last two labels.

    Three where the last but one is no name but a kind, as in ``example.co.uk``. A name that is no domain stands for
    itself; None of none.
    """
    if site is None or not (name := site.strip().casefold()):
        return None
    host = name.partition("://")[2] or name
    host = host.partition("/")[0].partition(":")[0].rstrip(".")
    parts = host.split(".")
    if len(parts) < 2 or any(not part or " " in part for part in parts):
        return name
    if parts[-1].isdigit():  # an address of numbers
        return host
    count = 3 if len(parts[-1]) == 2 and parts[-2] in _SECOND else 2
    return ".".join(parts[-count:])
