"""Explains the rules that `store.reader` enforces while it reads a base."""

import re
import tomllib

from kzfacts.errors import Problem
from kzfacts.rules.rule import Rule
from kzfacts.store.load import Input

FORM = Rule(
    name="form",
    summary="required keys are present and every value has the right type",
    why="Missing, empty or mistyped values make a record unreliable.",
    example="[countries.US]\naliases = 'usa'",
    remedy="add the missing key; quote text, put lists in brackets and leave numbers bare.",
)

UNKNOWN_KEY = Rule(
    name="unknown-key",
    summary="every key is known to kzfacts",
    why="A misspelled key would silently lose a unit, a hedge or a date.",
    example="unti = 'USD bn'",
    remedy="use the key that the message suggests, or remove it.",
)

UNIT = Rule(
    name="unit",
    summary="a fact uses the unit of its metric, with or without a scale word",
    why="Figures of one metric are compared with each other, which only makes sense in one unit.",
    example="metric = 'turnover'   # declared in USD\nunit = 'EUR bn'",
    remedy="use the metric's unit, with thousand, mn, bn or tn as in the source, or declare "
    "another metric.",
)

NUMBER = Rule(
    name="number",
    summary="numbers are finite, written in digits, and have a metric",
    why="A value that is not a number, a range with its ends swapped or a hedge without a number "
    "can't be compared.",
    example="value = '21.4'",
    remedy="copy the digits from the source, without quotation marks.",
)

DATE = Rule(
    name="date",
    summary="dates are in EDTF",
    why="Comparisons depend on periods, so a date must mean the same to everyone.",
    example="date = '2020-13'",
    remedy="write it like 2020, '2020-02', '2020-02-03', '2004/2019', '2003/..', '../2023', "
    "'2020~' or, for spring, '2020-21'.",
)

GAP = Rule(
    name="gap",
    summary="missing has a metric and names its country",
    why="A comparison shows why a country has no figure, so it must know which figure is missing. "
    "Without a country, it would be about the home country.",
    example="[borders.x]\nmetric  = 'land-border'\nmissing = 'no border'   # of which country?",
    remedy="add metric and country.",
)

DERIVED = Rule(
    name="derived",
    summary="a derived figure can be computed, and cites its inputs",
    why="A formula names facts with figures, numbers and + - * / between spaces. It must fit the "
    "metric's unit and give one interval: no input has an open end, no divisor may be zero, and no "
    "fact is multiplied by itself or derived from itself. Its sources are those of its inputs.",
    example="[trade.x]\ncountry = 'US'\nmetric  = 'turnover'   # in USD\n"
    "derived = 'trade.turnover-us-2020 / economy.gdp-us-2024'   # a plain number",
    remedy="correct the formula as the message says, or remove it.",
)

EMPTY = Rule(
    name="empty",
    summary="a fact has a number or a text",
    why="A fact without either makes no claim.",
    example="[trade.x]\ncountry = 'US'\nsource = 's'",
    remedy="add a value and its metric, or a text.",
)


# What TOML 1.1 has and 1.0 has not, or what looks like it: inline tables of several lines or with a
# comma at the end, new escapes, times without seconds.
_LATER_TOML = re.compile(
    r"\{[^}\n]*(?:[\n{]|,\s*\})"
    r"|\\[ex]"
    r"|[=\[,][^\S\n]*(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d(?!:?\d)"
)


def not_toml_1_0(file: Input) -> list[Problem]:
    """Return the first place of a file that is not TOML 1.0, according to the standard library.

    kzfacts reads TOML 1.1 too, but other tools may not.
    """
    if not _LATER_TOML.search(file.toml):
        return []  # by far the slowest parser
    try:
        tomllib.loads(file.toml)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at line ")
        line = re.match(r"\d+", place)
        text = f"{message[:1].lower()}{message[1:]}; write it as in TOML 1.0"
        return [Problem("toml", ("base",), text, int(line[0]) if line else 1, str(file.file))]
    return []


TOML = Rule(
    name="toml",
    summary="a fact base is valid TOML 1.0",
    why="kzfacts also reads TOML 1.1, but editors and other tools may not.",
    example="bad = {country = 'US',\n       text = 'T.'}   # a line end in an inline table",
    remedy="rewrite that line as in TOML 1.0.",
)
