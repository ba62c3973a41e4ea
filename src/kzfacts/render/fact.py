"""A fact in full as a table of labels and values. Draws with Rich."""

from rich.text import Text

from kzfacts.model.records import Fact
from kzfacts.render import say
from kzfacts.render.canvas import Column, Page, draw, fit, indent, linked, plain, widest

NARROWEST = 30
NARROW_TEXT = 10


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
