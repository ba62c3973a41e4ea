"""How long kzfacts takes beside bare Python, Typer hello worlds and other tools that answer from
the same facts.

Prints a Markdown table. All are run in turn, round after round, so that a busy machine is busy for
all of them; a ratio is the median over the rounds. `--count` adds instructions as callgrind counts
them, which hardly change from run to run.
"""

import argparse
import csv
import io
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kzfacts.cli import app
from kzfacts.render import data
from kzfacts.store import load

BIN = Path(sys.executable).parent
KZFACTS = str(BIN / "kzfacts")
WHERE = "select * from {} where topic = 'trade'"

HELLO = """
import json
import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False)

@app.command()
def hello(name: str) -> None:
    print(json.dumps({"hello": name}))

app()
"""
HELLO_TABLE = """
import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(rich_markup_mode=None, add_completion=False)

@app.command()
def hello(name: str) -> None:
    table = Table("number", "greeting")
    for number in range(10):
        table.add_row(str(number), f"hello {name}")
    Console().print(table)

app()
"""


class Row(NamedTuple):
    """What is run, and the hello world that does as much as it."""

    name: str
    command: list[str]
    beside: str
    environment: Mapping[str, str] = {}
    counted: bool = True


BARE = "python -I -c pass"
JSON, TABLE = "Typer hello world, a line of JSON", "Typer hello world, a Rich table"


def rows(folder: Path) -> Iterator[Row]:
    """All that is measured here; what isn't installed is left out."""
    (folder / "hello.py").write_text(HELLO)
    (folder / "hello_table.py").write_text(HELLO_TABLE)
    yield Row(BARE, [sys.executable, "-I", "-c", "pass"], JSON)
    yield Row(JSON, [sys.executable, str(folder / "hello.py"), "world"], JSON)
    yield Row(TABLE, [sys.executable, str(folder / "hello_table.py"), "world"], TABLE)
    for words, beside in (
        ("show trade --json", JSON),
        ("show trade", TABLE),
        ("compare us china russia", TABLE),
        ("--help", JSON),
    ):
        yield Row(f"kzfacts {words}", [KZFACTS, *words.split()], beside)
    if "completion" in app.COMMANDS:
        line = {
            "_KZFACTS_COMPLETE": "complete_bash",
            "COMP_WORDS": "kzfacts show ",
            "COMP_CWORD": "2",
        }
        yield Row("kzfacts show TAB", [KZFACTS], JSON, line)
    facts(folder)
    for name, command in others(folder).items():
        if shutil.which(command[0]):
            yield Row(name, command, JSON, counted=False)


def others(folder: Path) -> dict[str, list[str]]:
    """The same question put to other tools; tldr only shows a page."""
    database, table, records = (
        str(folder / name) for name in ("facts.db", "facts.csv", "facts.rec")
    )
    document, page = str(folder / "facts.json"), str(folder / "page.md")
    return {
        "jq": ["jq", '[.facts[] | select(.topic == "trade")]', document],
        "recsel": ["recsel", "-e", "topic = 'trade'", records],
        "sqlite3": ["sqlite3", "-json", database, WHERE.format("facts")],
        "duckdb": ["duckdb", "-json", "-c", WHERE.format(f"'{table}'")],
        "nushell": [
            "nu",
            "-n",
            "-c",
            f"open {document} | get facts | where topic == trade | to json",
        ],
        "tldr (Python)": ["tldr", "--render", page],
        "sqlite-utils (Python)": ["sqlite-utils", "query", database, WHERE.format("facts")],
        "datasette (Python)": [
            "datasette",
            database,
            "--get",
            "/facts/facts.json?topic=trade&_shape=array",
        ],
    }


def facts(folder: Path) -> None:
    """Write the bundled facts as other tools read them."""
    base = load.load(load.bundled())
    chosen = list(base.facts.values())
    (folder / "facts.json").write_text(data.facts("json", base, chosen))
    table = data.facts("csv", base, chosen)
    (folder / "facts.csv").write_text(table)
    keys, *lines = csv.reader(io.StringIO(table))
    with sqlite3.connect(folder / "facts.db") as database:
        database.execute(f"create table facts ({', '.join(keys)})")
        database.executemany(f"insert into facts values ({', '.join('?' * len(keys))})", lines)
    (folder / "facts.rec").write_text(
        "\n".join(
            "".join(f"{k}: {v}\n" for k, v in zip(keys, line, strict=True) if v) for line in lines
        )
    )
    items = "".join(
        f"- {f.text}:\n\n`{i}`\n\n" for i, f in base.facts.items() if f.topic.id == "trade"
    )
    (folder / "page.md").write_text(f"# trade\n\n> Facts.\n\n{items}")


def run(row: Row, *before: str) -> str:
    """Run it once as a user does; gives what it says on stderr."""
    ours = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "KZFACTS"))
    }
    result = subprocess.run(
        [*before, *row.command],
        env={**ours, "PYTHONHASHSEED": "0", **row.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"{row.name} failed: {result.stderr}")
    return str(result.stderr)


def seconds(row: Row) -> float:
    """The time of one run."""
    begun = time.perf_counter()
    run(row)
    return time.perf_counter() - begun


def instructions(row: Row) -> int:
    """The instructions of one run."""
    said = run(row, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    return int(re.findall(r"Collected : (\d+)", said)[0])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument(
        "--count", action="store_true", help="count instructions too; needs valgrind"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = list(rows(Path(folder)))
        for row in measured:
            run(row)  # so that all is compiled and read from the disk
        times: dict[str, list[float]] = {row.name: [] for row in measured}
        for _ in range(asked.rounds):
            for row in measured:
                times[row.name].append(seconds(row))
        counts = {row.name: instructions(row) for row in measured if asked.count and row.counted}
    head = ["", "median ms", "least ms", "× bare Python", "× its hello world"]
    head += ["million instructions", "× bare Python", "× its hello world"] if counts else []
    print(f"| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}")
    for row in measured:
        mine = times[row.name]
        cells = [row.name, f"{1000 * statistics.median(mine):.1f}", f"{1000 * min(mine):.1f}"]
        for other in (BARE, row.beside):
            ratios = [a / b for a, b in zip(mine, times[other], strict=True)]
            cells.append(f"{statistics.median(ratios):.2f}")
        if row.name in counts:
            count = counts[row.name]
            cells += [
                f"{count / 1e6:.0f}",
                f"{count / counts[BARE]:.2f}",
                f"{count / counts[row.beside]:.2f}",
            ]
        elif counts:
            cells += [""] * 3
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
