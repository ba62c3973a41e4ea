"""Tests the sentences of `cite --style sentence`."""

from decimal import Decimal
from typing import Any

import pytest

from conftest import BaseWith, Run
from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric, Quantity
from kzfacts.model.records import Country, Derived, Fact, Figure, Source, Topic
from kzfacts.render.sentence import of_fact

BOHEMIA = Country("XB", "United Bohemia", in_text="the United Bohemia")
STATES = Country("XS", "Silver States")
SOURCE = Source("news", "book", "News", issued=Period.parse("2021-05"), label="News 2021")
TRADE = Metric(
    "t", "Trade", "USD", "flow", says="In {date}, trade with {country} came to {figure}."
)
AREA = Metric("a", "Area", "km", "length", lasting=True, says="In {date}, {country} was {figure}.")
RANK = Metric("r", "Rank", "rank", "rank", says="{country} ranked {figure}.")
PLAIN = Metric("p", "Share of coal", "%", "share")


def say(metric: Metric = TRADE, date: str | None = None, number: str = "2", **more: Any) -> str:
    names = ("low", "high", "hedge", "status")
    given = {name: more.pop(name, None) for name in names}
    low, high = (Decimal(end) if end else None for end in (given["low"], given["high"]))
    fact = Figure(
        id="t.x",
        topic=Topic("t", "T"),
        countries=more.pop("countries", (BOHEMIA,)),
        source=more.pop("source", SOURCE),
        metric=metric,
        quantity=Quantity(
            metric=metric,
            value=None if low else Decimal(number),
            low=low,
            high=high,
            scale="",
            hedge=given["hedge"],
            status=given["status"],
        ),
        period=Period.parse(date) if date else None,
        **more,
    )
    return of_fact(fact)


@pytest.mark.parametrize(
    ("date", "when"),
    [
        (None, "Trade"),
        ("2020", "In 2020, trade"),
        ("2020-02", "In February 2020, trade"),
        ("2020-02-03", "On 3 February 2020, trade"),
        ("2020-21", "In spring 2020, trade"),
        ("2004/2019", "From 2004 to 2019, trade"),
        ("2023-01/2023-09", "From January to September 2023, trade"),
        ("2013/2024-07", "From 2013 to July 2024, trade"),
        ("1991/..", "From 1991 to 2021, trade"),
        ("2021-01-27/..", "Since 27 January 2021, trade"),
        ("../2023", "By 2023, trade"),
        ("2020~", "In about 2020, trade"),
        ("2020?", "Probably in 2020, trade"),
        ("2020%", "Probably in about 2020, trade"),
    ],
)
def test_a_sentence_begins_with_the_date(date: str | None, when: str) -> None:
    wanted = f"{when} with the United Bohemia came to $2 (News 2021)."
    assert say(date=date) == wanted


def test_an_open_end_stays_open_if_the_source_is_undated() -> None:
    undated = Source("news", "book", "News", label="News")
    assert say(date="1991/..", source=undated).startswith("Since 1991, trade")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"reporter": BOHEMIA}, "came to $2 by the United Bohemia's count (News 2021)."),
        ({"reporter": STATES}, "came to $2 by Silver States' count (News 2021)."),
        ({"according_to": "some"}, "came to $2, according to some (News 2021)."),
        (
            {"reporter": STATES, "according_to": "some"},
            "came to $2 by Silver States' count, according to some (News 2021).",
        ),
        ({"according_to": "News"}, "came to $2 (News 2021)."),
        ({"locator": "paragraph 3"}, "came to $2 (News 2021, ¶3)."),
        ({"method": "Rows added."}, "came to $2 (News 2021, computed)."),
        ({"note": "Goods only."}, "came to $2 (News 2021)."),
        ({"hedge": "almost"}, "came to almost $2 (News 2021)."),
        ({"status": "estimate"}, "came to an estimated $2 (News 2021)."),
        ({"status": "forecast", "hedge": "about"}, "came to about $2 (forecast) (News 2021)."),
        ({"low": "1", "high": "3"}, "came to $1–3 (News 2021)."),
    ],
)
def test_everything_that_belongs_to_a_number_is_in_its_sentence(
    more: dict[str, Any], wanted: str
) -> None:
    assert say(**more) == f"Trade with the United Bohemia {wanted}"


