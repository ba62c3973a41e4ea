"""Tests that each rule reports the base made to break it, and nothing else."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, BaseWith, Run
from kzfacts.model.codes import FIPS, ISO_3166
from kzfacts.rules.rules import RULES
from kzfacts.store import load

BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))
PAGE = (ROOT / "docs" / "proof.md").read_text("utf-8")


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_each_rule_fires_on_its_broken_base_and_on_nothing_else(run: Run, file: Path) -> None:
    expected = file.read_text("utf-8").splitlines()[0].removeprefix("# ")
    result = run("check", facts=file)
    assert (result.code, result.out) == (4, f"{file}:{expected}\n")
    assert result.err.startswith("kzfacts: 1 problem in ")
    assert expected.endswith(
        f"[{file.stem.removesuffix('-topic') if file.stem == 'undeclared-topic' else file.stem}]"
    )


def test_every_rule_but_the_proof_has_its_broken_base() -> None:
    assert {rule.name for rule in RULES} - {"proof"} == {file.stem for file in BAD} - {
        "undeclared-topic"
    }


def test_a_sound_base_is_silent_but_for_what_was_checked(run: Run) -> None:
    result = run("check", facts=load.bundled())
    assert result == (0, "", "kzfacts: 933 facts, 692 proved, no problems\n")


def test_a_check_in_json_keeps_to_the_contract(run: Run) -> None:
    (bad,) = (file for file in BAD if file.stem == "unit")
    result = run("check", "--json", facts=bad)
    document = json.loads(result.out)
    assert result.code == 4
    assert list(document) == ["schema_version", "facts", "proved", "text_missing", "problems"]
    (problem,) = document["problems"]
    assert list(problem) == ["rule", "fact", "file", "line", "message"]
    assert (problem["rule"], problem["fact"], problem["line"]) == ("unit", "trade.bad", 39)
    assert json.loads(run("check", "--json", facts=load.bundled()).out)["proved"] == 692


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_is_explained(run: Run, rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    out = run("check", "--explain", name).out
    assert out.startswith(f"{name}: ")
    assert "This breaks it:" in out
    assert "To fix it:" in out


def test_an_unknown_rule_is_not_found(run: Run) -> None:
    assert run("check", "--explain", "unt").err == "kzfacts: no rule 'unt'; did you mean 'unit'?\n"


def test_the_rules_in_the_documentation_are_those_of_the_code() -> None:
    for rule in RULES:
        assert f"| `{rule.name}` | {rule.summary} |\n" in PAGE


@pytest.mark.parametrize(
    ("code", "name", "hint"),
    [
        (
            "RS",
            "Russia",
            "'RS' is Russia in FIPS 10-4 or everyday use, but not in ISO 3166-1; write RU",
        ),
        (
            "UK",
            "United Kingdom",
            "'UK' is United Kingdom in FIPS 10-4 or everyday use, but not in ISO 3166-1; write GB",
        ),
        ("kz", "Kazakhstan", "'kz' is not a code of ISO 3166-1; write KZ"),
        (
            "USA",
            "United States",
            "'USA' is not a code of ISO 3166-1; look it up in ISO 3166-1 alpha-2",
        ),
        ("XX", "Nowhere", None),
        ("RS", "Serbia", None),
        ("QM", "Nowhere", None),
    ],
)
def test_the_traps_of_country_codes_are_named(
    base_with: BaseWith, run: Run, code: str, name: str, hint: str | None
) -> None:
    country = f'[countries.{code}]\nname = "{name}"\n'
    fact = f'[trade.x]\ncountry = "{code}"\ntext = "T"\nsource = "almanac"\n'
    out = run("check", facts=base_with(country, fact)).out
    if hint:
        assert f"countries.{code}: {hint} [country-code]\n" in out
    else:
        assert "country-code" not in out


def test_every_trap_leads_to_a_code() -> None:
    assert len(ISO_3166) == 249
    assert all(trap.iso in ISO_3166 for trap in FIPS.values())


def problems(run: Run, file: Path) -> list[str]:
    """Return the problems of a base as "rule: message"."""
    found = json.loads(run("check", "--json", facts=file).out)["problems"]
    return [f"{problem['rule']}: {problem['message']}" for problem in found]


FACT = '[trade.x]\ncountry = "XA"\nsource = "almanac"\n'


@pytest.mark.parametrize(
    ("addition", "rule"),
    [
        (FACT + 'text = "T"\ndate = 2022\nnote = "A plan."\n', None),
        (FACT + 'text = "T"\ndate = 2022\nreading = "Forecast."\n', None),
        (FACT + 'text = "T"\ndate = 2022\n', "dates"),
        (FACT + 'text = "T"\ndate = 2022\nnote = "An explanation."\n', "dates"),
        (FACT + 'metric = "turnover"\nvalue = 9\ndate = 2022\nstatus = "forecast"\n', None),
        (FACT + 'text = "T"\ndate = "2021-12/2022"\n', None),
        (FACT + 'metric = "turnover"\nmissing = "sunk"\n', None),
        (FACT + 'text = "T"\ncontradicts = ["trade.treaty"]\nreading = "R."\n', None),
        (FACT + 'text = "T"\ncontradicts = ["trade.treaty"]\n', "contradicts"),
        (FACT + 'text = "T"\ncontradicts = ["trade.x"]\nreading = "R."\n', "contradicts"),
        (FACT + 'text = "T"\ncontradicts = ["trade.y"]\nreading = "R."\n', "contradicts"),
        (FACT + 'missing = "sunk"\n', "gap"),
        ('[trade.x]\nmetric = "turnover"\nmissing = "sunk"\nsource = "almanac"\n', "gap"),
        ('[trade.x]\nmetric = "turnover"\nderived = "trade.turnover-xa * 2"\n', "derived"),
        ('[trade.x]\ncountry = "XA"\nderived = "trade.turnover-xa * 2"\n', "derived"),
        (FACT + 'metric = "turnover"\nderived = "trade.turnover-xa * 2"\n', "derived"),
        (FACT + 'text = "T"\ndate = "2003/.."\n', None),
        (FACT + 'text = "T"\ndate = "../2023"\n', None),
        (FACT + 'metric = "turnover"\nvalue = 9\ndate = 2020\nreporter = "XB"\n', None),
        (FACT + 'metric = "turnover"\nvalue = 9\ndate = 2020\nnote = "Revised."\n', None),
        (
            FACT + 'metric = "turnover"\nvalue = 9\ndate = 2020\nprimary = "The Customs Union"\n',
            "contradiction",
        ),
        (FACT + 'metric = "turnover"\nvalue = 9\ndate = 2020\n', None),
        (FACT + 'metric = "turnover"\nvalue = 43.80\nunit = "USD mn"\ndate = 2020\n', None),
        (FACT + 'text = "Wholly other words."\nquote = "the same three words"\n', None),
        (FACT + 'text = "The same."\nquote = "The same."\n', "own-words"),
        (FACT + 'text = "a\\tb c\xa0d"\n', None),
        (FACT + 'text = "a\\u200bb"\n', "control"),
        (
            '[countries.grp]\nname = "G"\nmembers = ["grp"]\n'
            '[trade.x]\ncountry = "grp"\ntext = "T"\nsource = "almanac"\n',
            "members",
        ),
        (
            '[countries.FR]\nname = "G"\nmembers = ["XA"]\n'
            '[trade.x]\ncountry = "FR"\ntext = "T"\nsource = "almanac"\n',
            "country-code",
        ),
    ],
)
def test_rules_know_what_they_are_about(
    base_with: BaseWith, run: Run, addition: str, rule: str | None
) -> None:
    found = problems(run, base_with(addition))
    assert [p.partition(":")[0] for p in found] == ([rule] if rule else [])


def test_an_invisible_character_is_reported_once_at_its_key(base_with: BaseWith, run: Run) -> None:
    source = '[sources.odd]\ntype = "book"\ntitle = "T\u200b"\npublisher = "P\u202e"\n'
    fact = '[trade.x]\ncountry = "XA"\ntext = "T"\nsource = "odd"\n'
    assert problems(run, base_with(source, fact)) == [
        "control: 'title' contains invisible characters: U+200B; remove them",
        "control: 'publisher' contains invisible characters: U+202E; remove them",
    ]


SOURCE = '[sources.{}]\ntitle = "T"\ncitation-label = "Author 2021"\n'
USE = '[trade.{}]\ncountry = "XA"\ntext = "T"\nsource = "{}"\n'


def test_two_sources_with_one_short_name_are_told_apart(base_with: BaseWith, run: Run) -> None:
    parts = [text.format(*[name] * text.count("{}")) for name in "ab" for text in (SOURCE, USE)]
    assert problems(run, base_with(*parts)) == [
        "labels: 'Author 2021' is also the short name of 'a'; add a letter to the year"
    ]


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("{country} had {figure} in {date}.", None),
        ("There were {figure}.", None),
        ("{country} had many.", "the sentence has no {figure}; add it"),
        ("In {year} {figure}.", "unknown placeholder {year}; use {country}, {figure}, {date}"),
    ],
)
def test_the_sentence_of_a_metric_has_the_figure(
    base_with: BaseWith, run: Run, says: str, message: str | None
) -> None:
    metric = f'[metrics.lamps]\nlabel = "Lamps"\nunit = "lamps"\nkind = "count"\nsays = "{says}"\n'
    found = problems(run, base_with(metric, FACT + 'metric = "lamps"\nvalue = 9\n'))
    assert [p for p in found if p.startswith("says")] == ([f"says: {message}"] if message else [])
