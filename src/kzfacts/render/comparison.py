"""A comparison as a table: a panel for each topic, a column for each country. Draws with Rich."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from kzfacts.comparison.rows import Row
from kzfacts.comparison.wording import conclusion, dated, figures, name, ratio_words, short
from kzfacts.model.records import Country, Figure
from kzfacts.render import bars
from kzfacts.render.canvas import Column, Grid, Page, draw, fit, indent, plain, widest
from kzfacts.render.notes import UNPROVED, Notes, letters
from kzfacts.render.say import attribution, capital, period, sentence
from kzfacts.render.tables import footnotes
from kzfacts.text import NO_BREAK

INDENT = 2
LABEL, SHORT_LABEL = 26, 10  # how narrow the column of labels becomes; longer ones get a line
END = 16  # the narrowest that the column of conclusions becomes
NARROW = 60  # below this many columns, every row takes two lines
GAP_SIGN = "–"


class Line(NamedTuple):
    """A row as drawn; `cells` has one for each country, `end` the conclusion and the marks."""

    title: str
    name: str
    dated: str
    cells: Sequence[str]
    end: str
    notes: Sequence[str]


def comparison(
    page: Page,
    countries: Sequence[Country],
    rows: Sequence[Row],
    left_out: Sequence[str] = (),
    *,
    every: bool = False,
    chart: bool = False,
    explain: bool = False,
    notes: bool = False,
) -> str:
    """Draw a comparison, and below it the lines `left_out` that say what it leaves out.

    `every` shows the figures of other counters for the same days too, which are only counted
    otherwise; `chart` draws bars in place of columns, `explain` adds what each verdict rests on.
    `notes` shows the notes of every figure, which a comparison of many rows only counts, with its
    attribution and reading.
    """
    parts: list[RenderableType] = []
    others = sum(any(cell.beside for cell in row.cells.values()) for row in rows)
    if others and not every:
        rows = [_on_basis(row) for row in rows]
        left_out = [
            *left_out,
            f"Other counts for the same days in {others} row{'s' * (others > 1)}: --all",
        ]
    if chart:
        cited = Notes()
        parts += bars.bars(page, countries, rows, cited)
        below = list(footnotes(page, cited))
    else:
        sources = Sources(rows)
        lines = [_line(countries, row, sources, full=notes) for row in rows]
        parts += _panels(page, countries, lines)
        pairs = zip(rows, lines, strict=True)
        unclear = any(row.comparable and "?" in line.end for row, line in pairs)
        legend = ["? ranges overlap"] * unclear
        shown = notes or len(rows) <= MANY
        below = _apparatus(lines, sources, left_out, legend, shown=shown)
    if explain:
        parts += _explanation(countries, rows)
    return draw(page, [*parts, *below])


def _on_basis(row: Row) -> Row:
    cells = {code: cell._replace(beside=()) for code, cell in row.cells.items()}
    return row._replace(cells=cells)


MANY = 8  # with more rows, notes are counted and not shown


# Sources.


class Sources:
    """The sources of each row by their short names; those of most rows have no mark."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Name the sources of rows."""
        self._marks: dict[tuple[str, str], str] = {}
        named = Counter(_sources(row) for row in rows)
        self.unmarked = named.most_common(1)[0][0]
        self.unproved = False

    def mark(self, row: Row) -> str:
        """Return the letter of a row's sources, and the sign of a row without a proof."""
        name = _sources(row)
        letter = ""
        if name != self.unmarked:
            letter = self._marks.setdefault(name, letters(len(self._marks)))
        proved = any(f.proved for f in _shown(row))
        self.unproved = self.unproved or any(not f.proved for f in _shown(row))
        return letter + ("" if proved else UNPROVED)

    @property
    def entries(self) -> list[str]:
        """The marks with their sources and reporters, then the sources without a mark."""
        rest = "others" if self._marks else "source"
        by_sources: dict[str, list[str]] = {}
        by_reporter: dict[str, list[str]] = {}
        for (sources, reporter), mark in {**self._marks, self.unmarked: rest}.items():
            by_sources.setdefault(sources, []).append(mark)
            if reporter:
                by_reporter.setdefault(reporter, []).append(mark)
        last = ", ".join(by_sources.pop(self.unmarked[0]))
        return [
            *(f"{', '.join(marks)}{NO_BREAK}{sources}" for sources, marks in by_sources.items()),
            *(f"{', '.join(marks)}: reported by {name}" for name, marks in by_reporter.items()),
            f"{last}:{NO_BREAK}{self.unmarked[0]}",
        ]


