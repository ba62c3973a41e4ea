"""Tests what `kzfacts compare` says of a base."""

import json

import pytest

from conftest import Run
from side_by_side import Comparison, values


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
    assert row["basis"]["date"] == "2019"
    assert values(row) == {"XA": [1], "XB": [3], "XC": [4], "XH": [6]}
    assert row["comparable"] is False
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
    assert side_by_side.row(facts, "xa", "xb")["basis"]["date"] == "2020"
    assert side_by_side.row(facts, "xa", "xb", "--date", "2019")["basis"]["date"] == "2019"


def test_different_periods_are_never_silently_ranked(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = 2019, value = 1\ncountry = "XB", date = 2020, value = 3'
    row = side_by_side.row(facts, "xa", "xb")
    assert (row["basis"], row["comparable"]) == (None, False)
    assert row["verdicts"][0]["relation"] == "cannot tell"
    assert row["verdicts"][0]["reason"] == "2019 against 2020"
    mixed = side_by_side.row(facts, "xa", "xb", "--mixed")
    assert mixed["verdicts"][0]["relation"] == "less"
    assert mixed["comparable"] is False


def test_different_reporters_are_never_silently_ranked(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = 2020, value = 1, reporter = "XA"\ncountry = "XB", date = 2020, value = 3'
    row = side_by_side.row(facts, "xa", "xb")
    assert row["verdicts"][0]["reason"] == "2020, Avalon's count against 2020, in S"


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
        assert (row["basis"]["counter"]["id"], values(row)) == ("XH", {"XA": [3], "XB": [4]})
    row = side_by_side.row("\n".join(lines).replace('"XH"', '"XC"'), "xa", "xb")
    assert row["basis"]["counter"] == {"kind": "reporter", "id": "XA"}


def test_of_periods_that_end_together_the_shortest_wins(side_by_side: Comparison) -> None:
    lines = [
        f'country = "{c}", date = "{d}", value = 1'
        for d in ("2020", "2020-10/2020-12", "2019/2020")
        for c in ("XA", "XB")
    ]
    assert side_by_side.row("\n".join(lines), "xa", "xb")["basis"]["date"] == "2020-10/2020-12"


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
        "t         Avalon  Bohemia\n"
        "  M, 2020  $26.1      $20  Avalon 1.27–1.35 × Bohemia\n"
        "\n"
        "source: S   no figure is proved: no text to check against\n"
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
    assert "$10 or 30" in side_by_side.result(facts, "xa", "xb", "xc").out.replace("\xa0", " ")


def test_a_figure_of_several_countries_is_shown_but_not_ranked(side_by_side: Comparison) -> None:
    facts = 'country = ["XA", "XC"], value = 10\ncountry = "XB", value = 20'
    row = side_by_side.row(facts, "xa", "xb")
    assert [f["countries"] for f in row["cells"]["XA"]] == [["XA", "XC"]]
    assert row["verdicts"][0]["relation"] == "cannot tell"
    assert (
        side_by_side.verdict(
            'country = "isles", value = 10\ncountry = "XB", value = 20', "isles", "xb"
        )[0]
        == "less"
    )


def test_a_gap_stays_a_gap(side_by_side: Comparison) -> None:
    row = side_by_side.row('country = "XA", value = 10', "xa", "xb")
    assert row["cells"]["XB"] == []
    assert (row["comparable"], row["verdicts"]) == (False, [])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["xa"], "compare needs two countries or more: kzfacts compare xa"),
        (["xa", "avalon"], "Avalon (XA) is named twice; name different countries"),
        (["xa", "xb", "--date", "x"], "invalid date 'x'; use 2020, 2020-02 or 2004/2019"),
    ],
)
def test_what_cannot_be_compared_is_wrong_usage(
    side_by_side: Comparison, args: list[str], message: str
) -> None:
    result = side_by_side.result('country = "XA", value = 10', *args)
    assert result.code == 2
    assert result.err.startswith(f"kzfacts: {message}")


