"""Tests facts in full on an invented base, and what others say of them."""

import json
from pathlib import Path

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
text = "Ask the library."

[metrics.rank]
label = "Rank in trade"
unit  = "rank"
kind  = "rank"

[t]
a   = {country = "XA", metric = "turnover", value = 20, unit = "USD bn", date = 2020, source = "almanac", locator = "page 9", quote = "20 billion"}
b   = {country = "XA", metric = "turnover", value = 30, unit = "USD bn", date = "2020~", source = "y22", reporter = "XB", primary = "Office"}
b2  = {country = "XA", metric = "turnover", value = 31, unit = "USD bn", date = 2020, source = "paper", reporter = "XB", primary = "office"}
b3  = {country = "XA", metric = "turnover", value = 31, unit = "USD bn", date = 2020, source = "gazette", reporter = "XB", primary = "Office"}
c   = {country = "XA", metric = "turnover", value = 21, unit = "USD bn", hedge = "about", date = 2020, source = "paper", primary = "The  Bank"}
n   = {country = "XA", metric = "turnover", value = 22, unit = "USD bn", date = 2022, source = "paper", reporter = "XB"}
n1  = {country = "XA", metric = "turnover", value = 12, unit = "USD bn", date = "2021-01/2021-06", source = "paper", reporter = "XB"}
n2  = {country = "XA", metric = "turnover", value = 23, unit = "USD bn", date = 2021, source = "almanac"}
o   = {country = "XA", metric = "turnover", value = 19, unit = "USD bn", date = 2019, source = "almanac"}
until = {country = "XB", metric = "ships", value = 1, date = "../2020", source = "almanac"}
later = {country = "XB", metric = "ships", value = 28, source = "almanac"}
gap = {country = "XC", metric = "coal-share", missing = "no coal", source = "almanac"}
far = {country = "XA", metric = "rank", value = 70, hedge = "more than", source = "almanac", text = "Seventy trade more."}
low = {country = ["XA", "XB"], metric = "turnover", low = 2, high = 3, unit = "USD bn", date = "2003/..", source = "almanac", method = "Summed up."}
yes = {country = "XA", text = "It is so.", source = "almanac", primary = "The Bank", according_to = "Ann", note = "Old."}
no  = {country = "XA", date = 2020, text = "It is not so.", source = "paper", quote = "not so", contradicts = ["t.yes"], reading = "It says no."}
"""

FIGURE = """\
Trade turnover, Avalon, 2020
  $20 bn      range $19.5 bn to less than $20.5 bn: rounded to $1 bn
  counted by  not stated
  quote       “20 billion”
  source      Ann Author, Bob Writer, “The Almanac”, 2021, page 9 †
  address     https://example.org/almanac

Other figures for 2020:
                    $31 bn  XB       differs 1.48–1.62 ×      The Paper 2023 †,
                                                              Gazette [sic] of
                                                              [/] the :isles:
                                                              2020 †
  about 2020        $30 bn           differs 1.43–1.57 ×      Yearbook 2022 †
              about $21 bn  The      agrees within the hedge  The Paper 2023 †
                            Bank     +5.0%
                 $43.80 mn  The      differs                  Ann Author and Bob
                            Customs  0.00213–0.00225 ×        Writer 2021 †
                            Union
The nearest, by each count:
  2022              $22 bn  XB       newer                    The Paper 2023 †
  2021              $23 bn           newer 1.09–1.21 ×        Ann Author and Bob
                                                              Writer 2021 †
  2019              $19 bn           earlier 0.902–1.00 ×     Ann Author and Bob
                                                              Writer 2021 †
1 more: kzfacts show -m turnover -c avalon

† unproved: no text to check against
"""

STACKED = """\
Other figures for 2020:
  $31 bn · XB · differs 1.48–1.62 × ·
  The Paper 2023 †, Gazette [sic] of [/]
  the :isles: 2020 †
  about 2020 · $30 bn · XB · differs
  1.43–1.57 × · Yearbook 2022 †