def _shown(row: Row) -> list[Figure]:
    return [f for cell in row.cells.values() for f in (*cell.facts, *cell.beside)]


def _sources(row: Row) -> tuple[str, str]:
    """Name the sources of a row, and the reporter, if it has one."""
    names = ", ".join(sorted({f.source.short for f in _shown(row)}))
    return names, row.reporter.name if row.reporter else ""


# Lines.


def _line(countries: Sequence[Country], row: Row, sources: Sources, *, full: bool) -> Line:
    facts = _shown(row)
    status = {f.quantity.status for f in facts}
    common = status.pop() if len(status) == 1 else None
    cells = [_cell(row, country, common) for country in countries]
    mark = sources.mark(row)
    notes = [(f.country_names, _note(f, full=full)) for f in facts]
    title = row.metric.short or row.metric.label
    end = NO_BREAK.join(filter(None, [conclusion(row), mark]))
    return Line(
        title=row.topic.title,
        name=name(row),
        dated=dated(row, common),
        cells=cells,
        end=end,
        notes=list(dict.fromkeys(f"{title}, {whose}: {note}" for whose, note in notes if note)),
    )


def _note(f: Figure, *, full: bool) -> str:
    """Return the note of a figure, if `full` with the attribution and the reading."""
    parts = [capital(attribution(f)), f.note, f.reading] if full else [f.note]
    return " ".join(sentence(part) for part in parts if part)


def _cell(row: Row, country: Country, common: str | None) -> str:
    """Write the figures of a country, with what the row's label leaves open."""
    cell = row.cells.get(country.code)
    if cell is None:
        return row.missing.get(country.code, GAP_SIGN)
    words = []
    mixed = any(f.proved for f in _shown(row))
    for f, asides in figures(row, cell):
        sign = UNPROVED if mixed and not f.proved else ""
        number = f.quantity.in_cell(status=common is None) + sign
        words.append(", ".join([number.replace(" ", NO_BREAK), *asides]))
    return " or ".join(words)


# Panels.


def _panels(
    page: Page, countries: Sequence[Country], lines: Sequence[Line]
) -> Iterable[RenderableType]:
    """Yield a panel for each topic, its columns as narrow as its figures need."""
    names = [short(country) for country in countries]
    for title, group in groupby(lines, lambda line: line.title):
        panel = list(group)
        common = _common_date(panel)
        heading = ", ".join(filter(None, [title, common]))
        labels = [_label(line, common) for line in panel]
        cells = zip(names, zip(*(line.cells for line in panel), strict=True), strict=True)
        columns = [Column(widest([name, *column]), right=True) for name, column in cells]
        ends = Column(widest(line.end for line in panel))
        ends = ends._replace(least=min(ends.width, END))
        grid = _grid(page, max(widest(labels), widest([heading]) - INDENT), columns, ends)
        if grid:
            yield from _wide(grid, heading, names, labels, panel)
        else:
            yield from _narrow(page, heading, names, columns, labels, panel)


def _grid(page: Page, labels: int, columns: Sequence[Column], ends: Column) -> Grid | None:
    """Fit a panel into the page, the conclusions folded before labels get lines to themselves."""
    if page.width < NARROW:
        return None
    fitted = (
        fit(page.width - INDENT, [Column(labels, least=least), *columns, ends])
        for least in (labels, min(labels, LABEL), min(labels, SHORT_LABEL))
    )
    return next((grid for grid in fitted if grid), None)


def _common_date(panel: Sequence[Line]) -> str:
    """Return the period of most rows of a panel, if the heading can say it for them."""
    ((dated, count),) = Counter(line.dated for line in panel).most_common(1)
    return dated if count > 1 and 2 * count > len(panel) else ""


