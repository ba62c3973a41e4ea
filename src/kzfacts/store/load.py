"""Loads a fact base: reads its files, compiles them or finds them compiled."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kzfacts.errors import BrokenBaseError, KzfactsError, Problem, UnreadableError
from kzfacts.store import cache, files, stamps

if TYPE_CHECKING:
    from sqlite3 import Connection

    from kzfacts.model.records import Records
    from kzfacts.store.base import Base
    from kzfacts.store.lock import Entry, Lock

BUNDLED = "kzfacts:bundled"


class Input(NamedTuple):
    """A file of a base as read, with the lock next to it.

    `name` leads from the folder of the base to the file, `file` is its name in messages, `by` the
    file that includes it; `toml` and `tables` are what it has once it is parsed. `unreadable` says
    why the lock can't be read, `stamps` are those of the file and the lock before they were read.
    """

    name: str
    file: Path
    data: bytes
    lock: bytes | None
    toml: str = ""
    tables: Mapping[str, Any] = {}
    by: str = ""
    unreadable: str = ""
    stamps: tuple[tuple[Path, str], ...] = ()

    @property
    def digest(self) -> str:
        """A digest of the contents of the file and its lock."""
        return cache.digest(self.data, self.lock, self.unreadable.encode())


def bundled() -> Path:
    """Return the path of the base that ships with kzfacts: in the package, or in a checkout."""
    here = Path(__file__).parents[1]
    packaged = here / "facts.toml"
    return packaged if packaged.exists() else here.parents[1] / "facts.toml"


def load(path: Path | str | None = None) -> "Base":
    """Load a fact base, by default the one that ships with kzfacts; proved facts are marked.

    Raises UnreadableError if a file can't be read or is not TOML, BrokenBaseError with every
    problem if the facts can't be read. A base is never returned in part.
    """
    path = bundled() if path is None else Path(path)
    name, connection = stamps.find(path)
    if connection:
        return _cached(path, name, connection)
    inputs = [first := read_input(path.name, path)]

    def current(name: str) -> str:
        inputs.append(read_input(name, _path(path, name)))
        return inputs[-1].digest

    name = first.digest
    if connection := cache.find(name, current):
        base = _cached(path, name, connection)
    else:
        inputs = read_inputs(first)
        base = compiled(inputs, cached=name)
        cache.keep(name, base.connection)
    stamps.remember(path, name, [s for i in inputs for s in i.stamps], base.connection)
    return base


def _cached(path: Path, name: str, connection: "Connection") -> "Base":
    from kzfacts.store.base import Base

    included = connection.execute("SELECT name FROM included")
    return Base(connection, [str(path), *(str(_path(path, n)) for (n,) in included)], name)


def _path(base: Path, name: str) -> Path:
    return base.parent / name


def compiled(inputs: Sequence[Input], lock: "Lock | None" = None, cached: str = "") -> "Base":
    """Compile the files of a base. Raises as `load` does.

    `lock` says what is proved; if it is left out, the locks next to the files do. `cached` is as in
    `Base`.
    """
    require_sqlite()
    from kzfacts.store.base import Base
    from kzfacts.store.compile import compiled as compiled_records

    records = read_records(inputs, lock)
    names = [str(i.file) for i in inputs]
    connection = compiled_records(records, names, [(i.name, i.digest) for i in inputs[1:]])
    return Base(connection, names, cached)


def read_records(inputs: Sequence[Input], lock: "Lock | None" = None) -> "Records":
    """Read the files of a base into records. Raises as `load` does; `lock` is as in `compiled`."""
    from kzfacts.store.lock import proved
    from kzfacts.store.reader import Document, read

    records, problems = read([Document(str(i.file), i.tables, i.by) for i in inputs])
    if problems:
        from kzfacts.store.toml import locate

        texts = {str(i.file): i.toml for i in inputs}
        raise BrokenBaseError(locate(texts, problems), len(records.facts))
    return records._replace(facts=proved(records, lock or locks(inputs)))


def located(
    base: "Base | Records", inputs: Sequence[Input], problems: Iterable[Problem]
) -> list[Problem]:
    """Return problems of a base with file and line, in the order of the files."""
    from kzfacts.store.toml import locate

    def file(where: Sequence[str]) -> str:
        table, name = where[0], ".".join(where[:2])
        if table in ("topics", "countries", "metrics", "sources"):
            record = getattr(base, table).get(where[1])
        else:
            record = base.facts.get(name) or base.topics.get(table)
        return str(record.file if record else inputs[0].file)

    texts = {str(i.file): i.toml for i in inputs}
    return locate(texts, (p._replace(file=p.file or file(p.where)) for p in problems))


def locks(inputs: Iterable[Input]) -> "Lock":
    """Return the locks of all files of a base as one. Raises UnreadableError if one is broken."""
    from kzfacts.store.lock import PROVER, Lock, lock_path, parse_lock

    found = []
    facts: dict[str, Entry] = {}
    texts: dict[str, str] = {}
    for i in inputs:
        if i.unreadable:
            raise UnreadableError(i.unreadable)
        lock = parse_lock(lock_path(i.file), i.lock)
        found.append(lock)
        facts |= lock.facts
        texts |= lock.texts
    return Lock(facts, texts, min((lock.prover for lock in found), default=PROVER))


def read_input(name: str, file: Path) -> Input:
    """Read a file of a base and its lock. Raises UnreadableError if the file can't be read."""
    from kzfacts.store.lock import lock_path, read_lock

    before = tuple((path, stamps.stamp(path)) for path in (file, lock_path(file)))
    raw = Input(name, file, files.read(file), None, stamps=before)
    try:
        return raw._replace(lock=read_lock(file))
    except UnreadableError as error:  # only for those who need the lock to raise
        return raw._replace(unreadable=str(error))


