"""The command line: load, ask, show. The only room that prints and exits."""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from kzfacts import __version__, query, store
from kzfacts.errors import BrokenBaseError, KzfactsError, NotFoundError, Problem, UnreadableError, WrongUsageError
from kzfacts.lock import locked, marked
from kzfacts.model import Fact, FactBase, Period
from kzfacts.text import clean, encode

if TYPE_CHECKING:
    from kzfacts.draw import Page

app = typer.Typer(
    name="kzfacts",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Form = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "markdown"]
Format = Annotated[Form, typer.Option("--format", "-f", help="How to print it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Countries = Annotated[
    list[str], typer.Option("--country", "-c", metavar="COUNTRY", help="Only facts about this country.")
]
Topics = Annotated[list[str], typer.Option("--topic", "-t", metavar="TOPIC", help="Only this topic.")]
Metrics = Annotated[list[str], typer.Option("--metric", "-m", metavar="METRIC", help="Only this metric.")]
Color = Literal["auto", "always", "never"]
UsageError = typer.BadParameter.__mro__[1]  # only later versions of Typer name this class
BEFORE = ("--facts", "--color", "--version")


class Settings(NamedTuple):
    """What the options before the command say."""

    facts: Path
    color: Color


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line, by default that of the process; gives the exit code. Every error ends here."""
    try:
        words = list(sys.argv[1:] if args is None else args)
        status = app(words or ["--help"], prog_name="kzfacts", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except BrokenPipeError:
        _abandon_stdout()
        return 0  # whoever read us has enough
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:
        if os.environ.get("KZFACTS_DEBUG") == "1":
            raise
        return _report(error)


def _report(error: Exception) -> int:
    """Say what went wrong, a line each, and give the exit code that goes with it."""
    if isinstance(error, KzfactsError):
        message, code = str(error), error.exit_code
    elif isinstance(error, UsageError):
        message, code = _usage(error), 2
    elif isinstance(error, OSError):
        _abandon_stdout()
        message, code = f"can't write: {error.strerror or error}", 1
    else:
        message, code = f"a fault in kzfacts itself: {error!r}; run it with KZFACTS_DEBUG=1 and report it", 1
    for line in message.splitlines():
        print(f"kzfacts: {clean(line)}", file=sys.stderr)
    return code


def _abandon_stdout() -> None:
    """Let what could not be written go, or Python tries once more on its way out and changes the exit code."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Any) -> str:
    """A complaint of Typer as one sentence that says where to read on."""
    near = getattr(error, "possibilities", None)
    message = str(error.message if near else error.format_message()).rstrip(".").replace("\n", " ")
    message = message.replace(". Did", "; did").rstrip("?")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kzfacts"
    if path != "kzfacts" and getattr(error, "option_name", None) in BEFORE:
        message += ", which goes before the command"
    elif near:
        message += f"; did you mean {' or '.join(near)}"
    return f"{message[:1].lower()}{message[1:]}; see {path} --help"


def _out(text: str) -> None:
    """Write to stdout all of the text or fail: an unbuffered stream may take just a part of what it is given."""
    if sys.stdout is None:
        raise OSError("stdout is closed")
    data = memoryview(encode(text, sys.stdout.encoding))
    while data:
        data = data[sys.stdout.buffer.write(data) or 0 :]
    sys.stdout.buffer.flush()


def _load(ctx: typer.Context) -> FactBase:
    settings: Settings = ctx.obj
    return marked(store.load(settings.facts), store.read_lock(settings.facts))


def _page(ctx: typer.Context) -> "Page":
    from kzfacts.draw import Page

    settings: Settings = ctx.obj
    terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal or os.environ.get("COLUMNS") else 100_000
    return Page(max(width, 20), _colored(settings.color, terminal=terminal))


def _colored(asked: Color, *, terminal: bool) -> bool:
    """Whether to use colours: the option first, then NO_COLOR, FORCE_COLOR, CLICOLOR and the terminal."""
    if asked != "auto":
        return asked == "always"
    env = os.environ
    if env.get("NO_COLOR"):
        return False
    forced = env.get("FORCE_COLOR") or env.get("CLICOLOR_FORCE")
    if forced:
        return forced != "0"
    return terminal and env.get("TERM") != "dumb" and env.get("CLICOLOR") != "0"


def _version(wanted: bool) -> None:
    if wanted:
        _out(f"kzfacts {__version__}\n")
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
) -> None:
    """The facts of a topic: kzfacts show trade."""
    base = _load(ctx)
    asked = query.topic(base, topic)
    facts = _select(base, [topic], country, metric)
    form = _form(form, as_json=as_json)
    if form != "table":
        return _export(form, base, facts)
    from kzfacts import tables

    return _out(tables.topic(_page(ctx), asked, facts, quotes=quotes))


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
) -> None:
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

        return _out(export.comparison(form, asked, rows))
    from kzfacts.side_by_side import comparison

    return _out(comparison(_page(ctx), asked, rows, chart=chart, explain=explain))


