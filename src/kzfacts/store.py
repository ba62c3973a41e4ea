"""Reads a fact base from its file, and reads and writes its lock; the only room that knows TOML."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli

from kzfacts.errors import BrokenBaseError, Problem, RefusedError, UnreadableError
from kzfacts.lock import Lock
from kzfacts.model import FactBase
from kzfacts.reader import build


def bundled() -> Path:
    """Where the fact base that ships with kzfacts lies: in the package, or at the root of a checkout."""
    here = Path(__file__).parent
    packaged = here / "facts.toml"
    return packaged if packaged.exists() else here.parents[1] / "facts.toml"


def load(path: Path) -> FactBase:
    """Read a fact base.

    Raises UnreadableError if the file can't be read or is no TOML, BrokenBaseError with every problem, each with its
    line, if the facts are not sound. A base is never returned in part.
    """
    return sound(path, read_text(path))


def sound(path: Path, toml: str) -> FactBase:
    """The fact base that a text holds, `path` being what messages call it; raises as `load` does."""
    raw = _parse(path, toml)
    if "base" not in raw:
        raise UnreadableError(f"{path}: no fact base: there is no [base] table; begin it with title and schema = 1")
    base, problems = build(str(path), toml, raw)
    if problems:
        raise BrokenBaseError(base.file, locate(toml, problems), len(base.facts))
    return base


def lock_path(path: Path) -> Path:
    """Where the lock of a fact base lies: beside it, "my.lock" for "my.toml"."""
    return path.with_suffix(".lock")


def read_lock(path: Path) -> Lock:
    """The lock of a fact base, empty if there is none; UnreadableError if it can't be read."""
    file = lock_path(path)
    if not file.exists():
        return Lock({}, {})
    try:
        raw = _parse(file, read_text(file))
        facts, texts = raw["facts"], raw["texts"]
        return Lock({str(i): str(d) for i, d in facts.items()}, {str(i): str(d) for i, d in texts.items()})
    except (UnreadableError, KeyError, AttributeError):
        message = f"{file}: this lock is broken; write it anew with kzfacts verify --write-lock"
        raise UnreadableError(message) from None


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock of a fact base, whole or not at all; UnwritableError if it can't be."""
    import tomli_w

    from kzfacts import writing

    head = "# What kzfacts verify has proved, for kzfacts verify --write-lock to write.\n\n"
    toml = head + tomli_w.dumps({"facts": lock.facts, "texts": lock.texts})
    with writing.alone(path):
        writing.put(Path(os.path.realpath(lock_path(path))), toml.encode())


def block(fact_id: str, keys: Mapping[str, Any]) -> str:
    """One fact as TOML."""
    import tomli_w

    topic, _, name = fact_id.partition(".")
    return tomli_w.dumps({topic: {name: keys}})


def appended(path: Path, old: bytes, fact_id: str, keys: Mapping[str, Any]) -> bytes:
    """The contents of a base with one fact more at their end, in their own kind of line ends; all else stays.

    `path` is what messages call it. UnreadableError if the base is no TOML; RefusedError if the result would not be the
    old facts and this one, because the topic is written in a way that no table can be added to.
    """
    topic, _, name = fact_id.partition(".")
    before = _parse(path, decode(path, old))
    tables = before.get(topic, {})
    end = b"\r\n" if old[: old.rfind(b"\n") + 1].endswith(b"\r\n") else b"\n"
    gap = end if old.endswith(b"\n") else end + end
    new = old + gap + block(fact_id, keys).encode().replace(b"\n", end)
    try:
        after: object = _parse(path, decode(path, new))
    except UnreadableError:
        after = None
    if not isinstance(tables, dict) or after != {**before, topic: {**tables, name: keys}}:
        raise RefusedError(f"{path}: no table can be added to '{topic}' as it is written there; use kzfacts edit")
    return new


def read_texts(folder: Path, sources: Iterable[str]) -> dict[str, bytes]:
    """The texts that a folder holds, by source id: ID.txt for the source ID; UnreadableError if one can't be read."""
    texts = {}
    for source in sources:
        file = folder / f"{source}.txt"
        if file.parent == folder and file.is_file():
            try:
                texts[source] = file.read_bytes()
            except OSError as error:
                raise UnreadableError(f"{file}: can't be read: {error.strerror}") from None
    return texts


def read_text(path: Path) -> str:
    """The text of a regular file in UTF-8, with or without a byte order mark; UnreadableError says what is wrong."""
    return decode(path, read(path))


def read(path: Path) -> bytes:
    """The contents of a regular file; UnreadableError says what is wrong."""
    try:
        # A FIFO or a device must not keep us waiting.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError(f"{path}: not a regular file; name a TOML file")
            return file.read()
    except IsADirectoryError:
        raise UnreadableError(f"{path}: a directory; name a TOML file") from None
    except FileNotFoundError:
        raise UnreadableError(f"{path}: no such file; check the path given by --facts or KZFACTS_FILE") from None
    except ValueError:
        raise UnreadableError("a path can't hold a null character; check --facts or KZFACTS_FILE") from None
    except OSError as error:
        raise UnreadableError(f"{path}: can't be read: {error.strerror}") from None


def decode(path: Path, data: bytes) -> str:
    """The text that some contents are in UTF-8; UnreadableError names the first byte that is not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"{path}: this is UTF-16; save the file as UTF-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise UnreadableError(f"{path}:{line}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8") from None


def _parse(path: Path, toml: str) -> Mapping[str, Any]:
    try:
        return tomli.loads(toml, parse_float=Decimal)
    except tomli.TOMLDecodeError as error:
        lines = toml.splitlines()
        conflicts = [n for n, line in enumerate(lines, 1) if line.startswith("<<<<<<<")]
        if conflicts and error.lineno >= conflicts[0]:
            message = "a merge conflict is left in the file; resolve it and remove its markers"
            raise UnreadableError(f"{path}:{conflicts[0]}: {message}") from None
        message = f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
        raise UnreadableError(f"{path}:{error.lineno}: not TOML: {message}; mend the line") from None
    except RecursionError as error:
        raise UnreadableError(f"{path}: nested too deep: {error}; write the facts flat") from None
    except ValueError:
        # Python refuses to read whole numbers of more than 4,300 digits.
        raise UnreadableError(f"{path}: a whole number is too long; write no number of more than 15 digits") from None


# Where in the file: only a problem asks for this, so the way from file to table does not pay for it.


def locate(toml: str, problems: list[Problem]) -> list[Problem]:
    """The problems, each with the line where the longest known part of its path is written, in file order."""
    lines = line_numbers(toml)
    return sorted((p._replace(line=_line(lines, p.where)) for p in problems), key=lambda p: p.line)


def line_numbers(toml: str) -> dict[tuple[str, ...], int]:
    """The line, from 1, of each header and key of a valid TOML text, by the path of keys that leads to it."""
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


_PART = (
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*|[\[{\]}]|\n|[^"'\#\[\]{}\n]+'''
)


def _statements(toml: str) -> Iterator[tuple[int, str]]:
    """Each statement of a valid TOML text without its comments, with the line that it begins on."""
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


def _path(statement: str) -> tuple[str, ...]:
    """The keys that lead from the top of a header, or of a key and its value, to where it first forks."""
    path: list[str] = []
    inner: object = tomli.loads(statement, parse_float=Decimal)
    while isinstance(inner, dict | list) and len(inner) == 1:
        if isinstance(inner, dict):
            path += inner
        (inner,) = inner.values() if isinstance(inner, dict) else inner
    return tuple(path)
