"""Tests derived figures: the arithmetic, the units, and each error."""

import json
import random
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from invented import figure, invented
from kzfacts.errors import BrokenBaseError
from kzfacts.model.derive import derive
from kzfacts.model.formula import FormulaError
from kzfacts.model.interval import digits
from kzfacts.model.records import Derived, Fact
from kzfacts.store.base import Base
from kzfacts.store.load import bundled, load

FACTS = """
    a: value = 21.4
    b: value = 19
    c: low = 2, high = 2
    usd: low = 100, high = 110, metric = "gdp"
    bn: value = 1.2, unit = "USD bn", metric = "gdp"
    eur: low = 10, high = 20, metric = "eur"
    people: low = 4, high = 5, metric = "people"
    ships: value = 28, metric = "n"
    rate: value = 14, metric = "r"
    rate2: low = 10, high = 10, metric = "r"
    burden: low = 2, high = 3, metric = "burden"
    least: value = 31, hedge = "more than"
    most: value = 31, hedge = "at most", metric = "r"
    zero: low = 0, high = 1
    neg: low = -2, high = 1, metric = "r"
    minus: low = -4, high = -2, metric = "r"
    claim: text = "It is."
    gap: missing = "no count"
    twice: derived = "2 * t.usd", metric = "gdp"
    plain: derived = "t.usd / ( t.usd + t.twice ) * 100", metric = "r"
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    wide = [f"w{n}: value = {n + 1}" for n in range(13)]
    return invented(tmp_path_factory.mktemp("base"), FACTS + "\n".join(wide))


UNSOUND = {
    "t.self": "t.self / 2",
    "t.ping": "t.pong / 2",
    "t.pong": "t.ping * 2",
    "t.wrong": "t.usd / t.people",
    "t.d0": "t.usd / 2",
    **{f"t.d{n}": f"t.d{n - 1} / 1" for n in range(1, 15)},
}


def evaluate(base: Base, formula: str, unit: str) -> Derived:
    """Compute a formula over the facts of a base, and those that no base could have."""

    def get(i: str) -> Fact:
        if i not in UNSOUND:
            return base.get(i)
        return base.get("t.twice")._replace(id=i, derived=Derived(UNSOUND[i]))

    return derive(get, formula, unit)


def ends(derived: Derived) -> str:
    low, high, *_ = derived.rounded
    return f"{low:f} to {high:f}"


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("t.usd", "USD", "100 to 110"),
        ("t.usd + t.usd", "USD", "200 to 220"),
        ("t.usd - t.usd", "USD", "0 to 0"),
        ("t.a - t.b", "USD", "1.85 to 2.95"),
        ("t.b - t.a", "USD", "-2.95 to -1.85"),
        ("t.a + t.b * 2", "USD", "58.3 to 60.5"),
        ("( t.a + t.b ) * 2", "USD", "79.7 to 81.9"),
        ("(t.a + t.b) * 2", "USD", "79.7 to 81.9"),
        ("t.a - t.b - t.c", "USD", "-0.150 to 0.950"),
        ("t.a - ( t.b - t.c )", "USD", "3.85 to 4.95"),
        ("t.usd / t.c / 5", "times", "10.0 to 11.0"),
        ("t.usd / ( t.c / 5 )", "times", "250 to 275"),
        ("t.usd / t.usd", "times", "1.00 to 1.00"),
        ("t.usd / t.usd * 100", "%", "100 to 100"),
        ("t.usd / ( t.usd + t.b ) * 100", "%", "83.6 to 85.7"),
        ("t.usd / 3", "USD", "33.3 to 36.7"),
        ("1.5 * t.usd", "USD", "150 to 165"),
        ("t.bn / 1.2", "USD", "958000000 to 1050000000"),
        ("t.bn / 1.2", "USD bn", "0.958 to 1.05"),
        ("t.bn + t.usd", "USD mn", "1150 to 1260"),
        ("t.usd / t.people", "USD per person", "20.0 to 27.5"),
        ("t.usd / t.people", "USD per people", "20.0 to 27.5"),
        ("t.usd / t.people * 1000000", "USD per million people", "20000000 to 27500000"),
        ("t.ships / t.people * 100", "ships per 100 people", "560 to 700"),
        ("t.usd * t.rate / 100", "USD", "13.5 to 16.0"),
        ("t.usd / 100 * t.rate", "USD", "13.5 to 16.0"),
        ("t.rate / 100 * t.usd", "USD", "13.5 to 16.0"),
        ("t.rate * t.usd / t.usd", "%", "13.5 to 14.5"),
        ("t.usd / ( 1 + t.rate / 100 )", "USD", "87.3 to 97.0"),
        ("( 1 + t.rate / 100 ) * 100", "%", "113 to 115"),
        ("100 - t.rate", "%", "85.5 to 86.5"),
        ("t.rate - t.rate2", "points", "3.50 to 4.50"),
        ("t.rate - t.rate2", "%", "3.50 to 4.50"),
        ("t.rate + t.burden", "%", "15.5 to 17.5"),
        ("t.burden / 100 * t.usd", "USD", "2.00 to 3.30"),
        ("t.rate / t.rate2", "times", "1.35 to 1.45"),
        ("t.rate + t.rate2 + t.burden - t.rate", "%", "12.0 to 13.0"),
        ("t.neg * t.usd / 100", "USD", "-2.20 to 1.10"),
        ("t.usd * t.neg / t.rate", "USD", "-16.3 to 8.15"),
        ("t.usd / t.minus * 100", "USD", "-5500 to -2500"),
        ("t.rate / t.minus", "times", "-7.25 to -3.37"),
        ("t.twice", "USD", "200 to 220"),
        ("t.twice - t.usd", "USD", "100 to 110"),
        ("t.usd / t.twice", "times", "0.500 to 0.500"),
        ("t.plain", "%", "33.3 to 33.4"),
        ("t.a / ( t.b * 2 ) + t.a / ( t.c * 3 )", "times", "4.10 to 4.16"),
        ("t.eur * t.usd / t.eur", "USD", "100 to 110"),
        ("t.usd / t.a * t.a", "USD", "100 to 110"),
        ("t.usd / ( t.a + t.b ) * ( t.a + t.b )", "USD", "100 to 110"),
        ("t.a / ( t.a + t.b ) + t.b / ( t.a + t.b )", "times", "1.00 to 1.00"),
        ("t.a / t.b + t.c / ( t.b * 2 )", "times", "1.14 to 1.22"),
        ("t.zero / t.usd", "times", "0 to 0.0100"),
        ("t.usd * 0", "USD", "0 to 0"),
        ("t.d8", "USD", "50.0 to 55.0"),
    ],
)
def test_formulas(base: Base, formula: str, unit: str, expected: str) -> None:
    assert ends(evaluate(base, formula, unit)) == expected


@pytest.mark.parametrize(
    ("formula", "unit", "message"),
    [
        ("", "USD", "the formula ends where a fact or a number is expected"),
        ("t.a +", "USD", "the formula ends where a fact or a number is expected"),
        ("- t.a", "USD", "a fact or a number is expected before '-'"),
        ("t.a * - 2", "USD", "a fact or a number is expected before '-'"),
        ("( )", "USD", "a fact or a number is expected before ')'"),
        ("t.a t.b", "USD", "an operator is missing before 't.b'"),
        ("( t.a t.b )", "USD", "an operator is missing before 't.b'"),
        ("t.a ( t.b )", "USD", "an operator is missing before '('"),
        ("( t.a", "USD", "a ')' is missing"),
        ("t.a )", "USD", "a ')' has no '('"),
        ("t.a+t.b", "USD", "can't read 't.a+t.b'; write spaces around operators"),
        ("t.a *2", "USD", "can't read '*2'; write spaces around operators"),
        ("t.a ** 2", "USD", "can't read '**'; write spaces around operators"),
        ("-2 * t.a", "USD", "can't read '-2'"),
        ("1e5", "USD", "can't read '1e5'"),
        ("9" * 31, "USD", "can't read '999"),
        ("t.a + " * 60 + "t.a", "USD", "the formula has more than 100 words"),
        ("( " * 60 + "t.a" + " )" * 60, "USD", "the formula has more than 100 words"),
        ("t.nothing * 2", "USD", "no fact 't.nothing'"),
        ("t.twise", "USD", "no fact 't.twise'; similar: t.twice"),
        ("t.A", "USD", "no fact 't.A'; did you mean 't.a'?"),
        ("t.claim", "USD", "'t.claim' has no figure"),
        ("t.gap", "USD", "'t.gap' has no figure"),
        ("1 + 1", "times", "the formula names no fact"),
        ("t.least * 2", "USD", "'t.least' has an open end: more than USD 31"),
        ("t.most * 2", "%", "'t.most' has an open end: at most 31%"),
        ("t.usd / t.zero", "times", "a divisor may be zero"),
        ("t.usd / t.neg", "USD", "a divisor may be zero"),
        ("t.usd / ( t.usd - 105 )", "USD", "a sum needs one unit, not USD and a plain number"),
        ("t.usd / ( t.rate - 1400 / t.usd * t.usd / 100 )", "USD", "a sum needs one unit"),
        ("t.usd / ( t.a - t.b * 1.1 )", "times", "a divisor may be zero"),
        ("t.usd / t.zero * t.zero", "USD", "a divisor may be zero"),
        ("t.usd / 0", "USD", "a divisor may be zero"),
        ("t.usd / ( t.a - t.a )", "times", "a divisor may be zero"),
        ("t.rate * t.rate / 100", "%", "'t.rate' is multiplied by itself"),
        ("t.usd * ( t.usd + t.a ) / t.a", "USD", "'t.usd' is multiplied by itself"),
        ("t.usd / ( t.a * t.a )", "USD", "'t.a' is multiplied by itself"),
        ("t.twice * t.usd / t.a", "USD", "'t.usd' is multiplied by itself"),
        ("t.usd + t.eur", "USD", "a sum needs one unit, not USD and EUR"),
        ("t.usd + t.people", "USD", "a sum needs one unit, not USD and people"),
        ("1 + t.rate", "%", "a sum needs one unit, not a plain number and %"),
        ("t.usd + 1", "USD", "a sum needs one unit, not USD and a plain number"),
        ("t.usd + t.usd / t.people", "USD", "a sum needs one unit, not USD and USD per people"),
        ("t.usd", "EUR", "the formula gives USD, but the metric's unit is EUR"),
        ("t.usd / t.a", "%", "the formula gives a plain number, but the metric's unit is %"),
        ("t.usd / t.a * 100", "times", "the formula gives %, but the metric's unit is times"),
        ("t.usd * t.usd / t.usd", "EUR", "the formula gives USD, but"),
        ("t.usd / t.people", "USD", "the formula gives USD per people, but"),
        ("t.usd * t.people", "USD", "the formula gives USD people, but"),
        ("t.usd * t.a", "USD", "the formula gives USD^2, but"),
        ("t.usd * t.rate", "USD", "the formula gives 100 USD, but the metric's unit is USD"),
        ("1 / t.people", "USD", "the formula gives 1 per people, but"),
        ("t.usd * 1000000", "USD", "the formula gives 1000000 USD, but"),
        ("t.rate * t.rate2", "%", "the formula gives 100^2, but"),
        ("t.a / t.usd * 1000000", "times", "the formula gives a plain number times 1000000, but"),
        ("t.rate + t.rate2", "points", "only a difference of percentages can be in points"),
        ("t.rate", "points", "only a difference of percentages can be in points"),
        ("t.self", "USD", "it is derived from itself: t.self, t.self"),
        ("t.ping", "USD", "it is derived from itself: t.ping, t.pong, t.ping"),
        ("t.wrong", "USD", "the formula gives USD per people, but the metric's unit is USD"),
        ("t.d14", "USD", "more than 10 facts are derived from one another"),
        (" + ".join(f"t.w{n}" for n in range(13)), "USD", "it names 13 facts that are not exact"),
        (
            " * ".join(f"( t.a + t.w{n} )" for n in range(12)),
            "USD",
            "it has more than 1000 terms when multiplied out",
        ),
    ],
)
def test_each_error_is_a_sentence(base: Base, formula: str, unit: str, message: str) -> None:
    with pytest.raises(FormulaError) as raised:
        evaluate(base, formula, unit)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


def test_a_derived_fact_names_its_inputs_and_their_counter(base: Base) -> None:
    found = base.get("t.plain").derived
    assert found == (
        "t.usd / ( t.usd + t.twice ) * 100",
        "%",
        Decimal("33.3333333333333"),
        Decimal("33.3333333333334"),
        ("t.usd",),
        ("source", "y21"),
        False,
    )


def test_a_base_with_formulas_that_cannot_be_computed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenBaseError) as raised:
        invented(tmp_path, """
            usd: value = 2
            twise: value = 2
            ping: derived = "t.pong / 2"
            pong: derived = "t.ping * 2"
            typo: derived = "t.twice + t.usd"
            half: derived = "t.usd", metric = "eur"
        """)  # fmt: skip
    assert [(p.line, p.fact, p.message, p.rule) for p in raised.value.problems] == [
        (33, "t.ping", "it is derived from itself: t.ping, t.pong, t.ping", "derived"),
        (34, "t.pong", "it is derived from itself: t.pong, t.ping, t.pong", "derived"),
        (35, "t.typo", "no fact 't.twice'; did you mean 't.twise'?", "derived"),
        (36, "t.half", "the formula gives USD, but the metric's unit is EUR", "derived"),
    ]


def test_inputs_counted_by_several_bodies_have_no_counter(tmp_path: Path) -> None:
    base = invented(tmp_path, "a: value = 2\nb: value = 4, reporter = 'XB'")
    assert evaluate(base, "t.a / t.b", "times").counter is None


@pytest.mark.parametrize(
    ("low", "expected"),
    [
        ("1", "1.00 to 1.00"),
        ("999.5", "999 to 1000"),
        ("0.00099951", "0.000999 to 0.00100"),
        ("-12345", "-12400 to -12300"),
        (
            "123456789012345678901234567890",
            "123000000000000000000000000000 to 124000000000000000000000000000",
        ),
    ],
)
def test_ends_are_rounded_outwards(low: str, expected: str) -> None:
    assert ends(Derived("", "", Decimal(low), Decimal(low))) == expected


@pytest.mark.parametrize("seed", range(20))
def test_no_point_within_the_intervals_is_outside_the_result(base: Base, seed: int) -> None:
    points = random.Random(seed)

    def at(i: str) -> Fraction:
        low, high, *_ = figure(base, i).quantity.interval
        assert low is not None
        assert high is not None
        return Fraction(low) + Fraction(points.random()) * (Fraction(high) - Fraction(low))

    found = evaluate(base, "( t.usd * t.rate / 100 + t.a ) / ( t.usd + t.b )", "times")
    usd, rate, a, b = map(at, ("usd", "rate", "a", "b"))
    assert Fraction(found.low) <= (usd * rate / 100 + a) / (usd + b) <= Fraction(found.high)


SHIPPED = load(bundled())
DERIVED = json.loads((Path(__file__).parent / "derived.json").read_text("utf-8"))
SHIPPED_DERIVED = [f.id for f in SHIPPED.facts.values() if f.derived]


def expected(case: dict[str, str]) -> tuple[Decimal, Decimal]:
    return Decimal(case["low"]), Decimal(case["high"])


def to_eight_digits(d: Derived) -> tuple[Decimal, Decimal]:
    return digits(d.low, ROUND_FLOOR, 8), digits(d.high, ROUND_CEILING, 8)


@pytest.mark.parametrize("case", DERIVED, ids=lambda case: case["id"])
def test_formulas_on_the_bundled_facts(case: dict[str, str]) -> None:
    """Each to eight significant digits, as worked out independently."""
    found = derive(SHIPPED.get, case["formula"], case["unit"])
    assert to_eight_digits(found) == expected(case)


def test_the_derived_facts_that_ship_are_among_those_worked_out() -> None:
    known = {case["id"]: case for case in DERIVED}
    assert len(SHIPPED_DERIVED) >= 12
    for i in SHIPPED_DERIVED:
        found = SHIPPED.get(i).derived
        assert found
        assert (found.formula, found.unit) == (known[i]["formula"], known[i]["unit"])
        assert to_eight_digits(found) == expected(known[i])
