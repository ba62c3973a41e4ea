"""The help of a command: read from its own words and parameters, and set for narrow and wide
terminals.
"""

import inspect
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

GROUPS = {
    "Ask": ("show", "compare", "get", "search", "timeline"),
    "See what there is": ("topics", "countries", "metrics", "sources"),
    "Take it along": ("cite", "export"),
    "Keep a base of your own": ("init", "add", "edit", "check", "verify"),
    "Work with other tools": ("schema", "completion"),
}

Rows = Sequence[tuple[str, str]]


class Help(NamedTuple):
    """What there is to know of a command: how to call it, what it does, what it takes, and an
    example or more.
    """

    usage: str
    about: Sequence[str]
    sections: Sequence[tuple[str, Rows]]
    examples: Sequence[str]


def described(command: Any, ctx: Any, commands: Rows = ()) -> Help:
    """The help of a command, or of the program with its commands; the examples stand last in its
    docstring.
    """
    *about, last = inspect.cleandoc(command.help or "").split("\n\n")
    examples = [line.strip() for line in last.removeprefix("Example:").splitlines()]
    parameters = [p for p in command.get_params(ctx) if not p.hidden]
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    sections = [
        (name, [row for row in commands if row[0] in names]) for name, names in GROUPS.items()
    ]
    sections += [("Arguments", [(p.metavar, p.help) for p in arguments])]
    sections += [("Options", [(_written(p), p.help) for p in options])]
    words = [ctx.command_path] + ["[OPTIONS]"] * (
        len(options) > 1
    )  # --help alone is not worth a word
    words += [p.metavar if p.required else f"[{p.metavar}]" for p in arguments]
    words += ["COMMAND [ARGS]..."] * bool(commands)
    return Help(
        " ".join(words),
        [" ".join(paragraph.split()) for paragraph in about],
        [(name, rows) for name, rows in sections if rows],
        [line for line in examples if line],
    )


def page(asked: Help) -> str:
    """The help as text that fits the terminal; examples stay in one piece, to be copied."""
    width = min(shutil.get_terminal_size().columns, 80)
    lines = textwrap.wrap(f"Usage: {asked.usage}", width, subsequent_indent="    ")
    for paragraph in asked.about:
        lines += ["", *textwrap.wrap(paragraph, width)]
    column = max(len(first) for _, rows in asked.sections for first, _ in rows) + 4
    for name, rows in asked.sections:
        lines += ["", f"{name}:", *_listed(rows, width, column)]
    if asked.examples:  # python -OO keeps no docstrings
        lines += ["", "Example:", *(f"  {example}" for example in asked.examples)]
    return "\n".join(lines)


def _written(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar}"


def _listed(rows: Rows, width: int, column: int) -> Iterator[str]:
    """Each row in two columns, or its second part below the first where that would be too narrow."""
    for first, second in rows:
        head = f"  {first}".ljust(column)
        if column > width * 2 // 5:
            yield head.rstrip()
            head = " " * 6
        yield from textwrap.wrap(head + second, width, subsequent_indent=" " * len(head))
