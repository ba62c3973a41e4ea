"""Find the number of a fact in its quote, and compare the figure around it with the fact."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from kzfacts.model.quantity import Metric, Quantity, split_unit
from kzfacts.model.records import Country, Fact
from kzfacts.proof import caution
from kzfacts.proof import english as en
from kzfacts.proof.cursor import (
    POWERS,
    UNITS,
    ContradictedError,
    Figure,
    Subject,
    UnreadError,
    phrases,
)
from kzfacts.proof.numerals import Numeral, numeral, ordinal
from kzfacts.proof.places import name_words
from kzfacts.proof.prose import Reader
from kzfacts.proof.text import normal
from kzfacts.proof.tokens import Token, tokenise, words


@lru_cache
def subject(metric: Metric, countries: tuple[Country, ...], plain: frozenset[str]) -> Subject:
    """Return what the reader must know of a metric and the countries named next to it."""
    unit = split_unit(metric.unit)[1]
    known = canonical(unit)
    nouns, verbs = _counted(unit) if known is None else ({}, {})
    named = (name for country in countries for name in name_words(country) if len(name) == 1)
    if metric.kind == "rank":
        nouns = {"rank": " | ".join([en.RANK_NOUNS, *metric.words])}
    own = {word for word in map(str.casefold, metric.words) if " " not in word}
    averages = {"average", "averaged"} if " per day" in unit else set()
    return Subject(
        known or unit,
        phrases(nouns),
        phrases(verbs),
        rank=metric.kind == "rank",
        signed=metric.kind in ("rate", "balance"),
        flow=metric.kind in ("flow", "balance"),
        share=metric.kind == "share",
        plain=frozenset(w for w in plain | own if may_be_plain(w)) | averages,
        own=phrases({"own": " | ".join(metric.words).casefold()}),
        names=frozenset(form for name in named for form in (name[0], f"{name[0]}s")),
    )


def may_be_plain(word: str) -> bool:
    """Return whether an editor may make a word plain: no adverb of degree, no number, no unit."""
    word = word.casefold()
    taken = caution.DEGREES | caution.DOUBTS | caution.PARTIAL | caution.HEDGE_TURNS | caution.FALLS
    return not (word in taken or word.endswith("ly") or numeral(tokenise(word), 0)) and (
        words(word) not in UNITS.kinds
    )


def canonical(unit: str) -> str | None:
    """Return the name by which the tables know a unit; None for what is counted."""
    return unit if unit in en.UNITS else UNITS.kinds.get(words(unit))


def _counted(unit: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the nouns and verbs for what is counted.

    Its singular and plural, and those of the tables.
    """
    *before, last = unit.casefold().split() or [""]
    forms = {last}
    if last.endswith("ies"):
        forms.add(last.removesuffix("ies") + "y")
    elif last.endswith("s"):
        forms |= {last.removesuffix("s"), last.removesuffix("es")}
    nouns = " | ".join([" ".join([*before, form]) for form in forms if form])
    more = en.NOUNS.get(unit)
    return {unit: f"{nouns} | {more}" if more else nouns}, {
        unit: en.VERBS[unit]
    } if unit in en.VERBS else {}


def match(fact: Fact, q: Quantity, reader: Reader, span: tuple[int, int]) -> Figure:
    """Return the figure in the quote that is the fact's.

    Raise what keeps the others from being it.
    """
    first_error: Exception | None = None
    for at in candidates(fact, q, reader.tokens, span):
        try:
            figure = reader.figure(at)
            compare(fact, q, reader, figure, span)
        except (UnreadError, ContradictedError) as error:
            first_error = first_error or error
        else:
            return figure
    raise first_error or no_number(fact, q, reader.text(*span))


def no_number(fact: Fact, q: Quantity, quote: str) -> ContradictedError:
    """Return the error for a quote without the number of the fact."""
    number = q.low if q.value is None else q.value
    wanted = f"the words “{fact.in_words}” are" if fact.in_words else f"the number {number} is"
    return ContradictedError(f"{wanted} not in the quote “{quote}”")


