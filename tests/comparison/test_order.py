"""An order of countries claims no more than the verdicts do."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kzfacts.comparison.order import Block, Pair, orders
from kzfacts.comparison.verdict import CANNOT_TELL, EQUAL, GREATER, LESS, Verdict
from kzfacts.model.records import Country

A, B, C, D = (Country(code, code) for code in "ABCD")
RELATIONS = (GREATER, LESS, EQUAL, CANNOT_TELL)


@st.composite
def verdicts(draw: st.DrawFn) -> list[Verdict]:
    """Verdicts on every two of some countries, which may even contradict each other."""
    countries = (A, B, C, D, Country("E", "E"))[: draw(st.integers(2, 5))]
    pairs = [draw(st.permutations(pair)) for pair in combinations(countries, 2)]
    return [Verdict(a, b, draw(st.sampled_from(RELATIONS))) for a, b in pairs]


def relations(verdicts: list[Verdict]) -> dict[tuple[Country, Country], str]:
    mirrored = {GREATER: LESS, LESS: GREATER}
    there = {(v.a, v.b): v.relation for v in verdicts}
    return there | {(b, a): mirrored.get(relation, relation) for (a, b), relation in there.items()}


def countries_of(verdicts: list[Verdict]) -> list[Country]:
    return sorted({c for v in verdicts for c in (v.a, v.b)})


@given(verdicts(), st.sampled_from([GREATER, LESS]))
def test_one_country_precedes_another_only_if_a_verdict_says_so(
    verdicts: list[Verdict], first: str
) -> None:
    known = relations(verdicts)
    for blocks in orders(countries_of(verdicts), verdicts, first):
        for earlier, later in combinations(blocks, 2):
            for a in earlier.countries:
                for b in later.countries:
                    assert known[a, b] == first


@given(verdicts(), st.sampled_from([GREATER, LESS]))
def test_every_country_is_in_one_block_and_every_pair_keeps_its_verdict(
    verdicts: list[Verdict], first: str
) -> None:
    known, countries = relations(verdicts), countries_of(verdicts)
    blocks = [block for order in orders(countries, verdicts, first) for block in order]
    assert sorted(c for block in blocks for c in block.countries) == countries
    for block in blocks:
        assert {(a, b): relation for a, b, relation in block.pairs} == {
            pair: known[pair] for pair in combinations(block.countries, 2)
        }


@given(verdicts())
def test_no_verdict_but_cannot_tell_connects_two_groups(verdicts: list[Verdict]) -> None:
    known = relations(verdicts)
    groups = [
        [c for block in order for c in block.countries]
        for order in orders(countries_of(verdicts), verdicts)
    ]
    for one, other in combinations(groups, 2):
        assert {known[a, b] for a in one for b in other} == {CANNOT_TELL}


@given(verdicts())
def test_no_block_can_be_cut(verdicts: list[Verdict]) -> None:
    known = relations(verdicts)
    for blocks in orders(countries_of(verdicts), verdicts):
        for block in blocks:
            for size in range(1, len(block.countries)):
                for part in combinations(block.countries, size):
                    rest = [c for c in block.countries if c not in part]
                    assert not all(known[a, b] == GREATER for a in part for b in rest)


def test_countries_that_are_equal_share_a_block() -> None:
    verdicts = [Verdict(A, B, EQUAL), Verdict(A, C, LESS), Verdict(B, C, LESS)]
    assert orders([A, B, C], verdicts) == [[Block((C,)), Block((A, B), (Pair(A, B, EQUAL),))]]
