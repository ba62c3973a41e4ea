"""A metric over time in words, and as records: rows for JSON, a line a figure for CSV."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kzfacts.comparison.trend import DERIVED, Growth, Trend, TrendLeftOut, TrendRow
from kzfacts.model.quantity import STATUS_WORDS
from kzfacts.model.records import Country, Fact
from kzfacts.render.columns import (
    COUNT,
    COUNTER,
    FACT,
    NUMBER,
    TEXT,
    Field,
    array_schema,
    counter,
    export,
    number,
    object_schema,
)
from kzfacts.render.data import READABLE, escaped, readable, records, table
from kzfacts.render.notes import Notes
from kzfacts.render.rows import FACT_REF, by_code
from kzfacts.render.say import NO_FIGURE, common_status, figure
from kzfacts.text import clean, listed

if TYPE_CHECKING:
    from kzfacts.store.base import Base

MOST_SOURCES = 2  # that a hint names


# Words.


def heading(base: "Base", found: Trend) -> str:
    """Name the metric, who counted, and what all its figures share."""
    metric, facts = found.metric, found.facts
    unit = metric.cell_unit if metric.unit_is_word else ""
    status = common_status(facts)
    parts = [
        metric.label,
        unit,
        _counter_words(base, found),
        STATUS_WORDS[status] if status else "",
        "derived" if all(f.derived for f in facts) else "",
    ]
    return ", ".join(filter(None, parts))


def _counter_words(base: "Base", found: Trend) -> str:
    """Say who counted, "by Kazakhstan's count"; "" if only the source is known."""
    kind, who = found.counter or DERIVED
    if kind == "reporter":
        return f"by {base.countries[who].possessive} count"
    if kind == "primary":
        names = [f.primary for f in found.facts if f.primary]
        return f"counted by {' '.join(names[0].split()) if names else who}"
    return ""


def left_out(base: "Base", found: Trend) -> str:
    """Say what is not shown, and how to see the figures of others; "" if that is nothing."""
    left, years = found.left_out, all(len(row.period.written) == 4 for row in found.rows)
    counts = [
        (left.other_lengths, "for parts of years" if years else "for other lengths of time"),
        (left.undated, "undated"),
        (left.joint, "for several countries together"),
        (left.derived, "derived"),
    ]
    said = [", ".join(f"{n} {what}" for n, what in counts if n)]
    if left.by_others:
        said.append(": ".join([f"{left.by_others} by other counts", *_options(base, left)]))
    return f"figures left out: {'; '.join(filter(None, said))}" if any(said) else ""


def _options(base: "Base", left: TrendLeftOut) -> list[str]:
    """Return the options that show the figures of other counters, if there are any."""
    reporters = [base.countries[who].typed for kind, who in left.counters if kind == "reporter"]
    sources = [who for kind, who in left.counters if kind == "source"]
    if len(sources) > MOST_SOURCES:
        sources = ["SOURCE"]
    named = {"--reporter": reporters, "--source": sources}
    options = [f"{option} {listed(words, 'or')}" for option, words in named.items() if words]
    return [", ".join(options)] if options else []


# Records.


class _Series(NamedTuple):
    found: Trend
    row: TrendRow


def _cells(s: _Series) -> dict[str, Any]:
    entries = s.row.cells
    return {
        c.code: [export(FACT, f) for f in entries[c.code].figures] if c.code in entries else []
        for c in s.found.countries
    }


def _derived(s: _Series) -> dict[str, Any]:
    return {code: [export(FACT, f) for f in own] for code, own in s.row.derived.items()}


def _counter(found: Trend) -> dict[str, str] | None:
    return None if found.counter == DERIVED else counter(found.counter)


GROWTH: tuple[Field[Growth], ...] = (
    Field("low", NUMBER, lambda g: number(g[0]), "lower end in per cent, null where open"),
    Field("high", NUMBER, lambda g: number(g[1]), "upper end in per cent, null where open"),
)
SERIES_ROW: tuple[Field[_Series], ...] = (
    Field("date", TEXT, lambda s: s.row.period.written, "period in EDTF"),
    Field("cells", by_code(array_schema(FACT_REF)), _cells, "figures of each country"),
    Field("derived", by_code(array_schema(FACT_REF)), _derived, "derived facts, without a figure"),
    Field(
        "growth",
        by_code(object_schema(GROWTH)),
        lambda s: {code: export(GROWTH, g) for code, g in s.row.growth.items()},
        "growth since the row before",
    ),
)
LEFT_OUT: tuple[Field[TrendLeftOut], ...] = (
    Field("undated", COUNT, lambda left: left.undated, "undated figures"),
    Field("by_others", COUNT, lambda left: left.by_others, "figures by other counters"),
    Field(
        "counters",
        array_schema(COUNTER),
        lambda left: [counter(c) for c in left.counters],
        "the other counters",
    ),
    Field("other_lengths", COUNT, lambda left: left.other_lengths, "for periods as long as others"),
    Field("joint", COUNT, lambda left: left.joint, "figures about several countries together"),
    Field("derived", COUNT, lambda left: left.derived, "derived facts"),
)
SERIES: tuple[Field[Trend], ...] = (
    Field("metric", TEXT, lambda t: t.metric.id, "id of what is measured"),
    Field("label", TEXT, lambda t: t.metric.label, "name of what is measured"),
    Field("unit", TEXT, lambda t: t.metric.unit, "unit of the metric"),
    Field(
        "countries",
        array_schema(TEXT),
        lambda t: [c.code for c in t.countries],
        "codes, in the order given",
    ),
    Field("counter", COUNTER, _counter, "who counted; null if several did"),
    Field(
        "left_out",
        object_schema(LEFT_OUT),
        lambda t: export(LEFT_OUT, t.left_out),
        "how many facts are not shown",
    ),
)


def series(form: str, base: "Base", found: Trend) -> str:
    """Return a trend in any format but that of tables."""
    if form in READABLE:
        notes = Notes()
        words = [_words(form, found, row, notes) for row in found.rows]
        safe = escaped if form == "markdown" else clean
        lines = [heading(base, found), readable(form, words, notes), left_out(base, found)]
        head, below = f"{safe(lines[0])}\n", [f"{safe(lines[2])}\n"] if lines[2] else []
        return "\n".join([head, lines[1], *below])
    if form in ("csv", "tsv"):
        return table(form, [line for row in found.rows for line in _lines(row)])
    rows = [export(SERIES_ROW, _Series(found, row)) for row in found.rows]
    return records(form, export(SERIES, found), "rows", rows)


def _lines(row: TrendRow) -> list[dict[str, Any]]:
    """Return a line for each figure, with the growth of its country, and each derived fact."""
    lines = []
    for code, entry in row.cells.items():
        low, high = row.growth.get(code, (None, None))
        growth = {"growth_low": number(low), "growth_high": number(high)}
        lines += [export(FACT, f) | growth for f in entry.figures]
    nothing = {"growth_low": None, "growth_high": None}
    return lines + [export(FACT, f) | nothing for own in row.derived.values() for f in own]


def _words(form: str, found: Trend, row: TrendRow, notes: Notes) -> dict[str, str]:
    cells = {c.name: _cell_words(form, row, c, notes) for c in found.countries}
    return {"Period": row.period.shown, **cells}


def _cell_words(form: str, row: TrendRow, country: Country, notes: Notes) -> str:
    facts = shown(row, country)
    if form == "markdown":
        said = [f"{figure(f)}{notes.mark(f, f.note or '')}" for f in facts]
    else:
        said = [f"{figure(f)} {notes.reference(f)}" for f in facts]
    return " or ".join(said) or NO_FIGURE


def shown(row: TrendRow, country: Country) -> Sequence[Fact]:
    """Return the figures of a country to show, the smallest first, else its derived facts."""
    entry = row.cells.get(country.code)
    return entry.shown if entry else row.derived.get(country.code, ())
