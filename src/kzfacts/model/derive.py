"""Derived figures: exact intervals from a formula over other facts, with their units."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kzfacts.errors import NotFoundError
from kzfacts.model.formula import Ends, FormulaError, Node, Operation, Quotient, parse
from kzfacts.model.quantity import SCALES, Metric, split_unit
from kzfacts.model.records import Derived, Fact, Figure, counter_of

MOST_DERIVED = 10  # derived facts one within another
EXACT_DIGITS = 15  # as many as JSON numbers keep


class Unit(NamedTuple):
    """A unit as powers of unit words, hundreds and millions.

    8 USD per person are USD¹ people⁻¹; 8% is a plain number times a hundred. `difference` is true
    of a difference of percentages, which may be given in points.
    """

    powers: tuple[tuple[str, int], ...] = ()
    hundreds: int = 0
    millions: int = 0
    difference: bool = False

    def combined(self, other: "Unit", sign: int) -> "Unit":
        """Return the unit of a product, with the sign -1 of a quotient."""
        powers = dict(self.powers)
        for word, power in other.powers:
            powers[word] = powers.get(word, 0) + sign * power
        return Unit(
            tuple(sorted((word, power) for word, power in powers.items() if power)),
            self.hundreds + sign * other.hundreds,
            self.millions + sign * other.millions,
        )

    @property
    def words(self) -> str:
        """The unit in words, as far as it has any: "USD per person", "%", "a plain number"."""
        over = " ".join(_power(w, p) for w, p in self.powers if p > 0)
        under = " per ".join(_power(w, -p) for w, p in self.powers if p < 0)
        if not over and not under:
            plain = {0: "a plain number", 1: "%"}.get(self.hundreds, f"100^{self.hundreds}")
            return f"{plain} times {_power('1000000', self.millions)}" if self.millions else plain
        factors = [_power("100", self.hundreds)] * (self.hundreds != 0)
        factors += [_power("1000000", self.millions)] * (self.millions != 0)
        return " ".join([*factors, over or "1", *(["per", under] if under else [])])


def _power(word: str, power: int) -> str:
    return word if power == 1 else f"{word}^{power}"


class _Value(NamedTuple):
    quotient: Quotient
    unit: Unit


def derive(
    get: Callable[[str], Fact], formula: str, unit: str, within: tuple[str, ...] = ()
) -> Derived:
    """Compute a formula in a unit, exact at the corners of the intervals of its facts.

    `get` returns a fact by its id or raises NotFoundError, as `Base.get` does; `within` are the ids
    of the derived facts that the formula belongs to. Both ends have at most EXACT_DIGITS digits,
    rounded outwards. Raises FormulaError.
    """
    computation = _Computation(get)
    value = computation.value(parse(formula), within)
    _check_unit(value.unit, unit)
    corners = [top / bottom for top, bottom in value.quotient.at_corners(computation.ends)]
    scale = 10 ** SCALES.get(split_unit(unit)[0], 0)
    inputs = tuple(computation.inputs.values())
    if not inputs:
        raise FormulaError("the formula names no fact")
    counters = {counter_of(f) for f in inputs}
    return Derived(
        formula=" ".join(formula.split()),
        unit=unit,
        low=-rounded_up(-min(corners) / scale, EXACT_DIGITS),
        high=rounded_up(max(corners) / scale, EXACT_DIGITS),
        inputs=tuple(f.id for f in inputs),
        counter=counters.pop() if len(counters) == 1 else None,
        proved=all(f.proved for f in inputs),
    )


class _Computation:
    """The figures met while computing a formula, and their intervals in the unit without scale."""

    def __init__(self, get: Callable[[str], Fact]) -> None:
        self.get = get
        self.inputs: dict[str, Figure] = {}
        self.ends: dict[str, Ends] = {}

    def value(self, node: Node, within: tuple[str, ...]) -> _Value:
        """Compute a part of a formula."""
        if isinstance(node, Operation):
            left, right = self.value(node.left, within), self.value(node.right, within)
            if node.sign == "/":
                self._check_divisor(right.quotient)
            unit = _unit_of(node.sign, left.unit, right.unit)
            return _Value(left.quotient.combined(node.sign, right.quotient), unit)
        if isinstance(node, Fraction):
            return _Value(
                Quotient.of(node), Unit(hundreds=int(node == 100), millions=int(node == 10**6))
            )
        return self._fact(node, within)

    def _fact(self, i: str, within: tuple[str, ...]) -> _Value:
        try:
            fact = self.get(i)
        except NotFoundError as error:
            raise FormulaError(str(error)) from error
        if fact.id != i:
            raise FormulaError(f"no fact '{i}'; did you mean '{fact.id}'?")
        if fact.derived and fact.metric:
            return self._derived(fact, fact.derived.formula, fact.metric, within)
        if not isinstance(fact, Figure):
            raise FormulaError(f"'{i}' has no figure")
        low, high = fact.quantity.interval[:2]
        if low is None or high is None:
            raise FormulaError(f"'{i}' has an open end: {fact.quantity.written}")
        scale = 10 ** SCALES.get(split_unit(fact.metric.unit)[0], 0)
        self.inputs[i] = fact
        self.ends[i] = Fraction(low) * scale, Fraction(high) * scale
        return _Value(Quotient.of(i), _unit(fact.metric.unit))

    def _derived(self, fact: Fact, formula: str, metric: Metric, within: tuple[str, ...]) -> _Value:
        if fact.id in within:
            circle = [*within[within.index(fact.id) :], fact.id]
            raise FormulaError(f"it is derived from itself: {', '.join(circle)}")
        if len(within) > MOST_DERIVED:
            raise FormulaError(f"more than {MOST_DERIVED} facts are derived from one another")
        value = self.value(parse(formula), (*within, fact.id))
        _check_unit(value.unit, metric.unit)
        return _Value(value.quotient, _unit(metric.unit))

    def _check_divisor(self, divisor: Quotient) -> None:
        tops = [top for top, _ in divisor.at_corners(self.ends)]
        if not (min(tops) > 0 or max(tops) < 0):
            raise FormulaError("a divisor may be zero")


def _unit_of(sign: str, left: Unit, right: Unit) -> Unit:
    """Return the unit of an operation. Raises FormulaError if a sum has two."""
    if sign in ("*", "/"):
        return left.combined(right, 1 if sign == "*" else -1)
    if left._replace(difference=False) != right._replace(difference=False):
        raise FormulaError(f"a sum needs one unit, not {left.words} and {right.words}")
    return left._replace(difference=sign == "-" and not left.powers)


def _unit(words: str) -> Unit:
    """Read the unit of a metric, without its scale word."""
    own = split_unit(words)[1]
    if own.startswith("% of ") or own in ("%", "points", "percentage points"):
        return Unit(hundreds=1)
    if own == "times":
        return Unit()
    over, *under = f" {own}".split(" per ")
    over = over.strip()
    unit = Unit(((_plural(over), 1),)) if over else Unit()
    for words in under:
        factor, _, rest = words.partition(" ")
        if factor == "100":
            unit, words = unit._replace(hundreds=unit.hundreds + 1), rest
        elif factor == "million":
            unit, words = unit._replace(millions=unit.millions + 1), rest
        unit = unit.combined(Unit(((_plural(words), 1),)), -1)
    return unit


def _plural(word: str) -> str:
    return "people" if word == "person" else word


def _check_unit(unit: Unit, words: str) -> None:
    wanted = _unit(words)
    if unit._replace(difference=False) != wanted:
        raise FormulaError(f"the formula gives {unit.words}, but the metric's unit is {words}")
    if words in ("points", "percentage points") and not unit.difference:
        raise FormulaError(f"only a difference of percentages can be in {words}")


def rounded_up(number: Fraction, count: int) -> Decimal:
    """Round towards the greater number, to so many significant digits."""
    if not number:
        return Decimal(0)
    # The logarithm from the numbers of bits is right or one too small.
    bits = number.numerator.bit_length() - number.denominator.bit_length() - 1
    exponent = math.floor(bits * math.log10(2))
    while abs(number) >= Fraction(10) ** (exponent + 1):
        exponent += 1
    last = exponent + 1 - count
    rounded = -(-number // Fraction(10) ** last)
    if rounded == 10**count:  # 9.996 is 10.0, not 10.00
        rounded, last = rounded // 10, last + 1
    return Decimal(rounded).scaleb(last)
