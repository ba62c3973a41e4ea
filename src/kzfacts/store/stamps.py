"""Remembers the compiled base of files that have not changed, so that large ones need no reading.

As in git's index, equal size, times, inode and device mean equal contents. Files that changed
within the last two seconds are never remembered: another change may leave their times as they are.
"""

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kzfacts.store import cache

if TYPE_CHECKING:
    import sqlite3

SETTLED = 2  # seconds
YOUNG = "young"


def stamp(path: Path) -> str:
    """Return a stamp of the contents of a file; "-" if there is none, YOUNG if not settled."""
    try:
        found = path.stat()
    except OSError:
        return "-"
    young = time.time() - max(found.st_mtime, found.st_ctime) <= SETTLED
    return YOUNG if young else _identity(found)


def _identity(found: os.stat_result) -> str:
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino} {found.st_dev}"


def find(base: Path) -> "tuple[str, sqlite3.Connection | None]":
    """Return the compiled base of files that are as they were, after its name in the cache.

    It is None if that is not known.
    """
    if sys.platform == "win32":
        return "", None  # where the inode and the time of change mean nothing
    with suppress(Exception):
        place = cache.folder()
        name, compiled, *sources = (place and _read(place, base)) or ("", "")
        file = place and place / f"{name}.sqlite"
        if file and sources and _identity(file.lstat()) == compiled:
            known = (source.partition("\t")[::2] for source in sources)
            if all(stamp(Path(path)) == before for before, path in known):
                return name, cache.in_place(file)
    return "", None


def remember(
    base: Path, name: str, sources: Iterable[tuple[Path, str]], connection: "sqlite3.Connection"
) -> None:
    """Note which compiled base, by name, is that of a base and of its other files.

    `sources` has the stamp of each file before it was read, `connection` is the compiled base.
    Nothing is noted for a small base. The compiled base that was noted before is removed, unless
    it is the same.
    """
    if sys.platform == "win32":
        return
    with suppress(Exception):
        place = cache.folder()
        file = place and place / f"{name}.sqlite"
        if place and file and file.lstat().st_size > cache.LARGE:
            lines = [f"{before}\t{os.path.abspath(path)}" for path, before in sources]  # noqa: PTH100  # links stay
            known = all(not s.startswith(YOUNG) and "\n" not in s for s in lines)
            noted = [name, _identity(file.lstat()), *(lines if known else ())]
            old = _read(place, base)
            # Another process may have replaced the file by one of other included files.
            if noted != old and cache.included(cache.in_place(file)) == cache.included(connection):
                cache.write(_place(place, base), "\n".join(noted).encode())
            if old and old[0] != name:
                (place / f"{old[0]}.sqlite").unlink()


def _read(place: Path, base: Path) -> list[str] | None:
    with suppress(OSError):
        data = cache.read(_place(place, base))
        return data.decode().split("\n") if data else None
    return None


def _place(place: Path, base: Path) -> Path:
    return place / f"{cache.digest(os.path.abspath(base).encode())}.stamp"  # noqa: PTH100  # links stay
