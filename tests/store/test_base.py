"""Tests queries by id, name, words and time."""

import json

import pytest

from conftest import BASE, BaseWith, Run, base_of
from kzfacts.errors import NotFoundError
from kzfacts.store import load


def ids(run: Run, *args: str) -> list[str]:
    result = run(*args, "--json")
    assert result.code == 0, result.err
    return [f["id"] for f in json.loads(result.out)["facts"]]


@pytest.mark.parametrize("word", ["xb", "XB", "united bohemia", "Bohemia", "UNITED  BOHEMIA"])
def test_a_country_goes_by_code_name_and_alias_in_any_case(run: Run, word: str) -> None:
    assert ids(run, "show", "trade", "--country", word) == [
        "trade.turnover-xb",
        "trade.coal-xb",
        "trade.treaty",
    ]


def test_an_ambiguous_word_is_a_question_back(run: Run) -> None:
    result = run("show", "trade", "-c", "The Isle")
    assert (result.code, result.err) == (
        2,
        "kzfacts: 'The Isle' may be Avalon (XA) or Cockaigne (XC); use the code\n",
    )


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["show", "trad"], "no topic 'trad'; did you mean 'trade'?"),
        (["show", "qqqq"], "no topic 'qqqq'; to list them: kzfacts topics"),
        (["show", "trade", "-c", "bohemai"], "no country 'bohemai'; did you mean 'bohemia'?"),
        (
            ["show", "trade", "-c", "qqqq"],
            "no country 'qqqq' in this base; to list them: kzfacts countries",
        ),
        (["show", "trade", "-m", "turnovr"], "no metric 'turnovr'; did you mean 'turnover'?"),
        (
            ["get", "trade.coal-x"],
            "no fact 'trade.coal-x'; similar: trade.coal-xa, trade.coal-xb\n",
        ),
        (["show", "turnover"], "'turnover' is a metric: kzfacts show -m turnover\n"),
        (["show", "Bohemia"], "'Bohemia' is a country: kzfacts show -c bohemia\n"),
        (["show", "-c", "sea"], "'sea' is a topic: kzfacts show sea\n"),
        (
            ["show", "-c", "united  bohemia", "-m", "apple isle"],
            "'apple isle' is a country: kzfacts show -c 'apple isle'\n",
        ),
        (["get", "sea"], "'sea' is a topic: kzfacts show sea\n"),
        (["get", "Almanac"], "'Almanac' is a source: kzfacts cite almanac\n"),
        (["show", "trade.treaty"], "'trade.treaty' is a fact: kzfacts get trade.treaty\n"),
        (["show", "isles"], "'isles' is a country: kzfacts show -c isles\n"),
        (["show", "coasts"], "no topic 'coasts'; 1 fact mentions it: kzfacts search coasts\n"),
        (["show", "freely"], "no topic 'freely'; 1 fact mentions it: kzfacts search freely\n"),
        (["show", "-m", "co"], "no metric 'co'; 2 metrics begin with it: coal-share, coast\n"),
        (["show", "-m", "coal"], "no metric 'coal'; did you mean 'coal-share'?\n"),
        (["show", "-m", "\u202e"], "no metric '\ufffd'; to list them: kzfacts metrics\n"),
        (["show", "-c", "uk"], "no country 'uk' in this base; to list them: kzfacts countries\n"),
        (
            ["get", "trade.turn"],
            "no fact 'trade.turn'; similar: trade.turnover-xa, trade.turnover-xb, trade.turnover-xc\n",
        ),
        (["get", "%"], "no fact '%'; to find one: kzfacts search WORD\n"),
        (["get", "qqqq"], "no fact 'qqqq'; to find one: kzfacts search WORD"),
        (["show", "sea", "-m", "turnover"], "no facts for 'sea' and 'turnover'"),
        (["search", "qqqq"], "no fact mentions 'qqqq'"),
        (["timeline", "--until", "1900"], "no dated facts in that period; try a longer one"),
        (
            ["compare", "xa", "isles", "-t", "sea", "--date", "2020"],
            "no figures to compare in 'sea' for Avalon or the western isles; see kzfacts show sea",
        ),
    ],
)
def test_what_is_not_found_exits_3_and_names_the_nearest(
    run: Run, args: list[str], message: str
) -> None:
    result = run(*args)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"kzfacts: {message}")


