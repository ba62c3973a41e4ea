"""Tests that a start imports only what it needs, and that the program ends properly."""

import pytest

from conftest import Process

# What each path must not import, by prefix: a library, or a package or module of ours.
RICH = ("rich",)
HEAVY = (
    "hashlib",
    "dataclasses",
    "inspect",
    "importlib.metadata",
    "importlib.resources",
    "logging",
)
WRITERS = ("filelock", "tomli_w", "tempfile", "subprocess", "kzfacts.store.atomic")
CHECKERS = ("kzfacts.rules", "kzfacts.proof", "kzfacts.model.codes")
JSON = ("json", "kzfacts.render.data")
DRAWING = ("kzfacts.render.canvas", "kzfacts.render.tables", "kzfacts.render.comparison")
COMPARING = ("kzfacts.comparison",)
PATHS = [
    ("show trade --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING, *COMPARING)),
    ("get trade.turnover-us-2020 --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING)),
    ("search china --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING, *COMPARING)),
    ("compare us china --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING)),
    ("trend turnover us china --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING)),
    ("get economy.gdp-per-head-kz-2024 --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING)),
    ("show trade", (*WRITERS, *CHECKERS, *JSON, *COMPARING)),
    ("get trade.turnover-us-2020", (*WRITERS, *CHECKERS, *JSON)),
    ("conflicts", (*WRITERS, *CHECKERS, *JSON)),
    ("conflicts --json", (*RICH, *HEAVY, *WRITERS, *CHECKERS, *DRAWING)),
    ("compare us china", (*WRITERS, *CHECKERS, *JSON)),
    ("--help", (*RICH, *WRITERS[:-1], *CHECKERS, *JSON, *DRAWING, *COMPARING)),
]
PRINT = "print(*sys.modules, file=sys.stderr)"
HELLO = f"import sys, typer; typer.Typer(); {PRINT}"
MAIN = "import sys; from kzfacts.cli.main import main"
PROGRAM = f"{MAIN}; code = main({{words}}); {PRINT}; sys.exit(code)"


def modules(process: Process, program: str) -> set[str]:
    """Return the modules that a program has imported when it prints them."""
    result = process("python", "-c", program)
    assert result.code == 0, result.err
    return set(result.err.split())


@pytest.mark.parametrize(("words", "banned"), PATHS, ids=[words for words, _ in PATHS])
def test_a_command_does_not_import_what_it_does_not_need(
    process: Process, words: str, banned: tuple[str, ...]
) -> None:
    more = modules(process, PROGRAM.format(words=words.split())) - modules(process, HELLO)
    assert not {
        name
        for name in more
        for prefix in banned
        if name == prefix or name.startswith(f"{prefix}.")
    }


@pytest.mark.parametrize("words", ["show trade --json", "get trade.turnover-us-2020 --json"])
def test_a_lookup_in_a_compiled_base_has_nothing_of_search(process: Process, words: str) -> None:
    for _ in range(2):  # the first run compiles the base
        loaded = modules(process, PROGRAM.format(words=words.split()))
    assert not {"kzfacts.store.search", "kzfacts.store.missing"} & loaded


def test_every_banned_name_exists(process: Process) -> None:
    """Banning a module that has been renamed would have no effect."""
    for name in {name for _, banned in PATHS for name in banned}:
        assert process("python", "-c", f"import {name}") == (0, "", "")


@pytest.mark.parametrize(("words", "code"), [("topics", 0), ("get", 2), ("show nowhere", 3)])
def test_the_program_ends_with_the_exit_code_and_writes_everything(
    process: Process, words: str, code: int
) -> None:
    result = process("kzfacts", *words.split())
    assert result.code == code
    written, silent = (result.err, result.out) if code else (result.out, result.err)
    assert written.endswith("\n")
    assert silent == ""
