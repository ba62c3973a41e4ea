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
STYLES = {".txt": "text", ".md": "markdown", ".bib": "bibtex", ".json": "csl-json"}  # of cite
FOR_TXT = {"table", "plain", "text", "sentence"}


def choose_format(ctx: Any, file: str) -> None:
    """Set the format of a command to that of a file name, unless an option gives one.

    Raises WrongUsageError if the two contradict each other, or if the command has no such format.
    """
    suffix = Path(file).suffix.lower()
    if suffix in (".toml", ".lock"):
        raise WrongUsageError(f"{file} is a name for a fact base or its lock; use another suffix")
    option = next((p for p in ctx.command.params if p.name in ("form", "style")), None)
    possible = option.type.choices if option else ("table", "json")
    formats = STYLES if option and option.name == "style" else FORMATS
    named = formats.get(suffix)
    given = _given(ctx, option)
    if given:
        if named and given != named and not {given, named} <= FOR_TXT:
            raise WrongUsageError(
                f"{file} would be {named}, but the command line says {given}; "
                "change the suffix or leave out the format"
            )
        return
    if named not in possible:
        suffixes = ", ".join(s for s, known in formats.items() if known in possible)
        known = suffix in FORMATS or suffix in STYLES
        problem = f"can't write {suffix}" if known else f"can't tell the format of {file}"
        raise WrongUsageError(f"{problem}; end the name in one of {suffixes}")
    if option:
        ctx.params[option.name] = named
    elif named == "json":
        ctx.params["as_json"] = True


def _given(ctx: Any, option: Any) -> str | None:
    """Return the format that the command line states."""
    if ctx.params.get("as_json"):
        return "json"
    source = option and ctx.get_parameter_source(option.name)
    return ctx.params[option.name] if source and source.name == "COMMANDLINE" else None


def write(file: str, text: str | bytes) -> None:
    """Write an answer all or nothing, text as UTF-8. Raises UnwritableError if it can't be."""
    from kzfacts.store import atomic

    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    atomic.replace(Path(file), data)
