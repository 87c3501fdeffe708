"""Errors a user can meet. Each message is one line: what is wrong, where, and what to do."""

from __future__ import annotations


class BoilerstripError(Exception):
    """Base of every error this package raises on purpose."""


class RuleError(BoilerstripError):
    """A rule file that cannot be used: names file, rule and field."""


class PatternTimeout(BoilerstripError):
    """A rule's pattern ran out of time on a document: names the rule."""


class PluginError(BoilerstripError):
    """A plug-in failed on a document, or said of it what is no evidence: names the plug-in."""


class ModelError(BoilerstripError):
    """The labeller's file cannot be used: says why and what to do."""


class ProfileError(BoilerstripError):
    """A site profile that cannot be used: names file, template and field."""


class SettingsError(BoilerstripError):
    """A setting or configuration file that cannot be used."""


class InputError(BoilerstripError):
    """An input that cannot be read: missing, binary, undecodable, a bad record."""


class PageError(InputError):
    """A page that is none: compressed, a PDF, an image; says what it is and what to do."""


class LedgerError(BoilerstripError):
    """A ledger that does not fit the text it is used on."""


class AttributesError(LedgerError):
    """Attributes (docs/tag-and-decide.md) that are damaged, of another text, or made by another version or model."""
