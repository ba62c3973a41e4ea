"""Suggests what to type where the first word is not a command but a name in the fact base."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile

from kzfacts.cli.options import Settings
from kzfacts.cli.words import separated
from kzfacts.errors import KzfactsError
from kzfacts.store import missing
from kzfacts.store.load import load
from kzfacts.text import command, listed

Named = dict[str, list[str]]


def suggest(settings: Settings, args: Sequence[str], *, misspelled: bool) -> str | None:
    """Return the command that a line without one seems to mean, in a sentence.

    None if it means nothing in the base, but may be a misspelled command.
    """
    typed = list(takewhile(lambda word: not word.startswith("-"), args))
    options = args[len(typed) :]
    with suppress(KzfactsError):
        base = load(settings.facts)
        for words in (typed, [" ".join(typed)], separated(typed)):
            named: Named = {}
            for word in words:
                named.setdefault(missing.kind(base, word), []).append(word)
            if named and "" not in named:
                return f"{_described(named)}: {command(*_command(named), *options)}"
    if args[0] == "help":
        return f"no command 'help'; to show help: {command(*args[1:], '--help')}"
    if misspelled:
        return None
    search = f"to search the facts: {command('search', *typed)}"
    return f"no command '{args[0]}'; {search}; to list the commands: kzfacts --help"


def _described(named: Named) -> str:
    (kind, (first, *others)), *more = named.items()
    if more:
        return f"no command '{first}'; to see these facts"
    if others:
        quoted = [f"'{word}'" for word in (first, *others)]
        plural = "countries" if kind == "country" else f"{kind}s"
        return f"{listed(quoted)} are {plural}"
    return f"'{first}' is a {kind}"


def _command(named: Named) -> list[str]:
    """Return the command for words of these kinds."""
    if "fact" in named:
        return ["get", *named["fact"]]
    if "source" in named:
        return ["cite", *named["source"]]
    countries, topics = named.get("country", []), named.get("topic", [])
    metrics = [part for word in named.get("metric", []) for part in ("-m", word)]
    if len(countries) > 1:
        return ["compare", *countries, *(p for word in topics for p in ("-t", word)), *metrics]
    return ["show", *topics, *(p for word in countries for p in ("-c", word)), *metrics]
