"""Tests that everything that names a release names the same one."""

import re
import sys

import pytest

import kzfacts
from conftest import ROOT

sys.path.insert(0, str(ROOT))
import manpage

CITATION = (ROOT / "CITATION.cff").read_text("utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_the_version_and_its_date_are_the_same_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    release = re.search(r"^## (\S+) \((\S+)\)$", changelog, re.MULTILINE)
    assert release
    assert release.groups() == (kzfacts.__version__, manpage.ISSUED)
    for line in (f"version: {kzfacts.__version__}", f"date-released: {manpage.ISSUED}"):
        assert line in CITATION.splitlines()


@pytest.mark.skipif(not WORKFLOWS, reason="an sdist has no workflows")
def test_every_action_is_pinned_by_its_digest() -> None:
    used = [use for file in WORKFLOWS for use in re.findall(r"uses: (.+)", file.read_text("utf-8"))]
    assert len(used) >= 8
    for use in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use), use
