"""Tests that reading works where Python lacks what only POSIX systems have, and what CI runs."""

import re
from pathlib import Path

import pytest

from conftest import BASE, BaseWith, Process

ROOT = Path(__file__).parents[1]
READING = [
    "topics",
    "countries",
    "metrics",
    "sources",
    "show trade",
    "show trade --json",
    "compare xa xb",
    "get trade.coal-xa",
    "search coast",
    "timeline",
    "cite trade.coal-xa",
    "export",
    "check",
    "verify",
    "schema",
    "completion bash",
    "--help",
]
# What the modules os, signal and fcntl lack on Windows, as far as any program could need it.
WINDOWS = """\
import os, sys
for name in ("O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "O_NOFOLLOW", "fchown", "chown", "fchmod",
             "geteuid", "getuid", "getegid", "getgid", "getxattr", "listxattr", "setxattr"):
    delattr(os, name)
sys.modules["fcntl"] = sys.modules["pwd"] = sys.modules["grp"] = None
"""
RUN = f"{WINDOWS}\nfrom kzfacts.cli.main import main\nsys.exit(main())"


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("cache", ["off", "cache"])
def test_reading_needs_nothing_of_posix(
    process: Process, tmp_path: Path, command: str, cache: str
) -> None:
    environment = {"KZFACTS_CACHE": "off" if cache == "off" else str(tmp_path / cache)}
    words = ["--facts", str(BASE), *command.split()]
    expected = process("kzfacts", *words, env={"KZFACTS_CACHE": "off"})
    assert expected.out or expected.err
    for _ in range(1 if cache == "off" else 2):  # the second run finds the base in the cache
        assert process("python", "-c", RUN, *words, env=environment) == expected


def test_so_does_writing_but_for_the_lock(process: Process, base_with: BaseWith) -> None:
    file = base_with()
    program = f"{WINDOWS}\nfrom pathlib import Path\nfrom kzfacts.store import atomic\n"
    program += "atomic.put(Path(sys.argv[1]), b'new')"
    assert process("python", "-c", program, str(file)) == (0, "", "")
    assert file.read_bytes() == b"new"


WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")


def test_every_action_is_pinned_by_its_digest() -> None:
    used = re.findall(r"uses: (.*)", WORKFLOW)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", action) for action in used)


def test_ci_runs_the_python_versions_that_the_classifiers_name() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    versions = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', project)
    assert f"python: {versions}".replace("'", '"') in WORKFLOW
