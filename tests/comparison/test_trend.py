"""Tests a metric over time."""

from pathlib import Path

import pytest

from invented import invented
from kzfacts.comparison.rows import ALL_FIGURES, Only
from kzfacts.comparison.trend import DERIVED, Trend, TrendLeftOut, trend
from kzfacts.errors import WrongUsageError
from kzfacts.model.period import Period
from kzfacts.store.base import Base
from kzfacts.store.load import bundled, load


def over_time(base: Base, metric: str = "m", only: Only = ALL_FIGURES) -> Trend:
    countries = [base.country(c) for c in ("XA", "XB")]
    return trend(base, base.metric(metric), countries, only)


def rows(found: Trend) -> list[str]:
    """Return a line for each row: the period, then the figures by country."""
    return [
        " ".join(
            [row.period.shown, *(f.id[2:] for e in row.cells.values() for f in e.shown)],
        )
        for row in found.rows
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (  # years, with a gap that stays one
            """a: value = 1, date = 2017
            b: value = 2, date = 2020, country = "XB"
            c: value = 2, date = 2018""",
            ["2017 a", "2018 c", "2019", "2020 b"],
        ),
        (  # months of a quarter
            """a: value = 1, date = "2019-11"
            b: value = 2, date = "2020-02" """,
            ["Nov 2019 a", "Dec 2019", "Jan 2020", "Feb 2020 b"],
        ),
        (  # two years each
            """a: value = 1, date = "2011/2012"
            b: value = 2, date = "2015/2016" """,
            ["2011–2012 a", "2013–2014", "2015–2016 b"],
        ),
        (  # half years
            """a: value = 1, date = "2019-07/2019-12"
            b: value = 2, date = "2020-07/2020-12" """,
            ["Jul–Dec 2019 a", "Jan–Jun 2020", "Jul–Dec 2020 b"],
        ),
        (  # years that overlap have no gaps to fill
            """a: value = 1, date = 2018
            b: value = 2, date = "2019-07/2020-06" """,
            ["2018 a", "Jul 2019–Jun 2020 b"],
        ),
        (  # days, too
            """a: value = 1, date = "2020-01-05"
            b: value = 2, date = "2020-03-05" """,
            ["5 Jan 2020 a", "5 Mar 2020 b"],
        ),
        (  # stocks of every length
            """a: value = 1, date = "2019-12-31", metric = "st"
            b: value = 2, date = 2020, metric = "st" """,
            ["31 Dec 2019 a", "2020 b"],
        ),
        (  # the last year that there is
            """a: value = 1, date = 9998
            b: value = 2, date = 9999""",
            ["9998 a", "9999 b"],
        ),
        (  # several figures for one period: the most precise if they overlap, else all
            """a: value = 1, date = 2019, hedge = "about"
            b: value = 1.02, date = 2019
            c: value = 1, date = 2020
            d: value = 3, date = 2020""",
            ["2019 b", "2020 c d"],
        ),
        (  # a figure beside a forecast; a forecast alone
            """a: value = 1, date = 2019
            b: value = 2, date = 2019, status = "forecast"
            c: value = 3, date = 2020, status = "forecast" """,
            ["2019 a", "2020 c"],
        ),
        ('a: value = 1, date = "2019~"\nb: value = 3, date = 2019', ["2019 a b"]),
        ('a: value = 1, date = 2019, country = ["XA", "XB"]', []),
        ("a: value = 1, date = 2019, country = 'isles'", []),
        ("a: value = 1", []),
    ],
)
def test_rows_are_periods(tmp_path: Path, facts: str, expected: list[str]) -> None:
    metric = "st" if '"st"' in facts else "m"
    assert rows(over_time(invented(tmp_path, facts), metric)) == expected


def test_the_counter_covers_most_periods_of_the_countries(tmp_path: Path) -> None:
    base = invented(tmp_path, """
        a: value = 1, date = 2019, reporter = "XA"
        b: value = 1, date = 2019, reporter = "XH", country = "XB"
        c: value = 1, date = 2020, reporter = "XH", country = "XB"
        d: value = 1, date = "2020-06", reporter = "XH", country = "XB"
        e: value = 1, date = 2020, country = "XC", reporter = "XC"
        undated: value = 1, reporter = "XH"
        open: value = 1, date = "../2020", reporter = "XH"
    """)  # fmt: skip
    found = over_time(base)
    assert found.counter == ("reporter", "XH")
    assert rows(found) == ["2019 b", "2020 c"]
    left_out = TrendLeftOut(undated=1, counters=(("reporter", "XA"),), by_others=1, other_lengths=2)
    assert found.left_out == left_out
    assert rows(over_time(base, only=Only(reporter=base.country("XA")))) == ["2019 a"]
    assert over_time(base, only=Only(source=base.source("y20"))).counter is None


@pytest.mark.parametrize(
    ("first", "second", "counter"),
    [
        ('date = 2019, reporter = "XA"', 'date = 2020, reporter = "XB"', "XB"),  # the newest
        ('date = 2020, reporter = "XA"', 'date = 2020, reporter = "XH"', "XH"),  # at home
        ('date = 2020, reporter = "XB"', 'date = 2020, reporter = "XA"', "XB"),  # first in the file
    ],
)
def test_of_counters_that_cover_as_much(
    tmp_path: Path, first: str, second: str, counter: str
) -> None:
    found = over_time(invented(tmp_path, f"a: value = 1, {first}\nb: value = 1, {second}"))
    assert found.counter == ("reporter", counter)


