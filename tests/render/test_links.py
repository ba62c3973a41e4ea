"""Tests addresses: a link where that is safe, else only text."""

import os
import pty
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import BASE, Process, Run
from kzfacts.comparison.opinions import Consulted
from kzfacts.render.canvas import Page
from kzfacts.render.fact import facts
from kzfacts.store import load
from kzfacts.text import clean

LINK = re.compile(r"\x1b\]8;id=\d+;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\")
COMMAND = "get", "trade.coal-xa"
FACT = load.load(BASE).facts["trade.treaty"]


def drawn(url: str, page: Page) -> str:
    """Return a fact in full, whose source has this address."""
    fact = FACT._replace(source=FACT.source._replace(csl=(("URL", url),)))
    return facts(page, [Consulted(fact, [], [], [], [])])


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
    before: list[str],
    environment: dict[str, str],
    links: bool,
) -> None:
    primary, secondary = pty.openpty()
    words = [*before, "--facts", str(BASE), *COMMAND]
    result = process("kzfacts", *words, env={"COLUMNS": "100", **environment}, stdout=secondary)
    assert result == (0, "", "")
    os.close(secondary)
    out = os.read(primary, 100_000).decode()
    os.close(primary)
    assert LINK.findall(out) == [("https://example.org/almanac",) * 2] * links
    assert ("\x1b]" in out) is links
    assert "https://example.org/almanac" in out


def test_a_pipe_gets_no_links(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for before in ([], ["--color", "always"]):
        out = run(*before, *COMMAND).out
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
    out = drawn(url, Page(100, color=True, links=True))
    assert clean(url).strip() in out
    assert "\x1b]" not in out
    assert re.sub(r"\x1b\[[0-9;]*m", "", out).replace("\n", "").isprintable()


def test_an_address_is_encoded_where_it_is_linked_and_not_where_it_is_read() -> None:
    out = drawn("HTTP://ex.org/é 'q\"<[/]>:x:", Page(100, color=True, links=True))
    assert LINK.findall(out) == [
        ("HTTP://ex.org/%C3%A9%20%27q%22%3C[/]%3E:x:", "HTTP://ex.org/é 'q\"<[/]>:x:")
    ]


def test_a_link_over_several_lines_is_one_link() -> None:
    out = drawn("https://example.org/" + 60 * "a", Page(30, color=True, links=True))
    assert len(re.findall(r"\x1b\]8;id=", out)) > 1
    assert len(set(re.findall(r"\x1b\]8;(id=\d+;.*?)\x1b", out))) == 1
    assert "".join(text for _, text in LINK.findall(out)) == "https://example.org/" + 60 * "a"


@given(st.text(max_size=30) | st.text("\x1b\x07\x9c\\]8;= '\"é\u202ea", max_size=30))
def test_no_address_breaks_out_of_its_link(rest: str) -> None:
    out = drawn(f"https://e{rest}", Page(60, color=True, links=True))
    for url, _ in LINK.findall(out):
        assert re.fullmatch(r"https://e[!#-&(-~]*", url)
    left = re.sub(r"\x1b\[[0-9;]*m", "", LINK.sub("", out))
    assert left.replace("\n", "").isprintable()
