"""Tests what people see: complete at any width, with every digit, and foreign text as text."""

import os
import pty
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from conftest import BASE, BaseWith, Process, Run
from kzfacts.comparison.rows import compare
from kzfacts.model.records import Proof
from kzfacts.render import comparison, tables
from kzfacts.render import fact as fact_page
from kzfacts.render.canvas import Page
from kzfacts.store import load
from kzfacts.text import clean

SHOW = """\
Trade
What is bought and sold.

Trade turnover
  Avalon             $43.80 mn  2020          [1] p. 7    trade.turnover-xa
  United Bohemia  almost $2 bn  Jan–Dec 2020  [2] ¶3 [a]  trade.turnover-xb
    according to the customs office
  Cockaigne            $1–3 bn  2019          [2]         trade.turnover-xc
    reported by Cockaigne

Share of the coal
  Avalon             about 19%                [1]         trade.coal-xa
  United Bohemia           20%                [1]         trade.coal-xb

since 2003  Avalon, United   The three trade freely.                         [1]
            Bohemia
                             trade.treaty

[a] Goods only.
[1] Ann Author, Bob Writer, “The Almanac”, 2021, https://example.org/almanac
[2] “Gazette [sic] of [/] the :isles:”, about 2020
"""

NARROW = """\
The sea

Ships
  Homeland
    28 ships · [1]
    sea.ships-xh
  Avalon
    28 ships · [1]
    sea.ships-xa

Coast
  the western isles
    more than 7,000 km · [1]
    The isles have a long coast.
    sea.coast-isles

Cockaigne · spring 2020 · [2]
  A lighthouse was lit in Straße.
  sea.lighthouse

[1] Ann Author, Bob Writer, “The
    Almanac”, 2021,
    https://example.org/almanac
[2] “Gazette [sic] of [/] the :isles:”,
    about 2020
"""

COMPARE = """\
Trade                      Avalon            XB      Cockaigne
  Trade turnover, 2020  $43.80 mn  almost $2 bn  $1–3 bn, 2019  XB > XA; XC? a†
  Share of the coal     about 19%           20%              –  cannot tell:
                                                                ranges overlap †
The sea
  Coast, km  cannot tell: several countries together †
    Avalon: more than 7,000, for the western isles together
    XB: –
    Cockaigne: more than 7,000, for the western isles together

Trade turnover, United Bohemia: Goods only.
1 metric has figures for one country only: --all
a Ann Author and Bob Writer 2021, Gazette [sic] of [/] the :isles: 2020
others: Ann Author and Bob Writer 2021
† unproved: no text to check against
"""

NARROW_COMPARE = """\
Trade
       Avalon            XB      Cockaigne
  Trade turnover, 2020  XB > XA; XC? †
    $43.80 mn  almost $2 bn  $1–3 bn, 2019
  Share of the coal
    about 19%           20%              –
    cannot tell: ranges overlap a†

Trade turnover, United Bohemia: Goods only.
a Ann Author and Bob Writer 2021   others: Ann
Author and Bob Writer 2021, Gazette [sic] of [/]
the :isles: 2020
† unproved: no text to check against
"""

WIDE_COMPARE = """\
Trade                      Avalon            XB      Cockaigne
  Trade turnover, 2020  $43.80 mn  almost $2 bn  $1–3 bn, 2019  XB > XA; XC? †

Trade turnover, United Bohemia: Goods only.
source: Ann Author and Bob Writer 2021, Gazette [sic] of [/] the :isles: 2020
† unproved: no text to check against
"""

ONE = """\
trade.turnover-xb

figure        almost $2 bn
stands for    1,800,000,000 to less than 2,000,000,000 USD
what          Trade turnover
country       United Bohemia
period        Jan–Dec 2020
according to  the customs office
quote         “almost two billion dollars”
source        “Gazette [sic] of [/] the :isles:”, about 2020
place         paragraph 3
note          Goods only.
proved        no
"""

RANKS = {"XA": 5, "XB": 2}


def test_a_topic_at_80_columns(run: Run) -> None:
    assert run("show", "trade").out == SHOW


def test_a_topic_at_40_columns_is_stacked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert run("show", "sea").out == NARROW


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
        "Rails, 2023 est.       Avalon  Cockaigne\n"
        "  track, km       12 thousand      3,400  Avalon 3.38–3.68 × Cockaigne †\n"
        "  Speed, km/h              90        120  Cockaigne 1.32–1.35 × Avalon †\n"
        "  Stations, 2022           40         20  Avalon 2 × Cockaigne a†\n"
        "  Delay, 2023         4% est.         8%  Cockaigne 1.66–2.43 × Avalon b†\n"
        "  Fare                     €5         €9  Cockaigne 1.54–2.12 × Avalon †\n"
        "\n"
        "track, Cockaigne: Both gauges.\n"
        "b Yearbook 2024   a: reported by Avalon   a, others: Atlas 2024\n"
        "† unproved: no text to check against\n"
    )


