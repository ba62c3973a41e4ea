"""Tests every command and format on a base in which every text tries to do harm."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rich.console
import rich.table
import rich.text
import tomli
from rich.cells import cell_len

from conftest import Run
from kzfacts.render.canvas import GLUE

HOSTILE = Path(__file__).parents[1] / "hostile.toml"
COMMANDS = [
    ["show", "evil"],
    ["show", "evil", "--quotes"],
    ["show", "$(touch PWNED)"],
    ["compare", "xa", "xc", "[red]", "xh"],
    ["compare", "xa", "xc"],
    ["trend", "m", "xa", "xc", "[red]"],
    ["search", "$(touch"],
    ["search", "\x1b"],
    ["timeline"],
    ["conflicts"],
    ["topics"],
    ["countries"],
    ["metrics"],
    ["sources"],
]
FORMATS = ["table", "plain", "markdown", "csv", "tsv", "json", "jsonl"]
OTHERS = [
    ["get", "evil.a"],
    ["get", "evil.$(touch PWNED)"],
    ["get", "evil.a", "--json"],
    ["get", "evil.d", "evil.e", "evil.f"],
    ["get", "evil.d", "evil.e", "evil.f", "--json"],
    ["compare", "xa", "xc", "--chart"],
    ["trend", "m", "xa", "xc", "--chart"],
    ["trend", "\x1b[31m", "xa"],
    ["get", "evil.derived"],
    ["get", "evil.derived", "--json"],
    ["cite", "evil.derived", "--style", "bibtex"],
    ["compare", "xa", "xc", "--explain"],
    *(
        ["cite", "evil.a", "evil.b", "evil.$(touch PWNED)", "--style", s]
        for s in ("text", "markdown", "bibtex")
    ),
    ["cite", "evil.a", "evil.b", "--style", "csl-json"],
    ["export"],
    ["export", "-f", "csv"],
    ["check"],
    ["check", "--json"],
    ["verify"],
    # What users type is foreign text too.
    ["show", "\x1b[31mevil\u202e"],
    ["get", "\x1b]0;x\x07"],
    ["compare", "a\x1b[2J", "b"],
    ["check", "--explain", "\x1b[31m"],
    ["\x1b[31m"],
    ["show", "--\x1b[31m"],
    ["show", "evil", "-f", "\x1b[31m"],
    ["timeline", "--since", "\x1b[31m"],
    ["search", "\udcff\udcfe"],
]
EVERYTHING = [[*command, "-f", form] for command in COMMANDS for form in FORMATS] + OTHERS
OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;(?:id=\d+)?;(?:https?://[!-~]*)?\x1b\\")


def harmless(text: str) -> bool:
    return all(c.isprintable() or c in "\n" for c in text)


@pytest.mark.parametrize("command", EVERYTHING, ids=map(str, range(len(EVERYTHING))))
def test_no_foreign_character_acts(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for width in ("40", "80", "500"):
        monkeypatch.setenv("COLUMNS", width)
        for color in ("never", "always"):
            code, out, err = run("--color", color, *command, facts=HOSTILE)
            assert code in (0, 2, 3, 4), err
            out = (
                out.replace("\r\n", "\n")
                if "csv" in command
                else out.replace("\t", " ")
                if "tsv" in command
                else out
            )
            assert harmless(OURS.sub("", out)), out
            assert harmless(err), err
            assert "…" not in out
            assert "a fault in kzfacts" not in err
    assert list(tmp_path.iterdir()) == []


def test_json_gives_every_text_back_exactly(run: Run) -> None:
    raw: Any = tomli.loads(HOSTILE.read_text("utf-8"))
    facts = {f["id"]: f for f in json.loads(run("export", facts=HOSTILE).out)["facts"]}
    for topic, tables in raw.items():
        for name, table in tables.items() if topic in ("evil", "`touch PWNED`") else ():
            for key in ("text", "quote", "note", "according_to", "locator", "source"):
                assert facts[f"{topic}.{name}"][key] == table.get(key)
    countries = {
        c["code"]: c for c in json.loads(run("countries", "--json", facts=HOSTILE).out)["countries"]
    }
    assert all(countries[code]["name"] == table["name"] for code, table in raw["countries"].items())
    assert countries["XA"]["aliases"] == raw["countries"]["XA"]["aliases"]


def test_no_string_reaches_rich_unwrapped(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich takes a plain string for markup, so only cleaned Text may reach it."""
    seen = 0

    def guarded(owner: type, name: str) -> None:
        true: Callable[..., Any] = getattr(owner, name)

        def guard(self: Any, *args: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            assert not any(isinstance(arg, str) for arg in args), (owner, name, args)
            return true(self, *args, **options)

        monkeypatch.setattr(owner, name, guard)

    guarded(rich.table.Table, "add_row")
    guarded(rich.table.Table, "add_column")
    guarded(rich.console.Console, "print")
    append = rich.text.Text.append

    def cleaned(self: rich.text.Text, text: Any, *args: Any) -> rich.text.Text:
        assert not isinstance(text, str) or text.replace(GLUE, "").replace("\n", "").isprintable()
        return append(self, text, *args)

    monkeypatch.setattr(rich.text.Text, "append", cleaned)
    for width in ("30", "80", "300"):
        monkeypatch.setenv("COLUMNS", width)
        for command in [*COMMANDS, *OTHERS]:
            run("--color", "always", *command, facts=HOSTILE)
    assert seen > 60


@pytest.mark.parametrize("width", [40, 80, 200])
def test_wide_and_combining_letters_keep_the_columns_straight(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for command in COMMANDS:
        assert all(
            cell_len(line) <= width for line in run(*command, facts=HOSTILE).out.splitlines()
        )
    lines = run("countries", facts=HOSTILE).out.splitlines()
    if width == 200:
        ends = {cell_len(line) for line in lines[1:] if line and line[-1].isdigit()}
        assert len(ends) == 1


def test_a_column_is_as_wide_as_what_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An escape character has no width, but the sign shown for it has."""
    monkeypatch.setenv("COLUMNS", "100")
    lines = run("show", "evil", "--ids", facts=HOSTILE).out.splitlines()
    figures = [line for line in lines if re.search(r"\$.* evil\.", line)]
    assert "\ufffd" in figures[0]
    assert len({cell_len(line.partition("evil.")[0]) for line in figures}) == 1
