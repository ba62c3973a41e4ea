"""Reads values of one kind from TOML tables: strictly, and every problem is collected."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kzfacts.errors import Hints, Problem, did_you_mean
from kzfacts.model.period import Period
from kzfacts.store import keys
from kzfacts.store.keys import DATE, FLAG, NUMBER, TEXT, TEXTS, Key

_SHORT_NUMBER = re.compile(r"-?\d{1,10}(\.\d{1,4})?", re.ASCII)
DIGITS = 15  # as many as JSON numbers keep
Table = Mapping[str, Any]
Where = tuple[str, ...]


class Values:
    """Reads values; `file` is the file being read, `problems` has every problem so far."""

    def __init__(self) -> None:
        self.file = ""
        self.problems: list[Problem] = []
        self.hints = Hints()

    def problem(self, rule: str, where: Iterable[str], message: str, first: str = "") -> None:
        """Add a problem; `first` is the file of an earlier table that the message compares with."""
        self.problems.append(Problem(rule, tuple(where), message, file=self.file, first=first))

    def is_table(self, where: Where, value: object) -> bool:
        """Return whether a value is a table; report a problem if not."""
        if isinstance(value, dict):
            return True
        topic = len(where) == 1 and where[0] not in keys.RESERVED
        what = "a topic, and so a table" if topic else "a table"
        self.problem("form", where, f"'{where[-1]}' must be {what}, not {_kind(value)}")
        return False

    def values(self, where: Where, table: Table, known: Sequence[Key]) -> dict[str, Any]:
        """Read the keys of a declaration; missing and wrong ones are left out."""
        names = [key.name for key in known]
        for name in sorted(table.keys() - set(names)):
            self.unknown(where, name, names)
        values = {}
        for key in known:
            if key.name in table:
                value = self.value(where, table, key)
                if value is not None:
                    values[key.name] = value
            elif key.required and key.kind == TEXT:
                self.problem("form", where, f"the key '{key.name}' is missing; add it")
        return values

    def unknown(self, where: Where, name: str, known: Sequence[str]) -> None:
        """Report a key that is not known."""
        hint = self.hints.of("key", name, known) or f"; the keys here are {', '.join(known)}"
        self.problem("unknown-key", (*where, name), f"unknown key '{name}'{hint}")

    def value(self, where: Where, table: Table, key: Key) -> Any:
        """Read a value of the kind that its key declares; None if it is wrong."""
        name = key.name
        if key.kind == TEXT:
            value = self.text(where, table, name)
            if value and key.choices and value not in key.choices:
                hint = did_you_mean(value, key.choices)
                hint = hint or f"; use one of {', '.join(key.choices)}"
                self.problem("form", (*where, name), f"unknown {name} '{value}'{hint}")
            return value
        if key.kind == NUMBER:
            return self.number(where, table, name)
        if key.kind == DATE:
            return self.period(where, table, name)
        if key.kind == TEXTS:
            return self.texts(where, table, name)
        if key.kind == FLAG and not isinstance(table[name], bool):
            message = f"'{name}' must be true or false, not {_kind(table[name])}"
            self.problem("form", (*where, name), message)
            return None
        return table[name]

    def text(self, where: Where, table: Table, name: str) -> str | None:
        """Read a string that is not blank."""
        value = table[name]
        if not isinstance(value, str):
            message = f"'{name}' must be a string, not {_kind(value)}"
            self.problem("form", (*where, name), message)
        elif not value.strip():
            self.problem("form", (*where, name), f"'{name}' is empty; give it a value or remove it")
        else:
            return value
        return None

    def texts(self, where: Where, table: Table, name: str) -> tuple[str, ...]:
        """Read a list of strings, none of them blank."""
        values = table[name]
        if isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values):
            return tuple(values)
        message = f"'{name}' must be a list of strings, none of them empty"
        self.problem("form", (*where, name), message)
        return ()

    def number(self, where: Where, table: Table, name: str) -> Decimal | None:
        """Read a finite number of at most DIGITS significant digits."""
        value = table[name]
        message = None
        if type(value) in (int, Decimal) and _SHORT_NUMBER.fullmatch(str(value)):
            return Decimal(value)  # as nearly all are
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            message = f"'{name}' must be a number in digits, not {_kind(value)}"
        elif not (number := Decimal(value)).is_finite():
            message = f"'{name}' is {value}, which is not a finite number; write its digits"
        else:
            digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
            if len(digits) <= DIGITS and abs(number.adjusted()) <= 2 * DIGITS:
                return number
            message = f"'{name}' has more than {DIGITS} significant digits; round it"
        self.problem("number", (*where, name), message)
        return None

    def period(self, where: Where, table: Table, name: str) -> Period | None:
        """Read a date, a year or an EDTF string."""
        value = table[name]
        if type(value) not in (int, str, date):  # bool is a kind of int, datetime of date
            message = f"'{name}' must be a year, a date or an EDTF string, not {_kind(value)}"
            self.problem("date", (*where, name), message)
            return None
        try:
            return Period.parse(str(value))
        except ValueError as error:
            forms = '2020, "2020-02", "2020-02-03", "2004/2019", "2003/..", "2020~"'
            message = f"'{name}' is '{value}': {error}; write it like {forms} or, for spring, "
            self.problem("date", (*where, name), f'{message}"2020-21"')
            return None


def _kind(value: object) -> str:
    names = {bool: "a boolean", int: "an integer", str: "a string"}
    names |= {list: "a list", dict: "a table"}
    return names.get(type(value)) or (
        "a number" if isinstance(value, Decimal) else "a date or time"
    )
