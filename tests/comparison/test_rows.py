"""Tests comparisons by basis."""

from pathlib import Path

import pytest

from invented import invented
from kzfacts.comparison.rows import ALL_FIGURES, Comparison, Only, Row, compare
from kzfacts.errors import WrongUsageError
from kzfacts.model.period import Period
from kzfacts.store.base import Base
from kzfacts.store.load import bundled, load


def compared(
    base: Base,
    countries: str = "XA XB XC",
    only: Only = ALL_FIGURES,
    *,
    every: bool = False,
    mixed: bool = False,
) -> Comparison:
    """Compare countries on the topic of an invented base, so that no row is left out."""
    chosen = [base.country(c) for c in countries.split()]
    return compare(base, chosen, [base.topic("t")], (), only, every=every, mixed=mixed)


def row(folder: Path, facts: str, *, mixed: bool = False) -> Row:
    (found,) = compared(invented(folder, facts), mixed=mixed).rows
    return found


def shown(found: Row) -> dict[str, list[str]]:
    """Return the ids that a row shows by country, those on another basis in brackets."""
    return {
        code: [f.id[2:] if e.basis == found.basis else f"({f.id[2:]})" for f in e.shown]
        for code, e in found.cells.items()
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (  # the basis that most share, though another is newer
            """a: value = 1, date = 2020
            b: value = 2, date = 2020, country = "XB"
            c: value = 3, date = 2020, country = "XC"
            d: value = 4, date = 2021
            e: value = 5, date = 2021, country = "XB"
            """,
            {"XA": ["a"], "XB": ["b"], "XC": ["c"]},
        ),
        (  # the newest of several; the third country has its nearest figure, off the basis
            """a: value = 1, date = 2020
            b: value = 2, date = 2020, country = "XB"
            d: value = 4, date = 2021
            e: value = 5, date = 2021, country = "XB"
            c: value = 3, date = 2022, country = "XC"
            f: value = 3, date = 2019, country = "XC"
            """,
            {"XA": ["d"], "XB": ["e"], "XC": ["(c)"]},
        ),
        (  # of those that end together the shortest
            """a: value = 1, date = "2019/2020"
            b: value = 2, date = "2019/2020", country = "XB"
            d: value = 4, date = 2020
            e: value = 5, date = 2020, country = "XB"
            """,
            {"XA": ["d"], "XB": ["e"]},
        ),
        (  # the home country's count
            """a: value = 1, date = 2020, reporter = "XC"
            b: value = 2, date = 2020, reporter = "XC", country = "XB"
            d: value = 4, date = 2020, reporter = "XH"
            e: value = 5, date = 2020, reporter = "XH", country = "XB"
            """,
            {"XA": ["d"], "XB": ["e"]},
        ),
        (  # the order in the file
            """a: value = 1, date = 2020, source = "z"
            b: value = 2, date = 2020, source = "z", country = "XB"
            d: value = 4, date = 2020
            e: value = 5, date = 2020, country = "XB"
            """,
            {"XA": ["a"], "XB": ["b"]},
        ),
        (  # a reporter outranks a primary and a source
            """a: value = 1, date = 2020, reporter = "XH", source = "z", primary = "O"
            b: value = 2, date = 2020, reporter = "XH", country = "XB"
            """,
            {"XA": ["a"], "XB": ["b"]},
        ),
        (  # no shared basis: each country its newest figure
            """a: value = 1, date = 2020
            b: value = 2, date = 2021
            c: value = 3, date = 2019, country = "XB"
            d: value = 4, date = 2018, country = "XB"
            """,
            {"XA": ["(b)"], "XB": ["(c)"]},
        ),
        (  # an open end is closed by the end of the source's year
            """a: value = 1, date = "1991/.."
            b: value = 2, date = "1991/2021", country = "XB"
            """,
            {"XA": ["a"], "XB": ["b"]},
        ),
        (  # without a date of issue it shares a basis with nothing
            """a: value = 1, date = "1991/..", source = "s"
            b: value = 2, date = "1991/..", source = "s", country = "XB"
            """,
            {"XA": ["(a)"], "XB": ["(b)"]},
        ),
        (  # undated figures meet within one source
            """a: value = 1
            b: value = 2, country = "XB"
            c: value = 3, source = "z", country = "XC"
            """,
            {"XA": ["a"], "XB": ["b"], "XC": ["(c)"]},
        ),
        (  # or if the metric is lasting
            """a: value = 1, metric = "area"
            b: value = 2, metric = "area", country = "XB"
            c: value = 3, metric = "area", source = "z", country = "XC"
            """,
            {"XA": ["a"], "XB": ["b"], "XC": ["c"]},
        ),
        (  # the most precise if all overlap, whose other source is not a different counter
            """a: value = 1, hedge = "about", date = 2020, primary = "O"
            a2: value = 1.02, date = 2020, primary = "O"
            a3: value = 1, hedge = "more than", date = 2020, primary = "O"
            b: value = 2, date = 2020, country = "XB", primary = "O"
            """,
            {"XA": ["a2"], "XB": ["b"]},
        ),
        (  # else all of them
            """a: value = 1, date = 2020
            a2: value = 3, date = 2020
            b: value = 2, date = 2020, country = "XB"
            """,
            {"XA": ["a", "a2"], "XB": ["b"]},
        ),
        (  # of equally precise ones the newest source
            """a: value = 1, date = 2020, primary = "O", source = "y20"
            a2: value = 1, date = 2020, primary = "O", source = "y22"
            b: value = 2, date = 2020, country = "XB", primary = "O"
            """,
            {"XA": ["a2"], "XB": ["b"]},
        ),
        (  # a row that has a count takes no forecast
            """a: value = 1, date = 2020
            a2: value = 1, date = 2025, status = "forecast"
            b: value = 2, date = 2020, country = "XB"
            b2: value = 2, date = 2025, status = "forecast", country = "XB"
            """,
            {"XA": ["a"], "XB": ["b"]},
        ),
        (  # forecasts have a row of their own where there is nothing else
            """a2: value = 1, date = 2025, status = "forecast"
            b2: value = 2, date = 2025, status = "forecast", country = "XB"
            """,
            {"XA": ["a2"], "XB": ["b2"]},
        ),
        (  # a group's figure is not its member's own
            """a: value = 1, date = 2020, country = "isles"
            b: value = 2, date = 2020, country = "XB"
            c: value = 2, date = 2020, country = "XC"
            """,
            {"XA": ["a"], "XB": ["b"], "XC": ["c"]},
        ),
    ],
)
def test_a_line_is_on_the_best_basis(
    tmp_path: Path, facts: str, expected: dict[str, list[str]]
) -> None:
    assert shown(row(tmp_path, facts)) == expected


