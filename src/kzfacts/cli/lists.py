"""The commands that list what a base contains, cite and export."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kzfacts import render
from kzfacts.cli.options import Answer, Format, Json, Settings, View, load, present
from kzfacts.cli.words import find_source, select
from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.records import Fact, Source
from kzfacts.text import command

if TYPE_CHECKING:
    from kzfacts.store.base import Base, Section

Style = Literal["text", "sentence", "markdown", "bibtex", "csl-json"]


def _lists(section: "Section", about: str) -> Callable[..., str]:
    """Return the command that lists a section of the base."""

    def listing(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
        base = load(ctx)
        counts = base.counts(section)
        view = View(
            lambda page: render.lists.listing(page, base, section, counts),
            lambda form: render.data.declared(form, base, section, counts),
        )
        return present(ctx, form, view, as_json=as_json)

    listing.__doc__ = f"{about}\n\nExample:\n    kzfacts {section}\n"
    return listing


topics = _lists("topics", "List the topics, with the number of facts in each.")
countries = _lists("countries", "List the countries and groups, with their codes and aliases.")
metrics = _lists("metrics", "List the metrics, with their units.")
sources = _lists("sources", "List the sources, with the number of facts from each.")


def cite(
    ctx: typer.Context,
    cited: Annotated[
        list[str],
        typer.Argument(metavar="ID|SOURCE...", help="Facts by id, sources by id or short name"),
    ],
    style: Annotated[
        Style,
        typer.Option(
            "--style", metavar="STYLE", help="text, sentence, markdown, bibtex or csl-json"
        ),
    ] = "text",
) -> Answer:
    """Cite facts and sources.

    Facts are cited with their number, hedge, date and locator. --style sentence writes a sentence
    to paste into a text. A derived fact comes with its formula and with citations of its inputs.

    Example:
        kzfacts cite trade.turnover-us-2020 --style sentence
        kzfacts cite trade.turnover-us-2020 oil.share-us-2019 -o refs.bib
        kzfacts cite "Umarov 2021"
    """
    base = load(ctx)
    named = [_find(base, word) for word in cited]
    found = {c.id: c for n in named for c in (n, *_inputs(base, n))}.values()
    notes = [c for c in found if isinstance(c, Fact) and c.note] if style == "sentence" else []
    closing = f"note on {notes[0].id}: {notes[0].note}" if notes else ""
    if len(notes) > 1:
        closing = f"{len(notes)} facts have notes: {command('cite', *[f.id for f in notes])}"
    return Answer(render.cite.cite(found, style, render.cite.credit(base)), closing)


def _find(base: "Base", word: str) -> Fact | Source:
    """Return the fact or the source that a user typed. Raises NotFoundError."""
    if "." not in word or " " in word:  # the id of a fact has a dot and no space
        return find_source(base, word)
    try:
        return base.get(word)
    except NotFoundError as error:
        try:
            return find_source(base, word)  # "Example.org", of a source without a year
        except NotFoundError:
            raise error from None


def _inputs(base: "Base", cited: Fact | Source) -> list[Fact]:
    """Return the facts that a derived fact is computed from."""
    derived = cited.derived if isinstance(cited, Fact) else None
    return [base.get(fact_id) for fact_id in (derived.inputs if derived else ())]


def export(
    ctx: typer.Context,
    form: Annotated[
        Literal["json", "jsonl", "csv", "sqlite"],
        typer.Option("--format", "-f", metavar="FORMAT", help="json, jsonl, csv or sqlite"),
    ] = "json",
) -> Answer:
    """Export the fact base.

    Example:
        kzfacts export --format csv
        kzfacts export -o facts.sqlite
    """
    settings: Settings = ctx.obj
    if form == "sqlite" and settings.output is None:
        raise WrongUsageError("a database needs a file; add -o FILE.sqlite")
    base = load(ctx)
    if form == "sqlite":
        from kzfacts.render.database import database

        return Answer(database(base))
    return Answer(render.data.facts(form, base, select(base, [], [], [])))
