"""Measures how long kzfacts takes, next to bare Python, Typer hello worlds and other tools.

Prints a Markdown table. The programs take turns, round after round, so that a busy machine slows
all of them down; a ratio is the median over the rounds. `--count` adds instructions as counted by
callgrind, which hardly vary between runs.
"""

import argparse
import csv
import io
import json
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

KZFACTS = str(Path(sys.executable).parent / "kzfacts")
QUERY = "select * from {} where topic = 'trade'"

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

BARE = "python -I -c pass"
JSON, TABLE = "Typer hello world, a line of JSON", "Typer hello world, a Rich table"


class Row(NamedTuple):
    """A command to measure, and the name of the hello world to compare it with.

    `emptied` is a folder whose content is deleted before each run.
    """

    name: str
    command: list[str]
    baseline: str
    environment: Mapping[str, str] = {}
    emptied: Path | None = None
    counted: bool = True


def rows(folder: Path) -> Iterator[Row]:
    """Yield all commands to measure; tools that are not installed are left out."""
    (folder / "hello.py").write_text(HELLO)
    (folder / "hello_table.py").write_text(HELLO_TABLE)
    yield Row(BARE, [sys.executable, "-I", "-c", "pass"], JSON)
    yield Row(JSON, [sys.executable, str(folder / "hello.py"), "world"], JSON)
    yield Row(TABLE, [sys.executable, str(folder / "hello_table.py"), "world"], TABLE)
    yield from kzfacts_rows(folder)
    write_facts(folder)
    for name, command in other_tools(folder).items():
        if shutil.which(command[0]):
            yield Row(name, command, JSON, counted=False)


def kzfacts_rows(folder: Path) -> Iterator[Row]:
    """Yield the commands of kzfacts, with a cache where nothing else is said."""
    cached = {"KZFACTS_CACHE": str(folder / "cache")}
    first = folder / "first"
    show, as_json = [KZFACTS, "show", "trade"], [KZFACTS, "show", "trade", "--json"]
    yield Row("kzfacts show trade --json", as_json, JSON, cached)
    yield Row(
        "kzfacts show trade --json, first run",
        as_json,
        JSON,
        {"KZFACTS_CACHE": str(first)},
        emptied=first,
    )
    yield Row("kzfacts show trade --json, no cache", as_json, JSON, {"KZFACTS_CACHE": "off"})
    yield Row("kzfacts show trade", show, TABLE, cached)
    compare = [KZFACTS, "compare", "us", "china", "russia"]
    yield Row("kzfacts compare us china russia", compare, TABLE, cached)
    yield Row("kzfacts --help", [KZFACTS, "--help"], JSON, cached)
    tab = {"_KZFACTS_COMPLETE": "bash", **cached}
    yield Row("kzfacts show TAB", [KZFACTS, "show", ""], JSON, tab)


def other_tools(folder: Path) -> dict[str, list[str]]:
    """Return the commands that answer the same question; tldr only shows a page."""
    database, table, records, document, page = (
        str(folder / name)
        for name in ("facts.db", "facts.csv", "facts.rec", "facts.json", "page.md")
    )
    pipeline = f"open {document} | get facts | where topic == trade | to json"
    path = "/facts/facts.json?topic=trade&_shape=array"
    return {
        "jq": ["jq", '[.facts[] | select(.topic == "trade")]', document],
        "recsel": ["recsel", "-e", "topic = 'trade'", records],
        "sqlite3": ["sqlite3", "-json", database, QUERY.format("facts")],
        "duckdb": ["duckdb", "-json", "-c", QUERY.format(f"'{table}'")],
        "nushell": ["nu", "-n", "-c", pipeline],
        "tldr (Python)": ["tldr", "--render", page],
        "sqlite-utils (Python)": ["sqlite-utils", "query", database, QUERY.format("facts")],
        "datasette (Python)": ["datasette", database, "--get", path],
    }


def write_facts(folder: Path) -> None:
    """Write the bundled facts in the formats of the other tools."""
    document = run(Row("export", [KZFACTS, "export", "-f", "json"], JSON))
    table = run(Row("export", [KZFACTS, "export", "-f", "csv"], JSON))
    (folder / "facts.json").write_text(document)
    (folder / "facts.csv").write_text(table)
    keys, *lines = csv.reader(io.StringIO(table))
    with sqlite3.connect(folder / "facts.db") as database:
        database.execute(f"create table facts ({', '.join(keys)})")
        database.executemany(f"insert into facts values ({', '.join('?' * len(keys))})", lines)
    (folder / "facts.rec").write_text(records(table))
    trade = (fact for fact in json.loads(document)["facts"] if fact["topic"] == "trade")
    items = "".join(f"- {fact['text'] or fact['written']}:\n\n`{fact['id']}`\n\n" for fact in trade)
    (folder / "page.md").write_text(f"# trade\n\n> Facts.\n\n{items}")


def records(table: str) -> str:
    """Return a table in CSV as a file of recutils."""
    keys, *lines = csv.reader(io.StringIO(table))
    return "\n".join(
        "".join(f"{key}: {value}\n" for key, value in zip(keys, line, strict=True) if value)
        for line in lines
    )


def run(row: Row, *before: str, output: int = subprocess.PIPE) -> str:
    """Run a command once, as a user does, and return its stdout and stderr."""
    if row.emptied:
        shutil.rmtree(row.emptied, ignore_errors=True)
    ours = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "KZFACTS"))
    }
    result = subprocess.run(
        [*before, *row.command],
        env={**ours, "PYTHONHASHSEED": "0", **row.environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"{row.name} failed: {result.stderr}")
    return (result.stdout or "") + result.stderr


def warm_up(row: Row) -> None:
    """Run a command once, so that all files are compiled and in memory, and check that it works."""
    if not run(row) and row.name != BARE:
        raise SystemExit(f"{row.name} prints nothing")


def seconds(row: Row) -> float:
    """Return the time of one run."""
    start = time.perf_counter()
    run(row, output=subprocess.DEVNULL)
    return time.perf_counter() - start


def instructions(row: Row) -> int:
    """Return the number of instructions of one run."""
    callgrind = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    printed = run(row, *callgrind, output=subprocess.DEVNULL)
    return int(re.findall(r"Collected : (\d+)", printed)[0])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--count", action="store_true", help="also count instructions (valgrind)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = list(rows(Path(folder)))
        for row in measured:
            warm_up(row)
        times: dict[str, list[float]] = {row.name: [] for row in measured}
        for _ in range(options.rounds):
            for row in measured:
                times[row.name].append(seconds(row))
        counts = {row.name: instructions(row) for row in measured if options.count and row.counted}
    head = ["", "median ms", "least ms", "× bare Python", "× its hello world"]
    head += ["million instructions", "× bare Python", "× its hello world"] if counts else []
    print(f"| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}")
    for row in measured:
        print(f"| {' | '.join(cells(row, times, counts))} |")


def cells(row: Row, times: Mapping[str, list[float]], counts: Mapping[str, int]) -> Iterator[str]:
    """Yield the cells of a row of the table."""
    own = times[row.name]
    yield from (row.name, f"{1000 * statistics.median(own):.1f}", f"{1000 * min(own):.1f}")
    for other in (BARE, row.baseline):
        ratios = (a / b for a, b in zip(own, times[other], strict=True))
        yield f"{statistics.median(ratios):.2f}"
    if row.name in counts:
        count = counts[row.name]
        yield f"{count / 1e6:.0f}"
        yield from (f"{count / counts[other]:.2f}" for other in (BARE, row.baseline))
    elif counts:
        yield from ("", "", "")


if __name__ == "__main__":
    main()
