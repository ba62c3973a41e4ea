"""Tests what may be compared, and the verdicts."""

import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Result, Run, base_of
from kzfacts.comparison import rows
from kzfacts.model.period import Period
from kzfacts.model.quantity import HEDGES, Metric, Quantity
from kzfacts.model.records import Country, Fact, Source, Topic

HEAD = """
[base]
title = "T"
schema = 1
home = "XH"
[countries]
XH = {name = "Homeland"}
XA = {name = "Avalon"}
XB = {name = "Bohemia"}
XC = {name = "Cockaigne"}
isles = {name = "the isles", members = ["XA", "XC"]}
[metrics]
m = {label = "M", unit = "USD", kind = "flow"}
n = {label = "N", unit = "ships", kind = "count"}
r = {label = "R", unit = "%", kind = "rate"}
k = {label = "K", unit = "place", kind = "rank"}
lasting = {label = "L", unit = "USD", kind = "flow", lasting = true}
[sources]
s = {title = "S"}
z = {title = "Z"}
y20 = {title = "Y", issued = 2020}
y21 = {title = "Y", issued = "2021-06"}
"""


class Comparison:
    """Compares countries on a base written for one test."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.folder = run, folder

    def result(self, facts: str, *args: str, metric: str = "m") -> Result:
        """Compare facts, one a line, of source s and the given metric if they name no others."""
        file = self.folder / "x.toml"
        lines = []
        for n, fact in enumerate(facts.strip().splitlines()):
            source = "" if "source =" in fact else ', source = "s"'
            of = "" if "metric =" in fact else f', metric = "{metric}"'
            lines.append(f"f{n} = {{{fact.strip()}{source}{of}}}")
        file.write_text(HEAD + "[t]\n" + "\n".join(lines), "utf-8")
        return self.run("compare", *args, facts=file)

    def row(self, facts: str, *args: str, metric: str = "m") -> dict[str, Any]:
        result = self.result(facts, *args, "--json", metric=metric)
        assert result.code == 0, result.err
        (row,) = json.loads(result.out)["rows"]
        return dict(row)

    def verdict(
        self, facts: str, *args: str, metric: str = "m"
    ) -> tuple[str, float | None, float | None]:
        (verdict,) = self.row(facts, *(args or ("xa", "xb")), metric=metric)["verdicts"]
        return verdict["relation"], verdict["ratio_low"], verdict["ratio_high"]


def values(row: dict[str, Any]) -> dict[str, list[float]]:
    """Return the values in the cells of a row."""
    return {code: [f["value"] for f in cell] for code, cell in row["cells"].items()}


@pytest.fixture
def side_by_side(run: Run, tmp_path: Path) -> Comparison:
    return Comparison(run, tmp_path)


@pytest.mark.parametrize(
    ("a", "b", "verdict", "metric"),
    [
        ("value = 21.4", 'value = 2, hedge = "almost"', ("greater", 10.6, 12.0), "m"),
        ('value = 2, hedge = "almost"', "value = 21.4", ("less", 0.0839, 0.0937), "m"),
        ("value = 20", "value = 21", ("less", 0.906, 1), "m"),
        ("value = 20", "value = 20", ("cannot tell", 0.951, 1.06), "m"),
        ('value = 3, hedge = "about"', "value = 3", ("cannot tell", 0.771, 1.32), "m"),
        (
            'value = 3, hedge = "at least"',
            'value = 2, hedge = "at most"',
            ("greater", 1.5, None),
            "m",
        ),
        (
            'value = 3, hedge = "at least"',
            'value = 3, hedge = "at most"',
            ("cannot tell", 1, None),
            "m",
        ),
        (
            'value = 3, hedge = "more than"',
            'value = 3, hedge = "at most"',
            ("greater", 1, None),
            "m",
        ),
        (
            'value = 3, hedge = "more than"',
            'value = 3, hedge = "more than"',
            ("cannot tell", None, None),
            "m",
        ),
        ("low = 1, high = 2", "low = 3, high = 4", ("less", 0.25, 0.667), "m"),
        ("low = 1, high = 3", "low = 2, high = 4", ("cannot tell", 0.25, 1.5), "m"),
        (
            'value = 3, unit = "USD mn"',
            'value = 3, unit = "USD thousand"',
            ("greater", 714, 1400),
            "m",
        ),
        (
            'value = 3, unit = "USD mn"',
            "low = 3_000_000, high = 3_000_000",
            ("cannot tell", 0.833, 1.17),
            "m",
        ),
        ("value = -5", "value = 5", ("less", None, None), "m"),
        ("value = 0", "value = 5", ("less", None, None), "m"),
        ("low = 0, high = 0", "value = 5", ("less", 0, 0), "m"),
        ('value = 5, hedge = "less than"', "low = 0, high = 0", ("cannot tell", None, None), "m"),
        ("value = 28", "value = 28", ("equal", 1, 1), "n"),
        ("value = 0", 'value = 0, hedge = "at most"', ("cannot tell", None, None), "n"),
        ("value = 28", "value = 24", ("greater", 1.16, 1.17), "n"),
        ('value = 28, hedge = "about"', "value = 28", ("cannot tell", 0.9, 1.1), "n"),
        ('value = -2, hedge = "at most"', "value = 1", ("less", None, None), "r"),
        ("value = 3", "value = 5", ("less", None, None), "k"),
    ],
)
def test_a_verdict_follows_from_the_intervals(
    side_by_side: Comparison,
    a: str,
    b: str,
    verdict: tuple[str, float | None, float | None],
    metric: str,
) -> None:
    facts = f'country = "XA", {a}\ncountry = "XB", {b}'
    assert side_by_side.verdict(facts, metric=metric) == verdict


def test_a_row_is_on_the_period_that_most_countries_share(side_by_side: Comparison) -> None:
    row = side_by_side.row(
        """country = "XA", date = 2019, value = 1
        country = "XA", date = 2021, value = 2
        country = "XB", date = 2019, value = 3
        country = "XC", date = 2021, value = 4
        country = "XB", date = 2018, value = 5
        country = "XH", date = "2019-01/2019-12", value = 6""",
        *("xa", "xb", "xc", "xh"),
    )
    assert row["date"] == "2019"
    assert values(row) == {"XA": [1], "XB": [3], "XC": [4], "XH": [6]}
    assert row["comparable"] is False
    assert row["reason"] == "Cockaigne: 2021, not 2019"
    relations = {v["a"] + v["b"]: v["relation"] for v in row["verdicts"]}
    assert relations == {"XAXB": "less", "XAXC": "cannot tell", "XAXH": "less"} | {
        "XBXC": "cannot tell",
        "XBXH": "less",
        "XCXH": "cannot tell",
    }


def test_of_two_periods_shared_by_as_many_the_more_recent_counts(side_by_side: Comparison) -> None:
    facts = "\n".join(
        f'country = "{c}", date = {d}, value = 1'
        for c, d in [("XA", 2019), ("XB", 2019), ("XA", 2020), ("XB", 2020)]
    )
    assert side_by_side.row(facts, "xa", "xb")["date"] == "2020"
    assert side_by_side.row(facts, "xa", "xb", "--date", "2019")["date"] == "2019"


def test_different_periods_are_never_silently_ranked(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = 2019, value = 1\ncountry = "XB", date = 2020, value = 3'
    row = side_by_side.row(facts, "xa", "xb")
    assert (row["date"], row["comparable"]) == (None, False)
    assert row["reason"] == "Avalon: 2019; Bohemia: 2020"
    assert row["verdicts"][0]["relation"] == "cannot tell"
    assert row["verdicts"][0]["reason"] == "2019 against 2020"
    mixed = side_by_side.row(facts, "xa", "xb", "--mixed")
    assert mixed["verdicts"][0]["relation"] == "less"
    assert mixed["comparable"] is False


def test_different_reporters_are_never_silently_ranked(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = 2020, value = 1, reporter = "XA"\ncountry = "XB", date = 2020, value = 3'
    row = side_by_side.row(facts, "xa", "xb")
    assert row["verdicts"][0]["reason"] == "2020, reported by Avalon against 2020, in S"
    assert row["reason"] == "Avalon: 2020, reported by Avalon; Bohemia: 2020, in S"


def test_undated_figures_are_comparable_within_one_source(side_by_side: Comparison) -> None:
    assert side_by_side.verdict('country = "XA", value = 1\ncountry = "XB", value = 3')[0] == "less"
    assert (
        side_by_side.verdict('country = "XA", value = 1\ncountry = "XB", date = 2020, value = 3')[0]
        == "cannot tell"
    )
    facts = 'country = "XA", value = 1\ncountry = "XB", value = 3, source = "z"'
    row = side_by_side.row(facts, "xa", "xb")
    assert row["verdicts"][0]["reason"] == "undated, in S against undated, in Z"


def test_undated_figures_of_a_lasting_metric_meet_whoever_counted(
    side_by_side: Comparison,
) -> None:
    facts = 'country = "XA", value = 1, reporter = "XA"\ncountry = "XB", value = 3, source = "z"'
    assert side_by_side.verdict(facts, metric="lasting")[0] == "less"
    assert side_by_side.verdict(facts)[0] == "cannot tell"


def test_figures_of_one_primary_meet_whatever_the_source(side_by_side: Comparison) -> None:
    facts = """country = "XA", date = 2020, value = 1, primary = "The Customs Union"
        country = "XB", date = 2020, value = 3, primary = "the customs  union", source = "z"
        """
    assert side_by_side.verdict(facts)[0] == "less"
    row = side_by_side.row(facts.replace("  union", " office"), "xa", "xb")
    assert row["verdicts"][0]["reason"] == (
        "2020, counted by The Customs Union against 2020, counted by the customs office"
    )


def test_a_reporter_outranks_a_primary(side_by_side: Comparison) -> None:
    facts = """country = "XA", date = 2020, value = 1, primary = "P", reporter = "XA"
        country = "XB", date = 2020, value = 3, primary = "P", reporter = "XB"
        """
    assert side_by_side.verdict(facts)[0] == "cannot tell"
    same = facts.replace('reporter = "XB"', 'reporter = "XA"')
    assert side_by_side.verdict(same)[0] == "less"


def test_figures_of_different_sources_without_a_counter_do_not_meet(
    side_by_side: Comparison,
) -> None:
    facts = """country = "XA", date = 2020, value = 1
        country = "XB", date = 2020, value = 3, source = "z"
        """
    row = side_by_side.row(facts, "xa", "xb")
    assert row["reason"] == "Avalon: 2020, in S; Bohemia: 2020, in Z"
    assert row["verdicts"][0]["relation"] == "cannot tell"


def test_an_open_end_is_closed_by_the_year_of_the_source(side_by_side: Comparison) -> None:
    facts = """country = "XA", date = "2019/..", value = 1, source = "y20"
        country = "XB", date = "2019/2020", value = 3, source = "y20"
        """
    assert side_by_side.verdict(facts)[0] == "less"
    undated = facts.replace("y20", "s")
    assert side_by_side.verdict(undated)[0] == "cannot tell"
    assert side_by_side.verdict(undated.replace("2019/2020", "2019/.."))[0] == "cannot tell"


def test_the_home_country_s_count_wins_between_equal_bases(side_by_side: Comparison) -> None:
    figures = [("XA", "XA", 1), ("XB", "XA", 2), ("XA", "XH", 3), ("XB", "XH", 4)]
    lines = [
        f'country = "{c}", date = 2020, value = {v}, reporter = "{by}"' for c, by, v in figures
    ]
    for order in (lines, lines[::-1]):
        row = side_by_side.row("\n".join(order), "xa", "xb")
        assert (row["reporter"], values(row)) == ("XH", {"XA": [3], "XB": [4]})
    row = side_by_side.row("\n".join(lines).replace('"XH"', '"XC"'), "xa", "xb")
    assert row["reporter"] == "XA"


def test_of_periods_that_end_together_the_shortest_wins(side_by_side: Comparison) -> None:
    lines = [
        f'country = "{c}", date = "{d}", value = 1'
        for d in ("2020", "2020-10/2020-12", "2019/2020")
        for c in ("XA", "XB")
    ]
    assert side_by_side.row("\n".join(lines), "xa", "xb")["date"] == "2020-10/2020-12"


def test_the_most_precise_of_several_figures_is_shown_if_all_overlap(
    side_by_side: Comparison,
) -> None:
    facts = """country = "XA", date = 2020, value = 25, hedge = "more than"
        country = "XA", date = 2020, value = 26, hedge = "about"
        country = "XA", date = 2020, value = 26.1
        country = "XB", date = 2020, value = 20"""
    row = side_by_side.row(facts, "xa", "xb")
    assert values(row) == {"XA": [26.1, 25, 26], "XB": [20]}
    assert row["verdicts"][0]["ratio_low"] == 1.27
    assert side_by_side.result(facts, "xa", "xb").out == (
        "t          Avalon  Bohemia\n"
        "  M, 2020   $26.1      $20  Avalon 1.27–1.35 × Bohemia †\n"
        "\n"
        "source: S\n"
        "† unproved: no text to check against\n"
    )


def test_of_equally_precise_figures_the_newest_source_wins(side_by_side: Comparison) -> None:
    facts = """country = "XA", date = 2019, value = 25, source = "y20", primary = "P"
        country = "XA", date = 2019, value = 25, source = "y21", primary = "P"
        country = "XB", date = 2019, value = 20, source = "y21", primary = "P"
        """
    for order in (facts, "\n".join(facts.splitlines()[::-1])):
        row = side_by_side.row(order, "xa", "xb")
        assert [f["source"] for f in row["cells"]["XA"]] == ["y21", "y20"]


def test_figures_of_one_basis_that_differ_are_all_shown_and_ranked_by_their_hull(
    side_by_side: Comparison,
) -> None:
    facts = """country = "XA", date = 2020, value = 10
    country = "XA", date = 2020, value = 30
    country = "XB", date = 2020, value = 20
    country = "XC", date = 2020, value = 40"""
    row = side_by_side.row(facts, "xa", "xb", "xc")
    assert (values(row)["XA"], row["also"]) == ([10, 30], {})
    assert [v["relation"] for v in row["verdicts"]] == ["cannot tell", "less", "less"]
    assert "$10 or $30" in side_by_side.result(facts, "xa", "xb", "xc").out.replace("\xa0", " ")


def test_a_figure_of_several_countries_is_shown_but_not_ranked(side_by_side: Comparison) -> None:
    facts = 'country = ["XA", "XC"], value = 10\ncountry = "XB", value = 20'
    row = side_by_side.row(facts, "xa", "xb")
    assert [f["countries"] for f in row["cells"]["XA"]] == [["XA", "XC"]]
    assert row["reason"] == "Avalon: only for Avalon, Cockaigne together"
    assert row["verdicts"][0]["relation"] == "cannot tell"
    group = side_by_side.row(
        'country = "isles", value = 10\ncountry = "XB", value = 20', "xa", "xb"
    )
    assert group["reason"] == "Avalon: only for the isles together"
    assert (
        side_by_side.verdict(
            'country = "isles", value = 10\ncountry = "XB", value = 20', "isles", "xb"
        )[0]
        == "less"
    )


def test_a_gap_stays_a_gap(side_by_side: Comparison) -> None:
    row = side_by_side.row('country = "XA", value = 10', "xa", "xb")
    assert row["cells"]["XB"] == []
    assert (row["comparable"], row["reason"], row["verdicts"]) == (
        False,
        "only Avalon has a figure",
        [],
    )


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["xa"], "compare needs two countries or more: kzfacts compare xa bohemia; for one: "),
        (["xa", "avalon"], "Avalon (XA) is named twice; name different countries"),
        (["xa", "xb", "--date", "x"], "invalid date 'x'; use 2020"),
    ],
)
def test_what_cannot_be_compared_is_wrong_usage(
    side_by_side: Comparison, args: list[str], message: str
) -> None:
    result = side_by_side.result('country = "XA", value = 10', *args)
    assert result.code == 2
    assert result.err.startswith(f"kzfacts: {message}")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            'country = "XA", value = 21.4\ncountry = "XB", value = 2, hedge = "almost"',
            "Avalon 10.6–12 × Bohemia",
        ),
        (
            'country = "XA", value = 2, hedge = "almost"\ncountry = "XB", value = 21.4',
            "Bohemia 10.6–12 × Avalon",
        ),
        (
            'country = "XA", value = 30, hedge = "about"\ncountry = "XB", value = 17',
            "Avalon 1.54–2 × Bohemia",
        ),
        ('country = "XA", value = 21.4\ncountry = "XB", value = 19', "Avalon 1.09–1.16 × Bohemia"),
        ('country = "XA", value = 5\ncountry = "XB", value = -5', "Avalon > Bohemia"),
        (
            'country = "XA", value = 3\ncountry = "XB", value = 3, hedge = "less than"',
            "cannot tell: ranges overlap",
        ),
        (
            'country = "XA", value = 3, hedge = "more than"\ncountry = "XB", value = 3, hedge = "at most"',
            "Avalon > Bo",
        ),
        (
            'country = "XA", value = 3, hedge = "about"\ncountry = "XB", value = 3',
            "cannot tell: ranges overlap",
        ),
        (
            'country = "XA", low = 4, high = 4\ncountry = "XB", low = 2, high = 2',
            "Avalon 2 × Bohemia",
        ),
        (
            'country = "XA", low = 4, high = 4\ncountry = "XB", low = 4, high = 4',
            "Avalon = Bohemia",
        ),
        (
            'country = "XA", low = 7, high = 7\ncountry = "XB", low = 3, high = 3',
            "Avalon 2.33–2.34 × Bohemia",
        ),
        (
            'country = "XA", low = 30, high = 31\ncountry = "XB", value = 3, hedge = "at most"',
            "Avalon at least 10 × Bo",
        ),
        (
            'country = "XA", low = 30, high = 31\ncountry = "XB", value = 3, hedge = "less than"',
            "Avalon more than 10 × Bohemia",
        ),
        (
            'country = "XA", value = 9, unit = "USD tn"\ncountry = "XB", low = 1, high = 2',
            "Avalon 4,250,",
        ),
        (
            'country = "XA", value = 9, unit = "USD tn"\ncountry = "XB", value = 2, hedge = "less than"',
            "Avalon more than a million × Bohemia",
        ),
    ],
)
def test_a_verdict_is_written_as_it_can_be_defended(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch, facts: str, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert words in side_by_side.result(facts, "xa", "xb").out


def test_three_countries_come_in_order_with_a_mark_where_it_cannot_be_told(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    facts = 'country = "XA", value = 1\ncountry = "XB", value = 30\ncountry = "XC", value = 29, hedge = "about"'
    assert side_by_side.result(facts, "xa", "xb", "xc").out == (
        "t    Avalon  Bohemia  Cockaigne\n"
        "  M      $1      $30  about $29  XB ? XC > XA †\n"
        "\n"
        "source: S\n"
        "? ranges overlap   † unproved: no text to check against\n"
    )
    same = 'country = "XA", value = 3\ncountry = "XB", value = 3\ncountry = "XC", value = 3'
    assert (
        side_by_side.result(same, "xa", "xb", "xc")
        .out.splitlines()[1]
        .endswith("  cannot tell: ranges overlap †")
    )


def test_an_order_claims_no_more_than_the_pairs_do(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    def phrase(metric: str = "m", *options: str, **figures: str) -> str:
        facts = "\n".join(f'country = "{code}", {figure}' for code, figure in figures.items())
        result = side_by_side.result(facts, *figures, *options, metric=metric)
        (line,) = (line for line in result.out.splitlines() if line.lstrip().startswith(("M", "K")))
        return line.split("  ")[-1].removesuffix(" †")

    far = phrase(
        XA="low = 50, high = 60",
        XB="low = 10, high = 20",
        XC="low = 15, high = 55",
        XH="low = 1, high = 5",
    )
    assert far == "XA, XB, XC > XH; XA > XB; other pairs: cannot tell"
    first = phrase(XA="low = 50, high = 60", XB="low = 10, high = 20", XC="low = 15, high = 55")
    assert first == "XA > XB; XC?"
    years = phrase(
        XA="date = 2001, value = 4",
        XB="date = 2001, value = 2",
        XC="date = 2002, value = 9",
        XH="date = 2002, value = 5",
    )
    assert years == "XA > XB; XC > XH"
    mixed = phrase(
        "m",
        "--mixed",
        XA="date = 2001, value = 4",
        XB="date = 2001, value = 2",
        XC="date = 2002, value = 9",
    )
    assert mixed == "XC > XA > XB; across periods or counters"
    assert phrase("k", XA="value = 4", XB="value = 2", XC="value = 2") == "XB = XC before XA"
    assert phrase("k", XA="value = 4", XB="value = 2") == "Bohemia before Avalon"
    apart = phrase(
        XA="date = 2001, value = 4", XB="date = 2002, value = 2", XC="date = 2003, value = 9"
    )
    assert apart == "cannot tell: dates differ"
    apart = phrase(
        XA='reporter = "XA", value = 4',
        XB='reporter = "XB", value = 2',
        XC="date = 2003, value = 9",
    )
    assert apart == "cannot tell: dates or counters differ"
    assert phrase(XA='reporter = "XA", value = 4', XB="value = 2") == "cannot tell: counters differ"


@pytest.mark.parametrize(
    ("figures", "explained"),
    [
        (["value = 1", "value = 30", 'value = 29, hedge = "about"'], True),
        (["low = 50, high = 60", "low = 10, high = 20", "low = 15, high = 55"], True),
        (["value = 1", "value = 30", "value = 50"], False),
        (["value = 1", "value = 30", "date = 2019, value = 50"], False),
    ],
)
def test_the_mark_for_overlaps_is_explained_where_it_is_used(
    side_by_side: Comparison, figures: list[str], explained: bool
) -> None:
    codes = ("XA", "XB", "XC")
    facts = "\n".join(f'country = "{c}", {f}' for c, f in zip(codes, figures, strict=True))
    out = side_by_side.result(facts, *codes).out
    assert ("\n? ranges overlap " in out) is explained


def test_two_figures_on_the_same_days_are_compared_though_the_row_is_on_others(
    side_by_side: Comparison,
) -> None:
    facts = """country = "XA", date = 2021, value = 1
        country = "XB", date = 2021, value = 2
        country = "XC", date = 2019, value = 3
        country = "XH", date = 2019, value = 9"""
    row = side_by_side.row(facts, "xa", "xb", "xc", "xh")
    assert row["date"] == "2021"
    told = {(v["a"], v["b"]): v["relation"] for v in row["verdicts"]}
    assert (told["XC", "XH"], told["XA", "XC"]) == ("less", "cannot tell")


def test_ranking_across_periods_keeps_its_mark(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    facts = 'country = "XA", date = 2020, value = 1\ncountry = "XB", date = 2019, value = 30'
    (verdict,) = side_by_side.row(facts, "xa", "xb", "--mixed")["verdicts"]
    assert (verdict["relation"], verdict["reason"]) == ("less", "2020 against 2019")
    assert (
        "19.6–61 × Avalon, 2020 against 2019"
        in side_by_side.result(facts, "xa", "xb", "--mixed").out
    )
    assert "█" in side_by_side.result(facts, "xa", "xb", "--mixed", "--chart").out
    assert "█" not in side_by_side.result(facts, "xa", "xb", "--chart").out


def test_doubt_about_a_date_stays_with_the_figure_it_belongs_to(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = "2020~", value = 1\ncountry = "XB", date = 2020, value = 30'
    for args in (("xa", "xb"), ("xb", "xa")):
        assert side_by_side.row(facts, *args)["date"] == "2020"
        out = side_by_side.result(facts, *args, "-f", "plain").out
        assert "Metric: M, 2020\n" in out
        assert "Avalon: $1 [1], about 2020\n" in out
    both = side_by_side.result(facts.replace("2020,", '"2020~",'), "xa", "xb", "-f", "plain").out
    assert "Metric: M, about 2020\nAvalon: $1 [1]\n" in both


def test_figures_of_other_counters_and_other_periods_do_not_vanish(
    side_by_side: Comparison,
) -> None:
    facts = """country = "XA", date = 2020, value = 1, reporter = "XC"
        country = "XA", date = 2020, value = 7, primary = "the  Office"
        country = "XA", date = 2020, value = 8, reporter = "XH"
        country = "XA", date = 2020, value = 9
        country = "XB", date = 2020, value = 2, reporter = "XC"
        country = "XB", date = 2022, value = 4
        country = "XA", date = 2021, value = 3"""
    row = side_by_side.row(facts, "xa", "xb")
    assert (row["date"], row["reporter"]) == ("2020", "XC")
    assert {code: [f["value"] for f in also] for code, also in row["also"].items()} == {
        "XA": [7, 8, 9]
    }
    assert row["other_periods"] == {"XA": ["t.f6"], "XB": ["t.f5"]}
    assert [v["relation"] for v in row["verdicts"]] == ["less"]
    plain = side_by_side.result(facts, "xa", "xb", "-f", "plain").out
    assert (
        "Avalon: $1 [1], reported by Cockaigne; $7 [1], counted by the Office; "
        "$8 [1], reported by Homeland; $9 [1], in S; also 2021\n" in plain
    )
    assert "Bohemia: $2 [1]; also 2022\n" in plain
    table = side_by_side.result(facts, "xa", "xb").out
    assert "$7" not in table
    assert "\nOther counts for the same days in 1 row: --all\n" in table
    table = " ".join(side_by_side.result(facts, "xa", "xb", "--all").out.split())
    assert "$1, reported by Cockaigne or $7, counted by the Office or $8, reported by" in table
    assert "--all" not in table
    chart = side_by_side.result(facts, "xa", "xb", "--chart", "--all").out
    assert "$7" in chart
    assert "also 2021" in chart


def test_figures_that_contradict_each_other_are_called_so(side_by_side: Comparison) -> None:
    facts = 'country = "XA", value = 5\ncountry = "XA", value = 50\ncountry = "XB", value = 20'
    (verdict,) = side_by_side.row(facts, "xa", "xb")["verdicts"]
    assert verdict["reason"] == "$5 or $50 lie on both sides of $20"


def test_home_is_a_country_like_any_other(run: Run) -> None:
    (row,) = json.loads(run("compare", "homeland", "xa", "-m", "ships", "--json").out)["rows"]
    assert row["verdicts"] == [
        {"a": "XH", "b": "XA", "relation": "equal", "ratio_low": 1, "ratio_high": 1, "reason": None}
    ]


def test_rows_follow_the_order_of_topics_and_metrics(run: Run) -> None:
    rows = json.loads(run("compare", "xa", "xc", "--all", "--json").out)["rows"]
    assert [(row["metric"], len([c for c in row["cells"].values() if c])) for row in rows] == [
        ("turnover", 2),
        ("coal-share", 1),
        ("ships", 1),
        ("coast", 2),
    ]


FOR_ALL, FOR_TWO, FOR_ONE, APART = (
    "\n".join(f'country = "{c}", metric = "{m}", value = {n}, {d}' for c, n, d in figures)
    for m, figures in {
        "m": [("XA", 1, "date = 2020"), ("XB", 2, "date = 2020"), ("XC", 3, "date = 2020")],
        "n": [("XA", 1, "date = 2020"), ("XB", 2, "date = 2020")],
        "r": [("XA", 1, "date = 2020")],
        "lasting": [("XA", 1, "date = 2020"), ("XB", 2, "date = 2020"), ("XC", 3, "date = 2019")],
    }.items()
)


@pytest.mark.parametrize(
    ("args", "metrics", "left_out"),
    [
        ([], ["m"], "3 metrics lack countries or can't be ranked: --all"),
        (["-t", "t"], ["m", "n", "lasting"], "1 metric has figures for one country only: --all"),
        (["-m", "m", "-m", "n", "-m", "r"], ["m", "n"], "1 metric has figures for one country"),
        (["--date", "2020"], ["m", "n", "lasting"], "1 metric has figures for one country only"),
        (["--mixed"], ["m", "n", "lasting"], "1 metric has figures for one country only: --all"),
        (["--all"], ["m", "n", "r", "lasting"], None),
        (["-m", "r"], ["r"], None),
    ],
)
def test_only_complete_rows_are_shown_if_nothing_else_is_asked_for(
    side_by_side: Comparison, args: list[str], metrics: list[str], left_out: str | None
) -> None:
    facts = "\n".join([FOR_ALL, FOR_TWO, FOR_ONE, APART])
    command = ("xa", "xb", "xc", *args)
    rows = json.loads(side_by_side.result(facts, *command, "--json").out)["rows"]
    assert [row["metric"] for row in rows] == metrics
    table = side_by_side.result(facts, *command).out
    assert (left_out or "") in table
    assert ("--all" in table) is (left_out is not None)


def test_a_comparison_without_a_complete_row_shows_what_there_is(
    side_by_side: Comparison,
) -> None:
    out = side_by_side.result("\n".join([FOR_TWO, FOR_ONE]), "xa", "xb", "xc", "--json").out
    assert [row["metric"] for row in json.loads(out)["rows"]] == ["n"]
    out = side_by_side.result(FOR_ONE, "xa", "xb", "--json").out
    assert [row["metric"] for row in json.loads(out)["rows"]] == ["r"]


def test_why_a_figure_is_missing_takes_the_place_of_the_gap(side_by_side: Comparison) -> None:
    facts = """country = "XA", date = 2020, value = 1
        country = "XB", missing = "not counted"
        country = "XC", date = 2019, missing = "lost in 2019"
        """
    command = ("xa", "xb", "xc", "-m", "m")
    table = side_by_side.result(facts, *command).out
    assert table.startswith(
        "t          Avalon      Bohemia  Cockaigne\n  M, 2020      $1  not counted          –  †\n"
    )
    plain = side_by_side.result(facts, *command, "-f", "plain").out
    assert "\nBohemia: not counted\nCockaigne: no figure\n" in plain
    assert "not counted" in side_by_side.result(facts, *command, "--chart").out
    dated = facts.replace("2019,", "2020,").rstrip() + '\ncountry = "XC", missing = "never counted"'
    assert "lost in 2019" in side_by_side.result(dated, *command).out


# Properties.

COUNTRIES = [Country(code, code) for code in ("XA", "XB", "XC")]
METRIC = Metric("m", "M", "USD", "flow")


@st.composite
def figures(draw: st.DrawFn) -> list[Fact]:
    numbers = st.decimals(min_value=-100, max_value=100, places=1, allow_nan=False)
    facts = []
    for n in range(draw(st.integers(2, 5))):
        value, hedge = draw(numbers), draw(st.sampled_from([None, *HEDGES]))
        value = value or Decimal(1)  # a hedged zero is refused on reading
        country = COUNTRIES[n] if n < 2 else draw(st.sampled_from(COUNTRIES))
        period = draw(st.sampled_from([None, Period.parse("2019"), Period.parse("2020")]))
        quantity = Quantity(
            METRIC, value, None, None, draw(st.sampled_from(["", "thousand"])), hedge
        )
        facts.append(
            Fact(
                f"t.{n}",
                Topic("t", "T"),
                (country,),
                Source("s", "", "S"),
                METRIC,
                quantity,
                period,
            )
        )
    return facts


def one_row(facts: list[Fact], *countries: Country) -> rows.Row:
    return rows.compare(base_of(facts, COUNTRIES), countries)[0]


@given(figures())
def test_swapping_two_countries_mirrors_the_verdict(facts: list[Fact]) -> None:
    a, b = COUNTRIES[:2]
    (there,), (back,) = (one_row(facts, *pair).verdicts for pair in ((a, b), (b, a)))
    mirrored = {"greater": "less", "less": "greater"}
    assert mirrored.get(there.relation, there.relation) == back.relation


@given(figures())
def test_a_verdict_never_contradicts_the_intervals(facts: list[Fact]) -> None:
    row = one_row(facts, *COUNTRIES)
    for v in row.verdicts:
        x, y = row.cells[v.a.code].interval, row.cells[v.b.code].interval
        if v.relation == "greater":
            assert y.below(x)
        elif v.relation == "less":
            assert x.below(y)
        if v.relation != "cannot tell" and v.ratio_low is not None and v.ratio_high is not None:
            assert v.ratio_low <= v.ratio_high
            assert v.ratio_low >= 1 if v.relation == "greater" else v.ratio_high <= 1


@given(figures(), st.randoms())
def test_the_order_of_facts_decides_only_between_equally_precise_figures(
    facts: list[Fact], random: Random
) -> None:
    def said(facts: list[Fact]) -> object:
        row = one_row(facts, *COUNTRIES)
        cells = {
            code: {f.id for f in (*cell.facts, *cell.others)} for code, cell in row.cells.items()
        }
        single = {code for code, cell in row.cells.items() if not cell.others}
        verdicts = [v._replace(reason=None) for v in row.verdicts if {v.a.code, v.b.code} <= single]
        return cells, row.comparable, verdicts

    assert said(facts) == said(random.sample(facts, len(facts)))


@given(figures(), st.sampled_from(["thousand", "mn"]))
def test_scaling_the_unit_changes_nothing(facts: list[Fact], scale: str) -> None:
    def scaled(f: Fact) -> Fact:
        assert f.quantity
        up = {"": scale, "thousand": {"thousand": "mn", "mn": "bn"}[scale]}[f.quantity.scale]
        return f._replace(quantity=f.quantity._replace(scale=up))

    before, after = (one_row(fs, *COUNTRIES).verdicts for fs in (facts, [scaled(f) for f in facts]))
    assert [v._replace(reason=None) for v in before] == [v._replace(reason=None) for v in after]


@given(
    st.decimals(min_value=-100, max_value=100, places=1),
    st.decimals(min_value=-1, max_value=1, places=1),
)
def test_widening_a_figure_never_turns_cannot_tell_into_a_verdict(
    x: Decimal, distance: Decimal
) -> None:
    y = x + distance

    def relation(low: Decimal, high: Decimal) -> str:
        facts = []
        for n, q in enumerate(
            (Quantity(METRIC, None, low, high, "", None), Quantity(METRIC, y, None, None, "", None))
        ):
            facts.append(
                Fact(f"t.{n}", Topic("t", "T"), (COUNTRIES[n],), Source("s", "", "S"), METRIC, q)
            )
        return one_row(facts, *COUNTRIES[:2]).verdicts[0].relation

    if relation(x, x) == "cannot tell":
        assert relation(x - 1, x + 1) == "cannot tell"