def candidates(
    fact: Fact, q: Quantity, tokens: Sequence[Token], span: tuple[int, int]
) -> Iterator[int]:
    """Yield where the number of the fact begins in the quote."""
    first, last = span
    if fact.in_words:
        phrase = words(normal(fact.in_words))
        for at in range(first, last - len(phrase) + 1):
            if tuple(t.word for t in tokens[at : at + len(phrase)]) == phrase:
                begins = _number_begins(tokens, at, at + len(phrase), rank=q.metric.kind == "rank")
                if begins is not None:
                    yield begins
        return
    wanted = q.value if q.value is not None else q.low
    assert wanted is not None
    for at in range(first, last):
        value = tokens[at].value
        if value is not None and (value.as_tuple() == abs(wanted).as_tuple()):
            yield at


def _number_begins(tokens: Sequence[Token], at: int, end: int, *, rank: bool) -> int | None:
    """Return where the number begins whose words are tokens[at:end].

    None if they are part of a longer one.
    """
    if rank and ordinal(tokens[at]):
        return at
    for begin in range(max(0, at - 8), at + 1):
        number = numeral(tokens, begin)
        if number and number.end > at:
            article = tokens[begin].word in ("a", "an") and begin == at - 1
            return begin if (begin == at or article) and _covers(tokens, number, end) else None
    return None


def _covers(tokens: Sequence[Token], number: Numeral, end: int) -> bool:
    """Return whether a number ends at tokens[end], give or take a scale, "of" or "-plus"."""
    behind = " ".join(token.word for token in tokens[number.end : end])
    left = [token.word for token in tokens[end : number.end]]
    scales = ("thousand", "million", "billion", "trillion")
    return behind in ("", "of", "- plus", *scales) and (
        not left or left in [[s] for s in (*scales, "of")]
    )


def compare(fact: Fact, q: Quantity, reader: Reader, figure: Figure, span: tuple[int, int]) -> None:
    """Raise ContradictedError or UnreadError unless a figure of the text is the fact's."""
    said = reader.text(figure.start, figure.end)
    if not _same_number(fact, q, figure):
        raise ContradictedError(f"the text says {said}; the fact says {q.written}")
    unit = reader.subject.unit
    fits = figure.low.unit in (unit, *{"Int$": ("USD",), "%": ("% of GDP",)}.get(unit, ()))
    if figure.low.unit is None:
        raise UnreadError(f"can't find the unit '{unit}' next to {said}")
    if not (fits and figure.high.unit == figure.low.unit):
        raise ContradictedError(f"the text says {said}, which is in {figure.low.unit}, not {unit}")
    if figure.hedge != q.hedge:
        hedge = f"the hedge '{q.hedge}'" if q.hedge else "no hedge"
        raise ContradictedError(f"the text says {said}; the fact has {hedge}")
    if figure.status != q.status:
        raise ContradictedError(
            f"the text has {figure.status or 'no status'}, not {q.status or 'none'}"
        )
    end = max(figure.low.end, figure.high.end)
    if figure.start < span[0] and reader.roles.get(figure.start) == "range":
        figure = figure._replace(start=figure.start + 1)
    if figure.start < span[0] or end > span[1]:
        raise UnreadError(f"the quote leaves out part of '{said}'")


def _same_number(fact: Fact, q: Quantity, figure: Figure) -> bool:
    """Return whether digits, sign and scale are the fact's.

    Of words and ranges, whether the numbers are.
    """
    if q.value is None:
        ends = ((figure.low, q.low), (figure.high, q.high))
        ranged = figure.low is not figure.high
        return ranged and all(a.total == _scaled(n, q.scale) for a, n in ends)
    if figure.low is not figure.high:
        return False
    amount = figure.low
    if amount.numeral.digits is not None and not fact.in_words:
        value = -amount.numeral.digits if amount.negative else amount.numeral.digits
        return value.as_tuple() == q.value.as_tuple() and amount.scale == q.scale
    total, meant = amount.total, _scaled(q.value, q.scale)
    if amount.numeral.parts > 1:
        total = total * (100 if amount.unit == "%" and amount.end == amount.numeral.end else 1)
        exponent = q.value.as_tuple().exponent
        assert isinstance(exponent, int)
        parts = (total / amount.numeral.parts).quantize(
            Decimal(1).scaleb(exponent), ROUND_HALF_EVEN
        )
        return parts == meant
    whole = amount.numeral.digits is not None or "." not in str(q.value) or bool(q.scale)
    return whole and total == meant


def _scaled(value: Decimal | None, scale: str) -> Decimal | None:
    return None if value is None else value.scaleb(POWERS[scale])
