"""Tests that no cell or header of CSV and TSV can act as a formula or move a cursor."""

import csv
import io

import pytest

from conftest import BaseWith, Run
from kzfacts.render.data import table

HOSTILE = """
[countries."XZ\\u001b[2J\\n=1"]
name = "Zed"
[trade.zed]
country = "XZ\\u001b[2J\\n=1"
metric = "turnover"
value = 5
unit = "USD bn"
date = 2020
source = "almanac"
"""


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_the_code_of_a_country_can_not_leave_its_header(
    run: Run, base_with: BaseWith, form: str
) -> None:
    result = run("compare", "xa", "zed", "-f", form, facts=base_with(HOSTILE))
    assert result.code == 0
    rows = list(csv.reader(io.StringIO(result.out), delimiter="," if form == "csv" else "\t"))
    assert all(cell.isprintable() for row in rows for cell in row)
    assert any("XZ" in header for header in rows[0])


def test_a_hostile_code_breaks_the_rule_names(run: Run, base_with: BaseWith) -> None:
    result = run("check", facts=base_with(HOSTILE))
    assert result.code == 4
    assert "needs quoting; use only A-Z, a-z, 0-9, - and _ [names]" in result.out


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")  # the full-width signs are meant
@pytest.mark.parametrize("space", ["", " ", "\t", "\u3000", " \n "])
def test_a_cell_can_not_be_a_formula(sign: str, space: str) -> None:
    _, row = csv.reader(io.StringIO(table("csv", [{"a": f"{space}{sign}1+1"}])))
    assert row[0].startswith("'")
