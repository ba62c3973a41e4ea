"""The commands that list what there is, cite and export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kzfacts import render
from kzfacts.cli.options import Answer, Form, Format, Json, View, load, present
from kzfacts.cli.words import select
from kzfacts.errors import WrongUsageError
from kzfacts.model.records import Fact

if TYPE_CHECKING:
    from kzfacts.store.base import Section

Style = Literal["text", "markdown", "bibtex", "csl-json"]


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
        lambda page: render.lists.listing(page, base, section, counts),
        lambda form: render.data.declared(form, base, section, counts),
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

    A derived fact comes with its formula, and with citations of its inputs.

    Example:
        kzfacts cite trade.turnover-us-2020
    """
    base = load(ctx)
    cited: dict[str, Fact] = {}
    for fact in map(base.get, facts):
        inputs = fact.derived.inputs if fact.derived else ()
        cited |= {f.id: f for f in (fact, *map(base.get, inputs))}
    return render.cite.STYLES[style](cited.values())


def export(
    ctx: typer.Context,
    form: Annotated[
        Literal["json", "jsonl", "csv", "sqlite"],
        typer.Option("--format", "-f", metavar="FORMAT", help="json, jsonl, csv or sqlite."),
    ] = "json",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write, for sqlite."),
    ] = None,
) -> Answer:
    """The whole base.

    Example:
        kzfacts export --format csv
    """
    base = load(ctx)
    if form == "sqlite":
        if output is None:
            raise WrongUsageError("a database needs a file; add -o FILE.sqlite")
        from kzfacts.render.database import database
        from kzfacts.store import atomic

        atomic.create({output: database(base)})
        return Answer("", f"wrote {output}")
    if output:
        raise WrongUsageError(f"-o is for -f sqlite only; write {form} with > {output}")
    return Answer(render.data.facts(form, base, select(base, [], [], [])))
