"""Tests what others say of a figure, and what counts as a conflict."""

import re
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from invented import figure, invented
from kzfacts.comparison.conflicts import conflicts, entries
from kzfacts.comparison.opinions import (
    Opinion,
    consulted,
    nearest,
    same_voice,
    second_opinions,
    voices,
)
from kzfacts.store.base import Base
from kzfacts.store.load import bundled, load


def said(folder: Path, facts: str) -> list[Opinion]:
    """Return what others say of the fact a."""
    base = invented(folder, facts)
    return second_opinions(base, figure(base, "a"))


def described(opinion: Opinion) -> str:
    """Describe an opinion in a line: relation, basis, deviation, ratio."""
    words = [opinion.relation] + ["other basis"] * opinion.other_basis
    words += [f"+{opinion.deviation}%"] if opinion.deviation is not None else []
    if opinion.ratio_low is not None or opinion.ratio_high is not None:
        words.append(f"{opinion.ratio_low} to {opinion.ratio_high}")
    return ", ".join(words + ["older"] * opinion.older)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("value = 20", "value = 20", "agrees, +0.0%"),
        ("value = 20", "value = 21", "differs, 1 to 1.11"),
        ('value = 20, hedge = "about"', "value = 20.9", "agrees, +4.5%"),
        ('value = 20, hedge = "about"', "value = 20.98", "agrees, +4.9%"),
        ('value = 20, hedge = "about"', "value = 21", "agrees within the hedge, +5.0%"),
        ('value = 20, hedge = "about"', "value = 19", "agrees within the hedge, +5.3%"),
        ('value = 20, hedge = "more than"', "value = 60", "agrees within the hedge, +200.0%"),
        ('value = 20, hedge = "more than"', "value = 20", "agrees, +0.0%"),
        ('value = 20, hedge = "at most"', "value = 21", "differs, 1.02 to None"),
        ("low = 20, high = 30", "value = 25", "agrees, +0.0%"),
        ("low = 20, high = 30", 'value = 32, hedge = "about"', "agrees within the hedge, +6.7%"),
        ("low = 20, high = 30", 'value = 19, hedge = "about"', "agrees within the hedge, +5.3%"),
        ("low = 20, high = 30", "value = 40", "differs, 1.31 to 2.03"),
        ("value = 0.1", 'value = 0, hedge = "at least"', "agrees, +0.0%"),
        ('value = 2, unit = "USD mn"', "value = 2_000_000", "agrees, +0.0%"),
        ("value = 20, metric = 'n'", "value = 28, metric = 'n'", "differs, 1.4 to 1.4"),
        ("value = 3, metric = 'k'", "value = 5, metric = 'k'", "differs"),
        ("value = -30, metric = 'r'", "value = -20, metric = 'r'", "differs"),
        (
            "value = -30, hedge = 'about', metric = 'r'",
            "value = -28, metric = 'r'",
            "agrees within the hedge, +7.1%",
        ),
    ],
)
def test_figures_for_the_same_days(tmp_path: Path, a: str, b: str, expected: str) -> None:
    (opinion,) = said(tmp_path, f"a: {a}, date = 2020\nb: {b}, date = 2020")
    assert described(opinion) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("date = 2020", "date = 2021", "newer, 0.951 to 1.06"),
        ("date = 2020", "date = 2019", "earlier, 0.951 to 1.06"),
        ("date = 2020", 'date = 2021, reporter = "XB"', "newer, other basis"),
        ("date = 2020", 'date = 2021, source = "z"', "newer, other basis"),
        (
            'date = 2020, reporter = "XB"',
            'date = 2021, reporter = "XB", source = "z"',
            "newer, 0.951 to 1.06",
        ),
        ("date = 2020", 'date = "2020-06"', "earlier"),
        ("date = 2020", 'date = "2020-12"', "newer"),
        ('date = "2020-01"', 'date = "2020-02"', "newer, 0.951 to 1.06"),
        ('date = "2020-01-01"', 'date = "2020-01-02"', "newer, 0.951 to 1.06"),
        ("date = 2020", 'date = "2020-07/2021-06"', "newer, 0.951 to 1.06"),
        ("date = 2020", 'date = "2019/2020"', "earlier"),
        ("metric = 'st', date = 2020", "metric = 'st', date = '2020-06'", "earlier, 0.951 to 1.06"),
        ("metric = 'k', date = 2020", "metric = 'k', date = 2021", "newer"),
        ("date = 2020", 'date = "2020~"', "agrees, +0.0%"),
        ("date = 2021", 'date = "2021/.."', "agrees, +0.0%"),
        ("date = 2021", "value = 20", "other days"),
        ("date = 2020", "value = 20", "newer"),
        ("date = 2020", 'source = "s"', "other days, other basis"),
        ("source = 's'", 'source = "z"', "other days, other basis"),
        ("value = 20", "value = 20", "agrees, +0.0%"),
        ("value = 20", "value = 20, source = 'y22'", "newer, other basis"),
        ('date = "2020/.."', 'date = "2020/..", source = "s"', "other days, other basis"),
        ('date = "2020/..", source = "s"', 'date = "2020/..", source = "s"', "other days"),
        ('date = "../2020"', 'date = "../2020"', "agrees, +0.0%"),
        ('date = "../2020"', "date = 2020", "newer"),
        ("metric = 'area'", "metric = 'area', source = 'z'", "agrees, +0.0%"),
        ("metric = 'area'", "metric = 'area', reporter = 'XB'", "agrees, +0.0%"),
        ("metric = 'area'", "metric = 'area', date = 2020", "earlier"),
        ("date = 2020", "date = 2020, reporter = 'XB'", "agrees, other basis, +0.0%"),
        (
            "date = 2020, primary = 'The  Office'",
            "date = 2020, primary = 'the office', source = 'z'",
            "agrees, +0.0%",
        ),
        (
            "date = 2020, primary = 'O', reporter = 'XB'",
            "date = 2020, primary = 'O'",
            "agrees, other basis, +0.0%",
        ),
    ],
)
def test_bases_and_other_days(tmp_path: Path, a: str, b: str, expected: str) -> None:
    a, b = (keys if "value" in keys else f"value = 20, {keys}" for keys in (a, b))
    (opinion,) = said(tmp_path, f"a: {a}\nb: {b}")
    assert described(opinion) == expected


