"""Keeps compiled bases on disk, addressed by content: a file is right or it is not used.

The name of a file is the digest of the format, the version of kzfacts and the bytes of the base and
its lock; its content is the serialized database after a digest of it. So it can't be stale, torn or
half read, and needs no locks and no clocks. Every error here is silent: the base is then compiled.
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

FORMAT = "4"  # raise it with every change to store/compile.SCHEMA
DAYS = 30


def digest(*contents: bytes | None) -> str:
    """Return a digest of some contents, of which any may be missing."""
    parts = [f"{FORMAT} {__version__}".encode()]
    for content in contents:
        parts += [b"-" if content is None else b"%d:" % len(content), content or b""]
    return hashed(b"".join(parts)).hex()


def find(name: str, current: Callable[[str], str]) -> "sqlite3.Connection | None":
    """Return the compiled base of a digest, or None.

    `current` gives the digest of an included file as it is now.
    """
    with suppress(Exception):
        place = folder()
        data = place and _read(place / f"{name}.sqlite")
        if data and data[:SIZE] == hashed(data[SIZE:]):
            import sqlite3

            connection = sqlite3.connect(":memory:", isolation_level=None)
            connection.deserialize(data[SIZE:])
            connection.execute("PRAGMA query_only = ON")
            stamps = connection.execute("SELECT name, digest FROM included").fetchall()
            if all(current(included) == stamp for included, stamp in stamps):
                return connection
    return None


def keep(name: str, connection: "sqlite3.Connection") -> None:
    """Write a compiled base into the cache, and remove files that are old."""
    with suppress(Exception):
        place = folder()
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.mkdir(mode=0o700, exist_ok=True)
        if place and _is_private(place):
            data = connection.serialize()
            _write(place / f"{name}.sqlite", hashed(data) + data)
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


def _read(path: Path) -> bytes | None:
    """Read a file that only the user can have written."""
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


def _write(path: Path, data: bytes) -> None:
    """Write a file under another name, then give it its own."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.replace(path)
    except BaseException:
        part.unlink()
        raise


def _sweep(place: Path) -> None:
    import time

    oldest = time.time() - DAYS * 24 * 60 * 60
    for file in place.glob("*.sqlite*"):
        if file.lstat().st_mtime < oldest:
            file.unlink()
