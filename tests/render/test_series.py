"""Tests how a metric over time is shown: as a table, as bars and in the other formats."""

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from conftest import Process, Run
from invented import invented
from kzfacts.render.say import either
from kzfacts.render.schema import output_schema

FACTS = """
    a19: value = 4, unit = "USD bn", date = 2019, reporter = "XH", hedge = "about"
    a21: value = 6, unit = "USD bn", date = 2021, reporter = "XH", source = "y22"
    a21b: value = 7, unit = "USD bn", date = 2021, reporter = "XH", source = "y22"
    b20: value = 5, unit = "USD bn", date = 2020, reporter = "XH", country = "XB"
    b21: value = 8, unit = "USD bn", date = 2021, reporter = "XH", country = "XB", hedge = "more than"
    a20: derived = "t.b20 / 2", date = 2020
    month: value = 1, date = "2020-01", reporter = "XH"
    both: value = 9, date = 2020, reporter = "XH", country = ["XA", "XB"]
    undated: value = 9, reporter = "XH"
    other: value = 5, date = 2020, reporter = "XA"
    seen: value = 5, date = 2020
    share: derived = "t.b20 / t.a19 * 100", metric = "r", date = 2020
"""
SHARES = """
    x: value = 12, metric = "n", date = 2019, status = "estimate"
    y: value = 14, metric = "n", date = 2020, status = "estimate"
    ratio: derived = "t.x / t.y", metric = "times", date = 2020
    more: derived = "t.y / t.x", metric = "times", date = 2020, country = "XB"
    k: value = 3, metric = "k", date = 2019
    first: value = 1, metric = "people", country = "XC"
    wide: value = 30, metric = "area"
    c: value = 2, metric = "eur", date = 2019, country = "XC", primary = "The  Bank"
"""


@pytest.fixture
def over_time(tmp_path: Path) -> Path:
    invented(tmp_path, FACTS)
    return tmp_path / "x.toml"


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    invented(tmp_path, SHARES)
    return tmp_path / "x.toml"


BELOW = """\
figures left out: 1 for parts of years, 1 undated, 1 for several countries
together; 2 by other counts: --reporter avalon, --source y21
no figure for Cockaigne by this count
"""
UNPROVED = """\
d derived from other facts: kzfacts get t.a20
† unproved, all of them: no text to check against
"""


def test_periods_go_down_and_countries_across(run: Run, over_time: Path) -> None:
    table = """\
M, by Homeland's count †
               Avalon          Bohemia  Cockaigne
2019      about $4 bn                –          –  Y 2021
2020  $2.25–2.75 bn d            $5 bn          –  Y 2021
2021       $6 or 7 bn  more than $8 bn          –  Y 2022, Y 2021
"""
    result = run("trend", "m", "xa", "xb", "xc", facts=over_time)
    assert result == (0, table + BELOW + UNPROVED, "")


def test_a_row_too_long_for_its_line_takes_two(
    run: Run, over_time: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "45")
    out = run("trend", "m", "xa", "xb", "xc", facts=over_time).out
    assert out.startswith("""\
M, by Homeland's count †
           Avalon          Bohemia  Cockaigne
2019  Y 2021
      about $4 bn                –          –
2020  Y 2021
  $2.25–2.75 bn d            $5 bn          –
""")


def test_the_narrowest_page_has_a_figure_a_line(
    run: Run, over_time: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "36")
    out = run("trend", "m", "xa", "xb", "xc", facts=over_time).out
    assert out.startswith("""\
M, by Homeland's count †
2019  Y 2021
  Avalon: about $4 bn
2020  Y 2021
  Avalon: $2.25–2.75 bn d
  Bohemia: $5 bn
""")


