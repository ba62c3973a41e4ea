"""Turns rows of the compiled base into records; `compile` does the reverse."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity, split_unit
from kzfacts.model.records import Country, Proof, Source, Topic
from kzfacts.store.lock import parse_entry

Row = Any  # a sqlite3.Row
_RECORDS: Mapping[str, Any] = {
    "topics": Topic,
    "countries": Country,
    "metrics": Metric,
    "sources": Source,
}
_LISTS = frozenset(("aliases", "members", "adjectives", "words", "author"))
_FLAGS = frozenset(("declared", "lasting"))
_ESCAPED = re.compile(r"\\(.)")


def join(parts: Iterable[str]) -> str:
    """Join a list for a column: a line each, with line ends and backslashes escaped."""
    return "\n".join([part.replace("\\", "\\\\").replace("\n", "\\n") for part in parts])


def split(joined: str | None) -> tuple[str, ...]:
    """Split what `join` has joined."""
    if not joined:
        return ()
    if "\\" in joined:
        return tuple(_ESCAPED.sub(_unescaped, part) for part in joined.split("\n"))
    return tuple(joined.split("\n"))


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else match[1]


def declared(section: str, row: Row, file: str) -> Any:
    """Return the record in a row of a section; its fields are named like the columns."""
    record = _RECORDS[section]
    cells = dict(zip(row.keys(), row, strict=True)) | {"code": row["id"], "file": file}
    cells |= {name: split(cells[name]) for name in _LISTS & cells.keys()}
    cells |= {name: bool(cells[name]) for name in _FLAGS & cells.keys()}
    if record is Source:
        csl = split(row["csl"])
        pairs = tuple(zip(csl[::2], csl[1::2], strict=True))
        cells |= {"label": row["citation-label"], "issued": period(row["issued"]), "csl": pairs}
    return record(**{name: cells[name] for name in record._fields})


def period(written: str | None) -> Period | None:
    """Return the period in a column."""
    return None if written is None else Period.parse(written)


def quantity(metric: Metric, columns: Iterable[Any]) -> Quantity:
    """Return the quantity in the columns of a figure, from `value` to `rounded_to`."""
    value, low, high, unit, hedge, status, rounded_to = columns
    numbers = [None if n is None else Decimal(n) for n in (value, low, high, rounded_to)]
    value, low, high, rounded_to = numbers
    return Quantity(metric, value, low, high, split_unit(unit)[0], hedge, status, rounded_to)


@lru_cache(1024)  # many facts are proved alike
def proof(entry: str) -> Proof:
    """Return the proof in a column."""
    return parse_entry(entry).proof
