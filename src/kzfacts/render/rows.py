"""A comparison as records: rows for JSON, a line a figure for CSV, words for plain and Markdown."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kzfacts.comparison.rows import Row
from kzfacts.comparison.verdict import CANNOT_TELL, EQUAL, GREATER, LESS, Cell, Verdict
from kzfacts.comparison.wording import conclusion, figures, introduced, label, other_periods
from kzfacts.model.records import Country, Fact
from kzfacts.render.columns import (
    BOOLEAN,
    FACT,
    MAYBE,
    NUMBER,
    TEXT,
    TEXTS,
    Field,
    Schema,
    array_schema,
    export,
    number,
    object_schema,
)
from kzfacts.render.data import READABLE, readable, records, table
from kzfacts.render.notes import Notes
from kzfacts.render.say import attribution, figure
from kzfacts.text import NO_BREAK


class Compared(NamedTuple):
    """A row, and the countries compared, whether or not the row has a cell for each."""

    countries: Sequence[Country]
    row: Row

    @property
    def cells(self) -> dict[str, Cell]:
        """The cells by code, in the order of the countries."""
        return {c.code: self.row.cells[c.code] for c in self.countries if c.code in self.row.cells}


def comparison(form: str, countries: Sequence[Country], rows: Sequence[Row]) -> str:
    """Return a comparison in any format but that of tables."""
    compared = [Compared(countries, row) for row in rows]
    if form in READABLE:
        notes = Notes()
        return readable(form, [_words(c, notes) for c in compared], notes)
    if form in ("csv", "tsv"):
        return table(form, [line for c in compared for line in _lines(c)])
    head = {"countries": [c.code for c in countries]}
    return records(form, head, "rows", [export(ROW, c) for c in compared])


# Rows.


FACT_REF: Schema = {"$ref": "#/definitions/fact"}


def by_code(schema: Schema) -> Schema:
    """Return the schema of an object with country codes as keys."""
    return {"type": "object", "additionalProperties": schema}


def _spaced(words: str | None) -> str | None:
    return words and words.replace(NO_BREAK, " ")


def _cells(c: Compared) -> dict[str, Any]:
    on_basis = {code: (*cell.facts, *cell.others) for code, cell in c.cells.items()}
    return {n.code: [export(FACT, f) for f in on_basis.get(n.code, ())] for n in c.countries}


def _also(c: Compared) -> dict[str, Any]:
    return {k: [export(FACT, f) for f in cell.beside] for k, cell in c.cells.items() if cell.beside}


def _other_periods(c: Compared) -> dict[str, list[str]]:
    return {code: [f.id for f in cell.elsewhen] for code, cell in c.cells.items() if cell.elsewhen}


RELATION: Schema = {"enum": [GREATER, LESS, EQUAL, CANNOT_TELL]}
VERDICT: tuple[Field[Verdict], ...] = (
    Field("a", TEXT, lambda v: v.a.code, "code of the first country"),
    Field("b", TEXT, lambda v: v.b.code, "code of the second country"),
    Field("relation", RELATION, lambda v: v.relation, "what a is against b"),
    Field("ratio_low", NUMBER, lambda v: number(v.ratio_low), "lower end of a ÷ b, if not open"),
    Field("ratio_high", NUMBER, lambda v: number(v.ratio_high), "upper end of a ÷ b, if not open"),
    Field("reason", MAYBE, lambda v: _spaced(v.reason), "why not, or across which bases"),
)
VERDICTS = array_schema(object_schema(VERDICT))
ROW: tuple[Field[Compared], ...] = (
    Field("topic", TEXT, lambda c: c.row.topic.id, "id of the topic"),
    Field("metric", TEXT, lambda c: c.row.metric.id, "id of what is measured"),
    Field("label", TEXT, lambda c: c.row.metric.label, "name of what is measured"),
    Field("unit", TEXT, lambda c: c.row.metric.unit, "unit of the metric"),
    Field("date", MAYBE, lambda c: c.row.period and c.row.period.written, "period in EDTF"),
    Field("reporter", MAYBE, lambda c: c.row.reporter and c.row.reporter.code, "whose statistics"),
    Field("cells", by_code(array_schema(FACT_REF)), _cells, "figures of each country"),
    Field("also", by_code(array_schema(FACT_REF)), _also, "same days, other counters"),
    Field("other_periods", by_code(TEXTS), _other_periods, "ids of figures for other periods"),
    Field("comparable", BOOLEAN, lambda c: c.row.comparable, "whether all may be compared"),
    Field("reason", MAYBE, lambda c: c.row.reason, "why not all may be compared"),
    Field("verdicts", VERDICTS, lambda c: [export(VERDICT, v) for v in c.row.verdicts], "by pair"),
)


# Lines.


BESIDE_A_FACT = ("metric", "label", "date", "reporter", "comparable", "reason")


def _lines(compared: Compared) -> list[dict[str, Any]]:
    """Return a line for each figure, and one for a gap, with the row that it is in."""
    countries, row = compared
    fields = [field for field in ROW if field.name in BESIDE_A_FACT]
    context = {f"row_{name}": value for name, value in export(fields, compared).items()}
    lines: list[dict[str, Any]] = []
    for country in countries:
        cell = row.cells.get(country.code)
        context |= {
            "for_country": country.code,
            "on_row_basis": cell.shared if cell else None,
            "other_periods": [f.id for f in cell.elsewhen] if cell else None,
        }
        against = _against(country, compared)
        if cell is None:
            lines.append(context | against)
        else:
            on_basis = (*cell.facts, *cell.others)
            lines += [context | export(FACT, f) | against for f in on_basis]
            lines += [context | {"on_row_basis": False} | export(FACT, f) for f in cell.beside]
    return lines


def _against(country: Country, compared: Compared) -> dict[str, Any]:
    """Return the verdicts of a country against each other one, by column."""
    columns: dict[str, Any] = {}
    for other in compared.countries:
        verdict = compared.row.against(country, other) if other != country else None
        key = f"against_{other.code}"
        columns |= {
            key: verdict and verdict.relation,
            f"{key}_ratio_low": verdict and number(verdict.ratio_low),
            f"{key}_ratio_high": verdict and number(verdict.ratio_high),
            f"{key}_reason": verdict and verdict.reason,
        }
    return columns


# Words.


def _words(compared: Compared, notes: Notes) -> dict[str, str]:
    countries, row = compared
    cells = {introduced(c): _cell_words(row, c, notes) for c in countries}
    return {"Topic": row.topic.title, "Metric": label(row), **cells, "Comparison": conclusion(row)}


def _cell_words(row: Row, country: Country, notes: Notes) -> str:
    cell = row.cells.get(country.code)
    if cell is None:
        return row.missing.get(country.code, "no figure")
    words = [_figure_words(f, asides, notes) for f, asides in figures(row, cell)]
    return "; ".join(filter(None, [*words, other_periods(cell)]))


def _figure_words(f: Fact, asides: Sequence[str], notes: Notes) -> str:
    words = [f"{figure(f)} {notes.reference(f)}", *asides, attribution(f), f.note]
    return ", ".join(filter(None, words))
