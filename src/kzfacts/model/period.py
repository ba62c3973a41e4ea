"""Periods: the days that a fact is about, read from EDTF."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

NOT_EDTF = "it is not an EDTF date"
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)", re.ASCII)
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
MONTHS = (
    "january february march april may june july august september october november december"
).split()
DOUBT = {"~": "about", "?": "probably", "%": "probably about"}


class Period(NamedTuple):
    """The days that a fact is about, from an EDTF string; an open end is None."""

    written: str
    first: date | None
    last: date | None

    @classmethod
    @lru_cache(4096)  # a base has few periods, each many times
    def parse(cls, written: str) -> "Period":
        """Read a date, a season or an interval of EDTF (ISO 8601-2), levels 0 and 1.

        Seasons are those of the northern hemisphere: spring is March to May, winter begins in
        December. Raises ValueError.
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
        """Tell whether both begin and end on the same days, however they are written."""
        return (self.first, self.last) == (other.first, other.last)

    @property
    def latest(self) -> date:
        """The first day of its last date."""
        start, _, end = self.written.partition("/")
        return _days(start if end in ("", "..") else end)[0]

    @property
    def doubt(self) -> str:
        """The EDTF signs of doubt: "~" for about, "?" for probably, "%" for both."""
        return "".join(c for c in self.written if c in "~?%")

    @property
    def shown(self) -> str:
        """The period as people write it: "2004–2019", "since 2003", "by 2023", "Jan–Sep 2023"."""
        start, slash, end = self.written.partition("/")
        if not slash:
            return _shown(start)
        if end == "..":
            return f"since {_shown(start)}"
        if start == "..":
            return f"by {_shown(end)}"
        if start == end:
            return _shown(start)
        first = _shown(start)
        if start[:4] == end[:4] and first.endswith(f" {start[:4]}"):
            first = first.removesuffix(f" {start[:4]}")  # "Jan–Sep 2023"
        return f"{first}–{_shown(end)}"


def _days(written: str) -> tuple[date, date]:
    """Return the first and last day of one EDTF date of the years 1 to 9999.

    Raises ValueError.
    """
    match = DATE.fullmatch(written)
    if not match:
        raise ValueError(NOT_EDTF)
    year, month, day = (int(part or 0) for part in match.group(1, 2, 3))
    if match[3]:
        return (the_day := date(year, month, day)), the_day
    if month in SEASONS and year < 9999:
        start = 3 * (month - 20)
        return date(year, start, 1), _month_end(year + start // 12, (start + 2) % 12)
    if match[2]:
        return date(year, month, 1), _month_end(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _shown(written: str) -> str:
    match = DATE.fullmatch(written)
    assert match, "a Period has only what parse() has read"
    year, month, day, doubt = match.groups()
    words = [year]
    if month:
        words.insert(0, SEASONS.get(int(month)) or MONTHS[int(month) - 1][:3].capitalize())
    if day:
        words.insert(0, str(int(day)))
    if doubt:
        words.insert(0, DOUBT[doubt])
    return " ".join(words)
