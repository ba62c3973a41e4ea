"""Tests how periods and quantities are parsed, interpreted and displayed."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from kzfacts.model.interval import Interval, digits
from kzfacts.model.period import Period
from kzfacts.model.quantity import HEDGES, Metric, Quantity, split_unit
from kzfacts.model.records import Country
from kzfacts.model.typed import read_period
from kzfacts.text import NO_BREAK


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Russia", "russia"), ("Turkmenistan", "turkmenistan"), ("Apple Isle", "ai"), ("Åland", "ai")],
)
def test_a_country_is_typed_by_name_if_that_is_one_plain_word(name: str, typed: str) -> None:
    assert Country("AI", name).typed == typed


def quantity(
    value: str | None = None,
    hedge: str | None = None,
    *,
    low: str | None = None,
    high: str | None = None,
    unit: str = "USD",
    kind: str = "flow",
    scale: str = "",
    status: str | None = None,
    rounded_to: str | None = None,
) -> Quantity:
    first, second, third = (Decimal(number) if number else None for number in (value, low, high))
    return Quantity(
        metric=Metric("m", "M", unit, kind),
        value=first,
        low=second,
        high=third,
        scale=scale,
        hedge=hedge,
        status=status,
        rounded_to=Decimal(rounded_to) if rounded_to else None,
    )


@pytest.mark.parametrize(
    ("written", "first", "last", "shown"),
    [
        ("2020", "2020-01-01", "2020-12-31", "2020"),
        ("2020-02", "2020-02-01", "2020-02-29", "Feb 2020"),
        ("2021-02", "2021-02-01", "2021-02-28", "Feb 2021"),
        ("9999-12", "9999-12-01", "9999-12-31", "Dec 9999"),
        ("2020-02-03", "2020-02-03", "2020-02-03", "3 Feb 2020"),
        ("2004/2019", "2004-01-01", "2019-12-31", "2004–2019"),
        ("2020-01/2020-12", "2020-01-01", "2020-12-31", "Jan–Dec 2020"),
        ("2003/..", "2003-01-01", None, "since 2003"),
        ("../2023", None, "2023-12-31", "by 2023"),
        ("2020~", "2020-01-01", "2020-12-31", "about 2020"),
        ("2020-05?", "2020-05-01", "2020-05-31", "probably May 2020"),
        ("2020%", "2020-01-01", "2020-12-31", "probably about 2020"),
        ("2020-21", "2020-03-01", "2020-05-31", "spring 2020"),
        ("2020-22", "2020-06-01", "2020-08-31", "summer 2020"),
        ("2020-23", "2020-09-01", "2020-11-30", "autumn 2020"),
        ("2020-24", "2020-12-01", "2021-02-28", "winter 2020"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(
    written: str, first: str | None, last: str | None, shown: str
) -> None:
    period = Period.parse(written)
    assert (period.first, period.last) == (
        first and date.fromisoformat(first),
        last and date.fromisoformat(last),
    )
    assert period.shown == shown


@pytest.mark.parametrize(
    "written",
    [
        "",
        "20",
        "02020",
        "2020-13",
        "2020-2",
        "2020-02-30",
        "2020-25",
        "2020-00",
        "0000",
        "../..",
        "/",
        "2020/",
        "x",
        "2019/2018",
        "2020-02-03T10",
        "2020/2021/2022",
        " 2020",
        "2020\n",
        "9999-24",
        "٢٠٢٠",
        "2020-21-03",
        "-2020",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Period.parse(written)


@given(
    st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
)
def test_dates_mean_what_the_edtf_library_says(day: date, form: str) -> None:
    written = day.isoformat()[: {"%Y": 4, "%Y-%m": 7, "%Y-%m-%d": 10}[form]]
    theirs = parse_edtf(written)
    ours = Period.parse(written)
    assert ours.first == date(*theirs.lower_strict()[:3])
    assert ours.last == date(*theirs.upper_strict()[:3])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Feb 2020", "2020-02"),
        ("february  2020", "2020-02"),
        ("Sept. 2020", "2020-09"),
        ("27 Jan 2023", "2023-01-27"),
        ("January 27, 2023", "2023-01-27"),
        ("2004–2019", "2004/2019"),
        ("2004-2019", "2004/2019"),
        ("2004 to 2019", "2004/2019"),
        ("Jan - Sep 2023", "2023-01/2023-09"),
        ("Dec 2019–27 Feb 2020", "2019-12/2020-02-27"),
        ("since 2018", "2018/.."),
        ("by about Feb 2018", "../2018-02~"),
        ("2018-02", "2018-02"),
        ("2018-02/..", "2018-02/.."),
    ],
)
def test_periods_are_read_as_people_write_them(typed: str, written: str) -> None:
    assert read_period(typed) == Period.parse(written)


@pytest.mark.parametrize(
    "typed",
    ["abc", "Foo 2020", "3 2020", "30 Feb 2020", "2020–2019", "ma 2020", "since", "Jan", "-"],
)
def test_words_that_are_no_period_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_period(typed)


DATES = st.builds(
    lambda day, form, doubt: day.strftime(form) + doubt,
    st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-21", "%Y-22", "%Y-23", "%Y-24"]),
    st.sampled_from(["", "~", "?", "%"]),
)


@given(st.one_of(DATES, st.tuples(DATES | st.just(".."), DATES | st.just("..")).map("/".join)))
def test_what_is_shown_of_a_period_can_be_typed(written: str) -> None:
    try:
        period = Period.parse(written)
    except ValueError:
        return  # ends before it begins, or never ends
    again = read_period(period.shown)
    assert again.same(period)
    assert again.shown == period.shown


def test_two_spellings_of_the_same_days_are_the_same_period() -> None:
    assert Period.parse("2020").same(Period.parse("2020-01/2020-12"))
    assert not Period.parse("2020").same(Period.parse("2020/.."))


@pytest.mark.parametrize(
    ("q", "low", "high", "ends"),
    [
        (quantity("21.4"), "21.35", "21.45", "[)"),
        (quantity("19"), "18.5", "19.5", "[)"),
        (quantity("43.80"), "43.795", "43.805", "[)"),
        (quantity("21.4", scale="bn"), "21350000000", "21450000000", "[)"),
        (quantity("5", unit="USD mn", scale="bn"), "4500", "5500", "[)"),
        (quantity("30", "about"), "27", "33", "[]"),
        (quantity("-30", "about"), "-33", "-27", "[]"),
        (quantity("2", "almost"), "1.8", "2", "[)"),
        (quantity("2", "at least"), "2", None, "[]"),
        (quantity("2", "more than"), "2", None, "(]"),
        (quantity("2", "at most"), "0", "2", "[]"),
        (quantity("2", "less than"), "0", "2", "[)"),
        (quantity("2", "less than", kind="rate"), None, "2", "[)"),
        (quantity("-2", "at most"), None, "-2", "[]"),
        (quantity(low="0", high="0"), "0", "0", "[]"),
        (quantity(low="1", high="3"), "1", "3", "[]"),
        (quantity(None, "about", low="10", high="20"), "9", "22", "[]"),
        (quantity(None, "almost", low="10", high="20"), "9", "20", "[)"),
        (quantity("28", kind="count"), "28", "28", "[]"),
        (quantity("2", kind="count", scale="thousand"), "1500", "2500", "[)"),
        (quantity("28", kind="count", rounded_to="2"), "27", "29", "[)"),
        (quantity("28800", rounded_to="100"), "28750", "28850", "[)"),
        (quantity("1.5", scale="mn", rounded_to="0.5"), "1250000", "1750000", "[)"),
        (quantity("2.5", rounded_to="0.01"), "2.45", "2.55", "[)"),
        (quantity("2", "at most", kind="balance"), None, "2", "[]"),
    ],
)
def test_a_hedged_number_stands_for_an_interval(
    q: Quantity, low: str | None, high: str | None, ends: str
) -> None:
    interval = q.interval
    assert (interval.low, interval.high) == (low and Decimal(low), high and Decimal(high))
    assert ("[" if interval.has_low else "(") + ("]" if interval.has_high else ")") == ends


def test_less_than_nothing_has_no_lower_end() -> None:
    assert quantity("0", "less than").interval == Interval(None, Decimal(0), has_high=False)
    assert not quantity("0", "at most").exact


def test_only_counts_and_ranks_are_exact() -> None:
    assert quantity("28", kind="count").exact
    assert quantity(low="4", high="4").exact
    assert not quantity("28").exact
    assert not quantity(low="4", high="5").exact
    assert not quantity("28", "about", kind="count").exact


def test_20_percent_is_less_than_21_percent() -> None:
    assert quantity("20", unit="%").interval.below(quantity("21", unit="%").interval)


@pytest.mark.parametrize(
    ("q", "meant", "why"),
    [
        (
            quantity("21.40", scale="bn"),
            "$21.395 bn to less than $21.405 bn",
            "rounded to $0.01 bn",
        ),
        (quantity("1200", rounded_to="100"), "$1,150 to less than $1,250", "rounded to $100"),
        (
            quantity("1.2", scale="mn", unit="people", kind="count"),
            "1.15 mn to less than 1.25 mn people",
            "rounded to 0.1 mn people",
        ),
        (
            quantity("2", unit="USD bn", scale="bn"),
            "$1.5 bn to less than $2.5 bn",
            "rounded to $1 bn",
        ),
        (
            quantity("0.9", unit="% of GDP", kind="share"),
            "0.85% to less than 0.95% of GDP",
            "rounded to 0.1% of GDP",
        ),
        (
            quantity("-3", unit="%", kind="rate", status="estimate"),
            "-3.5% to less than -2.5%",
            "rounded to 1%",
        ),
        (
            quantity("28", unit="ships", kind="count"),
            "exactly 28 ships",
            "counts and ranks are exact",
        ),
        (
            quantity("7000", "about", unit="km"),
            "6,300 to 7,700 km",
            "“about” is read as 10% either way",
        ),
        (
            quantity("2", "almost", scale="bn"),
            "$1.8 bn to less than $2 bn",
            "“almost” is read as up to 10% below",
        ),
        (
            quantity("70", "more than", unit="rank", kind="rank"),
            "beyond 70th",
            "“more than” has no upper end",
        ),
        (quantity("70", "at least", unit="km"), "70 km or more", "“at least” has no upper end"),
        (quantity("5", "at most", unit="km"), "0 to 5 km", "“at most” goes down to zero"),
        (
            quantity("5", "less than", unit="%", kind="rate"),
            "less than 5%",
            "“less than” has no lower end",
        ),
        (
            quantity("5", "at most", unit="%", kind="rate"),
            "5% or less",
            "“at most” has no lower end",
        ),
        (quantity(low="1", high="3", scale="bn"), "$1 bn to $3 bn", "both ends as given"),
    ],
)
def test_an_interval_is_written_as_the_figure_is(q: Quantity, meant: str, why: str) -> None:
    assert (q.meant.replace(NO_BREAK, " "), q.why.replace(NO_BREAK, " ")) == (meant, why)


def test_intervals_that_only_touch_are_apart_unless_both_have_the_end() -> None:
    one, two, three = Decimal(1), Decimal(2), Decimal(3)
    assert Interval(one, two, has_high=False).below(Interval(two, three))
    assert not Interval(one, two).below(Interval(two, three))
    assert not Interval(one, None).below(Interval(two, three))
    assert not Interval(one, two).below(Interval(None, three))


@pytest.mark.parametrize(
    ("q", "written", "shown"),
    [
        (quantity("2", "almost", scale="bn"), "almost USD 2 bn", "almost $2 bn"),
        (quantity("43.80"), "USD 43.80", "$43.80"),
        (quantity("-5", scale="mn"), "USD -5 mn", "-$5 mn"),
        (quantity("5", unit="CHF"), "CHF 5", "CHF 5"),
        (quantity("30", "about", unit="%", kind="share"), "about 30%", "about 30%"),
        (quantity("2.4", unit="% of GDP", kind="share"), "2.4% of GDP", "2.4% of GDP"),
        (quantity("28800", unit="Int$"), "Int$28800", "Int$28,800"),
        (
            quantity("288.4", scale="bn", status="estimate"),
            "USD 288.4 bn est.",
            "$288.4 bn est.",
        ),
        (
            quantity("5", "about", unit="km", status="forecast"),
            "about 5 km forecast",
            "about 5 km forecast",
        ),
        (quantity("7000", "about", unit="km"), "about 7000 km", "about 7,000 km"),
        (quantity("28", unit="visits", kind="count"), "28 visits", "28 visits"),
        (
            quantity("2", unit="people", kind="count", scale="thousand"),
            "2 thousand people",
            "2 thousand people",
        ),
        (quantity(low="2", high="3", scale="bn"), "USD 2 to 3 bn", "$2–3 bn"),
        (
            quantity("70", "more than", unit="place", kind="rank"),
            "more than rank 70",
            "beyond 70th",
        ),
        (quantity("1E+3", unit="km"), "1000 km", "1,000 km"),
    ],
)
def test_a_number_never_travels_alone(q: Quantity, written: str, shown: str) -> None:
    assert (q.written, q.shown.replace(NO_BREAK, " ")) == (written, shown)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_every_digit_of_a_number_is_shown(number: Decimal) -> None:
    shown = Quantity(Metric("m", "M", "km", "length"), number, None, None, "", None).shown
    assert Decimal(shown.removesuffix(f"{NO_BREAK}km").replace(",", "")) == number


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000),
    st.sampled_from([None, *HEDGES]),
    st.sampled_from(["", "thousand", "mn", "bn", "tn"]),
)
def test_the_interval_scales_with_the_unit(number: Decimal, hedge: str | None, scale: str) -> None:
    metric = Metric("m", "M", "USD", "flow")
    plain, scaled = (Quantity(metric, number, None, None, s, hedge).interval for s in ("", scale))
    factor = Quantity(metric, Decimal(1), None, None, scale, None).in_unit
    assert factor
    assert scaled.low == (None if plain.low is None else plain.low * factor)
    assert scaled.high == (None if plain.high is None else plain.high * factor)


def test_a_scale_word_stands_before_or_behind_the_unit() -> None:
    assert split_unit("USD bn") == split_unit("bn USD") == ("bn", "USD")
    assert split_unit("thousand people") == ("thousand", "people")
    assert split_unit("bn") == ("", "bn")


@pytest.mark.parametrize(
    ("number", "rounding", "expected"),
    [
        ("9.996", ROUND_CEILING, "10.0"),
        ("9.996", ROUND_FLOOR, "9.99"),
        ("0.9999", ROUND_CEILING, "1.00"),
        ("99950", ROUND_CEILING, "1.00E+5"),
        ("10", ROUND_CEILING, "10.0"),
    ],
)
def test_rounding_up_to_a_power_of_ten_adds_no_digit(
    number: str, rounding: str, expected: str
) -> None:
    assert str(digits(Decimal(number), rounding)) == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th")]
    + [(21, "21st"), (70, "70th"), (101, "101st"), (111, "111th"), (1013, "1,013th")],
)
def test_ranks_are_ordinals(number: int, words: str) -> None:
    assert quantity(str(number), unit="place", kind="rank").shown == words


@pytest.mark.parametrize(
    ("hedge", "words"),
    [
        ("about", "about 5th"),
        ("almost", "almost 5th"),
        ("at least", "5th or beyond"),
        ("more than", "beyond 5th"),
        ("at most", "5th or better"),
        ("less than", "better than 5th"),
    ],
)
def test_hedged_ranks_are_worded_as_places(hedge: str, words: str) -> None:
    assert quantity("5", hedge, unit="place", kind="rank").shown == words
    place = quantity("5", unit="place", kind="rank")._replace(
        value=None, low=Decimal(5), high=Decimal(7)
    )
    assert place.shown == "5th to 7th"
    assert place._replace(status="estimate").shown == "5th to 7th est."
    assert quantity("2.5", unit="place", kind="rank").shown == "rank 2.5"