@pytest.mark.parametrize(
    ("number", "hedge", "wanted"),
    [
        ("1", None, "1st"),
        ("12", "about", "about 12th"),
        ("70", "more than", "beyond 70th"),
    ],
)
def test_a_rank_is_an_ordinal(number: str, hedge: str | None, wanted: str) -> None:
    assert (
        say(RANK, number=number, hedge=hedge) == f"The United Bohemia ranked {wanted} (News 2021)."
    )


def test_a_lasting_figure_has_no_date() -> None:
    assert say(AREA, "2020") == "The United Bohemia was 2 km (News 2021)."


def test_a_figure_whose_metric_says_nothing_gets_a_sentence() -> None:
    both = (BOHEMIA, STATES)
    assert say(PLAIN, "2020", countries=both) == (
        "In 2020, the figure for the United Bohemia and Silver States under “Share of coal” "
        "was 2% (News 2021)."
    )


@pytest.mark.parametrize(
    ("text", "according_to", "wanted"),
    [
        ("It is so.", None, "It is so (News 2021)."),
        ("It is so.", "some", "It is so, according to some (News 2021)."),
        ("Ann Lee said that it is so.", "President Lee", "Ann Lee said that it is so (News 2021)."),
        ("Lee did so.", "Lee", "Lee did so, according to Lee (News 2021)."),
    ],
)
def test_a_claim_is_its_text(text: str, according_to: str | None, wanted: str) -> None:
    topic = Topic("t", "T")
    assert wanted == of_fact(
        Fact("t.x", topic, (STATES,), SOURCE, text=text, according_to=according_to, reporter=STATES)
    )


def test_a_gap_says_why_there_is_no_figure() -> None:
    fact = Fact("t.x", Topic("t", "T"), (STATES,), SOURCE, metric=AREA, missing="no land")
    wanted = "There is no figure for Silver States under “Area”: no land (News 2021)."
    assert of_fact(fact) == wanted


def test_the_command_says_the_sentences(run: Run) -> None:
    result = run("cite", "--style", "sentence", "trade.turnover-xc", "trade.treaty")
    assert result == (
        0,
        "In 2019, the figure for Cockaigne under “Trade turnover” was $1–3 bn by Cockaigne's count "
        "(Gazette [sic] of [/] the :isles: 2020).\n"
        "The three trade freely (Ann Author and Bob Writer 2021).\n",
        "",
    )


def test_the_notes_of_facts_are_beside_their_sentences(run: Run) -> None:
    one = run("cite", "--style", "sentence", "trade.turnover-xb", "trade.treaty")
    assert one.out.count("\n") == 2
    assert one.err == "kzfacts: note on trade.turnover-xb: Goods only.\n"
    assert run("cite", "trade.turnover-xb").err == ""


def test_several_notes_are_counted(run: Run, base_with: BaseWith) -> None:
    note = 'text = "T."\nsource = "almanac"\nnote = "N."\n'
    base = base_with(f"[trade.n]\n{note}[trade.m]\n{note}")
    result = run("cite", "--style", "sentence", "trade.n", "trade.m", facts=base)
    assert result.err == "kzfacts: 2 facts have notes: kzfacts cite trade.n trade.m\n"


def test_a_derived_fact_has_its_interval() -> None:
    derived = Derived("t.a / t.b", "%", Decimal("1.234"), Decimal("2.345"))
    fact = Fact(
        "t.x", Topic("t", "T"), (STATES,), Source("", "", ""), metric=PLAIN, derived=derived
    )
    wanted = "The figure for Silver States under “Share of coal” was 1.23–2.35% (derived)."
    assert of_fact(fact) == wanted
