"""Keeps compiled bases on disk, addressed by content: a file is right or it is not used.

The name of a file is the digest of the format, the version of kzfacts and the bytes of the base and
its lock; its content is the serialized database and a digest of it. So it can't be stale, torn or
half read, and needs no locks and no clocks. Every error here is silent: the base is then compiled.
Large databases are opened where they are; `stamps` spares reading the sources for their digest.
"""

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kzfacts import __version__
from kzfacts.store.hashing import SIZE, hashed

if TYPE_CHECKING:
    import sqlite3

FORMAT = "11"  # raise it with every change to the SCHEMA of store/compile or store/search
DAYS = 30
LARGE = 8 * 2**20  # bytes above which a compiled base is opened in place


def digest(*contents: bytes | None) -> str:
    """Return a digest of some contents, of which any may be missing."""
    parts = [f"{FORMAT} {__version__}".encode()]
    for content in contents:
        parts += [b"-" if content is None else b"%d:" % len(content), content or b""]
    return hashed(*parts).hex()


def find(name: str, current: Callable[[str], str]) -> "sqlite3.Connection | None":
    """Return the compiled base of a digest, or None.

    `current` gives the digest of an included file as it is now.
    """
    with suppress(Exception):
        place = folder()
        connection = place and _opened(place / f"{name}.sqlite")
        if connection and all(current(file) == was for file, was in included(connection)):
            return connection
    return None


def included(connection: "sqlite3.Connection") -> list[tuple[str, str]]:
    """Return the name and the digest of each included file that a base was compiled from."""
    return [tuple(row) for row in connection.execute("SELECT name, digest FROM included")]


def keep(name: str, connection: "sqlite3.Connection") -> None:
    """Write a compiled base into the cache, and remove files that are old."""
    with suppress(Exception):
        place = folder()
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.mkdir(mode=0o700, exist_ok=True)
        if place and _is_private(place):
            data = connection.serialize()
            write(place / f"{name}.sqlite", data, hashed(data))
            _sweep(place)


def folder() -> Path | None:
    """Return the folder of the cache: KZFACTS_CACHE, else the user's; None if it is off."""
    named = os.environ.get("KZFACTS_CACHE")
    if named:
        return None if named == "off" else Path(named)
    home = Path.home()
    if sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        caches = home / "Library" / "Caches"
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return caches / "kzfacts"


def _opened(path: Path) -> "sqlite3.Connection | None":
    """Open a compiled base if its digest is right."""
    import sqlite3

    content = memoryview(read(path) or b"")
    database = content[:-SIZE]
    if content[-SIZE:] != hashed(database):
        return None
    if len(content) > LARGE and sys.platform != "win32":
        return in_place(path)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(database)
    connection.execute("PRAGMA query_only = ON")
    return connection


def in_place(path: Path) -> "sqlite3.Connection":
    """Open a compiled base, which never changes, where it is."""
    import sqlite3

    quoted = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    uri = f"file:{quoted}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


def read(path: Path) -> bytes | None:
    """Read a file that only the user can have written; None if others could."""
    if not _is_private(path.parent):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        found = os.fstat(file.fileno())
        return file.read() if stat.S_ISREG(found.st_mode) and _is_own(found) else None


def _is_private(place: Path) -> bool:
    """Tell whether only the user can write into a folder."""
    found = place.lstat()
    return stat.S_ISDIR(found.st_mode) and _is_own(found)


def _is_own(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & 0o022
    )


def write(path: Path, *parts: bytes) -> None:
    """Write a file under another name, then give it its own."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            if sum(map(len, parts)) > LARGE:  # its digest may never be checked
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink()
        raise


def _sweep(place: Path) -> None:
    import time

    oldest = time.time() - DAYS * 24 * 60 * 60
    for file in (*place.glob("*.sqlite*"), *place.glob("*.stamp*")):
        if file.lstat().st_mtime < oldest:
            file.unlink()
