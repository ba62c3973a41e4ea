import subprocess
import sys

import pytest

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
    ("show trade", (*WRITERS, *CHECKERS, *JSON, *COMPARING)),
    ("compare us china", (*WRITERS, *CHECKERS, *JSON)),
    ("--help", (*RICH, *WRITERS[:-1], *CHECKERS, *JSON, *DRAWING, *COMPARING)),
]
PROGRAM = "import sys; from kzfacts.cli.main import main; main({words}); print(*sys.modules, file=sys.stderr)"


def modules(program: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(result.stderr.split())


@pytest.mark.parametrize(("words", "banned"), PATHS, ids=[words for words, _ in PATHS])
def test_a_command_does_not_import_what_it_does_not_need(
    words: str, banned: tuple[str, ...]
) -> None:
    hello = modules("import sys, typer; typer.Typer(); print(*sys.modules, file=sys.stderr)")
    more = modules(PROGRAM.format(words=words.split())) - hello
    assert not {
        name
        for name in more
        for prefix in banned
        if name == prefix or name.startswith(f"{prefix}.")
    }


def test_every_banned_name_exists() -> None:
    """A module that was renamed would be banned in vain."""
    for name in {name for _, banned in PATHS for name in banned}:
        subprocess.run([sys.executable, "-c", f"import {name}"], check=True)


@pytest.mark.parametrize(("words", "code"), [("topics", 0), ("show", 2), ("show nowhere", 3)])
def test_the_program_ends_with_the_exit_code_and_writes_everything(words: str, code: int) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "kzfacts", *words.split()], capture_output=True, check=False
    )
    assert result.returncode == code
    assert (result.stdout or result.stderr).endswith(b"\n")
