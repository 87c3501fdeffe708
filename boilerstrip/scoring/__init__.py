"""The scorer: how much of a source survives in a cleaned text, and what in it is not the source's."""
