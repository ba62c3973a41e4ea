"""Tests what people see of topics, countries, searches and timelines."""

import pytest

from conftest import BaseWith, Run

TRADE = """\
Trade: 6 facts, 0 proved
Trade turnover                           counted by  source
  Avalon     2020             $43.80 mn              Ann Author and Bob Writer
                                                     2021 †
  XB         Jan–Dec 2020  almost $2 bn              Gazette [sic] of [/] the
                                                     :isles: 2020 †
             according to the customs office
  Cockaigne  2019               $1–3 bn  Cockaigne   Gazette [sic] of [/] the
                                                     :isles: 2020 †
Share of the coal
  Avalon     undated          about 19%              Ann Author and Bob Writer
                                                     2021 †
  XB         undated                20%              Ann Author and Bob Writer
                                                     2021 †
Without a figure
  Avalon, XB  since 2003  The three trade freely. Ann Author and Bob Writer
                          2021 †

Notes on 1 fact: --notes   † unproved: no text to check against
"""

NARROW = """\
The sea: 4 facts, 0 proved
Ships
  Homeland, undated: 28 ships
    Ann Author and Bob Writer 2021 †
  Avalon, undated: 28 ships
    Ann Author and Bob Writer 2021 †
Coast
  the western isles, undated: more than
  7,000 km
    Ann Author and Bob Writer 2021 †
Without a figure
  Cockaigne · spring 2020
    A lighthouse was lit in Straße.
    Gazette [sic] of [/] the :isles:
    2020 †

† unproved: no text to check against
"""

RAILS = """
[topics.rails]
title = "Rails"
[topics.harbour]
title = "The harbour"
[metrics]
track = {label = "Length of the track", short = "track", unit = "km", kind = "length"}
fare  = {label = "Fare", unit = "EUR", kind = "flow"}
area  = {label = "Area", unit = "ha", kind = "stock", lasting = true}
[sources]
atlas = {title = "Atlas", issued = 2024, citation-label = "Atlas 2024"}
yearbook = {title = "Yearbook", issued = 2024, citation-label = "Yearbook 2024"}
[rails]
track-22  = {country = "XB", metric = "track", value = 11, date = 2022, source = "atlas", reporter = "XA"}
track-23  = {country = "XB", metric = "track", value = 12, unit = "km thousand", date = 2023, source = "atlas", reporter = "XB", text = "The longest of all tracks.", reading = "Of the map."}
track-25  = {country = "XB", metric = "track", value = 13, date = 2025, source = "atlas", status = "forecast", note = "A plan."}
track-us  = {country = ["XB", "XA"], metric = "track", value = 99, date = 2024, source = "yearbook", according_to = "both railways"}
fare-a    = {country = "XC", metric = "fare", value = 5, source = "yearbook", according_to = "the railway"}
fare-b    = {country = "XB", metric = "fare", value = 6, source = "yearbook", according_to = "the railway"}
fare-gap  = {country = "XA", metric = "fare", missing = "no railway", source = "atlas", according_to = "the Atlas"}
opened    = {country = "XB", date = "1999", text = "The first train ran on coal", source = "atlas", locator = "page 3", quote = "ran on coal for years", according_to = "a driver"}
[harbour]
area-xb   = {country = "XB", metric = "area", value = 7, source = "atlas"}
crane     = {country = "XB", text = "There is a crane.", source = "atlas"}
quay      = {country = "XB", date = "1990/2005", text = "The quay was longer.", source = "atlas"}
"""


@pytest.fixture
def rails(run: Run, base_with: BaseWith) -> Run:
    """Run kzfacts on the invented base with railways."""
    file = base_with(RAILS)
    return lambda *args: run(*args, facts=file)


def test_a_topic_at_80_columns(run: Run) -> None:
    assert run("show", "trade").out == TRADE


def test_a_topic_at_40_columns_is_stacked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert run("show", "sea").out == NARROW


def test_figures_are_by_metric_with_each_country_once_and_the_newest_first(rails: Run) -> None:
    assert rails("show", "rails").out == (
        "Rails: 8 facts, 0 proved\n"
        "Length of the track                        counted by  source\n"
        "  United Bohemia  2025     13 km forecast              Atlas 2024 †\n"
        "                  2023     12 thousand km  XB          Atlas 2024 †\n"
        "                  2022              11 km  Avalon      Atlas 2024 †\n"
        "  XB, Avalon      2024              99 km              Yearbook 2024 †\n"
        "                  according to both railways\n"
        "Fare\n"
        "  Cockaigne       undated              €5              Yearbook 2024 †\n"
        "                  according to the railway\n"
        "  United Bohemia  undated              €6              Yearbook 2024 †\n"
        "                  according to the railway\n"
        "  Avalon          undated      no railway              Atlas 2024 †\n"
        "Without a figure\n"
        "  XB  1999  The first train ran on coal. According to a driver.     rails.opened\n"
        "            Atlas 2024 p. 3 †\n"
        "\n"
        "Notes on 1 fact: --notes   † unproved: no text to check against\n"
    )


