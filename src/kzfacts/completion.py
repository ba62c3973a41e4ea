"""Completes command lines: the scripts of the shells, and what may stand where a word is begun.

A fact base may be hostile, and a shell may run what it is handed: nothing but plain words leaves this room.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

from kzfacts import query, store
from kzfacts.errors import KzfactsError
from kzfacts.model import FactBase
from kzfacts.options import base_file

FILES = "/\n"  # what no value can be: the shell is to complete the name of a file
PLAIN = re.compile(r"[A-Za-z0-9._-]+")

SCRIPTS = {
    "bash": r"""_kzfacts() {
    local begun="${2-${COMP_WORDS[COMP_CWORD]}}" word
    COMPREPLY=()
    while IFS= read -r word; do
        if [[ $word == / ]]; then compopt -o default 2>/dev/null; else COMPREPLY+=("$word"); fi
    done < <(_KZFACTS_COMPLETE=bash "${COMP_WORDS[0]}" "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$begun" 2>/dev/null)
}
complete -F _kzfacts kzfacts
""",
    "zsh": r"""#compdef kzfacts
_kzfacts() {
    local -a found
    found=("${(@f)$(_KZFACTS_COMPLETE=zsh "${(Q)words[1]}" "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    compset -P '--*='
    if [[ $found[1] == / ]]; then _files; else compadd -- $found; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _kzfacts "$@"; else compdef _kzfacts kzfacts; fi
""",
    "fish": r"""function __kzfacts
    set -lx _KZFACTS_COMPLETE fish
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l word (commandline -ct)
    set -l option (string match -r -- '^--[^=]+=' "$word")
    set -l begun (string replace -r -- '^["\']' '' "$word")
    for value in ($program $words "$begun" 2>/dev/null)
        if test "$value" = /
            for path in (__fish_complete_path (string replace -- "$option" '' "$word"))
                echo -- "$option$path"
            end
        else
            echo -- "$option$value"
        end
    end
end
complete -c kzfacts -f -a '(__kzfacts)'
""",
}


def completed(program: Any, shell: str, words: Sequence[str]) -> str:
    """What the last word may become, a line each, given those before it; FILES where it names a file.

    Typer finds out which argument or option it belongs to; what this is called in the help says what may stand there.
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
        base = store.load(base_file(named and str(Path(named).expanduser())))
        given = ctx.params.get(str(asked.name))
        found = _begun(_VALUES[kind](base, given if isinstance(given, list | tuple) else ()), begun)
    else:
        found = [item.value for item in asked.shell_complete(ctx, begun)]
    return "".join(f"{word}\n" for word in dict.fromkeys(found) if PLAIN.fullmatch(word))


def _begun(values: Iterable[str], word: str) -> list[str]:
    """The values that begin with a word, in its case if they can be; one like an option would be taken for one."""
    return [
        next((cased for cased in (value, value.lower(), value.upper()) if cased.startswith(word)), value)
        for value in values
        if value.casefold().startswith(word.casefold()) and not value.startswith("-")
    ]


def _countries(base: FactBase, given: Sequence[str]) -> list[str]:
    taken = []
    for word in given:
        try:
            taken.append(query.country(base, word))
        except KzfactsError:  # for the command to complain of
            continue
    return [name for c in base.countries.values() if c not in taken for name in (c.code, c.name)]


def _ids(section: str) -> Callable[[FactBase, Sequence[str]], list[str]]:
    def others(base: FactBase, given: Sequence[str]) -> list[str]:
        taken = {word.casefold() for word in given}
        return [known for known in getattr(base, section) if known.casefold() not in taken]

    return others


def _rules() -> list[str]:
    from kzfacts.rules import RULES

    return [rule.name for rule in RULES]


_VALUES = {
    "COUNTRY": _countries,
    "TOPIC": _ids("topics"),
    "METRIC": _ids("metrics"),
    "SOURCE": _ids("sources"),
    "ID": _ids("facts"),
}
