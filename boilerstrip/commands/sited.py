"""Whether a folder of profiles could be of use to a run: it needs profiles, and documents whose site is known."""

from __future__ import annotations

import os
from collections.abc import Callable


class Sited:
    """Takes note of documents with a site and without; ``profile`` is what ``--profile`` names, a folder perhaps."""

    def __init__(self, profile: str | None) -> None:
        self._folder = profile if profile is not None and os.path.isdir(profile) else None
        self._documents = self._known = 0

    def met(self, known: bool) -> None:
        """A document more, whose site is known or is not."""
        self._documents += 1
        self._known += known

    def end(self, say: Callable[[str], None]) -> None:
        """Say why no profile counted, where that is known: nobody names a folder that is to do nothing."""
        if self._folder is None:
            return
        if not any(name.endswith(".toml") for name in os.listdir(self._folder)):
            say(f"--profile {self._folder}: there is no profile in this folder; 'boilerstrip learn' writes them")
        elif self._documents and not self._known:
            told = "of no document the site is known, so no site's profile counts"
            say(f"--profile {self._folder}: {told}; --site-field or --url-field tells it, or name one profile's file")
