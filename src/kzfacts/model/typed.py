"""Reads periods as people write them: apart from `period`, since few commands read any."""

import re

from kzfacts.model.period import DATE, DOUBT, MONTHS, SEASONS, Period

_DAY = "(about |probably about |probably |)"
_DAY_FIRST = re.compile(rf"{_DAY}(?:(\d\d?) )?(?:([a-z]+)\.? )?(\d{{4}})", re.ASCII)
_MONTH_FIRST = re.compile(rf"{_DAY}([a-z]+)\.? (\d\d?) (\d{{4}})", re.ASCII)
_TO = (re.compile("(.+?) ?(?:[–—]| to ) ?(.+)"), re.compile("(.+?) ?- ?(.+)"))


def read_period(words: str) -> Period:
    """Read a period as `Period.shown` writes it ("Feb 2020", "since 2003"), or EDTF.

    Raises ValueError.
    """
    return Period.parse(_period(words) or words)


def _period(words: str) -> str | None:
    """Return a period in words as EDTF, None if it is not in words."""
    words = " ".join(words.replace(",", " ").split()).casefold()
    lead, _, rest = words.partition(" ")
    if lead in ("since", "by"):
        day = _edtf_date(rest)
        return day and (f"{day}/.." if lead == "since" else f"../{day}")
    for to in _TO:
        match = to.fullmatch(words)
        end = match and _edtf_date(match[2])
        start = match and (_edtf_date(match[1]) or _edtf_date(f"{match[1]} {match[2][-4:]}"))
        if start and end:
            return f"{start}/{end}"
    return _edtf_date(words)


def _edtf_date(words: str) -> str | None:
    """Return one date in words as EDTF, None if it is none."""
    if DATE.fullmatch(words):
        return words
    match = _DAY_FIRST.fullmatch(words)
    if match:
        doubt, day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(words):
        doubt, name, day, year = match.groups()
    else:
        return None
    parts = [year]
    if name:
        seasons = [n for n, season in SEASONS.items() if season == name]
        months = [n for n, month in enumerate(MONTHS, 1) if _abbreviates(name, month)]
        if len(numbers := seasons + months) != 1:
            return None
        parts.append(f"{numbers[0]:02}")
    elif day:
        return None
    parts += [f"{int(day):02}"] if day else []
    signs = {words: sign for sign, words in DOUBT.items()}
    return "-".join(parts) + signs.get(doubt.strip(), "")


def _abbreviates(name: str, month: str) -> bool:
    return len(name) > 2 and month.startswith(name)
