"""Tests CSV, TSV, JSON lines, Markdown and plain output: nothing is lost, no text is markup."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from conftest import BASE, BaseWith, Run
from kzfacts.store import load

LISTING = [
    "show trade",
    "search a",
    "timeline",
    "compare xa xb xc",
    "topics",
    "countries",
    "metrics",
    "sources",
]


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("command", LISTING)
@pytest.mark.parametrize("form", ["plain", "jsonl", "csv", "tsv", "markdown"])
def test_every_listing_comes_in_every_format(run: Run, command: str, form: str) -> None:
    result = run(*command.split(), "--format", form)
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("\n")


def test_table_and_json_are_formats_like_the_others(run: Run) -> None:
    assert run("show", "trade", "-f", "table") == run("show", "trade")
    assert run("show", "trade", "-f", "json") == run("show", "trade", "--json")
    assert run("show", "trade", "-f", "json", "--json").code == 0
    result = run("show", "trade", "-f", "csv", "--json")
    assert (result.code, result.err) == (
        2,
        "kzfacts: --json can't be combined with --format csv; use one of them\n",
    )
    assert run("compare", "xa", "xb", "--chart", "--json").code == 2


def test_json_lines_are_the_facts_of_the_json(run: Run) -> None:
    facts = json.loads(run("show", "trade", "--json").out)["facts"]
    assert [
        json.loads(line) for line in run("show", "trade", "-f", "jsonl").out.splitlines()
    ] == facts


@pytest.mark.parametrize(("form", "delimiter", "end"), [("csv", ",", "\r\n"), ("tsv", "\t", "\n")])
def test_csv_has_every_key_of_the_facts_and_numbers_raw(
    run: Run, form: str, delimiter: str, end: str
) -> None:
    out = run("show", "trade", "-f", form).out
    facts = json.loads(run("show", "trade", "--json").out)["facts"]
    assert out.count(end) == len(facts) + 1
    table = rows(out, delimiter)
    assert list(table[0]) == list(facts[0])
    for line, fact in zip(table, facts, strict=True):
        for key, value in fact.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                assert float(line[key]) == value
            elif isinstance(value, list):
                assert line[key] == "; ".join(value)
            else:
                assert line[key] == {None: "", False: "false"}.get(value, value)


def test_the_whole_base_can_be_exported(run: Run, tmp_path: Path) -> None:
    document = json.loads(run("export").out)
    assert list(document) == ["schema_version", "base", "facts"]
    assert [f["id"] for f in document["facts"]] == list(load.load(BASE).facts)
    assert document["facts"][:6] == json.loads(run("show", "trade", "--json").out)["facts"]
    assert run("export", "-f", "json") == run("export")
    assert [json.loads(line) for line in run("export", "-f", "jsonl").out.splitlines()] == document[
        "facts"
    ]
    table = run("export", "--format", "csv").out
    assert table.startswith(run("show", "trade", "-f", "csv").out)
    assert [line["id"] for line in rows(table)] == [f["id"] for f in document["facts"]]
    assert run("export", "-f", "markdown").code == 2
    file = tmp_path / "x.toml"
    file.write_text('[base]\ntitle = "T"\nschema = 1\n', "utf-8")
    assert run("export", facts=file) == (3, "", f"kzfacts: {file} has no facts\n")


def test_a_comparison_in_csv_has_a_line_a_figure_and_one_for_a_gap(run: Run) -> None:
    table = rows(
        run("compare", "xa", "xb", "xc", "-m", "turnover", "-m", "coal-share", "-f", "csv").out
    )
    assert [(line["row_metric"], line["for_country"], line["written"]) for line in table] == [
        ("turnover", "XA", "USD 43.80 mn"),
        ("turnover", "XB", "almost USD 2 bn"),
        ("turnover", "XC", "USD 1 to 3 bn"),
        ("coal-share", "XA", "about 19%"),
        ("coal-share", "XB", "20%"),
        ("coal-share", "XC", ""),
    ]
    assert [table[0][f"against_{code}"] for code in ("XA", "XB", "XC")] == [
        "",
        "less",
        "cannot tell",
    ]
    assert (table[0]["against_XB_ratio_low"], table[0]["against_XB_ratio_high"]) == (
        "0.0218",
        "0.0244",
    )
    assert table[0]["against_XC_reason"] == (
        "2020, counted by The Customs Union against 2019, Cockaigne's count"
    )
    assert (table[1]["against_XA"], table[1]["against_XA_ratio_low"]) == ("greater", "41")
    assert table[5]["against_XA"] == ""
    assert (table[2]["row_date"], table[2]["on_row_basis"], table[2]["date"]) == (
        "2020",
        "false",
        "2019",
    )
    counter = table[2]["row_counter_kind"], table[2]["row_counter_id"]
    assert counter == ("primary", "the customs union")


def test_a_comparison_in_markdown_has_all_that_the_table_shows(run: Run) -> None:
    out = run("compare", "xa", "xb", "xc", "-m", "turnover", "-f", "markdown").out
    head, line, row, *below = out.splitlines()
    assert head == "| Topic | Metric | Avalon | United Bohemia \\(XB\\) | Cockaigne | Comparison |"
    assert line == "| --- | --- | --- | --- | --- | --- |"
    assert row == (
        r"| Trade | Trade turnover, 2020 | \$43.80 mn†[^1] | almost \$2 bn†[^2][^a] "
        r"| \$1–3 bn†[^2], 2019 | XB > XA; XC? |"
    )
    assert [line for line in below if line] == [
        "[^a]: Goods only.",
        "[^1]: Ann Author, Bob Writer, “The Almanac”, 2021 <https://example.org/almanac>",
        r"[^2]: “Gazette \[sic\] of \[/\] the :isles:”, about 2020",
        "† unproved: no text to check against",
    ]
    group = run("compare", "xa", "xb", "-m", "coast", "-f", "markdown").out
    assert "for the western isles together" in group
    assert "no figure" in group


def test_markdown_leaves_out_columns_that_are_empty_throughout(run: Run) -> None:
    assert run("show", "sea", "-f", "markdown").out.startswith(
        "| Country | Figure | What | Period | Source | Id |\n"
    )


def test_plain_is_label_and_value(run: Run) -> None:
    out = run("show", "trade", "-f", "plain", "-m", "turnover", "-c", "xb").out
    assert out == (
        "Country: United Bohemia\nFigure: almost $2 bn\nWhat: Trade turnover\nPeriod: Jan–Dec 2020\n"
        "According to: the customs office\nSource: [1], paragraph 3\nNote: Goods only.\nId: trade.turnover-xb\n"
        "\n[1] “Gazette [sic] of [/] the :isles:”, about 2020\n"
    )
    assert "facts: 6" in run("topics", "-f", "plain").out


HOSTILE = r"""=1+1|2 *b* _i_ `c` <script> & [x](y) \\ $m$ \u001b[31m \u202e # ~~s~~"""


@pytest.fixture
def hostile(base_with: BaseWith) -> Path:
    fact = f'[evil.x]\ncountry = "XA"\nsource = "almanac"\ntext = "{HOSTILE}"\n'
    return base_with(fact, 'note = "@SUM(A1)"\naccording_to = "+1"\n')


def test_foreign_text_is_no_formula(run: Run, hostile: Path) -> None:
    (line,) = rows(run("show", "evil", "-f", "csv", facts=hostile).out)
    assert line["text"].startswith("'=1+1|2")
    assert (line["note"], line["according_to"]) == ("'@SUM(A1)", "'+1")


def test_foreign_text_is_no_markup(run: Run, hostile: Path) -> None:
    out = run("show", "evil", "-f", "markdown", facts=hostile).out
    assert r"=1\+1\|2 \*b\* \_i\_ \`c\` &lt;script> &amp; \[x\]\(y\) \\ \$m\$" in out


@pytest.mark.parametrize("form", ["table", "plain", "json", "jsonl", "csv", "tsv", "markdown"])
def test_foreign_text_never_acts_on_a_terminal(run: Run, hostile: Path, form: str) -> None:
    for command in ("show evil", "search script", "compare xa xb"):
        out = run(*command.split(), "-f", form, facts=hostile).out
        assert all(c.isprintable() or c in "\r\n\t" for c in out)
    text = json.loads(run("show", "evil", "--json", facts=hostile).out)["facts"][0]["text"]
    assert text == load.load(hostile).facts["evil.x"].text
    assert "\x1b[31m \u202e" in text


def test_notes_of_markdown_are_footnotes(run: Run) -> None:
    out = run("show", "trade", "-m", "turnover", "-f", "md").out
    assert "| [^2], paragraph 3 | [^a] |" in out
    assert "\n[^a]: Goods only.\n" in out


def test_what_looks_like_a_footnote_in_a_fact_is_none(run: Run, base_with: BaseWith) -> None:
    file = base_with('[sea.x]\ntext = "See [1] and [a]."\nsource = "almanac"\nnote = "N [1]."\n')
    out = run("show", "sea", "-f", "md", facts=file).out
    assert r"See \[1\] and \[a\]." in out
    assert re.search(r"^\[\^[a-z]\]: N \\\[1\\\]\.$", out, re.MULTILINE)
    assert "See [1] and [a]." in run("show", "sea", "-f", "plain", facts=file).out