@app.command()
def get(
    ctx: typer.Context,
    fact: Annotated[str, typer.Argument(metavar="ID", help="A fact, such as trade.turnover-us-2020.")],
    value: Annotated[bool, typer.Option("--value", help="Print the bare number, in the metric's unit.")] = False,
    as_json: Json = False,
) -> None:
    """One fact, whole: kzfacts get trade.turnover-us-2020."""
    asked = query.fact(_load(ctx), fact)
    if value and as_json:
        raise WrongUsageError("--value and --json exclude each other; choose one")
    if value:
        return _out(f"{_bare_number(asked):f}\n")
    if as_json:
        from kzfacts import export

        return _out(export.one_fact(asked))
    from kzfacts import tables

    return _out(tables.one_fact(_page(ctx), asked))


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words that must all be there.")],
    topic: Topics = [],
    country: Countries = [],
    form: Format = "table",
    as_json: Json = False,
) -> None:
    """Facts that contain all the words: kzfacts search nazarbayev."""
    base = _load(ctx)
    facts = query.search(_select(base, topic, country, []), words)
    if not facts:
        raise NotFoundError(f"no fact contains '{' '.join(words)}'; try fewer words")
    form = _form(form, as_json=as_json)
    if form != "table":
        return _export(form, base, facts)
    from kzfacts import tables

    return _out(tables.found(_page(ctx), facts))


@app.command()
def timeline(
    ctx: typer.Context,
    country: Countries = [],
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Nothing that ended before.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Nothing that began after.")] = "",
    form: Format = "table",
    as_json: Json = False,
) -> None:
    """Dated facts in order: kzfacts timeline --since 2018."""
    base = _load(ctx)
    facts = query.timeline(_select(base, [], country, []), _day(since, first=True), _day(until, first=False))
    if not facts:
        raise NotFoundError("no dated fact lies there; widen --since and --until")
    form = _form(form, as_json=as_json)
    if form != "table":
        return _export(form, base, facts)
    from kzfacts import tables

    return _out(tables.timeline(_page(ctx), facts))


@app.command()
def topics(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> None:
    """The topics, with the number of their facts."""
    _list(ctx, "topics", _form(form, as_json=as_json))


@app.command()
def countries(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> None:
    """The countries and groups, by code, name and alias."""
    _list(ctx, "countries", _form(form, as_json=as_json))


@app.command()
def metrics(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> None:
    """What is measured, and in which unit."""
    _list(ctx, "metrics", _form(form, as_json=as_json))


@app.command()
def sources(ctx: typer.Context, form: Format = "table", as_json: Json = False) -> None:
    """Where the facts come from."""
    _list(ctx, "sources", _form(form, as_json=as_json))


@app.command()
def check(
    ctx: typer.Context,
    explain: Annotated[str, typer.Option("--explain", metavar="RULE", help="Say what a rule means.")] = "",
    as_json: Json = False,
) -> None:
    """Is the fact base sound? kzfacts --facts my.toml check."""
    from kzfacts import rules

    if explain:
        return _out(rules.explain(explain))
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
) -> None:
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
) -> None:
    """Print the problems, and last what was looked at; the exit code is 4 if there are any."""
    settings: Settings = ctx.obj
    if as_json:
        from kzfacts import export

        _out(export.report(*counts, problems))
    else:
        _out("".join(f"{clean(f'{settings.facts}:{p.line}: {p.fact}: {p.message} [{p.rule}]')}\n" for p in problems))
    print(f"kzfacts: {closing}", file=sys.stderr)
    if problems or failed:
        raise typer.Exit(4)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


@app.command()
def schema(
    output: Annotated[bool, typer.Option("--output", help="That of the JSON that the commands print.")] = False,
) -> None:
    """The JSON Schema of a fact base, for editors: kzfacts schema > facts.schema.json."""
    import json

    from kzfacts.schema import base_schema, output_schema

    _out(json.dumps(output_schema() if output else base_schema(), indent=2, ensure_ascii=False) + "\n")


def _list(ctx: typer.Context, section: Literal["topics", "countries", "metrics", "sources"], form: Form) -> None:
    base = _load(ctx)
    counts = query.counts(base)[section]
    if form != "table":
        from kzfacts import export

        return _out(export.declared(form, base, section, counts))
    from kzfacts import tables

    return _out(tables.listing(_page(ctx), *tables.overview(base, section, counts)))


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


def _export(form: Form, base: FactBase, facts: list[Fact]) -> None:
    from kzfacts import export

    _out(export.facts(form, base, facts))


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