"""

OTHERS = {
    "t.gap": """\
Share of the coal, Cockaigne, undated
  no figure  no coal
  source     Ann Author, Bob Writer, “The Almanac”, 2021 †
  address    https://example.org/almanac
""",
    "t.far": """\
Rank in trade, Avalon, undated
  beyond 70th  “more than” has no upper end
  Seventy trade more.
  counted by   not stated
  source       Ann Author, Bob Writer, “The Almanac”, 2021 †
  address      https://example.org/almanac

No other figure on this metric for Avalon.
""",
    "t.low": """\
Trade turnover, Avalon and United Bohemia, since 2003
  $2–3 bn
  counted by  not stated
  computed    Summed up.
  source      Ann Author, Bob Writer, “The Almanac”, 2021 †
  address     https://example.org/almanac

No other figure on this metric for Avalon and the Bohemians.
""",
    "t.yes": """\
t, Avalon
  It is so.
  primary       The Bank
  according to  Ann
  source        Ann Author, Bob Writer, “The Almanac”, 2021 †
  address       https://example.org/almanac
  note          Old.
  disputed      by t.no: It is not so. (The Paper 2023 †)
                It says no.
""",
    "t.no": """\
t, Avalon, 2020
  It is not so.
  quote        “not so”
  source       “Paper”, 2023 †
  full text    Ask the library.
  reading      It says no.
  contradicts  t.yes: It is so. (Ann Author and Bob Writer 2021 †)
""",
    "t.n": """\
Trade turnover, Avalon, 2022
  $22 bn      range $21.5 bn to less than $22.5 bn: rounded to $1 bn
  counted by  United Bohemia
  source      “Paper”, 2023 †

No other figure for 2022. The nearest, by each count:
  2021              $23 bn           earlier              Ann Author and Bob
                                                          Writer 2021 †
  2020              $31 bn  XB       earlier 1.35–1.47 ×  The Paper 2023 †,
                                                          Gazette [sic] of [/]
                                                          the :isles: 2020 †
  about 2020        $30 bn           earlier 1.31–1.42 ×  Yearbook 2022 †
  2020        about $21 bn  The      earlier              The Paper 2023 †
                            Bank
  2020           $43.80 mn  The      earlier              Ann Author and Bob
                            Customs                       Writer 2021 †
                            Union
                    $20 bn  not      earlier              Ann Author and Bob
                            stated                        Writer 2021 †
2 more: kzfacts show -m turnover -c avalon
""",
    "sea.ships-xh": """\
Ships, Homeland, undated
  28 ships    counts and ranks are exact
  counted by  not stated
  source      Ann Author, Bob Writer, “The Almanac”, 2021 †
  address     https://example.org/almanac

