"""What a fact base is made of: frozen records, the arithmetic of hedges and periods. No I/O.

The records are named tuples: a frozen dataclass takes four times as long to define, at every start.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

KINDS = ("flow", "stock", "share", "count", "rank", "rate", "length")
HEDGES = ("about", "almost", "at least", "more than", "at most", "less than")
SCALES = {"thousand": 3, "mn": 6, "bn": 9, "tn": 12}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "RUB": "₽", "KZT": "₸"}

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)", re.ASCII)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NO_BREAK = "\N{NO-BREAK SPACE}"
_TENTH = Decimal("0.1")


class Period(NamedTuple):
    """The days that a fact is about, from an EDTF string; an open end is None."""

    written: str
    first: date | None
    last: date | None

    @classmethod
    def parse(cls, written: str) -> "Period":
        """Read a date, a season or an interval of EDTF (ISO 8601-2) levels 0 and 1; ValueError if it is none.

        Seasons are those of the northern hemisphere: spring is March to May, winter begins in December.
        """
        start, slash, end = written.partition("/")
        if not slash:
            return cls(written, *_days(written))
        first = None if start == ".." else _days(start)[0]
        last = None if end == ".." else _days(end)[1]
        if first is None and last is None:
            raise ValueError("both ends are open")
        if first and last and first > last:
            raise ValueError("it ends before it begins")
        return cls(written, first, last)

    def same(self, other: "Period") -> bool:
        """Whether both begin and end on the same days, however they are written."""
        return (self.first, self.last) == (other.first, other.last)

    @property
    def latest(self) -> date:
        """The first day of its last date, after which it may have begun at the latest."""
        start, _, end = self.written.partition("/")
        return _days(start if end in ("", "..") else end)[0]

    @property
    def doubt(self) -> str:
        """The signs of EDTF with which it is hedged: "~" for about, "?" for probably, "%" for both."""
        return "".join(c for c in self.written if c in "~?%")

    @property
    def shown(self) -> str:
        """As people write it: "2004–2019", "since 2003", "by 2023", "spring 2020", "3 Feb 2020", "about 2020"."""
        start, slash, end = self.written.partition("/")
        if not slash:
            return _shown(start)
        if end == "..":
            return f"since {_shown(start)}"
        if start == "..":
            return f"by {_shown(end)}"
        return f"{_shown(start)}–{_shown(end)}" if start != end else _shown(start)


def _days(written: str) -> tuple[date, date]:
    """The first and last day of one EDTF date; ValueError if it is none or lies outside the years 1 to 9999."""
    match = _DATE.fullmatch(written)
    if not match:
        raise ValueError("it is not an EDTF date")
    year, month, day = (int(part or 0) for part in match.group(1, 2, 3))
    if match[3]:
        return (the_day := date(year, month, day)), the_day
    if month in _SEASONS and year < 9999:
        start = 3 * (month - 20)
        return date(year, start, 1), _month_end(year + start // 12, (start + 2) % 12)
    if match[2]:
        return date(year, month, 1), _month_end(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _shown(written: str) -> str:
    match = _DATE.fullmatch(written)
    assert match, "a Period holds only what parse() has read"
    year, month, day, doubt = match.groups()
    words = [year]
    if month:
        words.insert(0, _SEASONS.get(int(month)) or _MONTHS[int(month) - 1])
    if day:
        words.insert(0, str(int(day)))
    if doubt:
        words.insert(0, {"~": "about", "?": "probably", "%": "probably about"}[doubt])
    return " ".join(words)


class Interval(NamedTuple):
    """The numbers that a written figure stands for; None is an end that is open for good."""

    low: Decimal | None
    high: Decimal | None
    has_low: bool = True
    has_high: bool = True

    def below(self, other: "Interval") -> bool:
        """Whether every number of this interval is less than every number of the other."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and not (self.has_high and other.has_low))


