"""Tests where the country, the date and the metric of a fact are found."""

import pytest
from facts import AVALON, BOHEMIA, HOME, figure, proof

from kzfacts.model.quantity import Metric
from kzfacts.model.records import Country

TRADE = Metric("m", "M", "USD", "flow", words=("trade", "total turnover"))
TEXT = (
    "Trade is old. In March 2020, trade with Avalon was worth $5 bn in all. "
    "The Bohemian trade (from 2004 to 2019) was worth $6 bn. It was worth $7 bn by 3 May 2021."
)


@pytest.mark.parametrize(
    ("quote", "value", "country", "date", "places"),
    [
        ("Avalon was worth $5 bn", "5", AVALON, "2020", ("quote", "nowhere", "sentence")),
        ("trade with Avalon was worth $5 bn", "5", AVALON, None, ("quote", None, "quote")),
        ("was worth $5 bn", "5", AVALON, "2020-03", ("sentence", "sentence", "sentence")),
        ("was worth $5 bn", "5", BOHEMIA, "2020-04", ("paragraph", "nowhere", "sentence")),
        ("was worth $5 bn", "5", BOHEMIA, "2019", ("paragraph", "paragraph", "sentence")),
        ("was worth $6 bn", "6", BOHEMIA, "2004/2019", ("sentence", "sentence", "sentence")),
        ("was worth $6 bn", "6", BOHEMIA, "2004/2020", ("sentence", "paragraph", "sentence")),
        ("was worth $6 bn", "6", HOME, "2004/..", ("paragraph", "sentence", "sentence")),
        ("was worth $7 bn", "7", HOME, "2021-05-03", (None, "sentence", "paragraph")),
        ("was worth $7 bn", "7", HOME, "2021-05-04", (None, "nowhere", "paragraph")),
        ("was worth $7 bn", "7", HOME, "2021-21", (None, "nowhere", "paragraph")),
    ],
)
def test_the_nearest_place_counts(
    quote: str,
    value: str,
    country: Country,
    date: str | None,
    places: tuple[str | None, str | None, str | None],
) -> None:
    fact = figure(quote, value, "USD bn", metric=TRADE, country=country, date=date)
    found = proof(fact, TEXT)
    assert (found.outcome, found.quote, found.figure) == ("proved", "quote", "quote")
    assert (found.country, found.date, found.metric) == places
    assert found.in_full == (not {"paragraph", "nowhere"} & set(places))


def test_a_quote_that_names_another_country_is_not_about_this_one() -> None:
    text = "Avalon and Bohemian trade: for Avalon it was worth $5 bn."
    fact = figure("Avalon it was worth $5 bn", "5", "USD bn", metric=TRADE, country=BOHEMIA)
    assert proof(fact, text).country == "paragraph"


@pytest.mark.parametrize(
    "text",
    [
        "In 2020 trade with Avalon grew, and in 2019 it was worth $5 bn in 2019.",
        "Trade with Avalon was worth $5 bn since 2020.",
        "Trade with Avalon was worth $5 bn from 2015 to 2020.",
        "Trade with Avalon was worth $5 bn between 2015 and 2020.",
        "Trade with Avalon was worth $5 bn by 2020.",
        "Trade with Avalon was worth $5 bn in the 2020s.",
        "Trade with Avalon was worth $5 bn in the first half of 2020.",
        "Trade with Avalon was worth $5 bn in Q1 2020.",
        "Trade with Avalon was worth $5 bn, according to a 2020 report.",
        "Trade with Avalon was worth $5 bn in 1999, not 2020.",
        "Trade with New Avalon was worth $5 bn in 2020.",
        "Trade with Avalon was worth $5 bn in 2018-2020.",
        "Trade with Avalon was worth $5 bn in 2020/21.",
        "Trade with Avalon was worth $5 bn in 2020 prices.",
        "Trade with all but Avalon was worth $5 bn in 2020.",
        "Trade other than Avalon's was worth $5 bn in 2020.",
        "Non-Avalon trade was worth $5 bn in 2020.",
        "In June 2020 trade with Avalon was worth $5 bn.",
        "In the autumn of 2020 trade with Avalon was worth $5 bn.",
        "In mid-2020 trade with Avalon was worth $5 bn.",
        "Trade with Avalon was worth $5 bn, the ministry said in 2020.",
        "The 2020 issue says trade with Avalon was worth $5 bn.",
        "In the 2020 financial year trade with Avalon was worth $5 bn.",
        "In 2020 trade with Avalon was worth $3 bn and in 2019 it was worth $5 bn.",
        "In 2020 trade with Avalon was worth $3 bn; a year earlier it was worth $5 bn.",
        "Trade with Avalon, $3 bn in 2020, was worth $5 bn in 2018.",
    ],
)
def test_another_period_or_country_is_not_proved_in_full(text: str) -> None:
    quote = text[text.rindex("was worth") :].rstrip(".")
    fact = figure(quote, "5", "USD bn", metric=TRADE, country=AVALON, date="2020")
    found = proof(fact, text)
    assert (found.outcome, found.in_full) == ("proved", False)
    fine = proof(fact._replace(quote="was worth $5 bn"), "In 2020 Avalon's trade was worth $5 bn.")
    assert fine.in_full


@pytest.mark.parametrize(
    "rest", ["compared with $4 bn in 2020", "twice as much as in 2020", "but in 2020 it was $6 bn"]
)
def test_the_year_of_another_number_is_not_the_figure_s(rest: str) -> None:
    fact = figure("was worth $5 bn", "5", "USD bn", metric=TRADE, country=AVALON, date="2020")
    assert proof(fact, "Trade with Avalon was worth $5 bn in all in 2020.").in_full
    assert not proof(fact, f"Trade with Avalon was worth $5 bn, {rest}.").in_full


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Imports were worth $5 bn and exports $3 bn.", "paragraph"),
        ("Exports were worth $3 bn, while imports were worth $5 bn.", "paragraph"),
        ("Imports were worth $3 bn, while exports were worth $5 bn.", "sentence"),
    ],
)
def test_the_opposite_of_the_metric_is_another_metric(text: str, place: str) -> None:
    exports = Metric("m", "M", "USD", "flow", words=("exports",))
    fact = figure("worth $5 bn", "5", "USD bn", metric=exports)
    assert proof(fact, text).metric == place


def test_what_falls_in_a_year_is_no_season() -> None:
    fact = figure("to $5 bn", "5", "USD bn", metric=TRADE, date="2020")
    assert proof(fact, "The ministry saw trade fall in 2020 to $5 bn.").date == "sentence"
    assert proof(fact, "Trade fell in the fall of 2020 to $5 bn.").date == "nowhere"


def test_an_alias_of_few_letters_needs_capitals() -> None:
    text = "Trade of ub came to $5 bn."
    fact = figure("came to $5 bn", "5", "USD bn", metric=TRADE, country=BOHEMIA)
    assert proof(fact, text).country == "nowhere"
    assert proof(fact, text.replace("ub", "UB")).country == "sentence"


def test_years_may_share_their_century() -> None:
    text = "Trade was worth $5 bn in 2004–19."
    fact = figure("was worth $5 bn", "5", "USD bn", metric=TRADE, date="2004/2019")
    assert proof(fact, text).date == "sentence"


def test_a_metric_without_words_is_nowhere() -> None:
    assert proof(figure("It is 5 km", "5", "km"), "It is 5 km.").metric == "nowhere"
    assert not proof(figure("It is 5 km", "5", "km"), "It is 5 km.").in_full