def test_notes_have_the_attribution_and_the_reading_if_asked_for(
    run: Run, base_with: BaseWith
) -> None:
    file = base_with(PANEL)
    out = run("compare", "xa", "xc", "-t", "rails", "--notes", facts=file).out
    note = "According to the railway. Both gauges. The map adds them up."
    assert f"\ntrack, Cockaigne: {note}\n" in out
    assert "railway" not in run("compare", "xa", "xc", "-t", "rails", facts=file).out


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
    assert out.count("Noted.") == 2 * noted
    assert "--notes" not in out


def test_only_unproved_figures_are_marked_in_a_row_with_proved_ones() -> None:
    base = load.load(BASE)
    countries = [base.country("xa"), base.country("xb")]
    (row,) = compare(base, countries, metrics=[base.metric("coal-share")])

    def drawn(*proved: str) -> str:
        cells = {
            code: cell._replace(facts=tuple(f._replace(proof=Proof("proved")) for f in cell.facts))
            for code, cell in row.cells.items()
            if code in proved
        }
        proved_row = row._replace(cells={**row.cells, **cells})
        return comparison.comparison(Page(80, color=False), countries, [proved_row])

    assert "  Share of the coal  about 19%  20%†  cannot tell: ranges overlap\n" in drawn("XA")
    assert "\n† unproved: no text to check against\n" in drawn("XA")
    assert "†" not in drawn("XA", "XB")


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
    assert [line.count("█") for line in lines[2:6]] == [29, 16, 0, 6]
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
    assert "Cockaigne            $1–3 bn [2], 2019\n" in out
    assert "Cockaigne            no figure\n" in out
    assert "more than 7,000 km [1], for the western isles together" in out


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
    assert "    Avalon, 2020: $43.80 mn: range 43,795,000 to less than 43,805,000 USD\n" in out
    assert "      no hedge: what rounds to it; trade.turnover-xa\n" in out
    assert "    Avalon against United Bohemia: less, 0.0218 to 0.0244 times\n" in out
    assert (
        "cannot tell, 2020, counted by The Customs Union against 2019, reported by Cockaigne"
        in out.replace("\n    ", " ")
    )
    assert "both ends as given; trade.turnover-xc" in out


COMMANDS = [
    "compare xa xb xc isles xh --chart --explain",
    "show trade --quotes",
    "show sea",
    "compare xa xb xc isles xh",
    "compare xa xc",
    "get trade.turnover-xb",
    "search a",
    "timeline",
    "topics",
    "countries",
    "metrics",
    "sources",
]


@pytest.mark.parametrize("width", [10, 20, 30, 40, 59, 60, 61, 80, 100, 129, 130, 131, 200, 500])
@pytest.mark.parametrize("command", COMMANDS)
def test_lines_fit_and_nothing_is_elided_at_any_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = run(*command.split()).out
    assert max(map(cell_len, out.splitlines())) <= width
    assert "…" not in out
    assert not any(line.endswith(" ") for line in out.splitlines())


@pytest.mark.parametrize("width", [10, 30, 40, 60, 80, 130, 500])
def test_every_digit_of_every_figure_is_on_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for path in (BASE, load.bundled()):
        base = load.load(path)
        for topic in base.topics:
            out = run("show", topic, facts=path).out
            squeezed = re.sub(r"\s+", "", out)
            for f in base.facts.values():
                if f.topic.id == topic:
                    assert not f.quantity or re.sub(r"\s+", "", f.quantity.shown) in squeezed
                    assert f.id in squeezed


def test_markup_brackets_and_emoji_codes_are_only_text(run: Run) -> None:
    for color in ("always", "never"):
        out = run("--color", color, "sources").out
        assert "Gazette [sic] of [/] the :isles:" in out


def test_only_the_number_is_bold(run: Run) -> None:
    out = run("--color", "always", "compare", "xa", "xb", "-m", "turnover").out
    assert "\x1b[1m$43.80 mn\x1b[0m  \x1b[1malmost $2 bn\x1b[0m  XB 41–45.7 × Avalon †\n" in out


def test_quotes_are_shown_when_asked_for(run: Run) -> None:
    assert "“USD 43.80 million in 2020”" in run("show", "trade", "--quotes").out
    assert "“USD 43.80 million in 2020”" not in run("show", "trade").out


def test_one_fact_is_shown_whole(run: Run) -> None:
    assert run("get", "trade.turnover-xb").out == ONE
    assert "stands for  1,000,000,000 to 3,000,000,000 USD" in run("get", "trade.turnover-xc").out
    assert "stands for  exactly 28 ships" in run("get", "sea.ships-xa").out
    assert "stands for  more than 7,000 km" in run("get", "sea.coast-isles").out
    assert "address     https://example.org/almanac" in run("get", "trade.coal-xa").out


