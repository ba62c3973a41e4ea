"""What every drawing needs: a page, safe text, and the notes below a table. Draws with Rich, like
tables.

Every foreign string passes through clean() on its way into a Text; a plain string would be read as
markup.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from kzfacts.model.records import Fact
from kzfacts.text import NO_BREAK, address, clean

GAP = 2
GLUE = "\ue000"  # Rich breaks lines at any space; clean() lets no private character through, so this one is free


class Page(NamedTuple):
    """What is drawn on: columns, whether colours and weights may be used, and whether addresses may
    be links.
    """

    width: int
    color: bool
    links: bool = False


def page(asked: str) -> Page:
    """What stdout is: as wide as its terminal, or as COLUMNS says; without either, lines are never
    broken.
    """
    terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal or os.environ.get("COLUMNS") else 100_000
    color = colored(asked, terminal=terminal)
    return Page(
        max(width, 10), color, links=color and terminal and os.environ.get("TERM") != "dumb"
    )


def colored(asked: str, *, terminal: bool) -> bool:
    """Whether to use colours: the option first, then NO_COLOR, FORCE_COLOR, CLICOLOR and the
    terminal.
    """
    if asked != "auto":
        return asked == "always"
    env = os.environ
    if env.get("NO_COLOR"):
        return False
    forced = env.get("FORCE_COLOR") or env.get("CLICOLOR_FORCE")
    if forced:
        return forced != "0"
    return terminal and env.get("TERM") != "dumb" and env.get("CLICOLOR") != "0"


def period_of(f: Fact) -> str:
    """The period as people write it, or nothing."""
    return f.period.shown if f.period else ""


def pad(text: str, width: int) -> str:
    """The text with spaces up to a width in columns, East Asian wide characters being two."""
    return text + " " * (width - cell_len(text))


def plain(foreign: str, style: str = "") -> Text:
    """Foreign text as a Rich text, which no line end will part at a no-break space: the one door to
    the screen.
    """
    glued = GLUE.join(map(clean, foreign.split(NO_BREAK)))
    return Text().append(
        glued, style or None
    )  # a style of the Text itself would spread to what is appended


def linked(page: Page, foreign: str) -> Text:
    """An address: a link (OSC 8) where the page can have one and it is of http or https, else only
    text.
    """
    url = address(foreign) if page.links else None
    return Text().append(clean(foreign), Style(link=url) if url else None)


def joined(*texts: Text) -> Text:
    """The texts that are not empty, with dots between them."""
    return Text(" · ").join(t for t in texts if t)


def indent(text: Text, by: int = 2) -> Padding:
    """A text moved to the right, in all its lines."""
    return Padding(
        text, (0, 0, 0, by), expand=False
    )  # in a pipe a page is 100,000 columns of spaces wide


def _console(page: Page) -> Console:
    return Console(
        file=StringIO(),
        width=page.width,
        height=25,  # or Rich asks the terminal at every turn
        force_terminal=page.color,
        color_system="standard" if page.color else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def draw(page: Page, parts: Sequence[RenderableType]) -> str:
    """The parts below each other, without spaces at the ends of lines."""
    console = _console(page)
    for part in parts:
        console.print(part)
    file = console.file
    assert isinstance(file, StringIO)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().replace(GLUE, " ").splitlines())
