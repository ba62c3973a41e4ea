"""The rows of a comparison in panels: one for each topic, with its own columns. Uses Rich."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from rich.text import Text

from kzfacts.render.canvas import (
    FIGURE,
    GAP,
    INDENT,
    NARROW,
    Column,
    Grid,
    Page,
    Part,
    fit,
    indent,
    plain,
    widest,
)
from kzfacts.text import NO_BREAK

WIDE = 110  # from this many columns on, rows name their sources
END, SOURCES = 15, 30  # how narrow the conclusions and the names of sources become


class Stack(NamedTuple):
    """The lines of a cell: the figures, and below them what the label leaves open."""

    figures: Sequence[str]
    asides: Sequence[str] = ()

    @property
    def lines(self) -> list[str]:
        """All lines."""
        return [*self.figures, *self.asides]

    @property
    def text(self) -> Text:
        """The lines as they are drawn."""
        figures = [plain(line, FIGURE) for line in self.figures]
        return Text("\n").join([*figures, *(plain(line, "dim") for line in self.asides)])


class Line(NamedTuple):
    """A row in words; `cells` has one for each country.

    `end` is the conclusion, and `mark` what refers to the sources.
    """

    title: str
    name: str
    dated: str
    cells: Sequence[Stack]
    end: str
    mark: str


class Panel(NamedTuple):
    """The lines of a topic, with the labels that they have below its heading."""

    heading: str
    names: Sequence[str]
    labels: Sequence[str]
    lines: Sequence[Line]


def panels(page: Page, names: Sequence[str], lines: Sequence[Line]) -> Iterator[Part]:
    """Yield a panel for each topic, its columns as narrow as its figures need."""
    for title, group in groupby(lines, lambda line: line.title):
        own = list(group)
        common = _common_date(own)
        heading = ", ".join(filter(None, [title, common]))
        panel = Panel(heading, names, [_label(line, common) for line in own], own)
        grid = _grid(page, panel) if page.width >= NARROW else None
        yield from _wide(grid, panel) if grid else _narrow(page, panel)


def _common_date(lines: Sequence[Line]) -> str:
    """Return the period of most rows of a panel, if the heading can say it for them."""
    ((dated, count),) = Counter(line.dated for line in lines).most_common(1)
    return dated if count > 1 and 2 * count > len(lines) else ""


def _label(line: Line, common: str) -> str:
    return ", ".join([line.name, *([line.dated] if line.dated and line.dated != common else [])])


# One line a row.


def _grid(page: Page, panel: Panel) -> Grid | None:
    """Fit a panel into the page: the label and first figure, other figures, conclusion, sources.

    The conclusions are folded before labels get lines to themselves, the sources last.
    """
    first, *others = _columns(panel)
    ends = [_end(line, named=page.width >= WIDE) for line in panel.lines]
    end = Column(widest(ends))
    unbroken = widest({word for words in ends for word in words.split(" ")})
    marks = widest(line.mark for line in panel.lines) if page.width >= WIDE else 0
    labels = [
        _label_width(label, line) for label, line in zip(panel.labels, panel.lines, strict=True)
    ]
    lead = max(first.width, *labels, _heading_width(panel) - INDENT)
    folded = end._replace(width=min(end.width, max(END, unbroken)))
    narrowed = end._replace(least=folded.width)
    naming = [Column(marks, min(marks, SOURCES))] if marks else []
    for labels_fit, ending in ((True, end), (True, narrowed), (False, folded)):
        leading = Column(lead, None if labels_fit else first.width)
        grid = fit(page.width - INDENT, [leading, *others, ending, *naming])
        if grid:
            return grid
    return None


def _heading_width(panel: Panel) -> int:
    return widest([panel.heading]) + GAP + widest(panel.names[:1])


def _label_width(label: str, line: Line) -> int:
    return widest([label]) + GAP + widest(line.cells[0].figures[:1])


def _columns(panel: Panel) -> list[Column]:
    """Return a column for the figures of each country."""
    columns = zip(*(line.cells for line in panel.lines), strict=True)
    return [
        Column(widest([name, *(words for cell in cells for words in cell.lines)]), right=True)
        for name, cells in zip(panel.names, columns, strict=True)
    ]


def _end(line: Line, *, named: bool) -> str:
    """Return the conclusion, with the letters of the sources unless they are named next to it."""
    if named or not line.mark:
        return line.end
    if any(cell.asides for cell in line.cells) and line.end.startswith("cannot tell: "):
        return line.end.replace(":", f":{NO_BREAK}{line.mark}", 1)
    return NO_BREAK.join(filter(None, [line.end, line.mark]))


def _wide(grid: Grid, panel: Panel) -> Iterator[Part]:
    """Yield a row a line; a label that is too long has a line to itself."""
    lead = grid.columns[0]
    named = len(grid.columns) == len(panel.names) + 2
    head = Grid([lead._replace(width=lead.width + INDENT), *grid.columns[1:]])
    blank = [Text()] * (1 + named)
    heading = panel.heading
    if _heading_width(panel) > lead.width + INDENT:
        yield plain(heading, "bold")
        heading = ""
    names = [plain(name, "bold") for name in panel.names]
    first = _spread(plain(heading, "bold"), names[0], lead.width + INDENT)
    yield head.row(first, *names[1:], *blank)
    for label, line in zip(panel.labels, panel.lines, strict=True):
        if _label_width(label, line) > lead.width:
            yield indent(plain(label))
            label = ""
        first, *others = (cell.text for cell in line.cells)
        ends = [plain(_end(line, named=named)), *([plain(line.mark, "dim")] if named else [])]
        yield indent(grid.row(_spread(plain(label), first, lead.width), *others, *ends))


def _spread(left: Text, right: Text, width: int) -> Text:
    """Set one text at the left and one at the right, line by line."""
    lines = [
        Text().join([start, Text(" " * (width - start.cell_len - end.cell_len)), end])
        for start, end in zip_longest(left.split(), right.split(), fillvalue=Text())
    ]
    return Text("\n").join(lines)


# Two lines a row.


def _narrow(page: Page, panel: Panel) -> Iterator[Part]:
    """Yield each row as a line with its label and conclusion, and one with its figures."""
    margin = INDENT if page.width >= NARROW else 0
    first, *others = _columns(panel)
    marks = widest(line.mark for line in panel.lines)
    lead = max(first.width, _heading_width(panel) - margin - INDENT)
    free = page.width - margin - INDENT - (marks + 1 if marks else 0)
    grid = fit(free, [Column(lead, first.width), *others])
    yield from _narrow_head(grid, panel, margin + INDENT)
    width = min(page.width, NARROW) - margin
    for label, line in zip(panel.labels, panel.lines, strict=True):
        beside = widest([label]) + GAP + widest([line.end]) <= width
        upper = _spread(plain(label), plain(line.end), width) if beside else plain(label)
        yield indent(upper, margin)
        for text in _narrow_figures(grid, panel.names, line):
            yield indent(text, margin + INDENT)
        if line.end and not beside:
            yield indent(plain(line.end), margin + INDENT)


def _narrow_head(grid: Grid | None, panel: Panel, margin: int) -> Iterator[Part]:
    heading = panel.heading
    if grid is None:
        yield plain(heading, "bold")
        return
    lead = grid.columns[0].width + margin
    if _heading_width(panel) > lead:
        yield plain(heading, "bold")
        heading = ""
    head = Grid([Column(lead), *grid.columns[1:]])
    names = [plain(name, "bold") for name in panel.names]
    yield head.row(_spread(plain(heading, "bold"), names[0], lead), *names[1:])


def _narrow_figures(grid: Grid | None, names: Sequence[str], line: Line) -> list[Text]:
    """Return the figures as one row, or below each other, with the mark behind them."""
    if grid is None:
        rows = []
        for name, cell in zip(names, line.cells, strict=True):
            words = plain(f"{name}: ").append_text(plain(" ".join(cell.figures), FIGURE))
            rows.append(words.append_text(plain("".join(f", {a}" for a in cell.asides), "dim")))
        marked = rows[-1]
    else:
        first, *others = (cell.text for cell in line.cells)
        rows = list(grid.row(_spread(Text(), first, grid.columns[0].width), *others).split())
        marked = rows[0]
    marked.append_text(plain(f" {line.mark}" if line.mark else ""))
    return rows
