"""Turns a fact given on the command line into the keys of its table."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.quantity import KINDS, Metric, split_unit
from kzfacts.model.records import Country, Source
from kzfacts.model.typed import read_period
from kzfacts.store.keys import RESERVED
from kzfacts.store.values import DIGITS
from kzfacts.text import NO_BREAK

if TYPE_CHECKING:
    from kzfacts.store.base import Base

_ID = re.compile(r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_YEAR = re.compile(r"[1-9][0-9]{3}")

Given = Mapping[str, str | Sequence[str] | None]
Keys = dict[str, Any]


class Missing(NamedTuple):
    """A missing declaration: a message, its id ("metrics.turnover") and its keys."""

    message: str
    id: str
    keys: Keys


def keys(base: "Base", fact_id: str, given: Given) -> tuple[Keys, list[Missing]]:
    """Return the table of a fact, and what must be declared before it.

    Countries are codes, numbers are numbers. `given` has the words for each key, None where there
    are none. Raises WrongUsageError for a word that can't be used.
    """
    match = _ID.fullmatch(fact_id)
    if not match:
        form = "write TOPIC.NAME, with A-Z, a-z, 0-9, - and _ only"
        message = f"is not a valid id; {form}, such as trade.turnover-us-2020"
        raise WrongUsageError(f"'{fact_id}' {message}")
    topic = match[1]
    if topic in RESERVED:
        raise WrongUsageError(f"'{topic}' is reserved for declarations; choose another topic")
    words: Keys = {key: value for key, value in given.items() if value is not None and value != []}
    for key, value in words.items():
        for text in [value] if isinstance(value, str) else value:
            _visible(key, text)
    missing: list[Missing] = []

    def named(
        find: Callable[[str], Country | Metric | Source],
        word: str,
        section: str,
        declaration: Keys,
    ) -> str:
        try:
            return find(word)[0]
        except NotFoundError as error:
            code = (word.upper() if len(word) == 2 else "XX") if section == "countries" else word
            message = str(error).partition("; to list them")[0].removesuffix(" in this base")
            message += "; replace XX with its ISO 3166-1 code" if code == "XX" else ""
            missing.append(Missing(message, f"{section}.{code}", declaration))
            return code

    def country(word: str) -> str:
        return named(base.country, word, "countries", {"name": word})

    if topic not in base.topics:
        missing.append(
            Missing(f"no topic '{topic}'", f"topics.{topic}", {"title": topic.capitalize()})
        )
    unit = split_unit(words.get("unit", ""))[1] or "the unit"
    metric = {"label": "What is measured", "unit": unit, "kind": " | ".join(KINDS)}
    source = {
        "type": "article",
        "title": "Its title",
        "author": ["Its author"],
        "issued": "YYYY-MM-DD",
    }
    read: dict[str, Callable[[Any], Any]] = {
        "country": lambda several: (
            [country(word) for word in several] if len(several) > 1 else country(several[0])
        ),
        "reporter": country,
        "contradicts": list,
        "metric": lambda word: named(base.metric, word, "metrics", metric),
        "source": lambda word: named(base.source, word, "sources", source),
        "date": _date,
    }
    read |= {key: partial(_number, key) for key in ("value", "low", "high", "rounded_to")}
    return {key: read.get(key, str)(value) for key, value in words.items()}, missing


def _visible(key: str, text: str) -> None:
    for c in text:
        if not c.isprintable() and c != NO_BREAK:
            encoded = not "\ud800" <= c <= "\udfff"
            what = (
                f"the invisible character U+{ord(c):04X}" if encoded else "a byte that is not UTF-8"
            )
            raise WrongUsageError(f"--{key.replace('_', '-')} contains {what}; remove it")


def _date(word: str) -> int | str:
    """Return a date as the file has it; what is no date is for the reader to refuse."""
    with suppress(ValueError):
        word = read_period(word).written
    return int(word) if _YEAR.fullmatch(word) else word


def _number(key: str, word: str) -> int | Decimal:
    if not _NUMBER.fullmatch(word):
        raise WrongUsageError(
            f"--{key} {word} is not a number; use digits and a decimal point: 1234.50"
        )
    if len(word) > 2 * DIGITS:  # int() refuses 4,300 digits, and the reader many fewer
        message = f"--{key} has {len(word)} characters; use at most {DIGITS} digits"
        raise WrongUsageError(message)
    return Decimal(word) if "." in word else int(word)
