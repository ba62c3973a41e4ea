"""Tests comparisons as tables and bars."""

import re

import pytest
from rich.cells import cell_len

from conftest import BASE, BaseWith, Run
from kzfacts.comparison.cell import cell
from kzfacts.comparison.rows import compare
from kzfacts.model.records import Figure, Proof
from kzfacts.render import comparison
from kzfacts.render.canvas import Page
from kzfacts.store import load

COMPARE = """\
Trade                      Avalon            XB  Cockaigne
  Trade turnover, 2020  $43.80 mn  almost $2 bn    $1–3 bn  XB > XA; XC? a
                                                      2019
  Share of the coal     about 19%           20%          –  cannot tell: ranges
                                                            overlap
The sea               Avalon  XB        Cockaigne
  Coast, km  more than 7,000   –  more than 7,000  cannot tell: several
             for the western      for the western  countries together
              isles together       isles together

Trade turnover, XB: Goods only.
1 metric has figures for one country only: --all

a Ann Author and Bob Writer 2021, Gazette [sic] of [/] the :isles: 2020; Gazette
  [sic] of [/] the :isles: 2020, Cockaigne's count
others: Ann Author and Bob Writer 2021
no figure is proved: no text to check against
"""

NARROW_COMPARE = """\
Trade    XA            XB       XC
Trade turnover, 2020                  XB > XA; XC?
  $43.80 mn  almost $2 bn  $1–3 bn
                              2019
Share of the coal      cannot tell: ranges overlap
  about 19%           20%        – a

Trade turnover, XB: Goods only.

a Ann Author and Bob Writer 2021
others: Ann Author and Bob Writer 2021, Gazette
  [sic] of [/] the :isles: 2020; Gazette [sic] of
  [/] the :isles: 2020, Cockaigne's count
no figure is proved: no text to check against
"""

WIDE_COMPARE = """\
Trade                      Avalon            XB  Cockaigne
  Trade turnover, 2020  $43.80 mn  almost $2 bn    $1–3 bn  XB > XA; XC?
                                                      2019

Trade turnover, XB: Goods only.

source: Ann Author and Bob Writer 2021, Gazette [sic] of [/] the :isles: 2020; Gazette [sic] of [/] the :isles: 2020,
  Cockaigne's count
no figure is proved: no text to check against
"""

RANKS = {"XA": 5, "XB": 2}


def test_only_the_numbers_are_coloured(run: Run) -> None:
    out = run("--color", "always", "compare", "xa", "xb", "-m", "turnover").out
    assert "\x1b[36m$43.80 mn\x1b[0m  \x1b[36malmost $2 bn\x1b[0m  XB 41.0–45.7 × Avalon\n" in out


def test_a_comparison_at_80_columns(run: Run) -> None:
    assert run("compare", "xa", "bohemia", "xc").out == COMPARE


