"""Records -> strings for scripts and documents: JSON to the contract in the README, and the other
formats.

Within a schema version, keys keep their names and types.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kzfacts.errors import Problem
from kzfacts.model.records import Country, Fact, Proof, Source
from kzfacts.text import NO_BREAK

if TYPE_CHECKING:
    from kzfacts.comparison.rows import Row
    from kzfacts.comparison.verdict import Cell
    from kzfacts.store.base import Base

SCHEMA_VERSION = 1
READABLE = ("markdown", "plain")


def facts(form: str, base: "Base", chosen: Sequence[Fact]) -> str:
    """A list of facts; in JSON under the name of their base."""
    records = [fact(f) for f in chosen]
    if form == "json":
        return _document({"base": {"title": base.title, "home": base.home}}, "facts", records)
    sources = _Sources()
    readable = [_readable(f, sources) for f in chosen] if form in READABLE else []
    return _other(form, records, readable, sources)


def one_fact(f: Fact) -> str:
    """One fact with its whole source."""
    return _document(fact(f) | {"source": source(f.source)})


def comparison(form: str, countries: Sequence[Country], rows: "Sequence[Row]") -> str:
    """A comparison: in JSON row by row, in CSV a line a cell with its row beside it, else as the
    table has it.
    """
    if form == "json":
        return _document(
            {"countries": [c.code for c in countries]},
            "rows",
            [_row(countries, row) for row in rows],
        )
    if form == "jsonl":
        return _other(form, [_row(countries, row) for row in rows], [], _Sources())
    sources = _Sources()
    readable = [_readable_row(countries, row, sources) for row in rows] if form in READABLE else []
    return _other(
        form, [line for row in rows for line in _lines(countries, row)], readable, sources
    )


def declared(form: str, base: "Base", section: str, counts: Mapping[str, int]) -> str:
    """The topics, countries, metrics or sources, each with the number of its facts."""
    sections: dict[str, list[dict[str, Any]]] = {
        "topics": [{"id": t.id, "title": t.title, "about": t.about} for t in base.topics.values()],
        "countries": [
            {"code": c.code, "name": c.name, "aliases": c.aliases, "members": c.members}
            for c in base.countries.values()
        ],
        "metrics": [
            {"id": m.id, "label": m.label, "unit": m.unit, "kind": m.kind}
            for m in base.metrics.values()
        ],
        "sources": [source(s) for s in base.sources.values()],
    }
    entries = sections[section]
    name = "code" if section == "countries" else "id"
    records = [
        {key: list(value) if isinstance(value, tuple) else value for key, value in entry.items()}
        | {"facts": counts[entry[name]]}
        for entry in entries
    ]
    if form == "json":
        return _document({}, section, records)
    keys = list(dict.fromkeys(key for record in records for key in record))
    readable = [{key: _words(record.get(key)) for key in keys} for record in records]
    return _other(form, records, readable, _Sources())


def report(counts: Mapping[str, int], problems: Iterable[Problem]) -> str:
    """Return the result of a check or a verification: what was counted, and the problems."""
    entries = [
        {"rule": p.rule, "fact": p.fact, "line": p.line, "message": p.message} for p in problems
    ]
    return _document(counts, "problems", entries)


def fact(f: Fact) -> dict[str, Any]:
    """One fact as JSON has it: every key is there, null where there is nothing to say."""
    q = f.quantity
    interval = q and q.interval
    codes = [c.code for c in f.countries]
    names = [c.name for c in f.countries]
    several = len(codes) > 1
    return {
        "id": f.id,
        "topic": f.topic.id,
        "metric": f.metric and f.metric.id,
        "label": f.metric and f.metric.label,
        "country": codes if several else codes[0],
        "country_name": names if several else names[0],
        "value": q and _number(q.in_unit),
        "low": interval and _number(interval.low),
        "high": interval and _number(interval.high),
        "unit": f.metric and f.metric.unit,
        "written": q and q.written,
        "hedge": q and q.hedge,
        "date": f.period and f.period.written,
        "text": f.text,
        "reporter": f.reporter and f.reporter.code,
        "according_to": f.according_to,
        "source": f.source.id,
        "locator": f.locator,
        "quote": f.quote,
        "proved": f.proved,
        "proof": proof(f.proof),
        "note": f.note,
    }


def proof(p: Proof | None) -> dict[str, Any] | None:
    """Return where the text of its source names the parts of a fact; None if it is not proved."""
    if p is None:
        return None
    places = ("quote", "figure", "country", "date", "metric")
    return {"in_full": p.in_full} | {part: getattr(p, part) for part in places}


def source(s: Source) -> dict[str, Any]:
    """One source in the terms of CSL."""
    return {
        "id": s.id,
        "type": s.type,
        "title": s.title,
        "author": list(s.author),
        "issued": s.issued and s.issued.written,
        "sha256": s.sha256,
        **s.more,
    }


def _row(countries: Sequence[Country], row: "Row") -> dict[str, Any]:
    held = {c.code: row.cells[c.code] for c in countries if c.code in row.cells}
    cells = {code: [fact(f) for f in (*cell.facts, *cell.beside)] for code, cell in held.items()}
    return {
        "topic": row.topic.id,
        "metric": row.metric.id,
        "label": row.metric.label,
        "unit": row.metric.unit,
        "date": row.period and row.period.written,
        "reporter": row.reporter and row.reporter.code,
        "cells": {c.code: cells[c.code][0] if c.code in cells else None for c in countries},
        "also": {code: others for code, (_, *others) in cells.items() if others},
        "elsewhen": {
            code: [f.id for f in cell.elsewhen] for code, cell in held.items() if cell.elsewhen
        },
        "comparable": row.comparable,
        "reason": row.reason,
        "verdicts": [
            {
                "a": v.a.code,
                "b": v.b.code,
                "relation": v.relation,
                "ratio_low": _number(v.ratio_low),
                "ratio_high": _number(v.ratio_high),
                "reason": v.reason and v.reason.replace(NO_BREAK, " "),
            }
            for v in row.verdicts
        ],
    }


# Formats other than JSON.


class _Sources(dict[str, str]):
    """The number and the line of each source met, by its id."""

    def mark(self, f: Fact) -> str:
        """Where a fact is said: "[1], paragraph 14", and whether that is proved."""
        self.setdefault(f.source.id, f"[{len(self) + 1}] {f.source.line}")
        number = self[f.source.id].partition(" ")[0]
        return ", ".join(filter(None, [number, f.locator, "proved" if f.proved else None]))


def _other(
    form: str,
    records: Sequence[dict[str, Any]],
    readable: Sequence[dict[str, str]],
    below: _Sources,
) -> str:
    if form == "jsonl":
        return "".join(f"{dumps(record)}\n" for record in records)
    from kzfacts.render import formats

    if form in ("csv", "tsv"):
        keys = list(dict.fromkeys(key for record in records for key in record))
        return formats.separated(keys, records, "," if form == "csv" else "\t")
    write = formats.markdown if form == "markdown" else formats.plain
    return write(readable, list(below.values()))


def _readable(f: Fact, sources: _Sources) -> dict[str, str]:
    """A fact in words, by label."""
    return {
        "Country": f.country_names,
        "Figure": f.quantity.shown if f.quantity else "",
        "What": ". ".join(filter(None, [f.metric and f.metric.label, f.text])),
        "Period": f.period.shown if f.period else "",
        "Reported by": f.reporter.name if f.reporter else "",
        "According to": f.according_to or "",
        "Source": sources.mark(f),
        "Note": f.note or "",
        "Id": f.id,
    }


def _readable_row(countries: Sequence[Country], row: "Row", sources: _Sources) -> dict[str, str]:
    from kzfacts.comparison.wording import asides, beside, conclusion, elsewhen, introduced, label

    def said(f: Fact, asides: Sequence[str]) -> str:
        figure = f"{f.quantity.shown if f.quantity else ''} {sources.mark(f)}"
        attribution = f.according_to and f"according to {f.according_to}"
        return ", ".join(filter(None, [figure, *asides, attribution, f.note]))

    def whole(cell: "Cell | None") -> str:
        if cell is None:
            return "no figure"
        figures = [said(f, asides(row, cell, f)) for f in cell.facts] + [
            said(f, [w]) for f, w in beside(cell)
        ]
        return "; ".join(filter(None, [*figures, elsewhen(cell)]))

    cells = {introduced(c): whole(row.cells.get(c.code)) for c in countries}
    return {"Topic": row.topic.title, "Metric": label(row), **cells, "Comparison": conclusion(row)}


def _lines(countries: Sequence[Country], row: "Row") -> list[dict[str, Any]]:
    """A line a figure, and one for a gap, with the row that it stands in and what is said of it
    there.
    """
    lines: list[dict[str, Any]] = []
    for country in countries:
        cell = row.cells.get(country.code)
        context: dict[str, Any] = {
            "row_metric": row.metric.id,
            "row_label": row.metric.label,
            "row_date": row.period and row.period.written,
            "row_reporter": row.reporter and row.reporter.code,
            "row_comparable": row.comparable,
            "row_reason": row.reason,
            "for_country": country.code,
            "on_row_basis": cell.shared if cell else None,
            "elsewhen": [f.id for f in cell.elsewhen] if cell else None,
        }
        against: dict[str, Any] = {}
        for other in countries:
            verdict = row.against(country, other) if other != country else None
            against |= {
                f"against_{other.code}": verdict and verdict.relation,
                f"against_{other.code}_ratio_low": verdict and _number(verdict.ratio_low),
                f"against_{other.code}_ratio_high": verdict and _number(verdict.ratio_high),
                f"against_{other.code}_reason": verdict and verdict.reason,
            }
        if cell is None:
            lines.append(context | against)
        else:
            lines += [context | fact(f) | against for f in cell.facts]
            lines += [context | {"on_row_basis": False} | fact(f) for f in cell.beside]
    return lines


def _words(value: object) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _document(head: Mapping[str, Any], name: str | None = None, entries: Sequence[Any] = ()) -> str:
    """A JSON object with schema_version first; its entries, if it has any, stand a line each."""
    opening = dumps({"schema_version": SCHEMA_VERSION, **head})
    if name is None:
        return opening + "\n"
    lines = ",\n".join(map(dumps, entries))
    return f'{opening[:-1]}, "{name}": [' + (f"\n{lines}\n" if lines else "") + "]}\n"


def dumps(value: object) -> str:
    """JSON in one line, in printable ASCII."""
    # Only ASCII comes out, and DEL is the one control character that json lets pass.
    return json.dumps(value, allow_nan=False).replace("\x7f", "\\u007f")
