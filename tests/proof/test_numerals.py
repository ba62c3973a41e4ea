"""Tests numbers in English words."""

from decimal import Decimal

import pytest

from kzfacts.proof.numerals import numeral
from kzfacts.proof.tokens import tokenise


@pytest.mark.parametrize(
    ("words", "number", "parts", "hedge"),
    [
        ("one", 1, 1, None),
        ("twenty-one", 21, 1, None),
        ("twenty one", 21, 1, None),
        ("two hundred and five thousand", 205_000, 1, None),
        ("a hundred", 100, 1, None),
        ("one million", 1_000_000, 1, None),
        ("a dozen", 12, 1, None),
        ("Three Quarters", 3, 4, None),
        ("a third", 1, 3, None),
        ("half", 1, 2, None),
        ("two-thirds", 2, 3, None),
        ("half a billion", 500_000_000, 1, None),
        ("a quarter of a million", 250_000, 1, None),
        ("one and a half billion", 1_500_000_000, 1, None),
        ("five and a half", Decimal("5.5"), 1, None),
        ("hundreds of", 100, 1, "at least"),
        ("tens of thousands of", 10_000, 1, "at least"),
        ("1,234", 1234, 1, None),
    ],
)
def test_words_mean_numbers(words: str, number: Decimal, parts: int, hedge: str | None) -> None:
    tokens = tokenise(words)
    found = numeral(tokens, 0)
    assert found
    assert (found.number, found.parts, found.hedge, found.end) == (
        number,
        parts,
        hedge,
        len(tokens),
    )


@pytest.mark.parametrize(
    "words", ["", "many", "and", "umpteen thirds", "third", "a ship", "01", "a"]
)
def test_other_words_mean_none(words: str) -> None:
    assert numeral(tokenise(words), 0) is None
