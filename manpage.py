"""Prints the man page, made of the same help that --help shows: python manpage.py > kzfacts.1
writes it anew.
"""

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from typer.main import get_command

from kzfacts import __version__
from kzfacts.cli.app import app
from kzfacts.cli.help import GROUPS, Help, described

ISSUED = "2026-11-23"  # a release sets it with the version

README = Path(__file__).with_name("README.md").read_text("utf-8")

DESCRIPTION = """\
kzfacts answers from a hand-written TOML file of cited facts. No number is ever shown without its hedge, its date and
its source.

✓ marks a fact whose words and number were found in the text of its source. That proves that the source says this,
there; not that it is true.

Countries go by code, name or alias, in any case; topics, metrics and facts by their id. A mistyped word gets the
nearest ones; nothing is guessed. Results go to standard output, all else to standard error."""

ENVIRONMENT = (
    ("KZFACTS_FILE", "The fact base to read where --facts names none."),
    ("KZFACTS_DEBUG", "If 1, an error shows its traceback."),
    (
        "NO_COLOR, FORCE_COLOR",
        "If set, colours are never used, or always; --color decides over both.",
    ),
    ("VISUAL, EDITOR", "The editor that kzfacts edit opens."),
    ("COLUMNS", "The width of the terminal, if it is not as it says itself."),
)

FILES = (
    (
        "facts.toml",
        "The fact base that ships with kzfacts. Your own may have any name, here my.toml.",
    ),
    (
        "facts.lock",
        "Beside facts.toml (my.lock beside my.toml), what kzfacts verify --write-lock has proved.",
    ),
    ("texts/SOURCE.txt", "Beside the base, the text of each source, for kzfacts verify."),
)


def page() -> str:
    """The man page, as roff."""
    program = get_command(app)
    context = program.make_context("kzfacts", [], resilient_parsing=True)
    commands = {name: program.get_command(context, name) for name in program.list_commands(context)}  # type: ignore[attr-defined]
    helps = {}
    for name, command in commands.items():
        with command.make_context(name, [], parent=context, resilient_parsing=True) as own:
            helps[name] = described(command, own)
    whole = described(program, context, [(name, asked.about[0]) for name, asked in helps.items()])
    lines = [
        f'.TH KZFACTS 1 {ISSUED} "kzfacts {__version__}" "User Commands"',
        ".SH NAME",
        "kzfacts \\- cited facts: how big, since when, says who?",
        ".SH SYNOPSIS",
        "\n.br\n".join(usage(asked) for asked in (whole, *helps.values())),
        ".SH DESCRIPTION",
        *paragraphs([whole.about[0], *DESCRIPTION.split("\n\n")]),
        ".SH COMMANDS",
        *(
            line
            for group, names in GROUPS.items()
            for line in grouped(group, [helps[n] for n in names if n in helps])
        ),
        ".SH OPTIONS",
        *paragraphs(["These go before the command."]),
        *rows(dict(whole.sections)["Options"]),
        ".SH EXIT STATUS",
        *rows(re.findall(r"^\| (\d+) \| (.+) \|$", README.replace("`", ""), re.MULTILINE)),
        ".SH ENVIRONMENT",
        *rows(ENVIRONMENT),
        ".SH FILES",
        *rows(FILES),
        ".SH EXAMPLES",
        *rows((example, asked.about[0]) for asked in helps.values() for example in asked.examples),
        ".SH SEE ALSO",
        *paragraphs(
            ["jq(1), for what --json prints. The README tells of the fact base, key by key."]
        ),
    ]
    return "\n".join(lines) + "\n"


def grouped(group: str, helps: Iterable[Help]) -> Iterator[str]:
    """A group of commands, each with what it takes."""
    helps = list(helps)
    if helps:
        yield f".SS {roff(group)}"
    for asked in helps:
        yield from (".TP", usage(asked))
        yield from paragraphs(asked.about, between=".IP")
        taken = [
            row
            for _, parameters in asked.sections
            for row in parameters
            if not row[0].endswith("--help")
        ]
        if taken:
            yield from (".RS", *rows(taken), ".RE")


def usage(asked: Help) -> str:
    """How to call a command, its fixed words bold."""
    fixed = re.match(r"[a-z ]+", asked.usage)
    assert fixed, "a usage begins with the program"
    return f"\\fB{roff(fixed[0].strip())}\\fR {roff(asked.usage[fixed.end() :])}".strip()


def rows(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A list of terms, each with what it means."""
    for term, meaning in pairs:
        yield from (".TP", f"\\fB{roff(term)}\\fR", *filled(meaning))


def paragraphs(texts: Iterable[str], between: str = ".PP") -> Iterator[str]:
    """Texts with space between them."""
    for at, text in enumerate(texts):
        if at:
            yield between
        yield from filled(text)


def filled(text: str) -> list[str]:
    """A text on lines that are easy to compare; roff fills them anew."""
    return [
        roff(line)
        for line in textwrap.wrap(text, 70, break_on_hyphens=False, break_long_words=False)
    ]


def roff(text: str) -> str:
    """Text in which nothing is a request, an escape or a sign that roff would prettify."""
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
