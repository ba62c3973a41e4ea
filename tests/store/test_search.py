"""Tests what a search finds and what it does not, and what it says when it finds nothing."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import BASE, BaseWith, Run
from kzfacts.errors import WrongUsageError
from kzfacts.store import load, search
from kzfacts.store.base import Base
from kzfacts.store.lock import NO_LOCK
from kzfacts.store.search import variants

MORE = """
[topics.customs]
title = "Pipelines and treaties"
[topics.news]
title = "What is new"
[countries.IN]
name = "Indica"
adjectives = ["Indican"]
[countries.US]
name = "United Shores"
aliases = ["u.s.", "shoreland", "republic of the shores"]
adjectives = ["Shorish"]
[metrics.visas]
label = "Visa refusal rate"
short = "RBR by visa"
unit = "%"
kind = "rate"
[metrics.price]
label = "Price of coal"
unit = "EUR"
kind = "flow"
[sources.atlas]
title = "An atlas of whales"
author = ["Zoé Ångström"]
[news]
paper    = {country = "XA", text = "New York has a newspaper.", source = "almanac"}
told     = {country = "XA", text = "They told us in the harbour, it is said.", source = "almanac"}
port     = {country = "XA", text = "Ships.", source = "almanac", quote = "the harbour"}
pact     = {country = ["US", "XB"], date = "2023-01-27", text = "The US signed a visa-free pact.", source = "almanac"}
chief    = {country = "IN", text = "The countries' chief companies met Bohemia's boxers.", source = "almanac", quote = "bringing Indicans home"}
cafe     = {country = "XC", text = "A café was named after Xi'an and Kassym-Jomart.", source = "atlas"}
council  = {country = "XC", text = "The United Nations met the other nations, united.", source = "almanac"}
nations  = {country = "XC", text = "Nations were united.", source = "almanac", according_to = "a herald"}
[customs]
refusals = {country = "XA", metric = "visas", value = 21.4, date = 2021, source = "atlas"}
price    = {country = "XB", metric = "price", value = 1733, date = "2018/2019", source = "atlas", note = "Without freight."}
price2   = {country = "XB", metric = "price", value = 21.45, unit = "EUR bn", date = "2020-02", source = "almanac", quote = "21.45 billion"}
gap      = {country = "XC", metric = "price", missing = "no coal market", source = "almanac"}
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    file = tmp_path_factory.mktemp("search") / "x.toml"
    file.write_bytes(BASE.read_bytes() + MORE.encode())
    return load.load(file)


SEARCHES = [
    # Countries, by name, alias, code and adjective; a code is not the word "us" or "in".
    ("indica", "news.chief"),
    ("Indican", "news.chief"),
    ("indicans", "news.chief"),
    ("shoreland", "news.pact"),
    ("shorish", "news.pact"),
    ("us", "news.pact"),
    ("U.S.", "news.pact"),
    ("republic of the shores", "news.pact"),
    ("united shores visa", "news.pact"),
    ("IN", "news.chief"),
    ("chief in indica", "news.chief"),
    # Plurals, possessives, accents, hyphens; no stems.
    ("visa", "customs.refusals news.pact"),
    ("visas", "customs.refusals news.pact"),
    ("company", "news.chief"),
    ("country", "news.chief"),
    ("box", ""),
    ("boxer", "news.chief"),
    ("boxer's", "news.chief"),
    ("bohemia's", "trade.turnover-xb trade.coal-xb customs.price customs.price2 trade.treaty news.pact news.chief"),
    ("newspaper", "news.paper"),
    ("news", ""),
    ("bri", ""),
    ("bring", ""),
    ("rbr", "customs.refusals"),
    ("cafe", "news.cafe"),
    ("CAFÉ", "news.cafe"),
    ("angstrom", "customs.refusals customs.price news.cafe"),
    ("xian", "news.cafe"),
    ("Xi’an", "news.cafe"),
    ("strasse", "sea.lighthouse"),
    ("visa-free", "news.pact"),
    ("kassym jomart", "news.cafe"),
    # Numbers and dates.
    ("21.4", "customs.refusals"),
    ("21.4%", "customs.refusals"),
    ("1.4", ""),
    ("45", ""),
    ("€21.45 bn", "customs.price2"),
    ("21.45 billion", "customs.price2"),
    ("1,733", "customs.price"),
    ("1733", "customs.price"),
    ("2018–2019", "customs.price"),
    ("2018-2019", "customs.price"),
    ("27 Jan 2023", "news.pact"),
    ("27 January 2023", "news.pact"),
    ("2023-01-27", "news.pact"),
    ("feb 2020", "customs.price2"),
    # Phrases and prefixes.
    ('"united nations"', "news.council"),
    ('united "nations met"', "news.council"),
    ("united nations", "news.council news.nations"),
    ("newsp*", "news.paper"),
    ("nation* unit*", "news.council news.nations"),
    ("bill*", "customs.price2 trade.turnover-xb trade.turnover-xc"),
    # All columns, and no titles of sources or topics.
    ("freight", "customs.price"),
    ("herald", "news.nations"),
    ("market", "customs.gap"),
    ("whales", ""),
    ("pipelines", ""),
    # What FTS5 would take for syntax.
    ("visa AND refusal", "customs.refusals"),
    ("visa OR refusal", "customs.refusals"),
    ("visa NOT refusal", ""),
    ("NEAR(visa refusal)", ""),
    ("-refusal ^visa", "customs.refusals"),
    ("visa: refusal*", "customs.refusals"),
    ('"visa refusal', "customs.refusals"),
    ("{visa refusal}", "customs.refusals"),
    ("label:visa", ""),
]  # fmt: skip


