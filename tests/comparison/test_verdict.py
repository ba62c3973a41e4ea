"""Tests the verdict on two countries."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import base_of
from kzfacts.comparison import rows
from kzfacts.model.period import Period
from kzfacts.model.quantity import HEDGES, Metric, Quantity
from kzfacts.model.records import Country, Fact, Source, Topic
from side_by_side import Comparison


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
    return rows.compare(base_of(facts, COUNTRIES), countries).rows[0]


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
        cells = {code: {f.id for f in cell.figures} for code, cell in row.cells.items()}
        single = {code for code, cell in row.cells.items() if len(cell.figures) == 1}
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
