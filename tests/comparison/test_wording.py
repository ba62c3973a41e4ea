"""Tests the words of conclusions."""

import pytest

from side_by_side import Comparison


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            'country = "XA", value = 21.4\ncountry = "XB", value = 2, hedge = "almost"',
            "Avalon 10.6–12.0 × Bohemia",
        ),
        (
            'country = "XA", value = 2, hedge = "almost"\ncountry = "XB", value = 21.4',
            "Bohemia 10.6–12.0 × Avalon",
        ),
        (
            'country = "XA", value = 30, hedge = "about"\ncountry = "XB", value = 17',
            "Avalon 1.54–2.00 × Bohemia",
        ),
        ('country = "XA", value = 21.4\ncountry = "XB", value = 19', "Avalon 1.09–1.16 × Bohemia"),
        ('country = "XA", value = 5\ncountry = "XB", value = -5', "Avalon > Bohemia"),
        (
            'country = "XA", value = 3\ncountry = "XB", value = 3, hedge = "less than"',
            "cannot tell: ranges overlap",
        ),
        (
            'country = "XA", value = 3, hedge = "more than"\ncountry = "XB", value = 3, hedge = "at most"',
            "Avalon > Bo",
        ),
        (
            'country = "XA", value = 3, hedge = "about"\ncountry = "XB", value = 3',
            "cannot tell: ranges overlap",
        ),
        (
            'country = "XA", low = 4, high = 4\ncountry = "XB", low = 2, high = 2',
            "Avalon 2 × Bohemia",
        ),
        (
            'country = "XA", low = 4, high = 4\ncountry = "XB", low = 4, high = 4',
            "Avalon = Bohemia",
        ),
        (
            'country = "XA", low = 7, high = 7\ncountry = "XB", low = 3, high = 3',
            "Avalon 2.33–2.34 × Bohemia",
        ),
        (
            'country = "XA", low = 30, high = 31\ncountry = "XB", value = 3, hedge = "at most"',
            "Avalon at least 10.0 × Bo",
        ),
        (
            'country = "XA", low = 30, high = 31\ncountry = "XB", value = 3, hedge = "less than"',
            "Avalon more than 10.0 × Bohemia",
        ),
        (
            'country = "XA", value = 9, unit = "USD tn"\ncountry = "XB", low = 1, high = 2',
            "Avalon 4,250,",
        ),
        (
            'country = "XA", value = 9, unit = "USD tn"\ncountry = "XB", value = 2, hedge = "less than"',
            "Avalon more than a million × Bohemia",
        ),
    ],
)
def test_a_verdict_is_written_as_it_can_be_defended(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch, facts: str, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert words in side_by_side.result(facts, "xa", "xb").out


def test_three_countries_come_in_order_with_a_mark_where_it_cannot_be_told(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    facts = 'country = "XA", value = 1\ncountry = "XB", value = 30\ncountry = "XC", value = 29, hedge = "about"'
    assert side_by_side.result(facts, "xa", "xb", "xc").out == (
        "t  Avalon  Bohemia  Cockaigne\n"
        "  M    $1      $30  about $29  XB ? XC > XA\n"
        "\n"
        "source: S   no figure is proved: no text to check against   ? ranges overlap\n"
    )
    same = 'country = "XA", value = 3\ncountry = "XB", value = 3\ncountry = "XC", value = 3'
    assert (
        side_by_side.result(same, "xa", "xb", "xc")
        .out.splitlines()[1]
        .endswith("  cannot tell: ranges overlap")
    )


def test_an_order_claims_no_more_than_the_pairs_do(
    side_by_side: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    def phrase(metric: str = "m", *options: str, **figures: str) -> str:
        facts = "\n".join(f'country = "{code}", {figure}' for code, figure in figures.items())
        result = side_by_side.result(facts, *figures, *options, metric=metric)
        (line,) = (line for line in result.out.splitlines() if line.lstrip().startswith(("M", "K")))
        return line.split("  ")[-1]

    far = phrase(
        XA="low = 50, high = 60",
        XB="low = 10, high = 20",
        XC="low = 15, high = 55",
        XH="low = 1, high = 5",
    )
    assert far == "XA, XB, XC > XH; XA > XB; other pairs: cannot tell"
    first = phrase(XA="low = 50, high = 60", XB="low = 10, high = 20", XC="low = 15, high = 55")
    assert first == "XA > XB; XC?"
    years = phrase(
        XA="date = 2001, value = 4",
        XB="date = 2001, value = 2",
        XC="date = 2002, value = 9",
        XH="date = 2002, value = 5",
    )
    assert years == "XA > XB; XC > XH"
    mixed = phrase(
        "m",
        "--mixed",
        XA="date = 2001, value = 4",
        XB="date = 2001, value = 2",
        XC="date = 2002, value = 9",
    )
    assert mixed == "XC > XA > XB; across periods or counters"
    assert phrase("k", XA="value = 4", XB="value = 2", XC="value = 2") == "XB = XC before XA"
    assert phrase("k", XA="value = 4", XB="value = 2") == "Bohemia before Avalon"
    apart = phrase(
        XA="date = 2001, value = 4", XB="date = 2002, value = 2", XC="date = 2003, value = 9"
    )
    assert apart == "cannot tell: dates differ"
    apart = phrase(
        XA='reporter = "XA", value = 4',
        XB='reporter = "XB", value = 2',
        XC="date = 2003, value = 9",
    )
    assert apart == "cannot tell: dates or counters differ"
    assert phrase(XA='reporter = "XA", value = 4', XB="value = 2") == "cannot tell: counters differ"


@pytest.mark.parametrize(
    ("figures", "explained"),
    [
        (["value = 1", "value = 30", 'value = 29, hedge = "about"'], True),
        (["low = 50, high = 60", "low = 10, high = 20", "low = 15, high = 55"], True),
        (["value = 1", "value = 30", "value = 50"], False),
        (["value = 1", "value = 30", "date = 2019, value = 50"], False),
    ],
)
def test_the_mark_for_overlaps_is_explained_where_it_is_used(
    side_by_side: Comparison, figures: list[str], explained: bool
) -> None:
    codes = ("XA", "XB", "XC")
    facts = "\n".join(f'country = "{c}", {f}' for c, f in zip(codes, figures, strict=True))
    out = side_by_side.result(facts, *codes).out
    assert ("? ranges overlap" in out) is explained
