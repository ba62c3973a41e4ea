"""Measures how the time of a command grows with the base, next to other tools.

Prints Markdown: milliseconds by size, then the same as × the Typer hello world of the same rounds.
All bases are generated; kzfacts and the other tools look up one fact, and the 20 of one topic.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import generate
from run import BARE, HELLO, JSON, KZFACTS, Row, instructions, run, seconds

SIZES = (100, 1_000, 10_000, 100_000)
LONG = 1_000_000
ID, TOPIC = "topic-0.trade-xa", "topic-1"
SLOW = ("first run", "after an edit", "check", "add", "no cache")


class Base(NamedTuple):
    """A generated base, and its export for the other tools."""

    facts: int
    file: Path
    cache: Path


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
    first = {**cached, "KZFACTS_CACHE": str(base.cache.with_name("first"))}
    emptied = base.cache.with_name("first")
    yield Row("kzfacts get --json, first run", get, JSON, first, emptied=emptied)
    yield Row("kzfacts get --json, after an edit", get, JSON, cached)
    yield Row("kzfacts check", [KZFACTS, "check"], JSON, cached)
    words = ["-c", "xa", "--source", "source-0", "--text", "A new claim."]
    yield Row("kzfacts add", [KZFACTS, "add", "topic-0.new", *words], JSON, cached)


def other_tools(base: Base) -> Iterator[Row]:
    """Yield the same lookups by other tools, as far as they are installed."""
    document, database, table = (base.file.with_suffix(s) for s in (".json", ".sqlite", ".parquet"))
    by_id, by_topic = f"id = '{ID}'", f"topic = '{TOPIC}'"
    duckdb = "import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall())"
    for name, where in (("get", by_id), ("show", by_topic)):
        sql = f"SELECT * FROM facts WHERE {where}"
        field, _, value = where.partition(" = ")
        select = f'[.facts[] | select(.{field} == "{value[1:-1]}")]'
        python = [sys.executable, "-c", duckdb, sql.replace("facts", f"'{table}'")]
        commands = {
            f"jq {name}": ["jq", select, str(document)],
            f"sqlite3 {name}": ["sqlite3", "-json", str(database), sql],
            f"sqlite-utils {name}": ["sqlite-utils", "query", str(database), sql],
        }
        if table.exists():
            commands[f"DuckDB on Parquet (Python) {name}"] = python
        for label, command in commands.items():
            if shutil.which(command[0]):
                yield Row(label, command, JSON)


def measured(base: Base, row: Row) -> float:
    """Return the seconds of one run; what a run changes is put back or changed first."""
    if row.name.endswith("after an edit"):
        with base.file.open("a", encoding="utf-8") as out:
            out.write("# edited\n")
    if not row.name.endswith("add"):
        return seconds(row)
    before = base.file.stat().st_size
    try:
        return seconds(row)
    finally:
        with base.file.open("r+b") as out:
            out.truncate(before)


def times_of(
    facts: int, folder: Path, rounds: int, *, count: bool = False
) -> dict[str, list[float]]:
    """Return the seconds of each command on a base of a size, or millions of instructions.

    Instructions are those of the cached lookups only.
    """
    base = Base(facts, folder / f"base-{facts}.toml", folder / f"cache-{facts}")
    generate.write(facts, base.file)
    (folder / "hello.py").write_text(HELLO)
    rows = [
        Row(BARE, [sys.executable, "-I", "-c", "pass"], JSON),
        Row(JSON, [sys.executable, str(folder / "hello.py"), "world"], JSON),
        *kzfacts(base),
    ]
    export(base, rows[2])
    if count:
        return {row.name: [instructions(row) / 1e6] for row in rows[:6]}
    rows += other_tools(base)
    times: dict[str, list[float]] = {row.name: [] for row in rows}
    for n in range(rounds):
        for row in rows:
            few = facts >= SIZES[-1] and (row.name.endswith(SLOW) or row.name.startswith("jq"))
            if not few or n < 3:
                if few:
                    time.sleep(0.1)
                times[row.name].append(measured(base, row))
    return times


def export(base: Base, get: Row) -> None:
    """Write the files of the other tools, and fill the cache."""
    for suffix, form in ((".json", "json"), (".csv", "csv")):
        text = run(get._replace(command=[KZFACTS, "export", "-f", form]))
        base.file.with_suffix(suffix).write_text(text, "utf-8")
    database = str(base.file.with_suffix(".sqlite"))
    run(get._replace(command=[KZFACTS, "export", "-f", "sqlite", "-o", database]))
    with suppress(ImportError):
        duckdb: Any = import_module("duckdb")
        csv, parquet = base.file.with_suffix(".csv"), base.file.with_suffix(".parquet")
        duckdb.sql(f"COPY (FROM read_csv('{csv}', sample_size = -1)) TO '{parquet}'")
    time.sleep(2.5)  # until the file counts as settled
    run(get)


def table(
    times: dict[int, dict[str, list[float]]], *, ratios: bool, count: bool = False
) -> Iterator[str]:
    """Yield the lines of a table: a command each, a size in each column."""
    unit = "million instructions" if count else "ms, median (least)"
    yield (
        f"| {'× hello world' if ratios else unit} | "
        + " | ".join(f"{size:,}" for size in times)
        + " |"
    )
    yield f"|---|{'---:|' * len(times)}"
    for name in times[min(times)]:
        cells = []
        for of_size in times.values():
            own, hello = of_size.get(name, []), of_size[JSON]
            if not own:
                cells.append("")
            elif ratios:
                cells.append(f"{statistics.median(own) / statistics.median(hello):.2f}")
            elif count:
                cells.append(f"{own[0]:.0f}")
            else:
                cells.append(f"{1000 * statistics.median(own):.0f} ({1000 * min(own):.0f})")
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--long", action="store_true", help=f"also {LONG:,} facts: ten minutes")
    parser.add_argument("--count", action="store_true", help="count instructions (valgrind)")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    times = {}
    for size in [*options.sizes, *([LONG] if options.long else [])]:
        with tempfile.TemporaryDirectory() as folder:
            times[size] = times_of(size, Path(folder), options.rounds, count=options.count)
    for ratios in (False, True):
        print(*table(times, ratios=ratios, count=options.count), "", sep="\n")


if __name__ == "__main__":
    main()
