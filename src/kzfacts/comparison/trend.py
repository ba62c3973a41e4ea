"""One metric over time: a row for each period, all counted by the same body."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kzfacts.comparison.cell import Cell, cell, counts
from kzfacts.comparison.opinions import length
from kzfacts.comparison.rows import ALL_FIGURES, Only, refuse_twice
from kzfacts.model.interval import digits
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Basis, Country, Fact, Figure, counter_of

if TYPE_CHECKING:
    from kzfacts.store.base import Base

Counter = tuple[str, str]
Growth = tuple[Decimal | None, Decimal | None]
DERIVED: Counter = ("derived", "")  # that of derived facts whose inputs have several
T = TypeVar("T", bound=Fact)
_NO_GROWTH = ("rank", "rate", "balance")


class TrendRow(NamedTuple):
    """The figures for one period; a country without one has no cell.

    `growth` is that since the row before, in per cent, from and to, None where open. It has three
    significant digits, rounded outwards. `derived` are the derived facts of countries without a
    figure; there is no growth from or to them.
    """

    period: Period
    cells: Mapping[str, Cell]
    growth: Mapping[str, Growth]
    derived: Mapping[str, tuple[Fact, ...]] = {}

    @property
    def facts(self) -> list[Fact]:
        """All the facts that the row shows."""
        shown: list[Fact] = [f for own in self.cells.values() for f in own.shown]
        return shown + [f for own in self.derived.values() for f in own]


class TrendLeftOut(NamedTuple):
    """What a trend does not show: figures by the reason why, and derived facts.

    The figures are undated, counted by others, for periods of another length, or about several
    countries together.
    """

    undated: int
    counters: tuple[Counter, ...]
    by_others: int
    other_lengths: int
    joint: int = 0
    derived: int = 0


class Trend(NamedTuple):
    """A metric over time, the oldest period first; without any figures, `counter` is None."""

    metric: Metric
    countries: tuple[Country, ...]
    counter: Counter | None
    rows: tuple[TrendRow, ...]
    left_out: TrendLeftOut

    @property
    def facts(self) -> list[Fact]:
        """All the facts that it shows."""
        return [f for row in self.rows for f in row.facts]


def trend(
    base: "Base", metric: Metric, countries: Sequence[Country], only: Only = ALL_FIGURES
) -> Trend:
    """Return a metric over time, by the counter that covers most periods of the countries.

    Of several, it is the one with the newest figure, then the home country, then the first in the
    file. The rows are the periods of the most frequent length, for stocks of every length; periods
    between them without figures are rows too. Only figures of single countries are shown. A derived
    fact of the same counter and length is shown where there is no figure; if there is none at all,
    the rows are those of derived facts. Raises WrongUsageError if a country is named twice.
    """
    refuse_twice(countries)
    codes = {c.code for c in countries}
    found = base.select((), countries, (metric,))
    figures = [f for f in found if isinstance(f, Figure) and only.admits(f)]
    single = [f for f in figures if _alone(f) in codes]
    computed = [f for f in found if f.derived and _admits(only, f)]
    derived = [f for f in computed if _alone(f) in codes]
    dated = [f for f in single if f.period]
    leading: Sequence[Fact] = dated or [f for f in derived if f.period]
    counter = _counter(leading, base.home)
    own = [f for f in leading if _counted_by(f) == counter]
    chosen = _of_one_length(own, metric)
    added = _of_lengths(derived, counter, chosen) if dated else chosen
    rows = tuple(_rows([f for f in chosen if isinstance(f, Figure)], added))
    shown = sum(len(own) for row in rows for own in row.derived.values())
    left_out = TrendLeftOut(
        undated=len(single) - len(dated),
        counters=tuple(dict.fromkeys(c for f in dated if (c := counter_of(f)) != counter)),
        by_others=sum(counter_of(f) != counter for f in dated),
        other_lengths=len(own) - len(chosen) if dated else 0,
        joint=len(figures) - len(single),
        derived=len(computed) - shown,
    )
    return Trend(metric, tuple(countries), counter, rows, left_out)


def _alone(fact: Fact) -> str | None:
    return fact.countries[0].code if len(fact.countries) == 1 else None


def _admits(only: Only, fact: Fact) -> bool:
    """Tell whether a derived fact fits: all its inputs are of the reporter, and of the source.

    When the sources of its inputs were issued is not known here, so `as_of` excludes it.
    """
    if only.as_of or (only.days and not (fact.period and fact.period.same(only.days))):
        return False
    wanted = [("reporter", only.reporter.code)] if only.reporter else []
    wanted += [("source", only.source.id)] if only.source else []
    return all(counter == _counted_by(fact) for counter in wanted)


def _counted_by(fact: Fact) -> Counter:
    """Return who counted, of a derived fact all its inputs."""
    return (fact.derived.counter or DERIVED) if fact.derived else counter_of(fact)


def _basis(fact: Fact) -> Basis:
    basis = Basis.of(fact)
    return basis._replace(counter=_counted_by(fact)) if fact.derived else basis


def _counter(facts: Sequence[Fact], home: str | None) -> Counter | None:
    """Return the counter that covers most periods of countries."""
    covered: dict[Counter, set[tuple[str | None, Basis]]] = {}
    for f in facts:
        covered.setdefault(_counted_by(f), set()).add((_alone(f), _basis(f)))

    def rank(counter: Counter) -> tuple[int, date, bool]:
        newest = max(basis.latest for _, basis in covered[counter])
        return len(covered[counter]), newest, counter == ("reporter", home)

    return max(covered, key=rank, default=None)


def _of_one_length(facts: Sequence[Fact], metric: Metric) -> list[Fact]:
    """Return the facts for periods of the most frequent length, the longest of several."""
    measured = [(f, size) for f in facts if (size := length(_basis(f)))]
    if metric.kind == "stock":
        return [f for f, _ in measured]
    sizes: dict[tuple[str, int], set[tuple[str | None, Basis]]] = {}
    for f, size in measured:
        sizes.setdefault(size, set()).add((_alone(f), _basis(f)))
    best = max(sizes, key=lambda s: (len(sizes[s]), s[0] == "months", s[1]), default=None)
    return [f for f, size in measured if size == best]


def _of_lengths(
    derived: Sequence[Fact], counter: Counter | None, figures: Sequence[Fact]
) -> list[Fact]:
    """Return the derived facts of a counter for periods as long as those of figures."""
    sizes = {length(_basis(f)) for f in figures}
    return [f for f in derived if _counted_by(f) == counter and length(_basis(f)) in sizes]


def _by_basis(facts: Sequence[T]) -> dict[Basis, dict[str, list[T]]]:
    groups: dict[Basis, dict[str, list[T]]] = {}
    for f in facts:
        groups.setdefault(_basis(f), {}).setdefault(_alone(f) or "", []).append(f)
    return groups


def _rows(figures: Sequence[Figure], derived: Sequence[Fact]) -> Iterable[TrendRow]:
    """Yield the rows, with growth between neighbours that both have a figure."""
    stated, computed = _by_basis(figures), _by_basis(derived)
    before: Mapping[str, Cell] = {}
    for basis in _filled(sorted({*stated, *computed}, key=lambda b: b.recency)):
        cells = {code: cell(counts(own), basis) for code, own in stated.get(basis, {}).items()}
        growth = {
            code: found
            for code in cells
            if code in before and (found := _growth(before[code], cells[code]))
        }
        others = computed.get(basis, {})
        added = {code: tuple(own) for code, own in others.items() if code not in cells}
        periods = [f.period for e in cells.values() for f in e.figures if f.period]
        periods += [f.period for own in added.values() for f in own if f.period]
        clearest = min(periods, key=lambda p: len(p.doubt), default=None)
        yield TrendRow(clearest or _period(basis), cells, growth, added)
        before = cells


def _growth(before: Cell, now: Cell) -> Growth | None:
    """Return the growth in per cent; None if nothing can be said."""
    if now.figures[0].metric.kind in _NO_GROWTH:
        return None
    x, y = now.interval, before.interval
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
