"""Split a paragraph into numbers, words and signs, and into sentences."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kzfacts.proof.english import ABBREVIATIONS, PLAIN_AFTER, PLAIN_BEFORE

# Only ASCII digits are numbers: digits of other scripts become signs, which nothing understands.
_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,3}(?:[ ][0-9]{3})+(?:\.[0-9]+)?(?![.,]?[0-9])|[0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<word>(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<sign>\S)"
)
_NUMBER = re.compile(
    r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:\.[0-9]+)?"
)
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")


class Token(NamedTuple):
    """A number, a word or a sign at text[start:end].

    `word` is what the tables know it by: casefolded, without a possessive 's. `glued` means that no
    blank precedes it. `value` is None for words, signs, and digits that are no English number.
    """

    kind: str
    text: str
    word: str
    start: int
    end: int
    glued: bool
    value: Decimal | None

    @property
    def is_year(self) -> bool:
        """Return whether it looks like a year: four digits from 1500 to 2099."""
        return bool(_YEAR.fullmatch(self.text))


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a normalised text in order."""
    tokens = []
    end = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        written = match[0]
        value = None
        if kind == "number" and _NUMBER.fullmatch(written):
            value = Decimal(written.replace(",", "").replace(" ", ""))
        word = written.casefold().removesuffix("'s")
        tokens.append(
            Token(kind, written, word, match.start(), match.end(), match.start() == end, value)
        )
        end = match.end()
    return tokens


def words(text: str) -> tuple[str, ...]:
    """Return the tokens of a phrase as the tables know them."""
    return tuple(token.word for token in tokenise(text))


def sentence_starts(tokens: Sequence[Token]) -> list[int]:
    """Return where the sentences of a paragraph begin, and last where the paragraph ends."""
    ends = (at + 1 for at in range(len(tokens)) if _ends_sentence(tokens, at))
    return [0, *ends]


def _ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a sentence ends with tokens[at].

    A full stop, perhaps after it a closing quote or bracket.
    """
    if at + 1 >= len(tokens):
        return True
    following = tokens[at + 1]
    if following.glued or not (following.text[0].isupper() or following.kind != "word"):
        return False
    if tokens[at].text in "\"')]" and at > 0 and tokens[at].glued:
        at -= 1
    if tokens[at].text in "!?":
        return True
    if tokens[at].text != "." or following.text in ",;:)":
        return False
    before = tokens[at - 1] if at and tokens[at].glued else None
    return before is None or not _abbreviates(before, following)


def _abbreviates(token: Token, following: Token) -> bool:
    """Return whether a full stop after a word marks an abbreviation.

    Before a number, so may any short word.
    """
    short = len(token.text) <= 4 and token.word not in PLAIN_AFTER | PLAIN_BEFORE
    initial = len(token.text) == 1 and token.text.isupper()
    figures = following.kind == "number" or following.text in "$€£₽₸~≈<>"
    unknown = token.kind == "word" and figures and short
    return token.word in ABBREVIATIONS or initial or unknown
