"""Find where a text names the country, the date and the metric of a fact.

In the quote, its sentence, its paragraph.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Country, Fact
from kzfacts.proof import english as en
from kzfacts.proof.text import Paragraph
from kzfacts.proof.tokens import words

_ORDER = ("quote", "sentence", "paragraph", "nowhere")
_SHORT = 3  # letters up to which a name must be in capitals: "US" is a country, "us" is not


class Passage(NamedTuple):
    """A quote at tokens[first:last] of a paragraph.

    `headed` paragraphs are fields: the heading counts as the sentence. `country`, `date`, `metric`
    are the places that the reader of fields has found. `figure` is the slice of the figure in it.
    """

    paragraph: Paragraph
    first: int
    last: int
    headed: bool = False
    country: str | None = None
    date: str | None = None
    metric: str | None = None
    figure: tuple[int, int] | None = None

    @property
    def quote(self) -> str:
        """The quote as it is in the text."""
        tokens = self.paragraph.tokens
        return self.paragraph.text[tokens[self.first].start : tokens[self.last - 1].end]

    @property
    def spans(self) -> tuple[tuple[str, int, int], ...]:
        """The places as slices of tokens, the nearest first."""
        paragraph = self.paragraph
        begin, stop = paragraph.sentence(self.first, self.last)
        heading = len(words(paragraph.lines[0])) if self.headed else 0
        return (
            ("quote", self.first, self.last),
            ("sentence", begin, stop),
            ("sentence", 0, heading),
            ("paragraph", 0, len(paragraph.tokens)),
        )

    def find(self, phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, int]]:
        """Return for each place the first of the phrases there, as a slice of tokens."""
        spans = self.spans
        found: dict[str, tuple[int, int]] = {}
        for phrase in filter(None, phrases):
            starts = self.paragraph.find(phrase)
            for place, low, high in spans:
                within = starts[bisect_left(starts, low) : bisect_right(starts, high - len(phrase))]
                first = next((at for at in within if self._names(at, phrase)), None)
                if first is not None:
                    found.setdefault(place, (first, first + len(phrase)))
        return found

    def _names(self, at: int, phrase: tuple[str, ...]) -> bool:
        """Return whether a phrase at tokens[at] is meant: not "all but Avalon", "New Avalon", "us"."""
        tokens = self.paragraph.tokens
        if self.paragraph.word(at - 1) in en.EXCLUDING or self.paragraph.word(at - 2) == "non":
            return False
        short = len(phrase) == 1 and len(phrase[0]) <= _SHORT
        direction = at > 0 and tokens[at - 1].text in en.DIRECTIONS
        return not direction and not (short and tokens[at].text[0].islower())


@lru_cache
def name_words(country: Country) -> tuple[tuple[str, ...], ...]:
    """Return the names, aliases and adjectives of a country as the tokens of each."""
    named = (country.name, country.in_text, *country.aliases, *country.adjectives)
    return tuple(words(name.removeprefix("the ")) for name in named if name)


def country_place(
    fact: Fact, passage: Passage, home: Country | None, countries: Iterable[Country]
) -> str | None:
    """Return where all countries of a fact are named, the worst place of several.

    A country counts where the quote or the sentence names no other one instead. The home country
    need not be named, so it is None, unless the sentence of a figure names another.
    """
    if passage.country:
        return passage.country
    own = {c.code for c in fact.countries} | ({home.code} if home else set())
    others = [name for c in countries if c.code not in own for name in name_words(c)]
    rivals = passage.find(others)
    if home and [c.code for c in fact.countries] == [home.code]:
        near = {"quote"} if "quote" in passage.find(name_words(home)) else {"quote", "sentence"}
        return "paragraph" if fact.quantity and near & rivals.keys() else None
    if home and fact.quantity and home not in fact.countries:
        at_home = passage.find(name_words(home))
        rivals |= {place: at_home[place] for place in ("quote",) if place in at_home}
    return _worst(_alone(passage.find(name_words(country)), rivals) for country in fact.countries)


def _alone(found: dict[str, tuple[int, int]], rivals: dict[str, tuple[int, int]]) -> str:
    """Return the best place, or "paragraph" if the quote or the sentence names a rival."""
    place = next((place for place in _ORDER if place in found), "nowhere")
    nearer = _ORDER[: _ORDER.index(place) + 1] if place == "sentence" else ()
    return "paragraph" if rivals.keys() & set(nearer) else place


def date_place(period: Period | None, passage: Passage) -> str | None:
    """Return where the years, months and days of a period are, the worst place.

    None for no period.
    """
    if period is None:
        return None
    if passage.date:
        return passage.date
    dates = [end.rstrip("~?%") for end in period.written.split("/") if end not in ("", "..")]
    worst = _worst(_date(written, dates[0], passage) for written in dates)
    if worst == "sentence" and _other_year(passage, dates):
        return "paragraph"
    if "/" not in period.written and period.written.isdigit() and worst in ("quote", "sentence"):
        return _as_a_year(period.written, passage)
    return worst


def _other_year(passage: Passage, dates: Iterable[str]) -> bool:
    """Return whether the quote names a year, none of those that are only in its sentence."""
    quoted = passage.paragraph.tokens[passage.first : passage.last]
    years = {token.text for token in quoted if token.is_year}
    return bool(years) and years.isdisjoint(date[:4] for date in dates)


def _as_a_year(year: str, passage: Passage) -> str:
    """Return where a year is named for itself: not in "since 2020", "2018-2020", "2020 prices"."""
    starts = passage.paragraph.find((year,))
    for place, low, high in passage.spans:
        within = starts[bisect_left(starts, low) : bisect_left(starts, high)]
        if not all(_another_time(at, passage) or _another_number(at, passage) for at in within):
            return place
    return "nowhere"


def _another_time(at: int, passage: Passage) -> bool:
    """Return whether the year at tokens[at] is only part of a time, or no time at all."""
    before, behind = passage.paragraph.word(at - 1), passage.paragraph.word(at + 1)
    # What happened in May 2020 happened in 2020, but what was sold in May is not the year's. In
    # "imports fall in 2020" there is no season.
    earlier = passage.paragraph.word(at - 2) if before != "in" else before
    part = not en.PARTS_OF_A_YEAR.isdisjoint((before, earlier))
    joined = (before in _JOINS and passage.paragraph.is_year(at - 2)) or (
        behind in _JOINS and passage.paragraph.tokens[at + 1].glued
    )
    named = before in en.OPEN_TIMES or before == "not" or behind in en.OF_A_YEAR
    return named or joined or (part and passage.figure is not None)


def _another_number(at: int, passage: Passage) -> bool:
    """Return whether the year at tokens[at] is that of another number in the sentence."""
    start, end = passage.figure or (passage.first, passage.last)
    _, first, last = passage.spans[1]
    if first <= at < start:  # perhaps another time is nearer
        years = passage.paragraph.word(end) == "in" and passage.paragraph.is_year(end + 1)
        years = years or any(passage.paragraph.is_year(i) for i in range(at + 1, start))
        around = (passage.paragraph.word(i) for i in (*range(at, start), *range(end, end + 3)))
        return years or not en.EARLIER.isdisjoint(around)
    if not end <= at < last:
        return False
    between = passage.paragraph.tokens[end:at]
    numbers = any(token.kind == "number" and not token.is_year for token in between)
    return numbers or not en.OTHER_TIMES.isdisjoint(token.word for token in between)


_JOINS = frozenset(("-", "–", "/", "and"))


def _date(written: str, first: str, passage: Passage) -> str:
    year, _, rest = written.partition("-")
    month, _, day = rest.partition("-")
    forms: list[tuple[str, ...]] = [(year,)]
    if year[:2] == first[:2] and written != first:
        forms += [(first[:4], dash, year[2:]) for dash in "-–"]  # "2004–19"
    if month:
        named = en.SEASONS.get(int(month)) or en.MONTHS[int(month) - 1]
        forms = [form for name in named.split() for form in _dated(name, day, year)]
    found = passage.find(forms)
    return next((place for place in _ORDER if place in found), "nowhere")


def _dated(month: str, day: str, year: str) -> list[tuple[str, ...]]:
    """Return how English writes a day or a month.

    "3 February 2020", "February 3, 2020", "spring of 2020".
    """
    if not day:
        return [(month, year), (month, "of", year), (month, ".", year), (month, ",", year)]
    n = str(int(day))
    return [(n, month, year), (month, n, ",", year), (month, n, year), (n, month, ".", year)]


def metric_place(metric: Metric | None, passage: Passage) -> str | None:
    """Return where one of a metric's words is; None for no metric."""
    if metric is None:
        return None
    if passage.metric:
        return passage.metric
    found = passage.find(words(word) for word in metric.words)
    if _opposite(metric, passage):
        return "paragraph"
    return next((place for place in _ORDER if place in found), "nowhere")


