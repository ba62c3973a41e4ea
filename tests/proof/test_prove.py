"""Proof: what the words of a text prove, and what they do not. Every change to a claim must be
caught.
"""

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import base_of
from kzfacts.model.quantity import HEDGES, Metric, Quantity
from kzfacts.model.records import Country, Fact, Source, Topic
from kzfacts.proof import prove as prover
from kzfacts.proof.english import meaning

TEXT = (Path(__file__).parents[1] / "texts" / "almanac.txt").read_text("utf-8")
PARAGRAPHS = prover.paragraphs(TEXT)
TOPIC = Topic("t", "T")


def figure(
    quote: str,
    value: str | None,
    unit: str,
    hedge: str | None = None,
    *,
    paragraph: int = 3,
    in_words: str | None = None,
    kind: str = "flow",
    low: str | None = None,
    high: str | None = None,
    name: str = "x",
) -> Fact:
    scale, own = ("", unit) if " " not in unit else (unit.split()[1], unit.split()[0])
    if own in ("thousand", "mn"):
        scale, own = own, scale
    value_, low_, high_ = (Decimal(n) if n else None for n in (value, low, high))
    metric = Metric(f"m-{own}-{kind}", "M", own, kind)
    quantity = Quantity(metric, value_, low_, high_, scale, hedge)
    source = Source("almanac", "book", "The Almanac", sha256=sha256(TEXT.encode()).hexdigest())
    locator = f"paragraph {paragraph}"
    return Fact(
        f"t.{name}",
        TOPIC,
        (Country("XA", "A"),),
        source,
        metric,
        quantity,
        locator=locator,
        quote=quote,
        in_words=in_words,
    )


PROVED = [
    figure("almost $ 2 billion in 2020", "2", "USD bn", "almost"),
    figure("goods for $21.4 billion", "21.4", "USD bn"),
    figure("about 30% of them coal", "30", "%", "about"),
    figure(
        "is about seven thousand kilometers long", "7000", "km", "about", in_words="seven thousand"
    ),
    figure(
        "is about seven thousand kilometers long", "7", "km thousand", "about", in_words="seven"
    ),
    figure("rose by 124.3 percent", "124.3", "%"),
    figure(
        "hundreds of foreign ships",
        "100",
        "ships",
        "at least",
        paragraph=4,
        in_words="hundreds of",
        kind="count",
    ),
    figure("28 ships of its own", "28", "ships", paragraph=4, kind="count"),
    figure("besides 12,831 boats", "12831", "boats", paragraph=4, kind="count"),
    figure("about a third of all sales", "33", "%", "about", paragraph=4, in_words="a third"),
    figure("about a third of all sales", "33.3", "%", "about", paragraph=4, in_words="a third"),
    figure("not among the 70 largest islands", "70", "rank", "more than", paragraph=4, kind="rank"),
    figure("Over 40 km of road", "40", "km", "more than", paragraph=5),
    figure("no less than 5 bridges", "5", "bridges", "at least", paragraph=5, kind="count"),
    figure("up to 6 tunnels", "6", "tunnels", "at most", paragraph=5, kind="count"),
    figure("less than 7 ferries", "7", "ferries", "less than", paragraph=5, kind="count"),
    figure("From 10 to 20 percent of the people", None, "%", paragraph=5, low="10", high="20"),
    figure("between 3 and 4 million euros", None, "EUR mn", paragraph=5, low="3", high="4"),
    figure("It is -5 % this year", "-5", "%", paragraph=5, kind="rate"),
]
CLAIM = Fact(
    "t.claim",
    TOPIC,
    (Country("XA", "A"),),
    PROVED[0].source,
    text="They see each other.",
    locator="paragraph 6",
    quote="know each other and meet regularly",
)


@pytest.mark.parametrize("fact", [*PROVED, CLAIM], ids=lambda f: f.quote)
def test_the_words_prove_the_fact(fact: Fact) -> None:
    assert prover.prove(fact, PARAGRAPHS) is None


