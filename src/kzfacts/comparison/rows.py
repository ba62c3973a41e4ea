"""Compares countries by basis: a row for each metric, or for each basis of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kzfacts.comparison.cell import Cell, cell, counts
from kzfacts.comparison.verdict import CANNOT_TELL, Verdict, verdict
from kzfacts.errors import WrongUsageError
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Basis, Country, Fact, Figure, Source, Topic

if TYPE_CHECKING:
    from kzfacts.store.base import Base

T = TypeVar("T", bound=Fact)


class Row(NamedTuple):
    """One metric across the countries; a country without a figure has no cell.

    `basis` is None if no two countries share one; each cell then has the newest figures. A cell on
    another basis than the row's has the figures nearest in time. `others` has the figures of each
    country on the bases that the row does not show, `missing` says why a country has no figure.
    """

    metric: Metric
    topic: Topic
    basis: Basis | None
    cells: Mapping[str, Cell]
    verdicts: tuple[Verdict, ...]
    others: Mapping[str, tuple[Figure, ...]] = {}
    missing: Mapping[str, str] = {}

    @property
    def comparable(self) -> bool:
        """Whether there are two figures or more and all may be compared."""
        return len(self.cells) > 1 and all(map(self.on_basis, self.cells.values()))

    def on_basis(self, of: Cell) -> bool:
        """Tell whether a cell may be compared with others of the row."""
        return of.basis == self.basis and not of.joint

    @property
    def lead(self) -> Figure | None:
        """A figure on the basis of the row; None without a basis."""
        return next((c.figures[0] for c in self.cells.values() if c.basis == self.basis), None)

    @property
    def days(self) -> tuple[date | None, date | None] | None:
        """The days of its basis, without one those of all its cells if they are the same."""
        if self.basis:
            return self.basis.days
        days = {c.basis.days for c in self.cells.values()}
        return days.pop() if len(days) == 1 else None

    @property
    def period(self) -> Period | None:
        """The period of these days, as the figure has it whose date is the least in doubt."""
        cells = [c for c in self.cells.values() if c.basis.days == self.days]
        periods = [f.period for c in cells for f in c.figures if f.period]
        return min(periods, key=lambda period: period.doubt, default=None)

    @property
    def shown(self) -> list[Figure]:
        """All the figures that the row shows."""
        return [f for c in self.cells.values() for f in c.shown]

    def same_days(self, code: str) -> list[Figure]:
        """Return the figures of a country for the days of the row by other counters."""
        days = self.days
        return [f for f in self.others.get(code, ()) if days and Basis.of(f).days == days]


class LeftOut(NamedTuple):
    """What a comparison does not show.

    `metrics` lack countries or can't be ranked, `single` have figures for one country only;
    `figures` are those of the metrics shown, for other periods or by other counters.
    """

    metrics: int
    single: int
    figures: int


class Comparison(NamedTuple):
    """Countries side by side, in rows by topic and metric in the order of the file."""

    countries: tuple[Country, ...]
    rows: tuple[Row, ...]
    left_out: LeftOut


class Only(NamedTuple):
    """Which figures to compare: of these days, this reporter, this source, issued by a date.

    A source counts as issued on the last day of its date.
    """

    days: Period | None = None
    reporter: Country | None = None
    source: Source | None = None
    as_of: Period | None = None

    def admits(self, figure: Figure) -> bool:
        """Tell whether a figure fits."""
        issued = figure.source.latest
        return (
            (self.days is None or _same_days(figure, self.days))
            and (self.reporter is None or figure.reporter == self.reporter)
            and (self.source is None or figure.source.id == self.source.id)
            and (self.as_of is None or date.min < issued <= (self.as_of.last or date.max))
        )


ALL_FIGURES = Only()


def compare(
    base: "Base",
    countries: Sequence[Country],
    topics: Collection[Topic] = (),
    metrics: Collection[Metric] = (),
    only: Only = ALL_FIGURES,
    *,
    every: bool = False,
    mixed: bool = False,
) -> Comparison:
    """Compare countries on the metrics that have a figure for every country on one basis.

    With topics or metrics, or if there are no such metrics, also on those with figures for two
    countries or more, else for one. `every` adds those for one country, and has a row for each
    basis. `mixed` ranks across bases. Raises WrongUsageError if there are fewer than two
    countries, or one is named twice.
    """
    _refuse_few(countries)
    facts = base.select(topics, countries, metrics)
    figures = _by_metric(f for f in facts if isinstance(f, Figure) and only.admits(f))
    gaps = _by_metric(f for f in facts if f.missing)
    complete: list[Row] = []
    incomplete: list[Row] = []
    single: list[Row] = []
    in_order = base.in_order("metrics", figures.keys())
    for i in in_order:
        found = _rows(figures[i], countries, base.home, every=every, mixed=mixed)
        found = [row._replace(missing=_missing(gaps.get(i, ()), row)) for row in found]
        if every or _is_complete(found[0], countries, mixed=mixed):
            complete += found
        else:
            (single if len(found[0].cells) == 1 else incomplete).extend(found)
    if topics or metrics or not complete:
        complete, incomplete = complete + incomplete, []
    if not complete:
        complete, single = single, []
    left = sum(len(figures) for row in complete for figures in row.others.values())
    topics_in_order = base.in_order("topics", {row.topic.id for row in complete})
    order = {topic: n for n, topic in enumerate(topics_in_order)}
    place = {metric: n for n, metric in enumerate(in_order)}
    complete.sort(key=lambda row: (order[row.topic.id], place[row.metric.id]))
    return Comparison(
        tuple(countries), tuple(complete), LeftOut(len(incomplete), len(single), left)
    )


def _refuse_few(countries: Sequence[Country]) -> None:
    if len(countries) < 2:
        raise WrongUsageError("a comparison needs two countries or more")
    refuse_twice(countries)


def refuse_twice(countries: Sequence[Country]) -> None:
    """Raise WrongUsageError if a country is named twice."""
    for n, country in enumerate(countries):
        if country in countries[:n]:
            raise WrongUsageError(
                f"{country.name} ({country.code}) is named twice; name different countries"
            )


def _is_complete(row: Row, countries: Sequence[Country], *, mixed: bool) -> bool:
    ranked = row.comparable or (mixed and any(v.relation != CANNOT_TELL for v in row.verdicts))
    return ranked and len(row.cells) == len(countries)


def _by_metric(facts: Iterable[T]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for f in facts:
        if f.metric:
            groups.setdefault(f.metric.id, []).append(f)
    return groups


def _rows(
    figures: Sequence[Figure],
    countries: Sequence[Country],
    home: str | None,
    *,
    every: bool,
    mixed: bool,
) -> list[Row]:
    """Return the row of a metric, or those of every basis, the best first."""
    about = _about(figures, countries)
    alone = {code: [f for f in own if _is_alone(f, code)] for code, own in about.items()}
    ranking = alone if any(alone.values()) else about
    bases = _bases(ranking, home)
    if every:
        found = [(b, _on_basis(ranking, b, joint=ranking is about)) for b in bases]
        return [_row(figures[0], b, cells, countries, mixed=mixed) for b, cells in found]
    sharing = [own for own in ranking.values() if bases[0] in map(Basis.of, counts(own))]
    shared = len(sharing) > 1 or sum(map(bool, about.values())) == 1
    best = bases[0] if shared else None
    cells = {
        code: _cell(_bases({code: own}, home), best, counts(own), joint=not alone[code])
        for code in about
        if (own := alone[code] or about[code])
    }
    row = _row(figures[0], best, cells, countries, mixed=mixed)
    others = {
        code: tuple(f for f in alone[code] or about[code] if f not in shown.figures)
        for code, shown in cells.items()
    }
    return [row._replace(others={code: left for code, left in others.items() if left})]


def _about(figures: Iterable[Figure], countries: Iterable[Country]) -> dict[str, list[Figure]]:
    """Return the figures about each country, alone, among others or as a member of a group."""
    about: dict[str, list[Figure]] = {c.code: [] for c in countries}
    for f in figures:
        for code in dict.fromkeys(code for c in f.countries for code in (c.code, *c.members)):
            if code in about:
                about[code].append(f)
    return about


def _is_alone(f: Figure, code: str) -> bool:
    return len(f.countries) == 1 and f.countries[0].code == code


def _cell(
    bases: Sequence[Basis], best: Basis | None, figures: Sequence[Figure], *, joint: bool
) -> Cell:
    """Return the figures on the best basis, else on the nearest; without a best one, the newest."""
    available = [basis for basis in bases if basis in map(Basis.of, figures)]
    basis = min(available, key=lambda b: _distance(b, best)) if best else available[0]
    return cell([f for f in figures if Basis.of(f) == basis], basis, joint=joint)


def _on_basis(
    figures: Mapping[str, Sequence[Figure]], basis: Basis, *, joint: bool
) -> dict[str, Cell]:
    """Return the cells of the countries on a basis; where one has a count, no forecasts."""
    on_it = {code: [f for f in own if Basis.of(f) == basis] for code, own in figures.items()}
    counted = counts([f for own in on_it.values() for f in own])
    chosen = {code: [f for f in own if f in counted] for code, own in on_it.items()}
    return {code: cell(own, basis, joint=joint) for code, own in chosen.items() if own}


def _bases(figures: Mapping[str, Sequence[Figure]], home: str | None) -> list[Basis]:
    """Return the bases of figures by country, the best first.

    That is the one on which most countries have a figure, the newest of several, of those that end
    together the shortest, of equal ones the home country's count, then the order in the file.
    Those with a count go before those with forecasts only.
    """
    having: dict[Basis, set[str]] = {}
    counted = set()
    for code, own in figures.items():
        for f in own:
            basis = Basis.of(f)
            having.setdefault(basis, set()).add(code)
            if not f.is_forecast:
                counted.add(basis)

    def rank(basis: Basis) -> tuple[bool, int, tuple[date, date], bool]:
        at_home = basis.counter == ("reporter", home)
        return basis in counted, len(having[basis]), basis.recency, at_home

    return sorted(having, key=rank, reverse=True)


def _distance(basis: Basis, best: Basis) -> tuple[bool, int, bool]:
    days = abs((basis.latest - best.latest).days)
    return basis != best, days, basis.counter != best.counter


def _row(
    first: Figure,
    basis: Basis | None,
    cells: Mapping[str, Cell],
    countries: Sequence[Country],
    *,
    mixed: bool,
) -> Row:
    verdicts = tuple(
        verdict(a, b, cells[a.code], cells[b.code], mixed=mixed)
        for a, b in combinations([c for c in countries if c.code in cells], 2)
    )
    return Row(first.metric, first.topic, basis, cells, verdicts)


def _missing(gaps: Iterable[Fact], row: Row) -> dict[str, str]:
    """Return why countries have no figure on a row: what is said of its days, else of no days."""
    days = row.basis and row.basis.days
    dated = [f for f in gaps if f.period and days == (f.period.first, f.period.last)]
    undated = [f for f in gaps if not f.period]
    said = {c.code: f.missing or "" for f in (*undated, *dated) for c in f.countries}
    on_basis = {code for code, e in row.cells.items() if e.basis == row.basis}
    return {code: why for code, why in said.items() if code not in on_basis}


def _same_days(figure: Figure, days: Period) -> bool:
    own = figure.period
    return own is not None and (own.same(days) or Basis.of(figure).days == (days.first, days.last))
