"""Tests that work grows with the base, not faster: they count calls and passes, not seconds."""

import difflib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli
from rich.text import Text

from conftest import BASE, BaseWith, Run
from kzfacts.model import period, quantity
from kzfacts.model.period import Period
from kzfacts.proof import text
from kzfacts.render import canvas
from kzfacts.rules import consistency, rules, wording
from kzfacts.rules.reading import not_toml_1_0
from kzfacts.store import compile as compiling
from kzfacts.store import keys, load, reader, toml
from kzfacts.store.base import Base

Count = Callable[[Any, str], list[object]]


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Return a function that counts the calls of another: it gives a list with an entry for each."""

    def count(owner: Any, name: str) -> list[object]:
        calls: list[object] = []
        counted = getattr(owner, name)

        def wrapper(*args: Any, **keys: Any) -> Any:
            calls.append(args)
            return counted(*args, **keys)

        monkeypatch.setattr(owner, name, wrapper)
        return calls

    return count


def many(count: int, table: Callable[[int], str]) -> str:
    return "".join(table(n) for n in range(count))


def test_a_sound_base_is_checked_in_one_pass(count: Count) -> None:
    unneeded = [count(*of) for of in ((toml, "line_numbers"), (tomllib, "loads"))]
    unneeded.append(count(compiling, "compiled"))
    parses = count(load, "_parsed")
    assert rules.check(BASE).problems == []
    assert (len(parses), unneeded) == (1, [[], [], []])


def test_lines_are_numbered_once_for_all_problems(base_with: BaseWith, count: Count) -> None:
    numbered = count(toml, "line_numbers")
    file = base_with(many(30, lambda n: f"[sea.x{n}]\nwrong = 1\n"))
    assert len(rules.check(file).problems) > 60
    assert len(numbered) == 1


def test_add_parses_twice_and_reads_and_checks_once(
    run: Run, base_with: BaseWith, count: Count
) -> None:
    file = base_with()
    parses, checks = count(tomli, "loads"), count(rules, "violations")
    facts = count(reader._Reader, "fact")
    known = len(load.load(file))
    parses.clear()
    facts.clear()
    words = ["-c", "xa", "--source", "almanac", "--text", "A ship came in."]
    assert run("add", "sea.new", *words, facts=file).code == 0
    assert (len(parses), len(facts), len(checks)) == (2, known + 1, 1)


def test_a_period_is_parsed_once(count: Count) -> None:
    days = count(period, "_days")
    assert len({Period.parse("1987-05") for _ in range(100)}) == 1
    assert len(days) <= 1


def test_contradictions_are_sought_in_one_pass(base_with: BaseWith, count: Count) -> None:
    compared = count(consistency, "_means")
    common = 'country = "XA"\nmetric = "ships"\ndate = 1999\nsource = "almanac"\nquote = "q"\n'
    file = base_with(many(200, lambda n: f"[sea.c{n}]\nvalue = {n % 3}\n{common}"))
    found = [p for p in rules.check(file).problems if p.rule == "contradiction"]
    assert len(found) == 199
    assert found[1].message.startswith("the figure is 2 ships, but 0 ships in sea.c0, from")
    assert found[2].message.startswith("the figure is 0 ships, but 1 ships in sea.c1, from")
    assert len(compared) < 5 * 200


@pytest.mark.parametrize(
    "table",
    [
        lambda n: f'[sea.b{n}]\ntext = "T."\nsource = "alm{n}"\n',
        lambda n: f'[sea.b{n}]\ntext = "T."\nsource = "almanac"\nkey{n} = 1\n',
        lambda n: (
            f'[sea.b{n}]\ntext="T."\nsource="almanac"\nreading="R."\ncontradicts=["sea.c{n}"]\n'
        ),
    ],
)
def test_few_suggestions_are_sought_for_many_broken_references(
    base_with: BaseWith, count: Count, table: Callable[[int], str]
) -> None:
    sought = count(difflib, "get_close_matches")
    assert len(rules.check(base_with(many(60, table))).problems) >= 60
    assert 1 <= len(sought) <= 10


def test_the_text_of_each_record_is_searched_once_for_invisible_characters(count: Count) -> None:
    searched = count(wording, "_invisible")
    assert rules.check(BASE).problems == []
    records = load.load(BASE)
    declared = (records.topics, records.countries, records.metrics, records.sources)
    assert len(searched) <= len(records) + sum(map(len, declared)) + 10


def test_only_a_text_with_the_number_is_tokenised(base_with: BaseWith, count: Count) -> None:
    tokenised = count(text, "tokenise")
    common = 'metric = "turnover"\nsource = "almanac"\nquote = "q"\ndate = 1999\n'
    words = ("In 12 of 34 years.", "It was about 1,234.5 in 1999.", "It was 12 345.")
    file = base_with(
        many(3, lambda n: f'[sea.h{n}]\nvalue = 1234.50\ntext = "{words[n]}"\n{common}')
    )
    found = [p for p in rules.check(file).problems if p.rule == "text-hedge"]
    assert [p.where for p in found] == [("sea", "h1", "text")]
    assert len(tokenised) == 2


@pytest.mark.parametrize(
    "later",
    [
        'x = {title = "T",\n about = "A"}',
        'x = {title = "T", }',
        "x = {title = {a = 1}\n}",
        'title = "\\x41"',
        'title = "\\e"',
        "x = 07:32",
        "x = 1979-05-27T07:32",
        "x = [07:32, 08:33]",
    ],
)
def test_what_only_toml_1_1_has_is_found_without_reading_all_as_1_0(
    tmp_path: Path, later: str
) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(later)
    toml.parse(tmp_path, later)
    found = not_toml_1_0(load.Input("x", tmp_path, b"", None, toml=f"{later}\n"))
    assert [p.rule for p in found] == ["toml"]


@pytest.mark.parametrize("words", ["get t.f7 --json", "show t --json", "show t -c xa -m m --json"])
def test_a_lookup_never_scans_the_facts(
    run: Run, base_with: BaseWith, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Bases of ten topics, but the topic that is looked up has few facts."""
    plans: list[str] = []
    declared = '[topics.t]\ntitle="T"\n[metrics.m]\nlabel="M"\nunit="km"\nkind="length"\n'
    common = 'country="XA"\nmetric="m"\nvalue=1\nsource="almanac"\nquote="q"\n'
    file = base_with(declared, many(10, lambda n: f"[t.f{n}]\n{common}"))
    loaded = load.load(file)
    asked: list[str] = []
    loaded.connection.set_trace_callback(asked.append)
    monkeypatch.setattr(load, "load", lambda _: loaded)
    assert run(*words.split(), facts=file).code == 0
    loaded.connection.set_trace_callback(None)
    for sql in asked:
        rows = loaded.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        plans += [detail for *_, detail in rows]
    assert any(plan.startswith("SEARCH facts") for plan in plans)
    scans = [plan for plan in plans if plan.startswith("SCAN facts")]
    assert set(scans) <= {"SCAN facts USING INDEX facts_contradicts"}