@pytest.mark.parametrize(
    ("fact", "complaint"),
    [
        (
            figure("rose by 124.3 percent", "24.3", "%"),
            "the number 24.3 is not in the quote “rose by 124.3 percent”",
        ),
        (figure("rose by 124.3 percent", "124", "%"), "the number 124 is not in the quote"),
        (figure("rose by 124.3 percent", "124.30", "%"), "the number 124.30 is not in the quote"),
        (
            figure("24.3 percent", "24.3", "%"),
            "the quote “24.3 percent” is not in paragraph 3; the nearest",
        ),
        (
            figure("besides 12,831 boats", "831", "boats", paragraph=4),
            "the number 831 is not in the quote",
        ),
        (
            figure("goods for $21.4 billion", "21.4", "%"),
            "the fact has the scale 'none', but the text has 'bn' beside",
        ),
        (
            figure("about 30% of them coal", "30", "USD", "about"),
            "the fact is in USD, but the text has '%' beside the",
        ),
        (
            figure("about 30% of them coal", "30", "ships", "about"),
            "the fact is in ships, but the text has '%' beside",
        ),
        (
            figure("28 ships of its own", "28", "%", paragraph=4),
            "the fact is in %, but the text has no unit beside",
        ),
        (
            figure("28 ships of its own", "28", "boats", paragraph=4),
            "the unit 'boats' is not in the quote “28 ships of",
        ),
        (
            figure("goods for $21.4 billion", "21.4", "USD mn"),
            "the fact has the scale 'mn', but the text has 'bn'",
        ),
        (
            figure("almost $ 2 billion", "2", "USD bn"),
            "the fact says 'no hedge', but the text has 'almost' at",
        ),
        (
            figure("almost $ 2 billion", "2", "USD bn", "about"),
            "the fact says 'about', but the text has 'almost' at",
        ),
        (
            figure("goods for $21.4 billion", "21.4", "USD bn", "about"),
            "the fact says 'about', but the text has no hedge",
        ),
        (
            figure("$ 2 billion in 2020", "2", "USD bn"),
            "the fact says 'no hedge', but the text has 'almost'",
        ),
        (
            figure("$ 2 billion in 2020", "2", "USD bn", "almost"),
            "the quote leaves out the hedge before its number: “almo",
        ),
        (
            figure("10 to 20 percent of the people", "20", "%", paragraph=5),
            "the number 20 is not in the quote",
        ),
        (
            figure("10 to 20 percent of the people", "10", "%", paragraph=5),
            "the number 10 is not in the quote",
        ),
        (
            figure("From 10 to 20 percent", None, "%", paragraph=5, low="10", high="30"),
            "the numbers 10 and 30 do not stand",
        ),
        (figure("It is -5 % this year", "5", "%", paragraph=5), "the number 5 is not in the quote"),
        (
            figure("goods for $21.4 billion", "21.4", "USD bn", paragraph=4),
            "the quote “goods for $21.4 billion” is not in",
        ),
        (
            figure("goods for $21.4 billion", "21.4", "USD bn", paragraph=40),
            "the quote “goods for $21.4 billion” is not in",
        ),
        (
            figure("about a third of all", "34", "%", "about", paragraph=4, in_words="a third"),
            "the words “a third”, whole",
        ),
        (
            figure("seven thousand kilometers", "1000", "km", in_words="thousand"),
            "the words “thousand”, whole and for the",
        ),
        (
            figure("seven thousand kilometers", "7", "km", "about", in_words="seven"),
            "the fact has the scale 'none', but",
        ),
        (
            figure("seven thousand kilometers", "7000", "km", "about", in_words="umpteen"),
            "the words “umpteen”, whole",
        ),
        (
            CLAIM._replace(quote="know each"),
            "the quote “know each” is too short to prove a claim; quote three words",
        ),
        (CLAIM._replace(quote=None), "there is no quote to prove it by"),
        (
            CLAIM._replace(locator="paragraph six"),
            "the locator 'paragraph six' is none; write it like paragraph 14",
        ),
        (
            CLAIM._replace(quote="now each other and meet"),
            "the quote “now each other and meet” is not in paragraph 6; the",
        ),
        (
            CLAIM._replace(locator="paragraph 2"),
            "the quote “know each other and meet regularly” is not in paragraph 2, but",
        ),
        (
            CLAIM._replace(quote="zzzz qqqq xxxx"),
            "the quote “zzzz qqqq xxxx” is not in paragraph 6; nothing there is like",
        ),
    ],
    ids=lambda x: x if isinstance(x, str) else x.quote,
)
def test_the_words_do_not_prove_another_fact(fact: Fact, complaint: str) -> None:
    assert (prover.prove(fact, PARAGRAPHS) or "").startswith(complaint)


