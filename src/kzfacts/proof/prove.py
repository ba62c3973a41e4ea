"""Is the quote in the text of its source, and are the number, its unit and its hedge in the quote?

Everything is read in the text itself, around the place where the quote stands: so a quote can't be
cut to lose a digit, a scale word or a hedge.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from kzfacts.errors import Problem
from kzfacts.model.quantity import Quantity, is_currency, split_unit
from kzfacts.model.records import Fact
from kzfacts.proof.english import (
    AFTER_WORDS,
    COUNTED_WORDS,
    HEDGE_WORDS,
    NUMBER_WORDS,
    RANK_WORDS,
    SCALE_WORDS,
    UNIT_WORDS,
    alternatives,
    kind_of,
    meaning,
    stem,
)
from kzfacts.store.base import Base

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛", "'") | {"\xad": None})
_FIGURE = re.compile(
    r"(?<!\w)(?<!\d[.,])(\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(\.\d+)?(?!\d|[.,]\d|(?:st|nd|rd|th|s)\b)"
)
_HEDGE = alternatives(HEDGE_WORDS)
_SCALE = alternatives(SCALE_WORDS, after_digits=True)
_UNIT = alternatives(UNIT_WORDS, after_digits=True)
_CURRENCY = alternatives({unit: words for unit, words in UNIT_WORDS.items() if is_currency(unit)})
_AFTER = alternatives(AFTER_WORDS, after_digits=True)
_MINUS = re.compile(r"(?:^|[^\w)])[-−][$€£¥₽₸]? ?$")
_RANGE_AFTER = re.compile(r"\s?[-–—/:]\s?[^\w\s]?\d")
_RANGE_BEFORE = re.compile(
    r"(?:\d\s?[-–—/:]\s?[^\w\s]?|\b(?:between|from)\b[^.;]{1,25}\b(?:and|to)\s+[^\w\s]?\s?)$",
    re.IGNORECASE,
)
_FROM_BEFORE = re.compile(r"\b(?:between|from)\s+[^\w\s]?\s?$", re.IGNORECASE)
_TO_AFTER = re.compile(r"[^.;\d]{0,20}\b(?:and|to)\s+[^\w\s]?\s?\d", re.IGNORECASE)
# What makes another number of the one before it: other multiples, powers, and shares of a number.
_MULTIPLIED = re.compile(
    r"[\s-]*(?:(?:hundred|thousand|million|billion|trillion|quadrillion|milliard|dozen|score|lakh|crore|mill?|bil|mm)s?\b"
    r"|(?:tenth|hundredth|thousandth)s?\b|basis points?\b|bps?\b|[‰⁰¹²³⁴-⁹^]|e[+-]?\d|[×x·*]\s?\d"
    r"|(?:out of|of every|in every|per|for every)\s+\d|in\s+(?:\d{1,3}|\d{1,3},\d{3})(?![\d,]))",  # "in 2020" is a year
    re.IGNORECASE,
)
_SHARED = re.compile(r"\d\s+(?:in|out of|of every|in every|per|for every)\s+$", re.IGNORECASE)
_CARDINAL = re.compile(r"\s*(?:largest|biggest|greatest|top|leading|most)\b", re.IGNORECASE)
_TO = re.compile(r"\s*(?:to|and|or|[-–—])\s*", re.IGNORECASE)


class Report(NamedTuple):
    """What came of proving a base: ids proved, ids whose text is not at hand, and what failed."""

    proved: tuple[str, ...]
    not_at_hand: tuple[str, ...]
    problems: tuple[Problem, ...]


class Figure(NamedTuple):
    """A number in a text: where it stands, its digits or words as a value, and what is written
    beside it.
    """

    start: int
    end: int
    value: Decimal | None
    scale: str
    unit: str | None
    hedge: str | None
    hedge_start: int


def verify(base: Base, texts: Mapping[str, bytes]) -> Report:
    """Prove the facts of each source whose text is given, by source id, in bytes as the file has
    them.
    """
    from hashlib import sha256

    proved: list[str] = []
    missing: list[str] = []
    problems: list[Problem] = []
    readable: dict[str, list[str]] = {}
    for source in base.sources.values():
        if source.id not in texts:
            continue
        digest = sha256(texts[source.id]).hexdigest()
        where = ("sources", source.id)
        if digest != source.sha256:
            recorded = (
                f"the recorded one is {source.sha256}" if source.sha256 else "none is recorded"
            )
            message = f"the text's SHA-256 is {digest}, but {recorded}; see that the text is the right one, then record it"
            problems.append(Problem("proof", (*where, "sha256"), message))
            continue
        try:
            readable[source.id] = paragraphs(texts[source.id].decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            problems.append(
                Problem(
                    "proof", where, f"the text is not UTF-8: {error.reason} at byte {error.start}"
                )
            )
    for fact in base.facts.values():
        if fact.source.id not in texts:
            missing.append(fact.id)
        elif fact.source.id in readable:
            complaint = prove(fact, readable[fact.source.id])
            if complaint:
                problems.append(
                    Problem(
                        "proof",
                        (fact.topic.id, fact.id.removeprefix(f"{fact.topic.id}.")),
                        complaint,
                    )
                )
            else:
                proved.append(fact.id)
    return Report(tuple(proved), tuple(missing), tuple(problems))


def normal(text: str) -> str:
    """The text with white space, composition and the shape of quotation marks made alike; nothing
    else changes.
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())


