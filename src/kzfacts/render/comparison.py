"""A comparison as a table or as bars, with notes and sources below. Draws with Rich."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap

from rich.text import Text

from kzfacts.comparison.cell import Cell
from kzfacts.comparison.conflicts import conflict
from kzfacts.comparison.rows import Comparison, LeftOut, Row
from kzfacts.comparison.wording import asides, conclusion, dated, name, short
from kzfacts.model.interval import times
from kzfacts.model.records import Country, Figure
from kzfacts.render import bars
from kzfacts.render.canvas import NARROW, Page, Part, draw, hanging, indent, packed, plain, widest
from kzfacts.render.credits import Credits
from kzfacts.render.notes import UNPROVED
from kzfacts.render.panels import WIDE, Line, Stack, panels
from kzfacts.render.say import (
    LONGEST_REASON,
    NO_FIGURE,
    common_status,
    either,
    period,
    remark,
    sentence,
)
from kzfacts.text import NO_BREAK, listed, number_of

MANY = 8  # with more rows, notes are counted and not shown
ABREAST = 2  # more figures of one country are set below each other
BRIEF = 9  # letters of a name that is repeated in each conclusion
ASIDE = 12  # the narrowest that the words below a figure become


def comparison(
    page: Page,
    compared: Comparison,
    *,
    chart: bool = False,
    explain: bool = False,
    notes: bool = False,
) -> str:
    """Draw a comparison.

    `chart` draws bars in place of columns, `explain` adds what each verdict rests on. `notes` shows
    the notes, attributions and readings of all figures; otherwise the notes of many rows are only
    counted.
    """
    countries, rows, left_out = compared
    narrow = page.width < NARROW
    sources = Credits(rows, names=page.width >= WIDE and not chart)
    call = _briefly if page.width < WIDE else short
    lines = [_line(countries, row, sources, call) for row in rows]
    if chart:
        parts, legend = bars.bars(page, countries, rows, lines)
    else:
        names = [c.code if narrow else c.short for c in countries]
        parts = list(panels(page, names, lines))
        unclear = any(r.comparable and "?" in ln.end for r, ln in zip(rows, lines, strict=True))
        legend = ["? ranges overlap"] * unclear
    if explain:
        parts += _explanation(countries, rows)
    words = [
        *_notes(rows, full=notes),
        *_disputes(rows),
        *_left_out(left_out, narrow=narrow),
    ]
    for block in (words, packed(page, [*sources.entries, *legend])):
        if block:
            parts.append(Text())
            parts += [hanging(page, plain(line, "dim")) for line in block]
    return draw(page, parts)


# Lines.


def _briefly(country: Country) -> str:
    """Return the name of a country for a conclusion that has little space, or its code."""
    return country.short if len(country.short) <= BRIEF else country.code


def _line(
    countries: Sequence[Country], row: Row, sources: Credits, call: Callable[[Country], str]
) -> Line:
    common = common_status(row.shown)
    return Line(
        title=row.topic.title,
        name=name(row),
        dated=dated(row, common),
        cells=_stacks(countries, row, common),
        end=conclusion(row, order=len(countries) > 2, call=call),
        mark=sources.mark(row),
    )


def _stacks(countries: Sequence[Country], row: Row, common: str | None) -> list[Stack]:
    """Write the cells; `common` is the status that the label has for all figures."""
    mixed = any(f.proved for f in row.shown)
    said = asides(row)
    stacks = []
    for country in countries:
        if cell := row.cells.get(country.code):
            figures = _figures(cell, common, mixed=mixed)
            width = max(widest(figures), ASIDE)
            below = [line for words in said[country.code] for line in wrap(words, width)]
            stacks.append(Stack(figures, below))
        else:
            reason = row.missing.get(country.code, NO_FIGURE)
            stacks.append(Stack([reason if len(reason) <= LONGEST_REASON else NO_FIGURE]))
    return stacks


def _figures(cell: Cell, common: str | None, *, mixed: bool) -> list[str]:
    """Write the figures of a cell in one line, three or more in a line each."""
    numbers = [
        f.quantity.in_cell(status=common is None).replace(" ", NO_BREAK)
        + (UNPROVED if mixed and not f.proved else "")
        for f in cell.shown
    ]
    first, *others = dict.fromkeys(numbers)
    if len(others) < ABREAST:
        return [either([first, *others])]
    return [first, *(f"or{NO_BREAK}{number}" for number in others)]


# Below the table.


def _notes(rows: Sequence[Row], *, full: bool) -> list[str]:
    """Return the notes of rows, keyed by their labels; of many rows only their number."""
    noted = [(row, notes) for row in rows if (notes := _row_notes(row, full=full))]
    if len(rows) > MANY and noted and not full:
        return [f"Notes on {number_of(len(noted), 'row')}: --notes"]
    lines = [
        f"{row.metric.short or row.metric.label}{whose}: {note}"
        for row, notes in noted
        for note, whose in notes
    ]
    return list(dict.fromkeys(lines))


def _row_notes(row: Row, *, full: bool) -> list[tuple[str, str]]:
    """Return the notes of a row, each with the countries that it is about, unless all are."""
    about = {
        sentence(reason): [code]
        for code, reason in row.missing.items()
        if len(reason) > LONGEST_REASON
    }
    for code, cell in row.cells.items():
        for f in cell.shown:
            if note := remark(f, full=full):
                about.setdefault(note, []).append(code)
    every = set(row.cells)
    return [
        (note, "" if {*codes} == every else f", {', '.join(codes)}")
        for note, codes in about.items()
    ]


def _disputes(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each row with figures that other counts of the same days dispute."""
    for row in rows:
        others = [f for code, cell in row.cells.items() for f in _disputing(row, code, cell)]
        if not others:
            continue
        counters = list(dict.fromkeys(f.reporter.name if f.reporter else "" for f in others))
        label = row.metric.short or row.metric.label
        if all(counters):
            verb = "count" if len(counters) > 1 else "counts"
            words = f"{listed(counters)} {verb} {label} differently"
        else:
            words = f"Other counts of {label} differ"
        yield f"{words}: kzfacts{NO_BREAK}conflicts{NO_BREAK}-m{NO_BREAK}{row.metric.id}"