def test_a_page_is_looked_for_in_the_whole_text() -> None:
    assert prover.prove(CLAIM._replace(locator="page 3"), PARAGRAPHS) is None
    assert prover.prove(CLAIM._replace(locator=None), PARAGRAPHS) is None


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("in all 5 km", None),
        ("some 5 km", "about"),
        ("(approximately 5 km)", "about"),
        ("c. 5 km", "about"),
        ("etc. 5 km", None),
        ("nearly 5 km", "almost"),
        ("just under 5 km", "almost"),
        ("not less than 5 km", "at least"),
        ("no more than 5 km", "at most"),
        ("more than 5 km", "more than"),
        ("5 km or more", "at least"),
        ("5 or so km", "about"),
        ("5+ km", "more than"),
        ("a leftover 5 km", None),
        ("slightly less than 5 km", "almost"),
    ],
)
def test_hedges_are_read_from_the_words_beside_the_number(text: str, hedge: str | None) -> None:
    for said in (None, *HEDGES):
        fact = figure(f"then {text} then", "5", "km", said, paragraph=1)
        complaint = prover.prove(fact, [f"now then {text} then now"])
        assert (complaint is None) == (said == hedge), complaint


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("US$5 million", "USD mn"),
        ("USD 5 mn", "USD mn"),
        ("5 million US dollars", "USD mn"),
        ("A$5 million", None),
        ("€ 5 million", "EUR mn"),
        ("5 million", None),
        ("5m dollars", "USD mn"),
        ("5 per cent", "%"),
        ("5 percentage points", None),
        ("5-kilometre", "km"),
        ("5th km", None),
        ("F5 km", None),
    ],
)
def test_units_are_read_from_the_words_beside_the_number(text: str, unit: str | None) -> None:
    for said in ("USD mn", "EUR mn", "%", "km", "USD"):
        complaint = prover.prove(
            figure(f"then {text} then", "5", said, paragraph=1), [f"now then {text} then now"]
        )
        assert (complaint is None) == (said == unit), complaint


@pytest.mark.parametrize(
    "text",
    [
        "5 hundred",
        "5 dozen",
        "5 million million",
        "5 lakh",
        "5 in 100",
        "5 out of 100",
        "5 per 1,000",
        "5e6",
        "5×10",
        "5²",
    ]
    + ["5 basis points", "5‰", "5 hundredths", "5 bil.", "5 hundred thousand", "100 in 5"],
)
def test_a_number_that_is_multiplied_or_shared_is_another_number(text: str) -> None:
    for scale in ("", "mn "):
        fact = figure(
            f"then {text} ships then", "5", f"{scale}ships".strip(), paragraph=1, kind="count"
        )
        assert prover.prove(fact, [f"now then {text} ships then now"]) is not None


@pytest.mark.parametrize(
    "text", ["5 % and 7 % went", "China 5 % to Russia 7 %", "5 to almost 7 % of", "5 %, then 7 %"]
)
def test_two_numbers_are_no_range_unless_they_are_joined(text: str) -> None:
    fact = figure(text, None, "%", low="5", high="7", paragraph=1)
    assert prover.prove(fact, [text]) is not None
    for joined in ("5 to 7 % of", "5–7 % of", "between 5 and 7 % of", "5 % to 7 % of"):
        assert prover.prove(fact._replace(quote=joined), [joined]) is None


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("one and a half percent of", "a half", "50"),
        ("a third of one percent", "a third", "33"),
        ("between five and seven percent", "seven", "7"),
    ],
)
def test_words_that_belong_to_a_larger_number_prove_nothing(
    text: str, words: str, value: str
) -> None:
    assert prover.prove(figure(text, value, "%", in_words=words, paragraph=1), [text]) is not None


@pytest.mark.parametrize("text", ["cost C $5 mn", "cost CAD $5 mn"])
def test_other_dollars_are_not_american(text: str) -> None:
    assert prover.prove(figure(text, "5", "USD mn", paragraph=1), [text]) is not None
    assert (
        prover.prove(figure("cost US $5 mn", "5", "USD mn", paragraph=1), ["cost US $5 mn"]) is None
    )


