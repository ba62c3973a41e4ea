import subprocess
import sys

import pytest

JSON = "import json, sys, typer; "
TABLE = "import sys, typer; from rich.console import Console; from rich.table import Table; "
HELLO = """
app = typer.Typer(rich_markup_mode=None, add_completion=False)
app.command()(lambda name: 0)
app(["you"], standalone_mode=False)
if {table}:
    grid = Table("who")
    grid.add_row("✓ you")
    Console().print(grid)
"""
KZFACTS = "import sys; from kzfacts.cli import main; main({words}); "
SAY = "sys.stderr.write(' '.join(sys.modules))"

READING = "decimal _decimal numbers tomli tomli._parser tomli._re tomli._types __future__ _blake2"
ROOMS = "kzfacts {}.asking {}.cli {}.commands {}.errors {}.lock {}.model {}.options {}.query {}.reader {}.store {}.text"
OURS = {*READING.split(), *ROOMS.replace("{}", "kzfacts").split()}


def modules(program: str) -> set[str]:
    result = subprocess.run([sys.executable, "-c", program + SAY], capture_output=True, text=True, check=True)
    return set(result.stderr.split())


def test_json_imports_what_a_hello_world_does_and_little_more() -> None:
    hello = modules(JSON + HELLO.format(table=False))
    more = modules(KZFACTS.format(words=["show", "trade", "--json"])) - hello
    assert {name for name in more if not name.endswith("__mypyc")} <= OURS | {"kzfacts.export"}
    assert not any(name.startswith("rich") for name in hello)  # else they would be allowed


@pytest.mark.parametrize(
    ("words", "rooms"),
    [
        (["show", "trade"], {"draw", "tables"}),
        (["compare", "us", "china"], {"draw", "bars", "compare", "phrases", "side_by_side"}),
    ],
)
def test_a_table_imports_what_a_hello_world_with_one_does_and_little_more(words: list[str], rooms: set[str]) -> None:
    more = modules(KZFACTS.format(words=words)) - modules(TABLE + HELLO.format(table=True))
    assert {name for name in more if not name.endswith("__mypyc")} <= OURS | {f"kzfacts.{room}" for room in rooms}


def test_help_reads_no_facts_and_draws_nothing() -> None:
    loaded = modules(KZFACTS.format(words=["--help"]))
    assert not loaded & {
        "json",
        "kzfacts.export",
        "kzfacts.tables",
        "kzfacts.compare",
        "kzfacts.proof",
        "filelock",
        "rich",
    }


@pytest.mark.parametrize(("words", "code"), [("topics", 0), ("show", 2), ("show nowhere", 3)])
def test_the_program_ends_with_the_exit_code_and_all_is_written(words: str, code: int) -> None:
    result = subprocess.run([sys.executable, "-m", "kzfacts", *words.split()], capture_output=True, check=False)
    assert result.returncode == code
    assert (result.stdout or result.stderr).endswith(b"\n")
