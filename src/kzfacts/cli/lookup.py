"""The commands that answer: load, ask, and give back what to show."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kzfacts import render
from kzfacts.cli.options import (
    Countries,
    Form,
    Format,
    Json,
    Metrics,
    Topics,
    View,
    load,
    present,
)
from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.period import Period
from kzfacts.model.records import Fact

if TYPE_CHECKING:
    from kzfacts.comparison.rows import Row
    from kzfacts.store.base import Base, Section

if TYPE_CHECKING:
    from kzfacts.render.canvas import Page

Style = Literal["text", "markdown", "bibtex", "csl-json"]


def show(
    ctx: typer.Context,
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="A topic; kzfacts topics lists them.")
    ],
    country: Countries = [],
    metric: Metrics = [],
    quotes: Annotated[bool, typer.Option("--quotes", help="Show the words of the source.")] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """The facts of a topic.

    Example:
        kzfacts show trade --country china
    """
    base = load(ctx)
    asked = base.topic(topic)
    facts = _select(base, [topic], country, metric)
    view = View(
        lambda page: render.tables.topic(page, asked, facts, quotes=quotes),
        lambda form: render.data.facts(form, base, facts),
    )
    return present(ctx, form, view, as_json=as_json)


def compare(
    ctx: typer.Context,
    countries: Annotated[
        list[str],
        typer.Argument(metavar="COUNTRY...", help="Two countries or more, by name, alias or code."),
    ],
    topic: Topics = [],
    metric: Metrics = [],
    period: Annotated[
        str, typer.Option("--date", metavar="DATE", help="Only figures of this period.")
    ] = "",
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Rank across periods and reporters too.")
    ] = False,
    chart: Annotated[bool, typer.Option("--chart", help="Draw bars.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Explain each verdict.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show rows that lack countries or can't be ranked too.")
    ] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show all notes.")] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Compare countries side by side.

    Figures are ranked only if they cover the same days and were counted by the same body; if not,
    the last column says why. Without -t, -m or --all, only such rows are shown.

    Example:
        kzfacts compare us china --topic trade
    """
    from kzfacts.comparison.rows import compare as side_by_side

    base = load(ctx)
    asked = [base.country(word) for word in countries]
    topics = [base.topic(word) for word in topic]
    metrics = [base.metric(word) for word in metric]
    found = side_by_side(base, asked, topics, metrics, _period(period), mixed=mixed)
    several = [row for row in found if len(row.cells) > 1]
    complete = [row for row in several if row.is_complete(asked)]
    rows = found if every else several if topic or metric or period or mixed else complete
    rows = rows or several or found
    if not rows:
        raise NotFoundError(
            f"no figures for {', '.join(c.name for c in asked)} there; see kzfacts metrics"
        )

    def data(form: str) -> str:
        if chart or explain:
            raise WrongUsageError(
                f"--chart and --explain are for tables; "
                f"--format {form} has the intervals as low and high"
            )
        return render.rows.comparison(form, asked, rows)

    def table(page: "Page") -> str:
        return render.comparison.comparison(
            page,
            asked,
            rows,
            _left_out(found, rows),
            every=every,
            chart=chart,
            explain=explain,
            notes=notes,
        )

    return present(ctx, form, View(table, data), as_json=as_json)


def _left_out(found: list["Row"], shown: list["Row"]) -> list[str]:
    """Say in a line how many rows are not shown, and how to see them."""
    hidden = [row for row in found if row not in shown]
    if not hidden:
        return []
    several = len(hidden) > 1
    count = f"{len(hidden)} metric{'s' * several}"
    if all(len(row.cells) < 2 for row in hidden):
        return [f"{count} {'have' if several else 'has'} figures for one country only: --all"]
    return [f"{count} lack{'s' * (not several)} countries or can't be ranked: --all"]


