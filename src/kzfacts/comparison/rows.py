"""Sets countries side by side: which figures may be compared, what their intervals allow to say."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kzfacts.comparison.verdict import Cell, Verdict, basis_words, verdict
from kzfacts.errors import WrongUsageError
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Basis, Country, Fact, Figure, Topic

if TYPE_CHECKING:
    from kzfacts.store.base import Base


class Row(NamedTuple):
    """One metric across the countries; a country without a figure has no cell.

    `period` and `reporter` are those of the row's basis. `reason` says why not all figures may be
    compared; with `mixed` they are ranked nevertheless. `missing` says why a country has no figure.
    """

    metric: Metric
    topic: Topic
    period: Period | None
    reporter: Country | None
    cells: Mapping[str, Cell]
    verdicts: tuple[Verdict, ...]
    reason: str | None
    mixed: bool = False
    missing: Mapping[str, str] = {}

    @property
    def comparable(self) -> bool:
        """Whether there are two figures or more and all may be compared."""
        return self.reason is None

    def is_complete(self, countries: Sequence[Country]) -> bool:
        """Tell whether every country has a figure, and all may be compared."""
        return self.comparable and len(self.cells) == len(countries)

    def against(self, a: Country, b: Country) -> Verdict | None:
        """Return the verdict on two countries in this order; None if one of them has no figure."""
        ours, theirs = self.cells.get(a.code), self.cells.get(b.code)
        return verdict(a, b, ours, theirs, mixed=self.mixed) if ours and theirs else None


def compare(
    base: "Base",
    countries: Sequence[Country],
    topics: Collection[Topic] = (),
    metrics: Collection[Metric] = (),
    period: Period | None = None,
    *,
    mixed: bool = False,
) -> list[Row]:
    """Return a row for each metric with a figure, by topic and metric in the order of the file.

    `period` selects figures of one period; `mixed` ranks across periods and counters. Raises
    WrongUsageError if there are fewer than two countries or one is named twice.
    """
    codes = [c.code for c in countries]
    for n, country in enumerate(countries):
        if country.code in codes[:n]:
            raise WrongUsageError(
                f"{country.name} ({country.code}) is named twice; name different countries"
            )
    if len(countries) < 2:
        raise WrongUsageError(
            "compare needs two countries or more; for one, see kzfacts search --country"
        )
    by_metric: dict[str, list[Figure]] = {}
    gaps: dict[str, list[Fact]] = {}
    for f in base.select(topics, countries, metrics):
        if f.metric and f.missing:
            gaps.setdefault(f.metric.id, []).append(f)
        if isinstance(f, Figure) and (period is None or (f.period and f.period.same(period))):
            by_metric.setdefault(f.metric.id, []).append(f)
    rows = []
    for i in base.ids("metrics"):
        if facts := by_metric.get(i):
            about = {c.code: [f for f in facts if f.is_about(c)] for c in countries}
            row = _row(facts[0].metric, countries, about, home=base.home, mixed=mixed)
            rows.append(row._replace(missing=_missing(gaps.get(i, ()), row.period)))
    order = {topic: n for n, topic in enumerate(base.ids("topics"))}
    return sorted(rows, key=lambda row: order[row.topic.id])


def _missing(gaps: Iterable[Fact], period: Period | None) -> dict[str, str]:
    """Return why countries have no figure for a period: what is said of it, else of no period."""
    dated = [f for f in gaps if f.period and period and f.period.same(period)]
    undated = [f for f in gaps if not f.period]
    return {c.code: f.missing or "" for f in (*undated, *dated) for c in f.countries}


def _row(
    metric: Metric,
    countries: Sequence[Country],
    about: Mapping[str, Sequence[Figure]],
    *,
    home: str | None,
    mixed: bool,
) -> Row:
    alone = {code: [f for f in facts if _alone(f, code)] for code, facts in about.items()}
    basis, shared = _basis(
        [facts for facts in (alone if any(alone.values()) else about).values() if facts], home
    )
    cells: dict[str, Cell] = {}
    for country in countries:
        single, every = alone[country.code], about[country.code]
        if every:
            chosen = [f for f in single if Basis.of(f) == basis] or _nearest(single or every, basis)
            own = Basis.of(chosen[0])
            beside = [
                f for f in single if f not in chosen and own.days and Basis.of(f).days == own.days
            ]
            elsewhen = [f for f in single if f not in chosen and f not in beside]
            on_it = shared and own == basis
            precise = _precise(chosen)
            cells[country.code] = Cell(
                facts=tuple(precise),
                shared=on_it,
                joint=not single,
                beside=tuple(beside),
                elsewhen=tuple(elsewhen),
                others=tuple(f for f in chosen if f not in precise),
            )
    present = [c for c in countries if c.code in cells]
    leads = [f for cell in cells.values() for f in cell.facts if cell.shared]
    lead = min(leads, key=lambda f: f.period.doubt if f.period else "", default=None)
    topic = cells[present[0].code].facts[0].topic
    verdicts = tuple(
        verdict(a, b, cells[a.code], cells[b.code], mixed=mixed)
        for a, b in combinations(present, 2)
    )
    reason = _reason(present, cells, lead)
    return Row(
        metric, topic, lead and lead.period, lead and lead.reporter, cells, verdicts, reason, mixed
    )


def _alone(fact: Figure, code: str) -> bool:
    return [c.code for c in fact.countries] == [code]


def _basis(figures: Sequence[Sequence[Figure]], home: str | None) -> tuple[Basis, bool]:
    """Choose the basis of a row, and tell whether it is a shared one.

    It is the one on which most countries have a figure, the newest of several, of those that end
    together the shortest, of equal ones the home country's count, then the order in the file.
    `figures` are those of each country that has any. A basis is shared by two or more, or by the
    only one.
    """
    having: dict[Basis, int] = {}
    for facts in figures:
        for basis in dict.fromkeys(Basis.of(f) for f in facts):
            having[basis] = having.get(basis, 0) + 1
    at_home = ("reporter", home or "")
    chosen = max(having, key=lambda b: (having[b], b.recency, b.counter == at_home))
    return chosen, having[chosen] > 1 or len(figures) == 1


def _nearest(facts: Sequence[Figure], basis: Basis) -> list[Figure]:
    """Return the figures nearest in time to a basis, of its counter if possible."""

    def distance(other: Basis) -> tuple[int, bool]:
        return abs((other.latest - basis.latest).days), other.counter != basis.counter

    by_recency = sorted((Basis.of(f) for f in facts), key=lambda b: b.recency, reverse=True)
    nearest = min(by_recency, key=distance)
    return [f for f in facts if Basis.of(f) == nearest]


def _precise(facts: Sequence[Figure]) -> list[Figure]:
    """Return the most precise of several figures if all of them overlap, else all.

    An interval with an open end is the least precise; of equal ones the newest source wins.
    """
    pairs = combinations([f.quantity.interval for f in facts], 2)
    if any(x.below(y) or y.below(x) for x, y in pairs):
        return list(facts)

    def width(f: Figure) -> tuple[bool, Decimal, int]:
        low, high = f.quantity.interval[:2]
        if low is None or high is None:
            return True, Decimal(0), 0
        issued = f.source.issued and f.source.issued.last
        return False, high - low, -(issued.toordinal() if issued else 0)

    return [min(facts, key=width)]


def _reason(
    present: Sequence[Country], cells: Mapping[str, Cell], lead: Figure | None
) -> str | None:
    if len(present) == 1:
        return f"only {present[0].name} has a figure"
    reasons = []
    firsts = [lead] if lead else [cells[c.code].facts[0] for c in present]
    for country in present:
        cell = cells[country.code]
        if cell.joint:
            reasons.append(f"{country.name}: only for {cell.facts[0].country_names} together")
        elif not cell.shared:
            first = cell.facts[0]
            against = f", not {basis_words(lead, [first])}" if lead else ""
            reasons.append(f"{country.name}: {basis_words(first, firsts)}{against}")
    return "; ".join(reasons) or None
