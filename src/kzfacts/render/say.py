"""Say a fact in words, and what a bibliography adds about its facts."""

from collections.abc import Iterable, Sequence

from kzfacts.model.records import Fact, Source
from kzfacts.text import NO_BREAK, address

UNDATED = "not dated by the source"


def figure(f: Fact) -> str:
    """Return the number with hedge and unit, or "" for a claim without one."""
    return f.quantity.shown if f.quantity else ""


def period(f: Fact, undated: str = "") -> str:
    """Return the period as people write it, or `undated`."""
    return f.period.shown if f.period else undated


def attribution(f: Fact) -> str:
    """Return "according to …", or "" where the source attributes the fact to nobody."""
    return f"according to {f.according_to}" if f.according_to else ""


def reporter(f: Fact) -> str:
    """Return "reported by …", or "" where no reporter is known."""
    return f"reported by {f.reporter.name}" if f.reporter else ""


def quote(f: Fact) -> str:
    """Return the quote in quotation marks, or ""."""
    return f"“{f.quote}”" if f.quote else ""


def proof(f: Fact) -> str:
    """Say where the text names each part: "in full: figure in the quote, date in the sentence"."""
    if f.proof is None:
        return "no"
    parts: dict[str, list[str]] = {}
    for part in ("figure", "country", "date", "metric"):
        if place := getattr(f.proof, part):
            parts.setdefault("nowhere" if place == "nowhere" else f"in the {place}", []).append(
                part
            )
    places = [f"{listed(names)} {place}" for place, names in parts.items()]
    lead = "in full" if f.proof.in_full else "not in full"
    return ": ".join(filter(None, [lead, ", ".join(places)]))


def listed(words: Sequence[str]) -> str:
    """Join words: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def statement(f: Fact) -> str:
    """Say the fact in sentences: what, of whom, when, how much, its quote and who says so."""
    number = figure(f).replace(NO_BREAK, " ")
    what = [f.metric and f.metric.label, f.country_names, period(f, UNDATED)]
    sentences = [
        f"{', '.join(filter(None, what))}: {number or f.text}",
        f.text if number else None,
        quote(f),
        capital(attribution(f)),
        capital(reporter(f)),
        f.note,
    ]
    return " ".join(sentence(words) for words in sentences if words)


def sentence(words: str) -> str:
    """Add a full stop where one is missing."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def capital(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def title(source: Source) -> str:
    """Return the title in quotation marks, unless it is a description in square brackets."""
    described = source.title.startswith("[") and source.title.endswith("]")
    return source.title if described else f"“{source.title}”"


def by_source(cited: Iterable[Fact | Source]) -> list[tuple[Source, list[Fact]]]:
    """Group facts by source, in the order given; a source by itself is a group without facts."""
    groups: dict[str, tuple[Source, list[Fact]]] = {}
    for c in cited:
        if isinstance(c, Fact):
            groups.setdefault(c.source.id, (c.source, []))[1].append(c)
        else:
            groups.setdefault(c.id, (c, []))
    return list(groups.values())


def note(source: Source, facts: Sequence[Fact], via: str = "") -> str:
    """Say what a bibliography has no field for: the facts, and an address that can't be a link.

    `via` names the fact base that has the facts.
    """
    url = source.more.get("URL")
    parts = [source.more.get("note")]
    for f in facts:
        parts += [capital(f.locator or ""), statement(f)]
    sentences = [sentence(part) for part in (*parts, via if facts else None) if part]
    return " ".join([*sentences, *([url] if url and not address(url) else [])])
