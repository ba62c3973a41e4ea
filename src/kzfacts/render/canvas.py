"""The page, safe text and columns. Draws with Rich.

Every foreign string passes through clean() on its way into a Text; Rich would read a plain string
as markup.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from kzfacts.text import NO_BREAK, address, clean

GAP = 2
INDENT = 2
NARROW = 60  # below this many columns, the parts of a row are set below each other
NARROWEST, NARROW_TEXT = 30, 10  # of a page with labels next to values, and of these values
WIDEST = 120  # longer lines are hard to read
FIGURE = "cyan"  # the style of figures in tables
# Rich breaks lines at any space; clean() lets no private character through, so this one is free.
GLUE = "\ue000"


class Indented(NamedTuple):
    """A text to move to the right, by a number of columns."""

    text: Text
    left: int


Part = Text | Indented


class Page(NamedTuple):
    """The width in columns, and whether colours and links may be used."""

    width: int
    color: bool
    links: bool = False


def page(color: str, *, to_file: bool = False) -> Page:
    """Return the page that stdout is; a file is a page without a terminal.

    It is as wide as COLUMNS or the terminal, up to 120 columns, else without line ends.
    `color` is "auto", "always" or "never", for colours.
    """
    terminal = not to_file and sys.stdout is not None and sys.stdout.isatty()
    width = 100_000
    if terminal or os.environ.get("COLUMNS"):
        width = min(shutil.get_terminal_size().columns, WIDEST)
    use_color = colored(color, terminal=terminal)
    links = use_color and terminal and os.environ.get("TERM") != "dumb"
    return Page(max(width, 10), use_color, links)


def colored(color: str, *, terminal: bool) -> bool:
    """Return whether to use colours.

    The option wins, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and the terminal.
    """
    if color != "auto":
        return color == "always"
    env = os.environ
    if env.get("NO_COLOR"):
        return False
    forced = env.get("FORCE_COLOR") or env.get("CLICOLOR_FORCE")
    if forced:
        return forced != "0"
    return terminal and env.get("TERM") != "dumb" and env.get("CLICOLOR") != "0"


def draw(page: Page, parts: Iterable[Part]) -> str:
    """Draw the parts below each other, without spaces at the ends of lines."""
    lines = [line for part in parts for line in _lines(page, part)]
    drawn = _colored(lines) if page.color else "\n".join(line.plain for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in drawn.replace(GLUE, " ").splitlines())


def _lines(page: Page, part: Part) -> Iterable[Text]:
    """Return the lines of a part, folded and moved to the right."""
    text, left = part if isinstance(part, Indented) else (part, 0)
    lines = _fold(text, max(page.width - left, 1))
    return [Text(" " * left).append_text(line) for line in lines] if left else lines


def _colored(lines: Iterable[Text]) -> str:
    out = StringIO()
    console = Console(
        file=out,
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    console.print(Text("\n").join(lines), soft_wrap=True)
    return out.getvalue()


# Text.


def plain(foreign: str, style: str = "") -> Text:
    """Make a Text of a foreign string, with no line end at a no-break space."""
    glued = GLUE.join(map(clean, foreign.split(NO_BREAK)))
    # A style of the Text itself would spread to what is appended.
    return Text().append(glued, style or None)


def linked(page: Page, foreign: str) -> Text:
    """Make a Text of an address: a link (OSC 8) if the page has links and it is http or https."""
    url = address(foreign) if page.links else None
    return Text().append(clean(foreign), Style(link=url) if url else None)


def joined(*texts: Text) -> Text:
    """Join the texts that are not empty with dots."""
    return Text(" · ").join(t for t in texts if t)


def indent(text: Text, by: int = INDENT) -> Indented:
    """Move all lines of a text to the right."""
    return Indented(text, by)


def hanging(page: Page, text: Text) -> Text:
    """Fold a text, and indent its lines but the first."""
    first, *rest = text.wrap(_CONSOLE, page.width, overflow="fold")
    if not rest:
        return first
    end = len(first.plain.rstrip())
    end += len(text.plain[end:]) - len(text.plain[end:].lstrip())
    behind = text[end:].wrap(_CONSOLE, max(page.width - 2, 1), overflow="fold")
    return Text("\n").join([first, *(Text("  ").append_text(line) for line in behind)])


def packed(page: Page, entries: Iterable[str]) -> list[str]:
    """Set entries side by side, three spaces apart, as many as fit in a line."""
    lines: list[str] = []
    for entry in entries:
        if lines and widest([f"{lines[-1]}   {entry}"]) <= page.width:
            lines[-1] += f"   {entry}"
        else:
            lines.append(entry)
    return lines


# Columns.


class Column(NamedTuple):
    """A column as wide as its widest cell.

    A column with `least` may be made narrower, its cells then being folded; it needs that width
    even if its cells are narrower.
    """

    width: int
    least: int | None = None
    right: bool = False

    def aligned(self, line: Text) -> Text:
        """Fill a line up to the width of the column."""
        spaces = Text(" " * (self.width - line.cell_len))
        return spaces.append_text(line) if self.right else Text.assemble(line, spaces)


class Grid(NamedTuple):
    """Columns that fit the page."""

    columns: Sequence[Column]

    def row(self, *cells: Text) -> Text:
        """Set cells side by side, aligned at their first line."""
        folded = [
            [column.aligned(line) for line in _fold(cell, column.width)]
            for cell, column in zip(cells, self.columns, strict=True)
        ]
        height = max(map(len, folded))
        for lines, column in zip(folded, self.columns, strict=True):
            lines += [Text(" " * column.width)] * (height - len(lines))
        return Text("\n").join(Text(" " * GAP).join(line) for line in zip(*folded, strict=True))


def fit(width: int, columns: Sequence[Column]) -> Grid | None:
    """Fit columns into a width, narrowing them from the left; return None if they don't fit."""
    gaps = GAP * (len(columns) - 1)
    if sum(c.width if c.least is None else c.least for c in columns) + gaps > width:
        return None
    excess = sum(c.width for c in columns) + gaps - width
    fitted = []
    for column in columns:
        spare = 0 if column.least is None else column.width - column.least
        cut = max(0, min(excess, spare))
        fitted.append(column._replace(width=column.width - cut))
        excess -= cut
    return Grid(fitted)


def entry(page: Page, labels: int, label: Text, value: Text, left: int = 0) -> Iterator[Part]:
    """Yield a label and a value side by side, or below each other on a narrow page.

    `labels` is the width of the column of labels, `left` how far all is moved to the right.
    """
    columns = [Column(labels), Column(value.cell_len, NARROW_TEXT)]
    grid = fit(page.width - left, columns) if page.width >= NARROWEST else None
    if grid:
        yield indent(grid.row(label, value), left)
        return
    yield indent(label, left)
    if value:
        yield indent(value, left + GAP)


def pad(text: str, width: int) -> str:
    """Add spaces up to a width in columns."""
    return text + " " * (width - cell_len(clean(text)))


def widest(cells: Iterable[str]) -> int:
    """Return the width of the widest cell, East Asian wide characters being two columns wide."""
    return max(cell_len(clean(cell)) for cell in cells)


def _fold(text: Text, width: int) -> list[Text]:
    """Split a text into lines, folded where they are longer than the width."""
    if text.cell_len <= width and "\n" not in text.plain:
        return [text]
    lines = list(text.wrap(_CONSOLE, width, overflow="fold"))
    for line in lines:
        line.rstrip()
    return lines


_CONSOLE = Console(file=StringIO())  # Text.wrap asks for one, and reads it only to justify in full
