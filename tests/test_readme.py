"""Tests that the README's examples print what they show, and that its tables match the code."""

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

import keytable
import pytest

from conftest import ROOT, Process
from kzfacts.cli.app import COMMANDS
from kzfacts.model.quantity import HEDGES, KINDS

README = (ROOT / "README.md").read_text("utf-8")
NEEDS = {"DuckDB": "duckdb", "Nushell": "nu"}
LINES = [
    (tool, NEEDS.get(tool, tool), line)
    for tool, line in re.findall(r"^- ([\w-]+): `(kzfacts .+)`$", README, re.M)
]
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
EXAMPLES = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", README)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_the_examples_show_what_the_commands_print(
    process: Process, tmp_path: Path, command: str, shown: str
) -> None:
    """Set KZFACTS_WRITE_README=1 to update the README with what the commands print."""
    if "my.toml" in command and " init " not in command:
        (tmp_path / "my.toml").write_bytes((ROOT / "src/kzfacts/template.toml").read_bytes())
    script = f"exec 2>&1\n{command}"
    result = process("bash", "-c", script, cwd=tmp_path, env={"COLUMNS": "80"})
    if "jq" in command and result.code == 127:
        pytest.skip("jq is not installed")
    if os.environ.get("KZFACTS_WRITE_README"):
        text = (ROOT / "README.md").read_text("utf-8")
        (ROOT / "README.md").write_text(
            text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{result.out}```"), "utf-8"
        )
    else:
        assert result.out == shown


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
    assert len(EXAMPLES) >= 9


def test_the_base_in_the_readme_is_what_init_writes() -> None:
    assert re.findall(r"```toml\n(.*?)```", README, re.DOTALL) == [
        (ROOT / "src/kzfacts/template.toml").read_text("utf-8")
    ]


def test_the_keys_are_documented_as_they_are_declared() -> None:
    page = (ROOT / "docs/keys.md").read_text("utf-8")
    assert page == keytable.page(), "write it anew: python tools/keytable.py > docs/keys.md"
    assert "docs/keys.md" in README


def test_every_hedge_kind_and_command_is_documented() -> None:
    for word in HEDGES:
        assert f"`{word}`" in README, word
    assert " | ".join(KINDS) in README
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", README), command
