"""Facts in rows: figures by metric, and facts without a figure. Draws with Rich.

What a narrow page can't show side by side goes below; no number or id is ever shortened.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from kzfacts.model.quantity import Metric
from kzfacts.model.records import Fact
from kzfacts.render import say
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
    joined,
    plain,
    widest,
)
from kzfacts.render.notes import cited

if TYPE_CHECKING:
    from kzfacts.store.search import Term

LEAST_NAMES, LEAST_HEAD, LEAST_SOURCE, LEAST_TEXT, WIDE_TEXT = 10, 15, 14, 24, 50
HEADS = ("counted by", "source")


class Shown(NamedTuple):
    """What to show of facts besides their rows; with `terms`, those of a search in bold."""

    notes: bool = False
    quotes: bool = False
    ids: bool = False
    terms: Sequence["Term"] = ()


def by_metric(facts: Iterable[Fact]) -> dict[Metric, list[Fact]]:
    """Group facts by metric, in the order of the first of each; the others are left out.

    Within a metric, countries are in the order of their first fact, newer figures first.
    """
    groups: dict[Metric, list[Fact]] = {}
    for f in facts:
        if f.metric:
            groups.setdefault(f.metric, []).append(f)
    for group in groups.values():
        places = {name: n for n, name in enumerate(dict.fromkeys(f.country_names for f in group))}
        group.sort(key=recency, reverse=True)
        group.sort(key=lambda f: places[f.country_names])
    return groups


def recency(f: Fact) -> tuple[date, date]:
    """Return a sort key for the last day, then the first; an open end is the latest."""
    if f.period is None:
        return date.min, date.min
    return f.period.last or date.max, f.period.first or date.min


# Figures.


def figures(
    page: Page,
    groups: Mapping[Metric, Sequence[Fact]],
    shown: Shown,
    *,
    folded: Mapping[Metric, str] = {},
    named: bool = True,
) -> Iterable[Part]:
    """Yield a label for each metric, and below it a row for each figure or the line in `folded`.

    All are in the same columns if these fit, with heads next to the first label; else each metric
    has its own. `named` is false if a heading names the country.
    """
    rows = [f for metric, group in groups.items() if metric not in folded for f in group]
    common = _layout(page, rows, shown, named=named, id_choices=(True, False))
    heads = common.heads()
    for metric, group in groups.items():
        attributed = _common_attribution(group) if metric not in folded else ""
        title = ", ".join(filter(None, [metric.label, attributed]))
        label = hit(plain(title, "" if shown.terms else "bold"), shown.terms)
        if metric in folded:
            yield label
            yield indent(plain(folded[metric]), INDENT)
            continue
        layout = common if common.grid else _layout(page, group, shown, named=named)
        yield from headed(label, heads if common.grid else layout.heads())
        heads = Text()
        before = ""
        for f in group:
            name = layout.name(f)
            yield from layout.row(f, "" if name == before else name, title)
            before = name


def headed(label: Text, heads: Text) -> list[Text]:
    """Return a label with the heads of indented columns next to it, or below if it is too long."""
    heads = Text(" " * INDENT).append_text(heads)
    heads.rstrip()
    free = len(heads.plain) - len(heads.plain.lstrip())
    if label.cell_len + GAP <= free:
        return [label.append_text(heads[label.cell_len :])]
    return [label, heads] if heads else [label]


class Layout(NamedTuple):
    """How figures are set: side by side, or where `grid` is None, with sources below them."""

    grid: Grid | None
    short: bool
    named: bool
    counted: bool
    with_id: bool
    shown: Shown

    def name(self, f: Fact) -> str:
        """Return the countries of a fact, or their codes if too long; "" under a heading."""
        if not self.named:
            return ""
        full = names(f, short=False)
        fits = self.grid is None or len(full) <= self.grid.columns[0].width
        return names(f, short=self.short or not fits)

    def heads(self) -> Text:
        """Return the heads of the columns, if there is one that needs it."""
        if not self.grid or not self.counted:
            return Text()
        blank = [Text()] * (2 + self.named)
        heads = [plain(head, "dim") for head in HEADS]
        return self.grid.row(*blank, *heads, *[Text()] * self.with_id)

    def row(self, f: Fact, name: str, title: str) -> Iterable[Part]:
        """Yield a figure and the lines below it; `title` is above it."""
        shown = self.shown
        period, number, reporter, source = _cells(f)
        texts = [hit(plain(name), shown.terms)] * self.named
        texts += [hit(plain(period), shown.terms), plain(number, FIGURE)]
        last = hit(plain(source), shown.terms)
        if self.grid:
            texts += [plain(reporter)] * self.counted + [last]
            texts += [plain(f.id, "dim")] * self.with_id
            yield indent(self.grid.row(*texts), INDENT)
        else:
            counted = f"counted by {reporter}" if reporter else ""
            first = [names(f, short=False) if self.named else "", period]
            lead = hit(plain(", ".join(filter(None, first))), shown.terms)
            yield indent(Text(": ").join(t for t in (lead, plain(number, FIGURE)) if t), INDENT)
            yield indent(joined(plain(counted), last), 2 * INDENT)
        left = 2 * INDENT
        if self.grid and self.named:
            left = INDENT + self.grid.columns[0].width + GAP
        for line in below(f, shown, " ".join([title, f.country_names, *_cells(f)])):
            yield indent(line, left)
        if shown.ids and not self.with_id:
            yield indent(plain(f.id, "dim"), left)


def _common_attribution(facts: Sequence[Fact]) -> str:
    """Return the attribution of figures that would be below each of them."""
    (first, *others) = {"" if f.reporter else attribution(f) for f in facts}
    return first if not others and len(facts) > 1 else ""


def _layout(
    page: Page,
    rows: Sequence[Fact],
    shown: Shown,
    *,
    named: bool,
    id_choices: Sequence[bool] = (False,),
) -> Layout:
    """Choose the first of the layouts that fits the page, with ids or without."""
    counted = any(f.reporter for f in rows)
    stacked = Layout(None, False, named, counted, False, shown)
    if not rows or page.width < NARROW:
        return stacked
    periods, _, reporters, sources = map(widest, zip(*map(_cells, rows), strict=True))
    middle = [Column(periods), figure_column(rows)]
    middle += [Column(max(reporters, len(HEADS[0])))] * counted
    ids = Column(widest(f.id for f in rows))
    alone = [c.name for f in rows for c in f.countries if not c.members]
    longest = max(LEAST_NAMES, widest(["", *alone]))
    # Names become codes before a source takes several lines.
    for with_id, (short, folded) in product(
        id_choices, ((False, False), (True, False), (True, True))
    ):
        if folded and with_id and not shown.ids:
            continue
        width = widest(names(f, short=short) for f in rows)
        first = [Column(min(width, LEAST_NAMES if short else longest))] * named
        last = Column(sources, min(sources, LEAST_SOURCE) if folded else None)
        columns = [*first, *middle, last, *[ids] * with_id]
        if grid := fit(page.width - INDENT, columns):
            return Layout(grid, short, named, counted, with_id, shown)
    return stacked


def figure_column(facts: Sequence[Fact]) -> Column:
    """Return a column for figures; the reason for a missing one may take several lines."""
    figure = widest(say.figure(f) for f in facts)
    reason = widest(f.missing or "" for f in facts)
    return Column(max(figure, min(reason, say.LONGEST_REASON)), right=True)


def _cells(f: Fact) -> tuple[str, str, str, str]:
    period = say.period(f, "" if f.metric and f.metric.lasting else "undated")
    reporter = f.reporter.short if f.reporter else ""
    return period, say.figure(f) or f.missing or "", reporter, cited(f)


# Facts in sentences.


def sentences(
    page: Page, groups: Mapping[str, Sequence[Fact]], shown: Shown, *, by_date: bool = False
) -> Iterable[Part]:
    """Yield groups of facts below their titles, a row each: country, period, what the fact says.

    With `by_date`, the period comes first. No group is empty; a title may be.
    """
    facts = [f for group in groups.values() for f in group]
    said = {f.id: _sentence(f, shown) for f in facts}
    heads = {f.id: _head(f, by_date=by_date) for f in facts}
    widths = list(map(widest, zip(*heads.values(), strict=True)))
    first = [Column(w, min(w, LEAST_HEAD)) for w in widths if w]
    text = max(words.cell_len for words in said.values())
    ids = Column(widest(f.id for f in facts))
    with_id = fit(page.width - INDENT, [*first, Column(text, min(text, WIDE_TEXT)), ids])
    grid = with_id or fit(page.width - INDENT, [*first, Column(text, min(text, LEAST_TEXT))])
    if page.width < NARROW:
        grid = with_id = None
    left = sum(column.width + GAP for column in grid.columns[: len(first)]) if grid else INDENT
    for title, group in groups.items():
        if title:
            yield plain(title, "" if shown.terms else "bold")
        for f in group:
            cells = [hit(plain(cell), shown.terms) for cell in heads[f.id]]
            id_ = plain(f.id, "dim")
            if grid:
                cells = [cell for cell, width in zip(cells, widths, strict=True) if width]
                yield indent(grid.row(*cells, said[f.id], *[id_] * bool(with_id)), INDENT)
            else:
                yield indent(joined(*cells), INDENT)
                yield indent(said[f.id], 2 * INDENT)
            for line in (*below(f, shown, said[f.id].plain), *[id_] * (shown.ids and not with_id)):
                yield indent(line, INDENT + left)


def _head(f: Fact, *, by_date: bool) -> tuple[str, str]:
    who, when = names(f, short=True), say.period(f)
    return (when, who) if by_date else (who, when)


def _sentence(f: Fact, shown: Shown) -> Text:
    """Say a fact in words, with whoever it is attributed to and its source."""
    words = say.sentence(f.text) if f.text else ""
    text = plain(words)
    if f.metric:
        text = plain(say.figure(f) or f.missing or "", FIGURE).append_text(
            plain(f": {f.metric.label}.")
        )
    said = attribution(f, words)
    end = f" {say.sentence(say.capital(said))}" if said else ""
    text = hit(text.append_text(plain(end)), shown.terms)
    return text.append_text(plain(f" {cited(f, '' if f.metric else say.place(f.locator))}", "dim"))


# What is said of a fact of any kind.


def names(f: Fact, *, short: bool) -> str:
    """Return the names of the countries of a fact, if `short` with codes for long ones."""
    return ", ".join(c.short for c in f.countries) if short else f.country_names


def attribution(f: Fact, said: str = "") -> str:
    """Return "according to …", or "" where `said` or the name of the source says that already."""
    name = (f.according_to or "").casefold().removeprefix("the ")
    return "" if name in f"{said}\n{f.source.short}".casefold() else say.attribution(f)


def below(f: Fact, shown: Shown, said: str) -> Iterable[Text]:
    """Yield the lines below a fact: what the options show, and what a search has found there.

    `said` is what its row has said already.
    """
    parts = {
        attribution(f, said): shown.notes or not f.reporter,
        f.text or "": shown.notes,
        say.quote(f): shown.quotes,
        f.note or "": shown.notes,
        f.reading or "": shown.notes,
    }
    unseen = [term for term in shown.terms if not _hits(said, [term])]
    for words, wanted in parts.items():
        found = [term for term in unseen if _hits(words, [term])]
        if words and words not in said and (wanted or found):
            unseen = [term for term in unseen if term not in found]
            style = "italic" if words.startswith("“") else ""
            yield hit(plain(words, style), shown.terms)


def hit(text: Text, terms: Sequence["Term"]) -> Text:
    """Make the words of a search bold."""
    for start, end in _hits(text.plain, terms):
        text.stylize("bold", start, end)
    return text


def _hits(text: str, terms: Sequence["Term"]) -> list[tuple[int, int]]:
    if not terms:
        return []
    from kzfacts.store.search import spans

    return [(i, j) for token, i, j in spans(text) if any(term.has(token) for term in terms)]
