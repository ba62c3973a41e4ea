"""Tests how derived facts are shown: never without their formula, their inputs and the label."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from conftest import Run
from invented import invented
from kzfacts.render.schema import output_schema

FACTS = """
    gdp: value = 1.2, unit = "USD tn", metric = "gdp", date = 2020, status = "estimate"
    owed: value = 30.5, unit = "USD bn", date = 2019, country = "XB", primary = "The Bank"
    paid: value = 28.4, unit = "USD bn", date = 2019, country = "XB", primary = "the bank"
    share: derived = "t.owed / t.gdp * 100", metric = "burden", date = 2020, note = "N."
    net: derived = "t.paid - t.owed", country = ["XA", "XB"], text = "A text.", metric = "m"
    nothing: derived = "( t.owed - t.owed ) / 2", country = "XB", metric = "m"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    invented(tmp_path, FACTS)
    return tmp_path / "x.toml"


def test_a_derived_fact_in_full(run: Run, file: Path) -> None:
    assert run("get", "t.share", facts=file).out == """\
B, Avalon, 2020
  2.43–2.66% of GDP  derived
  formula     t.owed / t.gdp * 100
  inputs      t.owed: $30.5 bn, 2019, Y 2021 †
              t.gdp: $1.2 tn est., 2020, Y 2021 †
  counted by  different bodies
  proved      no: none of its inputs is proved
  note        N.

† unproved: no text to check against
"""  # fmt: skip


def test_a_counter_that_all_inputs_share_is_named(run: Run, file: Path) -> None:
    out = run("get", "t.net", facts=file).out
    assert out.splitlines()[:7] == [
        "M, Avalon and Bohemia",
        "  -$2.20 to -2.00 bn  derived",
        "  A text.",
        "  formula     t.paid - t.owed",
        "  inputs      t.paid: $28.4 bn, 2019, Y 2021 †",
        "              t.owed: $30.5 bn, 2019, Y 2021 †",
        "  counted by  the bank",
    ]


def test_a_narrow_page_stacks_labels_and_values(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = run("get", "t.nothing", facts=file).out
    assert out == """\
M, Bohemia
  $0          derived
  formula     ( t.owed - t.owed ) / 2
  inputs      t.owed: $30.5 bn, 2019, Y
              2021 †
  counted by  The Bank
  proved      no: none of its inputs is
              proved

† unproved: no text to check against
"""  # fmt: skip


def test_json_has_the_formula_and_its_result(run: Run, file: Path) -> None:
    document = json.loads(run("get", "t.share", "--json", facts=file).out)
    Draft7Validator(output_schema()).validate(document)
    (fact,) = document["facts"]
    assert fact["derived"] == {
        "formula": "t.owed / t.gdp * 100",
        "unit": "% of GDP",
        "low": 2.436,
        "high": 2.65652173913044,
        "low_rounded": 2.43,
        "high_rounded": 2.66,
        "inputs": ["t.owed", "t.gdp"],
        "counter": None,
    }
    assert (fact["source"], fact["value"], fact["written"]) == (None, None, None)
    document = json.loads(run("show", "t", "--json", facts=file).out)
    Draft7Validator(output_schema()).validate(document)
    counters = {f["id"]: f["derived"] and f["derived"]["counter"] for f in document["facts"]}
    assert counters["t.net"] == {"kind": "primary", "id": "the bank"}


def test_the_page_on_a_country_has_the_interval(run: Run, file: Path) -> None:
    (line,) = [x for x in run("show", "-c", "xa", facts=file).out.splitlines() if "B, 2020" in x]
    assert line.split()[2:] == ["2.43–2.66%", "of", "GDP", "derived", "†"]


def test_lists_say_that_it_is_derived(run: Run, file: Path) -> None:
    assert "2020      2.43–2.66% of GDP  derived †  t.share" in run("show", "t", facts=file).out
    assert "derived" in run("search", "n.", facts=file).out
    row = run("show", "t", "-m", "burden", "-f", "csv", facts=file).out.splitlines()[1]
    assert (
        "formula: t.owed / t.gdp * 100; unit: % of GDP; low: 2.436; high: 2.65652173913044" in row
    )
    assert "Source: derived" in run("show", "t", "-m", "burden", "-f", "plain", facts=file).out


def test_it_is_no_figure(run: Run, file: Path) -> None:
    assert run("compare", "xa", "xb", "-m", "burden", facts=file).code == 3
    assert run("get", "t.share", "--value", facts=file).code == 3


@pytest.mark.parametrize("style", ["text", "markdown", "bibtex", "csl-json"])
def test_a_citation_has_the_formula_and_cites_the_inputs(run: Run, file: Path, style: str) -> None:
    out = run("cite", "t.share", "--style", style, facts=file).out
    assert "t.owed / t.gdp" in out
    assert out.index("Derived") < out.index("30.5") < out.index("1.2")


def test_the_text_of_a_derived_fact_cannot_be_explained(run: Run, file: Path) -> None:
    result = run("verify", "--explain", "t.share", facts=file)
    expected = "kzfacts: t.share is derived; explain its inputs instead: t.owed, t.gdp\n"
    assert (result.code, result.err) == (2, expected)


def test_it_is_not_counted_among_what_can_be_proved(run: Run, file: Path) -> None:
    assert run("verify", facts=file).err.startswith("kzfacts: 0 of 3 facts proved, 3 skipped")