def _disputing(row: Row, code: str, cell: Cell) -> list[Figure]:
    counted = [f for f in cell.shown if not f.is_forecast]
    return [
        other
        for other in row.same_days(code)
        if not other.is_forecast and any(conflict(f, other) for f in counted)
    ]


def _left_out(left: LeftOut, *, narrow: bool) -> Iterator[str]:
    """Yield a line that says what is not shown, and how to see it."""
    lacking = left.metrics + left.single
    several = lacking > 1
    if left.metrics:
        verb = "lack" if several else "lacks"
        yield f"{number_of(lacking, 'row')} {verb} countries or can't be ranked: --all"
    elif left.single:
        have = "have" if several else "has"
        whose = "one country" if narrow else "figures for one country only"
        rest = "; other years and counts" if left.figures and not narrow else ""
        yield f"{number_of(lacking, 'metric')} {have} {whose}{rest}: --all"
    elif left.figures:
        yield "Other years and counts: --all"


# Explanations.


def _explanation(countries: Sequence[Country], rows: Sequence[Row]) -> Iterable[Part]:
    """Yield what each verdict rests on: the interval of each figure and why, then each pair."""
    yield Text()
    yield plain("How each verdict was reached", "bold")
    for row in rows:
        yield indent(plain(", ".join(filter(None, [name(row), dated(row, None)]))))
        for country in countries:
            for f in row.cells[country.code].counted if country.code in row.cells else ():
                figure = f"{f.quantity.shown}: range {f.quantity.meant}"
                days = period(f, f"undated in {f.source.short}")
                yield indent(plain(f"{country.name}, {days}: {figure}"), 4)
                yield indent(plain(f"{f.quantity.why}; {f.id}", "dim"), 6)
        for v in row.verdicts:
            pair = f"{v.a.name} against {v.b.name}: {v.relation}"
            words = ", ".join(filter(None, [pair, times(v.ratio_low, v.ratio_high), v.reason]))
            yield indent(plain(words, "italic"), 4)
