"""A comparison as a table: a row for each metric, a column for each country. Draws with Rich."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from kzfacts.comparison.rows import Row
from kzfacts.comparison.wording import (
    UNKNOWN,
    conclusion,
    figures,
    introduced,
    label,
    other_periods,
    ratio_words,
)
from kzfacts.model.records import Country, Fact
from kzfacts.render import bars
from kzfacts.render.canvas import Column, Page, draw, fit, indent, plain, widest
from kzfacts.render.notes import Notes
from kzfacts.render.say import period
from kzfacts.render.tables import footnotes
from kzfacts.text import NO_BREAK

INDENT = 2
LABEL, CONCLUSION = 16, 13  # the narrowest that these columns may become


class Part(NamedTuple):
    """A part of a cell: its text, whether it must not be broken, and what joins it to the last."""

    text: Text
    whole: bool
    joint: str = ""

    @property
    def unbroken(self) -> list[str]:
        """The words that no line end may fall into."""
        return [self.text.plain] if self.whole else self.text.plain.split()


Cell = Sequence[Part]


def comparison(
    page: Page,
    countries: Sequence[Country],
    rows: Sequence[Row],
    *,
    chart: bool = False,
    explain: bool = False,
) -> str:
    """Draw a comparison, the metrics last for which only one country has a figure.

    `chart` draws bars in place of columns; `explain` adds what each verdict rests on.
    """
    notes = Notes()
    shared = [row for row in rows if len(row.cells) > 1]
    single = [row for row in rows if len(row.cells) == 1]
    parts: list[RenderableType] = []
    if shared and chart:
        parts += bars.bars(page, countries, shared, notes)
    elif shared:
        parts += _table(page, countries, shared, notes)
    if single:
        parts += [*([Text()] if shared else []), plain("Figures for one country only", "bold")]
        parts += _singles(page, countries, single, notes)
    if any(f" {UNKNOWN} " in conclusion(row) for row in shared):
        parts += [Text(), plain(f"{UNKNOWN} cannot tell which is greater", "dim")]
    if explain:
        parts += _explanation(countries, shared)
    return draw(page, [*parts, *footnotes(page, notes)])


# Columns.


def _table(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes
) -> Iterable[RenderableType]:
    """Yield rows with cells of one line if they fit, else of several, else stacked."""
    cells = [[_cell(row, country, notes) for country in countries] for row in rows]
    names = [introduced(country) for country in countries]
    labels, conclusions = widest(map(label, rows)), widest(map(conclusion, rows))
    columns = list(zip(names, zip(*cells, strict=True), strict=True))
    wide = [Column(widest([name, *map(_line, column)]), right=True) for name, column in columns]
    folded = [Column(widest(_unbroken(name, column)), right=True) for name, column in columns]
    arranged = _in_one
    grid = fit(page.width - INDENT, [Column(labels), *wide, Column(conclusions)])
    if grid is None:
        arranged = _below_each_other
        first, last = Column(labels, LABEL), Column(conclusions, CONCLUSION)
        grid = fit(page.width - INDENT, [first, *folded, last])
    if grid is None:
        yield from _stack(page, names, rows, cells)
        return
    yield indent(grid.row(Text(), *(plain(name, "bold") for name in names), Text(), bottom=True))
    heading = fit(page.width, [Column(grid.columns[0].width + INDENT)])
    assert heading
    for n, (title, group) in enumerate(_by_topic(rows, cells)):
        if n:
            yield Text()
        yield heading.row(plain(title, "bold"))
        for row, line in group:
            end = plain(conclusion(row), "italic")
            yield indent(grid.row(plain(label(row)), *map(arranged, line), end))


def _stack(
    page: Page, names: Sequence[str], rows: Sequence[Row], cells: Sequence[Sequence[Cell]]
) -> Iterable[RenderableType]:
    """Yield each metric with a line for each country."""
    for title, group in _by_topic(rows, cells):
        yield plain(title, "bold")
        for row, line in group:
            yield indent(plain(label(row)))
            figures = list(map(_in_one, line))
            columns = [Column(widest(names)), Column(max(text.cell_len for text in figures))]
            grid = fit(page.width - 4, columns)
            for name, figure in zip(names, figures, strict=True):
                beside = grid and grid.row(plain(name), figure)
                yield indent(beside or plain(f"{name}: ").append_text(figure), 4)
            yield indent(plain(conclusion(row), "italic"), 4)


def _by_topic(
    rows: Sequence[Row], cells: Sequence[Sequence[Cell]]
) -> Iterable[tuple[str, Iterable[tuple[Row, Sequence[Cell]]]]]:
    return groupby(zip(rows, cells, strict=True), lambda pair: pair[0].topic.title)


def _singles(
    page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes
) -> Iterable[RenderableType]:
    """Yield the rows with a figure for one country: label, country, figure."""
    owners = [next(c for c in countries if c.code in row.cells) for row in rows]
    lines = [
        (label(row), owner.name, _in_one(_cell(row, owner, notes)))
        for row, owner in zip(rows, owners, strict=True)
    ]
    labels, names, figures = zip(*lines, strict=True)
    columns = [
        Column(widest(labels), min(widest(labels), LABEL)),
        Column(widest(names)),
        Column(max(figure.cell_len for figure in figures), right=True),
    ]
    grid = fit(page.width - INDENT, columns)
    for text, name, figure in lines:
        if grid:
            yield indent(grid.row(plain(text), plain(name), figure))
        else:
            yield indent(plain(text))
            yield indent(plain(f"{name}: ").append_text(figure), 4)


# Cells.


def _cell(row: Row, country: Country, notes: Notes) -> Cell:
    """Return the figures of a country with their marks and with what the label leaves open."""
    cell = row.cells.get(country.code)
    if cell is None:
        return [Part(plain("no figure", "dim"), whole=True)]
    parts = [part for f, asides in figures(row, cell) for part in _figure(f, asides, notes)]
    if cell.elsewhen:
        parts.append(Part(plain(other_periods(cell)), whole=False, joint=", "))
    return parts


def _figure(f: Fact, asides: Sequence[str], notes: Notes) -> Iterable[Part]:
    assert f.quantity, "a figure has a quantity"
    hedge, number = f.quantity.hedge, f.quantity.shown
    if hedge:
        yield Part(plain(hedge, "bold"), whole=True, joint="; ")
        number = number.removeprefix(f"{hedge} ")
    marked = plain(number, "bold").append_text(plain(f"{NO_BREAK}{notes.cell_mark(f)}"))
    yield Part(marked, whole=True, joint=" " if hedge else "; ")
    for aside in asides:
        yield Part(plain(aside), whole=False, joint=", ")


def _in_one(cell: Cell) -> Text:
    text = cell[0].text.copy()
    for part in cell[1:]:
        text.append(part.joint).append_text(part.text)
    return text


def _line(cell: Cell) -> str:
    return _in_one(cell).plain


def _unbroken(name: str, cells: Iterable[Cell]) -> list[str]:
    """Return what no line end may fall into: the words of a name and of cells, and figures."""
    return name.split(" ") + [word for cell in cells for part in cell for word in part.unbroken]


def _below_each_other(cell: Cell) -> Text:
    return Text("\n").join(part.text for part in cell)


# Explanations.


def _explanation(countries: Sequence[Country], rows: Sequence[Row]) -> Iterable[RenderableType]:
    """Yield what each verdict rests on: the interval of each figure and why, then each pair."""
    yield Text()
    yield plain("What this rests on", "bold")
    for row in rows:
        yield indent(plain(label(row)))
        for country in countries:
            for f in row.cells[country.code].facts if country.code in row.cells else ():
                assert f.quantity, "a figure has a quantity"
                figure = f"{f.quantity.shown} stands for {f.quantity.meant}"
                days = period(f, f"undated in {f.source.id}")
                yield indent(plain(f"{country.name}, {days}: {figure}"), 4)
                yield indent(plain(f"{f.quantity.why}; {f.id}", "dim"), 6)
        for v in row.verdicts:
            pair = f"{v.a.name} against {v.b.name}: {v.relation}"
            words = ", ".join(filter(None, [pair, ratio_words(v), v.reason]))
            yield indent(plain(words, "italic"), 4)
