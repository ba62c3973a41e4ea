"""A comparison as a table: a row a metric, a column a country, what follows last. Draws with Rich,
like tables.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from kzfacts.comparison.order import UNTOLD
from kzfacts.comparison.rows import Row
from kzfacts.comparison.wording import (
    asides,
    beside,
    conclusion,
    elsewhen,
    introduced,
    label,
    ratio_words,
)
from kzfacts.model.records import Country, Fact
from kzfacts.render import bars
from kzfacts.render.canvas import GAP, Page, draw, indent, pad, plain
from kzfacts.render.notes import Notes
from kzfacts.text import NO_BREAK

LABEL, VERDICT = 18, 13
INDENT = 2


class Line(NamedTuple):
    """A line of a cell: whether it must stay whole, and what joins it to the one before if both
    share a line.
    """

    text: Text
    whole: bool
    after: str = ""

    @property
    def unbroken(self) -> list[str]:
        """The parts that no line end may fall into."""
        return [self.text.plain] if self.whole else self.text.plain.split()


def comparison(
    page: Page,
    countries: Sequence[Country],
    rows: Sequence[Row],
    *,
    chart: bool = False,
    explain: bool = False,
) -> str:
    """What can be compared as columns if they fit, else below each other; then the figures of one
    country only.

    `chart` draws bars in place of columns; `explain` adds what each verdict rests on.
    """
    notes = Notes()
    shared = [row for row in rows if len(row.cells) > 1]
    single = [row for row in rows if len(row.cells) == 1]
    parts: list[RenderableType] = []
    if shared and chart:
        parts += bars.bars(page, countries, shared, notes)
    elif shared:
        parts += _columns(page, countries, shared, notes) or _stack(page, countries, shared, notes)
    if single:
        parts += [*([Text()] if shared else []), plain("Figures for one country only", "bold")]
        parts += _singles(page, countries, single, notes)
    if any(f" {UNTOLD} " in conclusion(row) for row in shared):
        parts += [Text(), plain(f"{UNTOLD} cannot tell which is greater", "dim")]
    if explain:
        parts += reasoning(countries, shared)
    return draw(page, [*parts, *notes.below(page)])


def _columns(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes
) -> list[RenderableType]:
    """One table, with cells of one line or of several, whichever fits; nothing if neither does."""
    labels = max(cell_len(label(row)) + INDENT for row in rows)
    verdicts = max(cell_len(conclusion(row)) for row in rows)
    cells = [[_cell(row, country, notes) for country in countries] for row in rows]
    names = [introduced(country) for country in countries]
    for one_line in (True, False):
        columns = zip(names, zip(*cells, strict=True), strict=True)
        widths = [_width(name, column, one_line=one_line) for name, column in columns]
        left = page.width - sum(widths) - GAP * (len(widths) + 1)
        if left < (labels + verdicts if one_line else LABEL + VERDICT):
            continue
        first = min(labels, max(LABEL, left - verdicts))
        table = Table(
            box=None, show_edge=False, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold"
        )
        table.add_column(width=first, overflow="fold")
        for name, width in zip(names, widths, strict=True):
            table.add_column(plain(name), justify="right", width=width, overflow="fold")
        table.add_column(width=min(verdicts, left - first), overflow="fold")
        for n, (heading, group) in enumerate(
            groupby(zip(rows, cells, strict=True), lambda pair: pair[0].topic.title)
        ):
            if n:
                table.add_row()
            table.add_row(plain(heading, "bold"))
            for row, lines in group:
                texts = [
                    _in_one(cell) if one_line else Text("\n").join(line.text for line in cell)
                    for cell in lines
                ]
                table.add_row(indent(plain(label(row))), *texts, plain(conclusion(row), "italic"))
        return [table]
    return []


def _width(name: str, cells: Sequence[Sequence[Line]], *, one_line: bool) -> int:
    """The columns that a country needs: numbers are never broken, names and asides only between
    words.
    """
    if one_line:
        return max(cell_len(name), *(cell_len(_in_one(cell).plain) for cell in cells))
    words = [*name.split(" "), *(word for cell in cells for line in cell for word in line.unbroken)]
    return max(map(cell_len, words))


def reasoning(countries: Sequence[Country], rows: Sequence[Row]) -> Iterable[RenderableType]:
    """What each verdict rests on: the numbers that each figure stands for and why, then pair by
    pair.
    """
    yield Text()
    yield plain("What this rests on", "bold")
    for row in rows:
        yield indent(plain(label(row)))
        for country in countries:
            for f in row.cells[country.code].facts if country.code in row.cells else ():
                assert f.quantity, "a figure has a quantity"
                period = f.period.shown if f.period else f"undated in {f.source.id}"
                yield indent(
                    plain(
                        f"{country.name}, {period}: {f.quantity.shown} stands for {f.quantity.meant}"
                    ),
                    4,
                )
                yield indent(plain(f"{f.quantity.why}; {f.id}", "dim"), 6)
        for v in row.verdicts:
            pair = f"{v.a.name} against {v.b.name}: {v.relation}"
            yield indent(
                plain(", ".join(filter(None, [pair, ratio_words(v), v.reason])), "italic"), 4
            )


def _stack(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes
) -> Iterable[RenderableType]:
    """Metric by metric, a line a country, for a narrow page."""
    for heading, group in groupby(rows, lambda row: row.topic.title):
        yield plain(heading, "bold")
        for row in group:
            yield indent(plain(label(row)))
            names = max(cell_len(introduced(c)) for c in countries) + GAP
            cells = [(introduced(c), _in_one(_cell(row, c, notes))) for c in countries]
            fits = all(names + cell_len(cell.plain) + 4 <= page.width for _, cell in cells)
            for name, cell in cells:
                yield indent(plain(pad(name, names) if fits else f"{name}: ").append_text(cell), 4)
            yield indent(plain(conclusion(row), "italic"), 4)


def _singles(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes
) -> Iterable[RenderableType]:
    """What only one of the countries has a figure for: label, country and figure in a line."""
    held = [(row, next(c for c in countries if c.code in row.cells)) for row in rows]
    cells = [
        (label(row), country.name, _in_one(_cell(row, country, notes))) for row, country in held
    ]
    names, figures = (
        max(cell_len(name) for _, name, _ in cells),
        max(cell_len(cell.plain) for *_, cell in cells),
    )
    natural = max(cell_len(text) + INDENT for text, *_ in cells)
    first = min(natural, page.width - names - figures - 2 * GAP)
    if first < min(natural, LABEL):
        for text, name, cell in cells:
            yield indent(plain(text))
            yield indent(plain(f"{name}: ").append_text(cell), 4)
        return
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(width=first, overflow="fold")
    table.add_column(width=names, overflow="fold")
    table.add_column(width=figures, justify="right")
    for text, name, cell in cells:
        table.add_row(indent(plain(text)), plain(name), cell)
    yield table


def _cell(row: Row, country: Country, notes: Notes) -> list[Line]:
    """The figures of a country, each with its marks, and with its period where that is not the
    row's.
    """
    cell = row.cells.get(country.code)
    if cell is None:
        return [Line(plain("no figure", "dim"), whole=True)]
    lines: list[Line] = []
    for f in cell.facts:
        lines += _figure(f, notes, asides(row, cell, f))
    for f, whose in beside(cell):
        lines += _figure(f, notes, [whose])
    if cell.elsewhen:
        lines.append(Line(plain(elsewhen(cell)), whole=False, after=", "))
    return lines


def _figure(f: Fact, notes: Notes, asides: Sequence[str]) -> Iterable[Line]:
    assert f.quantity, "a figure has a quantity"
    hedge, number = f.quantity.hedge, f.quantity.shown
    if hedge:
        yield Line(plain(hedge, "bold"), whole=True, after="; ")
        number = number.removeprefix(f"{hedge} ")
    marked = plain(number, "bold").append_text(plain(f"{NO_BREAK}{notes.mark(f, place=False)}"))
    yield Line(marked, whole=True, after=" " if hedge else "; ")
    for aside in asides:
        yield Line(plain(aside), whole=False, after=", ")


def _in_one(cell: Sequence[Line]) -> Text:
    """The lines of a cell as one line."""
    text = cell[0].text.copy()
    for line in cell[1:]:
        text.append(line.after).append_text(line.text)
    return text
