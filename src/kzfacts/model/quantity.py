"""Quantities: a number as its source writes it, with metric, scale word and hedge."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kzfacts.model.interval import Interval, ratio
from kzfacts.text import NO_BREAK, SYMBOLS

KINDS = ("flow", "stock", "share", "count", "rank", "rate", "length", "balance")
STATUS_WORDS = {"estimate": "est.", "provisional": "prov.", "forecast": "forecast"}
STATUSES = tuple(STATUS_WORDS)
HEDGES = ("about", "almost", "at least", "more than", "at most", "less than")
SCALES = {"thousand": 3, "mn": 6, "bn": 9, "tn": 12}
_TENTH = Decimal("0.1")
INT_DOLLAR = "Int$"  # the international dollar of purchasing power parity, written like a sign

# ISO 4217, without funds and metals.
CURRENCIES = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR "
    "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG".split()
)


_PLACES = {
    "about": "about {}",
    "almost": "almost {}",
    "at least": "{} or beyond",
    "more than": "beyond {}",
    "at most": "{} or better",
    "less than": "better than {}",
}


class Metric(NamedTuple):
    """What is measured, and in which unit. `kind` is one of KINDS.

    `words` and `field` say how the proof finds it in prose and in labelled lines, `says` is the
    sentence of `cite --style sentence`; `lasting` is true if it does not change by the year.
    """

    id: str
    label: str
    unit: str
    kind: str
    short: str | None = None
    words: tuple[str, ...] = ()
    field: str | None = None
    unit_short: str | None = None
    lasting: bool = False
    says: str | None = None
    file: str = ""

    @property
    def counted(self) -> bool:
        """Whether an unhedged number without a scale word is exact: a count or a rank."""
        return self.kind in ("count", "rank")

    @property
    def unit_is_word(self) -> bool:
        """Whether the unit is a word such as km, which a label can carry for its figures."""
        unit = split_unit(self.unit)[1]
        sign = is_currency(unit) or unit == INT_DOLLAR or unit.startswith("%")
        return not sign and self.kind != "rank"

    @property
    def cell_unit(self) -> str:
        """The unit for a narrow place; empty where the label names what is counted."""
        unit = split_unit(self.unit)[1] if self.unit_short is None else self.unit_short
        named = unit.rstrip("s").casefold() in (self.short or self.label).casefold()
        return "" if named else unit

    def ratio(self, x: Interval, y: Interval) -> tuple[Decimal | None, Decimal | None]:
        """Return x/y as `interval.ratio` does; ranks have none."""
        return (None, None) if self.kind == "rank" else ratio(x, y)

    @property
    def signed(self) -> bool:
        """Whether a number may be negative, so that "at most" has no lower end."""
        return self.kind in ("rate", "balance")


class Quantity(NamedTuple):
    """A number as the source writes it, with the metric that it measures.

    Either `value` or both `low` and `high` are given, in the scale of the digits ("bn").
    `status` is what the source calls the figure, one of STATUSES; `rounded_to` is the unit to which
    the source evidently rounds, in the scale of the digits.
    """

    metric: Metric
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    scale: str
    hedge: str | None
    status: str | None = None
    rounded_to: Decimal | None = None

    @property
    def unit(self) -> str:
        """The unit in which the digits are written: "USD bn"."""
        return " ".join(filter(None, (split_unit(self.metric.unit)[1], self.scale)))

    @property
    def in_unit(self) -> Decimal | None:
        """The value in the metric's own unit; None for a range."""
        return None if self.value is None else self._scaled(self.value)

    @property
    def rounding(self) -> Decimal | None:
        """What the source rounds to, in the metric's own unit, where the digits don't show it."""
        return None if self.rounded_to is None else self._scaled(self.rounded_to)

    @property
    def stated(self) -> tuple[Decimal, Decimal]:
        """Both ends as written, in the metric's own unit; of a value, the value twice."""
        low, high = self.low, self.high
        if self.value is not None:
            low = high = self.value
        assert low is not None
        assert high is not None
        return self._scaled(low), self._scaled(high)

    @property
    def interval(self) -> Interval:
        """The numbers that may be meant, in the metric's unit: docs/format.md."""
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
        """Whether one number is meant: an unhedged count or rank, or a range of one number."""
        return self.hedge is None and (
            self._counted if self.value is not None else self.low == self.high
        )

    @property
    def _counted(self) -> bool:
        """Whether every digit counts: "28 visits", but not "1.2 mn people"."""
        return self.metric.counted and not self.scale and self.rounded_to is None

    @property
    def meant(self) -> str:
        """The interval as people write it: "$21.35 bn to less than $21.45 bn", "exactly 28"."""
        low, high, has_low, has_high = self.interval
        if self.exact:
            return f"exactly {self._end(low)}"
        if self.metric.kind == "rank" and self.hedge not in ("about", "almost", None):
            return self._place()
        at_least = "" if low is None else ("" if has_low else "more than ") + self._end(low)
        at_most = "" if high is None else ("" if has_high else "less than ") + self._end(high)
        if at_least and at_most:
            word = split_unit(self.metric.unit)[1].removeprefix("%")
            return f"{at_least.removesuffix(word).rstrip()} to {at_most}"
        if at_least:
            return f"{at_least}{' or more' if has_low else ''}"
        return f"{at_most}{' or less' if has_high else ''}"

    @property
    def why(self) -> str:
        """The rule that gives the interval, in words."""
        if self.value is None and not self.hedge:
            return "both ends as given"
        if not self.hedge:
            return "counts and ranks are exact" if self._counted else self._rounding_words
        down = "has no lower end" if self.interval.low is None else "goes down to zero"
        return {
            "about": "“about” is read as 10% either way",
            "almost": "“almost” is read as up to 10% below",
            "at least": "“at least” has no upper end",
            "more than": "“more than” has no upper end",
            "at most": f"“at most” {down}",
            "less than": f"“less than” {down}",
        }[self.hedge]

    @property
    def written(self) -> str:
        """The figure in ASCII: "almost USD 2 bn", "about 30%", "USD 2 to 3 bn", "28 visits"."""
        return self._phrase({}, " to ", grouped=False).replace(NO_BREAK, " ")

    @property
    def shown(self) -> str:
        """The figure as people write it: "almost $2 bn", "about 7,000 km", "$2–3 bn".

        No-break spaces keep number and unit on one line.
        """
        if self.metric.kind == "rank":
            return self._place()
        negative = any(end is not None and end < 0 for end in (self.low, self.high))
        return self._phrase(SYMBOLS, " to " if negative else "–", grouped=True)

    def in_cell(self, *, status: bool) -> str:
        """Return `shown` without a unit word, for a cell whose label has it.

        `status` keeps the status, where the label does not have it.
        """
        short = self if status else self._replace(status=None)
        metric = self.metric
        if metric.unit_is_word:
            unit = f"{NO_BREAK}{split_unit(metric.unit)[1]}"
        elif metric.unit_short == "%":
            unit = split_unit(metric.unit)[1].removeprefix("%")
        else:
            return short.shown
        return short.shown.replace(unit, "", 1)

    def _place(self) -> str:
        """Write a rank as people say it: "3rd", "5th to 7th", "beyond 70th"."""
        ends = (self.value,) if self.value is not None else (self.low, self.high)
        places = [ordinal(end) for end in ends if end is not None]
        words = _PLACES.get(self.hedge or "", "{}").format(" to ".join(dict.fromkeys(places)))
        status = STATUS_WORDS[self.status] if self.status else None
        return " ".join(filter(None, [words, status]))

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
                from_zero = not self.metric.signed and (
                    number > 0 or (number == 0 and self.hedge == "at most")
                )
                floor = Decimal(0) if from_zero else None
                return Interval(floor, number, has_high=self.hedge == "at most")
        if self._counted:
            return Interval(number, number)
        half = self._scaled(self._step(written)) / 2
        return Interval(number - half, number + half, has_high=False)

    def _step(self, written: Decimal) -> Decimal:
        """Return what a number is rounded to: its last digit, or more if the source rounds more."""
        exponent = written.as_tuple().exponent
        assert isinstance(exponent, int), "reader refuses numbers that are not finite"
        digit = Decimal(1).scaleb(exponent)
        return max(digit, self.rounded_to or digit)

    @property
    def _rounding_words(self) -> str:
        assert self.value is not None, "a range is not rounded"
        return f"rounded to {self._bare(self._step(self.value))}"

    def _end(self, number: Decimal | None) -> str:
        """Write an end of the interval in the scale of the digits, without trailing zeros."""
        assert number is not None, "an end that is open has no number"
        own = split_unit(self.metric.unit)[0]
        return self._bare(number.scaleb(SCALES.get(own, 0) - SCALES.get(self.scale, 0)))

    def _bare(self, number: Decimal) -> str:
        """Write another number in the scale and unit of this one."""
        value = Decimal(format(number.normalize(), "f"))
        return Quantity(self.metric, value, None, None, self.scale, None).shown

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
        elif unit.startswith("%"):
            words = [f"{number}{unit}"]
        elif unit == INT_DOLLAR:
            words = [f"{unit}{number}", self.scale]
        elif unit in symbols:
            sign = "-" if number.startswith("-") else ""
            words = [sign + symbols[unit] + number.removeprefix("-"), self.scale]
        elif is_currency(unit):
            words = [unit, number, self.scale]
        else:
            words = [number, self.scale, unit]
        words += [STATUS_WORDS[self.status]] if self.status else []
        return " ".join(filter(None, [self.hedge, NO_BREAK.join(filter(None, words))]))


def ordinal(number: Decimal) -> str:
    """Write a whole number as an ordinal: "1st", "22nd", "113th"; others as they are."""
    digits = format(number, ",f")
    if number != number.to_integral_value():
        return f"rank {digits}"
    teen = abs(number) % 100 in (11, 12, 13)
    ending = "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return f"{digits}{ending}"


@lru_cache(1024)
def split_unit(unit: str) -> tuple[str, str]:
    """Split a unit into its scale word and the rest: "USD bn" into ("bn", "USD")."""
    words = unit.split()
    for at in (-1, 0):
        if len(words) > 1 and words[at] in SCALES:
            return words.pop(at), " ".join(words)
    return "", " ".join(words)


def is_currency(unit: str) -> bool:
    """Tell whether a unit is an ISO 4217 code, which goes before the number."""
    return unit in CURRENCIES
