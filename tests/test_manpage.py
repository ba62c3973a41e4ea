"""Tests that the man page is up to date, complete and sound roff."""

import re
import shutil
import sys

import pytest

from conftest import ROOT, Process
from kzfacts.cli.app import COMMANDS

sys.path.insert(0, str(ROOT))
import manpage

PAGE = (ROOT / "kzfacts.1").read_text("utf-8")
SECTIONS = [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "COMMANDS",
    "OPTIONS",
    "EXIT STATUS",
    "ENVIRONMENT",
    "FILES",
    "EXAMPLES",
]


def test_the_man_page_is_what_its_generator_makes() -> None:
    assert manpage.page() == PAGE, "write it anew: python manpage.py > kzfacts.1"


def test_the_man_page_has_its_sections_and_all_commands() -> None:
    assert re.findall(r"^\.SH (.+)$", PAGE, re.MULTILINE) == [*SECTIONS, "SEE ALSO"]
    for command in COMMANDS:
        assert PAGE.count(f"\n\\fBkzfacts {command}\\fR") >= 2
    assert re.findall(r"\\fB(\d+)\\fR", PAGE) == ["0", "1", "2", "3", "4", "130"]


@pytest.mark.parametrize(
    "lint",
    [
        ["man", "--warnings", "-l", "kzfacts.1"],
        ["mandoc", "-T", "lint", "kzfacts.1"],
        ["groff", "-ww", "-man", "-Tutf8", "-z", "kzfacts.1"],
    ],
    ids=lambda lint: lint[0],
)
def test_the_man_page_is_sound_roff(process: Process, lint: list[str]) -> None:
    if not shutil.which(lint[0]):
        pytest.skip(f"{lint[0]} is not installed")
    result = process(*lint, cwd=ROOT)
    complaints = result.err + (result.out if lint[0] == "mandoc" else "")
    assert (result.code, complaints) == (0, "")


@pytest.mark.parametrize(
    "text", [".SH X", "'br", r"\fBx\fR", "a -- b", "`x` ~/y ^z", 'say "so"', "é ✓"]
)
def test_no_text_is_taken_for_roff(process: Process, text: str) -> None:
    if not shutil.which("groff"):
        pytest.skip("groff is not installed")
    page = f".TH X 1 2026-01-01\n.SH NAME\n{manpage.roff(text)}\n"
    drawn = process("groff", "-man", "-Tutf8", "-P-c", stdin=page)
    assert text in re.sub(".\b", "", drawn.out)
