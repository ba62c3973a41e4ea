"""The commands that set figures side by side."""

from typing import TYPE_CHECKING, Annotated

import typer

from kzfacts import render
from kzfacts.cli.options import Format, Json, Metrics, Topics, View, load, present
from kzfacts.cli.words import parse_period
from kzfacts.errors import NotFoundError, WrongUsageError

if TYPE_CHECKING:
    from kzfacts.render.canvas import Page


def compare(
    ctx: typer.Context,
    countries: Annotated[
        list[str],
        typer.Argument(metavar="COUNTRY...", help="Two countries or more, by name, alias or code."),
    ],
    topic: Topics = [],
    metric: Metrics = [],
    period: Annotated[
        str, typer.Option("--date", metavar="DATE", help="Only figures for exactly this period.")
    ] = "",
    reporter: Annotated[
        str,
        typer.Option("--reporter", metavar="COUNTRY", help="Only figures counted by this country."),
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="SOURCE", help="Only figures from this source.")
    ] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="Only sources issued by this date.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Show every basis, and figures for one country.")
    ] = False,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Rank across periods and counters too.")
    ] = False,
    chart: Annotated[bool, typer.Option("--chart", help="Draw bars.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Explain each verdict.")] = False,
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
    from kzfacts.comparison.rows import Only
    from kzfacts.comparison.rows import compare as side_by_side

    base = load(ctx)
    only = Only(
        days=parse_period(period),
        reporter=base.country(reporter) if reporter else None,
        source=base.source(source) if source else None,
        as_of=parse_period(as_of),
    )
    compared = side_by_side(
        base,
        [base.country(word) for word in countries],
        [base.topic(word) for word in topic],
        [base.metric(word) for word in metric],
        only,
        every=every,
        mixed=mixed,
    )
    if not compared.rows:
        names = " or ".join(c.name for c in compared.countries)
        raise NotFoundError(f"no such figures for {names}; see kzfacts metrics")

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


def conflicts(
    ctx: typer.Context,
    topic: Topics = [],
    metric: Metrics = [],
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """List figures and claims that disagree.

    Figures disagree if they are on the same metric, countries and days and their intervals do not
    overlap, or overlap only because of a hedge. The largest ratio comes first, claims come last.

    Example:
        kzfacts conflicts --topic trade
    """
    from kzfacts.comparison import opinions

    base = load(ctx)
    topics = [base.topic(word) for word in topic]
    found = opinions.conflicts(base, topics, [base.metric(word) for word in metric])
    view = View(
        lambda page: render.opinions.conflicts(page, found),
        lambda form: render.data.conflicts(form, found),
    )
    return present(ctx, form, view, as_json=as_json)
