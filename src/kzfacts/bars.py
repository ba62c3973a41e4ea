"""A comparison as bars: solid as far as the number surely goes, soft where its hedge leaves it open."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from kzfacts.compare import Row, conclusion
from kzfacts.draw import GAP, Notes, Page, indent, label, pad, plain
from kzfacts.model import Country, Quantity

LONGEST, SHORTEST = 50, 15
SOLID, SOFT, OPEN, ZERO = "█", "░", "▶", "│"
LEGEND = f"{SOLID} sure   {SOFT} left open by the hedge   {OPEN} no upper end"


class Bar(NamedTuple):
    """A figure to draw: whose, in words, and from where to where it is solid and soft; None if it has no bar."""

    name: str
    words: str
    sure: Decimal | None = None
    end: Decimal | None = None
    opens: bool = False


def bars(page: Page, countries: Sequence[Country], rows: Sequence[Row], notes: Notes) -> Iterator[RenderableType]:
    """Each metric with a bar for each country, the number always beside it; a gap and another basis have no bar."""
    for n, (heading, group) in enumerate(groupby(rows, lambda row: row.topic.title)):
        if n:
            yield Text()
        yield plain(heading, "bold")
        for row in group:
            yield indent(plain(label(row)))
            yield from _row(page, list(_bars(countries, row, notes)))
            yield indent(plain(conclusion(row), "italic"), 4)
    yield Text()
    yield plain(LEGEND, "dim")


def _bars(countries: Sequence[Country], row: Row, notes: Notes) -> Iterator[Bar]:
    for country in countries:
        cell = row.cells.get(country.code)
        if cell is None:
            yield Bar(country.name, "no figure")
            continue
        for f in cell.facts:
            assert f.quantity, "a figure has a quantity"
            words = f"{f.quantity.shown} {notes.mark(f, place=False)}"
            if cell.joint:
                yield Bar(country.name, f"{words}, for {f.country_names} together")
            elif not cell.shared:
                reporter = f", reported by {f.reporter.name}" if f.reporter else ""
                yield Bar(country.name, f"{words}, {f.period.shown if f.period else 'undated'}{reporter}")
            else:
                yield Bar(country.name, words, *_reach(f.quantity))


def _reach(q: Quantity) -> tuple[Decimal, Decimal, bool]:
    """How far a figure surely goes from zero, how far it may go, and whether it may go beyond that."""
    if q.hedge is None and q.in_unit is not None:
        return q.in_unit, q.in_unit, False
    low, high, *_ = q.interval
    if high is None:
        assert low is not None, "an interval has one end at least"
        return low, low, True
    if low is None:
        return min(high, Decimal(0)), high, False
    return (high, low, False) if high <= 0 else (max(low, Decimal(0)) if low < 0 else low, high, False)


def _row(page: Page, drawn: Sequence[Bar]) -> Iterable[RenderableType]:
    names = max(cell_len(bar.name) for bar in drawn)
    words = (
        max(cell_len(bar.words) for bar in drawn if bar.end is not None) if any(b.end is not None for b in drawn) else 0
    )
    room = page.width - 4 - names - words - 2 * GAP
    below = room < SHORTEST
    length = min(LONGEST, page.width - 6 if below else room)
    ends = [n for bar in drawn for n in (bar.sure, bar.end) if n is not None]
    least, most = min([*ends, Decimal(0)]), max([*ends, Decimal(0)])
    for bar in drawn:
        line = "" if bar.end is None else _line(bar, least, most, length)
        if below:
            yield indent(plain(f"{bar.name}: {bar.words}"), 4)
            if line:
                yield indent(plain(line), 6)
        else:
            first = pad(bar.name, names + GAP) + (pad(line, length + GAP) if line else "")
            yield indent(plain(first).append_text(plain(bar.words, "bold")), 4)


def _line(bar: Bar, least: Decimal, most: Decimal, length: int) -> str:
    """The bar itself, in as many columns as `length`, from `least` to `most`, which zero is never outside of."""
    assert bar.sure is not None
    assert bar.end is not None
    columns = length - 1  # the last is kept for an open end

    def at(number: Decimal) -> int:
        return round((number - least) * columns / (most - least)) if most > least else 0

    zero, sure, end = at(Decimal(0)), at(bar.sure), at(bar.end)
    cells = [" "] * length
    for n in range(min(sure, end), max(sure, end)):
        cells[n] = SOFT
    for n in range(min(zero, sure), max(zero, sure)):
        cells[n] = SOLID
    if bar.opens:
        cells[max(end, zero)] = OPEN
    if least < 0 and cells[zero] == " ":
        cells[zero] = ZERO
    return "".join(cells).rstrip() or ZERO