@pytest.mark.parametrize(
    ("a", "b", "growth"),
    [
        ("value = 100", "value = 110", "8.95 to 11.1"),
        ("value = 100", "value = 100", "-0.996 to 1.01"),
        ('value = 100, hedge = "more than"', "value = 110", "None to 10.5"),
        ("value = 100", 'value = 110, hedge = "more than"', "9.45 to None"),
        ('value = 1, hedge = "more than"', 'value = 2, hedge = "more than"', None),
        ("value = 0", "value = 110", None),
        ("value = 100", "low = 0, high = 0", "-100 to -100"),
        ('value = 10, hedge = "at most"', "value = 110", "995 to None"),
        ("value = 10, metric = 'k'", "value = 11, metric = 'k'", None),
        ("value = 10, metric = 'r'", "value = 11, metric = 'r'", None),
        ("value = 10, metric = 'n'", "value = 15, metric = 'n'", "50.0 to 50.0"),
    ],
)
def test_growth_between_neighbours(tmp_path: Path, a: str, b: str, growth: str | None) -> None:
    base = invented(tmp_path, f"a: {a}, date = 2019\nb: {b}, date = 2020")
    found = over_time(base, base.get("t.a").metric.id)  # type: ignore[union-attr]
    assert found.rows[0].growth == {}
    said = found.rows[1].growth.get("XA")
    assert (said and f"{said[0]} to {said[1]}") == growth


def test_there_is_no_growth_across_a_gap(tmp_path: Path) -> None:
    found = over_time(invented(tmp_path, "a: value = 1, date = 2018\nb: value = 2, date = 2020"))
    assert [row.growth for row in found.rows] == [{}, {}, {}]


def test_figures_about_several_countries_are_left_out_and_counted(tmp_path: Path) -> None:
    base = invented(tmp_path, """
        a: value = 1, date = 2019
        both: value = 3, date = 2019, country = ["XA", "XB"]
        group: value = 3, date = 2019, country = "isles"
        together: derived = "t.a * 2", date = 2019, country = ["XA", "XB"]
    """)  # fmt: skip
    found = over_time(base)
    assert rows(found) == ["2019 a"]
    assert (found.left_out.joint, found.left_out.derived) == (2, 1)


def test_derived_facts_fill_the_gaps_of_their_counter(tmp_path: Path) -> None:
    base = invented(tmp_path, """
        a: value = 10, date = 2019, reporter = "XH"
        b: value = 20, date = 2021, reporter = "XH"
        c: value = 20, date = 2020, reporter = "XB", country = "XB"
        gap: derived = "t.b / 2", date = 2020
        beside: derived = "t.b / 3", date = 2021
        month: derived = "t.b / 4", date = "2020-05"
        undated: derived = "t.b / 5"
        mixed: derived = "t.b / 6 + t.c", date = 2022
    """)  # fmt: skip
    found = over_time(base)
    shown = [(row.period.shown, [f.id for f in row.facts]) for row in found.rows]
    assert shown == [("2019", ["t.a"]), ("2020", ["t.gap"]), ("2021", ["t.b"])]
    assert [row.growth for row in found.rows] == [{}, {}, {}]
    assert (found.left_out.derived, found.left_out.by_others) == (4, 1)
    by_b = over_time(base, only=Only(reporter=base.country("XB")))
    assert ([f.id for f in by_b.facts], by_b.left_out.derived) == (["t.c"], 0)
    narrow = over_time(base, only=Only(source=base.source("y20")))
    assert (narrow.rows, narrow.left_out.derived) == ((), 0)
    day = over_time(base, only=Only(days=Period.parse("2020")))
    assert [f.id for f in day.facts] == ["t.c"]
    assert day.left_out.derived == 1
    assert over_time(base, only=Only(as_of=Period.parse("2022"))).left_out.derived == 0


def test_without_figures_the_rows_are_those_of_derived_facts(tmp_path: Path) -> None:
    base = invented(tmp_path, """
        a: value = 10, date = 2019, reporter = "XH"
        b: value = 20, date = 2021, reporter = "XA"
        ab: derived = "t.a / t.b", metric = "times", date = 2019
        ba: derived = "t.b / t.a", metric = "times", date = 2021, country = "XB"
        bb: derived = "t.b / t.b", metric = "times", date = 2020
    """)  # fmt: skip
    found = over_time(base, "times")
    assert found.counter == DERIVED
    shown = [(row.period.shown, [f.id for f in row.facts]) for row in found.rows]
    assert shown == [("2019", ["t.ab"]), ("2020", []), ("2021", ["t.ba"])]
    assert found.left_out == TrendLeftOut(0, (), 0, 0, 0, 1)


def test_a_country_is_named_once(tmp_path: Path) -> None:
    base = invented(tmp_path, "a: value = 1, date = 2019")
    with pytest.raises(WrongUsageError, match=r"Avalon \(XA\) is named twice"):
        trend(base, base.metric("m"), [base.country("XA")] * 2)


def test_trade_with_kazakhstan_over_time() -> None:
    base = load(bundled())
    countries = [base.country(c) for c in ("us", "china", "russia")]
    found = trend(base, base.metric("turnover"), countries)
    assert found.counter == ("reporter", "KZ")
    assert [(row.period.shown, *row.derived) for row in found.rows if row.derived] == [
        ("2019", "RU"),
        ("2020", "CN"),
    ]
    assert [(row.period.shown, *row.cells) for row in found.rows] == [
        ("2017", "US"),
        ("2018",),
        ("2019", "CN"),
        ("2020", "RU"),
        ("2021", "RU", "CN"),
        ("2022", "CN", "US", "RU"),
        ("2023", "US", "CN"),
        ("2024", "US"),
    ]
    assert found.left_out.other_lengths == 7
