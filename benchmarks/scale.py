"""Measures how the time of a command grows with the base, next to other tools.

Prints the Markdown of docs/scale.md: milliseconds by size, × the Typer hello world of the same
rounds, a chart, and with `--count` the instructions of cached lookups. All bases are generated;
kzfacts and the other tools look up one fact, and the 20 of one topic.
"""

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import generate
from run import BARE, HELLO, JSON, KZFACTS, Row, instructions, records, run, seconds

SIZES = (100, 1_000, 10_000, 100_000)
LONG = 1_000_000
ID, TOPIC = "topic-0.trade-xa", "topic-1"
SLOW = re.compile(r"(first run|after an edit|first after that|check|add)$|^(jq|recsel|nushell)")
CHART = {
    "kzfacts get": "kzfacts get --json",
    "jq": "jq get",
    "recsel": "recsel get",
    "nushell": "nushell get",
    "sqlite-utils": "sqlite-utils get",
    "DuckDB, Parquet": "DuckDB on Parquet (Python) get",
}
PER_BLOCK = 10  # ms
MOST_BLOCKS = 60

Measured = Mapping[int, Mapping[str, list[float]]]  # for each size, what each command takes


class Base(NamedTuple):
    """A generated base. Its exports for the other tools are next to it, and a copy to edit."""

    file: Path
    cache: Path

    @property
    def edited(self) -> Path:
        """The copy to edit."""
        return self.file.with_name("edited.toml")


def kzfacts(base: Base) -> Iterator[Row]:
    """Yield the commands of kzfacts on a base."""
    cached = {"KZFACTS_FILE": str(base.file), "KZFACTS_CACHE": str(base.cache)}
    commands = {
        "get --json": ["get", ID, "--json"],
        "show --json": ["show", TOPIC, "--json"],
        "compare --json": ["compare", "xa", "xb", "-t", TOPIC, "--json"],
        "search --json": ["search", "trade", "-t", TOPIC, "--json"],
    }
    for name, words in commands.items():
        yield Row(f"kzfacts {name}", [KZFACTS, *words], JSON, cached)
    get = [KZFACTS, *commands["get --json"]]
    emptied = base.cache.with_name("first")
    first = {**cached, "KZFACTS_CACHE": str(emptied)}
    yield Row("kzfacts get --json, first run", get, JSON, first, emptied=emptied)
    edited = {**cached, "KZFACTS_FILE": str(base.edited)}
    yield Row("kzfacts get --json, after an edit", get, JSON, edited)
    search = [KZFACTS, *commands["search --json"]]
    yield Row("kzfacts search --json, first after that", search, JSON, edited)
    yield Row("kzfacts check", [KZFACTS, "check"], JSON, cached)
    words = ["-c", "xa", "--source", "source-0", "--text", "A new claim."]
    yield Row("kzfacts add", [KZFACTS, "add", "topic-0.new", *words], JSON, edited)


def other_tools(base: Base) -> Iterator[Row]:
    """Yield the same lookups by other tools, as far as they are installed."""
    document, database, table, rec = (
        str(base.file.with_suffix(s)) for s in (".json", ".sqlite", ".parquet", ".rec")
    )
    duckdb = "import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall())"
    for name, key, value in (("get", "id", ID), ("show", "topic", TOPIC)):
        sql = f"SELECT * FROM {{}} WHERE {key} = '{value}'"
        commands = {
            "jq": ["jq", f'[.facts[] | select(.{key} == "{value}")]', document],
            "recsel": ["recsel", "-e", f"{key} = '{value}'", rec],
            "nushell": [
                "nu",
                "-n",
                "-c",
                f"open {document} | get facts | where {key} == '{value}' | to json",
            ],
            "sqlite3": ["sqlite3", "-json", database, sql.format("facts")],
            "sqlite-utils": ["sqlite-utils", "query", database, sql.format("facts")],
        }
        if Path(table).exists():
            by_duckdb = [sys.executable, "-c", duckdb, sql.format(f"'{table}'")]
            commands["DuckDB on Parquet (Python)"] = by_duckdb
        for label, command in commands.items():
            if shutil.which(command[0]):
                yield Row(f"{label} {name}", command, JSON)


def measured(base: Base, row: Row) -> float:
    """Return the seconds of one run, after an edit if the row says so; undo what `add` adds."""
    if row.name.endswith("after an edit"):
        with base.edited.open("a", encoding="utf-8") as out:
            out.write("# edited\n")
    before = base.edited.stat().st_size
    taken = seconds(row)
    os.truncate(base.edited, before)
    return taken


