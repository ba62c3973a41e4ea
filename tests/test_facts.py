"""Tests that the bundled facts are complete, cited, and comparable where the article compares."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from conftest import ROOT, Run
from kzfacts.model.records import Fact
from kzfacts.render.sentence import of_fact
from kzfacts.store import load
from kzfacts.text import NO_BREAK

BASE = load.load(load.bundled())
ARTICLE = [f for f in BASE.facts.values() if Path(f.file).name == "facts.toml"]


def test_the_bundled_base_is_the_one_at_the_root() -> None:
    assert load.bundled().read_bytes() == (ROOT / "facts.toml").read_bytes()


def test_every_topic_shown_gives_every_fact(run: Run) -> None:
    shown = [
        fact["id"]
        for topic in BASE.topics
        for fact in json.loads(run("show", topic, "--json", facts=load.bundled()).out)["facts"]
    ]
    assert sorted(shown) == sorted(BASE.facts)


def test_each_file_has_the_facts_of_its_sources() -> None:
    files = {"facts.toml": 138, "factbook.toml": 527, "relations.toml": 247, "derived.toml": 21}
    assert Counter(Path(f.file).name for f in BASE.facts.values()) == files
    assert {f.source.id for f in ARTICLE} == {"umarov-2021"}
    made = [f for f in BASE.facts.values() if Path(f.file).name == "factbook.toml"]
    assert {f.source.id for f in made} == {"factbook-2026"}


@pytest.mark.parametrize("f", ARTICLE, ids=lambda f: f.id)
def test_every_fact_of_the_article_says_where_it_is_in_a_few_words(f: Fact) -> None:
    assert re.fullmatch(r"paragraph \d+", f.locator or "")
    assert 3 <= len((f.quote or "").split()) <= 12
    assert f.in_words is None or f.in_words in (f.quote or "")
    assert f.metric or f.text


def test_every_fact_can_be_traced() -> None:
    """A figure has a quote, or says how it was read or computed."""
    for f in BASE.facts.values():
        assert f.quote or f.method or f.reading or f.missing or f.derived, f.id
        assert len((f.quote or "").split()) <= 12, f.id
        assert f.source.title, f.id
        assert not f.contradicts or f.reading, f.id


def test_a_title_that_nobody_saw_is_described_in_brackets() -> None:
    described = [s for s in BASE.sources.values() if s.title.startswith("[")]
    assert described
    assert all(s.title.endswith("]") for s in described)


def test_the_readme_counts_the_facts() -> None:
    stated = [f for f in BASE.facts.values() if not f.derived]
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    proved = sum(f.proved for f in stated)
    counts = f"{len(stated)} facts from {len(BASE.sources)} sources, {proved} of them proved"
    assert f"{counts} against the text, and {len(BASE) - len(stated)} figures derived" in readme


def test_sources_have_short_names_of_their_own() -> None:
    labels = [s.label for s in BASE.sources.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)


FIGURES = {
    "trade.turnover-us-2020": ("US", "almost $2 bn", "2020"),
    "trade.turnover-cn-2020": ("CN", "$21.4 bn", "2020"),
    "trade.turnover-ru-2020": ("RU", "$19 bn", "2020"),
    "trade.us-turnover-central-asia-2020": ("central-asia-rest", "about $0.6 bn", "2020"),
    "trade.us-turnover-multiple-2020": ("US central-asia-rest", "3 times", "2020"),
    "trade.partner-rank-us": ("US", "beyond 70th", None),
    "trade.equipment-share-us": ("US", "about 33%", None),
    "oil.budget-share": ("KZ", "44%", None),
    "oil.share-us-2019": ("US", "about 30%", "2019"),
    "oil.share-cn-2019": ("CN", "about 17%", "2019"),
    "oil.share-ru-2019": ("RU", "3%", "2019"),
    "oil.tengizchevroil-stake-us": ("US", "75%", None),
    "oil.chevron-reserves-share-2020": ("US", "20%", "2020"),
    "investment.companies-us": ("US", "at least 100 companies", None),
    "investment.fdi-stock-us-2021": ("US", "almost $40 bn", "2021"),
    "diplomacy.putin-visits-kz": ("KZ", "28 visits", None),
    "diplomacy.putin-visits-by": ("BY", "24 visits", None),
    "military.arms-us-2004-2019": ("US", "$43 mn", "2004/2019"),
    "military.arms-ru-1991": ("RU", "more than $2.5 bn", "1991/.."),
    "military.laboratories-us": ("US", "2 laboratories", None),
    "society.ngo-grants": ("KZ", "$13.6 mn", None),
    "society.ngo-grants-share-us": ("US", "70%", None),
    "society.bolashak-students-us": ("US", "at least 1,000 students", None),
    "borders.land-border-ru": ("RU", "about 7,000 km", None),
    "borders.almaty-population": ("KZ", "more than 1 mn people", None),
}


def test_the_figures_are_those_of_the_article() -> None:
    assert {
        f.id: (
            " ".join(c.code for c in f.countries),
            f.quantity.shown.replace(NO_BREAK, " "),
            f.period and f.period.written,
        )
        for f in ARTICLE
        if f.quantity
    } == FIGURES


def test_the_article_compares_three_countries_in_trade_and_oil(run: Run) -> None:
    args = ["-m", "turnover", "-m", "oil-share", "--date"]
    for year, metric, values in (
        ("2020", "turnover", [2_000_000_000, 21_400_000_000, 19_000_000_000]),
        ("2019", "oil-share", [30, 17, 3]),
    ):
        result = run("compare", "us", "cn", "ru", *args, year, "--json", facts=load.bundled())
        rows = {row["metric"]: row["cells"] for row in json.loads(result.out)["rows"]}
        cells = rows[metric]
        assert [cells[c][0]["value"] for c in ("US", "CN", "RU")] == values


def test_arms_of_different_periods_are_not_ranked(run: Run) -> None:
    (row,) = json.loads(
        run("compare", "us", "russia", "-m", "arms", "--json", facts=load.bundled()).out
    )["rows"]
    assert (row["comparable"], row["verdicts"][0]["relation"]) == (False, "cannot tell")


def test_a_date_that_its_quote_does_not_give_is_explained() -> None:
    """A reading must say that a year comes from a neighbouring sentence or clause."""
    year_is_near = {
        "military.arms-us-2004-2019",
        "military.arms-us-most-in-region",
        "oil.share-us-2019",
    }
    year_is_near |= {
        "oil.chevron-reserves-share-2020",
        "diplomacy.pompeo-on-china-2020",
        "society.visa-free-us-2015",
    }
    year_is_near |= {
        "sovereignty.putin-statehood-2014",
        "sovereignty.reprints-cn-2020",
        "diplomacy.partnership-uz-2021",
    }
    for f in ARTICLE:
        if f.period and not re.search(r"\d{4}", f.quote or "") and f.id not in year_is_near:
            assert f.reading or f.note, f.id


def test_every_fact_has_a_sound_sentence() -> None:
    for fact in BASE.facts.values():
        said = of_fact(fact)
        assert re.fullmatch(r"[A-Z].+ \(.+\)\.", said), said
        assert not re.search(r"[{}]|  | est\.|\brank \d|\bNone\b", said), said
        assert said.count(f"({fact.source.short}") == 1, said