def read_inputs(first: Input) -> list[Input]:
    """Parse a base and the files that it includes; they come after it, each once.

    Raises UnreadableError for a cycle, a file that is missing, and a path out of the folder.
    """
    found: dict[str, Input] = {}

    def visit(current: Input, chain: tuple[str, ...]) -> None:
        real = os.path.realpath(current.file)
        if real in chain:
            raise UnreadableError(f"{current.file}: includes itself; remove it from 'include'")
        if real in found:
            return
        found[real] = current = _parsed(current)
        for entry in _includes(current):
            included = _included(current, entry)._replace(by=str(current.file))
            visit(included, (*chain, real))

    visit(first, ())
    return list(found.values())


def _parsed(raw: Input) -> Input:
    from kzfacts.store.toml import parse

    toml = files.decode(raw.file, raw.data)
    tables = parse(raw.file, toml)
    if "base" not in tables:
        message = "not a fact base: it has no [base] table; add one with title and schema = 1"
        raise UnreadableError(f"{raw.file}: {message}")
    return raw._replace(toml=toml, tables=tables)


def _includes(parsed: Input) -> list[str]:
    """Return the files that a base includes; what else the key may be is for the reader."""
    head = parsed.tables["base"]
    entries = head.get("include", []) if isinstance(head, Mapping) else []
    return [e for e in entries if isinstance(e, str)] if isinstance(entries, list) else []


def _included(by: Input, entry: str) -> Input:
    """Read a file named in `include`."""
    if entry == BUNDLED:
        file = bundled()
        return read_input(str(file), file)
    folder = os.path.realpath(by.file.parent)
    path = os.path.normpath(os.path.join(folder, entry))
    problem = None
    if os.path.isabs(entry) or not path.startswith(folder + os.sep):
        problem = "is not inside the folder of the file; move it there"
    elif not entry.endswith(".toml"):
        problem = "does not end in .toml; rename the file"
    elif not os.path.lexists(path):
        problem = "does not exist; create the file or remove it from 'include'"
    elif os.path.realpath(path) != path:
        problem = "is reached through a link; include the file itself"
    if problem:
        raise UnreadableError(f"{by.file}: included file '{entry}' {problem}")
    name = os.path.join(os.path.dirname(by.name), entry)
    return read_input(name, by.file.parent / entry)


def require_sqlite() -> None:
    """Raise KzfactsError if this Python was built without SQLite."""
    try:
        import sqlite3  # noqa: F401  # only whether it is there
    except ImportError:
        message = "this Python has no sqlite3 module, which kzfacts needs"
        raise KzfactsError(f"{message}; install one that has it") from None
