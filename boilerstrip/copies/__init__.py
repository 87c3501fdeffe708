"""Copies: documents that carry the same story, and what they say of each other's lines."""
