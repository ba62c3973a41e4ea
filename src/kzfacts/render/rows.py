"""A comparison as records: rows for JSON, a line a figure for CSV, words for plain and Markdown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from kzfacts.comparison.cell import Cell
from kzfacts.comparison.rows import Comparison, LeftOut, Row
from kzfacts.comparison.verdict import CANNOT_TELL, EQUAL, GREATER, LESS, Verdict, reversed_
from kzfacts.comparison.wording import asides, conclusion, introduced, label
from kzfacts.model.records import Country, Figure
from kzfacts.render.columns import (
    BOOLEAN,
    COUNT,
    COUNTER,
    FACT,
    MAYBE,
    NUMBER,
    TEXT,
    TEXTS,
    Field,
    Schema,
    array_schema,
    counter,
    export,
    number,
    object_schema,
)
from kzfacts.render.data import READABLE, lines, readable, records
from kzfacts.render.notes import Notes
from kzfacts.render.say import attribution, figure, remark
from kzfacts.text import NO_BREAK


class Compared(NamedTuple):
    """A row, and the countries compared, whether or not the row has a cell for each."""

    countries: Sequence[Country]
    row: Row


def comparison(form: str, compared: Comparison) -> str:
    """Return a comparison in any format but that of tables."""
    countries, rows, left_out = compared
    if form in READABLE:
        return _readable(form, compared)
    if form in ("csv", "tsv"):
        written = (line for row in rows for line in _lines(countries, row))
        return lines(form, _columns(countries), written)
    head = {"countries": [c.code for c in countries], "left_out": export(LEFT_OUT, left_out)}
    return records(form, head, "rows", [export(ROW, Compared(countries, row)) for row in rows])


# Rows.


FACT_REF: Schema = {"$ref": "#/definitions/fact"}


def by_code(schema: Schema) -> Schema:
    """Return the schema of an object with country codes as keys."""
    return {"type": "object", "additionalProperties": schema}


def _spaced(words: str | None) -> str | None:
    return words and words.replace(NO_BREAK, " ")


def _cells(c: Compared) -> dict[str, Any]:
    figures = {code: _in_order(cell) for code, cell in c.row.cells.items()}
    return {n.code: [export(FACT, f) for f in figures.get(n.code, ())] for n in c.countries}


def _in_order(cell: Cell) -> list[Figure]:
    """Return the figures of a cell, those that a table shows first."""
    return [*cell.shown, *(f for f in cell.figures if f not in cell.shown)]


def _also(c: Compared) -> dict[str, Any]:
    same = {n.code: c.row.same_days(n.code) for n in c.countries}
    return {code: [export(FACT, f) for f in figures] for code, figures in same.items() if figures}


def _other_periods(row: Row, code: str) -> list[str]:
    same = row.same_days(code)
    return [f.id for f in row.others.get(code, ()) if f not in same]


def _others(c: Compared) -> dict[str, list[str]]:
    others = {n.code: _other_periods(c.row, n.code) for n in c.countries}
    return {code: ids for code, ids in others.items() if ids}


BASIS: tuple[Field[Row], ...] = (
    Field("date", MAYBE, lambda r: r.period and r.period.written, "period in EDTF; null: undated"),
    Field(
        "counter",
        COUNTER,
        lambda r: counter(r.basis and r.basis.counter[:2]),
        "who counted; null if undated and lasting",
    ),
)


RELATION: Schema = {"enum": [GREATER, LESS, EQUAL, CANNOT_TELL]}
VERDICT: tuple[Field[Verdict], ...] = (
    Field("a", TEXT, lambda v: v.a.code, "code of the first country"),
    Field("b", TEXT, lambda v: v.b.code, "code of the second country"),
    Field("relation", RELATION, lambda v: v.relation, "what a is against b"),
    Field("ratio_low", NUMBER, lambda v: number(v.ratio_low), "lower end of a ÷ b, if not open"),
    Field("ratio_high", NUMBER, lambda v: number(v.ratio_high), "upper end of a ÷ b, if not open"),
    Field("reason", MAYBE, lambda v: _spaced(v.reason), "why not, or across which bases"),
)
BASIS_SCHEMA: Schema = {"anyOf": [object_schema(BASIS), {"type": "null"}]}
VERDICTS = array_schema(object_schema(VERDICT))
ROW: tuple[Field[Compared], ...] = (
    Field("topic", TEXT, lambda c: c.row.topic.id, "id of the topic"),
    Field("metric", TEXT, lambda c: c.row.metric.id, "id of what is measured"),
    Field("label", TEXT, lambda c: c.row.metric.label, "name of what is measured"),
    Field("unit", TEXT, lambda c: c.row.metric.unit, "unit of the metric"),
    Field(
        "basis",
        BASIS_SCHEMA,
        lambda c: export(BASIS, c.row) if c.row.basis else None,
        "days and counter that its figures share",
    ),
    Field("cells", by_code(array_schema(FACT_REF)), _cells, "figures of each country"),
    Field("also", by_code(array_schema(FACT_REF)), _also, "same days, other counters"),
    Field("other_periods", by_code(TEXTS), _others, "ids of figures for other periods"),
    Field("comparable", BOOLEAN, lambda c: c.row.comparable, "whether all may be compared"),
    Field("missing", by_code(TEXT), lambda c: dict(c.row.missing), "why countries have no figure"),
    Field("verdicts", VERDICTS, lambda c: [export(VERDICT, v) for v in c.row.verdicts], "by pair"),
)


LEFT_OUT: tuple[Field[LeftOut], ...] = (
    Field("metrics", COUNT, lambda n: n.metrics, "metrics that lack countries or can't be ranked"),
    Field("single", COUNT, lambda n: n.single, "metrics with figures for one country only"),
    Field("figures", COUNT, lambda n: n.figures, "figures for other periods, by other counters"),
)


# Lines.


_AGAINST = ("", "_ratio_low", "_ratio_high", "_reason")
_GAP = [None] * len(FACT)


def _columns(countries: Sequence[Country]) -> list[str]:
    row = "metric label date counter_kind counter_id comparable".split()
    return [
        *(f"row_{name}" for name in row),
        *("for_country", "on_row_basis", "missing_reason", "other_periods"),
        *(field.name for field in FACT),
        *(f"against_{c.code}{end}" for c in countries for end in _AGAINST),
    ]


def _lines(countries: Sequence[Country], row: Row) -> Iterator[list[Any]]:
    """Yield a line for each figure, and one for a gap, with the row that it is in."""
    basis = export(BASIS, row) if row.basis else {"date": None, "counter": None}
    kind, who = (basis["counter"] or {"kind": None, "id": None}).values()
    context = [row.metric.id, row.metric.label, basis["date"], kind, who, row.comparable]
    against = _against(countries, row)
    no_verdicts = [None] * len(_AGAINST) * len(countries)
    for country in countries:
        code = country.code
        cell = row.cells.get(code)
        reason = row.missing.get(code)
        verdicts = against[code]
        if cell is None:
            yield [*context, code, None, reason, None, *_GAP, *verdicts]
            continue
        others = _other_periods(row, code)
        on_basis = cell.basis == row.basis
        for f in _in_order(cell):
            yield [*context, code, on_basis, reason, others, *export(FACT, f).values(), *verdicts]
        for f in row.same_days(code):
            yield [*context, code, False, reason, others, *export(FACT, f).values(), *no_verdicts]


def _against(countries: Sequence[Country], row: Row) -> dict[str, list[Any]]:
    """Return the verdicts of each country against all of them, by code, as columns of CSV."""
    width = len(_AGAINST)
    place = {c.code: n * width for n, c in enumerate(countries)}
    against: dict[str, list[Any]] = {code: [None] * width * len(place) for code in place}
    for v in row.verdicts:
        for verdict in (v, reversed_(v, row.cells[v.a.code], row.cells[v.b.code])):
            ratio = number(verdict.ratio_low), number(verdict.ratio_high)
            columns = verdict.relation, *ratio, _spaced(verdict.reason)
            at = place[verdict.b.code]
            against[verdict.a.code][at : at + width] = columns
    return against


# Words.


def _readable(form: str, compared: Comparison) -> str:
    """Return a comparison as Markdown, with notes below, or as plain lines, with all in place."""
    countries, rows, _ = compared
    notes = Notes()
    write = _in_markdown if form == "markdown" else _in_words
    words = []
    for row in rows:
        said = asides(row)
        cells = {introduced(c): _cell(row, c, said, partial(write, notes)) for c in countries}
        ends = {"Comparison": conclusion(row, order=False)}
        words.append({"Topic": row.topic.title, "Metric": label(row), **cells, **ends})
    return readable(form, words, notes)


def _cell(
    row: Row,
    country: Country,
    said: Mapping[str, Sequence[str]],
    write: Callable[[Figure, Sequence[str]], str],
) -> str:
    cell = row.cells.get(country.code)
    if cell is None:
        return row.missing.get(country.code, "no figure")
    return "; ".join(write(f, said[country.code]) for f in cell.shown)


def _in_markdown(notes: Notes, f: Figure, said: Sequence[str]) -> str:
    return ", ".join([f"{figure(f)}{notes.mark(f, remark(f, full=False))}", *said])


def _in_words(notes: Notes, f: Figure, said: Sequence[str]) -> str:
    words = [f"{figure(f)} {notes.reference(f)}", *said, attribution(f), f.note]
    return ", ".join(filter(None, words))
