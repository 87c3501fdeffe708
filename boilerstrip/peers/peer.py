"""What a tool that is measured is: a name, the package it comes from, and a way to set it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Generic, TypeVar

Row = Mapping[str, Any]
F = TypeVar("F")


@dataclass(frozen=True)
class Peer(Generic[F]):
    """A tool in one of its modes.

    Parameters
    ----------
    name : str
        As tables show it.
    make : callable
        Imports what the tool needs and gives the function to measure; an ImportError says that it is not here.
    package : str, optional
        The distribution whose version belongs to the figures; None for what needs none.
    """

    name: str
    make: Callable[[], F]
    package: str | None = None

    @property
    def version(self) -> str | None:
        """The installed version of the package; None where there is no such package."""
        try:
            return version(self.package) if self.package else None
        except PackageNotFoundError:
            return None


def ready(peers: Sequence[Peer[F]]) -> tuple[dict[str, F], dict[str, str]]:
    """The functions of those that can be run, by name; and of the others, by name, what is missing."""
    found, missing = {}, {}
    for one in peers:
        try:
            found[one.name] = one.make()
        except ImportError as error:
            missing[one.name] = str(error)
    return found, missing