def _opposite(metric: Metric, passage: Passage) -> bool:
    """Return whether the last of "exports" and "imports" before a figure is not the metric's."""
    start = passage.figure[0] if passage.figure else passage.first
    tokens = passage.paragraph.tokens[passage.spans[1][1] : start]
    for ours, theirs in _opposites(metric.words):
        said = (token.word for token in reversed(tokens) if token.word in ours | theirs)
        if next(said, "") in theirs:
            return True
    return False


@lru_cache
def _opposites(named: tuple[str, ...]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the words that mean a metric and those for its opposite, for each pair it is in."""
    own = {word for phrase in named for word in words(phrase)}
    pairs = [(frozenset(a.split()), frozenset(b.split())) for a, b in en.OPPOSITES]
    pairs += [(theirs, ours) for ours, theirs in pairs]
    return [(ours, theirs) for ours, theirs in pairs if own & ours and not own & theirs]


def _worst(places: Iterable[str]) -> str:
    return max(places, key=_ORDER.index, default="nowhere")


def mentions(fact: Fact, passage: Passage) -> dict[str, list[int]]:
    """Return which tokens name the country, the date and the metric of a fact."""
    dates = (fact.period.written if fact.period else "").replace("..", "").split("/")
    sought: dict[str, Iterable[tuple[str, ...]]] = {
        "country": [name for country in fact.countries for name in name_words(country)],
        "date": [(date[:4],) for date in dates if date],
        "metric": [words(word) for word in (fact.metric.words if fact.metric else ())],
    }
    return {
        role: [at for start, end in passage.find(phrases).values() for at in range(start, end)]
        for role, phrases in sought.items()
    }
