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
from kzfacts.comparison.opinions import Consulted
from kzfacts.render import fact as fact_page
from kzfacts.render import tables
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


def test_a_topic_at_80_columns(run: Run) -> None:
    assert run("show", "trade").out == SHOW


def test_a_topic_at_40_columns_is_stacked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert run("show", "sea").out == NARROW


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


def test_quotes_are_shown_when_asked_for(run: Run) -> None:
    assert "“USD 43.80 million in 2020”" in run("show", "trade", "--quotes").out
    assert "“USD 43.80 million in 2020”" not in run("show", "trade").out


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
    return [tables.found(page, [fact]), fact_page.facts(page, [Consulted(fact, [], [], [], [])])]


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
