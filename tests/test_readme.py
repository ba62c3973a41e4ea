"""The README can't rot: its examples are run, and its tables hold what the code holds."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from kzfacts.cli.app import COMMANDS
from kzfacts.model.quantity import HEDGES, KINDS, STATUSES
from kzfacts.store import keys

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
    tmp_path: Path, command: str, shown: str
) -> None:
    """Set KZFACTS_WRITE_README=1 to write what they print into the README."""
    shim = tmp_path / "kzfacts"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m kzfacts "$@"\n')
    shim.chmod(0o755)
    if "my.toml" in command and " init " not in command:
        (tmp_path / "my.toml").write_bytes((ROOT / "src/kzfacts/template.toml").read_bytes())
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "COLUMNS": "80", "LANG": "C.UTF-8"}
    result = subprocess.run(
        ["bash", "-c", command],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if "jq" in command and result.returncode == 127:
        pytest.skip("jq is not installed")
    if os.environ.get("KZFACTS_WRITE_README"):
        text = (ROOT / "README.md").read_text("utf-8")
        (ROOT / "README.md").write_text(
            text.replace(f"$ {command}\n{shown}```", f"$ {command}\n{result.stdout}```"), "utf-8"
        )
    else:
        assert result.stdout == shown


@pytest.mark.parametrize(("tool", "needs", "line"), LINES, ids=[tool for tool, _, _ in LINES])
def test_the_lines_for_other_tools_work(tmp_path: Path, tool: str, needs: str, line: str) -> None:
    found = importlib.util.find_spec(needs) if tool == "pandas" else shutil.which(needs, path=PATH)
    if not found:
        pytest.skip(f"{tool} is not installed")
    for name, module in (("kzfacts", "-m kzfacts"), ("python", "")):
        shim = tmp_path / name
        shim.write_text(f'#!/bin/sh\nexec {sys.executable} {module} "$@"\n')
        shim.chmod(0o755)
    result = subprocess.run(
        ["nu", "--no-config-file", "-c", line] if tool == "Nushell" else ["bash", "-c", line],
        env={
            "PATH": f"{tmp_path}:{PATH}",
            "COLUMNS": "120",
            "LANG": "C.UTF-8",
            "HOME": str(tmp_path),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert re.search(r"US.+almost USD 2 bn.+2020", result.stdout)


def test_there_is_a_line_for_each_tool() -> None:
    assert [tool for tool, _, _ in LINES] == ["DuckDB", "sqlite-utils", "pandas", "Nushell"]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 9


def test_the_base_in_the_readme_is_what_init_writes() -> None:
    assert re.findall(r"```toml\n(.*?)```", README, re.DOTALL) == [
        (ROOT / "src/kzfacts/template.toml").read_text("utf-8")
    ]


def test_every_key_hedge_kind_and_command_is_documented() -> None:
    for key in keys.FACT:
        assert f"| `{key.name}` | {key.about}" in README
    for word in (*HEDGES, *STATUSES):
        assert f"`{word}`" in README, word
    assert " | ".join(KINDS) in README
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", README), command
