"""What others say of a figure, and who contradicts whom. Draws with Rich."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import NamedTuple

from rich.text import Text

from kzfacts.comparison.conflicts import CONTRADICTS, Conflict, entries
from kzfacts.comparison.opinions import DIFFERS, Consulted, Opinion, nearest, same_days, voices
from kzfacts.model.interval import times
from kzfacts.model.records import Figure
from kzfacts.render import say
from kzfacts.render.canvas import (
    FIGURE,
    GAP,
    NARROW,
    Column,
    Grid,
    Page,
    Part,
    draw,
    entry,
    fit,
    indent,
    joined,
    plain,
    widest,
)
from kzfacts.render.notes import UNPROVED, cited
from kzfacts.text import NO_BREAK, command, listed, number_of

LEAST, SOURCES = 10, 18  # the narrowest that columns of words, and that of sources, become


class Line(NamedTuple):
    """A figure in words, and the sources that have it."""

    period: str
    figure: str
    counter: str
    relation: str
    sources: str


def second_opinions(page: Page, consulted: Consulted) -> Iterator[Part]:
    """Yield what others say of a figure: for the same days, then the nearest of other days."""
    figure = consulted.fact
    if not isinstance(figure, Figure):
        return
    yield Text()
    if not consulted.opinions:
        yield plain(f"No other figure on this metric for {say.named(figure)}.")
        return
    groups = voices(consulted.opinions)
    same = [group for group in groups if same_days(group[0])]
    other = [group for group in groups if not same_days(group[0])]
    near = nearest(figure, other)
    rows = _rows(page, [_lines(figure, group) for group in (*same, *near)])
    rest = "The nearest, by each count:" if len(near) < len(other) else "For other days:"
    yield plain(_title(figure) if same else f"{_title(figure, no=True)}. {rest}")
    yield from chain(*rows[: len(same)])
    if same and other:
        yield plain(rest)
    yield from chain(*rows[len(same) :])
    more = sum(map(len, other)) - sum(map(len, near))
    if more:
        yield plain(f"{more} more: {_command(figure)}")


def _title(figure: Figure, *, no: bool = False) -> str:
    """Return the title of the figures for the same days, or say that there are none."""
    if figure.period is None:
        return "No other undated figure" if no else "Other figures:"
    days = figure.period.shown
    if days[0].islower():  # "for since 1991" and "for about 2020" are no English
        days = "the same days"
    return f"No other figure for {days}" if no else f"Other figures for {days}:"


def _lines(figure: Figure, group: Sequence[Opinion]) -> list[Line]:
    """Return the figures of one voice, a line for each; the period only if it differs."""
    this = say.period(figure, "undated")
    sources: dict[tuple[str, str, str, str], list[str]] = {}
    for opinion in group:
        f = opinion.figure
        period = say.period(f, "undated")
        if same_days(opinion) and period == this:
            period = ""
        words = period, say.figure(f), say.short_counter(f), say.relation(opinion)
        sources.setdefault(words, []).append(cited(f))
    return [Line(*words, ", ".join(dict.fromkeys(names))) for words, names in sources.items()]


def _rows(page: Page, groups: Sequence[Sequence[Line]]) -> list[list[Part]]:
    """Set groups of lines in columns, without those that are empty; stack them on a narrow page."""
    lines = [line for group in groups for line in group]
    used = [name for name in Line._fields if any(getattr(line, name) for line in lines)]
    grid = _grid(page, lines, used)

    def cells(line: Line) -> list[Text]:
        return [plain(getattr(line, name), FIGURE * (name == "figure")) for name in used]

    if grid is None:
        return [[indent(joined(*cells(line))) for line in group] for group in groups]
    return [[indent(grid.row(*cells(line))) for line in _dittoed(group)] for group in groups]


def _grid(page: Page, lines: Sequence[Line], used: Sequence[str]) -> Grid | None:
    """Fit columns into the page without breaking words, the relation being narrowed last."""
    cells = {name: [getattr(line, name) for line in lines] for name in used}
    widths = {name: widest(cells[name]) for name in used}
    least = {name: widest(" ".join(cells[name]).split(" ")) for name in used}
    least["sources"] = max(least["sources"], min(widths["sources"], SOURCES))

    def columns(narrow: Sequence[str], narrowest: str = "") -> list[Column]:
        return [
            Column(
                least[name] if name == narrowest else widths[name],
                least[name] if name in narrow else None,
                right=name == "figure",
            )
            for name in used
        ]

    width = page.width - GAP
    grid = fit(width, columns(["counter", "sources"]))
    return grid or fit(width, columns(["counter", "relation"], narrowest="sources"))


def _dittoed(group: Sequence[Line]) -> list[Line]:
    """Leave out a period and a counter that the line above has too."""
    dittoed = list(group[:1])
    for above, line in pairwise(group):
        period = "" if line.period == above.period else line.period
        counter = "" if line.counter == above.counter else line.counter or say.NOT_STATED
        dittoed.append(line._replace(period=period, counter=counter))
    return dittoed


def _command(figure: Figure) -> str:
    """Return the command that shows all figures on the same metric and countries."""
    countries = [word for country in figure.countries for word in ("-c", country.typed)]
    return command("show", "-m", figure.metric.id, *countries)


# Conflicts.


class Dispute(NamedTuple):
    """Pairs of figures of the same two voices: how they differ, on what, and who says what."""

    relation: str
    subject: str
    lines: Sequence[tuple[str, str, str]]  # figure, counter, sources


def conflicts(page: Page, found: Sequence[Conflict]) -> str:
    """Draw the conflicts: figures by voices, the largest ratio first, then claims."""
    if not found:
        return say.NO_CONFLICTS
    claims = [c for c in found if c.relation == CONTRADICTS]
    pairs = [c for c in found if c.relation != CONTRADICTS]
    disputes = [_dispute(group) for group in sorted(entries(pairs), key=_weight)]
    parts: list[Part] = [plain(_total(found, len(pairs), len(claims)))]
    parts += _figures(page, disputes)
    for claim in claims:
        parts += _claim(page, claim)
    return draw(page, parts)


def _total(found: Sequence[Conflict], pairs: int, claims: int) -> str:
    counts = [f"{number_of(pairs, 'pair')} of figures"] * bool(pairs)
    counts += [number_of(claims, "claim")] * bool(claims)
    verb = "disagrees" if (pairs, claims) == (0, 1) else "disagree"
    unproved = not all(f.proved for c in found for f in (c.a, c.b))
    return f"{listed(counts)} that {verb}{f'; {UNPROVED}{NO_BREAK}unproved' * unproved}"


def _weight(group: Sequence[Conflict]) -> tuple[bool, Decimal]:
    """Return a sort key: the largest of the ratios that a group surely has first."""
    if group[0].relation != DIFFERS:
        return True, Decimal(0)
    return False, -min(c.ratio_low or Decimal(0) for c in group)


def _dispute(group: Sequence[Conflict]) -> Dispute:
    first = group[0]
    facts = list(dict.fromkeys([*(c.a for c in group), *(c.b for c in group)]))
    this = facts[0]
    label = this.metric and (this.metric.short or this.metric.label)
    countries = listed([c.short for c in this.countries])
    subject = ", ".join(filter(None, [label, countries, say.period(this)]))
    sources: dict[tuple[str, str], list[str]] = {}
    for f in facts:
        number = say.figure_for(f, say.period(this))
        sources.setdefault((number, say.short_counter(f)), []).append(cited(f))
    lines = [(*words, ", ".join(dict.fromkeys(names))) for words, names in sources.items()]
    if first.relation == DIFFERS:
        return Dispute(times(*_hull(group)) or DIFFERS, subject, lines)
    deviations = {c.deviation for c in group}
    upto = "up to " if len(deviations) > 1 else ""
    return Dispute("within hedge", f"{subject}: {upto}+{first.deviation}%", lines)


def _hull(group: Sequence[Conflict]) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest ratio of all, None where one is open."""
    lows = [c.ratio_low for c in group if c.ratio_low is not None]
    highs = [c.ratio_high for c in group if c.ratio_high is not None]
    low = min(lows) if len(lows) == len(group) else None
    return low, max(highs) if len(highs) == len(group) else None