def paragraphs(text: str) -> list[str]:
    """The blocks of text between blank lines, made normal; the first is paragraph 1."""
    return [
        normal(block)
        for block in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text.replace("\r\n", "\n").strip())
    ]


def prove(fact: Fact, text: list[str]) -> str | None:
    """What keeps the paragraphs of its source from proving a fact; None if they do."""
    if not fact.quote:
        return "there is no quote to prove it by; add the few words of the source that carry it"
    quote = normal(fact.quote)
    named = re.fullmatch(r"paragraph (\d+)", fact.locator or "")
    if fact.locator and fact.locator.startswith("paragraph") and not named:
        return f"the locator '{fact.locator}' is none; write it like paragraph 14"
    inside = [int(named[1])] if named else range(1, len(text) + 1)
    places = [(n, at) for n in inside if 0 < n <= len(text) for at in _found(quote, text[n - 1])]
    if not places:
        where = fact.locator or "the text"
        return f"the quote “{quote}” is not in {where}{_elsewhere(quote, text)}"
    if fact.quantity is None:
        return (
            None
            if len(quote.split()) >= 3
            else f"the quote “{quote}” is too short to prove a claim; quote three words"
        )
    complaints = [
        _compare(fact, fact.quantity, text[n - 1], at, at + len(quote)) for n, at in places
    ]
    return None if None in complaints else complaints[0]


def _found(quote: str, paragraph: str) -> Iterator[int]:
    """Where a quote stands in a paragraph as whole words."""
    before = r"(?<!\w)" if quote[:1].isalnum() else ""
    after = r"(?!\w)" if quote[-1:].isalnum() else ""
    return (match.start() for match in re.finditer(before + re.escape(quote) + after, paragraph))


def _elsewhere(quote: str, text: list[str]) -> str:
    """The end of a message: in which other paragraph the quote stands, or which passage comes
    nearest.
    """
    others = [str(n) for n, paragraph in enumerate(text, 1) if any(_found(quote, paragraph))]
    if others:
        return f", but in paragraph {', '.join(others)}"
    import difflib

    size = len(quote.split())
    best, passage, place = 0.0, "", 0
    matcher = difflib.SequenceMatcher(b=quote, autojunk=False)
    for n, paragraph in enumerate(text, 1):
        words = paragraph.split()
        for start in range(max(len(words) - size, 0) + 1):
            window = " ".join(words[start : start + size])
            matcher.set_seq1(window)
            if (
                matcher.real_quick_ratio() > best
                and matcher.quick_ratio() > best
                and matcher.ratio() > best
            ):
                best, passage, place = matcher.ratio(), window, n
    return (
        f"; the nearest passage is “{passage}” in paragraph {place}"
        if best > 0.5
        else "; nothing there is like it"
    )


# The number in the quote.


def _compare(fact: Fact, q: Quantity, paragraph: str, start: int, end: int) -> str | None:
    """What keeps the words from `start` to `end` of a paragraph from proving a figure; None if they
    do.
    """
    quoted = paragraph[start:end]
    if fact.in_words is not None:
        figures = list(_in_words(q, paragraph, normal(fact.in_words), start, end))
        looked_for = f"the words “{fact.in_words}”, whole and for the number {q.written},"
    else:
        figures = list(_in_digits(q, paragraph, start, end))
        looked_for = f"the number {q.value if q.value is not None else q.low}"
    if q.value is None:
        return _compare_range(q, figures, paragraph, quoted, start)
    if not figures:
        return f"{looked_for} is not in the quote “{quoted}”"
    complaints = [_complaint(q, figure, paragraph, start, end) for figure in figures]
    return None if None in complaints else complaints[0]


