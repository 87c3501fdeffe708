"""The version, in a module that costs nothing to import; setup.cfg reads it too."""

VERSION = "0.1.0"
