"""The commands that show facts: show, get, search and timeline."""

from typing import Annotated, Any

import typer

from kzfacts import render
from kzfacts.cli.options import Countries, Format, Json, Metrics, Topics, View, load, present
from kzfacts.cli.words import parse_day, select
from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.records import Fact


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
    facts = select(base, [topic], country, metric)
    view = View(
        lambda page: render.tables.topic(page, asked, facts, quotes=quotes),
        lambda form: render.data.facts(form, base, facts),
    )
    return present(ctx, form, view, as_json=as_json)


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
        lambda page: render.fact.one_fact(page, asked), lambda _: render.data.one_fact(asked)
    )
    return present(ctx, "table", view, as_json=as_json)


def _bare_number(fact: Fact) -> Any:
    if fact.quantity is None:
        raise NotFoundError(f"{fact.id} has no number; kzfacts get {fact.id} shows what it says")
    if fact.quantity.in_unit is None:
        raise NotFoundError(
            f"{fact.id} is a range, {fact.quantity.written}; "
            f"kzfacts get {fact.id} --json has both ends"
        )
    return fact.quantity.in_unit


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
    topics = [base.topic(word) for word in topic]
    countries = [base.country(word) for word in country]
    facts = base.search(words, topics, countries)
    if not facts:
        from kzfacts.store import missing

        raise missing.match(base, words, topics, countries)
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
        parse_day(since, first=True),
        parse_day(until, first=False),
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
