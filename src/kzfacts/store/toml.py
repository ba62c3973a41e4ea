"""TOML: parsing, writing one table, and the line of each key."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli

from kzfacts.errors import Problem, RefusedError, UnreadableError
from kzfacts.store.files import decode


def block(fact_id: str, keys: Mapping[str, Any]) -> str:
    """Write one fact as TOML."""
    import tomli_w

    topic, _, name = fact_id.partition(".")
    return tomli_w.dumps({topic: {name: keys}})


def appended(
    path: Path, old: bytes, before: Mapping[str, Any], fact_id: str, keys: Mapping[str, Any]
) -> tuple[Mapping[str, Any], bytes]:
    """Return the tables and the contents of a base with a fact appended.

    All else is unchanged; `before` has the tables of the `old` contents. Line ends are like those
    of the base; `path` is its name in messages. Raises RefusedError if the topic is written so that
    no table can be added.
    """
    topic, _, name = fact_id.partition(".")
    tables = before.get(topic, {})
    end = b"\r\n" if old[: old.rfind(b"\n") + 1].endswith(b"\r\n") else b"\n"
    gap = end if old.endswith(b"\n") else end + end
    new = old + gap + block(fact_id, keys).encode().replace(b"\n", end)
    try:
        after = parse(path, decode(path, new))
    except UnreadableError:
        after = {}
    if not isinstance(tables, dict) or after != {**before, topic: {**tables, name: keys}}:
        raise RefusedError(
            f"{path}: can't add a table to '{topic}' as it is written there; use kzfacts edit"
        )
    return after, new


def parse(path: Path, toml: str) -> Mapping[str, Any]:
    """Parse a TOML text; `path` is its name in messages. Raises UnreadableError."""
    try:
        return tomli.loads(toml, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        lines = toml.splitlines()
        conflicts = [n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
        if conflicts and error.lineno >= conflicts[0]:
            message = "unresolved merge conflict; resolve it and remove the markers"
            raise UnreadableError(f"{path}:{conflicts[0]}: {message}") from None
        message = f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
        raise UnreadableError(f"{path}:{error.lineno}: not TOML: {message}; fix the line") from None
    except RecursionError as error:
        raise UnreadableError(f"{path}: nested too deeply: {error}; flatten the tables") from None
    except (ValueError, ArithmeticError):
        # Python reads no whole numbers of more than 4,300 digits, and Decimal no exponents of 20.
        raise UnreadableError(f"{path}: a number is too long; use at most 15 digits") from None


# Where in the file: only a problem asks for this, so the way from file to table does not pay for
# it.


def locate(texts: Mapping[str, str], problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with their lines, in the order of the files, given their texts by name.

    The line is that of the longest part of the keys that is written there.
    """
    lines: dict[str, dict[tuple[str, ...], int]] = {}

    def line(file: str, where: tuple[str, ...]) -> int:
        if file not in lines:
            lines[file] = line_numbers(texts[file])
        return _line(lines[file], where)

    located = [
        p._replace(
            line=line(p.file, p.where),
            message=p.message.replace("{first}", f"{p.first}:{line(p.first, p.where)}")
            if p.first
            else p.message,
        )
        for p in problems
    ]
    order = list(texts)
    return sorted(located, key=lambda p: (order.index(p.file), p.line))


def line_numbers(toml: str) -> dict[tuple[str, ...], int]:
    """Return the line, from 1, of each header and key of a valid TOML text, by its keys."""
    lines: dict[tuple[str, ...], int] = {}
    header: tuple[str, ...] = ()
    for number, statement in _statements(toml):
        path = _path(statement)
        if statement.startswith("["):
            header = path
        else:
            path = header + path
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], number)
    return lines


def _line(lines: Mapping[tuple[str, ...], int], where: tuple[str, ...]) -> int:
    return next((lines[where[:n]] for n in range(len(where), 0, -1) if where[:n] in lines), 1)


_PART = r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*|[\[{\]}]|\n|[^"'\#\[\]{}\n]+'''


def _statements(toml: str) -> Iterator[tuple[int, str]]:
    """Yield each statement of a valid TOML text without comments, and the line where it begins."""
    depth, number, begun, statement = 0, 1, 1, ""
    for part in re.findall(_PART, toml + "\n", re.DOTALL):
        if part == "\n" and depth == 0:
            if statement.strip():
                yield begun, statement.strip()
            statement, begun = "", number + 1
        elif not part.startswith("#"):
            depth += (part in "[{") - (part in "]}")
            statement += part
        number += part.count("\n")


# Headers and keys as nearly all are: bare, and the value no table or list.
_HEADER = re.compile(r"\[([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]")
_KEY = re.compile(r"([A-Za-z0-9_-]+)\s*=\s*[^\[{\s]")


def _path(statement: str) -> tuple[str, ...]:
    """Return the keys of a header or of a key and its value, up to where they fork."""
    if header := _HEADER.fullmatch(statement):
        return tuple(header[1].split("."))
    if key := _KEY.match(statement):
        return (key[1],)
    path: list[str] = []
    inner: object = tomli.loads(statement, parse_float=Decimal)
    while isinstance(inner, dict | list) and len(inner) == 1:
        if isinstance(inner, dict):
            path += inner
        (inner,) = inner.values() if isinstance(inner, dict) else inner
    return tuple(path)
