"""The commands that compare figures: of countries, and over time."""

from typing import TYPE_CHECKING, Annotated

import typer

from kzfacts import render
from kzfacts.cli.options import (
    Chart,
    Format,
    Json,
    Metrics,
    Reporter,
    Source,
    Topics,
    View,
    load,
    present,
)
from kzfacts.cli.words import find_source, named_countries, parse_period
from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.text import command, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kzfacts.comparison.trend import Trend
    from kzfacts.model.records import Country
    from kzfacts.render.canvas import Page
    from kzfacts.store.base import Base


def compare(
    ctx: typer.Context,
    countries: Annotated[
        list[str],
        typer.Argument(metavar="COUNTRY...", help="Two countries or more, by name, alias or code"),
    ],
    topic: Topics = [],
    metric: Metrics = [],
    period: Annotated[
        str, typer.Option("--date", metavar="DATE", help="Only figures for exactly this period")
    ] = "",
    reporter: Reporter = "",
    source: Source = "",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="Only sources published by this date")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Show every basis, and figures for one country")
    ] = False,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Also rank across periods and counters")
    ] = False,
    chart: Chart = False,
    explain: Annotated[bool, typer.Option("--explain", help="Explain each verdict")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show all notes")] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Compare countries side by side.

    Figures are ranked only if they cover the same days and were counted by the same body; if not,
    the last column says why. Without -t, -m or --all, only such rows are shown.

    Example:
        kzfacts compare us china --topic trade
        kzfacts compare us china russia --metric oil-share --chart
    """
    from kzfacts.comparison.rows import Only
    from kzfacts.comparison.rows import compare as side_by_side

    base = load(ctx)
    only = Only(
        days=parse_period(period),
        reporter=base.country(reporter) if reporter else None,
        source=find_source(base, source) if source else None,
        as_of=parse_period(as_of),
    )
    compared = side_by_side(
        base,
        named_countries(base, countries),
        [base.topic(word) for word in topic],
        [base.metric(word) for word in metric],
        only,
        every=every,
        mixed=mixed,
    )
    if not compared.rows:
        raise NotFoundError(_no_rows(compared.countries, topic))

    def data(form: str) -> str:
        if chart or explain:
            raise WrongUsageError(
                f"--chart and --explain are for tables; "
                f"--format {form} has the intervals as low and high"
            )
        return render.rows.comparison(form, compared)

    def table(page: "Page") -> str:
        return render.comparison.comparison(
            page, compared, chart=chart, explain=explain, notes=notes
        )

    return present(ctx, form, View(table, data), as_json=as_json)


def _no_rows(countries: "Sequence[Country]", topics: list[str]) -> str:
    """Say that a comparison has no rows, and what to do."""
    names = listed([c.in_sentence for c in countries], "or")
    see = command("show", *topics) if topics else "kzfacts metrics"
    where = " in these topics" if len(topics) > 1 else f" in '{topics[0]}'" if topics else ""
    return f"no figures to compare{where} for {names}; see {see}"


def trend(
    ctx: typer.Context,
    metric: Annotated[
        str, typer.Argument(metavar="METRIC", help="What is measured; kzfacts metrics lists them")
    ],
    countries: Annotated[
        list[str],
        typer.Argument(metavar="COUNTRY...", help="Countries, by name, alias or code"),
    ],
    reporter: Reporter = "",
    source: Source = "",
    chart: Chart = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Show a metric over time.

    All figures come from the same counter: the one that covers the most periods. Periods without
    a figure stay empty; a line below the table says how many figures were left out.

    Example:
        kzfacts trend turnover us china russia
        kzfacts trend turnover china --reporter china --chart
    """
    from kzfacts.comparison.rows import Only
    from kzfacts.comparison.trend import trend as over_time

    base = load(ctx)
    asked = base.metric(metric)
    only = Only(
        reporter=base.country(reporter) if reporter else None,
        source=find_source(base, source) if source else None,
    )
    found = over_time(base, asked, [base.country(word) for word in countries], only)
    if not found.rows:
        narrowed = bool(reporter or source)
        raise NotFoundError(_no_trend(base, found, narrowed=narrowed))

    def data(form: str) -> str:
        if chart:
            raise WrongUsageError(
                f"--chart is for tables; --format {form} has the intervals as low and high"
            )
        return render.series.series(form, base, found)

    view = View(lambda page: render.trend.trend(page, base, found, chart=chart), data)
    return present(ctx, form, view, as_json=as_json)


def _no_trend(base: "Base", found: "Trend", *, narrowed: bool) -> str:
    """Say why a trend has no rows, and what to do."""
    metric, left = found.metric, found.left_out
    topics = [f.topic.id for f in base.select((), (), (metric,))]
    see = f"kzfacts show {topics[0]} -m {metric.id}" if topics else "kzfacts metrics"
    if metric.lasting and left.undated:
        return f"'{metric.id}' does not change by the year; see {see}"
    see = "leave out --reporter and --source" if narrowed else f"see {see}"
    counts = [
        (left.undated, "undated"),
        (left.joint, "for several countries together"),
        (left.derived, "derived"),
    ]
    others = " and ".join(f"{n} {what}" for n, what in counts if n)
    names = " or ".join(c.in_sentence for c in found.countries)
    only = f", only {others}" if others else ""
    return f"no dated figures on '{metric.id}' for {names}{only}; {see}"


def conflicts(
    ctx: typer.Context,
    topic: Topics = [],
    metric: Metrics = [],
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """List figures and claims that disagree.

    Figures disagree if they are for the same metric, countries and days, but their intervals do
    not overlap, or overlap only because of a hedge. The largest ratio comes first; claims come
    last.

    Example:
        kzfacts conflicts --metric turnover
    """
    from kzfacts.comparison import conflicts as disagreements

    base = load(ctx)
    topics = [base.topic(word) for word in topic]
    found = disagreements.conflicts(base, topics, [base.metric(word) for word in metric])
    view = View(
        lambda page: render.opinions.conflicts(page, found),
        lambda form: render.data.conflicts(form, found),
    )
    return present(ctx, form, view, as_json=as_json)
