"""Records -> text for people: topics, searches, timelines, single facts, lists. Draws with Rich.

A line is never longer than the page; where columns don't fit, facts are stacked one below the
other. No number, id or address is ever shortened.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from kzfacts.model.records import Fact, Proof, Topic
from kzfacts.render.canvas import GAP, Page, draw, indent, joined, linked, pad, period_of, plain
from kzfacts.render.notes import Notes
from kzfacts.text import clean

if TYPE_CHECKING:
    from kzfacts.store.base import Base

NARROW = 60
NARROWEST = 30
NAMES = 15
ROOMY = 50


def topic(page: Page, shown: Topic, facts: Sequence[Fact], *, quotes: bool) -> str:
    """The facts of one topic: figures by metric, then events and statements."""
    head: list[RenderableType] = [plain(shown.title, "bold")]
    if shown.about:
        head.append(plain(shown.about))
    return draw(page, [*head, *_facts(page, facts, quotes=quotes)])


def found(page: Page, facts: Sequence[Fact]) -> str:
    """Facts of any topics, as a search finds them."""
    return draw(page, list(_facts(page, facts, quotes=False))[1:])


def timeline(page: Page, facts: Sequence[Fact]) -> str:
    """Facts in the order of time, a row each."""
    notes = Notes()
    return draw(page, [*_rows(page, facts, notes, quotes=False), *notes.below(page)])


def _facts(page: Page, facts: Sequence[Fact], *, quotes: bool) -> Iterable[RenderableType]:
    notes = Notes()
    numbers = [f for f in facts if f.metric]
    claims = [f for f in facts if not f.metric]
    if numbers:
        yield from figures(page, numbers, notes, quotes=quotes)
    if claims:
        yield Text()
        yield from _rows(page, claims, notes, quotes=quotes)
    yield from notes.below(page)


def figures(
    page: Page, facts: Sequence[Fact], notes: Notes, *, quotes: bool
) -> Iterable[RenderableType]:
    """Figures under the label of their metric: country, number, period, source, and what else must
    be known.
    """
    order = {f.metric: n for n, f in reversed(list(enumerate(facts)))}
    facts = sorted(facts, key=lambda f: order[f.metric])
    cells = {
        f.id: [f.country_names, f.quantity.shown if f.quantity else "", period_of(f), notes.mark(f)]
        for f in facts
    }
    widths = [max(map(cell_len, column)) for column in zip(*cells.values(), strict=True)]
    needed = 2 + sum(widths) + GAP * len(widths)
    with_id = needed + max(cell_len(f.id) for f in facts) <= page.width
    for metric, group in groupby(facts, key=lambda f: f.metric):
        assert metric, "a figure has a metric"
        yield Text()
        yield plain(metric.label, "bold")
        for f in group:
            name, number, period, mark = cells[f.id]
            if needed - GAP > page.width:
                yield indent(plain(name))
                yield indent(joined(plain(number, "bold"), plain(period), plain(mark)), 4)
            else:
                line = plain(f"{pad(name, widths[0])}{'':{GAP + widths[1] - cell_len(number)}}")
                line.append_text(plain(number, "bold"))
                line.append_text(plain(f"{'':{GAP}}{pad(period, widths[2] + GAP)}"))
                line.append_text(plain(pad(mark, widths[3] + GAP) if with_id else mark))
                yield indent(line.append_text(plain(f.id if with_id else "", "dim")))
            for more in _more(f, quotes=quotes, with_id=not with_id):
                yield indent(more, 4)


def _rows(
    page: Page, facts: Sequence[Fact], notes: Notes, *, quotes: bool
) -> Iterable[RenderableType]:
    """Facts a row each: period, country, what is said, source; the rest below what is said."""
    stacked = page.width < NARROW
    names = max(cell_len(f.country_names) for f in facts)
    periods = max(cell_len(period_of(f)) for f in facts)
    marks = {f.id: notes.mark(f) for f in facts}
    right = GAP + max(map(cell_len, marks.values()))
    ids = GAP + max(cell_len(f.id) for f in facts)
    before = [periods] * bool(periods) + [min(names, NAMES)]
    left = sum(before) + GAP * len(before)
    with_id = page.width - left - right - ids >= ROOMY
    room = page.width - left - right - (ids if with_id else 0)
    widths = [
        *before,
        min(room, max(cell_len(_said(f).plain) for f in facts)) if with_id else room,
        right - GAP,
    ]
    for f in facts:
        if stacked:
            yield joined(plain(f.country_names), plain(period_of(f)), plain(marks[f.id]))
            yield indent(_said(f))
        else:
            grid = Table.grid(padding=(0, GAP, 0, 0))
            for width in widths:
                grid.add_column(width=width, overflow="fold")
            cells = [plain(f.country_names), _said(f), plain(marks[f.id])]
            if periods:
                cells.insert(0, plain(period_of(f)))
            if with_id:
                grid.add_column(no_wrap=True)
                cells.append(plain(f.id, "dim"))
            grid.add_row(*cells)
            yield grid
        for line in _more(f, quotes=quotes, with_id=not with_id, said=True):
            yield indent(line, 2 if stacked else left)


def _said(f: Fact) -> Text:
    if not f.quantity or not f.metric:
        return plain(f.text or "")
    label = f": {f.metric.label}" + (f". {f.text}" if f.text else "")
    return plain(f.quantity.shown, "bold").append_text(plain(label))


def _more(f: Fact, *, quotes: bool, with_id: bool, said: bool = False) -> Iterable[Text]:
    """The lines below a fact: text, attribution, quote, id."""
    if f.text and not said:
        yield plain(f.text)
    if f.according_to:
        yield plain(f"according to {f.according_to}")
    if f.reporter:
        yield plain(f"reported by {f.reporter.name}")
    if quotes and f.quote:
        yield plain(f"“{f.quote}”", "italic")
    if with_id:
        yield plain(f.id, "dim")


def _proved(proof: Proof | None) -> str:
    """Return where the text names the parts of a fact: "in full: figure in the quote, date in the sentence"."""
    if proof is None:
        return "no"
    where: dict[str, list[str]] = {}
    for part in ("figure", "country", "date", "metric"):
        if place := getattr(proof, part):
            where.setdefault(place, []).append(part)
    said = (
        " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
        + (" nowhere" if place == "nowhere" else f" in the {place}")
        for place, parts in where.items()
    )
    lead = "in full" if proof.in_full else "not in full"
    return ": ".join(filter(None, (lead, ", ".join(said))))


def one_fact(page: Page, f: Fact) -> str:
    """One fact, whole: label and value, side by side, or below each other on a narrow page."""
    entries: list[tuple[str, str | None]] = [
        ("figure", f.quantity and f.quantity.shown),
        ("stands for", f.quantity and f.quantity.meant),
        ("what", f.metric.label if f.metric else f.text),
        ("", f.text if f.metric else None),
        ("country", f.country_names),
        ("period", f.period.shown if f.period else "not dated by the source"),
        ("reporter", f.reporter and f.reporter.name),
        ("according to", f.according_to),
        ("quote", f.quote and f"“{f.quote}”"),
        ("source", f.source.line),
        ("place", f.locator),
        ("address", f.source.more.get("URL")),
        ("note", f.note),
        ("proved", _proved(f.proof)),
    ]
    shown = []
    for label, value in entries:
        if value:
            style = "bold" if label == "figure" else ""
            shown.append(
                (
                    plain(label, "dim"),
                    linked(page, value) if label == "address" else plain(value, style),
                )
            )
    if page.width < NARROWEST:
        stacked = [part for name, said in shown for part in (name, indent(said)) if part]
        return draw(page, [plain(f.id, "bold"), *stacked])
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in shown:
        grid.add_row(*row)
    return draw(page, [plain(f.id, "bold"), Text(), grid])


def listing(page: Page, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A plain list: the first column names the entry, the last one counts its facts."""
    rows = [[clean(cell) for cell in row] for row in rows]
    natural = [max(map(cell_len, column)) for column in zip(headers, *rows, strict=True)]
    needed = sum([natural[0], natural[-1], *(min(width, 20) for width in natural[1:-1])]) + GAP * (
        len(headers) - 1
    )
    if page.width < max(NARROW, needed):
        return draw(page, [_entry(headers, row) for row in rows])
    table = Table(
        box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim", show_edge=False
    )
    for n, header in enumerate(headers):
        last = n == len(headers) - 1
        whole = n == 0 or last or natural[n] <= 20
        table.add_column(
            header, justify="right" if last else "left", no_wrap=whole, overflow="fold"
        )
    for row in rows:
        table.add_row(Text(row[0], "bold"), *map(Text, row[1:]))
    return draw(page, [table])


def _entry(headers: Sequence[str], row: Sequence[str]) -> Text:
    text = Text(row[0], "bold")
    for header, cell in zip(headers[1:], row[1:], strict=True):
        if cell:
            text.append(f"\n  {header}: {cell}", "none")
    return text


def overview(
    base: "Base", section: str, counts: Mapping[str, int]
) -> tuple[list[str], list[list[str]]]:
    """The headers and rows of a listing of topics, countries, metrics or sources."""
    match section:
        case "topics":
            return ["topic", "about", "facts"], [
                [t.id, t.about or t.title, str(counts[t.id])] for t in base.topics.values()
            ]
        case "countries":
            return ["country", "name", "also", "facts"], [
                [c.code, c.name, ", ".join(c.members or c.aliases), str(counts[c.code])]
                for c in base.countries.values()
            ]
        case "metrics":
            return ["metric", "label", "unit", "kind", "facts"], [
                [m.id, m.label, m.unit, m.kind, str(counts[m.id])] for m in base.metrics.values()
            ]
    return ["source", "what", "facts"], [
        [s.id, s.line, str(counts[s.id])] for s in base.sources.values()
    ]
