"""Tests that screens are complete at any width, and that foreign text is only text."""

import re

import pytest
from rich.cells import cell_len

from conftest import BASE, Run
from kzfacts.store import load

COMMANDS = [
    "compare xa xb xc isles xh --chart --explain",
    "show trade --quotes",
    "show sea trade --notes --ids",
    "show -c xa -c isles",
    "show -m turnover -c xb",
    "compare xa xb xc isles xh",
    "compare xa xc",
    "get trade.turnover-xb",
    "search a",
    "timeline",
    "timeline 2020",
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
            out = run("show", topic, "--ids", facts=path).out
            squeezed = re.sub(r"\s+", "", out)
            for f in base.facts.values():
                if f.topic.id == topic:
                    assert not f.quantity or re.sub(r"\s+", "", f.quantity.shown) in squeezed
                    assert f.id in squeezed


def test_markup_brackets_and_emoji_codes_are_only_text(run: Run) -> None:
    for color in ("always", "never"):
        out = run("--color", color, "sources").out
        assert "Gazette [sic] of [/] the :isles:" in out
