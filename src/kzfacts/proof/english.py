"""The English of figures: hedges, scales, units, and numbers in words. Extend the tables here."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

HEDGE_WORDS: Mapping[str, tuple[str, ...]] = {
    "about": (
        *("about", "around", "approximately", "approx.", "roughly", "some", "circa", "ca.", "c."),
        *(
            "an estimated",
            "estimated",
            "estimated at",
            "in the region of",
            "of the order of",
            "~",
            "≈",
        ),
    ),
    "almost": (
        *("almost", "nearly", "close to", "just under", "just short of", "just below", "not quite"),
        *("slightly less than", "a little less than", "slightly under"),
    ),
    "at least": (
        "at least",
        "no less than",
        "not less than",
        "no fewer than",
        "not fewer than",
        "a minimum of",
        "≥",
    ),
    "more than": (
        *(
            "more than",
            "over",
            "above",
            "exceeding",
            "in excess of",
            "upwards of",
            "upward of",
            "beyond",
            "well over",
        ),
        *("greater than", "just over", "slightly more than", "a little over", ">"),
    ),
    "at most": (
        "at most",
        "up to",
        "no more than",
        "not more than",
        "a maximum of",
        "as much as",
        "as many as",
        "≤",
    ),
    "less than": ("less than", "under", "below", "fewer than", "well under", "short of", "<"),
}
RANK_WORDS = {
    "more than": ("not among the", "outside the", "not in the top"),
    "at most": ("among the", "in the top", "among the top"),
}
AFTER_WORDS: Mapping[str, tuple[str, ...]] = {
    "about": ("or so", "or thereabouts", "more or less"),
    "at least": ("or more", "and more", "and above", "or over"),
    "more than": ("+", "-plus", "-odd"),
    "at most": ("or less", "or fewer", "at most", "at the most"),
}
SCALE_WORDS: Mapping[str, tuple[str, ...]] = {
    "thousand": ("thousand", "thousands", "k"),
    "mn": ("million", "millions", "mn", "mln", "mio", "m"),
    "bn": ("billion", "billions", "bn", "bln", "b"),
    "tn": ("trillion", "trillions", "tn", "trn", "trln"),
}
UNIT_WORDS: Mapping[str, tuple[str, ...]] = {
    "USD": ("USD", "US$", "$", "US dollars", "US dollar", "U.S. dollars", "dollars", "dollar"),
    "EUR": ("EUR", "€", "euros", "euro"),
    "GBP": ("GBP", "£", "pounds sterling", "pounds", "pound"),
    "JPY": ("JPY", "yen"),
    "CNY": ("CNY", "RMB", "yuan", "renminbi"),
    "RUB": ("RUB", "₽", "rubles", "roubles", "ruble", "rouble"),
    "KZT": ("KZT", "₸", "tenge"),
    "%": ("%", "percent", "per cent", "pct"),
    "km": ("km", "kilometers", "kilometres", "kilometer", "kilometre"),
}
COUNTED_WORDS: Mapping[str, tuple[str, ...]] = {
    "people": ("people", "person", "persons", "population", "inhabitants", "residents"),
    "rank": ("rank", "ranks", "ranked", "place", "position", "largest", "biggest", "top", "first"),
}

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: n for n, word in enumerate(_ONES, 1)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_SMALL |= {"zero": 0, "a": 1, "an": 1}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
}
_PARTS |= {"ninth": 9, "tenth": 10}
_MANY = {
    "tens of": 10,
    "dozens of": 12,
    "hundreds of": 100,
    "thousands of": 10**3,
    "millions of": 10**6,
}
_MANY |= {"tens of thousands of": 10**4, "hundreds of thousands of": 10**5, "billions of": 10**9}
NUMBER_WORDS = frozenset(
    [*_SMALL, "hundred", "dozen", *_LARGE, *_PARTS] + [f"{part}s" for part in _PARTS]
)


class Meaning(NamedTuple):
    """What words mean: `number` divided by `parts`, and the hedge that lies in the words
    themselves.
    """

    number: int
    parts: int = 1
    hedge: str | None = None

    def is_value(self, value: Decimal, percent: bool) -> bool:
        """Whether a figure says this number; a fraction must be rounded to the digits that the
        figure has.
        """
        exact = Decimal(self.number) * (100 if percent and self.parts > 1 else 1) / self.parts
        exponent = value.as_tuple().exponent
        return exact == value or (
            self.parts > 1 and isinstance(exponent, int) and round(exact, -exponent) == value
        )


def meaning(words: str) -> Meaning | None:
    """What a number in English words means, from "one" to trillions, simple fractions and "hundreds
    of".
    """
    text = " ".join(words.casefold().split())
    for end in ("", " of"):
        if text + end in _MANY:
            return Meaning(_MANY[text + end], hedge="at least")
    if text.endswith("-plus"):
        inner = meaning(text.removesuffix("-plus"))
        return inner and inner._replace(hedge="more than")
    if text == "half":
        return Meaning(1, 2)
    if text.endswith(" of"):
        return meaning(text.removesuffix(" of"))
    *counted, last = text.replace("-", " ").split() or [""]
    part = last.removesuffix("s")
    if part in _PARTS and counted:
        number = _whole(counted)
        return None if number is None else Meaning(number, _PARTS[part])
    number = _whole([*counted, last])
    return None if number is None else Meaning(number)


def _whole(words: list[str]) -> int | None:
    """The whole number that the words say: "two hundred and five thousand" is 205,000."""
    total, group, previous = 0, 0, ""
    for word in words:
        if word == "and" and previous in ("hundred", "thousand", "million"):
            continue
        if word in _SMALL:
            if previous in _SMALL and not (
                _SMALL[previous] >= 20 > _SMALL[word] and _SMALL[word] < 10
            ):
                return None
            group += _SMALL[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word == "dozen":
            group = max(group, 1) * 12
        elif word in _LARGE:
            total += max(group, 1) * _LARGE[word]
            group = 0
        else:
            return None
        previous = word
    return total + group if words else None


def alternatives(
    words: Mapping[str, tuple[str, ...]], *, after_digits: bool = False
) -> re.Pattern[str]:
    """A pattern for any of the words, longest first, that are no part of a longer word; digits may
    go before.
    """
    every = sorted((w for group in words.values() for w in group), key=len, reverse=True)
    return re.compile(
        "|".join(_bounded(w, after_digits=after_digits) for w in every), re.IGNORECASE
    )


def kind_of(word: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """The key under which a word stands in a table."""
    folded = " ".join(word.casefold().split())
    return next(key for key, group in words.items() if folded in (w.casefold() for w in group))


def stem(unit: str) -> str:
    """What a counted thing's singular, plural and verb have in common: "visits" gives "visit"."""
    last = unit.split()[-1].casefold()
    for ending in ("ies", "es", "s", "y"):
        if last.endswith(ending) and len(last) > len(ending) + 2:
            return last.removesuffix(ending)
    return last


def _bounded(word: str, *, after_digits: bool) -> str:
    before = r"(?<![^\W\d_])" if after_digits else r"(?<![^\W_])"
    before = before if word[0].isalnum() else ""
    after = r"(?![^\W_])" if word[-1].isalnum() else ""
    return before + re.escape(word).replace(r"\ ", " ") + after
