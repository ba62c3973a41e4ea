"""Tests that a labelled line proves its own figure, and that every change is a contradiction."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from facts import AVALON, BOHEMIA, HOME, claim, figure, proof

from kzfacts.model.period import Period
from kzfacts.model.quantity import HEDGES, STATUSES, Metric
from kzfacts.model.records import Fact

TEXT = """The Almanac

Avalon: Economy: Exports:
$91.908 billion (2024 est.)
$90.926 billion (2023 est.)
note: in current dollars

Avalon: Economy: Imports:
$91.908 billion (2024 est.)

United Bohemia: Economy: Exports:
-$91.9 billion (2024)

Avalon: People: Age:
total: 32.1 years (2025 est.)
male: 30 years

Avalon: Energy: Telephones:
subscriptions per 100 inhabitants: 127 (2020-25 est.)

Avalon: People: Population:
total: 20,432,662 (2025 est.)

Homeland: Economy: Partners:
Avalon 16%, United Bohemia (north) 15%, Gambia, The 4% (2023)

Homeland: People: Languages:
Homish (official) 80.1%, Bohemian 83.7% (2021 est.)

Avalon: Army: Strength:
information varies; estimated 50,000 active soldiers (2025)

Twice: A: B:
5 km

Twice: A: B:
5 km
"""


def metric(unit: str, field: str | None, kind: str = "flow") -> Metric:
    return Metric("m", "M", unit, kind, field=field)


EXPORTS = metric("USD", "Economy: Exports")
PROVED = [
    figure(
        "Exports: $91.908 billion (2024 est.)",
        "91.908",
        "USD bn",
        status="estimate",
        date="2024",
        country=AVALON,
        metric=EXPORTS,
        locator="Avalon: Economy: Exports",
    ),
    figure(
        "$90.926 billion",
        "90.926",
        "USD bn",
        status="estimate",
        date="2023",
        country=AVALON,
        metric=EXPORTS,
        locator="Avalon: Economy: Exports",
    ),
    figure(
        "-$91.9 billion",
        "-91.9",
        "USD bn",
        date="2024",
        country=BOHEMIA,
        metric=metric("USD", "Economy: Exports", "balance"),
        locator="United Bohemia: Economy: Exports",
    ),
    figure(
        "total: 32.1 years",
        "32.1",
        "years",
        status="estimate",
        date="2025",
        country=AVALON,
        metric=metric("years", "People: Age: total"),
        locator="Avalon: People: Age",
    ),
    figure(
        "inhabitants: 127",
        "127",
        "per 100 people",
        status="estimate",
        date="2020/2025",
        country=AVALON,
        metric=metric("per 100 people", "Energy: Telephones: subscriptions per 100 inhabitants"),
        locator="Avalon: Energy: Telephones",
    ),
    figure(
        "total: 20,432,662",
        "20432662",
        "people",
        status="estimate",
        date="2025",
        country=AVALON,
        metric=metric("people", "People: Population: total", "stock"),
        locator="Avalon: People: Population",
    ),
    figure(
        "United Bohemia (north) 15%",
        "15",
        "%",
        date="2023",
        country=BOHEMIA,
        metric=metric("%", "Economy: Partners: {country}"),
        locator="Homeland: Economy: Partners",
    ),
    figure(
        "Homish (official) 80.1%",
        "80.1",
        "%",
        status="estimate",
        date="2021",
        metric=metric("%", "People: Languages: Homish"),
        locator="Homeland: People: Languages",
    ),
    figure(
        "estimated 50,000 active soldiers",
        "50000",
        "personnel",
        "about",
        date="2025",
        country=AVALON,
        metric=metric("personnel", "Army: Strength", "stock"),
        locator="Avalon: Army: Strength",
    ),
]


@pytest.mark.parametrize("fact", PROVED, ids=lambda f: f.quote)
def test_a_line_proves_its_figure_in_full(fact: Fact) -> None:
    found = proof(fact, TEXT)
    assert found.in_full, found.message
    assert (found.figure, found.country, found.date) in (
        ("quote", "sentence", "sentence"),
        ("quote", None, "sentence"),
    )


def changes(f: Fact) -> Iterator[tuple[str, Fact]]:
    """Yield facts that claim something else than their line."""
    q = f.quantity
    assert q
    assert q.value is not None
    assert f.metric
    for country in (HOME, AVALON, BOHEMIA):
        if country not in f.countries:
            yield f"country {country.name}", f._replace(countries=(country,))
    yield "two countries", f._replace(countries=(AVALON, BOHEMIA))
    for year in ("2019", "2022", "2019/2025"):
        yield f"date {year}", f._replace(period=Period.parse(year))
    for status in (None, *STATUSES):
        if status != q.status:
            yield f"status {status}", f._replace(quantity=q._replace(status=status))
    for hedge in (None, *HEDGES):
        if hedge != q.hedge:
            yield f"hedge {hedge}", f._replace(quantity=q._replace(hedge=hedge))
    for scale in ("", "thousand", "mn", "bn", "tn"):
        if scale != q.scale:
            yield f"scale {scale}", f._replace(quantity=q._replace(scale=scale))
    for field in ("Economy: Imports", "People: Age: male", "Economy: Partners: Avalon", "A", None):
        changed = f.metric._replace(field=field)
        yield f"field {field}", f._replace(metric=changed, quantity=q._replace(metric=changed))
    for unit in ("EUR", "km", "%"):
        if unit != f.metric.unit:
            changed = f.metric._replace(unit=unit)
            yield f"unit {unit}", f._replace(metric=changed, quantity=q._replace(metric=changed))
    yield "sign", f._replace(quantity=q._replace(value=-q.value))
    digits = str(q.value)
    for at in (n for n, digit in enumerate(digits) if digit.isdigit()):
        other = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]
        yield f"digits {other}", f._replace(quantity=q._replace(value=Decimal(other)))
    for heading in ("Avalon: Economy: Imports", "Twice: A: B", "Avalon", "page 3"):
        yield f"locator {heading}", f._replace(locator=heading)


def test_every_change_is_caught() -> None:
    missed = [
        (fact.quote, change)
        for fact in PROVED
        for change, changed in changes(fact)
        if proof(changed, TEXT).outcome == "proved"
    ]
    assert not missed


@pytest.mark.parametrize(
    ("fact", "outcome", "message"),
    [
        (
            PROVED[0]._replace(countries=(BOHEMIA,)),
            "contradicted",
            "the text is the entry of Avalon, not of United Bohemia",
        ),
        (
            PROVED[0]._replace(period=Period.parse("2022")),
            "contradicted",
            "the text says (2024 est.), not 2022",
        ),
        (
            PROVED[0]._replace(locator="Avalon: Economy"),
            "unread",
            "locator not checked: 'Avalon: Economy' is not a paragraph of the text; "
            "write 'paragraph N', or the heading of one paragraph",
        ),
        (
            PROVED[6]._replace(countries=(AVALON,)),
            "contradicted",
            "the text has 'United Bohemia (north)' there, not 'Avalon'",
        ),
    ],
)
def test_a_message_says_what_the_text_has(fact: Fact, outcome: str, message: str) -> None:
    found = proof(fact, TEXT)
    assert (found.outcome, found.message) == (outcome, message)


def test_a_claim_is_found_under_its_heading() -> None:
    found = proof(claim("in current dollars", locator="Avalon: Economy: Exports"), TEXT)
    assert (found.outcome, found.quote, found.figure) == ("proved", "quote", None)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("$91.9 billion (2024)", "proved"),
        ("$91.9 billion (2024 proj.)", "contradicted"),
        ("$91.9 billion (2024 prelim.)", "contradicted"),
        ("NA; $91.9 billion was planned (2024)", "contradicted"),
        ("$91.9 billion (2023/24)", "unread"),
        ("$91.9 billion (1 January 2024)", "unread"),
        ("$91.9 billion (2024, excludes oil)", "unread"),
        ("$91.9 billion (2024) (est.)", "unread"),
        ("$91.9 billion (2024) less imports", "unread"),
        ("$91.9 billion (2024), excluding oil", "unread"),
        ("$91.9 billion; $90 billion (2024)", "unread"),
        ("$91.9 billion (2024); $90 billion (2023)", "proved"),
    ],
)
def test_what_is_beside_the_year_is_read(line: str, outcome: str) -> None:
    heading = "Avalon: Economy: Exports"
    keys: dict[str, Any] = {"date": "2024", "country": AVALON, "metric": EXPORTS}
    fact = figure("$91.9 billion", "91.9", "USD bn", locator=heading, **keys)
    assert proof(fact, f"{heading}:\n{line}\n").outcome == outcome
