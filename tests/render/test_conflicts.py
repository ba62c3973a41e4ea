"""Tests the list of what disagrees, on an invented base and on the shipped facts."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from rich.cells import cell_len

from conftest import BaseWith, Run
from kzfacts.render.schema import output_schema
from kzfacts.store import load

MORE = """
[sources.y22]
title = "Yearbook"
issued = 2022
citation-label = "Yearbook 2022"

[sources.paper]
title = "Paper"
issued = 2023
citation-label = "The Paper 2023"

[metrics.rank]
label = "Rank in trade"
short = "trade rank"
unit  = "rank"
kind  = "rank"

[t]
a1 = {country = "XA", metric = "coal-share", value = 40, date = 2021, reporter = "XA", source = "y22"}
a2 = {country = "XA", metric = "coal-share", value = 42, hedge = "more than", date = "2021~", reporter = "XA", source = "paper"}
b1 = {country = "XA", metric = "coal-share", value = 20, date = 2021, reporter = "XB", source = "y22"}
b2 = {country = "XA", metric = "coal-share", value = 20, date = 2021, reporter = "XB", source = "paper"}
r1 = {country = "XC", metric = "rank", value = 3, date = 2021, source = "y22"}
r2 = {country = "XC", metric = "rank", value = 5, date = 2021, source = "paper"}
k1 = {country = ["XA", "XC"], metric = "ships", value = 30, source = "paper", date = 2020}
k2 = {country = ["XA", "XC"], metric = "ships", value = 60, source = "y22", date = 2020}
h1 = {country = "XC", metric = "coast", value = 100, hedge = "about", date = 2020, source = "paper"}
h2 = {country = "XC", metric = "coast", value = 108, date = 2020, source = "y22"}
h3 = {country = "XC", metric = "coast", value = 109, date = 2020, source = "y22"}
yes = {country = "XA", text = "It is so", source = "almanac"}
no  = {country = "XA", metric = "ships", value = 7, source = "paper", contradicts = ["t.yes"], reading = "Seven is not so."}
"""

TABLE = """\
10 pairs of figures and 1 claim that disagree; † unproved
                               counted by  source
2 ×             Ships, Avalon and Cockaigne, 2020
                     60 ships              Yearbook 2022 †
                     30 ships              The Paper 2023 †
1.92 × or more  Share of the coal, Avalon, about 2021
                more than 42%  Avalon      The Paper 2023 †
                    2021: 40%  Avalon      Yearbook 2022 †
                    2021: 20%  XB          Yearbook 2022 †, The Paper 2023 †
1.03 × or more  Share of the coal, Avalon, about 2021
                more than 42%  Avalon      The Paper 2023 †
                    2021: 40%  Avalon      Yearbook 2022 †
1.00–1.02 ×     Coast, Cockaigne, 2020
                       109 km              Yearbook 2022 †
                       108 km              Yearbook 2022 †
differs         trade rank, Cockaigne, 2021
                          5th              The Paper 2023 †
                          3rd              Yearbook 2022 †
within hedge    Coast, Cockaigne, 2020: up to +9.0%
                       109 km              Yearbook 2022 †
                       108 km              Yearbook 2022 †
                 about 100 km              The Paper 2023 †
claim  It is so. Ann Author and Bob Writer 2021 †
  but  Ships, Avalon, undated: 7 ships. The Paper 2023 †
"""

NARROW = """\
5 pairs of figures that disagree;
† unproved
                 counted by  source
1.92 × or more  Share of the coal,
                Avalon, about 2021
  more than 42%  Avalon      The Paper
                             2023 †
      2021: 40%  Avalon      Yearbook
                             2022 †
      2021: 20%  XB          Yearbook
                             2022 †, The
                             Paper
                             2023 †
1.03 × or more  Share of the coal,
                Avalon, about 2021
  more than 42%  Avalon      The Paper
                             2023 †
      2021: 40%  Avalon      Yearbook
                             2022 †
