"""Formulas of derived figures: how they are written, and exact arithmetic with what they name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple, TypeAlias

from kzfacts.errors import KzfactsError

MOST_WORDS = 100
MOST_TERMS = 1000  # of a polynomial
MOST_INTERVALS = 12  # a formula is computed at 2 to the power of this many corners

_WORD = re.compile(r"[()]|[^\s()]+")
_NUMBER = re.compile(r"\d{1,30}(\.\d{1,30})?", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)

Ends = tuple[Fraction, Fraction]
Monomial = tuple[str, ...]  # ids in order, one repeated for each power
Polynomial = dict[Monomial, Fraction]
ONE: Polynomial = {(): Fraction(1)}
Node: TypeAlias = "str | Fraction | Operation"  # a fact's id, a number, or an operation


class FormulaError(KzfactsError):
    """A formula can't be read or computed; the message is one sentence."""


class Operation(NamedTuple):
    """Two operands and one of `+ - * /` between them."""

    sign: str
    left: Node
    right: Node


def parse(formula: str) -> Node:
    """Read a formula: ids, numbers, parentheses, and operators between spaces.

    Raises FormulaError.
    """
    words = _WORD.findall(formula)
    if len(words) > MOST_WORDS:
        raise FormulaError(f"the formula has more than {MOST_WORDS} words")
    node, end = _sum(words, 0)
    if end == len(words):
        return node
    if words[end] == ")":
        raise FormulaError("a ')' has no '('")
    raise _unexpected(words[end])


def _unexpected(word: str) -> FormulaError:
    if word in "()" or _is_operand(word):
        return FormulaError(f"an operator is missing before '{word}'")
    return FormulaError(f"can't read '{word}'; write spaces around operators")


def _is_operand(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word) or _ID.fullmatch(word))


def _sum(words: Sequence[str], at: int) -> tuple[Node, int]:
    left, at = _product(words, at)
    while at < len(words) and words[at] in ("+", "-"):
        right, end = _product(words, at + 1)
        left, at = Operation(words[at], left, right), end
    return left, at


def _product(words: Sequence[str], at: int) -> tuple[Node, int]:
    left, at = _factor(words, at)
    while at < len(words) and words[at] in ("*", "/"):
        right, end = _factor(words, at + 1)
        left, at = Operation(words[at], left, right), end
    return left, at


def _factor(words: Sequence[str], at: int) -> tuple[Node, int]:
    if at == len(words):
        raise FormulaError("the formula ends where a fact or a number is expected")
    word = words[at]
    if word == "(":
        node, end = _sum(words, at + 1)
        if end == len(words):
            raise FormulaError("a ')' is missing")
        if words[end] != ")":
            raise _unexpected(words[end])
        return node, end + 1
    if _NUMBER.fullmatch(word):
        return Fraction(word), at + 1
    if _ID.fullmatch(word):
        return word, at + 1
    if word in ("+", "-", "*", "/", ")"):
        raise FormulaError(f"a fact or a number is expected before '{word}'")
    raise FormulaError(f"can't read '{word}'; write spaces around operators")


