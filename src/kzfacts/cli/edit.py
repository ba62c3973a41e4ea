"""The commands that create and change a fact base: all or nothing, and no comment is lost."""

import inspect
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from kzfacts.cli.busy import busy
from kzfacts.cli.options import Answer, Settings, base_name, refuse_installed
from kzfacts.errors import (
    BrokenBaseError,
    KzfactsError,
    Problem,
    RefusedError,
    UnreadableError,
    WrongUsageError,
)
from kzfacts.store import atomic, draft, files, keys, toml
from kzfacts.store.load import (
    Input,
    bundled,
    compiled,
    located,
    read_input,
    read_inputs,
    read_records,
)
from kzfacts.store.lock import NO_LOCK, lock_path
from kzfacts.text import clean

SHORT = {"country": ["-c"], "metric": ["-m"]}


def init(
    file: Annotated[str, typer.Argument(metavar="FILE", help="File to create, such as my.toml")],
    copy: Annotated[
        bool, typer.Option("--copy", help="Start from a copy of the bundled fact base")
    ] = False,
) -> Answer:
    """Create a fact base.

    Example:
        kzfacts init my.toml
    """
    path = base_name(file, "FILE")
    lock = lock_path(path)
    if os.path.lexists(lock):  # a lock of other facts would make the new ones seem proved
        raise WrongUsageError(f"{lock} already exists; choose a name other than {path}")
    if copy:
        atomic.create(_copies(path))
    else:
        atomic.create({path: files.read(Path(__file__).parents[1] / "template.toml")})
    return Answer("", f"created {path}; to use it: kzfacts topics --facts {path}")


def _copies(path: Path) -> dict[Path, bytes]:
    """Return the contents of a copy of the bundled base: its files and their locks, `path` last."""
    base = bundled()
    copies = {}
    for file in reversed(read_inputs(read_input(base.name, base))):
        target = path if file.name == base.name else path.parent / file.name
        if file.lock is not None:
            copies[lock_path(target)] = file.lock
        copies[target] = file.data
    return copies


def add(
    ctx: typer.Context,
    fact: Annotated[
        str,
        typer.Argument(metavar="TOPIC.NAME", help="Id of the fact, such as trade.turnover-us-2020"),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the fact without adding it")
    ] = False,
    **given: Any,
) -> Answer:
    """Add a fact to a fact base.

    The fact is checked first; if there is a problem, nothing is written. --country and
    --contradicts are repeatable.

    Example:
        kzfacts --facts my.toml add trade.x-us --country us --text "…" --source book --quote "…"
    """
    path = _own(ctx)
    if dry_run:
        keys, _ = _with_fact(path, path, fact, given)
        return Answer(toml.block(fact, keys), f"not added to {path} (--dry-run)")
    with busy(f"checking {path} with the fact"), atomic.alone(path) as file:
        _, new = _with_fact(path, file, fact, given)
        atomic.put(file, new)
    return Answer("", f"added {fact} to {path}")


def _with_key_options(command: Callable[..., Answer]) -> None:
    """Replace the `**given` of a command by an option for each key of a fact."""
    parameters = dict(inspect.signature(command).parameters)
    del parameters["given"]
    last = parameters.pop("dry_run")
    for key in keys.FACT:
        several = key.kind in (keys.TEXTS, keys.TEXT_OR_TEXTS)
        names = [f"--{key.name.replace('_', '-')}", *SHORT.get(key.name, [])]
        option = typer.Option(*names, metavar=key.metavar, help=key.help)
        parameters[key.name] = inspect.Parameter(
            key.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=[] if several else None,
            annotation=Annotated[list[str] if several else str | None, option],
        )
    ordered = [*parameters.values(), last.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    command.__signature__ = inspect.Signature(ordered)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in ordered}


_with_key_options(add)


def edit(ctx: typer.Context) -> Answer:
    """Edit a fact base in your editor.

    Opens a copy in VISUAL or EDITOR, checks it, and saves it only if there are no new problems.

    Example:
        kzfacts --facts my.toml edit
    """
    path = _own(ctx)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise WrongUsageError("no editor is set; set VISUAL or EDITOR, such as EDITOR=nano")
    before = files.read(path)
    copy = atomic.copied(path, before)
    try:
        while True:
            _run(editor, copy)
            if not os.path.lexists(copy):
                raise RefusedError(f"the editor removed {copy}; {path} was not changed")
            after = files.read(copy, f"{path} was not changed")
            if after == before:
                copy.unlink(missing_ok=True)
                return Answer("", f"{path} was not changed")
            complaints = _complaints(path, before, copy, after)
            if not complaints:
                break
            if not _again(complaints):
                raise RefusedError(f"{path} was not changed")
        with atomic.alone(path) as file:
            if files.read(file) != before:
                raise RefusedError(f"{path} was changed by another program in the meantime")
            atomic.put(file, after)
    except (KeyboardInterrupt, typer.Abort):
        return Answer("", f"{path} was not changed{_kept(copy, before)}", 130)
    except KzfactsError as error:
        *lines, last = error.args
        error.args = (*lines, f"{last}{_kept(copy, before)}")
        raise
    copy.unlink(missing_ok=True)
    return Answer("", f"saved {path}")


