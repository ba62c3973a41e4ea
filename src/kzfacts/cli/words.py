"""Reads the names and dates that users type."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.period import NOT_EDTF, Period
from kzfacts.model.records import Country, Fact, Source
from kzfacts.text import command

if TYPE_CHECKING:
    from kzfacts.store.base import Base


def select(
    base: "Base",
    topics: list[str],
    countries: list[str],
    metrics: list[str],
    period: Period | None = None,
) -> list[Fact]:
    """Return the facts that match the given names and period. Raises NotFoundError if none do."""
    facts = base.select(
        [base.topic(word) for word in topics],
        [base.country(word) for word in countries],
        [base.metric(word) for word in metrics],
    )
    if period:
        facts = [f for f in facts if f.period and f.period.same(period)]
    if not facts:
        dates = [period.shown] if period else []
        named = " and ".join(f"'{word}'" for word in (*topics, *countries, *metrics, *dates))
        raise NotFoundError(f"no facts for {named}" if named else f"{base.file} has no facts")
    return facts


def named_countries(base: "Base", words: Sequence[str]) -> list[Country]:
    """Return the countries that a user typed to compare.

    Raises WrongUsageError, with what to type, for one country and for names joined by commas or
    "and"; NotFoundError for an unknown one.
    """
    try:
        found = [base.country(word) for word in words]
    except NotFoundError:
        names = separated(words)
        if names == list(words):
            raise
        for name in names:
            base.country(name)
        message = f"separate countries by spaces only: {command('compare', *names)}"
        raise WrongUsageError(message) from None
    if len(found) == 1:
        other = next((name for name in foreign(base) if base.country(name) not in found), "COUNTRY")
        raise WrongUsageError(
            f"compare needs two countries or more: {command('compare', words[0], other)}; "
            f"for one: {command('show', '-c', words[0])}"
        )
    return found


def find_source(base: "Base", word: str) -> Source:
    """Return the source with this id or short name, in any case.

    Raises NotFoundError if there is none, WrongUsageError if several have the short name.
    """
    try:
        return base.source(word)
    except NotFoundError:
        found = [s for s in base.sources.values() if s.short.casefold() == word.casefold()]
        if not found:
            raise
    if len(found) > 1:
        ids = " or ".join(s.id for s in found)
        raise WrongUsageError(f"'{word}' may be {ids}; use the id")
    return found[0]


def foreign(base: "Base") -> list[str]:
    """Return what to type for each country but the home country and groups."""
    countries = base.countries.values()
    return [c.typed for c in countries if c.code != base.home and not c.members]


def separated(words: Sequence[str]) -> list[str]:
    """Return names that a user joined by commas, "and" or "vs", each as a word."""
    names = [name.strip() for word in words for name in re.split(r",|\band\b|\bvs\b\.?", word)]
    return [name for name in names if name]


def parse_period(word: str) -> Period | None:
    """Return the period that a user typed, or None for "". Raises WrongUsageError."""
    if not word:
        return None
    from kzfacts.model.typed import read_period

    try:
        return read_period(word)
    except ValueError as error:
        why = f": {error}" if str(error) != NOT_EDTF else ""
        message = f"invalid date '{word}'{why}; use 2020, 2020-02 or 2004/2019"
        raise WrongUsageError(message) from None


def parse_day(word: str, *, first: bool) -> date | None:
    """Return the first or the last day of the period that a user typed."""
    named = parse_period(word)
    return named and (named.first if first else named.last)
