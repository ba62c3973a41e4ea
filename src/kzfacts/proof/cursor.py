"""What the readers share.

The tables of English as phrases, and a cursor over a paragraph's tokens.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from kzfacts.proof import english as en
from kzfacts.proof.numerals import Numeral, numeral
from kzfacts.proof.text import Paragraph
from kzfacts.proof.tokens import words


class Phrases(NamedTuple):
    """Phrases by their tokens, each with its kind.

    The longest by its first and by its last token.
    """

    kinds: Mapping[tuple[str, ...], str]
    first: Mapping[str, int]
    last: Mapping[str, int]


NO_PHRASES = Phrases({}, {}, {})


class UnreadError(Exception):
    """The text around a number can't be read; the message names the word."""


class ContradictedError(Exception):
    """The text says something else than the fact; the message says what."""


class Amount(NamedTuple):
    """One number with its sign, scale and unit, at tokens[start:end]."""

    start: int
    end: int
    numeral: Numeral
    scale: str
    unit: str | None
    negative: bool

    @property
    def total(self) -> Decimal:
        """The number in units; of a fraction ("a third") the numerator."""
        number = self.numeral.number.scaleb(POWERS[self.scale])
        return -number if self.negative else number


class Figure(NamedTuple):
    """What a text says at tokens[start:end]: one amount, or the two ends of a range."""

    start: int
    end: int
    low: Amount
    high: Amount
    hedge: str | None
    status: str | None


class Subject(NamedTuple):
    """What a figure measures, and the words that are plain next to it.

    `plain` everywhere, `names` of countries, `own` words of the metric.

    `signed` quantities may be negative; a `flow` may be given by the year, and a `share` is never
    a change in per cent.
    """

    unit: str
    nouns: Phrases
    verbs: Phrases
    rank: bool = False
    signed: bool = False
    flow: bool = False
    share: bool = False
    plain: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    own: Phrases = NO_PHRASES


def phrases(*tables: Mapping[str, str]) -> Phrases:
    """Return tables of "a | b" by kind as phrases."""
    kinds = {
        words(phrase): kind
        for table in tables
        for kind, group in table.items()
        for phrase in group.split(" | ")
    }
    by_size = sorted(kinds, key=len)
    first = {phrase[0]: len(phrase) for phrase in by_size if phrase}
    return Phrases(kinds, first, {phrase[-1]: len(phrase) for phrase in by_size if phrase})


POWERS = {"": 0, "thousand": 3, "mn": 6, "bn": 9, "tn": 12}
BEFORE = phrases(en.HEDGES_BEFORE)
AFTER = phrases(en.HEDGES_AFTER)
SCALES = phrases(en.SCALES)
MONEY = phrases(en.MONEY_BEFORE)
UNITS = phrases(en.UNITS)
DASHES = frozenset("-–—−")
DETERMINERS = frozenset("of the all its these those".split())


class Cursor:
    """The tokens of a paragraph, and what was understood of each.

    `starts` are the offsets at which something begins anew, as the lines of a field do.
    """

    def __init__(self, paragraph: Paragraph, subject: Subject, starts: Iterable[int] = ()) -> None:
        self.tokens = paragraph.tokens
        self._sentence = paragraph.sentence
        self.word = paragraph.word
        self.subject = subject
        self.starts = frozenset(starts)
        self.roles: dict[int, str] = {}

    @property
    def plain(self) -> set[str]:
        """The words that were understood as plain."""
        return {self.word(at) for at, role in self.roles.items() if role == "plain"}

    def text(self, start: int, end: int | None = None) -> str:
        """Return tokens[start:end] as written, for a message; by default one token."""
        span = self.tokens[max(start, 0) : start + 1 if end is None else end]
        return "".join(t.text if n == 0 or t.glued else f" {t.text}" for n, t in enumerate(span))

    def named(self, at: int) -> str:
        """Return the number at tokens[at] with what is glued to it, for a message."""
        end = next(
            (n for n in range(at, at + 3) if n < len(self.tokens) and self.tokens[n].value), at
        )
        while end + 1 < len(self.tokens) and self.tokens[end + 1].glued:
            end += 1
        return self.text(at, end + 1).rstrip(".,;:")

    def glued(self, at: int) -> bool:
        """Return whether no blank precedes tokens[at]."""
        return 0 <= at < len(self.tokens) and self.tokens[at].glued

    def is_number(self, at: int) -> bool:
        """Return whether tokens[at] is a number in digits that is no year."""
        return 0 <= at < len(self.tokens) and (
            self.tokens[at].kind == "number" and not self.tokens[at].is_year
        )

    def money_at(self, at: int) -> bool:
        """Return whether a currency before its number begins with tokens[at]."""
        return self.beginning(MONEY, at) is not None

    def number_at(self, at: int) -> bool:
        """Return whether a number or its currency begins with tokens[at]."""
        return self.money_at(at) or numeral(self.tokens, at) is not None

    def mark(self, start: int, end: int, role: str) -> None:
        """Note what tokens[start:end] were understood as."""
        self.roles.update((at, role) for at in range(start, end) if at not in self.roles)

    def beginning(self, table: Phrases, at: int) -> tuple[str, int] | None:
        """Return the kind and the end of the longest phrase that begins with tokens[at]."""
        longest = table.first.get(self.word(at))
        if longest is None:
            return None
        for size in range(min(longest, len(self.tokens) - at), 0, -1):
            if kind := table.kinds.get(tuple(t.word for t in self.tokens[at : at + size])):
                return kind, at + size
        return None

    def ending(self, table: Phrases, end: int) -> tuple[str, int] | None:
        """Return the kind and the start of the longest phrase that ends before tokens[end]."""
        for size in range(min(table.last.get(self.word(end - 1), 0), end), 0, -1):
            if kind := table.kinds.get(tuple(t.word for t in self.tokens[end - size : end])):
                return kind, end - size
        return None

    def next_year(self, at: int) -> bool:
        """Return whether "next year" begins with tokens[at], as seen from the text."""
        years = ("year", "decade", "month")
        return self.word(at) == "next" and self.word(at + 1) in years and self.word(at - 1) != "the"

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the slice of the sentence of tokens[at]."""
        return self._sentence(at, at + 1)

    def joined(self, at: int) -> bool:
        """Return whether tokens[at] is glued to anything but an opening mark."""
        return self.glued(at) and self.word(at - 1) not in ("(", '"', "'", *"-–—−~<>≤≥≈=")

    def unread(self, at: int, beside: str) -> UnreadError:
        """Return the error for a token that no table knows."""
        return UnreadError(f"can't read '{self.text(at)}' {beside}")
