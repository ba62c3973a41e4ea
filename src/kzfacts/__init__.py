"""Answers "how big, since when, says who?" from a hand-written TOML file of cited facts."""

__version__ = "0.1.0"
