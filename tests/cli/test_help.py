"""Tests that each command has help that is short, fits the terminal and has working examples."""

import re
import shlex
from pathlib import Path

import pytest

from conftest import BaseWith
from kzfacts.cli.app import COMMANDS
from kzfacts.cli.help import GROUPS
from kzfacts.cli.main import main

# What the example of kzfacts add needs.
ADDITION = """
[countries.US]
name = "United States"
[sources.book]
type = "book"
title = "Book"
[trade.book]
country = "US"
text = "It is so."
source = "book"
"""
UNPROVED = 4  # what verify answers where no text is available


def help_lines(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines of the help of a command."""
    assert main([*command.split(), "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def examples(lines: list[str]) -> list[str]:
    """Return the examples at the end of a help page."""
    at = max(i for i, line in enumerate(lines) if line == "Example")
    return [line.removeprefix("  ") for line in lines[at + 1 :]]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_a_page_that_fits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = help_lines(command, capsys)
    text = "\n".join(lines)
    assert text.startswith(f"Usage: kzfacts {command}".rstrip())
    assert all(len(line) <= width for line in lines if line.strip() not in examples(lines))
    if command not in ("", "add") and width == 80:  # these list a line per command or key
        assert len(lines) <= 32
    assert not re.search(r"[{}]|<[a-z]|\[default|\[required|\bNone\b", text)
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_argument_and_option_is_explained(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    lines = help_lines(command, capsys)
    parameters = [line for line in lines if re.match(r"  (-|[A-Z]+(\.\.\.)?  )", line)]
    assert parameters[-1].startswith("  -h, --help")
    assert all(re.search(r"\S  +\S", line) for line in parameters)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line in parameters and not following.startswith(" " * 7):
            assert not re.search(r"[^.]\.$", line), "an entry of a list has no full stop"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_an_example_that_works(
    capsys: pytest.CaptureFixture[str],
    base_with: BaseWith,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    shown = examples(help_lines(command, capsys))
    assert shown
    for example in shown:
        assert example.startswith("kzfacts ")
        assert re.search(rf"\b{command}\b", example)
        words = shlex.split(re.split(r"[|>]", example)[0])[1:]
        words = [f"Words {n}" if word == "…" else word for n, word in enumerate(words)]
        monkeypatch.chdir(tmp_path)
        Path("texts").mkdir(exist_ok=True)
        if "--facts" in words:
            base_with(ADDITION, name="my.toml")
        monkeypatch.setenv("EDITOR", "true")
        code = main(words)
        out, err = capsys.readouterr()
        assert code == (UNPROVED if command == "verify" else 0), err
        assert out or err or Path(words[-1]).is_file()


def test_the_overview_lists_each_command_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = help_lines("", capsys)
    terms = [re.split(r"  +", line.strip())[0] for line in lines if re.match(r"  [a-z]", line)]
    listed = [name for term in terms[:-1] for name in term.split(", ")]
    assert sorted(listed) == sorted(COMMANDS)
    assert [line for line in lines if line in GROUPS] == list(GROUPS)
    assert len(lines) <= 36


def test_every_command_is_in_a_group() -> None:
    grouped = [command for commands in GROUPS.values() for command in commands]
    assert len(grouped) == len(set(grouped))
    assert set(COMMANDS) <= set(grouped)
