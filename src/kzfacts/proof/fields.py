"""Read labelled lines, such as those below the heading "Kazakhstan: Economy: Exports:".

Here everything has its place, so another country, field, label, year or status is a contradiction.
"""

import re

from kzfacts.model.records import Country, Fact
from kzfacts.proof.cursor import UNITS, ContradictedError, Figure, Subject, UnreadError
from kzfacts.proof.text import Paragraph, normal
from kzfacts.proof.tokens import words

_YEAR = re.compile(r"\((\d{4})(?:-(\d{4}|\d\d))?(?: (est|proj|prelim|prov)\.)?\)")
_STATUSES = {"est": "estimate", "proj": "forecast", "prelim": "provisional", "prov": "provisional"}
_OTHER_YEAR = re.compile(r"\s*(\([^()]*\b(?:19|20)\d\d\b[^()]*\))")
# Another value before the year, or a restriction or a status after it.
_UNCLEAR = re.compile(
    r"\s*[,;]\s*[-~<>$€£]*\d|[^()]*\(\d{4}(?: [a-z.]+)?\),? (\(|less|excl|without|minus|plus)"
)
_ASIDE = re.compile(r"(\s*\([^()]*\))?\s*")


def names(country: Country) -> tuple[str, ...]:
    """Return what a country is called as a heading or a label."""
    called = (country.name, country.in_text, *country.aliases)
    return tuple(name.casefold().removeprefix("the ") for name in called if name)


def label(fact: Fact, paragraph: Paragraph, home: Country | None) -> str:
    """Return the label of the fact's line, empty if it has none; "{country}" is the fact's country.

    Raise ContradictedError if the paragraph's heading is another than the fact's country and metric
    have, and UnreadError if the metric has no `field`.
    """
    if fact.metric is None or not fact.metric.field:
        raise UnreadError(f"the metric has no 'field', so it can't be read under '{fact.locator}'")
    parts = normal(fact.metric.field).split(": ")
    entry, *heading = paragraph.lines[0].removesuffix(":").split(": ")
    listed = parts[-1] == "{country}"
    if len(fact.countries) != 1 or (listed and home is None):
        raise UnreadError("a labelled line is about one country; the fact is not")
    country = home if listed and home else fact.countries[0]
    if entry.casefold().removeprefix("the ") not in names(country):
        raise ContradictedError(f"the text is the entry of {entry}, not of {country.name}")
    if parts[: len(heading)] != heading or len(parts) - len(heading) > 2:
        found, wanted = ": ".join(heading), fact.metric.field
        raise ContradictedError(f"the text is the field '{found}'; the metric has '{wanted}'")
    return ": ".join(parts[len(heading) :])


class Line:
    """The line of a number."""

    def __init__(self, paragraph: Paragraph, offset: int) -> None:
        self.number = max(n for n, at in enumerate(paragraph.line_starts) if at <= offset)
        self.start = paragraph.line_starts[self.number]
        self.text = paragraph.lines[self.number]
        self.offset = offset - self.start

    def starts(self, fact: Fact, wanted: str) -> list[int]:
        """Return the offsets where the value begins.

        Raise ContradictedError if the label is another.
        """
        if self.number == 0:
            raise ContradictedError("the number is in the heading")
        if wanted and wanted != "{country}" and self.text.startswith(f"{wanted}: "):
            value = len(wanted) + 2
            if ": " not in self.text[value : self.offset]:
                return [self.start, self.start + value]
        written, colon, _ = self.text[: self.offset].rpartition(": ")
        if not wanted:
            if colon and not written.startswith("note"):
                raise ContradictedError(f"the text has the label '{written}' there")
            return [self.start]
        item = self._item()
        called = names(fact.countries[0]) if wanted == "{country}" else (wanted.casefold(),)
        for name in called:
            rest = self.text[item + len(name) :]
            if self.text[item:].casefold().startswith(name) and not rest[:1].isalpha():
                aside = _ASIDE.match(rest)
                return [self.start, self.start + item + len(name) + (aside.end() if aside else 0)]
        shown = fact.countries[0].name if wanted == "{country}" else wanted
        found = self.text[item : self.offset].strip(" $-") or self.text
        raise ContradictedError(f"the text has '{found}' there, not '{shown}'")

    def _item(self) -> int:
        """Return where the item of a list begins that contains the number."""
        begin, depth = 0, 0
        for at, sign in enumerate(self.text[: self.offset]):
            depth += (sign == "(") - (sign == ")")
            if sign in ",;:" and depth == 0 and self.text[at + 1 : at + 2] == " ":
                begin = at + 2
        return begin

    def check_date(self, fact: Fact, end: int) -> str | None:
        """Return the status that the line gives its number.

        Raise ContradictedError on another date, UnreadError on a year that is not all there is in
        its brackets.
        """
        behind = self.text[end - self.start :].partition(" note:")[0]
        other = _OTHER_YEAR.match(behind)
        if other and not _YEAR.fullmatch(other[1]):
            raise UnreadError(f"can't read '{other[1]}' after the number")
        found = _YEAR.search(behind)
        if not found:
            return None
        if _UNCLEAR.match(behind):
            raise UnreadError(f"can't tell whether '{found[0]}' is all that is said of the number")
        first, last, status = found.groups()
        written = first if not last else f"{first}/{last if len(last) == 4 else first[:2] + last}"
        if fact.period and fact.period.written != written:
            raise ContradictedError(f"the text says {found[0]}, not {fact.period.shown}")
        return _STATUSES[status] if status else None

    def has_date(self, end: int) -> bool:
        """Return whether the line gives a year after the number."""
        return bool(_YEAR.search(self.text[end - self.start :].partition(" note:")[0]))


def with_unit(figure: Figure, subject: Subject, wanted: str) -> Figure:
    """Return the figure with the unit that its label gives it.

    "subscriptions per 100 inhabitants: 127".

    What is counted need not be said: the label, or the heading, is the metric's own.
    """
    if figure.low.unit is not None:
        return figure
    said = words(wanted)
    spans = ((i, j) for i in range(len(said)) for j in range(i + 1, len(said) + 1))
    if not (
        subject.nouns.kinds or any(UNITS.kinds.get(said[i:j]) == subject.unit for i, j in spans)
    ):
        return figure
    low = figure.low._replace(unit=subject.unit)
    high = low if figure.high is figure.low else figure.high._replace(unit=subject.unit)
    return figure._replace(low=low, high=high)
