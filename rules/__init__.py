"""The shipped rule files; data only."""
