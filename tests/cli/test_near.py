"""Tests `kzfacts` alone, and lines that are almost commands."""

import shlex
from pathlib import Path

import pytest

from conftest import BASE, BaseWith, Run
from kzfacts.cli.app import COMMANDS
from kzfacts.cli.main import main

NEAR = [
    ("sea", "'sea' is a topic: kzfacts show sea"),
    ("SEA trade", "'SEA' and 'trade' are topics: kzfacts show SEA trade"),
    ("xa", "'xa' is a country: kzfacts show -c xa"),
    ("xa avalon bohemia", "'xa', 'avalon' and 'bohemia' are countries: kzfacts compare xa "),
    ("united bohemia", "'united bohemia' is a country: kzfacts show -c 'united bohemia'"),
    ("xa, xb", "'xa' and 'xb' are countries: kzfacts compare xa xb"),
    ("xa and xb --json", "'xa' and 'xb' are countries: kzfacts compare xa xb --json"),
    ("xa vs xb", "'xa' and 'xb' are countries: kzfacts compare xa xb"),
    ("turnover", "'turnover' is a metric: kzfacts show -m turnover"),
    ("xa sea", "no command 'xa'; to see these facts: kzfacts show sea -c xa"),
    ("xa xb turnover trade", "no command 'xa'; to see these facts: kzfacts compare xa xb -t trade"),
    ("trade.treaty", "'trade.treaty' is a fact: kzfacts get trade.treaty"),
    ("almanac", "'almanac' is a source: kzfacts cite almanac"),
    ("shwo", "no such command 'shwo'; did you mean 'show'; see kzfacts --help"),
    ("wind free", "no command 'wind'; to search the facts: kzfacts search wind free; to list"),
    ("help compare", "no command 'help'; to show help: kzfacts compare --help"),
    ("cite sea", "'sea' is a topic: kzfacts show sea"),
    ("wind;x", "no command 'wind;x'; to search the facts: kzfacts search 'wind;x'; to list"),
    ("-- --x", "no such option: --x; see kzfacts --help"),
    ("compare xa", "compare needs two countries or more: kzfacts compare xa xb; for one: "),
    ("compare xa, xb", "separate countries by spaces only: kzfacts compare xa xb"),
    ("compare xa,xb", "separate countries by spaces only: kzfacts compare xa xb"),
    ("compare xa and bohemia", "separate countries by spaces only: kzfacts compare xa bohemia"),
    ("compare xa, qq", "no country 'qq' in this base; to list them: kzfacts countries"),
    ("compare xa qq", "no country 'qq' in this base; to list them: kzfacts countries"),
]


@pytest.mark.parametrize(("line", "message"), NEAR, ids=[line for line, _ in NEAR])
def test_a_line_that_is_almost_a_command_says_what_to_type(
    run: Run, line: str, message: str
) -> None:
    result = run(*line.split())
    assert (result.code, result.out) == (3 if "qq" in line or line == "cite sea" else 2, "")
    assert result.err.startswith(f"kzfacts: {message}")


def test_a_near_miss_needs_no_sound_base(base_with: BaseWith, run: Run) -> None:
    result = run("coast", facts=base_with("[trade.x]\nunti = 1\n"))
    assert (result.code, result.err[:28]) == (2, "kzfacts: no command 'coast';")


def test_kzfacts_alone_says_what_there_is_and_what_to_type(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    title, counts, blank, *commands = capsys.readouterr().out.splitlines()
    assert title.startswith("Kazakhstan between")
    assert " topics; " in counts
    assert blank == ""
    assert max(map(len, commands)) <= 80
    for command in commands:
        words = shlex.split(command.partition("   ")[0])[1:]
        if words[0] in COMMANDS or words[0] == "--help":
            assert main(words) == 0
    assert [line.split()[1] for line in commands][-2:] == ["conflicts", "--help"]


def test_kzfacts_alone_takes_its_examples_from_the_base(run: Run) -> None:
    out = run().out
    assert out.startswith("Homeland and its neighbours\n10 facts from 2 sources in 2 topics; 0 pr")
    assert "kzfacts compare avalon xb cockaigne" in out
    assert "kzfacts show trade " in out
    assert "-c xb shows" in out


def test_kzfacts_alone_fits_a_narrow_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = run().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert "      see all commands" in lines


def test_kzfacts_alone_on_a_broken_base_names_the_first_problem(
    base_with: BaseWith, run: Run, tmp_path: Path
) -> None:
    file = base_with("[trade.x]\nunti = 1\nsorce = 2\n")
    result = run(facts=file)
    assert result.code == 1
    assert result.out.startswith("  kzfacts compare")
    assert len(result.out.splitlines()) == 5
    assert result.err.count("\n") == 1
    assert result.err.startswith(f"kzfacts: {file}:")
    assert "other problem" in result.err
    empty = tmp_path / "empty.toml"
    empty.write_text('[base]\ntitle = "Empty"\nschema = 1\n', "utf-8")
    out = run(facts=empty).out
    assert out.startswith("Empty\n0 facts from 0 sources in 0 topics; 0 proved\n")
    assert "kzfacts compare COUNTRY " in out
    assert "kzfacts show TOPIC " in out


def test_the_good_path_does_not_look_for_near_misses(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzfacts.cli.near.suggest", None)
    assert run("show", "trade", facts=BASE).code == 0