def test_words_have_no_decimals_and_the_first_of_a_ranking_are_no_rank() -> None:
    three = figure(
        "all three ships there", "3.00", "ships", in_words="three", kind="stock", paragraph=1
    )
    assert prover.prove(three, ["now all three ships there"]) is not None
    for text in ("one of the 5 largest", "then the top 5"):
        assert prover.prove(figure(text, "5", "rank", paragraph=1, kind="rank"), [text]) is not None
    top = figure("it is among the top 5", "5", "rank", "at most", paragraph=1, kind="rank")
    assert prover.prove(top, ["it is among the top 5"]) is None


@pytest.mark.parametrize(
    ("words", "number", "parts", "hedge"),
    [
        ("one", 1, 1, None),
        ("twenty-one", 21, 1, None),
        ("two hundred and five thousand", 205_000, 1, None),
        ("a hundred", 100, 1, None),
        ("one million", 1_000_000, 1, None),
        ("a dozen", 12, 1, None),
        ("Three Quarters", 3, 4, None),
        ("a third of", 1, 3, None),
        ("half", 1, 2, None),
        ("half of", 1, 2, None),
        ("two-thirds", 2, 3, None),
        ("hundreds of", 100, 1, "at least"),
        ("tens of thousands", 10_000, 1, "at least"),
        ("million-plus", 1_000_000, 1, "more than"),
    ],
)
def test_words_mean_numbers(words: str, number: int, parts: int, hedge: str | None) -> None:
    assert meaning(words) == (number, parts, hedge)


@pytest.mark.parametrize(
    "words", ["", "many", "two seven", "twenty eleven", "and", "umpteen thirds", "x-plus", "third"]
)
def test_other_words_mean_none(words: str) -> None:
    assert meaning(words) is None


# Changes, one at a time.


def changed_claims(facts: list[Fact], random: random.Random) -> Iterator[tuple[str, Fact]]:
    """Facts that claim something else than their quote does."""
    for f in facts:
        for _ in range(3):
            assert f.quote
            at = random.choice([n for n, c in enumerate(f.quote) if c.isalnum()])
            letter = random.choice(
                [c for c in "abcdefgxyz1234567890" if c != f.quote[at].casefold()]
            )
            yield (
                f"letter {at} to {letter}",
                f._replace(quote=f.quote[:at] + letter + f.quote[at + 1 :]),
            )
            yield f"letter {at} dropped", f._replace(quote=f.quote[:at] + f.quote[at + 1 :])
        if match := re.fullmatch(r"paragraph (\d+)", f.locator or ""):
            for step in (-1, 1):
                yield f"paragraph {step}", f._replace(locator=f"paragraph {int(match[1]) + step}")
        yield from changed_figures(f, facts)


def changed_figures(f: Fact, facts: list[Fact]) -> Iterator[tuple[str, Fact]]:
    q = f.quantity
    if q is None:
        return
    for hedge in (None, *HEDGES):
        if hedge != q.hedge:
            yield f"hedge {hedge}", f._replace(quantity=q._replace(hedge=hedge))
    for scale in ("", "thousand", "mn", "bn", "tn"):
        if scale != q.scale and not (f.in_words and q.value and q.value.adjusted() > 2):
            yield f"scale {scale}", f._replace(quantity=q._replace(scale=scale))
    for unit in ("USD", "EUR", "%", "km", "zebras"):
        if unit != q.metric.unit:
            metric = q.metric._replace(unit=unit)
            yield f"unit {unit}", f._replace(metric=metric, quantity=q._replace(metric=metric))
    if q.value is not None:
        digits = format(q.value, "f")
        others = {
            digits + "0",
            "1" + digits,
            digits[:-1] or "9",
            digits + ".5" if "." not in digits else digits + "5",
        }
        others |= {
            str(q.value * 10),
            str(q.value / 10),
            str(-q.value),
            str(q.value + 1),
            digits[1:] or "8",
        }
        for other in others:
            if (
                re.fullmatch(r"-?\d+(\.\d+)?", other)
                and Decimal(other).as_tuple() != q.value.as_tuple()
            ):
                yield f"value {other}", f._replace(quantity=q._replace(value=Decimal(other)))
    for other_fact in facts:
        if (
            other_fact.quantity
            and other_fact.quantity.value != q.value
            and other_fact.quote != f.quote
        ):
            moved = f._replace(quote=other_fact.quote, locator=other_fact.locator)
            yield f"quote of {other_fact.id}", moved