def _figures(page: Page, disputes: Sequence[Dispute]) -> Iterator[Part]:
    """Yield each dispute: its relation and subject, and below them the figures in columns."""
    if not disputes:
        return
    relations = widest(d.relation for d in disputes)
    left = GAP if page.width < NARROW else relations + GAP
    cells = [("", "counted by", "source"), *(line for d in disputes for line in d.lines)]
    numbers, *words = map(widest, zip(*cells, strict=True))
    columns = [Column(numbers, right=True), *(Column(w, min(w, LEAST)) for w in words)]
    grid = fit(page.width - left, columns)
    if grid:
        yield indent(grid.row(*(plain(cell, "dim") for cell in cells[0])), left)
    for dispute in disputes:
        yield from entry(page, relations, plain(dispute.relation, "bold"), plain(dispute.subject))
        for number, *rest in dispute.lines:
            line = [plain(number, FIGURE), *map(plain, rest)]
            yield indent(grid.row(*line) if grid else joined(*line), left)


def _claim(page: Page, claim: Conflict) -> Iterator[Part]:
    """Yield a claim, and what contradicts it."""
    for label, f in (("claim", claim.b), ("  but", claim.a)):
        source = cited(f).replace(" ", NO_BREAK)
        said = plain(f"{say.claim(f)} {source}")
        yield from entry(page, len(label), plain(label, "dim"), said)