class Quotient(NamedTuple):
    """A polynomial over another, with facts as variables, in lowest terms as far as needed."""

    top: Polynomial
    bottom: Polynomial

    @classmethod
    def of(cls, leaf: str | Fraction) -> "Quotient":
        """Return a fact or a number."""
        if isinstance(leaf, str):
            return cls({(leaf,): Fraction(1)}, ONE)
        return cls({(): leaf} if leaf else {}, ONE)

    def combined(self, sign: str, other: "Quotient") -> "Quotient":
        """Return the result of an operation. Raises FormulaError if it is too long."""
        if sign == "*":
            return _lowest(_times(self.top, other.top), _times(self.bottom, other.bottom))
        if sign == "/":
            return _lowest(_times(self.top, other.bottom), _times(self.bottom, other.top))
        ours, theirs, bottom = _over_one_bottom(self.bottom, other.bottom)
        factor = Fraction(1 if sign == "+" else -1)
        return _lowest(_plus(_times(self.top, ours), _times(other.top, theirs), factor), bottom)

    def at_corners(self, ends: Mapping[str, Ends]) -> Iterator[tuple[Fraction, Fraction]]:
        """Yield both polynomials at each corner of the intervals of the facts.

        If it is linear-fractional in each fact and `bottom` is never zero, its extremes are there.
        Raises FormulaError if it is not, or if there are too many intervals.
        """
        for monomial in (*self.top, *self.bottom):
            for i in monomial:
                if monomial.count(i) > 1:
                    raise FormulaError(f"'{i}' is multiplied by itself")
        ids = sorted({i for m in (*self.top, *self.bottom) for i in m})
        wide = [i for i in ids if ends[i][0] != ends[i][1]]
        if len(wide) > MOST_INTERVALS:
            raise FormulaError(
                f"it names {len(wide)} facts that are not exact; {MOST_INTERVALS} are possible"
            )
        at = {i: ends[i][0] for i in ids}
        for corner in product(*(ends[i] for i in wide)):
            at.update(zip(wide, corner, strict=True))
            yield _value(self.top, at), _value(self.bottom, at)


def _value(polynomial: Polynomial, at: Mapping[str, Fraction]) -> Fraction:
    total = Fraction(0)
    for monomial, term in polynomial.items():
        for i in monomial:
            term *= at[i]
        total += term
    return total


def _plus(p: Polynomial, q: Polynomial, factor: Fraction) -> Polynomial:
    total = dict(p)
    for monomial, term in q.items():
        total[monomial] = total.get(monomial, Fraction(0)) + factor * term
    return {monomial: term for monomial, term in total.items() if term}


def _times(p: Polynomial, q: Polynomial) -> Polynomial:
    if len(p) * len(q) > MOST_TERMS:
        raise FormulaError(f"it has more than {MOST_TERMS} terms when multiplied out")
    total: Polynomial = {}
    for (a, x), (b, y) in product(p.items(), q.items()):
        monomial = tuple(sorted(a + b))
        total[monomial] = total.get(monomial, Fraction(0)) + x * y
    return {monomial: term for monomial, term in total.items() if term}


def _over_one_bottom(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial, Polynomial]:
    """Return what to multiply the tops of /p and /q by, and their common bottom."""
    if (factor := _divided(p, q)) is not None:
        return ONE, factor, p
    if (factor := _divided(q, p)) is not None:
        return factor, ONE, q
    return q, p, _times(p, q)


def _lowest(top: Polynomial, bottom: Polynomial) -> Quotient:
    """Cancel facts common to all terms, or one polynomial if it divides the other."""
    for i in sorted({i for m in bottom for i in m}):
        while bottom and all(i in m for m in (*top, *bottom)):
            top, bottom = _without(top, i), _without(bottom, i)
    if bottom and (whole := _divided(top, bottom)) is not None:
        return Quotient(whole, ONE)
    if top and (part := _divided(bottom, top)) is not None:
        return Quotient(ONE, part)
    return Quotient(top, bottom)


def _without(polynomial: Polynomial, i: str) -> Polynomial:
    return {_rest(m, (i,)) or (): term for m, term in polynomial.items()}


def _rest(monomial: Monomial, divisor: Monomial) -> Monomial | None:
    """Return the quotient of monomials; None if there is none."""
    left = list(monomial)
    for i in divisor:
        if i not in left:
            return None
        left.remove(i)
    return tuple(left)


def _divided(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """Return p / q if that is a polynomial."""
    ids = sorted({i for m in (*p, *q) for i in m})

    def degrees(monomial: Monomial) -> list[int]:
        return [monomial.count(i) for i in ids]

    lead = max(q, key=degrees)
    quotient: Polynomial = {}
    while p:
        first = max(p, key=degrees)
        rest = _rest(first, lead)
        if rest is None:
            return None
        term = p[first] / q[lead]
        quotient[rest] = term
        p = _plus(p, _times({rest: Fraction(1)}, q), -term)
    return quotient
