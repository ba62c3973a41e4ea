"""Tests that the benchmark measures commands that work."""

import sys
from pathlib import Path

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import generate
import run as benchmark
import scale

from kzfacts.rules import rules


def test_every_kzfacts_command_of_the_benchmark_prints_something(tmp_path: Path) -> None:
    for row in benchmark.kzfacts_rows(tmp_path):
        benchmark.warm_up(row)


def test_a_command_that_prints_nothing_is_refused() -> None:
    row = benchmark.Row("silent", [sys.executable, "-c", "pass"], benchmark.JSON)
    with pytest.raises(SystemExit, match="silent prints nothing"):
        benchmark.warm_up(row)


def test_the_folder_of_a_first_run_is_emptied(tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.mkdir()
    (first / "cached").touch()
    program = [
        sys.executable,
        "-c",
        f"print(list(__import__('pathlib').Path({str(first)!r}).glob('*')))",
    ]
    assert benchmark.run(benchmark.Row("x", program, benchmark.JSON, emptied=first)) == "[]\n"


@pytest.mark.parametrize("facts", [1, 100, 300])
def test_a_generated_base_is_sound_and_always_the_same(tmp_path: Path, facts: int) -> None:
    for name in ("a.toml", "b.toml"):
        generate.write(facts, tmp_path / name)
    assert (tmp_path / "a.toml").read_bytes() == (tmp_path / "b.toml").read_bytes()
    found = rules.check(tmp_path / "a.toml")
    assert (found.facts, found.problems) == (-(-facts // 20) * 20, [])


def test_every_command_of_the_benchmark_of_sizes_works(tmp_path: Path) -> None:
    base = scale.Base(tmp_path / "base.toml", tmp_path / "cache")
    for file in (base.file, base.edited):
        generate.write(100, file)
    rows = list(scale.kzfacts(base))
    scale.fill(base, rows[:4])
    before = base.file.read_text("utf-8")
    for row in (*rows, *scale.other_tools(base)):
        if not row.name.endswith("add"):
            benchmark.warm_up(row)
        assert scale.measured(base, row) > 0
    assert base.file.read_text("utf-8") == before
    assert base.edited.read_text("utf-8") == before + "# edited\n"


def test_tables_and_chart_have_what_was_measured_of_each_size() -> None:
    of_size = {benchmark.JSON: [50.0, 70, 60], "jq get": [120.0, 120, 180]}
    times = {100: of_size, 10_000: {benchmark.JSON: [100.0], "jq get": []}}
    assert scale.table("×", times, scale.ratio).splitlines() == [
        "| × | 100 | 10,000 |",
        "|---|---:|---:|",
        f"| {benchmark.JSON} | 1.00 | 1.00 |",
        "| jq get | 2.40 |  |",
    ]
    assert list(scale.chart(times)) == ["jq                     100  ████████████ 120 ms"]
