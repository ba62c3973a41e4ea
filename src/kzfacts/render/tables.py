"""Topics, searches and timelines as tables. Draws with Rich.

A line is never longer than the page; where columns don't fit, facts are stacked. No number, id or
address is ever shortened.
"""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.text import Text

from kzfacts.model.quantity import Metric
from kzfacts.model.records import Fact, Topic
from kzfacts.render import say
from kzfacts.render.canvas import (
    Column,
    Page,
    draw,
    fit,
    indent,
    joined,
    linked,
    plain,
    widest,
)
from kzfacts.render.notes import PROVED, Notes

NARROW = 60
LONGEST_NAMES = 15
WIDE_TEXT, NARROW_TEXT = 50, 10


def topic(page: Page, shown: Topic, facts: Sequence[Fact], *, quotes: bool) -> str:
    """Draw the facts of one topic: figures by metric, then claims."""
    head = [plain(shown.title, "bold"), *([plain(shown.about)] if shown.about else [])]
    return draw(page, [*head, *_facts(page, facts, quotes=quotes)])


def found(page: Page, facts: Sequence[Fact]) -> str:
    """Draw facts of any topics."""
    return draw(page, list(_facts(page, facts, quotes=False))[1:])


def timeline(page: Page, facts: Sequence[Fact]) -> str:
    """Draw facts in the order given, a row for each."""
    notes = Notes()
    return draw(page, [*_rows(page, facts, notes, quotes=False), *footnotes(page, notes)])


def footnotes(page: Page, notes: Notes) -> Iterable[RenderableType]:
    """Yield the notes, the sources with their addresses, and what the mark of proof means."""
    lines = notes.footnotes()
    if lines:
        yield Text()
    for sign, words, url in lines:
        text = Text(", ").join([plain(words), *([linked(page, url)] if url else [])])
        grid = fit(page.width, [Column(len(sign)), Column(text.cell_len, 1)], gap=1)
        assert grid, "a sign and a letter fit any page"
        yield grid.row(plain(sign, "dim"), text)
    if notes.proved:
        meaning = "proved: the words, and the number in them, stand in the source's text"
        yield plain(f"{PROVED} {meaning}", "dim")


def _facts(page: Page, facts: Sequence[Fact], *, quotes: bool) -> Iterable[RenderableType]:
    notes = Notes()
    figures = [f for f in facts if f.metric]
    claims = [f for f in facts if not f.metric]
    if figures:
        yield from _figures(page, figures, notes, quotes=quotes)
    if claims:
        yield Text()
        yield from _rows(page, claims, notes, quotes=quotes)
    yield from footnotes(page, notes)


def _figures(
    page: Page, facts: Sequence[Fact], notes: Notes, *, quotes: bool
) -> Iterable[RenderableType]:
    """Yield figures below the label of their metric, metrics in the order of their first fact."""
    groups: dict[Metric, list[Fact]] = {}
    for f in facts:
        if f.metric:
            groups.setdefault(f.metric, []).append(f)
    cells = {
        f.id: (f.country_names, say.figure(f), say.period(f), notes.mark(f), f.id)
        for group in groups.values()
        for f in group
    }
    names, numbers, *others = map(widest, zip(*cells.values(), strict=True))
    columns = [Column(names), Column(numbers, right=True), *map(Column, others)]
    with_id = fit(page.width - 2, columns)
    grid = with_id or fit(page.width - 2, columns[:-1])
    for metric, group in groups.items():
        yield Text()
        yield plain(metric.label, "bold")
        for f in group:
            name, number, *rest, _ = cells[f.id]
            texts = [plain(number, "bold"), *map(plain, rest)]
            if grid:
                ids = [plain(f.id, "dim")] if with_id else []
                yield indent(grid.row(plain(name), *texts, *ids))
            else:
                yield indent(plain(name))
                yield indent(joined(*texts), 4)
            text = [plain(f.text)] if f.text else []
            for line in (*text, *_details(f, quotes=quotes, with_id=not with_id)):
                yield indent(line, 4)


def _rows(
    page: Page, facts: Sequence[Fact], notes: Notes, *, quotes: bool
) -> Iterable[RenderableType]:
    """Yield facts a row each: period, country, what it says, source, and details below that."""
    cells = [(say.period(f), f.country_names, _said(f), notes.mark(f), f.id) for f in facts]
    periods, names, _, marks, ids = zip(*cells, strict=True)
    text = max(said.cell_len for _, _, said, *_ in cells)
    dated = widest(periods)
    before = [Column(dated)] * bool(dated) + [Column(min(widest(names), LONGEST_NAMES))]
    mark = Column(widest(marks))
    with_id = fit(page.width, [*before, Column(text, WIDE_TEXT), mark, Column(widest(ids))])
    grid = with_id or fit(page.width, [*before, Column(page.width, NARROW_TEXT), mark])
    if page.width < NARROW:
        grid = with_id = None
    left = 2 if grid is None else sum(column.width + grid.gap for column in before)
    for f, (period, name, said, mark_, id_) in zip(facts, cells, strict=True):
        if grid:
            first = [plain(period)] if dated else []
            last = [plain(id_, "dim")] if with_id else []
            yield grid.row(*first, plain(name), said, plain(mark_), *last)
        else:
            yield joined(plain(name), plain(period), plain(mark_))
            yield indent(said)
        for line in _details(f, quotes=quotes, with_id=not with_id):
            yield indent(line, left)


def _said(f: Fact) -> Text:
    if not f.metric:
        return plain(f.text or "")
    text = f". {f.text}" if f.text else ""
    return plain(say.figure(f), "bold").append_text(plain(f": {f.metric.label}{text}"))


def _details(f: Fact, *, quotes: bool, with_id: bool) -> Iterable[Text]:
    """Yield the lines below a fact."""
    for words in (say.attribution(f), say.reporter(f)):
        if words:
            yield plain(words)
    if quotes and f.quote:
        yield plain(say.quote(f), "italic")
    if with_id:
        yield plain(f.id, "dim")
