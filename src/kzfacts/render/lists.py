"""Lists of topics, countries, metrics and sources as tables. Draws with Rich."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from kzfacts.render.canvas import NARROW, Column, Page, draw, fit, plain

if TYPE_CHECKING:
    from kzfacts.store.base import Base

SHORT = 20


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
            return ["metric", "label", "unit"], [[m.id, m.label, m.unit] for m in metrics]
    return ["source", "what"], [[s.id, f"{s.short}: {s.line}"] for s in base.sources.values()]