No other figure on this metric for Homeland.
""",
}
LEGEND = "\n† unproved: no text to check against\n"


@pytest.fixture
def base(base_with: BaseWith) -> Path:
    file = base_with(MORE)
    text = file.read_text("utf-8")
    file.write_text(text.replace('["bohemia"]', '["bohemia"]\nin_text = "the Bohemians"'), "utf-8")
    return file


def test_a_figure_is_shown_in_full_with_second_opinions(run: Run, base: Path) -> None:
    assert run("get", "t.a", facts=base) == (0, FIGURE, "")


@pytest.mark.parametrize("i", OTHERS)
def test_other_facts_in_full(run: Run, base: Path, i: str) -> None:
    assert run("get", i, facts=base).out == OTHERS[i] + LEGEND


def test_several_facts_share_the_legend(run: Run, base: Path) -> None:
    out = run("get", "t.gap", "t.yes", facts=base).out
    assert out == f"{OTHERS['t.gap']}\n{OTHERS['t.yes']}{LEGEND}"


def test_a_narrow_page_stacks_the_opinions_in_full(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert STACKED in run("get", "t.a", facts=base).out


@pytest.mark.parametrize("width", [10, 20, 29, 30, 40, 60, 80, 120, 500])
def test_lines_fit_at_any_width(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for i in ("t.a", *OTHERS):
        out = run("get", i, facts=base).out
        assert max(map(cell_len, out.splitlines())) <= width
        assert not any(line.endswith(" ") for line in out.splitlines())


def test_who_counted_is_named_with_the_primary(run: Run, base: Path) -> None:
    assert "  counted by  United Bohemia (Office)\n" in run("get", "t.b", facts=base).out
    assert "  counted by    The Bank\n" in run("get", "t.c", facts=base).out


def test_a_period_that_does_not_go_with_for_is_not_repeated(run: Run, base: Path) -> None:
    assert "\nOther figures for the same days:\n" in run("get", "t.b", facts=base).out
    out = run("get", "t.until", facts=base).out
    assert "\nNo other figure for the same days. For other days:\n  undated  28 ships" in out


@pytest.mark.parametrize(
    ("this", "other", "ratio"),
    [
        ('value = 10, hedge = "at most"', "value = 20", "1.95 × or more"),
        ("value = 20", 'value = 10, hedge = "at most"', "0–0.513 ×"),
        ('value = 20, hedge = "at least"', "value = 10", "0.525 × or less"),
        (
            "value = 10, unit = 'USD'",
            "value = 20, unit = 'USD bn'",
            "1,850,000,000–2,160,000,000 ×",
        ),
    ],
)
def test_an_open_ratio_is_said_in_words(
    run: Run, base_with: BaseWith, this: str, other: str, ratio: str
) -> None:
    rest = 'country = "XH", metric = "turnover", date = 2020, source = "almanac"'
    facts = "".join(
        f"{name} = {{{number}, {rest}}}\n" for name, number in (("a", this), ("b", other))
    )
    assert f"differs {ratio}" in run("get", "t.a", facts=base_with(f"[t]\n{facts}")).out


def test_where_all_is_proved_no_sign_is_explained(run: Run) -> None:
    assert "unproved" not in run("get", "oil.share-us-2019", facts=load.bundled()).out


def test_the_command_for_more_can_be_pasted(run: Run, base_with: BaseWith) -> None:
    facts = "".join(
        f'm{n} = {{country = "XA", metric = "$(a)", value = 1, date = {2000 + n}, source = "almanac"}}\n'
        for n in range(5)
    )
    base = base_with('[metrics."$(a)"]\nlabel = "L"\nunit = "km"\nkind = "flow"\n[t]\n', facts)
    out = run("get", "t.m0", facts=base).out
    assert "3 more: kzfacts show -m '$(a)' -c avalon\n" in out


def test_json_has_all_that_others_say(run: Run, base: Path) -> None:
    result = run("get", "t.a", "t.yes", "t.no", "--json", facts=base)
    document = json.loads(result.out)
    Draft7Validator(output_schema()).validate(document)
    figure, claim, denial = document["facts"]
    opinions = {o["id"]: o for o in figure["second_opinions"]}
    assert list(opinions) == [
        *("t.n", "t.n2", "t.n1", "t.b2", "t.c", "t.b", "trade.turnover-xa", "t.b3", "t.o")
    ]
    assert opinions["t.b"] == {
        "id": "t.b",
        "relation": "differs",
        "other_basis": True,
        "deviation": None,
        "ratio_low": 1.43,
        "ratio_high": 1.57,
        "older": True,
        "date": "2020~",
        "written": "USD 30 bn",
        "counter": {"kind": "reporter", "id": "XB"},
        "source": "y22",
        "proved": False,
    }
    assert (opinions["t.c"]["deviation"], opinions["t.o"]["counter"]["kind"]) == (5, "source")
    assert (claim["second_opinions"], claim["contradicted_by"]) == ([], ["t.no"])
    assert (denial["contradicts"], denial["contradicted_by"]) == (["t.yes"], [])
