"""Tests that the benchmark measures commands that work."""

import sys
from pathlib import Path

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import run as benchmark


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
