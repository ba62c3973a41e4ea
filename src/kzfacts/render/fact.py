"""Facts in full, each with what others say of it. Draws with Rich."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from kzfacts.comparison.opinions import Consulted
from kzfacts.model.records import Fact
from kzfacts.render import derived, say
from kzfacts.render.canvas import GAP, Page, Part, draw, entry, indent, linked, plain, widest
from kzfacts.render.notes import UNPROVED, UNPROVED_MEANS, cited
from kzfacts.render.opinions import second_opinions
from kzfacts.text import NO_BREAK

LABELS = 12  # the width up to which a figure is set in the column of labels


def facts(page: Page, found: Sequence[Consulted]) -> str:
    """Draw facts in full: a heading, the figure with its range, then labels and values."""
    parts: list[Part] = []
    for consulted in found:
        parts += [Text()] * bool(parts)
        parts += _fact(page, consulted)
        parts += second_opinions(page, consulted)
    drawn = draw(page, parts)
    return drawn + draw(page, [Text(), plain(UNPROVED_MEANS, "dim")]) * (UNPROVED in drawn)


def _fact(page: Page, consulted: Consulted) -> Iterator[Part]:
    f = consulted.fact
    yield plain(say.heading(f), "bold")
    entries = _entries(page, consulted)
    labels = widest(entries)
    number = say.figure(f) or ("no figure" if f.missing else "")
    if number:
        width = max(labels, widest([number]))
        if width <= LABELS:
            labels = width
        why = plain(f.missing or ("derived" if f.derived else say.spread(f)))
        yield from entry(page, width, plain(number, "bold"), why, GAP)
    if f.text:
        yield indent(plain(f.text))
    for label, value in entries.items():
        yield from entry(page, labels, plain(label, "dim"), value, GAP)


def _entries(page: Page, consulted: Consulted) -> dict[str, Text]:
    """Return the values by label, without those that are empty."""
    f = consulted.fact
    entries = {
        **(_derivation(consulted) if f.derived else _evidence(page, f)),
        "note": plain(f.note or ""),
        "reading": plain(f.reading or ""),
        "contradicts": Text("\n").join(_reference(o) for o in consulted.contradicts),
        "disputed": Text("\n").join(
            plain("by ").append_text(_reference(o, o.reading)) for o in consulted.contradicted_by
        ),
    }
    return {label: value for label, value in entries.items() if value}


def _evidence(page: Page, f: Fact) -> dict[str, Text]:
    """Return who counted, who says so where, and what was proved."""
    return {
        "counted by" if f.metric else "primary": plain(say.counted(f)),
        "according to": plain(f.according_to or ""),
        "computed": plain(f.method or ""),
        "quote": plain(say.quote(f)),
        "source": plain(_place(f)),
        "address": linked(page, f.source.more.get("URL", "")),
        "proved": plain(say.proof(f) if f.proved else ""),
        "full text": plain(f.source.text if f.quote and f.source.text and not f.proved else ""),
    }


def _derivation(consulted: Consulted) -> dict[str, Text]:
    """Return the formula of a derived fact, its inputs, who counted them and what was proved."""
    f, inputs = consulted.fact, consulted.inputs
    assert f.derived
    return {
        "formula": plain(f.derived.formula),
        "inputs": Text("\n").join(plain(derived.described(i)) for i in inputs),
        "counted by": plain(derived.counter(f, inputs)),
        "proved": plain(derived.proved(f, inputs)),
    }


def _place(f: Fact) -> str:
    place = ", ".join(filter(None, [f.source.line, f.locator]))
    return place if f.proved else f"{place}{NO_BREAK}{UNPROVED}"


def _reference(f: Fact, reading: str | None = None) -> Text:
    """Refer to another fact: its id, what it says, its source, and how to read it."""
    said = f"{f.id}: {say.briefly(f)} ({cited(f)})"
    return Text("\n").join([plain(said), *([plain(reading)] if reading else [])])
