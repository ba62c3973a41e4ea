"""Tests the public interface, and the examples of its documentation."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kzfacts
from conftest import ROOT

PAGE = ROOT / "docs" / "library.md"


def test_dir_lists_the_public_names() -> None:
    assert dir(kzfacts) == sorted(kzfacts.__all__)


@pytest.mark.parametrize("name", kzfacts.__all__)
def test_every_public_name_loads(name: str) -> None:
    assert getattr(kzfacts, name)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'kzfacts' has no attribute 'nothing'"):
        kzfacts.nothing  # noqa: B018  # the access is what is tested


def test_the_import_loads_no_module() -> None:
    program = "import kzfacts, sys; print([m for m in sys.modules if m.startswith('kzfacts')])"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout == "['kzfacts']\n"


def test_the_examples_print_what_the_page_shows() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (failed, tried > 10) == (0, True)


def test_the_notebook_example_makes_a_table() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(example, names)
    assert isinstance(names["table"], pandas.DataFrame)


def test_a_script_that_uses_it_is_typed(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    script = example.partition("table =")[0].replace("import pandas\n", "")
    script += "rows = kzfacts.compare(base, [base.country('us'), base.country('cn')])\n"
    script += "found = kzfacts.trend(base, base.metric('turnover'), [base.country('us')])\n"
    script += "reveal_type(found.rows[0].cells['US'].figures)\n"
    script += "reveal_type(rows)\nreveal_type(kzfacts.cite(figures))\n"
    script += "fact = base.get('trade.turnover-cn-2020')\nassert isinstance(fact, kzfacts.Figure)\n"
    script += "reveal_type(kzfacts.second_opinions(base, fact))\n"
    script += "reveal_type(kzfacts.conflicts(base)[0].a)\n"
    file = tmp_path / "script.py"
    file.write_text(script, "utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    assert "fallback=kzfacts.comparison.rows.Comparison" in result.stdout
    assert '"str"' in result.stdout
    assert "fallback=kzfacts.comparison.opinions.Opinion" in result.stdout
    assert "fallback=kzfacts.model.records.Fact" in result.stdout
    assert "fallback=kzfacts.model.records.Figure" in result.stdout
