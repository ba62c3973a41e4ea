"""Completes a word of the command line for a shell.

A fact base may be hostile, and a shell may run what it receives: only plain words are printed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

from kzfacts.cli.options import base_file
from kzfacts.errors import KzfactsError
from kzfacts.store.load import load

if TYPE_CHECKING:
    from kzfacts.store.base import Base, Section

FILES = "/\n"  # tells the shell to complete a file name; no value is a slash
PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def complete(program: Any, shell: str, words: Sequence[str]) -> str:
    """Return what the last word can become, one candidate per line; FILES if it names a file.

    Typer finds the argument or option of the word, and its metavar decides what
    to offer.
    """
    *before, word = words or [""]
    if shell == "bash":  # it leaves quotes in words, and makes each "=" a word
        before = [part for word in before if word != "=" for part in split_arg_string(word)]
    ctx = _resolve_context(program, {}, "kzfacts", before)
    parameter, word = _resolve_incomplete(ctx, before, word)
    metavar = (getattr(parameter, "metavar", None) or "").removesuffix("...")
    if metavar in ("FILE", "DIR"):
        return FILES
    if metavar == "RULE":
        found = [rule for rule in _rules() if rule.startswith(word)]
    elif metavar in _VALUES:
        file = ctx.obj.facts_file
        base = load(base_file(file and str(Path(file).expanduser())))
        given = ctx.params.get(str(parameter.name))
        values = _VALUES[metavar](base, given if isinstance(given, list | tuple) else ())
        found = list(_matches(values, word))
    else:
        found = [item.value for item in parameter.shell_complete(ctx, word)]
    return "".join(f"{value}\n" for value in dict.fromkeys(found) if PLAIN.fullmatch(value))


def _matches(values: Iterable[str], word: str) -> Iterator[str]:
    """Yield the values that begin with a word in any case, in the case of the word if possible.

    Values that look like an option are left out.
    """
    for value in values:
        if value.casefold().startswith(word.casefold()) and not value.startswith("-"):
            spellings = (value, value.lower(), value.upper())
            yield next((s for s in spellings if s.startswith(word)), value)


def _countries(base: "Base", given: Sequence[str]) -> list[str]:
    taken = []
    for word in given:
        try:
            taken.append(base.country(word))
        except KzfactsError:  # the command itself will complain
            continue
    return [name for c in base.countries.values() if c not in taken for name in (c.code, c.name)]


def _ids(section: 'Section | Literal["facts"]') -> Callable[["Base", Sequence[str]], list[str]]:
    def others(base: "Base", given: Sequence[str]) -> list[str]:
        taken = {word.casefold() for word in given}
        return [known for known in base.ids(section) if known.casefold() not in taken]

    return others


def _citable(base: "Base", given: Sequence[str]) -> list[str]:
    return _ids("facts")(base, given) + _ids("sources")(base, given)


def _rules() -> list[str]:
    from kzfacts.rules.rules import RULES

    return [rule.name for rule in RULES]


_VALUES = {
    "COUNTRY": _countries,
    "TOPIC": _ids("topics"),
    "METRIC": _ids("metrics"),
    "SOURCE": _ids("sources"),
    "ID": _ids("facts"),
    "ID|SOURCE": _citable,
}
