"""The commands that keep a fact base sound, and prove it."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

from kzfacts.cli.options import Answer, Json, Settings, refuse_installed
from kzfacts.errors import BrokenBaseError, Problem, UnreadableError, WrongUsageError
from kzfacts.store import files, lock
from kzfacts.store.load import load
from kzfacts.store.lock import locked, marked
from kzfacts.store.toml import locate
from kzfacts.text import clean


def check(
    ctx: typer.Context,
    explain: Annotated[
        str, typer.Option("--explain", metavar="RULE", help="Say what a rule means.")
    ] = "",
    as_json: Json = False,
) -> Answer:
    """Is the fact base sound?

    Every problem is told with its line; the exit code is 4 if there is any.

    Example:
        kzfacts --facts my.toml check
    """
    from kzfacts.rules import rules

    if explain:
        return Answer(rules.explain(explain))
    settings: Settings = ctx.obj
    proved = 0
    try:
        base = load(settings.facts)
        proofs = lock.read_lock(settings.facts)
        problems = locate(base.toml, rules.check(base, proofs))
        facts = len(base.facts)
        proved = sum(f.proved for f in marked(base, proofs).facts.values())
    except BrokenBaseError as error:
        problems, facts = error.problems, error.facts
    closing = f"{_counted(facts, 'fact')}, {proved} proved, {_counted(len(problems), 'problem')}"
    return _judge(ctx, problems, closing, (facts, proved, 0), as_json=as_json)


def verify(
    ctx: typer.Context,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts", metavar="DIR", help="Where the texts lie as SOURCE.txt; texts/ by default."
        ),
    ] = None,
    write_lock: Annotated[
        bool, typer.Option("--write-lock", help="Record what has been proved.")
    ] = False,
    as_json: Json = False,
) -> Answer:
    """Prove quotes and numbers against the texts of their sources.

    Proof means that the source says this, there; not that it is true. The exit code is 4 if
    anything fails.

    Example:
        kzfacts verify --texts texts
    """
    from kzfacts.proof.prove import verify as prove_all

    settings: Settings = ctx.obj
    base = load(settings.facts)
    if texts and not texts.is_dir():
        raise WrongUsageError(
            f"--texts {texts} is no directory; name the one that holds SOURCE.txt"
        )
    report = prove_all(
        base, files.read_texts(texts or settings.facts.parent / "texts", base.sources)
    )
    if write_lock:
        proved = list(report.proved)
        refuse_installed(settings.facts)
        with suppress(UnreadableError):  # a broken lock is written anew
            kept = marked(base, lock.read_lock(settings.facts)).facts
            proved += [i for i in report.not_at_hand if kept[i].proved]
        lock.write_lock(settings.facts, locked(base, {i: base.facts[i] for i in proved}))
    missing = len(report.not_at_hand)
    failed = len(base.facts) - len(report.proved) - missing
    closing = f"{len(report.proved)} proved, {failed} failed, {missing} not checked for want of their text"
    if missing and not report.proved:
        closing += "; put it as SOURCE.txt into the directory that --texts names"
    counts = (len(base.facts), len(report.proved), missing)
    problems = locate(base.toml, list(report.problems))
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
        from kzfacts.render import data

        text = data.report(*counts, problems)
    else:
        settings: Settings = ctx.obj
        lines = (f"{settings.facts}:{p.line}: {p.told}" for p in problems)
        text = "".join(f"{clean(line)}\n" for line in lines)
    return Answer(text, closing, 4 if problems or failed else 0)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def schema(
    output: Annotated[
        bool, typer.Option("--output", help="That of the JSON that the commands print.")
    ] = False,
) -> str:
    """The JSON Schema of a fact base, for editors.

    Example:
        kzfacts schema > facts.schema.json
    """
    import json

    from kzfacts.render.schema import base_schema, output_schema

    return (
        json.dumps(output_schema() if output else base_schema(), indent=2, ensure_ascii=False)
        + "\n"
    )


def completion(
    shell: Annotated[
        Literal["bash", "zsh", "fish"], typer.Argument(metavar="SHELL", help="bash, zsh or fish.")
    ],
) -> str:
    """The script that completes words on TAB.

    In bash or zsh, put source <(kzfacts completion bash) into ~/.bashrc, or the same with zsh into
    ~/.zshrc.

    Example:
        kzfacts completion fish | source
    """
    from kzfacts.cli.scripts import SCRIPTS

    return SCRIPTS[shell]
