"""Writes an answer to the file of --output, in the format of its suffix."""

from pathlib import Path
from typing import Any

from kzfacts.errors import WrongUsageError

FORMATS = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".txt": "table",
    ".sqlite": "sqlite",
    ".db": "sqlite",
}
TEXT = ("table", "plain")  # both are for .txt


def choose_format(ctx: Any, file: str) -> None:
    """Set the format of a command to that of a file name, unless -f or --json gives one.

    Raises WrongUsageError if the two contradict each other, or if the command has no such format.
    """
    suffix = Path(file).suffix.lower()
    format_ = FORMATS.get(suffix)
    if suffix in (".toml", ".lock"):
        raise WrongUsageError(f"{file} is a name for a fact base or its lock; use another suffix")
    given = _given(ctx)
    if given:
        if format_ and given != format_ and not {given, format_} <= set(TEXT):
            raise WrongUsageError(
                f"{file} would be {format_}, but the command line says {given}; "
                "change the suffix or leave out the format"
            )
        return
    possible = _possible(ctx)
    if format_ not in possible:
        suffixes = ", ".join(s for s, known in FORMATS.items() if known in possible)
        problem = f"can't tell the format of {file}" if format_ is None else f"can't write {suffix}"
        raise WrongUsageError(f"{problem}; end the name in one of {suffixes}")
    if "form" in ctx.params:
        ctx.params["form"] = format_
    elif format_ == "json":
        ctx.params["as_json"] = True


def _given(ctx: Any) -> str | None:
    """Return the format that the command line states."""
    if ctx.params.get("as_json"):
        return "json"
    source = ctx.get_parameter_source("form")
    return ctx.params["form"] if source and source.name == "COMMANDLINE" else None


def _possible(ctx: Any) -> tuple[str, ...]:
    for parameter in ctx.command.params:
        if parameter.name == "form":
            return tuple(parameter.type.choices)
    return ("table", "json")


def write(file: str, text: str | bytes) -> None:
    """Write an answer all or nothing, text as UTF-8. Raises UnwritableError if it can't be."""
    from kzfacts.store import atomic

    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    atomic.replace(Path(file), data)
