"""The commands that show facts: show, get, search and timeline."""

from decimal import Decimal
from typing import Annotated

import typer

from kzfacts import render
from kzfacts.cli.options import (
    Answer,
    Countries,
    Format,
    Json,
    Metrics,
    Topics,
    View,
    load,
    present,
)
from kzfacts.cli.words import parse_day, select
from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.records import Fact


def show(
    ctx: typer.Context,
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="Topic to show; kzfacts topics lists them")
    ],
    country: Countries = [],
    metric: Metrics = [],
    quotes: Annotated[
        bool, typer.Option("--quotes", help="Show the quotes from the sources")
    ] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Show the facts of a topic.

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
        list[str], typer.Argument(metavar="ID...", help="Facts, such as trade.turnover-us-2020")
    ],
    value: Annotated[
        bool, typer.Option("--value", help="Print bare numbers, in the unit of the metric")
    ] = False,
    as_json: Json = False,
) -> Answer:
    """Show facts in full, with second opinions.

    Example:
        kzfacts get trade.turnover-us-2020
    """
    if value and as_json:
        raise WrongUsageError("--value can't be combined with --json; use one of them")
    base = load(ctx)
    asked = [base.get(word) for word in fact]
    if value:
        return _bare_numbers(asked)
    from kzfacts.comparison.opinions import consulted

    found = [consulted(base, f) for f in asked]
    view = View(lambda page: render.fact.facts(page, found), lambda _: render.data.in_full(found))
    return Answer(present(ctx, "table", view, as_json=as_json))


def _bare_numbers(facts: list[Fact]) -> Answer:
    """Return the numbers, and a closing line with the hedges and statuses that they lose."""
    numbers = "".join(f"{_bare_number(f):f}\n" for f in facts)
    lost = [
        f"{f.id} is {f.quantity.written}"
        for f in facts
        if f.quantity and (f.quantity.hedge or f.quantity.status)
    ]
    return Answer(numbers, "; ".join(lost))


def _bare_number(fact: Fact) -> Decimal:
    if fact.quantity is None:
        raise NotFoundError(f"{fact.id} has no number; to see the fact: kzfacts get {fact.id}")
    if fact.quantity.in_unit is None:
        raise NotFoundError(
            f"{fact.id} is a range, {fact.quantity.written}; "
            f"for both ends: kzfacts get {fact.id} --json"
        )
    return fact.quantity.in_unit


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD...", help="Words to search for; a fact must contain all of them"
        ),
    ],
    topic: Topics = [],
    country: Countries = [],
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Search facts for words.

    Example:
        kzfacts search nazarbayev visit
    """
    base = load(ctx)
    facts = base.search(words, select(base, topic, country, []))
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
        str, typer.Option("--since", metavar="DATE", help="Leave out what ended before this date")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Leave out what began after this date")
    ] = "",
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """List dated facts in order.

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
        raise NotFoundError("no dated facts in this period; widen --since and --until")
    view = View(
        lambda page: render.tables.timeline(page, facts),
        lambda form: render.data.facts(form, base, facts),
    )
    return present(ctx, form, view, as_json=as_json)
