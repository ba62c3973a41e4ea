"""Tests the exported database: its tables, and that SQL comes to the verdicts of kzfacts."""

import csv
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

import kzfacts
from conftest import BASE, ROOT, Run
from kzfacts.comparison.rows import compare
from kzfacts.render.database import COMPARISON, basis_text, database
from kzfacts.store.base import Base
from kzfacts.store.load import bundled, load

Verdicts = dict[tuple[str, str, str, str], str]

COUNTRIES = [f"X{letter}" for letter in "ABCDEFGHIJ"]
HEAD = """
[base]
title = "Generated"
schema = 1
home = "XA"
[topics.t]
title = "T"
[sources.old]
title = "Old"
issued = 2020
[sources.new]
title = "New"
issued = 2022
[sources.undated]
title = "Undated"
"""
METRICS = [
    ("USD mn", "flow", ["USD", "USD mn", "USD bn"]),
    ("visits", "count", ["visits", "thousand visits"]),
    ("rank", "rank", ["rank"]),
    ("%", "rate", ["%"]),
    ("USD", "balance", ["USD mn"]),
]
HEDGES = [None, None, None, "about", "almost", "at least", "more than", "at most", "less than"]


def generated(metrics: int) -> str:
    """Return a base with many figures on few bases, so that they meet."""
    random = Random(metrics)
    out = [HEAD, *(f'[countries.{c}]\nname = "C{c}"\n' for c in COUNTRIES)]
    for n in range(metrics):
        unit, kind, units = METRICS[n % len(METRICS)]
        lasting = str(n % 7 == 0).lower()
        out.append(f'[metrics.m{n}]\nlabel="M"\nunit="{unit}"\nkind="{kind}"\nlasting={lasting}\n')
        for country in COUNTRIES:
            for k in range(random.choice([1, 2, 2, 3])):
                out.append(f'[t.f{n}-{country}-{k}]\ncountry = "{country}"\nmetric = "m{n}"\n')
                out.append(figure(random, units, signed=kind in ("rate", "balance")))
    return "".join(out)


def figure(random: Random, units: list[str], *, signed: bool) -> str:
    digits = 0 if units[0] in ("visits", "rank") else random.choice([0, 0, 1, 2])
    low = f"{random.randint(-4 if signed else 1, 12) + random.random():.{digits}f}"
    low = low.removeprefix("-") if float(low) == 0 else low
    hedge = random.choice(HEDGES)
    keys = [f"value = {low}\n"]
    if random.random() < 0.15:
        keys, hedge = (
            [f"low = {low}\nhigh = {float(low) + random.randint(0, 3):.{digits}f}\n"],
            None,
        )
    if hedge and float(low) != 0:
        keys.append(f'hedge = "{hedge}"\n')
    keys.append(f'unit = "{random.choice(units)}"\n')
    keys.append(random.choice(["", *4 * ["date = 2019\n"], 'date = "2018/.."\n']))
    keys.append(random.choice(["", "", "", 'status = "forecast"\n', 'status = "estimate"\n']))
    keys.append(random.choice(["", *3 * ['reporter = "XA"\n'], 'primary = "An: office"\n']))
    keys.append(f'source = "{random.choice(["old", "new", "new", "undated"])}"\nquote = "q"\n')
    return "".join(keys)


@pytest.fixture
def base(tmp_path: Path, request: pytest.FixtureRequest) -> Base:
    file = tmp_path / "generated.toml"
    file.write_text(generated(request.param), "utf-8")
    return load(file)


def of_kzfacts(base: Base) -> Verdicts:
    """Return the verdicts of kzfacts on every two figures of one basis."""
    found = {}
    for a, b in combinations(base.countries.values(), 2):
        for row in compare(base, [a, b], every=True).rows:
            for v in row.verdicts:
                assert row.basis
                key = (row.metric.id, basis_text(row.basis), v.a.code, v.b.code)
                found[key] = v.relation
    return found


def of_rows(rows: list[Any]) -> Verdicts:
    return {(metric, basis, a, b): relation for metric, basis, a, b, relation, *_ in rows if a < b}


