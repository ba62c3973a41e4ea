"""The commands that keep a fact base sound, and prove it."""

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kzfacts.cli.options import Answer, Json, Settings, refuse_installed
from kzfacts.errors import BrokenBaseError, Problem, WrongUsageError
from kzfacts.model.records import Fact
from kzfacts.store import files, lock
from kzfacts.store.load import bundled, compiled, located, locks, read_input, read_inputs
from kzfacts.store.lock import NO_LOCK
from kzfacts.text import clean

if TYPE_CHECKING:
    from kzfacts.proof.prove import Report


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
        inputs = read_inputs(read_input(settings.facts.name, settings.facts))
        base = compiled(inputs)
        problems = located(base, inputs, rules.check(base, locks(inputs)))
        facts = len(base)
        proved = sum(f.proved for f in base.facts.values())
    except BrokenBaseError as error:
        problems, facts = error.problems, error.facts
    closing = f"{_counted(facts, 'fact')}, {proved} proved, {_counted(len(problems), 'problem')}"
    return _judge(problems, closing, (facts, proved, 0), as_json=as_json)


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
    if write_lock:
        refuse_installed(settings.facts)
    if texts and not _is_folder(texts):
        raise WrongUsageError(
            f"--texts {texts} is no directory; name the one that holds SOURCE.txt"
        )
    inputs = read_inputs(read_input(settings.facts.name, settings.facts))
    base = compiled(inputs, NO_LOCK)
    folders = {s.id: texts or Path(s.file).parent / "texts" for s in base.sources.values()}
    report = prove_all(base, files.read_texts(folders))
    missing = len(report.not_at_hand)
    if write_lock:
        for file in (i.file for i in inputs if i is inputs[0] or i.file != bundled()):
            own = {i: f for i, f in base.facts.items() if f.file == str(file)}
            _write_lock(file, own, report)
    failed = len(base) - len(report.proved) - missing
    closing = f"{len(report.proved)} proved, {failed} failed, {missing} not checked for want of their text"
    if missing and not report.proved:
        closing += "; put it as SOURCE.txt into the directory that --texts names"
    counts = (len(base), len(report.proved), missing)
    problems = located(base, inputs, report.problems)
    return _judge(problems, closing, counts, as_json=as_json, failed=not report.proved)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        return isinstance(error, PermissionError)  # reading it reports this


def _write_lock(file: Path, facts: Mapping[str, Fact], report: "Report") -> None:
    """Record which facts of a file are proved; what can't be checked now stays as it was.

    Raises UnreadableError if the old lock is needed for that and can't be read.
    """
    from kzfacts.store import atomic

    with atomic.alone(file):
        proved = {i: facts[i] for i in report.proved if i in facts}
        missing = {i: facts[i] for i in report.not_at_hand if i in facts}
        if missing:
            old = lock.parse_lock(lock.lock_path(file), lock.read_lock(file)).facts
            proved |= {i: f for i, f in missing.items() if old.get(i) == lock.digest(f)}
        lock.write_lock(file, lock.locked(proved))


def _judge(
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
        lines = (f"{p.file}:{p.line}: {p.told}" for p in problems)
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