def test_every_row_takes_two_lines_below_60_columns(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    assert run("compare", "xa", "bohemia", "xc", "-t", "trade").out == NARROW_COMPARE


def test_a_wide_comparison_is_one_line_a_row(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert run("compare", "xa", "bohemia", "xc", "-m", "turnover").out == WIDE_COMPARE


PANEL = """
[topics.rails]
title = "Rails"
[metrics]
track    = {label = "Length of the track", short = "track", unit = "km", kind = "stock"}
speed    = {label = "Speed", unit = "km/h", kind = "rate"}
stations = {label = "Stations", unit = "stations", kind = "count"}
delay    = {label = "Delay", unit = "%", kind = "rate"}
fare     = {label = "Fare", unit = "EUR", kind = "stock"}
[sources]
atlas = {title = "Atlas", issued = 2024, citation-label = "Atlas 2024"}
yearbook = {title = "Yearbook", issued = 2024, citation-label = "Yearbook 2024"}
[rails]
track-xa = {country = "XA", metric = "track", value = 12, unit = "km thousand", date = 2023, source = "atlas", status = "estimate"}
track-xc = {country = "XC", metric = "track", value = 3400, date = 2023, source = "atlas", status = "estimate", according_to = "the railway", note = "Both gauges.", reading = "The map adds them up."}
speed-xa = {country = "XA", metric = "speed", value = 90, date = 2023, source = "atlas", status = "estimate"}
speed-xc = {country = "XC", metric = "speed", value = 120, date = 2023, source = "atlas", status = "estimate"}
stations-xa = {country = "XA", metric = "stations", value = 40, date = 2022, source = "atlas", reporter = "XA"}
stations-xc = {country = "XC", metric = "stations", value = 20, date = 2022, source = "atlas", reporter = "XA"}
fare-xa = {country = "XA", metric = "fare", value = 5, date = 2023, source = "atlas", status = "estimate"}
fare-xc = {country = "XC", metric = "fare", value = 9, date = 2023, source = "atlas", status = "estimate"}
delay-xa = {country = "XA", metric = "delay", value = 4, date = 2023, source = "yearbook", status = "estimate"}
delay-xc = {country = "XC", metric = "delay", value = 8, date = 2023, source = "yearbook"}
"""


def test_a_panel_says_once_what_its_rows_share(run: Run, base_with: BaseWith) -> None:
    file = base_with(PANEL)
    assert run("compare", "xa", "xc", "-t", "rails", facts=file).out == (
        "Rails, 2023 est.  Avalon  Cockaigne\n"
        "  track, km  12 thousand      3,400  Avalon 3.38–3.68 × Cockaigne\n"
        "  Speed, km/h         90        120  Cockaigne 1.32–1.35 × Avalon\n"
        "  Stations, 2022      40         20  Avalon 2 × Cockaigne a\n"
        "  Delay, 2023    4% est.         8%  Cockaigne 1.66–2.43 × Avalon b\n"
        "  Fare                €5         €9  Cockaigne 1.54–2.12 × Avalon\n"
        "\n"
        "track, XC: According to the railway. Both gauges.\n"
        "\n"
        "b Yearbook 2024   a: Avalon's count   a, others: Atlas 2024\n"
        "no figure is proved: no text to check against\n"
    )


def test_notes_have_the_attribution_and_the_reading_if_asked_for(
    run: Run, base_with: BaseWith
) -> None:
    file = base_with(PANEL)
    out = run("compare", "xa", "xc", "-t", "rails", "--notes", facts=file).out
    note = "According to the railway. Both gauges. The map adds them up."
    assert f"\ntrack, XC: {note}\n" in out
    assert "map" not in run("compare", "xa", "xc", "-t", "rails", facts=file).out


@pytest.mark.parametrize(("noted", "words"), [(1, "Notes on 1 row"), (2, "Notes on 2 rows")])
def test_the_notes_of_many_rows_are_counted(
    run: Run, base_with: BaseWith, noted: int, words: str
) -> None:
    tables = []
    for n in range(9):
        note = 'note = "Noted."\n' if n < noted else ""
        tables.append(f'[metrics.m{n}]\nlabel = "M{n}"\nunit = "USD"\nkind = "flow"\n')
        tables += [
            f'[t.m{n}-{c}]\ncountry = "{c}"\nmetric = "m{n}"\nvalue = {n + 1}\n'
            f'source = "almanac"\n{note}'
            for c in ("XA", "XB")
        ]
    file = base_with(*tables)
    out = run("compare", "xa", "xb", "-t", "t", facts=file).out
    assert f"\n{words}: --notes\n" in out
    assert "Noted." not in out
    out = run("compare", "xa", "xb", "-t", "t", "--notes", facts=file).out
    assert out.count("Noted.") == noted
    assert "--notes" not in out


def test_only_unproved_figures_are_marked_in_a_row_with_proved_ones() -> None:
    base = load.load(BASE)
    countries = [base.country("xa"), base.country("xb")]
    found = compare(base, countries, metrics=[base.metric("coal-share")])
    (row,) = found.rows

    def drawn(*proved: str) -> str:
        def figure(f: Figure) -> Figure:
            return f._replace(proof=Proof("proved"))

        cells = {
            code: cell([figure(f) for f in c.figures], c.basis) if code in proved else c
            for code, c in row.cells.items()
        }
        changed = found._replace(rows=(row._replace(cells=cells),))
        return comparison.comparison(Page(80, color=False), changed)

    assert "  Share of the coal  about 19%  20%†  cannot tell: ranges overlap\n" in drawn("XA")
    assert "   † unproved: no text to check against\n" in drawn("XA")
    assert "†" not in drawn("XA", "XB")


def test_many_figures_of_one_country_are_set_below_each_other(
    run: Run, base_with: BaseWith
) -> None:
    figures = [("XA", 5), ("XA", 7), ("XA", 9), ("XA", 7), ("XB", 8)]
    facts = "".join(
        f'f{n} = {{country="{c}", metric="coal-share", source="almanac", value={v}}}\n'
        for n, (c, v) in enumerate(figures)
    )
    out = run("compare", "xa", "xb", "-t", "t", facts=base_with("[t]\n", facts)).out
    assert out.splitlines()[1:4] == [
        "  Share of the coal  5%  8%  cannot tell: ranges overlap",
        "                  or 7%",
        "                  or 9%",
    ]
    two = facts.replace("value=9", "value=7")
    out = run("compare", "xa", "xb", "-t", "t", facts=base_with("[t]\n", two)).out
    assert "  5 or 7%  8%  XB 1.00–1.89 × Avalon\n" in out


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("options", ["", "--all", "-t trade --notes", "--all --explain"])
def test_no_line_of_the_bundled_comparison_is_wider_than_the_page(
    run: Run, monkeypatch: pytest.MonkeyPatch, options: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = run("compare", "us", "china", "russia", *options.split(), facts=load.bundled())
    assert result.code == 0
    assert max(map(cell_len, result.out.splitlines())) <= width


def test_a_chart_shows_the_hedge_at_the_end_of_the_bar(run: Run, base_with: BaseWith) -> None:
    figures = {
        "XA": 'value = 10, hedge = "about"',
        "XB": 'value = 5, hedge = "more than"',
        "XC": 'value = 4, hedge = "at most"',
        "XH": "low = 2, high = 8",
    }
    facts = [
        f'f{c} = {{country="{c}", metric="turnover", source="almanac", {figures[c]}}}\n'
        for c in figures
    ]
    file = base_with("[t]\n", "".join(facts))
    lines = run(
        "compare", "xa", "xb", "xc", "xh", "-t", "t", "--chart", facts=file
    ).out.splitlines()
    shapes = [re.sub(r"(.)\1*", r"\1", re.sub(r"[^█░▶]", "", line)) for line in lines[2:6]]
    assert shapes == ["█░", "█▶", "░", "█░"]
    assert [line.count("█") for line in lines[2:6]] == [40, 22, 0, 8]
    assert all(f"${n}" in line for n, line in zip(["10", "5", "4", "2–8"], lines[2:6], strict=True))


def test_a_chart_shows_open_ends_and_zero(run: Run, base_with: BaseWith) -> None:
    metrics = '[metrics.growth]\nlabel = "Growth"\nunit = "%"\nkind = "rate"\n'
    figures = {
        "XA": 'value = 5, hedge = "at most"',
        "XB": 'value = -4, hedge = "less than"',
        "XC": "low = -2, high = 5",
        "XH": 'value = -3, hedge = "at least"',
    }
    facts = [
        f'f{c} = {{country="{c}", metric="growth", source="almanac", {figures[c]}}}\n'
        for c in figures
    ]
    file = base_with(metrics, "[t]\n", "".join(facts))
    out = run("compare", "xa", "xb", "xc", "xh", "-t", "t", "--chart", facts=file).out
    lines = out.splitlines()[2:6]
    shapes = [re.sub(r"(.)\1*", r"\1", re.sub(r"[^█░▶◀│]", "", line)) for line in lines]
    assert shapes == ["◀░", "◀█│", "░", "░▶"]
    zero = lines[1].index("│")
    assert [line[zero] for line in lines] == ["░", "│", "░", "▶"]
    assert "▶ no upper end ◀ no lower end │ zero" in " ".join(out.split())


def test_ranks_have_no_bars(run: Run, base_with: BaseWith) -> None:
    metric = '[metrics.place]\nlabel = "Place"\nunit = "place"\nkind = "rank"\n'
    facts = "".join(
        f'f{c} = {{country="{c}", metric="place", value={v}, source="almanac"}}\n'
        for c, v in RANKS.items()
    )
    file = base_with(metric, "[t]\n", facts)
    out = run("compare", "xa", "bohemia", "-t", "t", "--chart", facts=file).out
    assert "█" not in out
    assert "XB before Avalon" in out


def test_a_chart_has_no_bar_for_what_is_not_compared(run: Run) -> None:
    out = run("compare", "xa", "bohemia", "xc", "--chart").out
    assert "    Cockaigne  $1–3 bn, 2019\n" in out
    assert "    Cockaigne  –\n" in out
    assert "more than 7,000, for the western isles together" in out


def test_negative_numbers_are_drawn_from_zero_to_the_left(run: Run, base_with: BaseWith) -> None:
    values = {"XA": "-4", "XB": "4", "XC": '-2, hedge = "about"', "XH": '-1, hedge = "at most"'}
    facts = [
        f'f{c} = {{country="{c}", metric="turnover", source="almanac", value={values[c]}}}\n'
        for c in values
    ]
    file = base_with("[t]\n", "".join(facts))
    lines = run(
        "compare", "xa", "xb", "xc", "xh", "-t", "t", "--chart", facts=file
    ).out.splitlines()[2:6]
    zero = lines[1].index("│") if "│" in lines[1] else lines[1].index("█")
    assert lines[0].rindex("█") < zero + 1
    assert lines[2].index("░") < lines[2].index("█")
    assert all("$" in line for line in lines)


def test_a_verdict_can_be_explained(run: Run) -> None:
    out = run("compare", "xa", "bohemia", "xc", "--explain").out
    assert "    Avalon, 2020: $43.80 mn: range $43.795 mn to less than $43.805 mn\n" in out
    assert "      rounded to $0.01 mn; trade.turnover-xa\n" in out
    assert "    Avalon against United Bohemia: less, 0.0218–0.0244 ×\n" in out
    assert (
        "cannot tell, 2020, counted by The Customs Union against 2019, Cockaigne's count"
        in out.replace("\n    ", " ")
    )
    assert "both ends as given; trade.turnover-xc" in out
