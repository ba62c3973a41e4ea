"""Foreign text is only text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzfacts.text import clean, encode


@given(st.text(st.characters()))
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in cleaned)


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("plain – “text” $2 ✓", "plain – “text” $2 ✓"),
        ("a\tb\nc\xa0d\u2028e", "a b c d e"),
        ("\x1b[31mred\x07\x7f\x9b", "�[31mred���"),
        ("\u202etxt.exe\u200b\ufeff\u2066", "�txt.exe���"),
        ("\x85\x1c\r", "���"),
    ],
)
def test_spaces_become_spaces_and_the_rest_visible(foreign: str, shown: str) -> None:
    assert clean(foreign) == shown


def test_a_terminal_without_the_letters_gets_the_nearest_signs() -> None:
    text = "“€5–6 bn” ¶1 ✓ × ж"
    assert encode(text, "ascii") == b'"EUR 5-6 bn" #1 + x ?'
    assert encode(text, "latin-1") == '"EUR 5-6 bn" ¶1 + × ?'.encode("latin-1")
    assert encode(text, "utf-8").decode() == text
