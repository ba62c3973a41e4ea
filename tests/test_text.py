"""Tests that foreign text can't act on a terminal."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzfacts.text import address, clean, command, encode, listed, number_of


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


def test_things_are_counted_listed_and_quoted() -> None:
    assert number_of(1, "fact") == "1 fact"
    assert number_of(2000, "fact") == "2,000 facts"
    assert number_of(0, "country", "countries") == "0 countries"
    assert [listed("a"), listed("ab"), listed("abc", "or")] == ["a", "a and b", "a, b or c"]
    assert command("show", "-c", "united bohemia") == "kzfacts show -c 'united bohemia'"


def test_a_terminal_without_the_letters_gets_the_nearest_signs() -> None:
    text = "“€5–6 bn” ¶1 ✓ × ж"
    assert encode(text, "ascii") == b'"EUR 5-6 bn" #1 + x ?'
    assert encode(text, "latin-1") == '"EUR 5-6 bn" ¶1 + × ?'.encode("latin-1")
    assert encode(text, "utf-8").decode() == text


@given(
    st.text(st.characters()),
    st.sampled_from(["http://", "https://", "HTTPS://x", "javascript://", ""]),
)
def test_an_address_is_of_a_page_and_in_the_characters_of_rfc_3986(rest: str, scheme: str) -> None:
    found = address(scheme + rest)
    assert found is None or re.fullmatch(
        r"(?i:https?)://[^/?#][A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]*", found
    )
    assert found is None or unquote(found) == unquote(scheme + rest)


@pytest.mark.parametrize(
    ("foreign", "linked"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("http://[::1]:80/é 'x\"", "http://[::1]:80/%C3%A9%20%27x%22"),
        ("https://example.org/\x1b", None),
        ("javascript:alert('https://x')", None),
        ("https:example.org", None),
        ("", None),
    ],
)
def test_only_addresses_of_pages_are_linked(foreign: str, linked: str | None) -> None:
    assert address(foreign) == linked
