"""The commands: load, ask, and give back what to show. None of them prints."""

import os
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from kzfacts import __version__, query, store
from kzfacts.errors import BrokenBaseError, NotFoundError, Problem, UnreadableError, WrongUsageError
from kzfacts.lock import locked, marked
from kzfacts.model import Fact, FactBase, Period
from kzfacts.text import clean

if TYPE_CHECKING:
    from kzfacts.draw import Page

app = typer.Typer(
    name="kzfacts",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Color = Literal["auto", "always", "never"]
Form = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "markdown"]
Format = Annotated[Form, typer.Option("--format", "-f", help="How to print it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Countries = Annotated[
    list[str], typer.Option("--country", "-c", metavar="COUNTRY", help="Only facts about this country.")
]
Topics = Annotated[list[str], typer.Option("--topic", "-t", metavar="TOPIC", help="Only this topic.")]
Metrics = Annotated[list[str], typer.Option("--metric", "-m", metavar="METRIC", help="Only this metric.")]


class Answer(NamedTuple):
    """What a command has to say: its results, a closing line beside them, and the exit code."""

    text: str
    closing: str = ""
    code: int = 0


class Settings(NamedTuple):
    """What the options before the command say."""

    facts: Path
    color: Color


def _page(ctx: typer.Context) -> "Page":
    from kzfacts.draw import page

    settings: Settings = ctx.obj
    return page(settings.color)


def _load(ctx: typer.Context) -> FactBase:
    settings: Settings = ctx.obj
    return marked(store.load(settings.facts), store.read_lock(settings.facts))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kzfacts {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="FILE", help="Read this fact base, else that of KZFACTS_FILE.")
    ] = None,
    color: Annotated[Color, typer.Option("--color", help="Use colours.")] = "auto",
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """How big, since when, says who? Cited facts about Kazakhstan's relations with Russia, China and the US."""
    if facts == "":
        raise WrongUsageError("--facts names no file; leave it out for the base that ships with kzfacts")
    named = facts or os.environ.get("KZFACTS_FILE")
    ctx.obj = Settings(Path(named) if named else store.bundled(), color)


