"""Records -> JSON, to the contract in the README: keys keep their names and types within a schema version."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kzfacts.errors import Problem
from kzfacts.model import Country, Fact, FactBase, Source

if TYPE_CHECKING:
    from kzfacts.compare import Row

SCHEMA_VERSION = 1


def facts(base: FactBase, chosen: Iterable[Fact]) -> str:
    """A list of facts under the name of their base."""
    head = {"base": {"title": base.title, "home": base.home}}
    return _document(head, "facts", [fact(f) for f in chosen])


def one_fact(f: Fact) -> str:
    """One fact with its whole source."""
    return _document(fact(f) | {"source": source(f.source)})


def comparison(countries: Sequence[Country], rows: "Iterable[Row]") -> str:
    """A comparison, row by row."""
    return _document({"countries": [c.code for c in countries]}, "rows", [_row(countries, row) for row in rows])


def declared(base: FactBase, section: str, counts: Mapping[str, int]) -> str:
    """The topics, countries, metrics or sources, each with the number of its facts."""
    entries: list[dict[str, Any]] = {
        "topics": [{"id": t.id, "title": t.title, "about": t.about} for t in base.topics.values()],
        "countries": [c._asdict() for c in base.countries.values()],
        "metrics": [m._asdict() for m in base.metrics.values()],
        "sources": [source(s) for s in base.sources.values()],
    }[section]
    return _document(
        {}, section, [e | {"facts": counts[e["code" if section == "countries" else "id"]]} for e in entries]
    )


def report(facts: int, proved: int, not_at_hand: int, problems: Iterable[Problem]) -> str:
    """What a check or a verification found."""
    entries = [{"rule": p.rule, "fact": p.fact, "line": p.line, "message": p.message} for p in problems]
    return _document({"facts": facts, "proved": proved, "not_at_hand": not_at_hand}, "problems", entries)


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
        "note": f.note,
    }


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
    cells = {c.code: [fact(f) for f in row.cells[c.code].facts] for c in countries if c.code in row.cells}
    return {
        "topic": row.topic.id,
        "metric": row.metric.id,
        "label": row.metric.label,
        "unit": row.metric.unit,
        "date": row.period and row.period.written,
        "reporter": row.reporter and row.reporter.code,
        "cells": {c.code: cells[c.code][0] if c.code in cells else None for c in countries},
        "also": {code: others for code, (_, *others) in cells.items() if others},
        "comparable": row.comparable,
        "reason": row.reason,
        "verdicts": [
            {
                "a": v.a.code,
                "b": v.b.code,
                "relation": v.relation,
                "ratio_low": _number(v.ratio_low),
                "ratio_high": _number(v.ratio_high),
                "reason": v.reason,
            }
            for v in row.verdicts
        ],
    }


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _document(head: Mapping[str, Any], name: str | None = None, entries: Sequence[Any] = ()) -> str:
    """A JSON object with schema_version first; its entries, if it has any, stand a line each."""
    opening = _dumps({"schema_version": SCHEMA_VERSION, **head})
    if name is None:
        return opening + "\n"
    lines = ",\n".join(map(_dumps, entries))
    return f'{opening[:-1]}, "{name}": [' + (f"\n{lines}\n" if lines else "") + "]}\n"


def _dumps(value: object) -> str:
    # Only ASCII comes out, and DEL is the one control character that json lets pass.
    return json.dumps(value, allow_nan=False).replace("\x7f", "\\u007f")
