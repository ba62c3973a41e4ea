"""Full-text search: an FTS5 table of the compiled base, and queries that can't contain syntax.

Text and queries are cut into the same tokens here, and FTS5 only separates them at spaces.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from kzfacts.errors import WrongUsageError
from kzfacts.model.period import MONTHS
from kzfacts.model.records import Country, Fact
from kzfacts.text import SYMBOLS

# The columns, with their weight for the rank (bm25).
WEIGHTS = {
    "country": 6,
    "short": 8,
    "label": 4,
    "text": 5,
    "figure": 5,
    "period": 3,
    "quote": 2,
    "attribution": 2,
    "note": 1,
    "author": 1,
}
# A change here needs another cache.FORMAT. Without content, the table is only the index.
SCHEMA = f"""
CREATE VIRTUAL TABLE search USING fts5(
    {", ".join(WEIGHTS)}, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '._'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(search, row);
"""
RANK = f"bm25(search, {', '.join(map(str, WEIGHTS.values()))})"
# The number of words in the short label of a metric; of equal ones, the order in the file.
_WORDS = """(
    SELECT 1000 * (length(name) - length(replace(name, ' ', ''))) + n
    FROM (SELECT coalesce(short, label) AS name, n FROM metrics WHERE id = metric)
)"""
LONGEST_NAME = 4  # in words of a query
MOST_PHRASES = 64  # of the singulars and plurals of the words of one phrase

_ALIKE = {
    **{month: month[:3] for month in MONTHS},
    **{symbol: code.casefold() for code, symbol in SYMBOLS.items()},
    "sept": "sep",
    "million": "mn",
    "mln": "mn",
    "billion": "bn",
    "bln": "bn",
    "trillion": "tn",
    "%": "percent",
}
# Left out of a query, outside quotes, if other words remain.
_SMALL = frozenset("a an and at by for from in of on or the to with".split())
_PLURALS = {"man": "men", "woman": "women", "child": "children", "person": "people", "gas": "gases"}
_SINGULARS = {plural: singular for singular, plural in _PLURALS.items()}
# "news" is not the plural of "new".
_INVARIABLE = frozenset("customs good goods mean means new news series this".split())

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD = re.compile(r"[$€£¥₽₸%]|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_BETWEEN = re.compile(r"(?:[\s;:/()|&^]|,(?!\d))+")
_INVISIBLE = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}]")

Tokens = tuple[str, ...]
Names = Mapping[Tokens, Sequence[Tokens]]


class Term(NamedTuple):
    """A word, phrase or country of a query: as typed, and the phrases of which one must match.

    `prefix` is true if the last token of each phrase is only the beginning of a word, `country` if
    the term names one.
    """

    typed: str
    phrases: Sequence[Tokens]
    prefix: bool = False
    country: bool = False

    @property
    def expression(self) -> str:
        """The term in the syntax of FTS5; tokens can't contain quotation marks."""
        star = " *" if self.prefix else ""
        phrases = [f'"{" ".join(phrase)}"{star}' for phrase in self.phrases]
        return f"({' OR '.join(phrases)})"

    def has(self, token: str) -> bool:
        """Return whether a token is one of the term's."""
        if self.prefix and any(token.startswith(phrase[-1]) for phrase in self.phrases):
            return True
        return any(token in phrase for phrase in self.phrases)


def has_index(connection: sqlite3.Connection) -> bool:
    """Return whether a compiled base has an index that this Python can read."""
    try:
        connection.execute("SELECT 1 FROM search LIMIT 0")
    except sqlite3.OperationalError:  # no such table, or no FTS5
        return False
    return True


def indexed(
    connection: sqlite3.Connection, facts: Iterable[tuple[int, Fact]]
) -> sqlite3.Connection | None:
    """Return a copy of a compiled base in memory, with its facts indexed, by number.

    Return None if this Python has no FTS5.
    """
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    try:
        copy.executescript(f"BEGIN; {SCHEMA}")
    except sqlite3.OperationalError:
        return None
    marks = ", ".join("?" * (len(WEIGHTS) + 1))
    text = lru_cache(maxsize=10_000)(lambda text: " ".join(tokens(text)))  # many texts recur
    rows = ((n, *map(text, _texts(f))) for n, f in facts)
    copy.executemany(f"INSERT INTO search(rowid, {', '.join(WEIGHTS)}) VALUES({marks})", rows)
    copy.execute("COMMIT")
    copy.row_factory = connection.row_factory
    return copy


def matches(terms: Iterable[Term], f: Fact) -> bool:
    """Tell whether a fact matches all terms, where there is no index."""
    columns = [list(tokens(text)) for text in _texts(f)]
    return all(any(_has(column, term) for column in columns) for term in terms)


def _has(column: Sequence[str], term: Term) -> bool:
    def alike(found: Sequence[str], phrase: Tokens) -> bool:
        *first, last = phrase
        end = found[-1].startswith(last) if term.prefix else found[-1] == last
        return end and list(found[:-1]) == first

    return any(
        alike(column[at : at + len(phrase)], phrase)
        for phrase in term.phrases
        for at in range(len(column) - len(phrase) + 1)
    )


def _texts(f: Fact) -> Iterator[str]:
    """Yield the text of each column; titles of sources and topics are in none."""
    metric, period = f.metric, f.period
    columns = (
        [words for c in f.countries for words in (c.code.upper(), c.name)],
        [metric.short or metric.label] if metric else [],
        [metric.label] if metric else [],
        [f.text, f.missing],
        [f.quantity.shown if f.quantity else None],
        [period.shown, period.written] if period else [],
        [f.quote],
        [f.according_to, f.primary],
        [f.note],
        f.source.author,
    )
    for column in columns:
        yield " | ".join(filter(None, column))


def tokens(text: str) -> Iterator[str]:
    """Yield the words of a text as they are compared."""
    for word in _WORD.findall(_undotted(text)):
        yield _token(word)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text as they are compared, each with its start and end.

    Case, accents and possessives don't count; a number is one token with its decimals. Two
    capitals end in "_", so that "US" is not "us".
    """
    for match in _WORD.finditer(_undotted(text)):
        yield _token(match[0]), match.start(), match.end()


def _undotted(text: str) -> str:
    """Write "U.S." as "US", with spaces in place of the points."""
    return _INITIALS.sub(lambda m: m[0].replace(".", "").ljust(len(m[0])), text)


@lru_cache(maxsize=10_000)  # words are few
def _token(word: str) -> str:
    if word[0].isdecimal():
        return word.replace(",", "")
    word = re.sub(r"['’][sS]$", "", word)
    if len(word) == 2 and word.isupper():
        return f"{word.casefold()}_"
    folded = word.casefold().replace("'", "").replace("’", "")
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _ALIKE.get(folded, folded)


# Queries.


def parse(words: Iterable[str], countries: Iterable[Country]) -> list[Term]:
    """Return the terms of a query, of which each must match.

    A word with spaces, or a part of one in quotation marks, is a phrase. `word*` is the beginning
    of a word, and a country's name, alias or adjective means the country.
    """
    names = _names(countries)
    terms: list[Term] = []
    for quoted, typed in _groups(words):
        if quoted:
            terms += [_term(typed, names)]
        else:
            terms += _unquoted(typed, names)
    return [term for term in terms if term.phrases]


def expression(terms: Iterable[Term]) -> str:
    """Return the query of FTS5 that all terms must match. Raises WrongUsageError for none."""
    expressions = [term.expression for term in terms]
    if not expressions:
        raise WrongUsageError("nothing to search for; type a word, a number or a date")
    return " AND ".join(expressions)


def order(terms: Sequence[Term], among: str) -> str:
    """Return how SQL sorts what matches: figures first, then what they are about.

    `among` is a condition that all matches meet.

    Figures that match by what they measure, for whom and when come before others; of these, the
    one whose label has the fewest other words. Of a country alone, all figures match equally.
    """
    words = [term for term in terms if not term.country]
    own = "{country short label figure period}" if words else "{country}"
    keys = ["unit IS NULL", f"NOT {_matches(own, ' AND ', terms, among)}"]
    if words:
        short = _matches("{short}", " OR ", words, among)
        keys += [f"CASE WHEN {short} THEN {_WORDS} ELSE 1e9 END", RANK]
    return ", ".join([*keys, "n"])


def _matches(columns: str, junction: str, terms: Iterable[Term], among: str) -> str:
    """Return the condition that all or some terms match in some columns; tokens have no quotes."""
    query = f"{columns} : ({junction.join(term.expression for term in terms)})"
    return f"n IN (SELECT rowid FROM search WHERE search MATCH '{query}' AND {among})"


def _groups(words: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Yield the phrases of a query, and what is between them, with whether it is a phrase."""
    parts = []
    for word in map(str.strip, words):
        if word.count('"') % 2:
            word = word.replace('"', " ")
        parts.append(f'"{word}"' if len(word.split()) > 1 and '"' not in word else word)
    for match in re.finditer(r'"([^"]*)"|[^"]+', " ".join(parts)):
        yield match[1] is not None, match[0].strip('"')


def _unquoted(typed: str, names: Names) -> Iterator[Term]:
    """Yield a term for each word that counts, or for several that name a country."""
    words = [word for word in _BETWEEN.split(typed) if _tokens(word)]
    words = [word for word in words if not _is_small(word, names)] or words
    while words:
        sizes = range(LONGEST_NAME, 1, -1)
        size = next((n for n in sizes if _key(_tokens(" ".join(words[:n]))) in names), 1)
        yield _term(" ".join(words[:size]), names)
        words = words[size:]


def _is_small(word: str, names: Names) -> bool:
    return word.casefold() in _SMALL and not (word.isupper() and _key(_tokens(word)) in names)


def _term(typed: str, names: Names) -> Term:
    """Return the term for a word, or for words that belong together."""
    found = _tokens(typed)
    if found and typed.endswith("*"):
        last = found[-1].rstrip("_")
        ends = [last, *(alike for word, alike in _ALIKE.items() if word.startswith(last))]
        return Term(typed, [(*found[:-1], end) for end in ends], prefix=True)
    name = names.get(_key(found))
    return Term(typed, name or _phrases(found), country=bool(name))


def _tokens(typed: str) -> Tokens:
    return tuple(tokens(_INVISIBLE.sub("", typed)))


def _phrases(found: Tokens) -> list[Tokens]:
    """Return a phrase in all its singulars and plurals, but as it is if these are too many."""
    if not found:
        return []
    every = list(product(*map(variants, found)))
    return every if len(every) <= MOST_PHRASES else [found]


def variants(token: str) -> list[str]:
    """Return a word, its singular and its plural, as far as the usual endings tell."""
    if not token.isalpha() or token in _INVARIABLE or token.endswith("ics"):
        return [token]
    if len(token) == 2:
        return [token, f"{token}_"]
    singular = _singular(token)
    return list(dict.fromkeys([token, singular, _plural(singular)]))


def _singular(word: str) -> str:
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word if len(word) < 4 or word.endswith(("ss", "us", "is")) else word.removesuffix("s")


def _plural(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("ch", "sh", "s", "x", "z")) else f"{word}s"


def _names(countries: Iterable[Country]) -> Names:
    """Return the names of countries: for each, all names that its country goes by."""
    names: dict[Tokens, dict[Tokens, None]] = {}
    for country in countries:
        words = (country.code, country.name, *country.aliases, *country.adjectives)
        phrases = [phrase for word in words for phrase in _phrases(_tokens(_capital(word)))]
        for phrase in phrases:
            names.setdefault(_key(phrase), {}).update(dict.fromkeys(phrases))
    return {name: list(phrases) for name, phrases in names.items()}


def _capital(name: str) -> str:
    """Write a name of two letters in capitals, as texts have it: "US", not "us"."""
    return name.upper() if sum(map(str.isalpha, name)) == 2 else name


def _key(phrase: Tokens) -> Tokens:
    """Return a name as it is looked up: without small words, and two letters in any case."""
    return tuple(t.rstrip("_") for t in phrase if t not in _SMALL) or phrase