class Topic(NamedTuple):
    """A table of facts; `declared` says whether [topics] has it too."""

    id: str
    title: str
    about: str | None = None
    declared: bool = True


class Country(NamedTuple):
    """A country by its ISO 3166-1 alpha-2 code, or a group of them by a name of its own."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class Metric(NamedTuple):
    """What is measured, in which unit; `kind` is one of KINDS."""

    id: str
    label: str
    unit: str
    kind: str

    @property
    def counted(self) -> bool:
        """Whether an unhedged number is exact: a count or a rank."""
        return self.kind in ("count", "rank")


class Source(NamedTuple):
    """Where facts come from, in the terms of CSL; `more` holds the other CSL variables given, as written."""

    id: str
    type: str
    title: str
    author: tuple[str, ...] = ()
    issued: Period | None = None
    sha256: str | None = None
    more: Mapping[str, str] = {}

    @property
    def line(self) -> str:
        """Author, title and year in one line, as below a table."""
        authors = ", ".join(self.author)
        year = self.issued and self.issued.shown
        return ", ".join(filter(None, (authors, f"“{self.title}”", year)))


class Quantity(NamedTuple):
    """A number as the source writes it: digits, scale word and hedge, with the metric that it measures.

    Either `value` or both `low` and `high` are given.
    """

    metric: Metric
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    scale: str
    hedge: str | None

    @property
    def in_unit(self) -> Decimal | None:
        """The value in the metric's own unit; None for a range."""
        return None if self.value is None else self._scaled(self.value)

    @property
    def interval(self) -> Interval:
        """The numbers meant, in the metric's own unit, by the table "What a hedge means" of the README."""
        if self.value is not None:
            return self._around(self.value)
        assert self.low is not None
        assert self.high is not None
        if self.hedge is None:
            return Interval(self._scaled(self.low), self._scaled(self.high))
        low, high = self._around(self.low), self._around(self.high)
        return Interval(low.low, high.high, low.has_low, high.has_high)

    @property
    def exact(self) -> bool:
        """Whether just one number is meant: an unhedged count or rank, or a range of one number."""
        return self.hedge is None and (self.metric.counted if self.value is not None else self.low == self.high)

    @property
    def meant(self) -> str:
        """The interval in words: "1,800,000,000 to less than 2,000,000,000 USD", "exactly 28 visits"."""
        low, high, has_low, has_high = self.interval
        unit = self.metric.unit
        if self.exact:
            return f"exactly {_grouped(low)} {unit}"
        at_least = "" if low is None else ("" if has_low else "more than ") + _grouped(low)
        at_most = "" if high is None else ("" if has_high else "less than ") + _grouped(high)
        if at_least and at_most:
            return f"{at_least} to {at_most} {unit}"
        if at_least:
            return f"{at_least} {unit}{' or more' if has_low else ''}"
        return f"{at_most} {unit}{' or less' if has_high else ''}"

    @property
    def why(self) -> str:
        """Why the number stands for that interval, in words."""
        if self.value is None and not self.hedge:
            return "both ends as given"
        if not self.hedge:
            return "counts and ranks are exact" if self.metric.counted else "no hedge: what rounds to it"
        return {
            "about": "about: 10 % either way",
            "almost": "almost: from 10 % below up to, not including, the number",
            "at least": "at least: from the number up",
            "more than": "more than: from the number up, without it",
            "at most": "at most: up to the number",
            "less than": "less than: up to the number, without it",
        }[self.hedge]

    @property
    def written(self) -> str:
        """In words that need no font: "almost USD 2 bn", "about 30 %", "USD 2 to 3 bn", "28 visits"."""
        return self._phrase({}, " to ", grouped=False).replace(NO_BREAK, " ")

    @property
    def shown(self) -> str:
        """As people write it: "almost $2 bn", "about 7,000 km", "$2–3 bn"; no line end may part number and unit."""
        negative = any(end is not None and end < 0 for end in (self.low, self.high))
        return self._phrase(SYMBOLS, " to " if negative else "–", grouped=True)

    def _around(self, written: Decimal) -> Interval:
        number = self._scaled(written)
        tenth = abs(number) * _TENTH
        match self.hedge:
            case "about":
                return Interval(number - tenth, number + tenth)
            case "almost":
                return Interval(number - tenth, number, has_high=False)
            case "at least" | "more than":
                return Interval(number, None, has_low=self.hedge == "at least")
            case "at most" | "less than":
                from_zero = self.metric.kind != "rate" and (number > 0 or (number == 0 and self.hedge == "at most"))
                floor = Decimal(0) if from_zero else None
                return Interval(floor, number, has_high=self.hedge == "at most")
        if self.metric.counted:
            return Interval(number, number)
        exponent = written.as_tuple().exponent
        assert isinstance(exponent, int), "reader refuses numbers that are not finite"
        half = self._scaled(Decimal(5).scaleb(exponent - 1))
        return Interval(number - half, number + half, has_high=False)

    def _scaled(self, written: Decimal) -> Decimal:
        own = split_unit(self.metric.unit)[0]
        return written.scaleb(SCALES.get(self.scale, 0) - SCALES.get(own, 0))

    def _phrase(self, symbols: Mapping[str, str], to: str, *, grouped: bool) -> str:
        style = ",f" if grouped else "f"
        ends = (self.value,) if self.value is not None else (self.low, self.high)
        number = to.join(dict.fromkeys(format(end, style) for end in ends if end is not None))
        _, unit = split_unit(self.metric.unit)
        if self.metric.kind == "rank":
            words = ["rank", number]
        elif unit in symbols:
            sign = "-" if number.startswith("-") else ""
            words = [sign + symbols[unit] + number.removeprefix("-"), self.scale]
        elif is_currency(unit):
            words = [unit, number, self.scale]
        else:
            words = [number, self.scale, unit]
        return " ".join(filter(None, [self.hedge, NO_BREAK.join(filter(None, words))]))