def test_each_metric_has_its_own_columns_where_common_ones_do_not_fit(
    rails: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "62")
    assert rails("show", "rails", "-c", "xb", "-m", "track", "-m", "fare").out.startswith(
        "Rails, United Bohemia: 5 facts, 0 proved\n"
        "Length of the track                 counted by  source\n"
        "  XB          2025  13 km forecast              Atlas 2024 †\n"
        "              2023  12 thousand km  XB          Atlas 2024 †\n"
        "              2022           11 km  Avalon      Atlas 2024 †\n"
        "  XB, Avalon  2024           99 km              Yearbook\n"
        "                                                2024 †\n"
        "              according to both railways\n"
        "Fare\n"
        "  United Bohemia  undated  €6  Yearbook 2024 †\n"
        "                  according to the railway\n"
    )


def test_an_attribution_of_all_figures_of_a_metric_is_said_once(
    run: Run, base_with: BaseWith
) -> None:
    file = base_with(
        RAILS.replace(
            'missing = "no railway", source = "atlas", according_to = "the Atlas"',
            'value = 7, source = "atlas", according_to = "the railway"',
        )
    )
    out = run("show", "rails", facts=file).out
    assert "\nFare, according to the railway\n  Cockaigne" in out
    assert out.count("the railway\n") == 1


def test_what_the_heading_names_is_no_column(rails: Run) -> None:
    assert rails("show", "-m", "area", "-c", "xb").out == (
        "The harbour, United Bohemia: 1 fact, 0 proved\n"
        "Area\n"
        "    7 ha  Atlas 2024 †  harbour.area-xb\n"
        "\n"
        "† unproved: no text to check against\n"
    )


def test_several_topics_are_a_table_each(rails: Run) -> None:
    lines = rails("show", "harbour", "rails", "-c", "xc").out.splitlines()
    assert lines[0] == "Rails, Cockaigne: 1 fact, 0 proved"
    lines = rails("show", "harbour", "rails", "-c", "xb").out.splitlines()
    assert [line for line in lines if "proved" in line] == [
        "Rails, United Bohemia: 6 facts, 0 proved",
        "The harbour, United Bohemia: 3 facts, 0 proved",
        "Notes on 1 fact: --notes   † unproved: no text to check against",
    ]


def test_without_anything_the_topics_are_listed(run: Run) -> None:
    assert run("show") == run("topics")
    assert run("show", "--json") == run("topics", "--json")


def test_a_country_has_the_newest_figure_of_each_metric(rails: Run) -> None:
    assert rails("show", "-c", "xb").out == (
        "United Bohemia: 12 facts, 0 proved\n"
        "Trade, 3 facts\n"
        "  Trade turnover,           almost $2 bn  Gazette [sic] of [/] the :isles:\n"
        "  Jan–Dec 2020                            2020 †\n"
        "  Share of the coal,                 20%  Ann Author and Bob Writer 2021 †\n"
        "  undated\n"
        "Rails, 6 facts                  counted by  source\n"
        "  track, km, 2023  12 thousand  XB          Atlas 2024 †     3 more\n"
        "  Fare, undated             €6              Yearbook 2024 †\n"
        "The harbour, 3 facts\n"
        "  Area, ha  7  Atlas 2024 †\n"
        "\n"
        "Other figures of a metric: kzfacts show -m METRIC -c xb\n"
        "4 claims without a figure, 2 on harbour: kzfacts show harbour -c xb\n"
        "† unproved: no text to check against\n"
    )


def test_two_countries_have_a_page_each(run: Run) -> None:
    out = run("show", "-c", "xa", "-c", "xb").out
    assert out.startswith("Avalon: 5 facts, 0 proved\n")
    assert "\nUnited Bohemia: 3 facts, 0 proved\n" in out


def test_figures_of_several_countries_together_say_so(run: Run) -> None:
    assert "  Coast, km, the western       more than 7,000  " in run("show", "-c", "xc").out


