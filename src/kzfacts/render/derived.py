"""A derived fact in words: its inputs, who counted them, and whether they are proved."""

from collections.abc import Sequence

from kzfacts.model.records import Fact
from kzfacts.render import say
from kzfacts.render.notes import cited


def described(f: Fact) -> str:
    """Describe an input: its id, figure, period and source."""
    return f"{f.id}: {say.figure(f)}, {say.period(f, 'undated')}, {cited(f)}"


def counter(f: Fact, inputs: Sequence[Fact]) -> str:
    """Name who counted all the inputs; "" if their source does not say."""
    assert f.derived
    return say.counter(inputs[0]) if f.derived.counter else "different bodies"


def proved(f: Fact, inputs: Sequence[Fact]) -> str:
    """Say whether a derived fact is proved: it is if all its inputs are."""
    if f.proved:
        return "yes: all its inputs are proved"
    unproved = sum(not i.proved for i in inputs)
    if unproved == len(inputs):
        return "no: none of its inputs is proved"
    return (
        f"no: {unproved} of its {len(inputs)} inputs {'is' if unproved == 1 else 'are'} not proved"
    )
