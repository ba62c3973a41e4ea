"""Word a comparison: the label of a row, what is added to a figure, and the conclusion."""

from collections.abc import Callable, Sequence

from kzfacts.comparison.cell import Cell
from kzfacts.comparison.order import Block, orders
from kzfacts.comparison.rows import Row
from kzfacts.comparison.verdict import (
    CANNOT_TELL,
    EQUAL,
    GREATER,
    LESS,
    Verdict,
    counter_words,
    reversed_,
)
from kzfacts.model.interval import factor, times
from kzfacts.model.quantity import STATUS_WORDS
from kzfacts.model.records import Country
from kzfacts.text import NO_BREAK

UNKNOWN = "?"
MILLION = 1_000_000


def introduced(country: Country) -> str:
    """Return the name of a country, with its code where its short name is that."""
    name, code = country.name, country.code
    return name if country.short == name else f"{name}{NO_BREAK}({code})"


def label(row: Row) -> str:
    """Name what a row measures, with the period and the counter of its basis."""
    lead = row.lead
    undated = "undated" if lead and not row.metric.lasting else ""
    period = row.period.shown if row.period else undated
    counter = counter_words(lead) if lead and lead.reporter else ""
    return ", ".join(filter(None, [row.metric.label, period, counter]))


def name(row: Row) -> str:
    """Name what a row measures in few words, with the unit if it is a word."""
    unit = row.metric.cell_unit if row.metric.unit_is_word else ""
    return ", ".join(filter(None, [row.metric.short or row.metric.label, unit]))


def dated(row: Row, status: str | None) -> str:
    """Say the period of a row, with the status of all its figures: "2024 est."."""
    days = row.period.shown if row.period else ""
    return " ".join(filter(None, [days, STATUS_WORDS[status] if status else ""]))


def asides(row: Row) -> dict[str, list[str]]:
    """Say what the label of a row leaves open about each cell: its date, its counter, for whom."""
    cells = row.cells.values()
    period = row.period
    days_differ = row.basis is None and len({cell.basis.days for cell in cells}) > 1
    bases_differ = len({cell.basis for cell in cells}) > 1
    words: dict[str, list[str]] = {}
    for code, cell in row.cells.items():
        first = cell.figures[0]
        said = words[code] = []
        if days_differ or cell.basis.days != row.days:
            said.append(first.period.shown if first.period else "undated")
        elif bases_differ and cell.basis != row.basis:
            said.append(counter_words(first))
        elif first.period and period and first.period.doubt != period.doubt:
            said.append(first.period.shown)
        if cell.joint:
            said.append(f"for {', '.join(c.short for c in first.countries)} together")
    return words


def short(country: Country) -> str:
    """Return the name of a country, its code if that is long."""
    return country.short


def conclusion(row: Row, *, order: bool, call: Callable[[Country], str] = short) -> str:
    """Word a row's conclusion: a ratio, an order if `order` or of more countries, or "cannot tell".

    `call` names the countries of a ratio; an order has their codes.
    """
    if not row.verdicts:
        return ""
    if order or len(row.verdicts) > 1:
        return _ranking(row)
    (verdict,) = row.verdicts
    a, b = verdict.a, verdict.b
    if verdict.relation == CANNOT_TELL:
        return f"cannot tell: {_why_not(row.cells[a.code], row.cells[b.code])}"
    across = f", {verdict.reason}" if verdict.reason else ""
    if verdict.relation == EQUAL or row.metric.kind == "rank":
        return "".join(_orders(row, [a, b], call)) + across
    if verdict.relation == LESS:
        verdict = reversed_(verdict, row.cells[a.code], row.cells[b.code])
    return _times(row, verdict, call) + across


def _why_not(ours: Cell, theirs: Cell) -> str:
    """Say in few words why two cells can't be ranked; a verdict has the long reason."""
    if ours.joint or theirs.joint:
        return "several countries together"
    if ours.basis.days != theirs.basis.days:
        return "dates differ"
    return "counters differ" if ours.basis != theirs.basis else "ranges overlap"


def _times(row: Row, verdict: Verdict, call: Callable[[Country], str]) -> str:
    """Word by what factor `a` is the greater, as precisely as the intervals allow."""
    a, b = call(verdict.a), call(verdict.b)
    low, high = verdict.ratio_low, verdict.ratio_high
    if low is None:
        return f"{a} > {b}"
    if high is not None:
        return f"{a} {times(low, high)} {b}"
    ours, theirs = row.cells[verdict.a.code], row.cells[verdict.b.code]
    x, y = ours.interval, theirs.interval
    assert x.low is not None
    assert y.high is not None
    if low >= MILLION:
        return f"{a} more than a million × {b}"
    reached = low == x.low / y.high and x.has_low and y.has_high
    bound = "at least" if reached else "more than"
    return f"{a} {bound} {factor(low)} {b}" if low > 1 else f"{a} > {b}"


def _ranking(row: Row) -> str:
    """Word the order of three countries or more, those that no verdict ranks last."""
    countries = {c.code: c for v in row.verdicts for c in (v.a, v.b)}
    ranked = [v for v in row.verdicts if v.relation != CANNOT_TELL]
    if not ranked:
        whys = {_why_not(row.cells[v.a.code], row.cells[v.b.code]) for v in row.verdicts}
        return f"cannot tell: {whys.pop() if len(whys) == 1 else 'dates or counters differ'}"
    compared = {c.code for v in ranked for c in (v.a, v.b)}
    phrases = _orders(row, [c for code, c in countries.items() if code in compared], _code)
    if any(v.reason for v in ranked):
        phrases.append("across periods or counters")
    phrases += [f"{code}?" for code in countries if code not in compared]
    return "; ".join(phrases)


def _orders(row: Row, countries: Sequence[Country], call: Callable[[Country], str]) -> list[str]:
    """Word the orders of countries: "A ? B > C", of ranks "A before B"."""
    codes = {c.code for c in countries}
    verdicts = [v for v in row.verdicts if v.a.code in codes and v.b.code in codes]
    ranks = row.metric.kind == "rank"
    first, sign = (LESS, " before ") if ranks else (GREATER, " > ")
    return [_order(blocks, first, sign, call) for blocks in orders(countries, verdicts, first)]


def _code(country: Country) -> str:
    return country.code


def _order(blocks: Sequence[Block], first: str, sign: str, call: Callable[[Country], str]) -> str:
    """Word one order.

    "?" joins countries of which no two can be ranked. Commas join those of which only some can;
    the pairs that can be are listed behind.
    """
    signs = {first: sign, EQUAL: " = ", CANNOT_TELL: f" {UNKNOWN} "}
    words, within = [], []
    for block in blocks:
        relations = {pair.relation for pair in block.pairs}
        alike = relations in ({EQUAL}, {CANNOT_TELL})
        joint = signs[block.pairs[0].relation] if alike else ", "
        words.append(joint.join(map(call, block.countries)))
        if not alike:
            within += [
                f"{call(a)}{signs[relation]}{call(b)}"
                for a, b, relation in block.pairs
                if relation in (first, EQUAL)
            ]
    phrases = [sign.join(words)] if len(words) > 1 or not within else []
    if within:
        phrases += [", ".join(within), "other pairs: cannot tell"]
    return "; ".join(phrases)
