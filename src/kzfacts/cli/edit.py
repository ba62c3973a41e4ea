"""The commands that start a fact base and change it: all or nothing, and no comment lost."""

import inspect
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

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
from kzfacts.store.load import Input, bundled, compiled, located, read_input, read_inputs
from kzfacts.store.lock import NO_LOCK, lock_path
from kzfacts.text import clean

SHORT = {"country": ["-c"], "metric": ["-m"]}


def init(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The file to write, such as my.toml.")
    ],
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the base that ships with kzfacts.")
    ] = False,
) -> Answer:
    """Start a fact base of your own.

    Example:
        kzfacts init my.toml
    """
    path = base_name(file, "FILE")
    lock = lock_path(path)
    if os.path.lexists(lock):  # a lock of other facts would make the new ones seem proved
        raise WrongUsageError(f"{lock} is there already; choose another name than {path}")
    if copy:
        atomic.create(_copies(path))
    else:
        atomic.create({path: files.read(Path(__file__).parents[1] / "template.toml")})
    return Answer(
        "", f"wrote {path}; see it with kzfacts --facts {path} topics, change it with add or edit"
    )


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
        str, typer.Argument(metavar="TOPIC.NAME", help="Its id, such as trade.turnover-us-2020.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what would be added.")
    ] = False,
    **given: Any,
) -> Answer:
    """Add a fact to a base of your own.

    It is checked first, and written as a whole or not at all. --country can be repeated.

    Example:
        kzfacts --facts my.toml add trade.x-us --country us --text "…" --source book --quote "…"
    """
    path = _own(ctx)
    if dry_run:
        keys, _ = _with_fact(path, path, fact, given)
        return Answer(toml.block(fact, keys), f"this would be added to {path}")
    with atomic.alone(path) as file:
        _, new = _with_fact(path, file, fact, given)
        atomic.put(file, new)
    return Answer("", f"added {fact} to {path}")


def _with_key_options(command: Callable[..., Answer]) -> None:
    """Give a command an option for each key of a fact, in place of its `**given`."""
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
    """Change a base of your own in your editor, checked before it counts.

    Example:
        kzfacts --facts my.toml edit
    """
    path = _own(ctx)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise WrongUsageError("no editor is set; name one in VISUAL or EDITOR, such as EDITOR=nano")
    before = files.read(path)
    copy = atomic.copied(path, before)
    try:
        while True:
            _run(editor, copy)
            if not os.path.lexists(copy):
                raise RefusedError(f"the editor removed {copy}; {path} was left as it is")
            after = files.read(copy, f"{path} was left as it is")
            if after == before:
                copy.unlink(missing_ok=True)
                return Answer("", f"{path} was not changed")
            complaints = _complaints(path, before, copy, after)
            if not complaints:
                break
            if not typer.confirm(
                "\n".join([*map(clean, complaints), "Edit again?"]), default=True, err=True
            ):
                raise RefusedError(f"{path} was left as it is")
        with atomic.alone(path) as file:
            if files.read(file) != before:
                raise RefusedError(f"{path} was changed by someone else meanwhile, and left so")
            atomic.put(file, after)
    except (KeyboardInterrupt, typer.Abort):
        return Answer("", f"{path} was left as it is{_kept(copy, before)}", 130)
    except KzfactsError as error:
        *lines, last = error.args
        error.args = (*lines, f"{last}{_kept(copy, before)}")
        raise
    copy.unlink(missing_ok=True)
    return Answer("", f"{path} is changed")


def _own(ctx: typer.Context) -> Path:
    """Return the base to change: one that is named, and not the one that ships with kzfacts."""
    settings: Settings = ctx.obj
    if settings.is_bundled:
        message = "no base of your own is named: kzfacts init my.toml starts one"
        raise WrongUsageError(
            f"{message}, --facts my.toml before the command, or KZFACTS_FILE, names it"
        )
    refuse_installed(settings.facts)
    return settings.facts


def _with_fact(
    path: Path, file: Path, fact_id: str, given: draft.Given
) -> tuple[draft.Keys, bytes]:
    """Return the table of a fact, and the contents of the base with it.

    Raises RefusedError if the fact would add a problem.
    """
    old = files.read(file)
    base = compiled(_inputs(path, old), NO_LOCK)
    keys, missing = draft.keys(base, fact_id, given)
    if fact_id in base.facts:
        there = base.facts[fact_id]
        line = toml.line_numbers(files.decode(path, old))[
            there.topic.id, fact_id.removeprefix(f"{there.topic.id}.")
        ]
        says = there.quantity.shown if there.quantity else there.text
        raise RefusedError(
            f"{path}:{line}: {fact_id} is there already: {says}; choose another id, or edit it"
        )
    if missing:
        lines = [m.message for m in missing]
        lines.append(
            f"declare what is missing in {path}: fill in these lines, then add the fact again:"
        )
        paste = dict.fromkeys(toml.block(m.id, m.keys) for m in missing)
        raise RefusedError(*lines, paste="\n".join(paste))
    new = toml.appended(path, old, fact_id, keys)
    problems = [p.summary for p in _problems(path, old, path, new)]
    if problems:
        raise RefusedError(*problems, f"{path} was left as it is")
    return keys, new


def _problems(path: Path, old: bytes, named: Path, new: bytes) -> list[Problem]:
    """Return the problems that new contents would add to a base, or that keep it from being read.

    `named` is what messages call the new contents.
    """
    from kzfacts.rules import rules

    try:
        inputs = _inputs(named, new)
        base = compiled(inputs, NO_LOCK)
    except BrokenBaseError as error:
        return error.problems
    try:
        known = {p[:3] for p in rules.violations(compiled(_inputs(path, old), NO_LOCK), NO_LOCK)}
    except KzfactsError:
        return []  # mending what can't be read at all comes first
    return located(base, inputs, [p for p in rules.violations(base, NO_LOCK) if p[:3] not in known])


def _inputs(path: Path, data: bytes) -> list[Input]:
    """Return the files of a base whose own contents would be `data`."""
    return read_inputs(Input(path.name, path, data, None))


def _complaints(path: Path, old: bytes, copy: Path, new: bytes) -> list[str]:
    try:
        return [f"{copy}:{p.line}: {p.summary}" for p in _problems(path, old, copy, new)]
    except UnreadableError as error:
        return list(error.args)


def _kept(copy: Path, before: bytes) -> str:
    """Say where the text is that was not put in place; remove a copy that nobody has changed."""
    if not os.path.lexists(copy):
        return ""
    with suppress(UnreadableError):
        if files.read(copy) == before:
            copy.unlink()
            return ""
    return f"; your text is kept in {copy}"


def _run(editor: str, file: Path) -> None:
    """Run an editor on a file; meanwhile Ctrl-C belongs to the editor."""
    import shlex
    import subprocess

    ours = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        # The user's own editor, as the user has set it.
        # An absolute path can't be taken for an option.
        code = subprocess.run([*shlex.split(editor), file.absolute()], check=False).returncode  # noqa: S603
    except (OSError, ValueError) as error:
        raise WrongUsageError(
            f"the editor '{editor}' can't be started: {error}; set VISUAL or EDITOR"
        ) from None
    finally:
        signal.signal(signal.SIGINT, ours)
    if code:
        raise RefusedError(f"the editor '{editor}' ended with {code}; nothing was changed")
