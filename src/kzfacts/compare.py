"""Sets countries side by side: which figures may be compared, what their intervals allow to say."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations, product
from typing import NamedTuple

from kzfacts.errors import WrongUsageError
from kzfacts.model import Country, Fact, FactBase, Interval, Metric, Period, Topic
from kzfacts.query import is_about

GREATER, LESS, EQUAL, CANNOT_TELL = "greater", "less", "equal", "cannot tell"


class Basis(NamedTuple):
    """What two figures must share to be compared: the days, or the source if undated; and the reporter."""

    days: tuple[date | None, date | None] | None
    undated_of: str | None
    reporter: str | None

    @classmethod
    def of(cls, fact: Fact) -> "Basis":
        """The basis that a figure stands on."""
        days = fact.period and (fact.period.first, fact.period.last)
        return cls(days, None if days else fact.source.id, fact.reporter and fact.reporter.code)

    @property
    def latest(self) -> date:
        """The last day; undated is the least recent, an open end the most."""
        if self.days is None:
            return date.min
        return self.days[1] or date.max

    @property
    def recency(self) -> tuple[date, date, str, str]:
        """For choosing one of several, the same whatever their order: by days, then reporter, then source."""
        first = (self.days and self.days[0]) or date.min
        return self.latest, first, self.reporter or "", self.undated_of or ""


class Cell(NamedTuple):
    """The figures of one country in a row, all on one basis.

    `shared` says that this is the row's basis; `joint` that they are about the country only together with others, as
    one of several or as a member of a group. `beside` holds its figures for the same days by other reporters, which
    are shown but not ranked, `elsewhen` those of other periods.
    """

    facts: tuple[Fact, ...]
    shared: bool
    joint: bool
    beside: tuple[Fact, ...] = ()
    elsewhen: tuple[Fact, ...] = ()

    @property
    def interval(self) -> Interval:
        """The hull of the intervals of all its figures, in the metric's unit."""
        return _hull(_intervals(self))


class Verdict(NamedTuple):
    """What can be said of `a` against `b`: one of the four relations, and a/b as an interval; None where open.

    `reason` says why it can't be told, or what it was told across.
    """

    a: Country
    b: Country
    relation: str
    ratio_low: Decimal | None = None
    ratio_high: Decimal | None = None
    reason: str | None = None


class Row(NamedTuple):
    """One metric across the countries; a country without any figure has no cell.

    `period` and `reporter` are those of the row's basis; `reason` says why not all the figures can be compared;
    `mixed` that they were ranked all the same.
    """

    metric: Metric
    topic: Topic
    period: Period | None
    reporter: Country | None
    cells: Mapping[str, Cell]
    verdicts: tuple[Verdict, ...]
    reason: str | None
    mixed: bool = False

    @property
    def comparable(self) -> bool:
        """Whether there are at least two figures, and all of them may be compared."""
        return self.reason is None

    def against(self, a: Country, b: Country) -> Verdict | None:
        """The verdict with `a` first, whichever way round the row holds it; None if one of them has no figure."""
        ours, theirs = self.cells.get(a.code), self.cells.get(b.code)
        return _verdict(a, b, ours, theirs, mixed=self.mixed) if ours and theirs else None


def compare(
    base: FactBase,
    countries: Sequence[Country],
    topics: Collection[Topic] = (),
    metrics: Collection[Metric] = (),
    period: Period | None = None,
    *,
    mixed: bool = False,
) -> list[Row]:
    """A row for each metric that has a figure for any of the countries, those with two or more first.

    `period` restricts to one period; `mixed` compares across periods and reporters. WrongUsageError if fewer than two
    different countries are asked for.
    """
    codes = [c.code for c in countries]
    for n, country in enumerate(countries):
        if country.code in codes[:n]:
            raise WrongUsageError(f"{country.name} ({country.code}) is named twice; name different countries")
    if len(countries) < 2:
        raise WrongUsageError("compare needs two countries or more; for one, see kzfacts search --country")
    rows = []
    for metric in base.metrics.values():
        facts = [
            f
            for f in base.facts.values()
            if f.metric == metric
            and (not topics or f.topic in topics)
            and (not metrics or metric in metrics)
            and (period is None or (f.period and f.period.same(period)))
        ]
        about = {c.code: [f for f in facts if is_about(f, c)] for c in countries}
        if any(about.values()):
            rows.append(_row(metric, countries, about, mixed=mixed))
    order = {topic: n for n, topic in enumerate(base.topics)}
    return sorted(rows, key=lambda row: (len(row.cells) < 2, order[row.topic.id]))


def _row(metric: Metric, countries: Sequence[Country], about: Mapping[str, Sequence[Fact]], *, mixed: bool) -> Row:
    alone = {code: [f for f in facts if _alone(f, code)] for code, facts in about.items()}
    basis, shared = _basis([facts for facts in (alone if any(alone.values()) else about).values() if facts])
    cells: dict[str, Cell] = {}
    for country in countries:
        single, every = alone[country.code], about[country.code]
        if every:
            chosen = [f for f in single if Basis.of(f) == basis] or _nearest(single or every, basis)
            own = Basis.of(chosen[0])
            beside = [f for f in single if f not in chosen and own.days and Basis.of(f).days == own.days]
            elsewhen = [f for f in single if f not in chosen and f not in beside]
            on_it = shared and own == basis
            cells[country.code] = Cell(tuple(chosen), on_it, not single, tuple(beside), tuple(elsewhen))
    present = [c for c in countries if c.code in cells]
    leads = [f for cell in cells.values() for f in cell.facts if cell.shared]
    lead = min(leads, key=lambda f: f.period.doubt if f.period else "", default=None)
    topic = cells[present[0].code].facts[0].topic
    verdicts = tuple(_verdict(a, b, cells[a.code], cells[b.code], mixed=mixed) for a, b in combinations(present, 2))
    reason = _reason(present, cells, lead)
    return Row(metric, topic, lead and lead.period, lead and lead.reporter, cells, verdicts, reason, mixed)


