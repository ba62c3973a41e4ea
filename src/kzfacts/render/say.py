"""Say a fact in words, and what a bibliography adds about its facts."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kzfacts.model.interval import times
from kzfacts.model.quantity import SCALES, Metric, Quantity, split_unit
from kzfacts.model.records import Derived, Fact, Source
from kzfacts.text import NO_BREAK, address, listed

if TYPE_CHECKING:
    from kzfacts.comparison.conflicts import Conflict
    from kzfacts.comparison.opinions import Opinion

_NUMBER = re.compile(r"([^\d-]*)(-?[\d.,]+)(\D*)")

UNDATED = "not dated by the source"
NOT_STATED = "not stated"
NO_FIGURE = "–"
LONGEST_REASON = 16  # why there is no figure, in a column of figures
NO_CONFLICTS = "No facts disagree.\n"


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


def common_status(facts: Iterable[Fact]) -> str | None:
    """Return the status that all figures have, or None."""
    statuses = {f.quantity and f.quantity.status for f in facts}
    return statuses.pop() if len(statuses) == 1 else None


def figure_for(f: Fact, days: str) -> str:
    """Return the figure, with its period if that is written otherwise than `days`."""
    own = period(f)
    return figure(f) if own == days else f"{own}: {figure(f)}"


def period(f: Fact, undated: str = "") -> str:
    """Return the period as people write it, or `undated`."""
    return f.period.shown if f.period else undated


def heading(f: Fact) -> str:
    """Return what a fact is about, of whom and when: "Total trade, China, 2020"."""
    # The period of a claim, or of what does not change by the year, is not missed.
    undated = "undated" if f.metric and not (f.metric.lasting or f.derived) else ""
    what = f.metric.label if f.metric else f.topic.title
    names = listed([c.name for c in f.countries])
    return ", ".join(filter(None, [what, names, period(f, undated)]))


def named(f: Fact) -> str:
    """Return the countries as in a sentence: "the United States and China"."""
    return listed([c.in_sentence for c in f.countries])


def spread(f: Fact) -> str:
    """Return the interval of a figure and why it is that, or "" where the figure says it all."""
    q = f.quantity
    if q is None or (q.value is None and not q.hedge):
        return ""
    if q.interval.low is None or q.interval.high is None:
        return q.why
    return q.why if q.exact else f"range {q.meant}: {q.why}"


def briefly(f: Fact) -> str:
    """Return the figure of a fact, else its claim or why there is no figure."""
    return figure(f) or f.text or f.missing or ""


def claim(f: Fact) -> str:
    """Return what a fact says as a sentence: its text, else what it is about and the figure."""
    return sentence(f.text or f"{heading(f)}: {briefly(f)}")


def counter(f: Fact) -> str:
    """Return who counted: the reporter, else the primary; "" where neither is stated."""
    return f.reporter.name if f.reporter else " ".join((f.primary or "").split())


def short_counter(f: Fact) -> str:
    """Return who counted, a reporter by its code if its name is long."""
    return f.reporter.short if f.reporter else counter(f)


def counted(f: Fact) -> str:
    """Return who counted, with the primary: "Kazakhstan (Bureau of National Statistics)"."""
    if f.reporter and f.primary:
        return f"{f.reporter.name} ({f.primary})"
    return counter(f) or (NOT_STATED if f.quantity else "")


def relation(found: "Opinion | Conflict") -> str:
    """Return how two facts relate: "differs 1.94–2.14 ×", "agrees within the hedge +9.2%"."""
    from kzfacts.comparison.opinions import WITHIN_HEDGE

    deviation = f"+{found.deviation}%" if found.relation == WITHIN_HEDGE else ""
    ratio = times(found.ratio_low, found.ratio_high)
    return " ".join(filter(None, [found.relation, deviation, ratio]))


def attribution(f: Fact) -> str:
    """Return "according to …", or "" where the source attributes the fact to nobody."""
    return f"according to {f.according_to}" if f.according_to else ""


def reporter(f: Fact) -> str:
    """Return "counted by …", or "" where no reporter is known."""
    return f"counted by {f.reporter.name}" if f.reporter else ""


def quote(f: Fact) -> str:
    """Return the quote in quotation marks, or ""."""
    return f"“{f.quote}”" if f.quote else ""


def place(locator: str | None) -> str:
    """Abbreviate a paragraph or a page, "¶14"; other places are too long for a row."""
    kind, _, number = (locator or "").partition(" ")
    return {"paragraph": f"¶{number}", "page": f"p.{NO_BREAK}{number}"}.get(kind, "")


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


def either(numbers: Sequence[str]) -> str:
    """Join numbers of which any may be right; what they share is said once: "$24.2 or 24.5 bn"."""
    parts = [_NUMBER.fullmatch(number) for number in numbers]
    shared = {(m[1], m[3]) for m in parts if m}
    if len(shared) != 1 or not all(parts):
        return " or ".join(numbers)
    ((before, behind),) = shared
    return f"{before}{' or '.join(m[2] for m in parts if m)}{behind}"


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


def remark(f: Fact, *, full: bool) -> str:
    """Return the note of a figure, with whom its source names unless others say who counted.

    If `full`, with every attribution and the reading.
    """
    named = f.according_to and (full or not (f.reporter or f.primary))
    parts = [capital(attribution(f)) if named else "", f.note, f.reading if full else ""]
    return " ".join(sentence(part) for part in parts if part)


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
    """Group facts by source, in the order given.

    A source by itself is a group without facts; a derived fact is its own source.
    """
    groups: dict[str, tuple[Source, list[Fact]]] = {}
    for c in cited:
        if not isinstance(c, Fact):
            groups.setdefault(c.id, (c, []))
            continue
        source = c.source
        if c.derived and c.metric:
            source = source._replace(id=c.id, title=f"{c.metric.label} (derived)")
        groups.setdefault(source.id, (source, []))[1].append(c)
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