def of_sqlite(base: Base, folder: Path) -> Verdicts:
    """Return the verdicts of SQLite, and write its cells as CSV."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database(base))
    cells = connection.execute("SELECT * FROM cells")
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([column[0] for column in cells.description])
        writer.writerows(cells)
    return of_rows(connection.execute("SELECT * FROM comparison").fetchall())


def of_duckdb(folder: Path) -> Verdicts:
    duckdb: Any = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    parquet = folder / "cells.parquet"
    connection.execute(f"COPY (FROM read_csv('{folder / 'cells.csv'}')) TO '{parquet}'")
    connection.execute(f"CREATE VIEW cells AS FROM '{parquet}'")
    return of_rows(connection.execute(COMPARISON).fetchall())


def of_spark(folder: Path) -> Verdicts:
    sql: Any = pytest.importorskip("pyspark.sql")
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = session.getOrCreate()
    try:
        spark.read.parquet(str(folder / "cells.parquet")).createOrReplaceTempView("cells")
        return of_rows([tuple(row) for row in spark.sql(COMPARISON).collect()])
    finally:
        spark.stop()


@pytest.mark.parametrize("base", [80], indirect=True)
def test_sql_comes_to_the_same_verdicts(base: Base, tmp_path: Path) -> None:
    expected = of_kzfacts(base)
    assert len(expected) > 1000
    assert set(expected.values()) == {"greater", "less", "equal", "cannot tell"}
    assert of_sqlite(base, tmp_path) == expected
    assert of_duckdb(tmp_path) == expected


@pytest.mark.long
@pytest.mark.parametrize("base", [800], indirect=True)
def test_ten_thousand_verdicts_are_the_same_in_sqlite_duckdb_and_spark(
    base: Base, tmp_path: Path
) -> None:
    expected = of_kzfacts(base)
    assert len(expected) > 10_000
    assert of_sqlite(base, tmp_path) == expected
    assert of_duckdb(tmp_path) == expected
    assert of_spark(tmp_path) == expected


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Callable[[str], list[Any]]:
    file = tmp_path / "base.sqlite"
    assert run("export", "-o", str(file)) == (0, "", "")
    connection = sqlite3.connect(file)
    return lambda sql: connection.execute(sql).fetchall()


def test_the_tables_have_what_the_json_has(run: Run, ask: Callable[[str], list[Any]]) -> None:
    facts = json.loads(run("export").out)["facts"]
    columns = [column[1] for column in ask("PRAGMA table_info(facts)")]
    assert columns == list(facts[0])
    for row, fact in zip(ask("SELECT * FROM facts"), facts, strict=True):
        for value, name in zip(row, columns, strict=True):
            expected = fact[name]
            assert value == ("; ".join(expected) if isinstance(expected, list) else expected)
    for name in ("topics", "countries", "metrics", "sources"):
        listed = json.loads(run(name, "--json").out)[name]
        key = next(iter(listed[0]))
        assert ask(f"SELECT {key} FROM {name}") == [(entry[key],) for entry in listed]
    assert ask("SELECT value FROM meta WHERE key = 'schema_version'") == [("1",)]
    assert ("trade.turnover-xa", "XA") in ask("SELECT * FROM subjects")


def test_figures_have_their_intervals(ask: Callable[[str], list[Any]]) -> None:
    columns = "low, high, has_low, has_high, exact, basis"
    (found,) = ask(f"SELECT {columns} FROM figures WHERE id = 'trade.turnover-xa'")
    days = "2020-01-01/2020-12-31 primary:the customs union"
    assert found == (43_795_000, 43_805_000, 1, 0, 0, days)


def test_numbers_that_do_not_fit_64_bits_are_kept_as_floats(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    large = '[t.x]\nmetric="m0"\nvalue=9e20\nunit="USD mn"\nsource="old"\nquote="q"\n'
    file.write_text(generated(1) + large, "utf-8")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database(kzfacts.load(file)))
    assert connection.execute("SELECT value FROM facts WHERE id = 't.x'").fetchone() == (9e20,)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("-f sqlite", 2, "a database needs a file; add -o FILE.sqlite"),
        ("-o x.csv -f sqlite", 2, "x.csv would be csv, but the command line says sqlite; "),
        (f"-f sqlite -o {BASE}", 2, f"{BASE} is a name for a fact base or its lock; use another"),
    ],
)
def test_a_database_goes_to_a_new_file(run: Run, words: str, code: int, message: str) -> None:
    result = run("export", *words.split())
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"kzfacts: {message}")


# docs/scale.md.

DOCUMENTED = (ROOT / "docs" / "scale.md").read_text("utf-8")


def test_every_table_and_column_is_documented(ask: Callable[[str], list[Any]]) -> None:
    assert COMPARISON.strip() in DOCUMENTED
    for (name,) in ask("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"):
        (line,) = [
            line
            for line in DOCUMENTED.splitlines()
            if line.startswith("|") and f"`{name}`" in line.split("|")[1]
        ]
        columns = [column[1] for column in ask(f"PRAGMA table_info({name})")]
        if "those of" not in line:
            assert [*columns] == line.split("|")[3].strip().strip("`").split("`, `")


@pytest.mark.parametrize("blocks", [1, pytest.param(2, marks=pytest.mark.long)])
def test_the_documented_python_works(run: Run, tmp_path: Path, blocks: int) -> None:
    pytest.importorskip("duckdb" if blocks == 1 else "pyspark")
    file = tmp_path / "facts.sqlite"
    assert run("export", "-f", "sqlite", "-o", str(file), facts=bundled()).code == 0
    program = "".join(re.findall(r"```python\n(.*?)```", DOCUMENTED, re.DOTALL)[:blocks])
    # In a process of its own: Spark keeps the folder in which it was started.
    shown = "print(sorted(map(tuple, [by_duckdb, by_spark][-1])))"
    shown = shown if blocks > 1 else shown.replace(", by_spark", "")
    command = [sys.executable, "-c", f"{program}\n{shown}"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    sql = "SELECT metric, relation FROM comparison WHERE a = 'US' AND b = 'CN'"
    expected = sorted(sqlite3.connect(tmp_path / "facts.sqlite").execute(sql))
    assert ("turnover", "less") in expected
    assert result.stdout == f"{expected}\n"
