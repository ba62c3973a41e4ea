"""Turns rows of the compiled base into records; `compile` is the way back."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity, split_unit
from kzfacts.model.records import Country, Proof, Source, Topic
from kzfacts.store.lock import parse_entry

Row = Mapping[str, Any]
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


def _topic(row: Row, file: str) -> Topic:
    return Topic(
        id=row["id"],
        title=row["title"],
        about=row["about"],
        declared=bool(row["declared"]),
        file=file,
    )


def _country(row: Row, file: str) -> Country:
    return Country(
        code=row["id"],
        name=row["name"],
        aliases=split(row["aliases"]),
        members=split(row["members"]),
        adjectives=split(row["adjectives"]),
        in_text=row["in_text"],
        file=file,
    )


def _metric(row: Row, file: str) -> Metric:
    return Metric(
        id=row["id"],
        label=row["label"],
        unit=row["unit"],
        kind=row["kind"],
        short=row["short"],
        words=split(row["words"]),
        field=row["field"],
        unit_short=row["unit_short"],
        lasting=bool(row["lasting"]),
        says=row["says"],
        file=file,
    )


def _source(row: Row, file: str) -> Source:
    csl = split(row["csl"])
    return Source(
        id=row["id"],
        type=row["type"],
        title=row["title"],
        author=split(row["author"]),
        issued=period(row["issued"]),
        sha256=row["sha256"],
        language=row["language"],
        label=row["citation-label"],
        text=row["text"],
        csl=tuple(zip(csl[::2], csl[1::2], strict=True)),
        file=file,
    )


# What makes a row of a section, and the name of its file, into a record.
DECLARED: Mapping[str, Callable[[Row, str], Any]] = {
    "topics": _topic,
    "countries": _country,
    "metrics": _metric,
    "sources": _source,
}


def period(written: str | None) -> Period | None:
    """Return the period in a column."""
    return None if written is None else Period.parse(written)


def quantity(
    metric: Metric,
    value: str | None,
    low: str | None,
    high: str | None,
    unit: str,
    hedge: str | None,
    status: str | None,
    rounded_to: str | None,
) -> Quantity:
    """Return the quantity in the columns of a figure."""
    return Quantity(
        metric=metric,
        value=_number(value),
        low=_number(low),
        high=_number(high),
        scale=split_unit(unit)[0],
        hedge=hedge,
        status=status,
        rounded_to=_number(rounded_to),
    )


def _number(digits: str | None) -> Decimal | None:
    return None if digits is None else Decimal(digits)


@lru_cache(1024)  # many facts are proved alike
def proof(entry: str) -> Proof:
    """Return the proof in a column."""
    return parse_entry(entry).proof
