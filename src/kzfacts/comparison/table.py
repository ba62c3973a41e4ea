"""Compares countries by basis: a line for each metric, or for each basis of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kzfacts.comparison.verdict import CANNOT_TELL, Cell, Verdict, verdict
from kzfacts.errors import WrongUsageError
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Basis, Country, Fact, Figure, Source, Topic

if TYPE_CHECKING:
    from kzfacts.store.base import Base


class Entry(NamedTuple):
    """The figures of one country in a line, all on one basis, in the order of the file.

    `joint` is true if they are about several countries or a group to which this one belongs.
    """

    figures: tuple[Figure, ...]
    basis: Basis
    joint: bool = False

    @property
    def shown(self) -> tuple[Figure, ...]:
        """The most precise of the figures if all overlap, else all."""
        return _precise(self.figures)

    @property
    def counted(self) -> tuple[Figure, ...]:
        """The figures that a verdict rests on: of the newest source, the most precise."""
        newest = max(map(_issued, self.figures))
        return _precise([f for f in self.figures if _issued(f) == newest])


class Line(NamedTuple):
    """One metric across the countries; a country without a figure has no entry.

    `basis` is None if no two countries share one; each then has its newest figures. An entry on
    another basis than the line's has the figures nearest in time. `missing` says why a country has
    no figure on the line's days.
    """

    metric: Metric
    topic: Topic
    basis: Basis | None
    entries: Mapping[str, Entry]
    verdicts: tuple[Verdict, ...]
    missing: Mapping[str, str] = {}

    @property
    def ranked(self) -> bool:
        """Whether all figures may be compared, though some may overlap."""
        on_basis = [e.basis == self.basis and not e.joint for e in self.entries.values()]
        return len(on_basis) > 1 and all(on_basis)


class LeftOut(NamedTuple):
    """What a comparison does not show.

    `metrics` lack countries or can't be ranked, `single` have figures for one country only;
    `figures` are those of the metrics shown, for other periods or by other counters.
    """

    metrics: int
    single: int
    figures: int


class Comparison(NamedTuple):
    """Countries side by side, in lines by topic and metric in the order of the file."""

    countries: tuple[Country, ...]
    lines: tuple[Line, ...]
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
        return (
            (self.days is None or _same_days(figure, self.days))
            and (self.reporter is None or figure.reporter == self.reporter)
            and (self.source is None or figure.source.id == self.source.id)
            and (self.as_of is None or _issued_by(figure.source, self.as_of))
        )


ALL_FIGURES = Only()


def compare_table(
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

    With topics or metrics, also on those with figures for two countries or more. `every` adds those
    for one country, and has a line for each basis. `mixed` ranks across bases. Raises
    WrongUsageError if there are fewer than two countries, or one is named twice.
    """
    if len(countries) < 2:
        raise WrongUsageError("a comparison needs two countries or more")
    for n, country in enumerate(countries):
        if country in countries[:n]:
            raise WrongUsageError(
                f"{country.name} ({country.code}) is named twice; name different countries"
            )
    facts = base.select(topics, countries, metrics)
    figures = _by_metric(f for f in facts if isinstance(f, Figure) and only.admits(f))
    gaps = _by_metric(f for f in facts if f.missing)
    lines: list[Line] = []
    incomplete = single = left = 0
    for i in base.ids("metrics"):
        of_metric = [f for f in figures.get(i, ()) if isinstance(f, Figure)]
        if not of_metric:
            continue
        found = _lines(of_metric, countries, base.home, every=every, mixed=mixed)
        found = [line._replace(missing=_missing(gaps.get(i, ()), line)) for line in found]
        present = {c.code for c in countries if any(f.is_about(c) for f in of_metric)}
        if not every and len(present) == 1:
            single += 1
        elif not every and not topics and not metrics and not _complete(found[0], countries, mixed):
            incomplete += 1
        else:
            lines += found
            used = {f.id for line in found for e in line.entries.values() for f in e.figures}
            left += len(of_metric) - len(used)
    order = {topic: n for n, topic in enumerate(base.ids("topics"))}
    lines.sort(key=lambda line: order[line.topic.id])
    return Comparison(tuple(countries), tuple(lines), LeftOut(incomplete, single, left))


def _complete(line: Line, countries: Sequence[Country], mixed: bool) -> bool:
    ranked = line.ranked or (mixed and any(v.relation != CANNOT_TELL for v in line.verdicts))
    return ranked and len(line.entries) == len(countries)


