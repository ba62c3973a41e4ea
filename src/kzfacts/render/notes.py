"""Numbers the sources and letters the notes of the facts shown."""

from collections.abc import Iterable

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from kzfacts.model.records import Fact, Source
from kzfacts.render.canvas import Page, linked, plain

PROVED = "✓"


class Notes:
    """Numbers the sources and letters the notes of the facts shown, in the order in which they are
    met.
    """

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.notes: dict[str, str] = {}
        self.proved = False

    def mark(self, fact: Fact, *, place: bool = True) -> str:
        """What goes with a fact: "[1] ¶14 ✓ [a]", or, for a narrow cell, "[1]✓[a]".

        A cell has no room for an attribution either, which then goes into the note.
        """
        self.sources.setdefault(fact.source.id, fact.source)
        self.proved = self.proved or fact.proved
        parts = [f"[{list(self.sources).index(fact.source.id) + 1}]"]
        if place:
            parts.append(_place(fact.locator))
        if fact.proved:
            parts.append(PROVED)
        note = fact.note
        if fact.according_to and not place:
            note = " ".join(filter(None, [f"According to {fact.according_to}.", note]))
        if note:
            letter = self.notes.setdefault(note, _letters(len(self.notes)))
            parts.append(f"[{letter}]")
        return (" " if place else "").join(filter(None, parts))

    def below(self, page: Page) -> Iterable[RenderableType]:
        """What stands below the table: notes, sources with their addresses and the legend of the
        proof mark.
        """
        entries = [(letter, plain(note)) for note, letter in self.notes.items()]
        for n, source in enumerate(self.sources.values(), 1):
            url = source.more.get("URL")
            entries.append(
                (
                    str(n),
                    Text(", ").join([plain(source.line), *([linked(page, url)] if url else [])]),
                )
            )
        if self.notes or self.sources:
            yield Text()
        for sign, words in entries:
            grid = Table.grid(padding=(0, 1, 0, 0))
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
            grid.add_row(plain(f"[{sign}]", "dim"), words)
            yield grid
        if self.proved:
            yield plain(
                f"{PROVED} proved: the words, and the number in them, stand in the source's text",
                "dim",
            )


def _place(locator: str | None) -> str:
    kind, _, number = (locator or "").partition(" ")
    return {"paragraph": f"¶{number}", "page": f"p. {number}"}.get(kind, locator or "")


def _letters(n: int) -> str:
    return (_letters(n // 26 - 1) if n >= 26 else "") + chr(ord("a") + n % 26)