def test_two_figures_on_the_same_days_are_compared_though_the_row_is_on_others(
    side_by_side: Comparison,
) -> None:
    facts = """country = "XA", date = 2021, value = 1
        country = "XB", date = 2021, value = 2
        country = "XC", date = 2019, value = 3
        country = "XH", date = 2019, value = 9"""
    row = side_by_side.row(facts, "xa", "xb", "xc", "xh")
    assert row["basis"]["date"] == "2021"
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
        "19.6–61.0 × Avalon, 2020 against 2019"
        in side_by_side.result(facts, "xa", "xb", "--mixed").out
    )
    assert "█" in side_by_side.result(facts, "xa", "xb", "--mixed", "--chart").out
    assert "█" not in side_by_side.result(facts, "xa", "xb", "--chart").out


def test_doubt_about_a_date_stays_with_the_figure_it_belongs_to(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = "2020~", value = 1\ncountry = "XB", date = 2020, value = 30'
    for args in (("xa", "xb"), ("xb", "xa")):
        assert side_by_side.row(facts, *args)["basis"]["date"] == "2020"
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
    assert (row["basis"]["date"], row["basis"]["counter"]["id"]) == ("2020", "XC")
    assert {code: [f["value"] for f in also] for code, also in row["also"].items()} == {
        "XA": [7, 8, 9]
    }
    assert row["other_periods"] == {"XA": ["t.f6"], "XB": ["t.f5"]}
    assert [v["relation"] for v in row["verdicts"]] == ["less"]
    table = side_by_side.result(facts, "xa", "xb", "-m", "m").out
    assert "$7" not in table
    assert "\nOther years and counts: --all\n" in table
    every = json.loads(side_by_side.result(facts, "xa", "xb", "--all", "--json").out)["rows"]
    assert [(r["basis"]["date"], values(r)) for r in every] == [
        ("2020", {"XA": [1], "XB": [2]}),
        ("2022", {"XA": [], "XB": [4]}),
        ("2021", {"XA": [3], "XB": []}),
        ("2020", {"XA": [8], "XB": []}),
        ("2020", {"XA": [7], "XB": []}),
        ("2020", {"XA": [9], "XB": []}),
    ]
    assert [r["basis"]["counter"] for r in every][-2:] == [
        {"kind": "primary", "id": "the office"},
        {"kind": "source", "id": "s"},
    ]
    assert "--all" not in side_by_side.result(facts, "xa", "xb", "--all").out


def test_a_comparison_says_that_others_count_differently(side_by_side: Comparison) -> None:
    facts = """country = "XA", date = 2020, value = 1, reporter = "XC"
        country = "XB", date = 2020, value = 2, reporter = "XC"
        country = "XA", date = 2020, value = 7, reporter = "XA"
        country = "XB", date = 2020, value = 3, reporter = "XB"
        country = "XB", date = 2019, value = 9, reporter = "XB"
        """
    out = side_by_side.result(facts, "xa", "xb").out
    assert "\nAvalon and Bohemia count M differently: kzfacts conflicts -m m\n" in out
    one = side_by_side.result(facts.replace("= 7", "= 1"), "xa", "xb").out
    assert "\nBohemia counts M differently: kzfacts conflicts -m m\n" in one
    unnamed = facts.replace(', reporter = "XA"', "")
    assert "\nOther counts of M differ: " in side_by_side.result(unnamed, "xa", "xb").out
    none = "\n".join(facts.splitlines()[:2])
    assert "differ" not in side_by_side.result(none, "xa", "xb").out


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        (["--reporter", "xc"], {"XA": [1], "XB": [2]}),
        (["--reporter", "xa"], {"XA": [3], "XB": []}),
        (["--source", "z"], {"XA": [5], "XB": [6]}),
        (["--as-of", "2020"], {"XA": [7], "XB": [8]}),
        (["--as-of", "2021-05"], {"XA": [7], "XB": [8]}),
        (["--as-of", "2021-06-30"], {"XA": [9], "XB": [9]}),
        (["--date", "2018"], {"XA": [4], "XB": []}),
    ],
)
def test_a_comparison_can_be_narrowed(
    side_by_side: Comparison, option: list[str], shown: dict[str, list[float]]
) -> None:
    facts = """country = "XA", date = 2020, value = 1, reporter = "XC"
        country = "XB", date = 2020, value = 2, reporter = "XC"
        country = "XA", date = 2020, value = 3, reporter = "XA"
        country = "XA", date = 2018, value = 4
        country = "XA", date = 2017, value = 5, source = "z"
        country = "XB", date = 2017, value = 6, source = "z"
        country = "XA", date = 2016, value = 7, source = "y20"
        country = "XB", date = 2016, value = 8, source = "y20"
        country = "XA", date = 2019, value = 9, source = "y21"
        country = "XB", date = 2019, value = 9, source = "y21"
        """
    assert values(side_by_side.row(facts, "xa", "xb", *option)) == shown


