"""Tests the options of every command, and answers written to files."""

import csv
import io
import json
import os
import pty
from pathlib import Path

import pytest

from conftest import BASE, Process, Run
from kzfacts.cli.main import main

OTHER = '[base]\ntitle = "T"\nschema = 1\n[topics.other]\ntitle = "Other"\n'


@pytest.fixture
def other(tmp_path: Path) -> str:
    file = tmp_path / "other.toml"
    file.write_text(OTHER, "utf-8")
    return str(file)


def test_global_options_go_before_or_after_the_command_and_the_later_wins(
    run: Run, other: str
) -> None:
    colored = run("topics", "--color", "always").out
    assert colored == run("--color", "always", "topics").out
    assert colored == run("--color", "never", "topics", "--color=always").out
    assert colored != run("--color", "always", "topics", "--color", "never").out
    assert "other" in run("topics", "--facts", other).out
    assert "trade" in run("topics", "--facts", str(BASE), facts=other).out
    assert "trade" in run("topics", "--facts", str(BASE), facts="no-base.txt").out


def test_completion_reads_the_base_named_after_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], other: str
) -> None:
    monkeypatch.setenv("_KZFACTS_COMPLETE", "fish")
    for line, offered in (
        (["--facts", str(BASE), "show", "--facts", other, ""], "other\n"),
        (["show", "--fa"], "--facts\n"),
        (["show", "--color", "n"], "never\n"),
        (["topics", "-o", ""], "/\n"),
    ):
        assert main(line) == 0
        assert capsys.readouterr().out == offered


@pytest.mark.parametrize("form", ["md", "markdown"])
def test_markdown_has_a_short_name(run: Run, form: str) -> None:
    assert (
        run("topics", "-f", form).out.startswith("| Id |")
        or run("topics", "-f", form).out[0] == "|"
    )


@pytest.mark.parametrize(
    "command",
    ["show trade", "compare xa xb", "search coast", "timeline", "topics", "countries", "sources"],
)
@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".json", "json"),
        (".JSONL", "jsonl"),
        (".csv", "csv"),
        (".tsv", "tsv"),
        (".md", "markdown"),
        (".txt", "table"),
    ],
)
def test_a_file_has_what_stdout_would_have_in_the_format_of_its_suffix(
    run: Run, tmp_path: Path, command: str, suffix: str, form: str
) -> None:
    file = tmp_path / f"x{suffix}"
    assert run(*command.split(), "-o", str(file)) == (0, "", "")
    assert file.read_bytes().decode() == run(*command.split(), "-f", form).out
    assert list(tmp_path.iterdir()) == [file]


def test_get_and_export_write_files_too(run: Run, tmp_path: Path) -> None:
    fact, base = tmp_path / "fact.json", tmp_path / "base.csv"
    assert run("get", "trade.coal-xa", "--output", str(fact)).code == 0
    assert json.loads(fact.read_bytes())["facts"][0]["id"] == "trade.coal-xa"
    assert run("export", "-o", str(base)).code == 0
    assert len(list(csv.reader(io.StringIO(base.read_text("utf-8"))))) == 11


@pytest.mark.parametrize(
    ("suffix", "style"),
    [(".txt", "text"), (".md", "markdown"), (".bib", "bibtex"), (".json", "csl-json")],
)
def test_a_citation_goes_to_a_file_in_the_style_of_its_suffix(
    run: Run, tmp_path: Path, suffix: str, style: str
) -> None:
    file = tmp_path / f"refs{suffix}"
    assert run("cite", "trade.coal-xa", "-o", str(file)) == (0, "", "")
    assert file.read_text("utf-8") == run("cite", "trade.coal-xa", "--style", style).out


def test_a_style_may_be_given_for_a_suffix_that_has_none(run: Run, tmp_path: Path) -> None:
    cite = ("cite", "trade.coal-xa", "--style")
    for style, name in (("sentence", "x.txt"), ("bibtex", "x.dat")):
        assert run(*cite, style, "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_text("utf-8") == run(*cite, style).out


def test_a_format_may_be_given_for_any_other_suffix(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.dat"
    assert run("show", "trade", "--json", "-o", str(file)).code == 0
    assert json.loads(file.read_bytes())["facts"]
    text = tmp_path / "x.txt"
    assert run("show", "trade", "-f", "plain", "-o", str(text)).code == 0
    assert text.read_text("utf-8").startswith("Country: ")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("show trade -f csv -o x.json", "x.json would be json, but the command line says csv;"),
        ("show trade --json -o x.csv", "x.csv would be csv, but the command line says json;"),
        ("show trade -o x.doc", "can't tell the format of x.doc; end the name in one of .json,"),
        ("export -o x.md", "can't write .md; end the name in one of .json, .jsonl, .csv, .sqlite,"),
        ("topics -o x.sqlite", "can't write .sqlite; end the name in one of .json, .jsonl, .csv,"),
        ("topics -f csv -o x.toml", "x.toml is a name for a fact base or its lock; use another"),
        ("cite trade.coal-xa -o x.csv", "can't write .csv; end the name in one of .txt, .md, .bib"),
        ("cite almanac --style text -o x.bib", "x.bib would be bibtex, but the command line says"),
        ("get trade.coal-xa -o x.csv", "can't write .csv; end the name in one of .json, .txt\n"),
    ],
)
def test_a_suffix_and_a_format_that_disagree_are_explained(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*line.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"kzfacts: {message}")
    assert not list(tmp_path.iterdir())


def test_what_is_no_plain_file_is_not_written_to(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "target.json")
    os.mkfifo(tmp_path / "fifo.json")
    kinds = {
        "folder": "this is a directory",
        "link": "this is a symbolic link",
        "fifo": "this is not a regular file",
        "missing/x": "can't be written: No such file",
    }
    for name, kind in kinds.items():
        result = run("topics", "-o", str(tmp_path / f"{name}.json"))
        assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
        assert f"{name}.json: {kind}" in result.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fifo.json", "folder.json", "link.json"]


def test_an_error_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    assert run("show", "nowhere", "-o", str(file)).code == 3
    assert file.read_text("utf-8") == "old"
    assert run("show", "trade", "-o", str(file)).code == 0
    assert json.loads(file.read_bytes())["facts"]
    assert file.stat().st_mode & 0o777 == 0o640


def test_only_a_terminal_is_told_and_the_file_has_neither_colours_nor_its_width(
    process: Process, tmp_path: Path
) -> None:
    primary, secondary = pty.openpty()
    line = f"kzfacts --facts {BASE} show trade -o x.txt 2>&1"
    process("bash", "-c", line, stdout=secondary, cwd=tmp_path, env={"TERM": "xterm"})
    os.close(secondary)
    assert os.read(primary, 1000).decode().strip() == "kzfacts: wrote x.txt"
    os.close(primary)
    piped = process("kzfacts", "--facts", str(BASE), "show", "trade")
    assert (tmp_path / "x.txt").read_text("utf-8") == piped.out
