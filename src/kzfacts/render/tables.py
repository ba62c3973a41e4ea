"""Topics, countries, searches and timelines as tables. Draws with Rich."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from kzfacts.model.period import Period
from kzfacts.model.quantity import Metric
from kzfacts.model.records import Country, Fact
from kzfacts.render.canvas import Page, Part, draw, plain
from kzfacts.render.country import country, more
from kzfacts.render.facts import Shown, by_metric, figures, sentences
from kzfacts.render.notes import UNPROVED_MEANS
from kzfacts.text import command, number_of

if TYPE_CHECKING:
    from kzfacts.store.base import Base

MANY = 6  # figures of one metric, from which on a search only counts them


def topics(page: Page, facts: Sequence[Fact], shown: Shown, chosen: Sequence[Country] = ()) -> str:
    """Draw the facts of topics, a table each: figures by metric, then claims.

    `chosen` are the countries that the user chose.
    """
    groups: dict[str, list[Fact]] = {}
    for f in facts:
        groups.setdefault(f.topic.title, []).append(f)
    parts: list[Part] = []
    for title, group in groups.items():
        parts.append(heading(", ".join([title, *(c.name for c in chosen)]), group))
        alone = len(chosen) == 1 and all(f.countries == tuple(chosen) for f in group if f.metric)
        parts += _table(page, group, shown, named=not alone)
    return draw(page, [*parts, *_legend(facts, shown)])


def countries(page: Page, groups: Sequence[tuple[Country, Sequence[Fact]]]) -> str:
    """Draw the page on each country, from its facts."""
    parts: list[Part] = []
    for chosen, facts in groups:
        parts.append(heading(chosen.name, facts))
        parts += country(page, chosen, facts)
    lines = [plain(line, "dim") for chosen, facts in groups for line in more(chosen, facts)]
    legend = _legend([f for _, facts in groups for f in facts], Shown(notes=True))
    return draw(page, [*parts, Text(), *lines, *legend[1:]])


def found(page: Page, base: "Base", facts: Sequence[Fact], shown: Shown) -> str:
    """Draw what a search has found. Figures that `show` lists as well are only counted."""
    folded = {}
    for metric, group in by_metric(facts).items():
        to_show = _command(base, metric, group) if len(group) >= MANY else None
        if to_show:
            folded[metric] = f"{_summary(group)}: {to_show}"
    parts = _table(page, facts, shown, folded=folded)
    return draw(page, [*parts, *_legend(facts, shown, [number_of(len(facts), "fact")])])


def timeline(
    page: Page, facts: Sequence[Fact], shown: Shown, asked: Period | None, undated: int
) -> str:
    """Draw dated facts in order: of a period, first those inside it, then those beyond it too.

    `undated` counts the facts that have no date.
    """
    groups = {"": facts}
    if asked and asked.first and asked.last:
        inside = [f for f in facts if _is_inside(f.period, asked)]
        beyond = [f for f in facts if f not in inside]
        groups = {f"In {asked.shown}": inside, f"Going on in {asked.shown}": beyond}
        if asked.first == asked.last:
            groups = {f"On {asked.shown}": inside, f"Under way on {asked.shown}": beyond}
    groups = {title: group for title, group in groups.items() if group}
    counts = [number_of(len(facts), "fact")]
    counts += [f"{undated} more {'has' if undated == 1 else 'have'} no date"] * bool(undated)
    parts = sentences(page, groups, shown, by_date=True)
    return draw(page, [*parts, *_legend(facts, shown, counts)])


def heading(title: str, facts: Sequence[Fact]) -> Text:
    """Name a table and count its facts."""
    proved = sum(f.proved for f in facts)
    return plain(f"{title}: {number_of(len(facts), 'fact')}, {proved} proved", "bold")


def _table(
    page: Page,
    facts: Sequence[Fact],
    shown: Shown,
    *,
    folded: Mapping[Metric, str] = {},
    named: bool = True,
) -> Iterable[Part]:
    groups = by_metric(facts)
    yield from figures(page, groups, shown, folded=folded, named=named)
    claims = [f for f in facts if not f.metric]
    if claims:
        yield from sentences(page, {"Without a figure" if groups else "": claims}, shown)


def _legend(facts: Sequence[Fact], shown: Shown, counts: Sequence[str] = ()) -> list[Part]:
    """Return the lines below a table: counts, what was left out, and what the mark means."""
    lines = [*counts]
    noted = sum(bool(f.note) for f in facts)
    if noted and not shown.notes and not counts:
        lines.append(f"Notes on {number_of(noted, 'fact')}: --notes")
    if not all(f.proved for f in facts):
        lines.append(UNPROVED_MEANS)
    return [Text(), plain("   ".join(lines), "dim")] if lines else []


def _command(base: "Base", metric: Metric, facts: Sequence[Fact]) -> str | None:
    """Return the command that shows exactly these figures, if one does."""
    words = ["show", "-m", metric.id]
    if base.count(metrics=[metric]) == len(facts):
        return command(*words)
    for c in facts[0].countries:
        if all(f.is_about(c) for f in facts) and base.count((), [c], [metric]) == len(facts):
            return command(*words, "-c", c.typed)
    return None


def _summary(facts: Sequence[Fact]) -> str:
    """Count figures and countries, and say from when to when they are."""
    several = len({c.code for f in facts for c in f.countries})
    countries = f" for {number_of(several, 'country', 'countries')}" if several > 1 else ""
    days = [day for f in facts if f.period for day in (f.period.first, f.period.last) if day]
    years = sorted({day.year for day in days})
    period = f", {'–'.join(dict.fromkeys(map(str, (years[0], years[-1]))))}" if years else ""
    return f"{number_of(len(facts), 'figure')}{countries}{period}"


def _is_inside(period: Period | None, asked: Period) -> bool:
    assert period, "a timeline has dated facts"
    assert asked.first, "a period without an end has no groups"
    assert asked.last, "a period without an end has no groups"
    return bool(
        period.first and period.last and asked.first <= period.first and period.last <= asked.last
    )
