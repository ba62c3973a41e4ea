"""The help of every command: there, short, with an example that works, and in shape on a narrow
terminal.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from conftest import BASE
from kzfacts.cli.app import COMMANDS
from kzfacts.cli.help import GROUPS
from kzfacts.cli.main import main


def helped(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main([*command.split(), "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def examples(lines: list[str]) -> list[str]:
    at = max(i for i, line in enumerate(lines) if line == "Example:")
    return [line.removeprefix("  ") for line in lines[at + 1 :]]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_a_page_that_fits(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = helped(command, capsys)
    text = "\n".join(lines)
    assert text.startswith(f"Usage: kzfacts {command}".rstrip())
    assert max(map(len, lines)) <= width or max(lines, key=len).strip() in examples(lines)
    assert len(lines) <= 32 or width == 40 or command in ("", "add")  # these have a line a key
    assert not re.search(r"[{}]|<[a-z]|\[default|\[required|\bNone\b", text)
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_argument_and_option_is_explained(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    lines = helped(command, capsys)
    begun = [line for line in lines if re.match(r"  (-|[A-Z]+(\.\.\.)?  )", line)]
    assert all(re.search(r"\S  +\S", line) for line in begun)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_an_example_that_works(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    shown = examples(helped(command, capsys))
    assert shown
    for example in shown:
        assert example.startswith("kzfacts ")
        assert re.search(rf"\b{command}\b", example)
        words = shlex.split(re.split(r"[|>]", example)[0])[1:]
        monkeypatch.chdir(tmp_path)
        Path("texts").mkdir(exist_ok=True)
        if "--facts" in words:
            shutil.copy(BASE, "my.toml")
        monkeypatch.setenv("EDITOR", "true")
        assert main(words) in (0, 4), capsys.readouterr().err
        assert any(capsys.readouterr())


def test_every_command_is_in_a_group() -> None:
    grouped = [command for commands in GROUPS.values() for command in commands]
    assert len(grouped) == len(set(grouped))
    assert set(COMMANDS) <= set(grouped)
