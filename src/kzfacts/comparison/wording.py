"""What a comparison comes to, in words: no more than can be defended."""

from decimal import ROUND_HALF_EVEN, Decimal

from kzfacts.comparison.order import connected, order, short
from kzfacts.comparison.rows import Row
from kzfacts.comparison.verdict import CANNOT_TELL, EQUAL, GREATER, Cell, Verdict
from kzfacts.model.interval import digits
from kzfacts.model.records import Country, Fact
from kzfacts.text import NO_BREAK

MILLION = 1_000_000


def introduced(country: Country) -> str:
    """The name, and the code behind it where `short` will use that."""
    return (
        country.name
        if short(country) == country.name
        else f"{country.name}{NO_BREAK}({country.code})"
    )


def label(row: Row) -> str:
    """What a row measures, with the period and the reporter that its figures share."""
    shared = any(cell.shared for cell in row.cells.values())
    period = row.period.shown if row.period else "undated" if shared else None
    return ", ".join(
        filter(
            None, [row.metric.label, period, row.reporter and f"reported by {row.reporter.name}"]
        )
    )


def asides(row: Row, cell: Cell, fact: Fact) -> list[str]:
    """What must be said beside a figure because the row's label does not: its period, reporter,
    fellows.
    """
    said = []
    doubt = fact.period and row.period and fact.period.doubt != row.period.doubt
    if not cell.shared or doubt:
        said.append(fact.period.shown if fact.period else "undated")
    if fact.reporter and (not cell.shared or cell.beside):
        said.append(f"reported by {fact.reporter.name}")
    if cell.joint:
        said.append(f"for {fact.country_names} together")
    return said


def beside(cell: Cell) -> list[tuple[Fact, str]]:
    """Figures for the same days that are not ranked, each with whose they are."""
    return [
        (f, f"reported by {f.reporter.name}" if f.reporter else "no reporter named")
        for f in cell.beside
    ]


def elsewhen(cell: Cell) -> str:
    """Which other periods there are figures for: "also 2019, 2021", or how many if they are more
    than three.
    """
    periods = {
        f.period.shown if f.period else "undated": f.period.first if f.period else None
        for f in cell.elsewhen
    }
    words = sorted(periods, key=lambda shown: str(periods[shown]))
    return (
        ""
        if not words
        else f"also {', '.join(words) if len(words) <= 3 else f'{len(words)} other periods'}"
    )


def conclusion(row: Row) -> str:
    """The row in one phrase: a ratio for two countries, an order for more, or that it can't be
    told.
    """
    if len(row.verdicts) > 1:
        return _several(row)
    if not row.verdicts:
        return ""
    (verdict,) = row.verdicts
    if verdict.relation == CANNOT_TELL:
        return f"cannot tell: {verdict.reason}"
    across = f", {verdict.reason}" if verdict.reason else ""
    if verdict.relation == EQUAL or row.metric.kind == "rank":
        return order(row, [verdict.a, verdict.b]) + across
    greater, less = (
        (verdict.a, verdict.b) if verdict.relation == GREATER else (verdict.b, verdict.a)
    )
    seen = row.against(greater, less)
    assert seen, "both have a figure"
    return _times(row, seen) + across


def ratio_words(verdict: Verdict) -> str:
    """The ratio as an interval: "10.6 times or more", "1.44 to 2.16 times"; nothing if nothing can
    be said.
    """
    low, high = (
        None if end is None else _plainly(end) for end in (verdict.ratio_low, verdict.ratio_high)
    )
    if low and high:
        return f"{low} times" if low == high else f"{low} to {high} times"
    return f"{low} times or more" if low else f"{high} times or less" if high else ""


def _times(row: Row, verdict: Verdict) -> str:
    """The ratio of the greater to the less, as far as it can be defended."""
    a, b = short(verdict.a), short(verdict.b)
    x, y = row.cells[verdict.a.code].interval, row.cells[verdict.b.code].interval
    low, high = verdict.ratio_low, verdict.ratio_high
    hedges = {
        f.quantity.hedge
        for c in (verdict.a, verdict.b)
        for f in row.cells[c.code].facts
        if f.quantity
    }
    if low is None:
        return f"{a} > {b}"
    assert x.low is not None
    assert y.high is not None
    if high is None or hedges - {None, "about"}:
        if low >= MILLION:
            return f"{a} more than a million × {b}"
        reached = low == x.low / y.high and x.has_low and y.has_high
        bound = "at least" if reached else "more than"
        return f"{a} {_glued(bound, low, b)}" if low > 1 else f"{a} > {b}"
    assert x.high is not None
    assert y.low is not None
    if x.low == x.high and y.low == y.high:
        return f"{a} {_glued('', digits(x.low / y.low, ROUND_HALF_EVEN), b)}"
    if "about" in hedges:
        return f"{a} {_glued('about', digits((x.low + x.high) / (y.low + y.high), ROUND_HALF_EVEN, 2), b)}"
    return f"{a} {_plainly(low)}–{_plainly(high)}{NO_BREAK}× {b}"


def _glued(bound: str, number: Decimal, name: str) -> str:
    return f"{bound} {_plainly(number)}{NO_BREAK}× {name}".strip()


def _plainly(number: Decimal) -> str:
    return (
        format(number, ",f")
        if number != number.to_integral_value()
        else format(number.quantize(1), ",f")
    )


def _several(row: Row) -> str:
    """The order of three or more: those that hang together by what can be told, and last who can't
    be told at all.
    """
    countries = list(dict.fromkeys(c for v in row.verdicts for c in (v.a, v.b)))
    told = [v for v in row.verdicts if v.relation != CANNOT_TELL]
    if not told:
        across = any(row.cells[c.code].joint or not row.cells[c.code].shared for c in countries)
        return "cannot tell: " + (
            "different periods, reporters or groups" if across else "they overlap"
        )
    groups = connected(countries, told)
    alone = [short(c) for group in groups if len(group) == 1 for c in group]
    phrases = [order(row, group) for group in groups if len(group) > 1]
    if any(v.reason for v in told):
        phrases.append("across periods or reporters")
    if alone:
        phrases.append(f"cannot tell: {', '.join(alone)}")
    return "; ".join(phrases)