def test_only_the_same_metric_and_the_same_countries_have_a_say(tmp_path: Path) -> None:
    facts = """
        a: value = 1, date = 2020
        metric: value = 1, date = 2020, metric = "n"
        country: value = 1, date = 2020, country = "XB"
        joint: value = 1, date = 2020, country = ["XA", "XB"]
        group: value = 1, date = 2020, country = "isles"
        same: value = 1, date = 2020
    """
    assert [o.figure.id for o in said(tmp_path, facts)] == ["t.same"]


def test_joint_countries_are_the_same_in_any_order(tmp_path: Path) -> None:
    a, b = 'country = ["XA", "XB"]', 'country = ["XB", "XA"]'
    (opinion,) = said(tmp_path, f"a: value = 1, date = 2020, {a}\nb: value = 1, date = 2020, {b}")
    assert opinion.relation == "agrees"


def test_the_newest_comes_first_and_an_older_source_is_marked(tmp_path: Path) -> None:
    facts = """
        a: value = 1, date = 2020, reporter = "XB"
        old: value = 2, date = 2019, reporter = "XB", source = "y20"
        new: value = 3, date = 2019, reporter = "XB", source = "y22"
        other: value = 3, date = 2019, source = "y20"
        newest: value = 4, date = 2021
    """
    opinions = said(tmp_path, facts)
    assert [o.figure.id for o in opinions] == ["t.newest", "t.new", "t.old", "t.other"]
    assert [o.older for o in opinions] == [False, False, True, False]


