"""Says a fact in words, and what a bibliography entry says of its facts."""

from collections.abc import Iterable, Sequence

from kzfacts.model.records import Fact, Source
from kzfacts.text import NO_BREAK, address


def said(f: Fact) -> str:
    """The fact in words: what, of whom, when and how much; its quote; who says so; what else must
    be known.
    """
    figure = f.quantity and f.quantity.shown.replace(NO_BREAK, " ")
    period = f.period.shown if f.period else "not dated by the source"
    what = ", ".join(filter(None, [f.metric and f.metric.label, f.country_names, period]))
    sentences = [
        f"{what}: {figure or f.text}",
        f.text if figure else None,
        f.quote and f"“{f.quote}”",
        f.according_to and f"According to {f.according_to}",
        f.reporter and f"Reported by {f.reporter.name}",
        f.note,
    ]
    return " ".join(sentence(words) for words in sentences if words)


def sentence(words: str) -> str:
    """Add a full stop where one is missing."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def by_source(facts: Iterable[Fact]) -> list[tuple[Source, list[Fact]]]:
    """Group facts by source, in the order given."""
    groups: dict[str, tuple[Source, list[Fact]]] = {}
    for f in facts:
        groups.setdefault(f.source.id, (f.source, []))[1].append(f)
    return list(groups.values())


def note(source: Source, facts: Sequence[Fact]) -> str:
    """What a bibliography has no field for: the facts, and an address that is not to be linked."""
    url = source.more.get("URL")
    parts = [
        source.more.get("note"),
        *(part for f in facts for part in (_capital(f.locator or ""), said(f))),
    ]
    return " ".join(
        [*(sentence(part) for part in parts if part), *([url] if url and not address(url) else [])]
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