def test_a_gap_stays_a_gap_at_every_width(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented(tmp_path, """
        a: value = 1, date = 2018, reporter = "XH"
        b: value = 2, date = 2020, reporter = "XH", source = "y22"
    """)  # fmt: skip
    for width, gap in (("80", "2019       –"), ("15", "2019  –")):
        monkeypatch.setenv("COLUMNS", width)
        assert gap in run("trend", "m", "xa", facts=tmp_path / "x.toml").out.splitlines()


def test_a_chart_has_a_bar_for_each_figure(run: Run, over_time: Path) -> None:
    chart = """\
M, by Homeland's count †
    Avalon
      2019     █████████████████████░░░░░                        about $4 bn
      2020     █████████████░░░░                                 $2.25–2.75 bn d
      2021     ████████████████████████████████░░░░░░░           $6 bn
      2021     ██████████████████████████████████████░░░░░░░     $7 bn
    Bohemia
      2019     –
      2020     ██████████████████████████░░░░░░░                 $5 bn
      2021     ███████████████████████████████████████████████▶  more than $8 bn
    Cockaigne
      2019     –
      2020     –
      2021     –
█ certain   ░ possible, given the hedge or rounding   ▶ no upper end
"""
    out = run("trend", "m", "xa", "xb", "xc", "--chart", facts=over_time).out
    assert out == chart + BELOW + "sources: Y 2021, Y 2022\n" + UNPROVED


def test_a_chart_on_a_narrow_page_has_words_and_bars_in_turn(
    run: Run, over_time: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    lines = run("trend", "m", "xb", "--chart", facts=over_time).out.splitlines()
    assert lines[1:4] == ["    Bohemia", "      2020: $5 bn", "      ████████████░░░░"]


def test_a_terminal_without_the_signs_gets_ascii(process: Process, over_time: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    command = ["kzfacts", "--facts", str(over_time), "trend", "m", "xa", "xb", "--chart"]
    out = process(*command, env=env).out
    assert re.search(r"2021 +#+>  more than \$8 bn\n", out)
    assert "M, by Homeland's count *\n" in out


def test_what_all_figures_share_is_said_once(run: Run, shares: Path) -> None:
    assert run("trend", "n", "xa", "xb", facts=shares).out == """\
N, ships, est. †
      Avalon  Bohemia
2019      12        –
2020      14        –
no figure for Bohemia by this count
source: Y 2021
† unproved, all of them: no text to check against
"""  # fmt: skip
    assert run("trend", "times", "xa", "xb", facts=shares).out == """\
T, times, derived †
           Avalon    Bohemia
2020  0.857–0.858  1.16–1.17
derived from other facts: kzfacts get t.ratio
† unproved, all of them: no text to check against
"""  # fmt: skip


def test_derived_facts_have_the_counter_of_their_inputs(run: Run, over_time: Path) -> None:
    assert run("trend", "r", "xa", facts=over_time).out.startswith(
        "R, by Homeland's count, derived †\n"
    )


def test_a_primary_is_named(run: Run, shares: Path) -> None:
    assert run("trend", "eur", "xc", facts=shares).out.startswith("E, counted by The Bank †\n")


def test_ranks_have_no_bars(run: Run, shares: Path) -> None:
    out = run("trend", "k", "xa", "--chart", facts=shares).out
    assert "      2019  3rd\n" in out
    assert "█" not in out


def test_only_what_is_unproved_is_marked(run: Run, tmp_path: Path) -> None:
    """In a table that has both, a row of which nothing is proved has the sign at its end."""
    invented(tmp_path, """
        a: value = 4, date = 2019, reporter = "XH", source = "s", quote = "it was $4 in 2019"
        b: value = 5, date = 2019, reporter = "XH", source = "z", country = "XB"
        c: value = 6, date = 2020, reporter = "XH", source = "z"
        d: value = 7, date = 2020, reporter = "XH", source = "z", country = "XB"
    """)  # fmt: skip
    text = "And it was $4 in 2019.\n"
    file = tmp_path / "x.toml"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    toml = file.read_text("utf-8").replace(
        's = {title = "S"}', f's = {{title = "S", sha256 = "{sha256}"}}'
    )
    file.write_text(toml, "utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "s.txt").write_text(text, "utf-8")
    assert run("verify", "--write-lock", facts=file).code == 0
    assert run("trend", "m", "xa", "xb", facts=file).out == """\
M, by Homeland's count
      Avalon  Bohemia
2019      $4      $5†  S, Z
2020      $6       $7  Z †
† unproved: no text to check against
"""  # fmt: skip


def test_json_has_the_cells_growth_and_what_is_left_out(run: Run, over_time: Path) -> None:
    document = json.loads(run("trend", "m", "xa", "xb", "xc", "--json", facts=over_time).out)
    Draft7Validator(output_schema()).validate(document)
    rows = document.pop("rows")
    assert document == {
        "schema_version": 1,
        "metric": "m",
        "label": "M",
        "unit": "USD",
        "countries": ["XA", "XB", "XC"],
        "counter": {"kind": "reporter", "id": "XH"},
        "left_out": {
            "undated": 1,
            "by_others": 2,
            "counters": [{"kind": "reporter", "id": "XA"}, {"kind": "source", "id": "y21"}],
            "other_lengths": 1,
            "joint": 1,
            "derived": 0,
        },
    }
    assert [row["date"] for row in rows] == ["2019", "2020", "2021"]
    ids = [{code: [f["id"] for f in own] for code, own in row["cells"].items()} for row in rows]
    assert ids[1] == {"XA": [], "XB": ["t.b20"], "XC": []}
    assert ids[2]["XA"] == ["t.a21", "t.a21b"]
    assert [f["id"] for f in rows[1]["derived"]["XA"]] == ["t.a20"]
    assert [row["growth"] for row in rows] == [{}, {}, {"XB": {"low": 45.4, "high": None}}]
    (line, *_) = run("trend", "m", "xa", "-f", "jsonl", facts=over_time).out.splitlines()
    assert json.loads(line)["date"] == "2019"


def test_csv_has_a_line_a_figure(run: Run, over_time: Path) -> None:
    out = run("trend", "m", "xa", "xb", "-f", "csv", facts=over_time).out
    lines = list(csv.DictReader(out.splitlines()))
    assert [line["id"] for line in lines] == ["t.a19", "t.b20", "t.a20", "t.a21", "t.a21b", "t.b21"]
    assert [line["growth_low"] for line in lines] == ["", "", "", "", "", "45.4"]


def test_readable_formats_have_the_heading_and_what_is_left_out(run: Run, over_time: Path) -> None:
    out = run("trend", "m", "xa", "xb", "-f", "plain", facts=over_time).out
    assert out.startswith("M, by Homeland's count\n\nPeriod: 2019\nAvalon: about $4 bn [1]\n")
    assert "Avalon: $2.25–2.75 bn derived\n" in out.replace("\xa0", " ")
    assert out.splitlines()[-1].startswith(
        "figures left out: 1 for parts of years, 1 undated, 1 for"
    )
    out = run("trend", "m", "xb", "--reporter", "xh", "-f", "markdown", facts=over_time).out
    assert out.startswith("M, by Homeland's count\n\n| Period | Bohemia |\n")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("m xc", 3, "no dated figures on 'm' for Cockaigne; see kzfacts show t -m m"),
        (
            "m xa --source z",
            3,
            "no dated figures on 'm' for Avalon; leave out --reporter and --source",
        ),
        ("n xa", 3, "no dated figures on 'n' for Avalon; see kzfacts metrics"),
        ("m xa avalon", 2, "Avalon (XA) is named twice; name different countries"),
        ("mm xa", 3, "no metric 'mm'; did you mean 'm'?"),
        ("m xa --json --chart", 2, "--chart is for tables; --format json has the intervals"),
        ("m", 2, "missing argument 'COUNTRY...'; see kzfacts trend --help"),
    ],
)
def test_errors_say_what_to_do(
    run: Run, over_time: Path, words: str, code: int, message: str
) -> None:
    result = run("trend", *words.split(), facts=over_time)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"kzfacts: {message}")


def test_what_has_no_dates_has_no_trend(run: Run, shares: Path) -> None:
    result = run("trend", "people", "xc", facts=shares)
    see = "see kzfacts show t -m people"
    assert result == (
        3,
        "",
        f"kzfacts: no dated figures on 'people' for Cockaigne, only 1 undated; {see}\n",
    )
    result = run("trend", "area", "xa", facts=shares)
    see = "see kzfacts show t -m area"
    assert result == (3, "", f"kzfacts: 'area' does not change by the year; {see}\n")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (["$24.2\xa0bn", "$24.5\xa0bn"], "$24.2 or 24.5 bn"),
        (["$24.2\xa0bn", "$900\xa0mn"], "$24.2 bn or $900 mn"),
        (["$24", "€25"], "$24 or €25"),
        (["about $24", "$25"], "about $24 or $25"),
        (["12", "13", "14"], "12 or 13 or 14"),
        (["3%"], "3%"),
        (["$4\xa0bn"], "$4 bn"),
    ],
)
def test_figures_for_one_period_share_sign_and_scale(figures: list[str], words: str) -> None:
    assert either(figures).replace("\xa0", " ") == words
