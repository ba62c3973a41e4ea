"""Tests how numbers are read in sentences.

That any digits prove themselves, and only themselves.
"""

from decimal import Decimal

import pytest
from facts import figure, proof
from hypothesis import given
from hypothesis import strategies as st

from kzfacts.model.quantity import HEDGES, Metric, Quantity
from kzfacts.proof.prove import hedges_in, may_be_plain

NUMBERS = st.decimals("0.01", "999999999", places=2, allow_nan=False)


@given(NUMBERS, st.sampled_from(["thousand", "million", "billion"]), st.booleans())
def test_any_number_proves_itself_and_no_other(n: Decimal, scale: str, grouped: bool) -> None:
    text = f"In 2020 exports were worth ${n:{',' if grouped else ''}f} {scale} in all."
    short = {"thousand": "thousand", "million": "mn", "billion": "bn"}[scale]
    assert proof(figure(text, f"{n:f}", f"USD {short}"), text).outcome == "proved"
    for other in (n + 1, n * 10, -n, n.quantize(Decimal("0.1"))):
        assert proof(figure(text, f"{other:f}", f"USD {short}"), text).outcome != "proved"
    assert proof(figure(text, f"{n:f}", "USD tn"), text).outcome == "contradicted"


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.text(max_size=30))
def test_no_text_breaks_the_reader(before: str, behind: str) -> None:
    text = f"{before} 5 {behind}"
    for hedge in (None, *HEDGES):
        found = proof(figure("5", "5", "ships", hedge, kind="count"), text)
        assert found.outcome in ("proved", "contradicted", "unread")
        assert bool(found.message) == (found.outcome != "proved")


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=12))
def test_an_unknown_word_next_to_the_number_is_named(word: str) -> None:
    text = f"They xq{word} 5 ships."
    found = proof(figure(text, "5", "ships", kind="count"), text)
    assert found.outcome == "unread"


def test_plain_words_are_understood_and_reported() -> None:
    text = "The industry churns 44% of the budget."
    fact = figure(text, "44", "%")
    assert proof(fact, text).message == "can't read 'churns' before 44%"
    assert proof(fact, text, "Churns").plain_words == ("churns",)


@pytest.mark.parametrize(
    "word", ["barely", "scarcely", "nearly", "roughly", "quasily", "mere", "nowhere", "not", "two"]
)
def test_words_of_degree_are_never_plain(word: str) -> None:
    assert not may_be_plain(word)
    text = f"The port had {word} 5 ships."
    assert proof(figure(text, "5", "ships", kind="count"), text, word).outcome != "proved"


@pytest.mark.parametrize("status", [None, "estimate", "provisional", "forecast"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("worth $5 bn in all", None),
        ("worth $5 bn (2020 est.) in all", "estimate"),
        ("worth $5 bn (preliminary) in all", "provisional"),
        ("it will be worth $5 bn in all", "forecast"),
    ],
)
def test_a_status_is_read(text: str, said: str | None, status: str | None) -> None:
    found = proof(figure(text, "5", "USD bn", status=status), text)
    assert (found.outcome == "proved") == (status == said)


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("It is about 5 km.", ["about"]),
        ("It is 5 km.", [None]),
        ("It xqs 5 km.", []),
        ("Nothing.", []),
    ],
)
def test_hedges_of_our_own_text(text: str, hedges: list[str | None]) -> None:
    quantity = figure("q", "5", "km").quantity
    assert isinstance(quantity, Quantity)
    assert list(hedges_in(text, quantity)) == hedges


def test_the_words_of_the_metric_are_no_doubts() -> None:
    text = "GDP per capita was $5,000 in 2010."
    fact = figure(text, "5000", "USD")
    assert proof(fact, text).message == "can't read 'per' before $5,000"
    own = Metric("m", "M", "USD", "flow", words=("GDP per capita",))
    assert proof(figure(text, "5000", "USD", metric=own), text).outcome == "proved"
