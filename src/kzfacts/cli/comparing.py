"""The command that compares countries."""

from typing import TYPE_CHECKING, Annotated

import typer

from kzfacts import render
from kzfacts.cli.options import Format, Json, Metrics, Topics, View, load, present
from kzfacts.cli.words import compared, parse_period
from kzfacts.errors import NotFoundError, WrongUsageError

if TYPE_CHECKING:
    from kzfacts.comparison.rows import Row
    from kzfacts.render.canvas import Page


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
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Rank across periods and counters too")
    ] = False,
    chart: Annotated[bool, typer.Option("--chart", help="Draw bars")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Explain each verdict")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Also show rows that lack countries or can't be ranked")
    ] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Show all notes")] = False,
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
    asked = compared(base, countries)
    topics = [base.topic(word) for word in topic]
    metrics = [base.metric(word) for word in metric]
    found = side_by_side(base, asked, topics, metrics, parse_period(period), mixed=mixed)
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
    """Return a line that counts the hidden rows and says how to see them."""
    hidden = [row for row in found if row not in shown]
    if not hidden:
        return []
    several = len(hidden) > 1
    count = f"{len(hidden)} metric{'s' * several}"
    if all(len(row.cells) < 2 for row in hidden):
        return [f"{count} {'have' if several else 'has'} figures for one country only: --all"]
    return [f"{count} lack{'s' * (not several)} countries or can't be ranked: --all"]