def _alone(fact: Fact, code: str) -> bool:
    return [c.code for c in fact.countries] == [code]


def _basis(figures: Sequence[Sequence[Fact]]) -> tuple[Basis, bool]:
    """The basis that most countries have a figure on, the most recent of several; and whether it is a shared one.

    `figures` are those of each country that has any. A basis is shared by two or more, or by the only one.
    """
    having: dict[Basis, int] = {}
    for facts in figures:
        for basis in {Basis.of(f) for f in facts}:
            having[basis] = having.get(basis, 0) + 1
    chosen = max(having, key=lambda basis: (having[basis], basis.recency))
    return chosen, having[chosen] > 1 or len(figures) == 1


def _nearest(facts: Sequence[Fact], basis: Basis) -> list[Fact]:
    """The figures nearest in time to the basis, with its reporter if possible."""

    def distance(other: Basis) -> tuple[int, bool]:
        return abs((other.latest - basis.latest).days), other.reporter != basis.reporter

    nearest = min(sorted((Basis.of(f) for f in facts), key=lambda b: b.recency, reverse=True), key=distance)
    return [f for f in facts if Basis.of(f) == nearest]


def _reason(present: Sequence[Country], cells: Mapping[str, Cell], lead: Fact | None) -> str | None:
    if len(present) == 1:
        return f"only {present[0].name} has a figure"
    reasons = []
    for country in present:
        cell = cells[country.code]
        if cell.joint:
            reasons.append(f"{country.name}: only for {cell.facts[0].country_names} together")
        elif not cell.shared:
            against = f", not {_basis_words(lead)}" if lead else ""
            reasons.append(f"{country.name}: {_basis_words(cell.facts[0])}{against}")
    return "; ".join(reasons) or None


def _basis_words(fact: Fact) -> str:
    words = fact.period.shown if fact.period else f"undated in {fact.source.id}"
    return f"{words}, reported by {fact.reporter.name}" if fact.reporter else words


def _verdict(a: Country, b: Country, ours: Cell, theirs: Cell, *, mixed: bool) -> Verdict:
    if ours.joint or theirs.joint:
        return Verdict(a, b, CANNOT_TELL, reason="a figure is about several countries together")
    first, second = ours.facts[0], theirs.facts[0]
    across = None
    if Basis.of(first) != Basis.of(second):
        across = f"{_basis_words(first)} against {_basis_words(second)}"
        if not mixed:
            return Verdict(a, b, CANNOT_TELL, reason=across)
    x, y = ours.interval, theirs.interval
    exact = all(f.quantity.exact for cell in (ours, theirs) for f in cell.facts if f.quantity)
    relation = EQUAL if exact and x == y and x.low == x.high else _relation(x, y)
    reason = _why_not(ours, theirs) if relation == CANNOT_TELL else across
    ranks = first.metric and first.metric.kind == "rank"
    return Verdict(a, b, relation, *((None, None) if ranks else ratio(x, y)), reason)


def _why_not(ours: Cell, theirs: Cell) -> str:
    pairs = product(_intervals(ours), _intervals(theirs))
    if {GREATER, LESS} <= {_relation(x, y) for x, y in pairs}:
        several, other = (ours, theirs) if len(ours.facts) > 1 else (theirs, ours)
        return f"{_written(several)} lie on both sides of {_written(other)}"
    return f"{_written(ours)} and {_written(theirs)} overlap"


def _intervals(cell: Cell) -> list[Interval]:
    return [f.quantity.interval for f in cell.facts if f.quantity]


def _relation(x: Interval, y: Interval) -> str:
    if y.below(x):
        return GREATER
    return LESS if x.below(y) else CANNOT_TELL


def ratio(x: Interval, y: Interval) -> tuple[Decimal | None, Decimal | None]:
    """x/y as an interval, rounded outwards to three digits; nothing can be said where a number may be negative."""
    if x.low is None or y.low is None or x.low < 0 or y.low < 0:
        return None, None
    low = None if y.high is None or y.high == 0 else digits(x.low / y.high, ROUND_FLOOR)
    high = None if x.high is None or y.low == 0 else digits(x.high / y.low, ROUND_CEILING)
    return low, high


def digits(number: Decimal, rounding: str, count: int = 3) -> Decimal:
    """A number rounded to so many significant digits."""
    if number == 0:
        return Decimal(0)
    return number.quantize(Decimal(1).scaleb(number.adjusted() + 1 - count), rounding)


def _hull(intervals: Sequence[Interval]) -> Interval:
    lows = [(i.low, not i.has_low) for i in intervals if i.low is not None]
    highs = [(i.high, i.has_high) for i in intervals if i.high is not None]
    low = min(lows) if len(lows) == len(intervals) else (None, True)
    high = max(highs) if len(highs) == len(intervals) else (None, False)
    return Interval(low[0], high[0], not low[1], high[1])


def _written(cell: Cell) -> str:
    return " or ".join(f.quantity.shown for f in cell.facts if f.quantity)
