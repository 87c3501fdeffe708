"""TOML as this package's own files have it: read, or refused in one line, however broken it is."""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def tables(text: str) -> dict[str, Any]:
    """What a TOML text says.

    Raises
    ------
    ValueError
        When it is none; the message is one line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(" ".join(str(error).split())) from None
    except RecursionError:
        raise ValueError("lists or tables in it lie too deep in one another") from None
    except ValueError:  # Python's own, for a number of more than 4,300 digits
        raise ValueError("a number in it has too many digits") from None
