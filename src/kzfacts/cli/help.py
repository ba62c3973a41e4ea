"""Collects the help of a command from its docstring and parameters, and lays it out."""

import inspect
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kzfacts.cli.options import GLOBAL

GROUPS = {
    "Look up": (
        *("show", "compare", "trend", "get", "search", "timeline", "conflicts"),
        *("topics", "countries", "metrics", "sources"),
    ),
    "Cite and export": ("cite", "export"),
    "Maintain": ("init", "add", "edit", "check", "verify"),
    "Integrate": ("schema", "completion"),
}
# Commands that share a line of the overview.
TOGETHER = {
    ("topics", "countries", "metrics", "sources"): "List what the fact base contains",
    ("add", "edit"): "Add a fact, or edit the fact base in your editor",
}

Rows = Sequence[tuple[str, str]]  # each a term and its description


class Help(NamedTuple):
    """The parts of a help page: usage line, paragraphs, titled lists and example commands."""

    usage: str
    about: Sequence[str]
    sections: Sequence[tuple[str, Rows]]
    examples: Sequence[str]


def describe(command: Any, ctx: Any, commands: Rows = ()) -> Help:
    """Return the help of a command, or of the program with its commands.

    The last paragraph of a command's docstring has its examples.
    """
    *about, last = inspect.cleandoc(command.help or "").split("\n\n")
    examples = [line.strip() for line in last.removeprefix("Example:").splitlines()]
    parameters = [p for p in command.get_params(ctx) if not p.hidden]
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    options = [p for p in options if commands or p.name not in GLOBAL]
    show_help = "Show help; kzfacts COMMAND --help has examples" if commands else "Show help"
    explained = [(_syntax(p), show_help if p.name == "help" else p.help) for p in options]
    sections = [(name, _summaries(dict(commands), names)) for name, names in GROUPS.items()]
    sections += [("Arguments", [(p.metavar, p.help) for p in arguments])]
    sections += [("Options", explained)]
    words = [ctx.command_path]
    words += ["[OPTIONS]"] * (len(options) > 1)  # --help alone is not worth a word
    words += [p.metavar if p.required else f"[{p.metavar}]" for p in arguments]
    words += ["COMMAND [ARGS]..."] * bool(commands)
    return Help(
        " ".join(words),
        [" ".join(paragraph.split()) for paragraph in about],
        [(name, rows) for name, rows in sections if rows],
        [line for line in examples if line],
    )


def _summaries(commands: dict[str, str], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return a line for each of these commands that exists, or for several together."""
    rows = []
    for name in names:
        group, summary = next(
            (item for item in TOGETHER.items() if name in item[0]), ((name,), commands.get(name))
        )
        if name == group[0] and summary:
            rows.append((", ".join(group), summary.rstrip(".")))
    return rows if commands else []


def page(help_: Help) -> str:
    """Lay out a help page for the terminal; examples are never wrapped, so they can be copied."""
    width = min(shutil.get_terminal_size().columns, 80)
    lines = textwrap.wrap(f"Usage: {help_.usage}", width, subsequent_indent="    ")
    for paragraph in help_.about:
        lines += ["", *textwrap.wrap(paragraph, width)]
    commands = [term for name, rows in help_.sections if name in GROUPS for term, _ in rows]
    others = [term for name, rows in help_.sections if name not in GROUPS for term, _ in rows]
    first = help_.sections[0][0]
    for name, rows in help_.sections:
        terms = commands if name in GROUPS else others
        column = max(len(term) for term in terms if ", " not in term or term[0] == "-") + 4
        lines += ["", name] if name not in GROUPS or name == first else [name]
        lines += _list(rows, width, column)
    if help_.examples:  # python -OO keeps no docstrings
        lines += ["", "Example", *(f"  {example}" for example in help_.examples)]
    return "\n".join(lines)


def _syntax(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar}"


def _list(rows: Rows, width: int, column: int) -> Iterator[str]:
    """Yield rows in two columns; on a narrow terminal, the description goes below the term."""
    for term, description in rows:
        head = f"  {term}".ljust(column)
        if column > width * 2 // 5:
            yield from textwrap.wrap(head, width, initial_indent="  ", subsequent_indent="  ")
            head = " " * 6
        elif len(head) > column:
            head += "  "
        indent = " " * min(len(head), column)
        yield from textwrap.wrap(head + description, width, subsequent_indent=indent)
