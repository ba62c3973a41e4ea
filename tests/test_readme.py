"""Tests that the examples of the documentation are real, and that its tables match the code."""

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

import keytable
import picture
import pytest

from conftest import ROOT, Process
from kzfacts.cli.app import COMMANDS
from kzfacts.model.quantity import HEDGES, KINDS

FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES = {file.name: file.read_text("utf-8") for file in FILES}
EVERYTHING = "\n".join(PAGES.values())
NEEDS = {"DuckDB": "duckdb", "Nushell": "nu"}
LINES = [
    (tool, NEEDS.get(tool, tool), line)
    for tool, line in re.findall(r"^- ([\w-]+): `(kzfacts .+)`$", PAGES["scripting.md"], re.M)
]
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
EXAMPLES = [
    (file, command, shown)
    for file in FILES
    for command, shown in re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", PAGES[file.name])
]
WRITE = os.environ.get("KZFACTS_WRITE_README")


@pytest.mark.parametrize(
    ("file", "command", "shown"), EXAMPLES, ids=[command for _, command, _ in EXAMPLES]
)
def test_the_examples_show_what_the_commands_print(
    process: Process, tmp_path: Path, file: Path, command: str, shown: str
) -> None:
    """Set KZFACTS_WRITE_README=1 to update the pages with what the commands print."""
    if "my.toml" in command and " init " not in command:
        (tmp_path / "my.toml").write_bytes((ROOT / "src/kzfacts/template.toml").read_bytes())
    script = f"exec 2>&1\n{command}"
    result = process("bash", "-c", script, cwd=tmp_path, env={"COLUMNS": "80"})
    if "jq" in command and result.code == 127:
        pytest.skip("jq is not installed")
    if WRITE:
        text = file.read_text("utf-8")
        new = text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{result.out}```")
        file.write_text(new, "utf-8")
    else:
        assert result.out == shown


def test_the_picture_shows_what_its_command_prints() -> None:
    if WRITE:
        picture.FILE.write_text(picture.picture(), "utf-8")
    words = re.compile(r">([^<]+)</text>")
    shown = words.findall(picture.FILE.read_text("utf-8"))
    assert shown == words.findall(picture.picture()), "draw it anew: python tools/picture.py"
    assert picture.COMMAND in PAGES["README.md"]


@pytest.mark.parametrize(("tool", "needs", "line"), LINES, ids=[tool for tool, _, _ in LINES])
def test_the_lines_for_other_tools_work(
    process: Process, tmp_path: Path, tool: str, needs: str, line: str
) -> None:
    found = importlib.util.find_spec(needs) if tool == "pandas" else shutil.which(needs, path=PATH)
    if not found:
        pytest.skip(f"{tool} is not installed")
    shell = ["nu", "--no-config-file"] if tool == "Nushell" else ["bash"]
    result = process(*shell, "-c", line, cwd=tmp_path, env={"COLUMNS": "120"})
    assert (result.code, result.err) == (0, "")
    assert re.search(r"US.+almost USD 2 bn.+2020", result.out)


def test_there_is_a_line_for_each_tool() -> None:
    assert [tool for tool, _, _ in LINES] == ["DuckDB", "sqlite-utils", "pandas", "Nushell"]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 12
    assert sum(file.name == "README.md" for file, _, _ in EXAMPLES) >= 6


def test_the_readme_is_short_and_its_links_lead_somewhere() -> None:
    assert len(PAGES["README.md"].splitlines()) <= 150
    for file in FILES:
        for link in re.findall(r"\]\((?!http)([^)#]+)", PAGES[file.name]):
            assert (file.parent / link).exists(), f"{file.name}: {link}"


def test_the_base_in_the_documentation_is_what_init_writes() -> None:
    assert re.findall(r"```toml\n(.*?)```", PAGES["format.md"], re.DOTALL) == [
        (ROOT / "src/kzfacts/template.toml").read_text("utf-8")
    ]


def test_the_keys_are_documented_as_they_are_declared() -> None:
    hint = "write it anew: python tools/keytable.py > docs/keys.md"
    assert PAGES["keys.md"] == keytable.page(), hint


def test_every_hedge_kind_and_command_is_documented() -> None:
    for word in HEDGES:
        assert f"`{word}`" in PAGES["format.md"], word
    assert " | ".join(KINDS) in PAGES["format.md"]
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", EVERYTHING), command
