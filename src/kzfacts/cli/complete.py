"""Completes command lines: the scripts of the shells, and what may stand where a word is begun.

A fact base may be hostile, and a shell may run what it is handed: nothing but plain words leaves
this room.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

from kzfacts.cli.options import base_file
from kzfacts.errors import KzfactsError
from kzfacts.store.load import load

if TYPE_CHECKING:
    from kzfacts.store.base import Base

FILES = "/\n"  # what no value can be: the shell is to complete the name of a file
PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def completed(program: Any, shell: str, words: Sequence[str]) -> str:
    """What the last word may become, a line each, given those before it; FILES where it names a
    file.

    Typer finds out which argument or option it belongs to; what this is called in the help says
    what may stand there.
    """
    *before, begun = words or [""]
    if shell == "bash":  # leaves quotes in words, and makes words of its own of each "="
        before = [part for word in before if word != "=" for part in split_arg_string(word)]
    ctx = _resolve_context(program, {}, "kzfacts", before)
    asked, begun = _resolve_incomplete(ctx, before, begun)
    kind = (getattr(asked, "metavar", None) or "").removesuffix("...")
    if kind in ("FILE", "DIR"):
        return FILES
    if kind == "RULE":
        found = [rule for rule in _rules() if rule.startswith(begun)]
    elif kind in _VALUES:
        named = ctx.find_root().params.get("facts")
        base = load(base_file(named and str(Path(named).expanduser())))
        given = ctx.params.get(str(asked.name))
        found = _begun(_VALUES[kind](base, given if isinstance(given, list | tuple) else ()), begun)
    else:
        found = [item.value for item in asked.shell_complete(ctx, begun)]
    return "".join(f"{word}\n" for word in dict.fromkeys(found) if PLAIN.fullmatch(word))


def _begun(values: Iterable[str], word: str) -> list[str]:
    """The values that begin with a word, in its case if they can be; one like an option would be
    taken for one.
    """
    return [
        next(
            (cased for cased in (value, value.lower(), value.upper()) if cased.startswith(word)),
            value,
        )
        for value in values
        if value.casefold().startswith(word.casefold()) and not value.startswith("-")
    ]


def _countries(base: "Base", given: Sequence[str]) -> list[str]:
    taken = []
    for word in given:
        try:
            taken.append(base.country(word))
        except KzfactsError:  # for the command to complain of
            continue
    return [name for c in base.countries.values() if c not in taken for name in (c.code, c.name)]


def _ids(section: str) -> Callable[["Base", Sequence[str]], list[str]]:
    def others(base: "Base", given: Sequence[str]) -> list[str]:
        taken = {word.casefold() for word in given}
        return [known for known in getattr(base, section) if known.casefold() not in taken]

    return others


def _rules() -> list[str]:
    from kzfacts.rules.rules import RULES

    return [rule.name for rule in RULES]


_VALUES = {
    "COUNTRY": _countries,
    "TOPIC": _ids("topics"),
    "METRIC": _ids("metrics"),
    "SOURCE": _ids("sources"),
    "ID": _ids("facts"),
}