def test_many_notes_get_letters_beyond_z(run: Run, base_with: BaseWith) -> None:
    facts = [f'[t.f{n}]\ntext = "T"\nsource = "almanac"\nnote = "Note {n}."\n' for n in range(30)]
    file = base_with("".join(facts))
    out = run("show", "t", facts=file).out
    assert "[z] Note 25." in out
    assert "[aa] Note 26." in out


# Addresses as links.

LINK = re.compile(r"\x1b\]8;id=\d+;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\")
SENDS = ["show trade", "get trade.coal-xa", "search coast", "timeline"]


FACT = load.load(BASE).facts["trade.treaty"]


def drawn(url: str, page: Page) -> list[str]:
    """Return where the address of a source is drawn: below a table, and with a single fact."""
    fact = FACT._replace(source=FACT.source._replace(csl=(("URL", url),)))
    return [tables.found(page, [fact]), fact_page.one_fact(page, fact)]


@pytest.mark.parametrize("command", SENDS)
@pytest.mark.parametrize(
    ("before", "environment", "links"),
    [
        ([], {"TERM": "xterm"}, True),
        (["--color", "always"], {"TERM": "xterm", "NO_COLOR": "1"}, True),
        ([], {"TERM": "dumb"}, False),
        (["--color", "always"], {"TERM": "dumb"}, False),
        ([], {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"TERM": "xterm"}, False),
    ],
)
def test_addresses_are_links_in_terminals_with_colours(
    process: Process,
    command: str,
    before: list[str],
    environment: dict[str, str],
    links: bool,
) -> None:
    primary, secondary = pty.openpty()
    words = [*before, "--facts", str(BASE), *command.split()]
    result = process("kzfacts", *words, env={"COLUMNS": "100", **environment}, stdout=secondary)
    assert result == (0, "", "")
    os.close(secondary)
    out = os.read(primary, 100_000).decode()
    os.close(primary)
    assert LINK.findall(out) == [("https://example.org/almanac",) * 2] * links
    assert ("\x1b]" in out) is links
    assert "https://example.org/almanac" in out


@pytest.mark.parametrize("command", SENDS)
def test_a_pipe_gets_no_links(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for before in ([], ["--color", "always"]):
        out = run(*before, *command.split()).out
        assert "https://example.org/almanac" in out
        assert "\x1b[" in out
        assert "\x1b]" not in out


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ssh://host",
        "https:/one-slash",
        "https://",
        "https:///no-host",
        " https://example.org",
        "https://example.org/\x1b\\\x1b]0;title\x07",
        "https://example.org/\x07",
        "https://example.org/\x9c\u202e",
        "https://example.org/\nhttps://other.example",
    ],
)
def test_what_is_no_address_of_a_page_is_only_text(url: str) -> None:
    for out in drawn(url, Page(100, color=True, links=True)):
        assert clean(url).strip() in out
        assert "\x1b]" not in out
        assert re.sub(r"\x1b\[[0-9;]*m", "", out).replace("\n", "").isprintable()


def test_an_address_is_encoded_where_it_is_linked_and_not_where_it_is_read() -> None:
    for out in drawn("HTTP://ex.org/é 'q\"<[/]>:x:", Page(100, color=True, links=True)):
        assert LINK.findall(out) == [
            ("HTTP://ex.org/%C3%A9%20%27q%22%3C[/]%3E:x:", "HTTP://ex.org/é 'q\"<[/]>:x:")
        ]


def test_a_link_over_several_lines_is_one_link() -> None:
    for out in drawn("https://example.org/" + 60 * "a", Page(30, color=True, links=True)):
        assert len(re.findall(r"\x1b\]8;id=", out)) > 1
        assert len(set(re.findall(r"\x1b\]8;(id=\d+;.*?)\x1b", out))) == 1
        assert "".join(text for _, text in LINK.findall(out)) == "https://example.org/" + 60 * "a"


@given(st.text(max_size=30) | st.text("\x1b\x07\x9c\\]8;= '\"é\u202ea", max_size=30))
def test_no_address_breaks_out_of_its_link(rest: str) -> None:
    for out in drawn(f"https://e{rest}", Page(60, color=True, links=True)):
        for url, _ in LINK.findall(out):
            assert re.fullmatch(r"https://e[!#-&(-~]*", url)
        left = re.sub(r"\x1b\[[0-9;]*m", "", LINK.sub("", out))
        assert left.replace("\n", "").isprintable()


def test_claims_are_stacked_where_their_sources_leave_no_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each letter of a claim was on a line of its own."""
    monkeypatch.setenv("COLUMNS", "60")
    file = tmp_path / "x.toml"
    place = "Homeland: Government: Diplomatic representation"
    fact = f'[t.f]\ndate = "2003/.."\ntext = "A treaty."\nsource = "almanac"\nlocator = "{place}"\n'
    file.write_text(BASE.read_text("utf-8") + fact, "utf-8")
    out = run("show", "t", facts=file).out
    assert "\n  A treaty.\n" in out