def _grouped(number: Decimal | None) -> str:
    """A computed number, whose trailing zeros nobody has written."""
    assert number is not None, "an end that is open has no number"
    return format(number.normalize(), ",f")


def split_unit(unit: str) -> tuple[str, str]:
    """The scale word and the unit proper: "USD bn" and "bn USD" are ("bn", "USD"), "km" is ("", "km")."""
    words = unit.split()
    for at in (-1, 0):
        if len(words) > 1 and words[at] in SCALES:
            return words.pop(at), " ".join(words)
    return "", " ".join(words)


def is_currency(unit: str) -> bool:
    """Whether a unit looks like an ISO 4217 code, which goes before the number."""
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


class Fact(NamedTuple):
    """One claim: about whom, how much or what, when, and who says so where.

    `countries` has one member, or several where the fact is about them jointly; `proved` says whether the
    lock holds the proof of the fact as it stands.
    """

    id: str
    topic: Topic
    countries: tuple[Country, ...]
    source: Source
    metric: Metric | None = None
    quantity: Quantity | None = None
    period: Period | None = None
    text: str | None = None
    reporter: Country | None = None
    locator: str | None = None
    quote: str | None = None
    in_words: str | None = None
    according_to: str | None = None
    note: str | None = None
    proved: bool = False

    @property
    def country_names(self) -> str:
        """The names of all its countries in one line."""
        return ", ".join(country.name for country in self.countries)


class FactBase(NamedTuple):
    """A whole fact base, sound in itself; every mapping is by id or code, in the order of the file.

    `file` is its name as the user gave it, `toml` its text, from which store finds the line of a problem.
    """

    file: str
    toml: str
    title: str
    home: str | None
    topics: Mapping[str, Topic]
    countries: Mapping[str, Country]
    metrics: Mapping[str, Metric]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
