"""Order countries as far as the verdicts between them allow.

A set of countries falls into groups that the verdicts do not connect, a group into blocks that can
be ranked, and a block into countries that cannot.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from kzfacts.comparison.verdict import CANNOT_TELL, GREATER, MIRRORED, Verdict
from kzfacts.model.records import Country


class Pair(NamedTuple):
    """Two countries and the relation of the first to the second."""

    a: Country
    b: Country
    relation: str


class Block(NamedTuple):
    """Countries that cannot be split into a part that comes first and a part that follows.

    `pairs` has the relation of every two of them.
    """

    countries: tuple[Country, ...]
    pairs: tuple[Pair, ...] = ()


def orders(
    countries: Sequence[Country], verdicts: Sequence[Verdict], first: str = GREATER
) -> list[list[Block]]:
    """Return an order for each group of countries, every country being in exactly one block.

    Each country of a block has the relation `first` (GREATER or LESS) to each country of the blocks
    after it. There must be a verdict on every two countries.
    """
    known = {(v.a.code, v.b.code): v.relation for v in verdicts}
    known |= {(b, a): MIRRORED.get(relation, relation) for (a, b), relation in known.items()}
    return [_blocks(group, known, first) for group in _connected(countries, verdicts)]


def _connected(countries: Sequence[Country], verdicts: Sequence[Verdict]) -> list[list[Country]]:
    """Group countries so that a chain of verdicts connects those of a group."""
    group = {c.code: n for n, c in enumerate(countries)}
    for v in verdicts:
        kept, merged = group[v.a.code], group[v.b.code]
        if v.relation != CANNOT_TELL and kept != merged:
            group = {code: kept if n == merged else n for code, n in group.items()}
    return [[c for c in countries if group[c.code] == n] for n in dict.fromkeys(group.values())]


def _blocks(
    group: Sequence[Country], known: Mapping[tuple[str, str], str], first: str
) -> list[Block]:
    """Cut a group wherever all before the cut have the relation `first` to all behind it."""

    def precedes(a: Country, b: Country) -> bool:
        return a != b and known[a.code, b.code] == first

    wins = {a: sum(precedes(a, b) for b in group) for a in group}
    ranked = sorted(group, key=lambda a: -wins[a])
    blocks, start, crossing = [], 0, 0
    for end, country in enumerate(ranked, 1):
        block = ranked[start:end]
        # What wins against countries behind the cut, less what was won against this one.
        crossing += wins[country] - sum(
            precedes(country, a) + precedes(a, country) for a in ranked[: end - 1]
        )
        if crossing == end * (len(ranked) - end):
            pairs = (Pair(a, b, known[a.code, b.code]) for a, b in combinations(block, 2))
            blocks.append(Block(tuple(block), tuple(pairs)))
            start = end
    return blocks