def words_of(typed: str) -> list[str]:
    return [typed] if '"' in typed else typed.split(" ")


@pytest.mark.parametrize(("words", "found"), SEARCHES)
def test_a_search_finds(base: Base, words: str, found: str) -> None:
    assert sorted(f.id for f in base.search(words_of(words))) == sorted(found.split())


def test_a_search_without_fts5_finds_the_same(
    monkeypatch: pytest.MonkeyPatch, base_with: BaseWith, run: Run
) -> None:
    monkeypatch.setattr(search, "SCHEMA", "CREATE VIRTUAL TABLE search USING fts0(text)")
    file = base_with(MORE)
    plain = load.load(file)
    for words, found in SEARCHES:
        assert sorted(f.id for f in plain.search(words_of(words))) == sorted(found.split()), words
    assert run("search", "newspapr", facts=file).code == 3


def test_a_word_with_spaces_is_a_phrase(base: Base) -> None:
    assert [f.id for f in base.search(["united nations"])] == ["news.council"]
    assert [f.id for f in base.search(["United Nation", "met"])] == ["news.council"]


def test_figures_come_before_mentions_and_the_best_match_first(base: Base) -> None:
    assert [f.id for f in base.search(["visa"])] == ["customs.refusals", "news.pact"]
    assert [f.id for f in base.search(["harbour"])] == ["news.told", "news.port"]


def test_what_a_figure_measures_comes_before_what_its_note_or_a_longer_label_says(
    base_with: BaseWith,
) -> None:
    metrics = """
[metrics]
share = {label = "Bread, share of all food", unit = "%", kind = "share"}
bread = {label = "Loaves of bread", short = "bread", unit = "loaves", kind = "count"}
salt  = {label = "Salt", unit = "tonnes", kind = "flow"}
[t]
salt  = {country = "XA", metric = "salt", value = 1, source = "almanac", note = "For bread."}
share = {country = "XA", metric = "share", value = 2, source = "almanac"}
bread = {country = "XA", metric = "bread", value = 3, source = "almanac"}
"""
    base = load.load(base_with(metrics))
    assert [f.id for f in base.search(["bread"])] == ["t.bread", "t.share", "t.salt"]


def test_facts_about_a_country_are_in_order_and_before_those_that_name_it(base: Base) -> None:
    figures = ["trade.turnover-xb", "trade.coal-xb", "customs.price", "customs.price2"]
    claims = ["trade.treaty", "news.pact", "news.chief"]  # the last one only names it
    assert [f.id for f in base.search(["bohemia"])] == figures + claims


def test_topics_and_countries_narrow_a_search(base: Base) -> None:
    both = [base.topic("news")], [base.country("us")]
    assert [f.id for f in base.search(["visa"], *both)] == ["news.pact"]
    assert base.search(["refusal"], *both) == []