def test_conflicts_of_a_topic_need_no_other_facts(run: Run, count: Count) -> None:
    sea = load.load(BASE).select([load.load(BASE).topic("sea")])
    built = count(Base, "_fact")
    assert run("conflicts", "-t", "sea").code == 0
    assert len(built) == len(sea)


def test_kzfacts_alone_counts_facts_without_reading_them(run: Run, count: Count) -> None:
    built = count(Base, "_fact")
    assert "10 facts from 2 sources" in run().out
    assert built == []


def test_a_timeline_counts_undated_facts_without_reading_them(run: Run, count: Count) -> None:
    dated = load.load(BASE).timeline()
    built = count(Base, "_fact")
    assert "5 more have no date" in run("timeline").out
    assert len(built) == len(dated) == 5


def test_completing_an_id_reads_no_facts(
    run: Run, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_KZFACTS_COMPLETE", "fish")
    built = count(Base, "_fact")
    assert run("get", "sea.").out.startswith("sea.")
    assert built == []


def test_facts_are_counted_as_proved_like_each_of_them() -> None:
    base = load.load(load.bundled())
    assert base.proved == sum(f.proved for f in base.facts.values()) > 0


def test_records_are_those_that_the_database_gives() -> None:
    for file in (BASE, load.bundled()):
        inputs = load.read_inputs(load.read_input(file.name, file))
        records, compiled = load.read_records(inputs), load.compiled(inputs)
        for name in ("title", "homes", "edition", "plain_words", "facts", *keys.SECTIONS):
            assert getattr(compiled, name) == getattr(records, name)
        read = [(i, type(f)) for i, f in compiled.facts.items()]
        assert [(i, type(f)) for i, f in records.facts.items()] == read


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_work_on_pairs_of_countries_is_done_once(
    run: Run, base_with: BaseWith, count: Count, form: str
) -> None:
    """Ten countries are 45 pairs: a ratio for each, in CSV also the other way round."""
    metrics, countries = 4, [f"Y{letter}" for letter in "ABCDEFGHIJ"]
    declared = many(10, lambda n: f'[countries.{countries[n]}]\nname="Land {countries[n]}"\n')
    declared += '[topics.t]\ntitle="T"\n'
    declared += many(
        metrics, lambda m: f'[metrics.m{m}]\nlabel="M {m}"\nunit="km"\nkind="length"\n'
    )
    facts = many(
        10 * metrics,
        lambda n: (
            f'[t.f{n}]\ncountry="{countries[n % 10]}"\nmetric="m{n // 10}"\nvalue={n % 7 + 1}\n'
            f'hedge="about"\ndate=2000\nsource="almanac"\nquote="q"\n'
        ),
    )
    file = base_with(declared, facts)
    ratios, shown = count(quantity.Metric, "ratio"), count(quantity.Quantity, "_phrase")
    lines, wrapped = count(canvas, "_fold"), count(Text, "wrap")
    words = ["compare", *countries, "-t", "t", "-f", form]
    assert run(*words, facts=file).code == 0
    pairs, figures = 45 * metrics, 10 * metrics
    assert len(ratios) == (2 if form == "csv" else 1) * pairs
    assert len(shown) <= 4 * figures  # once for the cell, and for what is printed
    assert len(wrapped) * 2 <= len(lines)