def _by_metric(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for f in facts:
        if f.metric:
            groups.setdefault(f.metric.id, []).append(f)
    return groups


def _lines(
    figures: Sequence[Figure],
    countries: Sequence[Country],
    home: str | None,
    *,
    every: bool,
    mixed: bool,
) -> list[Line]:
    """Return the line of a metric, or those of every basis, the best first."""
    about = {c.code: [f for f in figures if f.is_about(c)] for c in countries}
    alone = {code: [f for f in own if len(f.countries) == 1 and f.countries[0].code == code]
             for code, own in about.items()}  # fmt: skip
    ranking = alone if any(alone.values()) else about
    bases = _bases(ranking, home)
    if every:
        found = [(b, _on_basis(ranking, b, joint=ranking is about)) for b in bases]
        return [_line(figures[0], b, entries, countries, mixed) for b, entries in found]
    sharing = [own for own in ranking.values() if bases[0] in map(Basis.of, _counts(own))]
    shared = len(sharing) > 1 or sum(map(bool, about.values())) == 1
    best = bases[0] if shared else None
    entries = {
        code: _entry(_bases({code: own}, home), best, _counts(own), joint=not alone[code])
        for code in about
        if (own := alone[code] or about[code])
    }
    return [_line(figures[0], best, entries, countries, mixed)]


def _entry(
    bases: Sequence[Basis], best: Basis | None, figures: Sequence[Figure], *, joint: bool
) -> Entry:
    """Return the figures on the best basis, else on the nearest; without a best one, the newest."""
    available = [basis for basis in bases if basis in map(Basis.of, figures)]
    basis = min(available, key=lambda b: _distance(b, best)) if best else available[0]
    return Entry(tuple(f for f in figures if Basis.of(f) == basis), basis, joint)


def _counts(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures without forecasts, unless they are all forecasts."""
    counts = [f for f in figures if f.quantity.status != "forecast"]
    return counts or list(figures)


def _on_basis(
    figures: Mapping[str, Sequence[Figure]], basis: Basis, *, joint: bool
) -> dict[str, Entry]:
    """Return the entries of the countries on a basis; where one has a count, no forecasts."""
    on_it = {code: [f for f in own if Basis.of(f) == basis] for code, own in figures.items()}
    counts = _counts([f for own in on_it.values() for f in own])
    chosen = {code: [f for f in own if f in counts] for code, own in on_it.items()}
    return {code: Entry(tuple(own), basis, joint) for code, own in chosen.items() if own}


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
            if f.quantity.status != "forecast":
                counted.add(basis)

    def rank(basis: Basis) -> tuple[bool, int, tuple[date, date], bool]:
        at_home = basis.counter == ("reporter", home)
        return basis in counted, len(having[basis]), basis.recency, at_home

    return sorted(having, key=rank, reverse=True)


def _distance(basis: Basis, best: Basis) -> tuple[bool, int, bool]:
    days = abs((basis.latest - best.latest).days)
    return basis != best, days, basis.counter != best.counter


def _line(
    first: Figure,
    basis: Basis | None,
    entries: Mapping[str, Entry],
    countries: Sequence[Country],
    mixed: bool,
) -> Line:
    cells = {
        code: Cell(entry.counted, shared=entry.basis == basis, joint=entry.joint)
        for code, entry in entries.items()
    }
    verdicts = tuple(
        verdict(a, b, cells[a.code], cells[b.code], mixed=mixed)
        for a, b in combinations([c for c in countries if c.code in entries], 2)
    )
    return Line(first.metric, first.topic, basis, entries, verdicts)


def _missing(gaps: Iterable[Fact], line: Line) -> dict[str, str]:
    """Return why countries have no figure on a line: what is said of its days, else of no days."""
    days = line.basis and line.basis.days
    dated = [f for f in gaps if f.period and days == (f.period.first, f.period.last)]
    undated = [f for f in gaps if not f.period]
    said = {c.code: f.missing or "" for f in (*undated, *dated) for c in f.countries}
    on_basis = {code for code, e in line.entries.items() if e.basis == line.basis}
    return {code: why for code, why in said.items() if code not in on_basis}


def _precise(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the most precise figure if all overlap, else all.

    An interval with an open end is never the most precise; of equal ones the newest source is.
    """
    pairs = combinations([f.quantity.interval for f in figures], 2)
    if any(x.below(y) or y.below(x) for x, y in pairs):
        return tuple(figures)

    def width(f: Figure) -> tuple[bool, Decimal, int]:
        low, high = f.quantity.interval[:2]
        is_open = low is None or high is None
        return is_open, Decimal(0) if low is None or high is None else high - low, -_issued(f)

    return (min(figures, key=width),)


def _issued(figure: Figure) -> int:
    issued = figure.source.issued
    return ((issued and issued.last) or date.min).toordinal()


def _same_days(figure: Figure, days: Period) -> bool:
    own = figure.period
    return own is not None and (own.same(days) or Basis.of(figure).days == (days.first, days.last))


def _issued_by(source: Source, day: Period) -> bool:
    issued = source.issued and source.issued.last
    return issued is not None and issued <= (day.last or date.max)
