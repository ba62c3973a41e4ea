"""Topics, searches, timelines, single facts and lists as tables. Draws with Rich.

A line is never longer than the page; where columns don't fit, facts are stacked. No number, id or
address is ever shortened.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from kzfacts.store.base import Base

NARROW = 60
NARROWEST = 30
LONGEST_NAMES = 15
WIDE_TEXT, NARROW_TEXT = 50, 10
SHORT = 20


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


def one_fact(page: Page, f: Fact) -> str:
    """Draw one fact in full: labels and values side by side, or stacked on a narrow page."""
    url = f.source.more.get("URL")
    entries = {
        "figure": plain(say.figure(f), "bold"),
        "stands for": plain(f.quantity.meant if f.quantity else ""),
        "what": plain(f.metric.label if f.metric else f.text or ""),
        "": plain(f.text or "" if f.metric else ""),
        "country": plain(f.country_names),
        "period": plain(say.period(f, say.UNDATED)),
        "reporter": plain(f.reporter.name if f.reporter else ""),
        "according to": plain(f.according_to or ""),
        "quote": plain(say.quote(f)),
        "source": plain(f.source.line),
        "place": plain(f.locator or ""),
        "address": linked(page, url or ""),
        "note": plain(f.note or ""),
        "proved": plain(say.proof(f)),
    }
    shown = {label: value for label, value in entries.items() if value}
    columns = [
        Column(widest(shown)),
        Column(max(value.cell_len for value in shown.values()), NARROW_TEXT),
    ]
    grid = fit(page.width, columns) if page.width >= NARROWEST else None
    if grid:
        rows = [Text(), *(grid.row(plain(label, "dim"), value) for label, value in shown.items())]
        return draw(page, [plain(f.id, "bold"), *rows])
    stacked = [
        part
        for label, value in shown.items()
        for part in ([plain(label, "dim")] if label else []) + [indent(value)]
    ]
    return draw(page, [plain(f.id, "bold"), *stacked])


def listing(page: Page, base: "Base", section: str, counts: Mapping[str, int]) -> str:
    """Draw a list of the topics, countries, metrics or sources, each with its number of facts."""
    headers, entries = _overview(base, section)
    rows = [[plain(cell) for cell in (*entry, str(counts[entry[0]]))] for entry in entries]
    heads = [plain(header, "dim") for header in (*headers, "facts")]
    columns = zip(heads, *rows, strict=True)
    first, *middle, last = (max(cell.cell_len for cell in cells) for cells in columns)
    one = [Column(width, min(width, SHORT) if width == max(middle) else None) for width in middle]
    every = [Column(width, min(width, SHORT)) for width in middle]
    ends = Column(first), Column(last, right=True)
    grid = fit(page.width, [ends[0], *one, ends[1]]) or fit(page.width, [ends[0], *every, ends[1]])
    if grid is None or page.width < NARROW:
        return draw(page, [_entry(heads, row) for row in rows])
    for row in rows:
        row[0].stylize("bold")
    return draw(page, [grid.row(*heads), *(grid.row(*row) for row in rows)])


def _entry(heads: Sequence[Text], row: Sequence[Text]) -> Text:
    text = plain(row[0].plain, "bold")
    for head, cell in zip(heads[1:], row[1:], strict=True):
        if cell:
            text.append(f"\n  {head.plain}: ").append_text(cell)
    return text


def _overview(base: "Base", section: str) -> tuple[list[str], list[list[str]]]:
    """Return the headers and the cells of a list, but for the counts."""
    match section:
        case "topics":
            topics = base.topics.values()
            return ["topic", "about"], [[t.id, t.about or t.title] for t in topics]
        case "countries":
            countries = base.countries.values()
            return ["country", "name", "also"], [
                [c.code, c.name, ", ".join(c.members or c.aliases)] for c in countries
            ]
        case "metrics":
            metrics = base.metrics.values()
            return ["metric", "label", "unit", "kind"], [
                [m.id, m.label, m.unit, m.kind] for m in metrics
            ]
    return ["source", "what"], [[s.id, s.line] for s in base.sources.values()]