def test_a_lasting_figure_of_another_counter_is_not_older(tmp_path: Path) -> None:
    (opinion,) = said(
        tmp_path, 'a: value = 1, metric = "area", source = "y22"\nb: value = 1, metric = "area"'
    )
    assert not opinion.older


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ('primary = "The Office"', 'primary = "the  office", reporter = "XB", source = "z"', True),
        ('primary = "O", reporter = "XB"', 'primary = "P", reporter = "XB"', False),
        ('reporter = "XB"', 'reporter = "XB", primary = "O", source = "z"', True),
        ('reporter = "XB"', 'reporter = "XC"', False),
        ('reporter = "XB"', "date = 2020", False),
        ("date = 2020", "date = 2020", True),
        ("date = 2020", 'source = "z"', False),
    ],
)
def test_voices(tmp_path: Path, a: str, b: str, one: bool) -> None:
    base = invented(tmp_path, f"a: value = 1, {a}\nb: value = 1, {b}")
    assert same_voice(base.get("t.a"), base.get("t.b")) is one
    assert same_voice(base.get("t.b"), base.get("t.a")) is one


def test_opinions_of_one_voice_on_the_same_days_are_a_group(tmp_path: Path) -> None:
    facts = """
        a: value = 1, date = 2020
        p: value = 2, date = 2019, primary = "O", source = "y20"
        q: value = 2, date = 2019, source = "z"
        r: value = 2, date = 2019, primary = "o", source = "y22"
        earlier: value = 2, date = 2018, primary = "O"
    """
    groups = [[o.figure.id for o in group] for group in voices(said(tmp_path, facts))]
    assert groups == [["t.r", "t.p"], ["t.q"], ["t.earlier"]]


def test_the_nearest_are_one_before_and_one_after_by_each_count(tmp_path: Path) -> None:
    facts = """
        a: value = 1, date = 2020
        before: value = 2, date = 2018, reporter = "XB"
        long-before: value = 2, date = 2017, reporter = "XB"
        half: value = 2, date = "2021-01/2021-06", reporter = "XB"
        after: value = 2, date = 2021, reporter = "XB"
        long-after: value = 2, date = 2023, reporter = "XB"
        other-half: value = 2, date = "2021-01/2021-06", reporter = "XC"
        unsaid: value = 2, date = 2022
        unsaid-long-after: value = 2, date = 2023, source = "y22"
    """
    base = invented(tmp_path, facts)
    this = figure(base, "a")
    groups = nearest(this, voices(second_opinions(base, this)))
    near = [o.figure.id.removeprefix("t.") for group in groups for o in group]
    assert near == ["unsaid", "after", "other-half", "before"]


def test_a_fact_is_consulted_with_the_claims_on_both_sides(tmp_path: Path) -> None:
    base = invented(
        tmp_path,
        """
        a: text = "Yes.", contradicts = ["t.b", "t.nowhere"], reading = "R"
        b: text = "No."
        c: missing = "none"
    """,
    )
    a, b = base.get("t.a"), base.get("t.b")
    assert consulted(base, a) == (a, [], [], [b], [])
    assert consulted(base, b) == (b, [], [a], [], [])
    assert consulted(base, base.get("t.c")).opinions == []


def pairs(base: Base, *metrics: str) -> list[tuple[str, str, str]]:
    """Return the conflicts: the ids without their topic, and the relation."""
    found = conflicts(base, (), [base.metric(m) for m in metrics])
    return [(c.a.id[2:], c.b.id[2:], c.relation) for c in found]


