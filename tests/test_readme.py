"""The README can't rot: its examples are run, and its tables hold what the code holds."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT, Run
from kzfacts import reader
from kzfacts.commands import COMMANDS
from kzfacts.model import HEDGES, KINDS

README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", README)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_the_examples_show_what_the_commands_print(tmp_path: Path, command: str, shown: str) -> None:
    """Set KZFACTS_WRITE_README=1 to write what they print into the README."""
    shim = tmp_path / "kzfacts"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m kzfacts "$@"\n')
    shim.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "COLUMNS": "80", "LANG": "C.UTF-8"}
    result = subprocess.run(
        ["bash", "-c", command],
        env=environment,
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


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 9


def test_the_base_in_the_readme_is_sound(tmp_path: Path, run: Run) -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "x.toml"
    file.write_text(toml, "utf-8")
    result = run("get", "trade.turnover-xa-2020", facts=file)
    assert result.code == 0, result.err
    assert "almost $2 bn" in result.out
    assert tomllib.loads(toml)["base"]["home"] == "XH"


def test_every_key_hedge_kind_and_command_is_documented() -> None:
    for word in (*reader.FACT_KEYS, *HEDGES):
        assert f"`{word}`" in README, word
    assert " | ".join(KINDS) in README
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", README), command
