"""Say a fact in one sentence with its source, to paste into a text."""

import re
from datetime import date

from kzfacts.model.period import MONTHS, Period
from kzfacts.model.quantity import STATUS_WORDS, Metric, Quantity
from kzfacts.model.records import Fact
from kzfacts.render.say import attribution, capital, named, place, quantity
from kzfacts.text import NO_BREAK

DATE = "In {date}, "  # one slot: an undated fact drops it
STATUSES = {"estimate": "an estimated", "provisional": "a provisional", "forecast": "a forecast"}
FULL = {month[:3].capitalize(): month.capitalize() for month in MONTHS}


def of_fact(f: Fact) -> str:
    """Return the sentence of the metric, else the text of the fact. Its note is not part of it.

    Who counted, who said so, and the source come before the full stop.
    """
    number = quantity(f)
    words = _figure(f, f.metric, number) if f.metric and number else f.text or _gap(f)
    words = words.rstrip(".")
    if f.reporter and f.metric:
        words += f" by {f.reporter.possessive} count"
    if f.according_to and not _names_its_author(f, words):
        words += f", {attribution(f)}"
    parts = [f.source.short, place(f.locator) or f.locator, "computed" if f.method else ""]
    source = "derived" if f.derived else ", ".join(filter(None, parts))
    return f"{words} ({source})."


def _names_its_author(f: Fact, words: str) -> bool:
    """Tell whether the words ("Tokayev wrote that …") or the source's name say who said so."""
    author = f.according_to or ""
    reported = re.search(r"\b(said|says|wrote|writes|called)\b", words)
    return author in f.source.short or bool(reported and author.split()[-1].strip("”") in words)


def _figure(f: Fact, metric: Metric, number: Quantity) -> str:
    says = metric.says or DATE + "the figure for {country} under “{label}” was {figure}."
    when = f"{_when(f, f.period)}, " if f.period and not metric.lasting else ""
    return capital(
        says.replace(DATE, when)
        .replace("{country}", named(f))
        .replace("{label}", metric.label)
        .replace("{figure}", _number(number))
        .replace("{date}", f.period.shown if f.period else "an unknown year")
    )


def _gap(f: Fact) -> str:
    what = f.metric.label if f.metric else f.id
    return f"There is no figure for {named(f)} under “{what}”: {f.missing}"


def _number(q: Quantity) -> str:
    """Return the number with hedge and unit; a status goes before it."""
    shown = q._replace(status=None).shown.replace(NO_BREAK, " ")
    if q.status is None:
        return shown
    if q.hedge or q.metric.kind == "rank":
        return f"{shown} ({STATUS_WORDS[q.status]})"
    return f"{STATUSES[q.status]} {shown}"


def _when(f: Fact, period: Period) -> str:
    """Return the period as an adverbial: "In 2020", "On 3 January 1992", "From 2004 to 2019".

    An open end is closed by the year of the source, as in comparisons.
    """
    words = re.sub(r"\b[A-Z][a-z]{2}\b", lambda m: FULL.get(m[0], m[0]), period.shown)
    first, dash, last = words.partition("–")
    if dash:
        return f"From {first} to {last}"
    if words.startswith("since "):
        year = str(f.source.latest.year) if f.source.latest > date.min else ""
        begun = words.removeprefix("since ")
        return f"From {begun} to {year}" if year and year not in begun else capital(words)
    if words.startswith("by "):
        return capital(words)
    on = "on" if period.written.count("-") == 2 else "in"
    if words.startswith("probably "):
        return f"Probably {on} {words.removeprefix('probably ')}"
    return f"{capital(on)} {words}"