def _own(ctx: typer.Context) -> Path:
    """Return the base to change. Raises WrongUsageError for the bundled one."""
    settings: Settings = ctx.obj
    if settings.is_bundled:
        raise WrongUsageError(
            "no fact base to change: create one with `kzfacts init my.toml`, then pass "
            "--facts my.toml or set KZFACTS_FILE"
        )
    refuse_installed(settings.facts)
    return settings.facts


def _with_fact(
    path: Path, file: Path, fact_id: str, given: draft.Given
) -> tuple[draft.Keys, bytes]:
    """Return the table of a fact, and the contents of the base with it.

    Raises RefusedError if the fact would add a problem.
    """
    old = _inputs(path, files.read(file))
    keys, missing = draft.keys(compiled(_declarations(old), NO_LOCK), fact_id, given)
    _refuse_known(old, fact_id)
    if missing:
        lines = [m.message for m in missing]
        lines.append(f"complete these lines, paste them into {path}, then add the fact again:")
        paste = dict.fromkeys(toml.block(m.id, m.keys) for m in missing)
        raise RefusedError(*lines, paste="\n".join(paste))
    after, data = toml.appended(path, old[0].data, old[0].tables, fact_id, keys)
    first = old[0]._replace(data=data, toml=files.decode(path, data), tables=after)
    problems = [p.summary for p in _problems(lambda: old, [first, *old[1:]])]
    if problems:
        read_records(old, NO_LOCK)  # raises what was wrong before
        raise RefusedError(*problems, f"{path} was not changed")
    return keys, data


def _declarations(inputs: list[Input]) -> list[Input]:
    """Return the files of a base without their facts."""
    return [
        i._replace(tables={k: v if k in keys.RESERVED else {} for k, v in i.tables.items()})
        for i in inputs
    ]


def _refuse_known(inputs: list[Input], fact_id: str) -> None:
    """Raise RefusedError if there is a fact of this id."""
    topic, _, name = fact_id.partition(".")
    tables = (i.tables.get(topic) for i in inputs)
    if not any(name in table for table in tables if isinstance(table, dict)):
        return
    there = read_records(inputs, NO_LOCK).facts[fact_id]
    source = next(i for i in inputs if str(i.file) == there.file)
    line = toml.line_numbers(source.toml)[there.keys]
    says = there.quantity.shown if there.quantity else there.text
    message = f"{fact_id} already exists: {says}"
    raise RefusedError(f"{there.file}:{line}: {message}; choose another id, or edit the fact")


def _problems(old: Callable[[], list[Input]], new: list[Input]) -> list[Problem]:
    """Return the problems that new files of a base have and the old ones don't.

    If the new base can't be read, only the reasons for that.
    """
    from kzfacts.rules import rules

    try:
        base = read_records(new, NO_LOCK)
    except BrokenBaseError as error:
        return error.problems
    found = rules.violations(base, NO_LOCK)
    if not found:
        return []  # no need to know what the old ones had
    try:
        known = {p[:3] for p in rules.violations(read_records(old(), NO_LOCK), NO_LOCK)}
    except KzfactsError:
        return []  # the old contents can't be read: any improvement may be saved
    return located(base, new, [p for p in found if p[:3] not in known])


def _inputs(path: Path, data: bytes) -> list[Input]:
    """Return the files of a base as if its own file contained `data`."""
    return read_inputs(Input(path.name, path, data, None))


def _complaints(path: Path, old: bytes, copy: Path, new: bytes) -> list[str]:
    try:
        with busy(f"checking {copy}"):
            problems = _problems(lambda: _inputs(path, old), _inputs(copy, new))
        return [f"{copy}:{p.line}: {p.summary}" for p in problems]
    except UnreadableError as error:
        return list(error.args)


def _again(complaints: list[str]) -> bool:
    """Ask whether to edit again; nobody can answer if a stream is closed or full."""
    question = "\n".join([*map(clean, complaints), "Edit again?"])
    try:
        return typer.confirm(question, default=True, err=True)
    except (OSError, RuntimeError):  # input() raises RuntimeError for a closed stream
        return False


def _kept(copy: Path, before: bytes) -> str:
    """Say where the unsaved text is; remove the copy if it is unchanged."""
    if not os.path.lexists(copy):
        return ""
    with suppress(UnreadableError):
        if files.read(copy) == before:
            copy.unlink()
            return ""
    return f"; your edit is in {copy}"


def _run(editor: str, file: Path) -> None:
    """Run an editor on a file. Until it ends, only the editor handles Ctrl-C."""
    import shlex
    import subprocess

    ours = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        # The user's own editor, as the user has set it.
        # An absolute path can't be taken for an option.
        code = subprocess.run([*shlex.split(editor), file.absolute()], check=False).returncode  # noqa: S603
    except (OSError, ValueError) as error:
        raise WrongUsageError(
            f"can't start the editor '{editor}': {error}; set VISUAL or EDITOR"
        ) from None
    finally:
        signal.signal(signal.SIGINT, ours)
    if code:
        raise RefusedError(
            f"the editor '{editor}' failed with exit code {code}; nothing was changed"
        )
