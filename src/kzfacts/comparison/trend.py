"""One metric over time: a row for each period, all counted by the same body."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

from kzfacts.comparison.cell import Cell, cell
from kzfacts.comparison.opinions import length
from kzfacts.comparison.rows import ALL_FIGURES, Only
from kzfacts.model.interval import digits
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Basis, Country, Figure, counter_of

if TYPE_CHECKING:
    from kzfacts.store.base import Base

Counter = tuple[str, str]
Growth = tuple[Decimal | None, Decimal | None]
_NO_GROWTH = ("rank", "rate", "balance")


class TrendRow(NamedTuple):
    """The figures for one period; a country without one has no cell.

    `growth` is that since the row before, in per cent, from and to, None where open. It has three
    significant digits, rounded outwards.
    """

    period: Period
    cells: Mapping[str, Cell]
    growth: Mapping[str, Growth]


class TrendLeftOut(NamedTuple):
    """The figures that a trend does not show.

    They are undated, counted by others, or for periods of another length.
    """

    undated: int
    counters: tuple[Counter, ...]
    by_others: int
    other_lengths: int


class Trend(NamedTuple):
    """A metric over time, the oldest period first; without any figures, `counter` is None."""

    metric: Metric
    countries: tuple[Country, ...]
    counter: Counter | None
    rows: tuple[TrendRow, ...]
    left_out: TrendLeftOut


def trend(
    base: "Base", metric: Metric, countries: Sequence[Country], only: Only = ALL_FIGURES
) -> Trend:
    """Return a metric over time, by the counter that covers most periods of the countries.

    Of several, it is the one with the newest figure, then the home country, then the first in the
    file. The rows are the periods of the most frequent length, for stocks of every length; periods
    between them without figures are rows too. Only figures of single countries are shown.
    """
    codes = {c.code for c in countries}
    figures = [
        f
        for f in base.select((), countries, (metric,), figures=True)
        if isinstance(f, Figure) and _alone(f) in codes and only.admits(f)
    ]
    dated = [f for f in figures if f.period]
    counter = _counter(dated, base.home)
    own = [f for f in dated if counter_of(f) == counter]
    chosen = _of_one_length(own, metric)
    left_out = TrendLeftOut(
        undated=len(figures) - len(dated),
        counters=tuple(dict.fromkeys(c for f in dated if (c := counter_of(f)) != counter)),
        by_others=len(dated) - len(own),
        other_lengths=len(own) - len(chosen),
    )
    return Trend(metric, tuple(countries), counter, tuple(_rows(chosen)), left_out)


def _alone(figure: Figure) -> str | None:
    return figure.countries[0].code if len(figure.countries) == 1 else None


def _counter(figures: Sequence[Figure], home: str | None) -> Counter | None:
    """Return the counter that covers most periods of countries."""
    covered: dict[Counter, set[tuple[str | None, Basis]]] = {}
    for f in figures:
        covered.setdefault(counter_of(f), set()).add((_alone(f), Basis.of(f)))

    def rank(counter: Counter) -> tuple[int, date, bool]:
        newest = max(basis.latest for _, basis in covered[counter])
        return len(covered[counter]), newest, counter == ("reporter", home)

    return max(covered, key=rank, default=None)


def _of_one_length(figures: Sequence[Figure], metric: Metric) -> list[Figure]:
    """Return the figures for periods of the most frequent length, the longest of several."""
    measured = [(f, size) for f in figures if (size := length(Basis.of(f)))]
    if metric.kind == "stock":
        return [f for f, _ in measured]
    sizes: dict[tuple[str, int], set[tuple[str | None, Basis]]] = {}
    for f, size in measured:
        sizes.setdefault(size, set()).add((_alone(f), Basis.of(f)))
    best = max(sizes, key=lambda s: (len(sizes[s]), s[0] == "months", s[1]), default=None)
    return [f for f, size in measured if size == best]


def _rows(figures: Sequence[Figure]) -> Iterable[TrendRow]:
    """Yield the rows, with growth between neighbours that both have a figure."""
    by_basis: dict[Basis, dict[str, list[Figure]]] = {}
    for f in figures:
        by_basis.setdefault(Basis.of(f), {}).setdefault(_alone(f) or "", []).append(f)
    before: Mapping[str, Cell] = {}
    for basis in _filled(sorted(by_basis, key=lambda b: b.recency)):
        cells = {
            code: cell(_without_forecasts(own), basis)
            for code, own in by_basis.get(basis, {}).items()
        }
        growth = {
            code: found
            for code in cells
            if code in before and (found := _growth(before[code], cells[code]))
        }
        periods = [f.period for e in cells.values() for f in e.figures if f.period]
        clearest = min(periods, key=lambda p: len(p.doubt), default=None)
        yield TrendRow(clearest or _period(basis), cells, growth)
        before = cells


def _without_forecasts(figures: Sequence[Figure]) -> Sequence[Figure]:
    return [f for f in figures if f.quantity.status != "forecast"] or figures


def _growth(before: Cell, now: Cell) -> Growth | None:
    """Return the growth in per cent; None if nothing can be said."""
    if now.figures[0].metric.kind in _NO_GROWTH:
        return None
    x = now.interval
    y = before.interval
    if x.low is None or y.low is None or x.low < 0 or y.low < 0:
        return None
    low = digits((x.low / y.high - 1) * 100, ROUND_FLOOR) if y.high else None
    high = (
        digits((x.high / y.low - 1) * 100, ROUND_CEILING) if x.high is not None and y.low else None
    )
    return None if low is None and high is None else (low, high)


def _filled(bases: Sequence[Basis]) -> Iterable[Basis]:
    """Yield bases in order, with those between them where they are a series without overlaps."""
    sizes = {length(basis) for basis in bases}
    starts = [_month(basis) for basis in bases]
    if len(sizes) != 1 or not bases:
        return bases
    unit, size = sizes.pop() or ("", 0)
    if unit != "months" or any((start - starts[0]) % size for start in starts):
        return bases
    counter = bases[0].counter
    known = dict(zip(starts, bases, strict=True))
    return [
        known.get(n) or Basis((_first_of(n), _first_of(n + size) - timedelta(1)), counter)
        for n in range(starts[0], starts[-1] + 1, size)
    ]


def _month(basis: Basis) -> int:
    first = (basis.days and basis.days[0]) or date.min
    return first.year * 12 + first.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _period(basis: Basis) -> Period:
    """Return the period of a row without figures, written as short as EDTF allows."""
    first, last = basis.days or (None, None)
    assert first
    assert last
    form = "%Y" if (first.month, last.month) == (1, 12) else "%Y-%m"
    start, end = first.strftime(form).zfill(4), last.strftime(form)
    return Period.parse(start if start == end else f"{start}/{end}")