def test_a_joint_figure_is_never_ranked(tmp_path: Path) -> None:
    found = row(tmp_path, 'a: value = 1, date = 2020, country = ["XA", "XB"]\n'
                 'c: value = 5, date = 2020, country = "XC"')  # fmt: skip
    assert [found.cells[c].joint for c in ("XA", "XB", "XC")] == [True, True, False]
    assert {v.relation for v in found.verdicts} == {"cannot tell"}
    assert not found.comparable


def test_an_older_source_does_not_count_in_a_verdict(tmp_path: Path) -> None:
    found = row(tmp_path, """
        a: value = 1, date = 2020, primary = "O", source = "y20"
        a2: value = 3, date = 2020, primary = "O", source = "y22"
        b: value = 2, date = 2020, country = "XB", primary = "O"
    """)  # fmt: skip
    entry = found.cells["XA"]
    assert [f.id for f in entry.shown] == ["t.a", "t.a2"]
    assert [f.id for f in entry.counted] == ["t.a2"]
    assert [v.relation for v in found.verdicts] == ["greater"]


def test_figures_on_different_bases_are_ranked_only_if_mixed(tmp_path: Path) -> None:
    facts = 'a: value = 1, date = 2020\nb: value = 2, date = 2021, country = "XB"'
    found = row(tmp_path, facts)
    assert (found.basis, found.comparable, found.verdicts[0].relation) == (
        None,
        False,
        "cannot tell",
    )
    mixed = row(tmp_path, facts, mixed=True)
    assert (mixed.comparable, mixed.verdicts[0].relation) == (False, "less")
    base = invented(tmp_path, facts)
    countries = [base.country("XA"), base.country("XB")]
    assert compare(base, countries).rows[0].verdicts[0].relation == "cannot tell"
    assert len(compare(base, countries, mixed=True).rows) == 1


FACTS = """
    a: value = 1, date = 2020, metric = "m"
    b: value = 2, date = 2020, metric = "m", country = "XB"
    c: value = 3, date = 2020, metric = "m", country = "XC"
    a19: value = 1, date = 2019, metric = "m"
    d: value = 1, date = 2020, metric = "n"
    e: value = 2, date = 2020, metric = "n", country = "XB"
    f: value = 2, date = 2020, metric = "r"
    fc: value = 2, date = 2025, metric = "m", status = "forecast"
"""


