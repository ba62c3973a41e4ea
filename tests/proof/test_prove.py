"""Tests where quotes are looked for, what they may not cut, and the report of a whole base."""

import time
from hashlib import sha256

import pytest
from facts import COUNTRIES, claim, figure, proof

from conftest import base_of
from kzfacts.model.records import Fact
from kzfacts.proof.prove import explain, prove, verify
from kzfacts.proof.text import Text, prepare

TEXT = """One: the total was worth $5 bn in all.

Two: the total was almost $5 bn in all.

They didn’t agree with us, and did not meet us today.
It sold about 3.5 million lamps.
"""
FIVE = figure("$5 bn in all", "5", "USD bn")


@pytest.mark.parametrize(
    ("fact", "outcome", "message"),
    [
        (FIVE._replace(locator="paragraph 1"), "proved", None),
        (
            FIVE._replace(locator="paragraph 2"),
            "contradicted",
            "the text says almost $5 bn; the fact has no hedge",
        ),
        (
            FIVE,
            "unread",
            "the quote occurs 2 times, and not each time for this: "
            "the text says almost $5 bn; the fact has no hedge",
        ),
        (
            FIVE._replace(locator="Paragraph 1"),
            "unread",
            "locator not checked: 'Paragraph 1' is not a paragraph of the text; "
            "write 'paragraph N', or the heading of one paragraph",
        ),
        (
            FIVE._replace(locator="paragraph 3"),
            "contradicted",
            "the quote “$5 bn in all” is not in paragraph 3, but in paragraph 1, 2",
        ),
        (
            FIVE._replace(quote="the total was worth $5 tn"),
            "contradicted",
            "the quote “the total was worth $5 tn” is not in the text; "
            "the nearest passage is “One: the total was worth $5” in paragraph 1",
        ),
        (
            FIVE._replace(quote="zzz qqq"),
            "contradicted",
            "the quote “zzz qqq” is not in the text",
        ),
        (
            FIVE._replace(quote=None),
            "unread",
            "the fact has no quote; quote the few words that state it",
        ),
        (
            FIVE._replace(source=FIVE.source._replace(language="ru")),
            "unread",
            "the source is in 'ru'; the proof reads English only",
        ),
        (claim("They didn't agree with"), "proved", None),
        (claim("agree with us"), "unread", "the quote leaves out 'didn't' before it"),
        (claim("meet us today"), "unread", "the quote leaves out 'not' before it"),
        (
            claim("meet us"),
            "unread",
            "the quote “meet us” is too short to prove a claim; quote three words",
        ),
        (
            claim("gree with us"),
            "unread",
            "the quote “gree with us” cuts a word or a number of the text",
        ),
        (
            claim("It sold about 3"),
            "unread",
            "the quote “It sold about 3” cuts a word or a number of the text",
        ),
    ],
    ids=str,
)
def test_a_quote_is_proved_at_its_place(fact: Fact, outcome: str, message: str | None) -> None:
    found = proof(fact, TEXT)
    assert (found.outcome, found.message) == (outcome, message)


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("$5 bn", "the quote leaves out part of 'almost $5 bn'"),
        ("almost $5", "the quote leaves out part of 'almost $5 bn'"),
    ],
)
def test_a_quote_has_the_whole_figure(quote: str, message: str) -> None:
    fact = figure(quote, "5", "USD bn", "almost", locator="paragraph 2")
    assert proof(fact, TEXT).message == message


def test_a_report_counts_all_facts() -> None:
    data = TEXT.encode()
    source = FIVE.source._replace(sha256=sha256(data).hexdigest())
    other = source._replace(id="other")
    facts = [
        FIVE._replace(id="t.a", source=source, locator="paragraph 1"),
        FIVE._replace(id="t.b", source=source, locator="paragraph 2"),
        FIVE._replace(id="t.c", source=source),
        claim("They didn't agree with")._replace(id="t.d", source=source),
        FIVE._replace(id="t.e", source=other),
        FIVE._replace(id="t.f", source=source, quote=None, method="Counted."),
    ]
    report = verify(base_of(facts, COUNTRIES, "XH"), {"s": data})
    assert report.counts == {
        "facts": 6,
        "proved": 2,
        "in_full": 1,
        "contradicted": 1,
        "unread": 1,
        "text_missing": 2,
    }
    assert report.text_missing == ("t.e", "t.f")
    assert [p.fact for p in report.problems] == ["t.b", "t.c"]


def test_a_text_that_is_not_the_recorded_one_proves_nothing() -> None:
    for text, recorded, message in (
        (b"x", "00", "the text's SHA-256 is"),
        (b"x", None, "the text's SHA-256 is"),
        (b"\xff", sha256(b"\xff").hexdigest(), "the text is not UTF-8: invalid start byte"),
    ):
        fact = FIVE._replace(source=FIVE.source._replace(sha256=recorded))
        report = verify(base_of([fact], COUNTRIES, "XH"), {"s": text})
        assert report.problems[0].message.startswith(message)
        assert report.counts["unread"] == 1


def test_the_sentence_is_explained() -> None:
    text = Text("First. In all, the total was about 30%, they said. Last.")
    fact = figure("total was about 30%", "30", "%", "about")
    assert explain(fact, text).split("\n") == [
        "t.x: proved, not in full: the country and metric are outside the sentence",
        "  In all, the total was   about 30%, they said.",
        "                    ───   ───── ───",
        "                    plain hedge number, unit",
        "  figure   in the quote",
        "  country  nowhere",
        "  metric   nowhere",
    ]
    assert explain(fact._replace(quote="none"), text).startswith("t.x: contradicted: the quote")


def test_work_is_linear_in_the_length_of_a_paragraph() -> None:
    sentences = (f"In 2020 port {n} had {n + 10} ships there, they said." for n in range(4000))
    text = prepare(" ".join(sentences).encode())
    facts = [
        figure(f"port {n} had {n + 10} ships", str(n + 10), "ships", kind="count", date="2020")
        for n in range(0, 4000, 8)
    ]
    start = time.perf_counter()
    assert all(prove(fact, text).outcome == "proved" for fact in facts)
    assert time.perf_counter() - start < 5  # 0.2 s; quadratic work takes minutes