def get(
    ctx: typer.Context,
    fact: Annotated[
        str, typer.Argument(metavar="ID", help="A fact, such as trade.turnover-us-2020.")
    ],
    value: Annotated[
        bool, typer.Option("--value", help="Print the bare number, in the metric's unit.")
    ] = False,
    as_json: Json = False,
) -> str:
    """One fact, whole.

    Example:
        kzfacts get trade.turnover-us-2020
    """
    if value and as_json:
        raise WrongUsageError("--value and --json exclude each other; choose one")
    asked = load(ctx).get(fact)
    if value:
        return f"{_bare_number(asked):f}\n"
    view = View(
        lambda page: render.tables.one_fact(page, asked), lambda _: render.data.one_fact(asked)
    )
    return present(ctx, "table", view, as_json=as_json)


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORD...", help="Words that must all be there.")
    ],
    topic: Topics = [],
    country: Countries = [],
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Facts that contain all the words.

    Example:
        kzfacts search nazarbayev visit
    """
    base = load(ctx)
    facts = base.search(words, _select(base, topic, country, []))
    if not facts:
        raise NotFoundError(f"no fact contains '{' '.join(words)}'; try fewer words")
    view = View(
        lambda page: render.tables.found(page, facts),
        lambda form: render.data.facts(form, base, facts),
    )
    return present(ctx, form, view, as_json=as_json)


def timeline(
    ctx: typer.Context,
    country: Countries = [],
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Nothing that ended before.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Nothing that began after.")
    ] = "",
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Dated facts in order.

    Example:
        kzfacts timeline --since 2018
    """
    base = load(ctx)
    facts = base.timeline(
        _day(since, first=True),
        _day(until, first=False),
        countries=[base.country(word) for word in country],
    )
    if not facts:
        if not len(base):
            raise NotFoundError(f"{base.file} has no facts")
        raise NotFoundError("no dated fact lies there; widen --since and --until")
    view = View(
        lambda page: render.tables.timeline(page, facts),
        lambda form: render.data.facts(form, base, facts),
    )
    return present(ctx, form, view, as_json=as_json)


def cite(
    ctx: typer.Context,
    facts: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Facts, such as trade.turnover-us-2020.")
    ],
    style: Annotated[
        Style, typer.Option("--style", metavar="STYLE", help="text, markdown, bibtex or csl-json.")
    ] = "text",
) -> str:
    """A citation of a fact, number and source.

    Example:
        kzfacts cite trade.turnover-us-2020
    """
    base = load(ctx)
    asked = {f.id: f for f in (base.get(word) for word in facts)}
    return render.cite.STYLES[style](asked.values())


def export(
    ctx: typer.Context,
    form: Annotated[
        Literal["json", "jsonl", "csv"],
        typer.Option("--format", "-f", metavar="FORMAT", help="json, jsonl or csv."),
    ] = "json",
) -> str:
    """The whole base.

    Example:
        kzfacts export --format csv
    """
    base = load(ctx)
    return render.data.facts(form, base, _select(base, [], [], []))


def topics(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """The topics, with the number of their facts.

    Example:
        kzfacts topics
    """
    return _list(ctx, "topics", form, as_json=as_json)


def countries(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """The countries and groups, by code, name and alias.

    Example:
        kzfacts countries
    """
    return _list(ctx, "countries", form, as_json=as_json)


def metrics(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """What is measured, and in which unit.

    Example:
        kzfacts metrics
    """
    return _list(ctx, "metrics", form, as_json=as_json)


def sources(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """Where the facts come from.

    Example:
        kzfacts sources
    """
    return _list(ctx, "sources", form, as_json=as_json)


def _list(ctx: typer.Context, section: "Section", form: Form, *, as_json: bool) -> str:
    base = load(ctx)
    counts = base.counts(section)
    view = View(
        lambda page: render.tables.listing(page, base, section, counts),
        lambda form: render.data.declared(form, base, section, counts),
    )
    return present(ctx, form, view, as_json=as_json)


def _select(
    base: "Base", topics: list[str], countries: list[str], metrics: list[str]
) -> list[Fact]:
    """Return the facts that match the given names. Raises NotFoundError if none do."""
    facts = base.select(
        [base.topic(word) for word in topics],
        [base.country(word) for word in countries],
        [base.metric(word) for word in metrics],
    )
    if not facts:
        asked = " and ".join(f"'{word}'" for word in (*topics, *countries, *metrics))
        raise NotFoundError(f"no facts for {asked}" if asked else f"{base.file} has no facts")
    return facts


def _bare_number(fact: Fact) -> Any:
    if fact.quantity is None:
        raise NotFoundError(f"{fact.id} has no number; kzfacts get {fact.id} shows what it says")
    if fact.quantity.in_unit is None:
        raise NotFoundError(
            f"{fact.id} is a range, {fact.quantity.written}; "
            f"kzfacts get {fact.id} --json has both ends"
        )
    return fact.quantity.in_unit


def _period(word: str) -> Period | None:
    try:
        return Period.parse(word) if word else None
    except ValueError as error:
        raise WrongUsageError(
            f"'{word}' is no date: {error}; write it like 2020, 2020-02 or 2004/2019"
        ) from None


def _day(word: str, *, first: bool) -> date | None:
    period = _period(word)
    return period and (period.first if first else period.last)
