"""Read a number in digits or in English words.

"1,234", "two hundred and five", "a third", "half a billion".
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kzfacts.proof.english import MANY, ONES, ORDINALS, PARTS, TENS
from kzfacts.proof.tokens import Token, words

_SMALL = {word: n for n, word in enumerate(ONES)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
_SMALL |= {"a": 1, "an": 1}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_GROUPS = {"dozen": 12, "hundred": 100}
_MANY = {words(phrase): number for phrase, number in MANY.items()}
NUMBER_WORDS = frozenset([*_SMALL, *_LARGE, *PARTS, *_GROUPS]) - {"a", "an", "second"}


class Numeral(NamedTuple):
    """A number at tokens[start:end].

    Number / parts; `hedge` is what the words themselves say ("hundreds of").

    `digits` is the number as digits are written, and None for words.
    """

    start: int
    end: int
    number: Decimal
    parts: int = 1
    hedge: str | None = None
    digits: Decimal | None = None


def numeral(tokens: Sequence[Token], at: int) -> Numeral | None:
    """Return the longest number that begins with tokens[at]; None if none does."""
    if at >= len(tokens):
        return None
    if tokens[at].kind == "number":
        value = tokens[at].value
        return None if value is None else Numeral(at, at + 1, value, digits=value)
    return _many(tokens, at) or _fraction(tokens, at) or _whole(tokens, at)


def ordinal(token: Token) -> int | None:
    """Return 3 for "third"; None for other words."""
    return ORDINALS.index(token.word) + 1 if token.word in ORDINALS else None


def _many(tokens: Sequence[Token], at: int) -> Numeral | None:
    for size in (5, 4, 3, 2):
        phrase = tuple(token.word for token in tokens[at : at + size])
        if phrase in _MANY:
            return Numeral(at, at + len(phrase), Decimal(_MANY[phrase]), hedge="at least")
    return None


def _fraction(tokens: Sequence[Token], at: int) -> Numeral | None:
    """Read "a third", "two-thirds", "half a billion", "one and a half"."""
    if _word(tokens, at) == "half":
        top, end = Decimal(1), at
    else:
        whole = _whole(tokens, at, large=False)
        if whole is None:
            return None
        top, end = whole.number, whole.end
        if _words(tokens, end, 3) == ["and", "a", "half"]:
            return _times(tokens, Numeral(at, end + 3, top * 2 + 1, 2))
    end += _word(tokens, end) == "-"
    parts = PARTS.get(_word(tokens, end))
    if parts is None:
        return None
    end += 1
    for link in ([], ["a"], ["of", "a"]):
        large = end + len(link)
        if _words(tokens, end, len(link)) == link and _word(tokens, large) in _LARGE:
            return _times(tokens, Numeral(at, large, top, parts))
    return Numeral(at, end, top, parts)


def _times(tokens: Sequence[Token], left: Numeral) -> Numeral:
    """Multiply by the scale word that follows.

    "one and a half billion" is a number, not a fraction.
    """
    large = _LARGE.get(_word(tokens, left.end), 1)
    return Numeral(left.start, left.end + (large > 1), left.number * large / left.parts)


def _whole(tokens: Sequence[Token], at: int, *, large: bool = True) -> Numeral | None:
    """Read a whole number: "two hundred and five thousand" is 205,000."""
    total = group = 0
    end = at
    previous = ""
    while True:
        word = _word(tokens, end)
        if word in _SMALL and _follows(previous, word):
            group += _SMALL[word]
        elif word in _GROUPS and group:
            group *= _GROUPS[word]
        elif large and word in _LARGE and group:
            total, group = total + group * _LARGE[word], 0
        elif not (_links(previous, word) and _word(tokens, end + 1) in ONES + TENS):
            break
        previous = previous if word == "-" else word
        end += 1
    if end == at or (previous in ("a", "an") and large):
        return None
    return Numeral(at, end, Decimal(total + group))


def _links(previous: str, word: str) -> bool:
    """Return whether a word joins the parts of a number: "twenty-one", "hundred and two"."""
    if word == "-":
        return previous in TENS
    return word == "and" and previous in ("hundred", *_LARGE)


def _follows(previous: str, word: str) -> bool:
    """Return whether a small number may follow a word.

    "twenty one" and "hundred one", not "two seven".
    """
    if previous in TENS:
        return 0 < _SMALL[word] < 10 and word not in ("a", "an")
    return previous not in _SMALL


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if at < len(tokens) else ""


def _words(tokens: Sequence[Token], at: int, size: int) -> list[str]:
    return [token.word for token in tokens[at : at + size]]
