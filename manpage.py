"""Prints the man page, made from the same help as --help: python manpage.py > kzfacts.1."""

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from typer.main import get_command

from kzfacts import __version__
from kzfacts.cli.app import app
from kzfacts.cli.help import GROUPS, Help, describe

ISSUED = "2026-11-24"  # the date of the release; see CONTRIBUTING.md

SCRIPTING = (Path(__file__).parent / "docs" / "scripting.md").read_text("utf-8")

DESCRIPTION = """\
kzfacts answers from hand-written TOML files of cited facts. It never shows a number without its
hedge, its date and its source.

A fact is proved if its quote was found in the text of its source and contains the number with its
unit and hedge. That proves that the source says so, not that it is true.

Countries can be given by code, name or alias, in any case; topics, metrics, facts and sources by
id. For a mistyped word, kzfacts suggests similar ones. Results go to standard output,
everything else to standard error."""

ENVIRONMENT = (
    ("KZFACTS_FILE", "The fact base to use if --facts is not given."),
    ("KZFACTS_CACHE", "The directory for compiled fact bases, or off."),
    ("KZFACTS_DEBUG", "If set to 1, errors show a traceback."),
    ("NO_COLOR, FORCE_COLOR", "If set, colours are off or on; --color overrides both."),
    ("VISUAL, EDITOR", "The editor that kzfacts edit opens."),
    ("COLUMNS", "The width of the terminal, if it can't be detected or is wrong."),
)

FILES = (
    (
        "facts.toml",
        "The bundled fact base. Your own can have any name that ends in .toml.",
    ),
    (
        "facts.lock",
        "The proofs that kzfacts verify --write-lock records, next to the base (my.lock).",
    ),
    ("texts/SOURCE.txt", "The text of a source, next to the base, for kzfacts verify."),
)


def page() -> str:
    """Return the man page as roff."""
    program = get_command(app)
    context = program.make_context("kzfacts", [], resilient_parsing=True)
    commands = {name: program.get_command(context, name) for name in program.list_commands(context)}  # type: ignore[attr-defined]
    helps = {}
    for name, command in commands.items():
        with command.make_context(name, [], parent=context, resilient_parsing=True) as own:
            helps[name] = describe(command, own)
    overview = describe(program, context, [(name, help_.about[0]) for name, help_ in helps.items()])
    lines = [
        f'.TH KZFACTS 1 {ISSUED} "kzfacts {__version__}" "User Commands"',
        ".SH NAME",
        "kzfacts \\- cited facts: how big, since when, says who?",
        ".SH SYNOPSIS",
        "\n.br\n".join(usage(help_) for help_ in (overview, *helps.values())),
        ".SH DESCRIPTION",
        *paragraphs([overview.about[0], *DESCRIPTION.split("\n\n")]),
        ".SH COMMANDS",
        *(
            line
            for group, names in GROUPS.items()
            for line in group_section(group, [helps[n] for n in names if n in helps])
        ),
        ".SH OPTIONS",
        *paragraphs(["These go before or after the command; the later one wins."]),
        *rows(dict(overview.sections)["Options"]),
        ".SH EXIT STATUS",
        *rows(re.findall(r"^\| (\d+) \| (.+) \|$", SCRIPTING.replace("`", ""), re.MULTILINE)),
        ".SH ENVIRONMENT",
        *rows(ENVIRONMENT),
        ".SH FILES",
        *rows(FILES),
        ".SH EXAMPLES",
        *rows((example, help_.about[0]) for help_ in helps.values() for example in help_.examples),
        ".SH SEE ALSO",
        *paragraphs(["jq(1), to process the output of --json. docs/json.md describes its keys."]),
    ]
    return "\n".join(lines) + "\n"


def group_section(group: str, helps: Iterable[Help]) -> Iterator[str]:
    """Yield a group of commands with their arguments and options."""
    helps = list(helps)
    if helps:
        yield f".SS {roff(group)}"
    for help_ in helps:
        yield from (".TP", usage(help_))
        yield from paragraphs(help_.about, between=".IP")
        parameters = [row for _, section in help_.sections for row in section]
        if listed := [row for row in parameters if not row[0].endswith("--help")]:
            yield from (".RS", *rows(listed), ".RE")


def usage(help_: Help) -> str:
    """Return the usage line of a command, with its fixed words in bold."""
    fixed = re.match(r"[a-z ]+", help_.usage)
    assert fixed, "a usage line begins with the program"
    return f"\\fB{roff(fixed[0].strip())}\\fR {roff(help_.usage[fixed.end() :])}".strip()


def rows(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a list of terms and their descriptions."""
    for term, description in pairs:
        yield from (".TP", f"\\fB{roff(term)}\\fR", *filled(description))


def paragraphs(texts: Iterable[str], between: str = ".PP") -> Iterator[str]:
    """Yield texts with space between them."""
    for at, text in enumerate(texts):
        if at:
            yield between
        yield from filled(text)


def filled(text: str) -> list[str]:
    """Wrap a text so that diffs are easy to read; roff fills the lines itself."""
    return [
        roff(line)
        for line in textwrap.wrap(text, 70, break_on_hyphens=False, break_long_words=False)
    ]


def roff(text: str) -> str:
    """Escape a text so that roff takes nothing in it for a request or a typographic sign."""
    signs = {
        "\\": "\\e",
        "-": "\\-",
        "'": "\\(aq",
        "`": "\\(ga",
        "^": "\\(ha",
        "~": "\\(ti",
        '"': "\\(dq",
    }
    escaped = "".join(signs.get(c, c if c.isascii() else f"\\[u{ord(c):04X}]") for c in text)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


if __name__ == "__main__":
    sys.stdout.write(page())