def test_facts_of_a_group_are_about_its_members_too(run: Run) -> None:
    assert ids(run, "show", "sea", "-c", "xa") == ["sea.ships-xa", "sea.coast-isles"]
    assert ids(run, "show", "sea", "-c", "isles") == ["sea.coast-isles"]


def test_only_a_metric_declared_lasting_is_lasting(base_with: BaseWith) -> None:
    area = '[metrics.area]\nlabel = "Area"\nunit = "km"\nkind = "stock"\nlasting = true\n'
    for path in (base := base_with(area), base):  # the second comes from the cache
        metrics = load.load(path).metrics
        assert [i for i in metrics if metrics[i].lasting] == ["area"]


def test_several_choices_of_one_kind_widen_and_of_two_kinds_narrow(run: Run) -> None:
    assert len(ids(run, "show", "trade", "-m", "turnover", "-m", "coal-share")) == 5
    assert ids(run, "show", "trade", "-m", "turnover", "-c", "xa") == ["trade.turnover-xa"]


def test_a_timeline_is_in_the_order_of_time(run: Run) -> None:
    everything = [
        "trade.treaty",
        "trade.turnover-xc",
        "trade.turnover-xa",
        "trade.turnover-xb",
        "sea.lighthouse",
    ]
    assert ids(run, "timeline") == everything
    assert ids(run, "timeline", "--since", "2020") == ["trade.treaty", *everything[2:]]
    assert ids(run, "timeline", "--until", "2019-06") == everything[:2]
    assert ids(run, "timeline", "--since", "2020-05", "-c", "xc", "--until", "2021") == [
        "sea.lighthouse"
    ]


def test_an_open_beginning_is_not_the_beginning_of_time(run: Run, base_with: BaseWith) -> None:
    base = str(base_with('[sea.x]\ndate = "../2021"\ntext = "It sank."\nsource = "almanac"\n'))
    assert "sea.x" in ids(run, "timeline", "2021", "--facts", base)
    assert "sea.x" not in ids(run, "timeline", "2020", "--facts", base)
    assert run("timeline", "1800", "--facts", base).code == 3


def test_a_source_has_an_id_and_a_short_name(run: Run) -> None:
    short = "ann author and bob writer 2021"
    assert run("cite", short) == run("cite", "almanac")
    compare = ("compare", "xa", "xb", "--all", "--source")
    assert run(*compare, short) == run(*compare, "almanac")
    assert "Ann Author and Bob Writer 2021: Ann Author" in " ".join(run("sources").out.split())
    assert run("cite", "ann").err == (
        "kzfacts: no source 'ann'; did you mean 'Ann Author and Bob Writer 2021'?\n"
    )


def test_no_date_is_wrong_usage(run: Run) -> None:
    result = run("timeline", "--since", "soon")
    assert result.code == 2
    assert result.err == "kzfacts: invalid date 'soon'; use 2020, 2020-02 or 2004/2019\n"


def test_ids_are_found_in_any_case_unless_that_is_ambiguous(run: Run) -> None:
    assert run("get", "TRADE.Treaty").code == 0
    facts = list(load.load(load.bundled()).facts.values())[:2]
    twins = [
        f._replace(topic=f.topic._replace(id=i), id=f"{i}.x")
        for f, i in zip(facts, "aA", strict=True)
    ]
    base = base_of(twins)
    assert base.topic("a").id == "a"
    with pytest.raises(NotFoundError):
        base_of(twins).topic("B")


def test_a_country_named_beside_its_group_is_counted_and_found_once(base_with: BaseWith) -> None:
    plain = load.load(base_with())
    fact = '[sea.both]\ncountry = ["isles", "XA"]\ntext = "T."\nsource = "almanac"\n'
    base = load.load(base_with(fact, name="both.toml"))
    for code, more in (("XA", 1), ("isles", 1), ("XC", 0)):
        assert base.counts("countries")[code] == plain.counts("countries")[code] + more
        found = [f.id for f in base.select((), [base.countries[code]])]
        assert found.count("sea.both") == 1


@pytest.mark.parametrize("others", [0, 1000])
def test_ids_are_put_in_the_order_of_the_file(others: int) -> None:
    base = load.load(BASE)
    ids = {"coast", "turnover", "ships", *map(str, range(others))}
    assert base.in_order("metrics", ids) == ["turnover", "ships", "coast"]