def _compare_range(
    q: Quantity, figures: list[Figure], paragraph: str, quoted: str, start: int
) -> str | None:
    for low, high in (
        (a, b) for a in figures for b in figures if a.value == q.low and b.value == q.high
    ):
        if _same_digits(low.value, q.low) and _same_digits(high.value, q.high):
            shared = low._replace(scale=low.scale or high.scale, unit=low.unit or high.unit)
            if _joins(paragraph, low, high) and high.hedge in (None, q.hedge):
                complaint = _complaint(q, shared, paragraph, start, start + len(quoted))
                upper = high._replace(hedge=q.hedge, hedge_start=start)
                return complaint or _complaint(q, upper, paragraph, start, start + len(quoted))
    return f"the numbers {q.low} and {q.high} do not stand side by side in the quote “{quoted}”"


def _joins(paragraph: str, low: Figure, high: Figure) -> bool:
    """Whether two numbers are the ends of a range: "5 to 7", "5–7", "between 5 and 7"."""
    between = _TO.fullmatch(paragraph[low.end : high.start].rstrip("$€£¥₽₸"))
    if between is None:
        return False
    return between[0].strip().casefold() != "and" or bool(
        re.search(r"\bbetween\s+\W?$", paragraph[: low.start])
    )


def _complaint(q: Quantity, figure: Figure, paragraph: str, start: int, end: int) -> str | None:
    """What a figure of the text says otherwise than the fact: scale, unit or hedge."""
    unit = split_unit(q.metric.unit)[1]
    beside = paragraph[max(figure.hedge_start, 0) : min(figure.end + 25, len(paragraph))]
    if figure.scale != q.scale:
        says = f"'{figure.scale}'" if figure.scale else "no scale word"
        return f"the fact has the scale '{q.scale or 'none'}', but the text has {says} beside the number: “{beside}”"
    if unit in UNIT_WORDS:
        if figure.unit != unit:
            says = f"'{figure.unit}'" if figure.unit else "no unit"
            return f"the fact is in {unit}, but the text has {says} beside the number: “{beside}”"
    elif figure.unit is not None:
        return (
            f"the fact is in {unit}, but the text has '{figure.unit}' beside the number: “{beside}”"
        )
    elif not _counts(unit, paragraph[start:end]):
        return f"the unit '{unit}' is not in the quote “{paragraph[start:end]}”"
    if figure.hedge != q.hedge:
        says = f"'{figure.hedge}'" if figure.hedge else "no hedge"
        return f"the fact says '{q.hedge or 'no hedge'}', but the text has {says} at the number: “{beside}”"
    if q.hedge and figure.hedge_start < start:
        return f"the quote leaves out the hedge before its number: “{beside}”"
    return None


def _in_digits(q: Quantity, paragraph: str, start: int, end: int) -> Iterator[Figure]:
    """The figures that stand whole within the quote and have the digits of the fact."""
    wanted = [number for number in (q.value, q.low, q.high) if number is not None]
    for match in _FIGURE.finditer(paragraph):
        at = match.start()
        negative = bool(_MINUS.search(paragraph[:at]))
        if match.start() < start or match.end() > end:
            continue
        if q.value is not None and _is_end(paragraph, at, match.end()):
            continue
        value = Decimal(re.sub("[, ]", "", match[0])) * (-1 if negative else 1)
        if any(_same_digits(value, number) for number in wanted):
            figure = _beside(q, paragraph, at, match.end(), value, None)
            if not _multiplied(figure, paragraph) and not (
                q.metric.kind == "rank" and _is_many(figure, paragraph)
            ):
                yield figure


def _is_end(paragraph: str, start: int, end: int) -> bool:
    """Whether a number is one end of a range, a date or a ratio, and so no number by itself."""
    lead = paragraph[:start]
    return bool(
        _RANGE_AFTER.match(paragraph, end)
        or _RANGE_BEFORE.search(lead)
        or (_FROM_BEFORE.search(lead) and _TO_AFTER.match(paragraph, end))
    )


def _multiplied(figure: Figure, paragraph: str) -> bool:
    """Whether more than the figure's own scale word makes another number of it: "5 hundred", "5 in
    100", "5²".
    """
    return bool(
        _MULTIPLIED.match(paragraph, figure.end) or _SHARED.search(paragraph[: figure.start])
    )


def _is_many(figure: Figure, paragraph: str) -> bool:
    """Whether a number counts the first of a ranking, "the 5 largest", and is no rank itself."""
    counted = _CARDINAL.match(paragraph, figure.end) or re.search(
        r"\btop $", paragraph[: figure.start], re.IGNORECASE
    )
    return figure.hedge is None and bool(counted)


