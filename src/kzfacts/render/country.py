"""The page on one country: the newest figure of each metric, by topic. Draws with Rich."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from kzfacts.model.quantity import Metric
from kzfacts.model.records import Country, Fact
from kzfacts.render import say
from kzfacts.render.canvas import (
    FIGURE,
    INDENT,
    NARROW,
    Column,
    Page,
    Part,
    fit,
    indent,
    joined,
    plain,
    widest,
)
from kzfacts.render.facts import HEADS, by_metric, headed, names, recency
from kzfacts.render.notes import cited
from kzfacts.text import NO_BREAK, number_of

LEAST_LABEL, LEAST_SOURCE = 24, 12
LONGEST_FIGURE = 20  # in one line


class Row(NamedTuple):
    """The newest figure of a metric in words, and how many others there are."""

    label: str
    figure: str
    reporter: str
    source: str
    others: str


def country(page: Page, chosen: Country, facts: Sequence[Fact]) -> Iterable[Part]:
    """Yield the key figures of a country by topic."""
    topics: dict[str, list[Fact]] = {}
    for f in facts:
        topics.setdefault(f.topic.title, []).append(f)
    for title, group in topics.items():
        rows = [_row(chosen, metric, figures) for metric, figures in by_metric(group).items()]
        if rows:
            yield from _panel(page, f"{title}, {number_of(len(group), 'fact')}", rows)


def more(chosen: Country, facts: Sequence[Fact]) -> list[str]:
    """Return lines that say how to see the facts that the page on a country only counts."""
    name = chosen.typed
    several = any(len(figures) > 1 for figures in by_metric(facts).values())
    lines = [f"Other figures of a metric: kzfacts show -m METRIC -c {name}"] * several
    claims = Counter(f.topic.id for f in facts if not f.metric)
    if claims:
        ((topic, most),) = claims.most_common(1)
        part = f", {most} on {topic}" if len(claims) > 1 else ""
        count = number_of(claims.total(), "claim")
        lines.append(f"{count} without a figure{part}: kzfacts show {topic} -c {name}")
    return lines


def _row(chosen: Country, metric: Metric, figures: Sequence[Fact]) -> Row:
    newest = max(figures, key=lambda f: (_preference(chosen, f), recency(f)))
    label = [metric.short or metric.label, metric.cell_unit if metric.unit_is_word else ""]
    label += [] if newest.countries == (chosen,) else [f"{names(newest, short=True)} together"]
    label += [say.period(newest, "" if metric.lasting else "undated").replace(" ", NO_BREAK)]
    quantity = say.quantity(newest)
    return Row(
        label=", ".join(filter(None, label)),
        figure=quantity.in_cell(status=True) if quantity else newest.missing or "",
        reporter=newest.reporter.short if newest.reporter else "",
        source=cited(newest),
        others=f"{len(figures) - 1} more" if len(figures) > 1 else "",
    )


def _preference(chosen: Country, f: Fact) -> tuple[bool, bool, bool]:
    """Return a sort key: figures of the country alone, numbers, and no forecasts come last."""
    return f.countries == (chosen,), f.quantity is not None, not f.is_forecast


def _panel(page: Page, title: str, rows: Sequence[Row]) -> Iterable[Part]:
    """Yield the key figures of a topic, without columns that are empty throughout."""
    labels, figure, reporters, sources, others = map(widest, zip(*rows, strict=True))
    counted = [len(HEADS[0])] * bool(reporters)
    columns = (
        Column(labels, min(labels, LEAST_LABEL)),
        Column(min(figure, LONGEST_FIGURE), right=True),
        Column(max([reporters, *counted])),
        Column(sources, min(sources, LEAST_SOURCE)),
        Column(others, right=True),
    )
    used = [n for n, column in enumerate(columns) if column.width]
    grid = fit(page.width - INDENT, [columns[n] for n in used])
    heading = plain(title, "bold")
    if not grid or page.width < NARROW:
        yield heading
        for row in rows:
            yield from _stacked(row)
        return
    heads = grid.row(*(plain(("", "", *HEADS, "")[n], "dim") for n in used))
    yield from headed(heading, heads if reporters else Text())
    for row in rows:
        styles = ("", FIGURE, "", "", "dim")
        yield indent(grid.row(*(plain(row[n], styles[n]) for n in used)), INDENT)


def _stacked(row: Row) -> Iterable[Part]:
    yield indent(plain(f"{row.label}: ").append_text(plain(row.figure, FIGURE)), INDENT)
    counted = f"counted by {row.reporter}" if row.reporter else ""
    yield indent(joined(plain(counted), plain(row.source), plain(row.others, "dim")), 2 * INDENT)
