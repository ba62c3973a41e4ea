"""Number the sources and letter the notes of the facts shown, for the lines below them."""

from typing import NamedTuple

from kzfacts.model.records import Fact, Source
from kzfacts.text import NO_BREAK

UNPROVED = "†"
NO_TEXT = "no text to check against"
UNPROVED_MEANS = f"{UNPROVED} unproved: {NO_TEXT}"
# Lone surrogates around the sign of a note. No TOML file has any, so no foreign text has a sign.
OPEN, CLOSE = "\ud800", "\ud801"


class Footnote(NamedTuple):
    """A line below a table: its sign, its words and an address, if it is of a source with one."""

    sign: str
    words: str
    url: str | None = None


class Notes:
    """The sources and notes of the facts marked so far, in that order."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.notes: dict[str, str] = {}
        self.unproved = False

    def reference(self, f: Fact) -> str:
        """Refer to the source in words: "[1], paragraph 14, proved"."""
        parts = [self._source(f), f.locator, "proved" if f.proved else None]
        return ", ".join(filter(None, parts))

    def mark(self, f: Fact, note: str) -> str:
        """Mark a figure in a cell with its source, its note and what is not proved: "†[1][a]"."""
        self.unproved |= not f.proved
        signs = ["" if f.proved else UNPROVED, self._source(f), self.sign(note) if note else ""]
        return "".join(signs)

    def sign(self, note: str) -> str:
        """Return the sign of a note: "[a]" once it is printed."""
        return f"{OPEN}{self.notes.setdefault(note, letters(len(self.notes)))}{CLOSE}"

    def footnotes(self) -> list[Footnote]:
        """Return the notes, then the sources."""
        notes = [Footnote(letter, note) for note, letter in self.notes.items()]
        return notes + [
            Footnote(str(n), source.line, source.more.get("URL"))
            for n, source in enumerate(self.sources.values(), 1)
        ]

    def _source(self, f: Fact) -> str:
        if f.derived:
            return f.source.short
        self.sources.setdefault(f.source.id, f.source)
        return f"{OPEN}{list(self.sources).index(f.source.id) + 1}{CLOSE}"


def cited(f: Fact, place: str = "") -> str:
    """Return the short name of the source, the place in it, and the sign of an unproved fact."""
    return NO_BREAK.join(filter(None, [f.source.short, place, "" if f.proved else UNPROVED]))


def letters(n: int) -> str:
    """Return the n-th mark, counted from 0: a, b, …, z, aa."""
    return (letters(n // 26 - 1) if n >= 26 else "") + chr(ord("a") + n % 26)