def _in_words(q: Quantity, paragraph: str, words: str, start: int, end: int) -> Iterator[Figure]:
    """The places within the quote where the words stand whole and mean the number of the fact."""
    means = meaning(words)
    if means is None or q.value is None or (means.parts == 1 and "." in str(q.value)):
        return  # words have no decimals
    unit = split_unit(q.metric.unit)[1]
    for at in _found(words, paragraph):
        stop = at + len(words)
        neighbours = re.split(r"[\s-]+", paragraph[:at].casefold())[-2:-1]
        if at < start or stop > end or set(neighbours) & (NUMBER_WORDS - {"a", "an"}):
            continue
        figure = _beside(q, paragraph, at, stop, None, means.hedge)
        if means.parts > 1 and figure.unit is None:
            figure = figure._replace(unit=unit)
        following = re.match(r"[\s-]*([a-z]+)", paragraph[stop:].casefold())
        if following and following[1] in NUMBER_WORDS and not figure.scale:
            continue
        whole = re.match(r"\s+of\s+(?:one\b|an?\b|\d)", paragraph[stop:]) or re.search(
            r"\band\s+$", paragraph[:at]
        )
        if (means.parts > 1 and whole) or _is_end(paragraph, at, stop):
            continue  # "a third of one per cent", "one and a half", "between five and seven"
        if means.is_value(q.value, unit == "%"):
            yield figure
        elif not figure.scale and means.is_value(q.value.scaleb(_power(q.scale)), percent=False):
            yield figure._replace(scale=q.scale)
        elif not q.scale and means.is_value(q.value.scaleb(-_power(figure.scale)), percent=False):
            yield figure._replace(scale="")


def _power(scale: str) -> int:
    return {"": 0, "thousand": 3, "mn": 6, "bn": 9, "tn": 12}[scale]


def _beside(
    q: Quantity,
    paragraph: str,
    start: int,
    end: int,
    value: Decimal | None,
    hedge_within: str | None,
) -> Figure:
    """What stands beside a number from `start` to `end`: unit, scale word, hedge."""
    unit, before = _unit_before(paragraph, start)
    later = _AFTER.match(paragraph, _skip(paragraph, end))
    scale, after = "", later.end() if later else end
    if match := _SCALE.match(paragraph, _skip(paragraph, after)):
        scale, after = kind_of(match[0], SCALE_WORDS), match.end()
    if unit is None and (match := _UNIT.match(paragraph, _skip(paragraph, after))):
        points = re.match(r"[\s-]*points?\b", paragraph[match.end() :])
        unit, after = (
            ("percentage points" if points else kind_of(match[0], UNIT_WORDS)),
            match.end(),
        )
    later = later or _AFTER.match(paragraph, _skip(paragraph, after))
    hedge, hedge_start = _hedge_before(q, paragraph, before)
    if hedge is None and later:
        hedge, hedge_start = kind_of(later[0], AFTER_WORDS), start
    if hedge is None and hedge_within:
        hedge, hedge_start = hedge_within, start
    return Figure(start, after, value, scale, unit, hedge, hedge_start)


def _skip(paragraph: str, at: int) -> int:
    """The place after a space or a hyphen."""
    return at + 1 if paragraph[at : at + 1] in {" ", "-"} else at


def _unit_before(paragraph: str, start: int) -> tuple[str | None, int]:
    """The currency directly before a number, and where it begins."""
    lead = paragraph[:start].rstrip(" -−")
    for at in range(max(0, len(lead) - 12), len(lead)):
        if match := _CURRENCY.fullmatch(lead, at):
            foreign = match[0] == "$" and re.search(r"[^\W\d_]$|\b(?!US )[A-Z]{1,3} $", lead[:at])
            return None if foreign else kind_of(match[0], UNIT_WORDS), at
    return None, start


def _hedge_before(q: Quantity, paragraph: str, before: int) -> tuple[str | None, int]:
    """The hedge in the words directly before a number, the longest there is, and where it begins."""
    words: Mapping[str, tuple[str, ...]] = HEDGE_WORDS
    pattern = _HEDGE
    if q.metric.kind == "rank":
        words = {kind: (*group, *RANK_WORDS.get(kind, ())) for kind, group in HEDGE_WORDS.items()}
        pattern = alternatives(words)
    lead = paragraph[:before].rstrip(" (")
    for at in range(max(0, len(lead) - 30), len(lead)):
        match = pattern.fullmatch(lead, at)
        if match:
            return kind_of(match[0], words), at
    return None, before


def _counts(unit: str, quote: str) -> bool:
    """Whether a quote names what is counted."""
    known = COUNTED_WORDS.get(unit)
    spoken = re.findall(r"[^\W\d_]+", quote.casefold())
    return any(word in known if known else word.startswith(stem(unit)) for word in spoken)


def _same_digits(value: Decimal | None, wanted: Decimal | None) -> bool:
    return value is not None and wanted is not None and value.as_tuple() == wanted.as_tuple()


def hedges_in(text: str, q: Quantity) -> Iterable[str | None]:
    """The hedges that a text of our own gives to the number of a fact."""
    return (figure.hedge for figure in _in_digits(q, normal(text), 0, len(text)))