"""

PLAIN = """\
Relation: differs 2.04 × or more
About: Share of the coal, Avalon, about 2021
One: more than 42%, counted by Avalon [1]
Other: 2021: 20%, counted by United Bohemia [2]
Ids: t.a2, t.b1
"""


@pytest.fixture
def base(base_with: BaseWith) -> Path:
    return base_with(MORE)


def pairs(run: Run, *args: str, facts: Path) -> list[tuple[str, str]]:
    """Return the ids in the JSON, which is valid."""
    document = json.loads(run("conflicts", *args, "--json", facts=facts).out)
    Draft7Validator(output_schema()).validate(document)
    return [(c["a"]["id"], c["b"]["id"]) for c in document["conflicts"]]


def test_the_table_has_an_entry_for_each_two_voices(run: Run, base: Path) -> None:
    assert run("conflicts", facts=base) == (0, TABLE, "")


def test_a_narrow_page_has_the_figures_at_the_left(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert run("conflicts", "-m", "coal-share", facts=base).out == NARROW


@pytest.mark.parametrize("width", [10, 20, 29, 30, 40, 59, 60, 80, 120, 500])
def test_lines_fit_at_any_width(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for facts in (base, load.bundled()):
        lines = run("conflicts", facts=facts).out.splitlines()
        assert max(map(cell_len, lines)) <= width
        assert not any(line.endswith(" ") for line in lines)


def test_json_has_every_pair_in_order(run: Run, base: Path) -> None:
    assert pairs(run, facts=base) == [
        ("t.a2", "t.b1"),
        ("t.a2", "t.b2"),
        ("t.k2", "t.k1"),
        ("t.a1", "t.b1"),
        ("t.a1", "t.b2"),
        ("t.a2", "t.a1"),
        ("t.h3", "t.h2"),
        ("t.r2", "t.r1"),
        ("t.h3", "t.h1"),
        ("t.h2", "t.h1"),
        ("t.no", "t.yes"),
    ]
    document = json.loads(run("conflicts", "--json", facts=base).out)
    first, *_, within, claim = document["conflicts"]

    def but_facts(conflict: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in conflict.items() if key not in "ab"}

    nothing = dict.fromkeys(("deviation", "ratio_low", "ratio_high", "reading"))
    differs = {"relation": "differs", "other_basis": True, "ratio_low": 2.04}
    assert but_facts(first) == nothing | differs
    hedged = {"relation": "agrees within the hedge", "other_basis": True, "deviation": 8}
    assert but_facts(within) == nothing | hedged
    contradicts = {"relation": "contradicts", "other_basis": False, "reading": "Seven is not so."}
    assert but_facts(claim) == nothing | contradicts


def test_topics_and_metrics_narrow_it(run: Run, base: Path) -> None:
    assert pairs(run, "-m", "rank", "-m", "coast", facts=base) == [
        ("t.h3", "t.h2"),
        ("t.r2", "t.r1"),
        ("t.h3", "t.h1"),
        ("t.h2", "t.h1"),
    ]
    assert pairs(run, "-t", "trade", facts=base) == []
    result = run("conflicts", "-t", "nowhere", facts=base)
    assert (result.code, result.out) == (3, "")


def test_the_other_formats_have_a_record_for_each_pair(run: Run, base: Path) -> None:
    assert run("conflicts", "-f", "plain", facts=base).out.startswith(PLAIN)
    assert run("conflicts", "-f", "markdown", facts=base).out.count("\n|") == 12
    assert len(run("conflicts", "-f", "jsonl", facts=base).out.splitlines()) == 11
    lines = list(csv.DictReader(StringIO(run("conflicts", "-f", "csv", facts=base).out)))
    assert [(line["a_id"], line["b_id"]) for line in lines] == pairs(run, facts=base)
    assert (lines[0]["ratio_low"], lines[0]["a_written"]) == ("2.04", "more than 42%")
    assert (lines[-1]["b_text"], lines[-1]["reading"]) == ("It is so", "Seven is not so.")


@pytest.mark.parametrize("form", ["table", "plain", "markdown"])
def test_where_nothing_disagrees_a_sentence_says_so(run: Run, form: str) -> None:
    assert run("conflicts", "-f", form) == (0, "No facts disagree.\n", "")


def test_where_nothing_disagrees_programs_get_an_empty_list(run: Run) -> None:
    assert run("conflicts", "--json").out == '{"schema_version": 1, "conflicts": []}\n'
    assert run("conflicts", "-f", "jsonl") == (0, "", "")
    for form, start in (("csv", "relation,other_basis,"), ("tsv", "relation\tother_basis\t")):
        (header,) = run("conflicts", "-f", form).out.splitlines()
        assert header.startswith(start)
        assert header.endswith("b_proved")


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        (
            "a = {text = 'A', source = 'almanac', contradicts = ['t.b'], reading = 'R'}\nb = {text = 'B', source = 'almanac'}",
            "1 claim that disagrees; † unproved",
        ),
        (
            "a = {metric = 'ships', value = 1, date = 2020, source = 'almanac'}\nb = {metric = 'ships', value = 2, date = 2020, source = 'gazette'}",
            "1 pair of figures that disagree; † unproved",
        ),
    ],
)
def test_the_first_line_counts(run: Run, base_with: BaseWith, facts: str, total: str) -> None:
    out = run("conflicts", facts=base_with(f"[t]\n{facts}\n")).out
    assert out.splitlines()[0] == total


def test_the_shipped_facts_have_21_pairs_and_11_claims(run: Run) -> None:
    out = run("conflicts", facts=load.bundled()).out
    lines = out.splitlines()
    assert lines[0] == "21 pairs of figures and 11 claims that disagree; † unproved"
    assert sum(line.startswith("claim") for line in lines) == 11
    assert sum(line.startswith("within hedge") for line in lines) == 4
    assert len(pairs(run, facts=load.bundled())) == 32