def test_by_default_only_lines_with_every_country_are_shown(tmp_path: Path) -> None:
    base = invented(tmp_path, FACTS)
    countries = [base.country(c) for c in ("XA", "XB", "XC")]
    found = compare(base, countries)
    assert [x.metric.id for x in found.rows] == ["m"]
    assert found.left_out == (1, 1, 2)
    for options in ([base.topic("t")], ()), ((), [base.metric("m"), base.metric("n")]):
        assert [x.metric.id for x in compare(base, countries, *options).rows] == ["m", "n"]
    both = compare(base, countries[:2])
    assert [x.metric.id for x in both.rows] == ["m", "n"]


def test_every_basis_has_a_line(tmp_path: Path) -> None:
    found = compared(invented(tmp_path, FACTS), every=True)
    rows = [(x.metric.id, sorted(x.cells), x.basis and x.basis.latest.year) for x in found.rows]
    assert rows == [
        ("m", ["XA", "XB", "XC"], 2020),
        ("m", ["XA"], 2019),
        ("m", ["XA"], 2025),
        ("n", ["XA", "XB"], 2020),
        ("r", ["XA"], 2020),
    ]
    assert found.left_out == (0, 0, 0)


def test_a_gap_is_explained_only_where_the_basis_has_no_figure(tmp_path: Path) -> None:
    facts = """
        a: value = 1, date = 2020
        b: value = 2, date = 2020, country = "XB"
        c: value = 2, date = 2019, country = "XC"
        always: missing = "never counted", country = "XC"
        then: missing = "not counted in 2020", date = 2020, country = "XC"
        another: missing = "not counted in 2019", date = 2019, country = "XC"
        none: missing = "no count", country = "XA"
    """
    assert row(tmp_path, facts).missing == {"XC": "not counted in 2020"}


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ({"days": "2020"}, {"XA": ["a"], "XB": ["b"]}),
        ({"days": "2020-01-01/2020-12-31"}, {"XA": ["a"], "XB": ["b"]}),
        ({"days": "1991/.."}, {"XA": ["since"]}),
        ({"days": "1991/2021"}, {"XA": ["since"]}),
        ({"reporter": "XH"}, {"XA": ["h"]}),
        ({"source": "y20"}, {"XA": ["old"], "XB": ["oldb"]}),
        ({"as_of": "2020"}, {"XA": ["old"], "XB": ["oldb"]}),
        ({"as_of": "2020-12-30"}, {}),
        ({"as_of": "2021-06-29"}, {"XA": ["old"], "XB": ["oldb"]}),
        ({"as_of": "2021-06"}, {"XA": ["a"], "XB": ["b"]}),
    ],
)
def test_options_narrow_a_comparison(
    tmp_path: Path, only: dict[str, str], expected: dict[str, list[str]]
) -> None:
    base = invented(tmp_path, """
        a: value = 1, date = 2020
        b: value = 2, date = 2020, country = "XB"
        h: value = 2, date = 2018, reporter = "XH", source = "y22"
        old: value = 1, date = 2019, source = "y20"
        oldb: value = 1, date = 2019, source = "y20", country = "XB"
        since: value = 1, date = "1991/.."
        undated: value = 1, source = "z"
    """)  # fmt: skip
    chosen = Only(
        days=Period.parse(only["days"]) if "days" in only else None,
        reporter=base.country(only["reporter"]) if "reporter" in only else None,
        source=base.source(only["source"]) if "source" in only else None,
        as_of=Period.parse(only["as_of"]) if "as_of" in only else None,
    )
    rows = compared(base, only=chosen, every=True).rows
    assert ({} if not rows else shown(rows[0])) == expected


def test_a_comparison_needs_two_different_countries(tmp_path: Path) -> None:
    base = invented(tmp_path, FACTS)
    with pytest.raises(WrongUsageError, match="two countries or more"):
        compared(base, "XA")
    with pytest.raises(WrongUsageError, match=r"Avalon \(XA\) is named twice"):
        compared(base, "XA XB XA")


def test_the_bundled_facts_have_these_lines_on_trade() -> None:
    base = load(bundled())
    countries = [base.country(c) for c in ("us", "china", "russia")]
    found = compare(base, countries, [base.topic("trade")])
    days = {x.metric.id: x.basis and x.basis.days and x.basis.latest.year for x in found.rows}
    assert days == {
        "turnover": 2022,
        "turnover-growth": None,
        "kz-exports": 2022,
        "kz-imports": 2022,
        "share-of-kz-exports": 2024,
        "share-of-kz-imports": 2023,
        "export-share-to-china": 2023,
        "import-share-from-china": 2023,
    }
    (turnover, *_) = found.rows
    assert [f.id for c in ("US", "CN", "RU") for f in turnover.cells[c].shown] == [
        "trade.turnover-us-2022-kz",
        "trade.turnover-cn-2022-kz-trend",
        "trade.turnover-ru-2022-kz",
    ]
    assert [v.relation for v in turnover.verdicts] == ["less", "less", "less"]
