"""The README can't rot: its examples are run, and its tables hold what the code holds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
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


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 9


def test_the_base_in_the_readme_is_what_init_writes() -> None:
    assert re.findall(r"```toml\n(.*?)```", README, re.DOTALL) == [
        (ROOT / "src/kzfacts/template.toml").read_text("utf-8")
    ]


def test_every_key_hedge_kind_and_command_is_documented() -> None:
    for word in (*reader.FACT_KEYS, *HEDGES):
        assert f"`{word}`" in README, word
    assert " | ".join(KINDS) in README
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", README), command