def _label(line: Line, common: str) -> str:
    return ", ".join([line.name, *([line.dated] if line.dated and line.dated != common else [])])


def _wide(
    grid: Grid,
    heading: str,
    names: Sequence[str],
    labels: Sequence[str],
    panel: Sequence[Line],
) -> Iterable[RenderableType]:
    """Yield a row a line; a label that is too long has a line to itself."""
    first = grid.columns[0]
    head = Grid([first._replace(width=first.width + INDENT), *grid.columns[1:]], grid.gap)
    if widest([heading]) > first.width + INDENT:
        yield plain(heading, "bold")
        heading = ""
    yield head.row(plain(heading, "bold"), *(plain(n, "bold") for n in names), Text(), bottom=True)
    for label, line in zip(labels, panel, strict=True):
        figures = [plain(cell, "bold") for cell in line.cells]
        if widest([label]) > first.width:
            yield indent(plain(label))
            label = ""
        yield indent(grid.row(plain(label), *figures, plain(line.end)))


def _narrow(
    page: Page,
    heading: str,
    names: Sequence[str],
    columns: Sequence[Column],
    labels: Sequence[str],
    panel: Sequence[Line],
) -> Iterable[RenderableType]:
    """Yield each row as a line with its label and conclusion, and one with its figures."""
    grid = fit(page.width - 2 * INDENT, columns)
    yield plain(heading, "bold")
    if grid:
        yield indent(grid.row(*(plain(name, "bold") for name in names)), 2 * INDENT)
    for label, line in zip(labels, panel, strict=True):
        beside = widest([f"{label}  {line.end}"]) <= page.width - INDENT
        yield indent(plain(f"{label}  {line.end}" if beside else label))
        if grid:
            yield indent(grid.row(*(plain(cell, "bold") for cell in line.cells)), 2 * INDENT)
        else:
            for name, cell in zip(names, line.cells, strict=True):
                figure = plain(f"{name}: ").append_text(plain(cell, "bold"))
                yield indent(figure, 2 * INDENT)
        if line.end and not beside:
            yield indent(plain(line.end), 2 * INDENT)


def _apparatus(
    lines: Sequence[Line],
    sources: Sources,
    left_out: Sequence[str],
    legend: Sequence[str],
    *,
    shown: bool,
) -> list[RenderableType]:
    """Return the notes, what is left out, the sources and the legend."""
    noted = sum(bool(line.notes) for line in lines)
    words = [note for line in lines for note in line.notes] if shown else []
    if noted and not shown:
        words.append(f"Notes on {noted} row{'s' * (noted > 1)}: --notes")
    words += left_out
    if sources.unproved:
        legend = [*legend, f"{UNPROVED} unproved: no text to check against"]
    texts = [plain(line, "dim") for line in words]
    texts.append(plain("   ".join(sources.entries), "dim"))
    if legend:
        texts.append(plain("   ".join(legend), "dim"))
    return [Text(), *texts]


# Explanations.


def _explanation(countries: Sequence[Country], rows: Sequence[Row]) -> Iterable[RenderableType]:
    """Yield what each verdict rests on: the interval of each figure and why, then each pair."""
    yield Text()
    yield plain("What this rests on", "bold")
    for row in rows:
        yield indent(plain(", ".join(filter(None, [name(row), dated(row, None)]))))
        for country in countries:
            for f in row.cells[country.code].facts if country.code in row.cells else ():
                figure = f"{f.quantity.shown}: range {f.quantity.meant}"
                days = period(f, f"undated in {f.source.short}")
                yield indent(plain(f"{country.name}, {days}: {figure}"), 4)
                yield indent(plain(f"{f.quantity.why}; {f.id}", "dim"), 6)
        for v in row.verdicts:
            pair = f"{v.a.name} against {v.b.name}: {v.relation}"
            words = ", ".join(filter(None, [pair, ratio_words(v), v.reason]))
            yield indent(plain(words, "italic"), 4)