def harmless(f: Fact) -> Iterator[Fact]:
    """The same fact with a quote that says the same in other white space, quotation marks or
    composition.
    """
    assert f.quote
    for old, new in (
        (" ", "  "),
        (" ", "\xa0"),
        (" ", "\n"),
        ("“", '"'),
        ("”", '"'),
        ("’", "'"),
        ("'", "’"),
    ):
        yield f._replace(quote=f.quote.replace(old, new))
    yield f._replace(quote=f.quote[:3] + "\xad" + f.quote[3:])


def uncaught(facts: list[Fact], text: str) -> tuple[int, list[str]]:
    """How many changes were tried, and which were not caught."""
    paragraphs = prover.paragraphs(text)
    tried, missed = 0, []
    for label, changed in changed_claims(facts, random.Random(7)):
        tried += 1
        if prover.prove(changed, paragraphs) is None:
            missed.append(
                f"{changed.id}: {label}: {changed.quote!r} {changed.quantity and changed.quantity.written}"
            )
    return tried, missed


def test_every_change_to_a_claim_is_caught() -> None:
    facts = [f._replace(id=f"t.{n}") for n, f in enumerate([*PROVED, CLAIM])]
    tried, missed = uncaught(facts, TEXT)
    assert tried > 800
    thirds = {"about 33 %", "about 33.3 %"}  # a third is both, and the text says a third
    assert [m for m in missed if not any(m.endswith(third) for third in thirds)] == []
    assert len(missed) <= 2


def test_a_change_that_alters_no_claim_is_no_alarm() -> None:
    for fact in [*PROVED, CLAIM]:
        for same in harmless(fact):
            assert prover.prove(same, PARAGRAPHS) is None, same.quote


def test_the_text_may_differ_in_white_space_quotation_marks_and_composition() -> None:
    fact = CLAIM._replace(quote="ministers' palace is naïvely")
    for text in (
        TEXT,
        TEXT.replace("’", "'"),
        TEXT.replace("ï", "i\u0308"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace(" ", "\xa0 "),
    ):
        assert prover.prove(fact, prover.paragraphs(text)) is None


def test_a_byte_of_the_text_changed_proves_nothing_any_more() -> None:
    facts = [f._replace(id=f"t.{n}") for n, f in enumerate(PROVED)]
    data = TEXT.encode()
    assert len(prover.verify(base_of(facts), {"almanac": data}).proved) == len(facts)
    for at in random.Random(7).sample(range(len(data)), 50):
        report = prover.verify(base_of(facts), {"almanac": data[:at] + b"#" + data[at + 1 :]})
        assert report.proved == ()
        (problem,) = report.problems
        assert "the text's SHA-256 is" in problem.message


@pytest.mark.parametrize("added", ["about ", "more than ", "1", "no less than ", "A"])
def test_what_is_added_before_the_quote_in_the_text_is_seen(added: str) -> None:
    fact = figure("$21.4 billion", "21.4", "USD bn")
    assert prover.prove(fact, PARAGRAPHS) is None
    assert (
        prover.prove(fact, prover.paragraphs(TEXT.replace("$21.4", f"{added}$21.4"))) is not None
        or added == "1"
    )


@pytest.mark.parametrize(
    "added", [" billion", " km", "5", ".5", ",500", " or so", "-40", " thousand", "%"]
)
def test_what_is_added_after_the_quote_in_the_text_is_seen(added: str) -> None:
    fact = figure("28", "28", "ships", paragraph=1, kind="count")._replace(quote="own ships: 28")
    assert prover.prove(fact, ["own ships: 28"]) is None
    assert prover.prove(fact, [f"own ships: 28{added}"]) is not None


def test_what_is_not_at_hand_or_not_utf8_is_not_proved() -> None:
    base = base_of(PROVED[:1])
    assert prover.verify(base, {}) == ((), ("t.x",), ())
    latin = "é".encode("latin-1")
    source = PROVED[0].source._replace(sha256=sha256(latin).hexdigest())
    report = prover.verify(base_of([PROVED[0]._replace(source=source)]), {"almanac": latin})
    assert report.problems[0].message.startswith("the text is not UTF-8")
    assert report.proved == ()
