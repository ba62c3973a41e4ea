"""Words what a fact base does not have: the nearest names, and the command to type."""

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from kzfacts.errors import NotFoundError, WrongUsageError, did_you_mean
from kzfacts.model.records import Country, Topic
from kzfacts.store.search import Term, parse, tokens
from kzfacts.text import command, fold, number_of

if TYPE_CHECKING:
    from kzfacts.store.base import Base

MOST = 3  # ids that a message names
MANY = 5000  # ids, of which difflib would take seconds to find the nearest
NEAR = 0.75  # how near a word of the base must be, as difflib measures it
TABLES = {
    "country": "names",
    "topic": "topics",
    "metric": "metrics",
    "fact": "facts",
    "source": "sources",
}
COMMANDS = {
    "country": ("show", "-c"),
    "topic": ("show",),
    "metric": ("show", "-m"),
    "fact": ("get",),
    "source": ("cite",),
}


def unknown(base: "Base", sought: str, word: str) -> NotFoundError:
    """Return the error for a word that names nothing of a kind, which is a key of COMMANDS."""
    found = kind(base, word)
    if found:
        use = command(*COMMANDS[found], _key(found, word))
        return NotFoundError(f"'{word}' is a {found}: {use}")
    describe = {"country": _no_country, "fact": _no_fact, "source": _no_source}.get(sought)
    return NotFoundError(describe(base, word) if describe else _no_id(base, sought, word))


def _no_source(base: "Base", word: str) -> str:
    short = [s.short for s in base.sources.values()]
    hint = (
        _beginning("source", word, short)
        or did_you_mean(word, base.ids("sources"))
        or _mentioned(base, word)
    )
    return f"no source '{word}'{hint or '; to list them: kzfacts sources'}"


def _no_fact(base: "Base", word: str) -> str:
    sql = "SELECT id FROM facts WHERE coalesce(fold, id) LIKE ? ESCAPE '\\' ORDER BY n LIMIT ?"
    folded = word.casefold().translate({ord(c): f"\\{c}" for c in "\\%_"})
    beginnings = (f"{folded}%", f"{folded.partition('.')[0]}.%")
    longer, siblings = (
        [i for (i,) in base.connection.execute(sql, (beginning, MANY))] for beginning in beginnings
    )
    near = longer[:MOST] or _nearest(word, siblings or base.ids("facts")[:MANY])
    hint = f"similar: {', '.join(near)}" if near else "to find one: kzfacts search WORD"
    return f"no fact '{word}'; {hint}"


def _no_country(base: "Base", word: str) -> str:
    known = [name for c in base.countries.values() for name in (c.code, c.name, *c.aliases)]
    near = did_you_mean(word, known) if len(word) > 2 else ""
    return f"no country '{word}'{near or ' in this base; to list them: kzfacts countries'}"


def _no_id(base: "Base", sought: str, word: str) -> str:
    """Return the message for a word that is no topic or no metric."""
    ids = base.ids("topics" if sought == "topic" else "metrics")
    hint = (
        _beginning(sought, word, ids)
        or did_you_mean(word, _nearest(word.casefold(), ids, NEAR))
        or _mentioned(base, word)
        or did_you_mean(word, ids)
    )
    return f"no {sought} '{word}'{hint or f'; to list them: kzfacts {sought}s'}"


def _beginning(sought: str, word: str, names: Iterable[str]) -> str:
    """Return a hint at the names that begin with a word."""
    found = [name for name in names if word and name.casefold().startswith(word.casefold())]
    if len(found) < 2:
        return "".join(f"; did you mean '{name}'?" for name in found)
    more = f" and {len(found) - MOST} more" * (len(found) > MOST)
    return f"; {len(found)} {sought}s begin with it: {', '.join(found[:MOST])}{more}"


def ambiguous(word: str, countries: Iterable[Country]) -> WrongUsageError:
    """Return the error for a name that several countries have."""
    known = " or ".join(f"{c.name} ({c.code})" for c in countries)
    return WrongUsageError(f"'{word}' may be {known}; use the code")


