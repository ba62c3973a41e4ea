"""A metric over time: a row for each period, a column for each country. Draws with Rich."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kzfacts.comparison.trend import Trend, TrendRow
from kzfacts.model.interval import Interval
from kzfacts.model.records import Fact
from kzfacts.render.bars import Bar, legend, lines_of
from kzfacts.render.canvas import (
    FIGURE,
    Column,
    Page,
    Part,
    draw,
    fit,
    indent,
    packed,
    plain,
    widest,
)
from kzfacts.render.notes import NO_TEXT, UNPROVED
from kzfacts.render.say import NO_FIGURE, common_status, either, quantity
from kzfacts.render.series import heading, left_out, shown
from kzfacts.text import NO_BREAK

if TYPE_CHECKING:
    from kzfacts.store.base import Base

DERIVED_SIGN = "d"
END = 16  # the narrowest that the column of sources becomes


def trend(page: Page, base: "Base", found: Trend, *, chart: bool = False) -> str:
    """Draw a trend as a table, or with `chart` as bars on one scale."""
    signs = Signs(found)
    head = NO_BREAK.join(filter(None, [heading(base, found), signs.heading]))
    body = _chart(page, found, signs) if chart else _table(page, found, signs)
    below = [plain(line, "dim") for line in _apparatus(base, found, signs, chart=chart)]
    return draw(page, [plain(head, "bold"), *body, *below])


class Signs:
    """What is said of single figures, because not all figures share it."""

    def __init__(self, found: Trend) -> None:
        """Find out what the figures share."""
        facts = found.facts
        self.status = common_status(facts) is None
        self.derived = any(f.derived for f in facts) and not all(f.derived for f in facts)
        self.unproved = any(not f.proved for f in facts)
        self.heading = "" if any(f.proved for f in facts) else UNPROVED

    def row(self, row: TrendRow) -> str:
        """Return the sign of a row of which nothing is proved."""
        return UNPROVED if not self.heading and not any(f.proved for f in row.facts) else ""

    def cell(self, row: TrendRow, facts: Sequence[Fact]) -> str:
        """Return the figures of a country in words, glued together."""
        if not facts:
            return NO_FIGURE
        return either([self._figure(row, f) for f in facts]).replace(" ", NO_BREAK)

    def _figure(self, row: TrendRow, f: Fact) -> str:
        q = quantity(f)
        assert q
        mark = "" if f.proved or self.heading or self.row(row) else UNPROVED
        derived = f" {DERIVED_SIGN}" if self.derived and f.derived else ""
        return q.in_cell(status=self.status) + derived + mark


# Table.


def _table(page: Page, found: Trend, signs: Signs) -> Iterable[Part]:
    names = [c.short for c in found.countries]
    periods = [row.period.shown for row in found.rows]
    cells = [[signs.cell(row, shown(row, c)) for c in found.countries] for row in found.rows]
    one = len(_sources(found, found.rows)) < 2
    sources = ["" if one else ", ".join(_sources(found, [row])) for row in found.rows]
    ends = [
        " ".join(filter(None, [names, signs.row(row)]))
        for names, row in zip(sources, found.rows, strict=True)
    ]
    columns = [
        Column(widest([name, *column]), right=True)
        for name, column in zip(names, zip(*cells, strict=True), strict=True)
    ]
    end = Column(widest(ends))
    grid = fit(
        page.width,
        [Column(widest(periods)), *columns, end._replace(least=min(end.width, END))],
    )
    if grid:
        yield grid.row(plain(""), *(plain(name, "bold") for name in names), plain(""))
        for period, row, words in zip(periods, cells, ends, strict=True):
            yield grid.row(plain(period), *(plain(cell, FIGURE) for cell in row), plain(words))
        return
    inner = fit(page.width - 2, columns)
    if inner:
        yield indent(inner.row(*(plain(name, "bold") for name in names)))
    for period, row, words in zip(periods, cells, ends, strict=True):
        gap = NO_FIGURE if set(row) == {NO_FIGURE} else ""
        yield plain("  ".join(filter(None, [period, gap, words])))
        if inner and not gap:
            yield indent(inner.row(*(plain(cell, FIGURE) for cell in row)))
        elif not inner:
            for name, cell in zip(names, row, strict=True):
                if cell != NO_FIGURE:
                    yield indent(plain(f"{name}: ").append_text(plain(cell, FIGURE)))


def _sources(found: Trend, rows: Iterable[TrendRow]) -> list[str]:
    """Return the short names of the sources of figures, each once."""
    facts = [f for row in rows for c in found.countries for f in shown(row, c)]
    return list(dict.fromkeys(f.source.short for f in facts if not f.derived))


# Chart.


def _chart(page: Page, found: Trend, signs: Signs) -> Iterable[Part]:
    drawn = ""
    for line, bar in lines_of(page, list(_bars(found, signs))):
        drawn += bar
        yield line
    if drawn.strip():
        yield from (plain(line, "dim") for line in packed(page, legend(drawn)))


def _bars(found: Trend, signs: Signs) -> Iterable[Bar]:
    """Yield a name for each country, then a bar for each of its figures."""
    for country in found.countries:
        yield Bar(country.short, "")
        for row in found.rows:
            facts = shown(row, country)
            name = f"  {row.period.shown}"
            if not facts:
                yield Bar(name, NO_FIGURE)
            for f in facts:
                words = f"{signs.cell(row, [f])}{signs.row(row)}"
                if found.metric.kind == "rank":
                    yield Bar(name, words)
                else:
                    yield Bar(name, words, _interval(f))


def _interval(f: Fact) -> Interval:
    if f.derived:
        return f.derived.rounded
    assert f.quantity
    return f.quantity.interval


# Below.


def _apparatus(base: "Base", found: Trend, signs: Signs, *, chart: bool) -> Iterable[str]:
    if line := left_out(base, found):
        yield line
    without = [c for c in found.countries if not any(shown(row, c) for row in found.rows)]
    if without:
        yield f"no figure for {' or '.join(c.in_sentence for c in without)} by this count"
    sources = _sources(found, found.rows)
    if len(sources) == 1 or (chart and sources):
        yield f"source{'s' * (len(sources) > 1)}: {', '.join(sources)}"
    derived = [f.id for f in found.facts if f.derived]
    if derived:
        sign = f"{DERIVED_SIGN} " if signs.derived else ""
        yield f"{sign}derived from other facts: kzfacts get {derived[0]}"
    if signs.unproved:
        yield f"{UNPROVED} unproved{', all of them' * bool(signs.heading)}: {NO_TEXT}"
