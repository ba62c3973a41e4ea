"""Say a fact in words, and what a bibliography adds about its facts."""

from collections.abc import Iterable, Sequence

from kzfacts.model.quantity import SCALES, Metric, Quantity, split_unit
from kzfacts.model.records import Derived, Fact, Source
from kzfacts.text import NO_BREAK, SYMBOLS, address

UNDATED = "not dated by the source"


def figure(f: Fact) -> str:
    """Return the number with hedge and unit, or "" for a claim without one."""
    q = quantity(f)
    return q.shown if q else ""


def quantity(f: Fact) -> Quantity | None:
    """Return the number to show; that of a derived fact is its interval."""
    return _computed(f.derived, f.metric) if f.derived and f.metric else f.quantity


def _computed(d: Derived, metric: Metric) -> Quantity:
    """Return a derived interval to three digits, in the scale in which it is short."""
    low, high, *_ = d.rounded
    assert low is not None
    assert high is not None
    scale, power = split_unit(metric.unit)[0], 0
    if not scale:
        most = max(abs(low), abs(high)).adjusted()
        scale, power = max(
            ((word, n) for word, n in SCALES.items() if 6 <= n <= most),
            key=lambda pair: pair[1],
            default=("", 0),
        )
    return Quantity(metric, None, low.scaleb(-power), high.scaleb(-power), scale, None)


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


def either(figures: Sequence[str]) -> str:
    """Join figures as shown: "$24.2 or 24.5 bn", with the sign and the scale word once."""
    first = figures[0]
    sign = first[:1] if all(words[:1] == first[:1] in SYMBOLS.values() for words in figures) else ""
    _, space, word = first.rpartition(NO_BREAK)
    scale = space + word if space and all(f.endswith(space + word) for f in figures) else ""
    parts = [f.removeprefix(sign).removesuffix(scale) for f in figures]
    return sign + f"{NO_BREAK}or{NO_BREAK}".join(parts) + scale


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
        f.derived and f"Derived: {f.derived.formula}",
        f.note,
    ]
    return " ".join(sentence(words) for words in sentences if words)


def sentence(words: str) -> str:
    """Add a full stop where one is missing."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def capital(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def by_source(facts: Iterable[Fact]) -> list[tuple[Source, list[Fact]]]:
    """Group facts by source, in the order given; a derived fact is its own."""
    groups: dict[str, tuple[Source, list[Fact]]] = {}
    for f in facts:
        source = f.source
        if f.derived and f.metric:
            source = source._replace(id=f.id, title=f"{f.metric.label} (derived)")
        groups.setdefault(source.id, (source, []))[1].append(f)
    return list(groups.values())


def note(source: Source, facts: Sequence[Fact]) -> str:
    """Say what a bibliography has no field for: the facts, and an address that can't be a link."""
    url = source.more.get("URL")
    parts = [source.more.get("note")]
    for f in facts:
        parts += [capital(f.locator or ""), statement(f)]
    sentences = [sentence(part) for part in parts if part]
    return " ".join([*sentences, *([url] if url and not address(url) else [])])
