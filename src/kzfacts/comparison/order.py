"""Orders the countries of a row."""

from collections.abc import Sequence
from itertools import combinations

from kzfacts.comparison.rows import Row
from kzfacts.comparison.verdict import CANNOT_TELL, EQUAL, GREATER, LESS, Verdict
from kzfacts.model.records import Country

LONG_NAME = 10
UNTOLD = "?"


def short(country: Country) -> str:
    """A name for a narrow place: the name if it is short, else the code."""
    return country.name if len(country.name) <= LONG_NAME else country.code


def connected(countries: Sequence[Country], told: Sequence[Verdict]) -> list[list[Country]]:
    """The countries in groups, two being in one if what is told leads from one to the other."""
    group = {c.code: n for n, c in enumerate(countries)}
    for v in told:
        joined, gone = group[v.a.code], group[v.b.code]
        group = {code: joined if n == gone else n for code, n in group.items()}
    return [[c for c in countries if group[c.code] == n] for n in dict.fromkeys(group.values())]


def order(row: Row, countries: Sequence[Country]) -> str:
    """Countries in blocks, each of which goes before all that follow it as a whole: "A ? B > C", of
    ranks "A before B".

    "?" stands between those of which no two can be told apart. A block in which only some can has
    commas, and what is told within it comes last.
    """
    ranks = row.metric.kind == "rank"
    first, sign = (LESS, " before ") if ranks else (GREATER, " > ")
    told = {(v.a.code, v.b.code): v.relation for v in row.verdicts}
    told |= {
        (b, a): {GREATER: LESS, LESS: GREATER}.get(said, said) for (a, b), said in told.items()
    }

    def relation(a: Country, b: Country) -> str:
        return told[a.code, b.code]

    wins = {a.code: sum(relation(a, b) == first for b in countries if b != a) for a in countries}
    ordered = sorted(countries, key=lambda c: -wins[c.code])
    blocks, rest = [], 0
    for n in range(1, len(ordered) + 1):
        if all(relation(a, b) == first for a in ordered[rest:n] for b in ordered[n:]):
            blocks.append(ordered[rest:n])
            rest = n
    words, within = [], []
    for block in blocks:
        relations = {relation(a, b) for a, b in combinations(block, 2)}
        joint = {frozenset({EQUAL}): " = ", frozenset({CANNOT_TELL}): f" {UNTOLD} "}.get(
            frozenset(relations), ", "
        )
        words.append(joint.join(map(short, block)))
        if len(relations) > 1:
            signs = {first: sign, EQUAL: " = "}
            pairs = [(a, b, signs.get(relation(a, b))) for a, b in combinations(block, 2)]
            within += [f"{short(a)}{between}{short(b)}" for a, b, between in pairs if between]
    phrases = [sign.join(words)] if len(words) > 1 or not within else []
    return "; ".join(
        [*phrases, *([", ".join(within), "other pairs: cannot tell"] if within else [])]
    )