def test_nothing_to_compare_is_not_found(side_by_side: Comparison) -> None:
    facts = 'country = "XA", date = 2020, value = 1'
    result = side_by_side.result(facts, "xa", "xb", "--date", "2019")
    assert (result.code, result.out) == (3, "")
    assert (
        result.err == "kzfacts: no figures to compare for Avalon or Bohemia; see kzfacts metrics\n"
    )


def test_figures_that_contradict_each_other_are_called_so(side_by_side: Comparison) -> None:
    facts = 'country = "XA", value = 5\ncountry = "XA", value = 50\ncountry = "XB", value = 20'
    (verdict,) = side_by_side.row(facts, "xa", "xb")["verdicts"]
    assert verdict["reason"] == "$5 or $50 are on both sides of $20"


def test_home_is_a_country_like_any_other(run: Run) -> None:
    (row,) = json.loads(run("compare", "homeland", "xa", "-m", "ships", "--json").out)["rows"]
    assert row["verdicts"] == [
        {"a": "XH", "b": "XA", "relation": "equal", "ratio_low": 1, "ratio_high": 1, "reason": None}
    ]


def test_rows_follow_the_order_of_topics_and_metrics(run: Run) -> None:
    rows = json.loads(run("compare", "xa", "xc", "--all", "--json").out)["rows"]
    assert list(dict.fromkeys(row["metric"] for row in rows)) == [
        *("turnover", "coal-share", "ships", "coast")
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
        ([], ["m"], "3 rows lack countries or can't be ranked: --all"),
        (["-t", "t"], ["m", "n", "lasting"], "1 metric has figures for one country only: --all"),
        (["-m", "m", "-m", "n", "-m", "r"], ["m", "n"], "1 metric has figures for one country"),
        (["--date", "2020"], ["m"], "3 rows lack countries or can't be ranked: --all"),
        (["--mixed"], ["m", "lasting"], "2 rows lack countries or can't be ranked: --all"),
        (["--all"], ["m", "n", "r", "lasting", "lasting"], None),
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
        "t      Avalon      Bohemia  Cockaigne\n  M, 2020  $1  not counted          –\n"
    )
    plain = side_by_side.result(facts, *command, "-f", "plain").out
    assert "\nBohemia: not counted\nCockaigne: no figure\n" in plain
    assert "not counted" in side_by_side.result(facts, *command, "--chart").out
    dated = facts.replace("2019,", "2020,").rstrip() + '\ncountry = "XC", missing = "never counted"'
    assert "lost in 2019" in side_by_side.result(dated, *command).out


def test_a_long_name_is_not_repeated_in_conclusions(side_by_side: Comparison) -> None:
    facts = 'country = "XA", value = 30\ncountry = "XB", value = 10'
    side_by_side.result(facts, "xa", "xb")
    file = side_by_side.folder / "x.toml"
    file.write_text(file.read_text("utf-8").replace('"Bohemia"', '"Ruritanian"'), "utf-8")
    out = side_by_side.run("compare", "xa", "xb", facts=file).out
    assert "Ruritanian" in out.splitlines()[0]
    assert "Avalon 2.80–3.22 × XB" in out