def test_conflicts_are_ordered_by_ratio_then_deviation_then_claims(tmp_path: Path) -> None:
    base = invented(
        tmp_path,
        """
        claim: text = "It is.", contradicts = ["t.denied"], reading = "It isn't."
        denied: text = "It is not."
        h1: value = 100, hedge = "about", country = "XB", date = 2020
        h2: value = 106, country = "XB", date = 2020
        i1: value = 100, hedge = "about", country = "XC", date = 2020
        i2: value = 108, country = "XC", date = 2020
        rank1: value = 3, metric = "k", date = 2020
        rank2: value = 4, metric = "k", date = 2020
        d1: value = 20, date = 2020
        d2: value = 30, date = 2020
        e1: value = 90, date = 2021
        e2: value = 20, date = 2021
        forecast: value = 200, date = 2021, status = "forecast"
        other: value = 400, date = 2019
    """,
    )
    assert pairs(base) == [
        ("e1", "e2", "differs"),
        ("d2", "d1", "differs"),
        ("rank2", "rank1", "differs"),
        ("i2", "i1", "agrees within the hedge"),
        ("h2", "h1", "agrees within the hedge"),
        ("claim", "denied", "contradicts"),
    ]
    assert pairs(base, "k") == [("rank2", "rank1", "differs")]
    first = conflicts(base)[0]
    assert (first.ratio_low, first.ratio_high) == (Decimal("4.36"), Decimal("4.65"))
    assert [c.reading for c in conflicts(base)] == [None] * 5 + ["It isn't."]


def test_a_forecast_has_an_opinion_but_no_conflict(tmp_path: Path) -> None:
    facts = 'a: value = 1, date = 2020\nb: value = 9, date = 2020, status = "forecast"'
    (opinion,) = said(tmp_path, facts)
    assert (opinion.relation, opinion.figure.quantity.status) == ("differs", "forecast")
    assert conflicts(invented(tmp_path, facts)) == []


def test_a_claim_on_figures_that_differ_is_one_conflict(tmp_path: Path) -> None:
    base = invented(
        tmp_path,
        """
        a: value = 1, date = 2020, contradicts = ["t.b", "t.a"], reading = "R"
        b: value = 9, date = 2020, contradicts = ["t.a"], reading = "Q"
    """,
    )
    assert pairs(base) == [("b", "a", "differs")]
    assert conflicts(base)[0].reading == "R"


def test_a_claim_is_shown_for_the_topic_or_metric_of_either_side(tmp_path: Path) -> None:
    base = invented(
        tmp_path,
        """
        a: value = 1, date = 2020, metric = "n"
        b: text = "No.", contradicts = ["t.a"], reading = "R"
    """,
    )
    assert pairs(base, "n") == [("b", "a", "contradicts")]
    assert pairs(base, "m") == []
    assert len(conflicts(base, [base.topic("t")])) == 1
    assert base.contradicting(base.get("t.a")) == [base.get("t.b")]
    assert base.contradicting(base.get("t.b")) == []


def test_pairs_of_the_same_two_voices_are_one_entry(tmp_path: Path) -> None:
    base = invented(
        tmp_path,
        """
        a1: value = 10, date = 2020, reporter = "XA"
        a2: value = 11, date = 2020, reporter = "XA", source = "z"
        b1: value = 20, date = 2020, reporter = "XB"
        c1: value = 40, date = 2020, reporter = "XC"
        x1: value = 10, date = 2021, reporter = "XA"
        x2: value = 20, date = 2021, reporter = "XB"
        c: text = "Yes.", contradicts = ["t.d", "t.e"], reading = "R"
        d: text = "No."
        e: text = "Never."
    """,
    )
    groups = [[(c.a.id[2:], c.b.id[2:]) for c in group] for group in entries(conflicts(base))]
    assert groups == [
        [("c1", "a1"), ("c1", "a2")],
        [("c1", "b1")],
        [("b1", "a1"), ("b1", "a2")],
        [("x2", "x1")],
        [("a2", "a1")],
        [("c", "d")],
        [("c", "e")],
    ]


SHIPPED = load(bundled())

