"""The commands that show facts: show, get, search and timeline."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from kzfacts import render
from kzfacts.cli.busy import busy
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
from kzfacts.cli.words import parse_day, parse_period, select
from kzfacts.errors import NotFoundError, WrongUsageError
from kzfacts.model.records import Fact

if TYPE_CHECKING:
    from kzfacts.render.canvas import Page


def show(
    ctx: typer.Context,
    topic: Annotated[
        list[str], typer.Argument(metavar="TOPIC...", help="Topics; kzfacts topics lists them")
    ] = [],
    country: Countries = [],
    metric: Metrics = [],
    period: Annotated[
        str, typer.Option("--date", metavar="DATE", help="Only facts about exactly this period")
    ] = "",
    notes: Annotated[bool, typer.Option("--notes", help="Show notes and readings too")] = False,
    quotes: Annotated[bool, typer.Option("--quotes", help="Quote the sources")] = False,
    with_ids: Annotated[
        bool, typer.Option("--ids", help="Show ids, on separate lines if need be")
    ] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Show the facts of topics, or the key figures of a country.

    Without a topic, a country or a metric, it lists the topics.

    Example:
        kzfacts show trade --country china
        kzfacts show --country china
        kzfacts show --metric turnover
    """
    if not (topic or country or metric or period):
        from kzfacts.cli.lists import topics as list_topics

        return list_topics(ctx, form, as_json=as_json)
    base = load(ctx)
    asked = [base.country(word) for word in country]
    facts = select(base, topic, country, metric, parse_period(period))

    def table(page: "Page") -> str:
        from kzfacts.render.facts import Shown

        shown = Shown(notes=notes, quotes=quotes, ids=with_ids)
        if topic or metric or period or notes or quotes or with_ids:
            return render.tables.topics(page, facts, shown, asked)
        return render.tables.countries(
            page, [(c, [f for f in facts if f.is_about(c)]) for c in asked]
        )

    return present(
        ctx,
        form,
        View(table, lambda form: render.data.facts(form, base, facts)),
        as_json=as_json,
    )


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
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="Words, numbers or dates")],
    topic: Topics = [],
    country: Countries = [],
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Search facts for words.

    All words must match. Quote several words to search for them as a phrase; end a word with * to
    match any ending. Figures come first, then the best matches.

    Example:
        kzfacts search visa china
        kzfacts search "united nations"
        kzfacts search 'tengiz*'
    """
    base = load(ctx)
    topics = [base.topic(word) for word in topic]
    countries = [base.country(word) for word in country]
    with busy(f"indexing {base.file} for searching"):
        facts = base.search(words, topics, countries)
    if not facts:
        from kzfacts.store import missing

        raise missing.match(base, words, topics, countries)

    def table(page: "Page") -> str:
        from kzfacts.render.facts import Shown
        from kzfacts.store.search import parse

        terms = parse(words, base.countries.values())
        return render.tables.found(page, base, facts, Shown(terms=terms))

    view = View(table, lambda form: render.data.facts(form, base, facts))
    return present(ctx, form, view, as_json=as_json)


def timeline(
    ctx: typer.Context,
    period: Annotated[
        str, typer.Argument(metavar="DATE", help="A period, such as 2018 or 2004–2019")
    ] = "",
    topic: Topics = [],
    country: Countries = [],
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Only facts from this date on")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Only facts up to this date")
    ] = "",
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """List dated facts in order.

    With DATE, it lists what happened in that period, then what was going on. A fact dated "by
    2023" counts for 2023 only.

    Example:
        kzfacts timeline 2018
        kzfacts timeline --since 2018 --country china
    """
    asked = parse_period(period)
    if asked and (since or until):
        raise WrongUsageError("DATE can't be combined with --since or --until; use one of them")
    first = asked.first if asked else parse_day(since, first=True)
    last = asked.last if asked else parse_day(until, first=False)
    if first and last and first > last:
        raise WrongUsageError(f"--since {since} is after --until {until}; swap them")
    base = load(ctx)
    topics = [base.topic(word) for word in topic]
    countries = [base.country(word) for word in country]
    facts = base.timeline(first, last, topics, countries)
    if not facts:
        if not len(base):
            raise NotFoundError(f"{base.file} has no facts")
        raise NotFoundError("no dated facts in that period; try a longer one")

    def table(page: "Page") -> str:
        from kzfacts.render.facts import Shown

        undated = base.count(topics, countries, undated=True)
        return render.tables.timeline(page, facts, Shown(), asked, undated)

    view = View(table, lambda form: render.data.facts(form, base, facts))
    return present(ctx, form, view, as_json=as_json)
