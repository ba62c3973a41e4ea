"""A derived fact in full: its formula, its interval and its inputs. Draws with Rich."""

from collections.abc import Sequence

from rich.console import RenderableType

from kzfacts.model.records import Fact
from kzfacts.render.canvas import Column, Page, draw, fit, indent, plain, widest
from kzfacts.render.notes import UNPROVED
from kzfacts.render.say import figure, period

NARROW = 60


def derived_fact(page: Page, f: Fact, inputs: Sequence[Fact]) -> str:
    """Draw a derived fact with the facts that it rests on."""
    assert f.derived
    assert f.metric
    entries: dict[str, list[str | None]] = {
        "formula": [f.derived.formula],
        "inputs": [_input(i) for i in inputs],
        "counted by": [_counter(f, inputs)],
        "meaning": [f.text],
        "note": [f.note],
        "reading": [f.reading],
        "proved": [_proved(f, inputs)],
    }
    rows: list[tuple[str, str]] = [
        (label if n == 0 else "", words)
        for label, lines in entries.items()
        for n, words in enumerate(lines)
        if words
    ]
    head = ", ".join(filter(None, [f.metric.label, f.country_names, period(f)]))
    parts: list[RenderableType] = [
        plain(head, "bold"),
        indent(plain(f"{figure(f)}, derived", "bold")),
    ]
    labels, texts = map(widest, zip(*rows, strict=True))
    columns = [Column(labels), Column(texts, min(texts, NARROW))]
    grid = fit(page.width - 2, columns)
    for label, words in rows:
        if grid:
            parts.append(indent(grid.row(plain(label, "dim"), plain(words))))
        else:
            parts += [indent(plain(label, "dim"))] if label else []
            parts.append(indent(plain(words), 4))
    return draw(page, parts)


def _input(f: Fact) -> str:
    mark = "" if f.proved else UNPROVED
    return f"{f.id}: {figure(f)}, {period(f, 'undated')}, {f.source.short}{mark}"


def _counter(f: Fact, inputs: Sequence[Fact]) -> str:
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


def _proved(f: Fact, inputs: Sequence[Fact]) -> str:
    if f.proved:
        return "yes, as all its inputs are"
    unproved = sum(not i.proved for i in inputs)
    if unproved == len(inputs):
        return "no, as none of its inputs is"
    return f"no, as {unproved} of its {len(inputs)} inputs {'is' if unproved == 1 else 'are'} not"
