"""Tests that a terminal shows what takes long, and that nothing else does."""

import io
import time
from collections.abc import Callable

import pytest

from conftest import BASE, Run
from kzfacts.cli import busy
from kzfacts.rules import rules
from kzfacts.store import load, search


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def slow(called: Callable[..., object]) -> Callable[..., object]:
    def wrapper(*args: object) -> object:
        time.sleep(0.3)
        return called(*args)

    return wrapper


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("topics --json", f"kzfacts: reading {BASE} …\n"),
        (
            "search coast --json",
            f"kzfacts: reading {BASE} …\nkzfacts: indexing {BASE} for searching …\n",
        ),
        ("check", f"kzfacts: checking {BASE} …\nkzfacts: 10 facts, 0 proved, no problems\n"),
    ],
)
def test_a_terminal_shows_what_takes_long(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: str, line: str
) -> None:
    monkeypatch.setattr(busy, "PATIENCE", 0.05)
    monkeypatch.setattr(load, "load", slow(load.load))
    monkeypatch.setattr(rules, "check", slow(rules.check))
    monkeypatch.setattr(search, "indexed", slow(search.indexed))
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert run(*words.split()).code == 0
    assert terminal.getvalue() == line


def test_what_is_quick_or_piped_shows_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busy, "PATIENCE", 60)
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert run("topics", "--json").code == 0
    monkeypatch.setattr(busy, "PATIENCE", 0)
    monkeypatch.setattr("sys.stderr", pipe := io.StringIO())
    assert run("topics", "--json").code == 0
    assert (terminal.getvalue(), pipe.getvalue()) == ("", "")