def test_ids_are_in_a_column_where_they_fit_or_below_if_asked_for(
    rails: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "rails.fare-a" not in rails("show", "rails").out
    assert "\n                  rails.fare-a\n" in rails("show", "rails", "--ids").out
    monkeypatch.setenv("COLUMNS", "120")
    assert "  Atlas 2024 †     rails.fare-gap\n" in rails("show", "rails").out
    monkeypatch.setenv("COLUMNS", "40")
    assert "\n    rails.fare-gap\n" in rails("show", "rails", "--ids").out


def test_texts_notes_readings_and_quotes_are_shown_if_asked_for(rails: Run) -> None:
    below = ["The longest of all tracks.", "Of the map.", "A plan."]
    out = rails("show", "rails", "--notes").out
    assert all(f"\n                  {line}\n" in out for line in below)
    assert "--notes" not in out
    assert "“ran on coal for years”" in rails("show", "rails", "--quotes").out
    out = rails("show", "rails").out
    assert not any(line in out for line in (*below, "“"))


def test_only_figures_of_a_date_are_shown(rails: Run) -> None:
    assert "12 thousand km" in rails("show", "rails", "--date", "Jan–Dec 2023").out
    assert rails("show", "rails", "--date", "2021").err == (
        "kzfacts: no facts for 'rails' and '2021'\n"
    )


# Searches.


def test_a_search_has_figures_by_metric_then_claims_and_counts_them(rails: Run) -> None:
    assert rails("search", "coal").out == (
        "Share of the coal\n"
        "  Avalon  undated  about 19%  Ann Author and Bob Writer 2021 †  trade.coal-xa\n"
        "  XB      undated        20%  Ann Author and Bob Writer 2021 †  trade.coal-xb\n"
        "Without a figure\n"
        "  XB  1999  The first train ran on coal. According to a driver.     rails.opened\n"
        "            Atlas 2024 p. 3 †\n"
        "\n"
        "3 facts   † unproved: no text to check against\n"
    )


def test_a_search_shows_where_it_found_a_word(rails: Run) -> None:
    assert "\n                  A plan.\n" in rails("search", "plan").out
    assert "“ran on coal for years”" in rails("search", "years").out
    assert "“ran on coal for years”" not in rails("search", "driver").out


def test_the_words_of_a_search_are_bold(rails: Run) -> None:
    out = rails("--color", "always", "search", "trains").out
    assert "The first \x1b[1mtrain\x1b[0m ran" in out
    out = rails("--color", "always", "search", "tra*").out
    assert "Length of the \x1b[1mtrack\x1b[0m" in out


MANY = "".join(
    f'[rails.t{n}]\ncountry = "{"XA" if n < 7 else "XC"}"\nmetric = "track"\n'
    f'value = {n}\ndate = {2010 + n}\nsource = "atlas"\n'
    for n in range(8)
)


def test_many_figures_that_show_lists_too_are_only_counted(run: Run, base_with: BaseWith) -> None:
    file = base_with(RAILS, MANY)
    assert run("search", "track", facts=file).out.startswith(
        "Length of the track\n  12 figures for 3 countries, 2010–2025: kzfacts show -m track\n"
    )
    assert "\n  8 figures for 2 countries, 2010–2024: kzfacts show -m track -c avalon\n" in (
        run("search", "track", "-c", "xa", facts=file).out
    )
    shown = run("search", "track", "2024", facts=file).out
    assert "figures" not in shown


# Timelines.


def test_a_timeline_of_a_period_has_first_what_is_inside_it(rails: Run) -> None:
    assert rails("timeline", "1999").out == (
        "In 1999\n"
        "  1999       XB  The first train ran on coal. According to a driver. Atlas\n"
        "                 2024 p. 3 †\n"
        "Going on in 1999\n"
        "  1990–2005  XB  The quay was longer. Atlas 2024 †\n"
        "\n"
        "2 facts   10 more have no date   † unproved: no text to check against\n"
    )
    assert rails("timeline", "1 Jan 1990").out.startswith("Under way on 1 Jan 1990\n  1990–2005")


def test_a_timeline_without_a_period_has_no_headings(rails: Run) -> None:
    assert rails("timeline", "-t", "harbour").out.startswith("  1990–2005  XB  The quay")
    assert rails("timeline", "by 1998").out.startswith("  1990–2005  XB  The quay")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ("2020/2019", "invalid date '2020/2019': it ends before it begins; use 2020, 2020-02 or"),
        ("abc", "invalid date 'abc'; use 2020, 2020-02 or 2004/2019\n"),
        ("2020 --since 2019", "DATE can't be combined with --since or --until; use one of"),
        ("--since 2020 --until 2019", "--since 2020 is after --until 2019; swap them"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(run: Run, args: str, message: str) -> None:
    result = run("timeline", *args.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"kzfacts: {message}")


def test_claims_are_stacked_where_their_places_leave_no_width(
    run: Run, monkeypatch: pytest.MonkeyPatch, base_with: BaseWith
) -> None:
    monkeypatch.setenv("COLUMNS", "59")
    fact = '[t.f]\ndate = "2003/.."\ntext = "A treaty."\nsource = "almanac"\n'
    out = run("show", "t", facts=base_with(fact)).out
    assert "\n  Homeland · since 2003\n    A treaty. Ann" in out