DIFFER = """
kz-imports-us-2024-kz kz-imports-us-2024-us
turnover-cn-2021-cn turnover-cn-2021-kz
turnover-cn-2023-10m-cn turnover-cn-2023-10m-kz
turnover-cn-2022-cn turnover-cn-2022-kz-trend
turnover-cn-2022-cn-nca turnover-cn-2022-kz-trend
turnover-cn-2023-cn turnover-cn-2023-kz
turnover-cn-2022-cn-nca turnover-cn-2022-kz
turnover-cn-2022-cn turnover-cn-2022-kz
turnover-us-2024-kz turnover-us-2024-us
kz-exports-us-2024-us kz-exports-us-2024-kz
turnover-ru-2023-8m-ru turnover-ru-2023-8m-kz
land-border-ru-sovereign-limits land-border-ru-factbook
land-border-ru-sovereign-limits land-border-ru
turnover-ru-2020 turnover-ru-2020-kz
turnover-ru-2021-ru turnover-ru-2021-kz-kazinform
turnover-ru-2021-kz turnover-ru-2021-kz-kazinform
turnover-ru-2024-ru turnover-ru-2024
"""
WITHIN = """
land-border-ru-factbook land-border-ru
turnover-ru-2022-ru turnover-ru-2022-kz
land-border-ru-kz land-border-ru
land-border-ru-tass land-border-ru
"""
CLAIMS = """
land-border-ru-sovereign-limits longest-border-ru
arms-tiv-us-2004-2019 arms-us-2004-2019
arms-tiv-ru-1992-2020 arms-ru-1991
steppe-eagle-us-2003 steppe-eagle-2003
embassy-us-1992-02 embassy-us-1992-01
protest-note-ru-2020-12 protest-note-ru
protest-note-ru-2020-12 deputies-gift-ru
tokayev-geneva-kz-2011 tokayev-un
visa-free-us-2014 visa-free-us-2015
visa-free-us-2014 visa-free-europe-2015
us-visa-refusal-rate-tm-fy2021-us us-visa-refusals
"""


@pytest.mark.parametrize(
    ("relation", "expected"),
    [("differs", DIFFER), ("agrees within the hedge", WITHIN), ("contradicts", CLAIMS)],
)
def test_the_bundled_facts_have_these_conflicts_and_no_other(relation: str, expected: str) -> None:
    found = [c for c in conflicts(SHIPPED) if c.relation == relation]
    ids = sorted(re.sub(r"\w+\.", "", f"{c.a.id} {c.b.id}") for c in found)
    assert ids == sorted(expected.split("\n")[1:-1])


def test_the_bundled_figures_of_the_article_have_these_opinions() -> None:
    """Umarov's figures, one by one, as worked out by hand."""

    def opinions(i: str) -> set[str]:
        found = SHIPPED.facts[i]
        assert found.metric
        return {o.relation for o in second_opinions(SHIPPED, found)}  # type: ignore[arg-type]

    assert opinions("trade.turnover-us-2020") == {"earlier", "newer"}
    assert opinions("trade.turnover-ru-2020") == {"differs", "earlier", "newer"}
    assert opinions("borders.land-border-ru") == {"agrees within the hedge", "differs"}
    assert opinions("oil.share-cn-2019") == {"earlier"}
    assert opinions("oil.budget-share") == {"newer"}
    assert opinions("oil.tengizchevroil-stake-us") == {"earlier"}
    assert opinions("investment.fdi-stock-us-2021") == {"earlier"}
    assert opinions("diplomacy.putin-visits-kz") == {"earlier"}
    assert opinions("borders.almaty-population") == {"newer"}
    nobody = "trade.equipment-share-us oil.share-us-2019 oil.share-ru-2019 society.ngo-grants"
    assert [opinions(i) for i in nobody.split()] == [set()] * 4


def test_every_relation_of_the_bundled_facts_is_mutual() -> None:
    mirrored = {"earlier": "newer", "newer": "earlier"}
    figures = [f for f in SHIPPED.select(figures=True) if f.metric and f.metric.id == "turnover"]
    by_pair = {
        (f.id, o.figure.id): o.relation
        for f in figures
        for o in second_opinions(SHIPPED, f)  # type: ignore[arg-type]
    }
    assert by_pair
    for a, b in combinations([f.id for f in figures], 2):
        if (a, b) in by_pair:
            assert by_pair[b, a] == mirrored.get(by_pair[a, b], by_pair[a, b])