@app.command()
def show(
    ctx: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic; kzfacts topics lists them.")],
    country: Countries = [],
    metric: Metrics = [],
    quotes: Annotated[bool, typer.Option("--quotes", help="Show the words of the source.")] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """The facts of a topic: kzfacts show trade."""
    base = _load(ctx)
    asked = query.topic(base, topic)
    facts = _select(base, [topic], country, metric)
    form = _form(form, as_json=as_json)
    if form != "table":
        return _export(form, base, facts)
    from kzfacts import tables

    return tables.topic(_page(ctx), asked, facts, quotes=quotes)


@app.command()
def compare(
    ctx: typer.Context,
    countries: Annotated[list[str], typer.Argument(help="Two countries or more, by name, alias or code.")],
    topic: Topics = [],
    metric: Metrics = [],
    period: Annotated[str, typer.Option("--date", metavar="DATE", help="Only figures of this period.")] = "",
    mixed: Annotated[bool, typer.Option("--mixed", help="Rank across periods and reporters too.")] = False,
    chart: Annotated[bool, typer.Option("--chart", help="Draw bars.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say what each verdict rests on.")] = False,
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Countries side by side, metric by metric: kzfacts compare us china."""
    from kzfacts.compare import compare as side_by_side

    base = _load(ctx)
    asked = [query.country(base, word) for word in countries]
    topics = [query.topic(base, word) for word in topic]
    metrics = [query.metric(base, word) for word in metric]
    rows = side_by_side(base, asked, topics, metrics, _period(period), mixed=mixed)
    if not rows:
        raise NotFoundError(f"no figures for {', '.join(c.name for c in asked)} there; see kzfacts metrics")
    form = _form(form, as_json=as_json)
    if form != "table":
        if chart or explain:
            raise WrongUsageError(
                f"--chart and --explain are for tables; --format {form} has the intervals as low and high"
            )
        from kzfacts import export

        return export.comparison(form, asked, rows)
    from kzfacts.side_by_side import comparison

    return comparison(_page(ctx), asked, rows, chart=chart, explain=explain)


@app.command()
def get(
    ctx: typer.Context,
    fact: Annotated[str, typer.Argument(metavar="ID", help="A fact, such as trade.turnover-us-2020.")],
    value: Annotated[bool, typer.Option("--value", help="Print the bare number, in the metric's unit.")] = False,
    as_json: Json = False,
) -> str:
    """One fact, whole: kzfacts get trade.turnover-us-2020."""
    asked = query.fact(_load(ctx), fact)
    if value and as_json:
        raise WrongUsageError("--value and --json exclude each other; choose one")
    if value:
        return f"{_bare_number(asked):f}\n"
    if as_json:
        from kzfacts import export

        return export.one_fact(asked)
    from kzfacts import tables

    return tables.one_fact(_page(ctx), asked)


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that must all be there.")],
    topic: Topics = [],
    country: Countries = [],
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Facts that contain all the words: kzfacts search nazarbayev."""
    base = _load(ctx)
    facts = query.search(_select(base, topic, country, []), words)
    if not facts:
        raise NotFoundError(f"no fact contains '{' '.join(words)}'; try fewer words")
    form = _form(form, as_json=as_json)
    if form != "table":
        return _export(form, base, facts)
    from kzfacts import tables

    return tables.found(_page(ctx), facts)


@app.command()
def timeline(
    ctx: typer.Context,
    country: Countries = [],
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Nothing that ended before.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Nothing that began after.")] = "",
    form: Format = "table",
    as_json: Json = False,
) -> str:
    """Dated facts in order: kzfacts timeline --since 2018."""
    base = _load(ctx)
    facts = query.timeline(_select(base, [], country, []), _day(since, first=True), _day(until, first=False))
    if not facts:
        raise NotFoundError("no dated fact lies there; widen --since and --until")
    form = _form(form, as_json=as_json)
    if form != "table":
        return _export(form, base, facts)
    from kzfacts import tables

    return tables.timeline(_page(ctx), facts)


@app.command()
def topics(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """The topics, with the number of their facts."""
    return _list(ctx, "topics", _form(form, as_json=as_json))


@app.command()
def countries(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """The countries and groups, by code, name and alias."""
    return _list(ctx, "countries", _form(form, as_json=as_json))


@app.command()
def metrics(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """What is measured, and in which unit."""
    return _list(ctx, "metrics", _form(form, as_json=as_json))


@app.command()
def sources(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> str:
    """Where the facts come from."""
    return _list(ctx, "sources", _form(form, as_json=as_json))


@app.command()
def check(
    ctx: typer.Context,
    explain: Annotated[str, typer.Option("--explain", metavar="RULE", help="Say what a rule means.")] = "",
    as_json: Json = False,
) -> Answer:
    """Is the fact base sound? kzfacts --facts my.toml check."""
    from kzfacts import rules

    if explain:
        return Answer(rules.explain(explain))
    settings: Settings = ctx.obj
    proved = 0
    try:
        base = store.load(settings.facts)
        lock = store.read_lock(settings.facts)
        problems = store.locate(base.toml, rules.check(base, lock))
        facts = len(base.facts)
        proved = sum(f.proved for f in marked(base, lock).facts.values())
    except BrokenBaseError as error:
        problems, facts = error.problems, error.facts
    closing = f"{_counted(facts, 'fact')}, {proved} proved, {_counted(len(problems), 'warning')}"
    return _judge(ctx, problems, closing, (facts, proved, 0), as_json=as_json)


@app.command()
def verify(
    ctx: typer.Context,
    texts: Annotated[
        Path | None,
        typer.Option("--texts", metavar="DIR", help="Where the texts lie as SOURCE.txt; texts/ by default."),
    ] = None,
    write_lock: Annotated[bool, typer.Option("--write-lock", help="Record what has been proved.")] = False,
    as_json: Json = False,
) -> Answer:
    """Prove quotes and numbers against the texts of their sources: kzfacts verify --texts DIR."""
    from kzfacts import proof

    settings: Settings = ctx.obj
    base = store.load(settings.facts)
    if texts and not texts.is_dir():
        raise WrongUsageError(f"--texts {texts} is no directory; name the one that holds SOURCE.txt")
    report = proof.verify(base, store.read_texts(texts or settings.facts.parent / "texts", base.sources))
    if write_lock:
        proved = list(report.proved)
        if settings.facts.parent == Path(__file__).parent:
            raise WrongUsageError("the base that ships with kzfacts is not for writing; name your own with --facts")
        with suppress(UnreadableError):  # a broken lock is written anew
            kept = marked(base, store.read_lock(settings.facts)).facts
            proved += [i for i in report.not_at_hand if kept[i].proved]
        store.write_lock(settings.facts, locked(base, {i: base.facts[i] for i in proved}))
    missing = len(report.not_at_hand)
    failed = len(base.facts) - len(report.proved) - missing
    closing = f"{len(report.proved)} proved, {failed} failed, {missing} not checked for want of their text"
    if missing and not report.proved:
        closing += "; put it as SOURCE.txt into the directory that --texts names"
    counts = (len(base.facts), len(report.proved), missing)
    problems = store.locate(base.toml, list(report.problems))
    return _judge(ctx, problems, closing, counts, as_json=as_json, failed=not report.proved)


def _judge(
    ctx: typer.Context,
    problems: list[Problem],
    closing: str,
    counts: tuple[int, int, int],
    *,
    as_json: bool,
    failed: bool = False,
) -> Answer:
    """The problems, and last what was looked at; the exit code is 4 if there are any."""
    if as_json:
        from kzfacts import export

        text = export.report(*counts, problems)
    else:
        settings: Settings = ctx.obj
        lines = (f"{settings.facts}:{p.line}: {p.fact}: {p.message} [{p.rule}]" for p in problems)
        text = "".join(f"{clean(line)}\n" for line in lines)
    return Answer(text, closing, 4 if problems or failed else 0)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


@app.command()
def schema(
    output: Annotated[bool, typer.Option("--output", help="That of the JSON that the commands print.")] = False,
) -> str:
    """The JSON Schema of a fact base, for editors: kzfacts schema > facts.schema.json."""
    import json

    from kzfacts.schema import base_schema, output_schema

    return json.dumps(output_schema() if output else base_schema(), indent=2, ensure_ascii=False) + "\n"


def _list(ctx: typer.Context, section: Literal["topics", "countries", "metrics", "sources"], form: Form) -> str:
    base = _load(ctx)
    counts = query.counts(base)[section]
    if form != "table":
        from kzfacts import export

        return export.declared(form, base, section, counts)
    from kzfacts import tables

    return tables.listing(_page(ctx), *tables.overview(base, section, counts))


def _select(base: FactBase, topics: list[str], countries: list[str], metrics: list[str]) -> list[Fact]:
    """The facts asked for by words; NotFoundError if there are none."""
    facts = query.select(
        base,
        [query.topic(base, word) for word in topics],
        [query.country(base, word) for word in countries],
        [query.metric(base, word) for word in metrics],
    )
    if not facts:
        asked = " and ".join(f"'{word}'" for word in (*topics, *countries, *metrics))
        raise NotFoundError(f"no facts for {asked}" if asked else f"{base.file} has no facts")
    return facts


def _export(form: Form, base: FactBase, facts: list[Fact]) -> str:
    from kzfacts import export

    return export.facts(form, base, facts)


def _form(form: Form, *, as_json: bool) -> Form:
    """The format asked for; --json is short for one, and contradicts the others."""
    if as_json and form not in ("table", "json"):
        raise WrongUsageError(f"--json and --format {form} exclude each other; choose one")
    return "json" if as_json else form


def _bare_number(fact: Fact) -> Any:
    if fact.quantity is None:
        raise NotFoundError(f"{fact.id} has no number; kzfacts get {fact.id} shows what it says")
    if fact.quantity.in_unit is None:
        raise NotFoundError(
            f"{fact.id} is a range, {fact.quantity.written}; kzfacts get {fact.id} --json has both ends"
        )
    return fact.quantity.in_unit


def _period(word: str) -> Period | None:
    try:
        return Period.parse(word) if word else None
    except ValueError as error:
        raise WrongUsageError(f"'{word}' is no date: {error}; write it like 2020, 2020-02 or 2004/2019") from None


def _day(word: str, *, first: bool) -> date | None:
    period = _period(word)
    return period and (period.first if first else period.last)
