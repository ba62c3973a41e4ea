"""A derived fact in words: its inputs, who counted them, and whether they are proved."""

from collections.abc import Sequence

from kzfacts.model.records import Fact
from kzfacts.render.notes import UNPROVED
from kzfacts.render.say import figure, period


def described(f: Fact) -> str:
    """Describe an input: its id, figure, period and source."""
    mark = "" if f.proved else UNPROVED
    return f"{f.id}: {figure(f)}, {period(f, 'undated')}, {f.source.short}{mark}"


def counter(f: Fact, inputs: Sequence[Fact]) -> str:
    """Name who counted all the inputs; "" if their source does not say."""
    assert f.derived
    match f.derived.counter:
        case None:
            return "different bodies"
        case ("reporter", _):
            return inputs[0].reporter.name if inputs[0].reporter else ""
        case ("primary", _):
            return inputs[0].primary or ""
    return ""


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