def kind(base: "Base", word: str) -> str:
    """Return what has this name, a key of COMMANDS, or ""."""
    for found, table in TABLES.items():
        column = "fold" if found == "country" else "coalesce(fold, id)"
        sql = f"SELECT 1 FROM {table} WHERE {column} = ?"
        if base.connection.execute(sql, (_key(found, word),)).fetchone():
            return found
    return ""


def _key(found: str, word: str) -> str:
    return fold(word) if found == "country" else word.casefold()


def _mentioned(base: "Base", word: str) -> str:
    """Say how many facts mention a word."""
    try:
        count = len(base.search([word]))
    except WrongUsageError:
        return ""
    return f"; {_mention(count)} it: {command('search', word)}" if count else ""


def match(
    base: "Base",
    words: Collection[str],
    topics: Collection[Topic] = (),
    countries: Collection[Country] = (),
) -> NotFoundError:
    """Return the error for a search that finds nothing: what the base has instead."""
    terms = parse(words, base.countries.values())
    quoted = " and ".join(f"'{term.typed}'" for term in terms)
    elsewhere = len(base.search(words)) if topics or countries else 0
    if elsewhere:
        chosen = " and ".join([*(t.title for t in topics), *(c.name for c in countries)])
        found = f"{number_of(elsewhere, 'fact')} elsewhere {'does' if elsewhere == 1 else 'do'}"
        return NotFoundError(f"no fact on {chosen} mentions {quoted}; {found}")
    counts = [(term, len(base.search([term.typed]))) for term in terms]
    unknown = [term for term, count in counts if not count]
    if unknown:
        lines = [f"no fact mentions '{term.typed}'{_hint(base, term)}" for term in unknown]
        return NotFoundError(*lines)
    each = ", ".join(f"'{term.typed}' is in {number_of(count, 'fact')}" for term, count in counts)
    return NotFoundError(f"no fact mentions {quoted} together; {each}")


def _hint(base: "Base", term: Term) -> str:
    """Return what may help with a word or phrase that no fact has."""
    words = [word.rstrip("_") for word in term.phrases[0]]
    if len(words) > 1:
        count = len(base.search(words))
        return f"; {_mention(count)} its words: {command('search', *words)}" if count else ""
    near = _near_word(base, *words)
    count = len(base.search([near])) if near else 0
    hint = f"; did you mean '{near}' ({number_of(count, 'fact')})?" if count else ""
    forms = {word for (word,) in term.phrases}
    topics = [t.id for t in base.topics.values() if forms & {*tokens(t.id), *tokens(t.title)}]
    commands = [f"kzfacts show {i}" for i in topics]
    commands += [f"kzfacts show -m {i}" for i in base.metrics if forms & {*tokens(i)}]
    hint += f"; see {', '.join(commands[:MOST])}" if commands else ""
    return hint or "; try another word, or see kzfacts topics"


def _near_word(base: "Base", wanted: str) -> str:
    """Return the nearest word of facts and names of countries, or ""."""
    known = set()
    with suppress(sqlite3.OperationalError):  # without FTS5 there is no list of words
        terms = base.connection.execute("SELECT term FROM vocabulary")
        known = {term.rstrip("_") for (term,) in terms}
    names = (name for c in base.countries.values() for name in (c.name, *c.aliases))
    known.update(word for name in names for word in tokens(name))
    alike = (w for w in known if w.isalpha() and abs(len(w) - len(wanted)) <= 2)
    return next(iter(_nearest(wanted, sorted(alike), NEAR)), "")


def _nearest(word: str, known: Collection[str], cutoff: float = 0.6) -> list[str]:
    import difflib

    return difflib.get_close_matches(word, known, n=MOST, cutoff=cutoff)


def _mention(count: int) -> str:
    return f"{number_of(count, 'fact')} mention{'s' if count == 1 else ''}"
