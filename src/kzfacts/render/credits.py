"""The sources of a comparison's rows: by name, or by letters explained below the table."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kzfacts.comparison.rows import Row
from kzfacts.model.records import Country, Figure
from kzfacts.render.notes import NO_TEXT, UNPROVED, UNPROVED_MEANS, letters
from kzfacts.text import NO_BREAK

_YEAR = re.compile(r"(.+) (\d{4})")


class Credits:
    """Marks the sources of rows; those of most rows have no mark.

    With `names`, the mark is the names of the sources, otherwise a letter. If no figure is proved,
    that is said once, below the table.
    """

    def __init__(self, rows: Sequence[Row], *, names: bool) -> None:
        """Find the sources of most rows."""
        self._names = names
        self._letters: dict[tuple[str, str], str] = {}
        named = Counter(map(_sources, rows))
        self._rest = named.most_common(1)[0][0]
        self._alone = len(named) == 1
        figures = [f for row in rows for f in row.shown]
        self._unproved = sum(not f.proved for f in figures)
        self._none_proved = self._unproved == len(figures)

    def mark(self, row: Row) -> str:
        """Return the mark of a row's sources, and the sign of a row without a proof."""
        key = _sources(row)
        unproved = "" if self._none_proved or any(f.proved for f in row.shown) else UNPROVED
        if key == self._rest:
            return unproved
        if self._names:
            return NO_BREAK.join(filter(None, [_together(key), unproved]))
        return self._letters.setdefault(key, letters(len(self._letters))) + unproved

    @property
    def entries(self) -> list[str]:
        """The letters with sources and counters, the sources without a mark, the legend."""
        rest = "source" if self._alone else "others"
        sources: dict[str, list[str]] = {}
        counters: dict[str, list[str]] = {}
        for (named, counter), letter in self._letters.items():
            sources.setdefault(named, []).append(letter)
            if counter:
                counters.setdefault(counter, []).append(letter)
        named, counter = self._rest
        if counter and self._alone:
            named = f"{named}, {counter}"
        elif counter:
            counters.setdefault(counter, []).append(rest)
        marks = [*self._letters.values(), rest]
        last = [*sources.pop(named, []), rest]
        return [
            *(f"{', '.join(signs)}{NO_BREAK}{named}" for named, signs in sources.items()),
            *(f"{_signs(signs, len(marks))}: {counter}" for counter, signs in counters.items()),
            f"{', '.join(last)}:{NO_BREAK}{named}",
            *self._legend(),
        ]

    def _legend(self) -> Iterator[str]:
        if self._none_proved:
            yield f"no figure is proved: {NO_TEXT}"
        elif self._unproved:
            yield UNPROVED_MEANS


def _signs(signs: Sequence[str], count: int) -> str:
    return "all" if len(signs) == count else ", ".join(signs)


def _sources(row: Row) -> tuple[str, str]:
    """Name the sources of a row, and whose count all its figures are, if one country's."""
    groups: dict[Country | None, list[Figure]] = {}
    for f in row.shown:
        groups.setdefault(f.reporter, []).append(f)
    named = [
        (_listed(figures), f"{reporter.possessive} count" if reporter else "")
        for reporter, figures in groups.items()
    ]
    return named[0] if len(named) == 1 else ("; ".join(map(_together, named)), "")


def _together(named: tuple[str, str]) -> str:
    return ", ".join(filter(None, named))


def _listed(figures: Sequence[Figure]) -> str:
    """List the short names of sources: "Kursiv, Trend 2023, SIPRI 2026, RU computed"."""
    sources: dict[str, list[Figure]] = {}
    for f in figures:
        sources.setdefault(f.source.short, []).append(f)
    computed = {name: how for name, of in sources.items() if (how := _computed(of))}
    stated = sorted(name for name in sources if name not in computed)
    return ", ".join([*_merged(stated), *(f"{name}, {how}" for name, how in computed.items())])


def _computed(figures: Sequence[Figure]) -> str:
    """Say which figures of a source were computed: "computed" if all are, else "RU computed"."""
    codes = [c.code for f in figures if f.method for c in f.countries]
    if all(f.method for f in figures):
        return "computed"
    return f"{', '.join(codes)} computed" if codes else ""


def _merged(names: Iterable[str]) -> list[str]:
    """Say a year once for the names that share it: "Kursiv 2023", "Trend 2023" are one."""
    years: dict[str, list[str]] = {}
    for name in names:
        dated = _YEAR.fullmatch(name)
        years.setdefault(f" {dated[2]}" if dated else "", []).append(dated[1] if dated else name)
    return [f"{', '.join(of)}{year}" for year, of in years.items()]
