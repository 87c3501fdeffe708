"""boilerstrip: the story's own prose out of scraped, republished news, with a ledger of everything that went.

Names are loaded when first used, so that ``import boilerstrip`` and ``boilerstrip --help`` cost next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boilerstrip.api import strip, strip_html
    from boilerstrip.copies.compare import Compared, compare_copies
    from boilerstrip.document import Document, Evidence, LineVerdict, Removal
    from boilerstrip.errors import (
        BoilerstripError,
        InputError,
        LedgerError,
        ModelError,
        PageError,
        PatternTimeout,
        PluginError,
        ProfileError,
        RuleError,
        SettingsError,
    )
    from boilerstrip.ledger import restore
    from boilerstrip.profiles.learn import learn_profile
    from boilerstrip.profiles.profile import Profile
    from boilerstrip.result import Result
    from boilerstrip.scoring.score import Score, score
    from boilerstrip.settings import Settings
    from boilerstrip.sources.index import SourceIndex
    from boilerstrip.stripper import Stripper
    from boilerstrip.version import VERSION as __version__

_HOMES = {
    "strip": "api",
    "strip_html": "api",
    "Stripper": "stripper",
    "Profile": "profiles.profile",
    "learn_profile": "profiles.learn",
    "Compared": "copies.compare",
    "compare_copies": "copies.compare",
    "Result": "result",
    "Settings": "settings",
    "restore": "ledger",
    "Score": "scoring.score",
    "score": "scoring.score",
    "SourceIndex": "sources.index",
    "Document": "document",
    "Evidence": "document",
    "LineVerdict": "document",
    "Removal": "document",
    "BoilerstripError": "errors",
    "InputError": "errors",
    "LedgerError": "errors",
    "ModelError": "errors",
    "PageError": "errors",
    "PatternTimeout": "errors",
    "PluginError": "errors",
    "ProfileError": "errors",
    "RuleError": "errors",
    "SettingsError": "errors",
}
__all__ = [
    "BoilerstripError",
    "Compared",
    "Document",
    "Evidence",
    "InputError",
    "LedgerError",
    "LineVerdict",
    "ModelError",
    "PageError",
    "PatternTimeout",
    "PluginError",
    "Profile",
    "ProfileError",
    "Removal",
    "Result",
    "RuleError",
    "Score",
    "Settings",
    "SettingsError",
    "SourceIndex",
    "Stripper",
    "__version__",
    "compare_copies",
    "learn_profile",
    "restore",
    "score",
    "strip",
    "strip_html",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("boilerstrip.version").VERSION
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'boilerstrip' has no attribute {name!r}")
    value = getattr(import_module(f"boilerstrip.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