def measure(
    facts: int, folder: Path, rounds: int, *, count: bool
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return the milliseconds of each command on a base of a size, and millions of instructions.

    Only those of cached lookups are counted, with `count`.
    """
    base = Base(folder / "base.toml", folder / "cache")
    generate.write(facts, base.file)
    generate.write(facts, base.edited)
    (folder / "hello.py").write_text(HELLO)
    rows = [
        Row(BARE, [sys.executable, "-I", "-c", "pass"], JSON),
        Row(JSON, [sys.executable, str(folder / "hello.py"), "world"], JSON),
        *kzfacts(base),
    ]
    lookups = rows[:6]
    fill(base, lookups[2:])
    counts = {row.name: [instructions(row) / 1e6] for row in lookups if count}
    rows += other_tools(base)
    times: dict[str, list[float]] = {row.name: [] for row in rows}
    for n in range(rounds):
        for row in rows:
            few = facts >= SIZES[-1] and SLOW.search(row.name)
            if not few or n < 3:
                if few:
                    time.sleep(0.1)
                times[row.name].append(1000 * measured(base, row))
    return times, counts


def fill(base: Base, lookups: list[Row]) -> None:
    """Write the files of the other tools, and fill the cache."""
    get = lookups[0]
    for suffix, form in ((".json", "json"), (".csv", "csv")):
        text = run(get._replace(command=[KZFACTS, "export", "-f", form]))
        base.file.with_suffix(suffix).write_text(text, "utf-8")
    table = base.file.with_suffix(".csv")
    base.file.with_suffix(".rec").write_text(records(table.read_text("utf-8")), "utf-8")
    database = str(base.file.with_suffix(".sqlite"))
    run(get._replace(command=[KZFACTS, "export", "-f", "sqlite", "-o", database]))
    with suppress(ImportError):
        duckdb: Any = import_module("duckdb")
        parquet = base.file.with_suffix(".parquet")
        duckdb.sql(f"COPY (FROM read_csv('{table}', sample_size = -1)) TO '{parquet}'")
    time.sleep(2.5)  # until the file counts as settled
    for row in (*lookups, get):  # a search adds its index to the compiled base
        run(row)


def table(head: str, found: Measured, cell: Callable[[list[float], list[float]], str]) -> str:
    """Return a table: a command in each row, a size in each column.

    `cell` gets what a command takes, and what the Typer hello world takes.
    """
    lines = [
        f"| {head} | {' | '.join(f'{size:,}' for size in found)} |",
        f"|---|{'---:|' * len(found)}",
    ]
    for name in found[min(found)]:
        cells = (cell(of[name], of[JSON]) if of.get(name) else "" for of in found.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def ratio(own: list[float], hello: list[float]) -> str:
    """Return the least of a command as a multiple of that of the hello world."""
    return f"{min(own) / min(hello):.2f}"


def chart(times: Measured) -> Iterator[str]:
    """Yield the lines of a chart: the least time of a lookup by size, for each tool."""
    for label, row in CHART.items():
        for size, of in times.items():
            if of.get(row):
                least = min(of[row])
                blocks = round(least / PER_BLOCK)
                bar = "█" * min(blocks, MOST_BLOCKS) + "…" * (blocks > MOST_BLOCKS)
                yield f"{label if size == min(times) else '':15} {size:>10,}  {bar} {least:,.0f} ms"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--long", action="store_true", help=f"also {LONG:,} facts: ten minutes")
    parser.add_argument("--count", action="store_true", help="also count instructions (valgrind)")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    times, counts = {}, {}
    for size in [*options.sizes, *([LONG] if options.long else [])]:
        with tempfile.TemporaryDirectory() as folder:
            times[size], counts[size] = measure(
                size, Path(folder), options.rounds, count=options.count
            )
    print(
        table(
            "ms: median (least)",
            times,
            lambda own, _: f"{statistics.median(own):,.0f} ({min(own):,.0f})",
        )
    )
    print(table("× hello world", times, ratio))
    print("```text", *chart(times), "```\n", sep="\n")
    if options.count:
        print(table("million instructions", counts, lambda own, _: f"{own[0]:,.0f}"))
        print(table("× hello world", counts, ratio))


if __name__ == "__main__":
    main()