@pytest.mark.parametrize("words", ["visa", "bohemia", "coal price", "2018", "nations"])
def test_a_topic_leaves_out_other_facts_and_keeps_the_order(base: Base, words: str) -> None:
    found = base.search(words.split())
    assert found
    for topic in base.topics.values():
        assert base.search(words.split(), [topic]) == [f for f in found if f.topic == topic]


@pytest.mark.parametrize("words", [[], [""], ["- ^ * :"], ['""'], ["\x00"]])
def test_a_search_for_nothing_is_wrong_usage(base: Base, words: list[str]) -> None:
    with pytest.raises(WrongUsageError, match="nothing to search for"):
        base.search(words)


@given(st.lists(st.text(max_size=12) | st.text('"*^-:(){}+ aNEAR', max_size=12), max_size=4))
def test_no_query_is_an_error_of_sqlite(words: list[str]) -> None:
    base = load.load(BASE)
    try:
        assert all(f.id in base.facts for f in base.search(words))
    except WrongUsageError:
        pass
    except sqlite3.Error as error:  # hypothesis would report it as it is; say what it means
        pytest.fail(f"{words} is syntax: {error}")


@given(st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_a_word_meets_itself_and_its_plural(word: str) -> None:
    assert word in variants(word)
    assert len(variants(word)) <= 3


@pytest.mark.parametrize(
    ("singular", "plural"),
    [("visa", "visas"), ("company", "companies"), ("boundary", "boundaries"), ("box", "boxes")]
    + [("church", "churches"), ("woman", "women"), ("day", "days"), ("gas", "gases")],
)
def test_singular_and_plural_meet(singular: str, plural: str) -> None:
    assert plural in variants(singular)
    assert singular in variants(plural)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("newspapr", "no fact mentions 'newspapr'; did you mean 'newspaper' (1 fact)?"),
        ("bohmia", "no fact mentions 'bohmia'; did you mean 'bohemia' (7 facts)?"),
        ("qqqq", "no fact mentions 'qqqq'; try another word, or see kzfacts topics"),
        ("treaties", "no fact mentions 'treaties'; see kzfacts show customs"),
        ("cafe herald", "no fact mentions 'cafe' and 'herald' together; 'cafe' is in 1 fact, 'herald' is in 1 fact"),
        ("'newspaper york'", "no fact mentions 'newspaper york'; 1 fact mentions its words: kzfacts search newspaper york"),
        ("visa -t sea", "no fact on The sea mentions 'visa'; 2 facts elsewhere do"),
        ("cafe -c us", "no fact on United Shores mentions 'cafe'; 1 fact elsewhere does"),
    ],
)  # fmt: skip
def test_a_search_that_finds_nothing_says_what_to_type(
    run: Run, base_with: BaseWith, words: str, message: str
) -> None:
    phrase = [words.strip("'")] if words.startswith("'") else words.split()
    assert run("search", *phrase, facts=base_with(MORE)) == (3, "", f"kzfacts: {message}\n")


def test_a_compiled_base_from_the_cache_finds_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base_with: BaseWith
) -> None:
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / "cache"))
    file = base_with(MORE)
    first, second = (load.load(file).search(["visa"]) for _ in range(2))
    assert first == second != []


def test_the_first_search_builds_an_index_that_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base_with: BaseWith
) -> None:
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / "cache"))
    file = base_with(MORE)
    for _ in range(2):  # compiled, then from the cache
        assert not search.has_index(load.load(file).connection)
    assert load.load(file).search(["visa"])
    indexed = load.load(file)
    assert search.has_index(indexed.connection)
    file.write_text(file.read_text("utf-8").replace("visa-free pact", "free pact"), "utf-8")
    assert [f.id for f in load.load(file).search(["visa"])] == ["customs.refusals"]
    assert len(indexed.search(["visa"])) == 2


def test_a_base_with_proofs_of_another_lock_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, base_with: BaseWith
) -> None:
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / "cache"))
    file = base_with(MORE)
    inputs = load.read_inputs(load.read_input(file.name, file))
    assert load.compiled(inputs, NO_LOCK).search(["visa"])
    assert not (tmp_path / "cache").exists()
