"""Reads files: regular ones only, in UTF-8."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kzfacts.errors import UnreadableError

LIMIT = 64 * 2**20  # bytes of a text
OF_A_BASE = 2**30  # bytes of a base or a lock
TEXTS = "make it readable, or use another directory with --texts"


def read_texts(folders: Mapping[str, Path]) -> dict[str, bytes]:
    """Return the texts that exist, by source id, given the folder of each source.

    The text of the source ID is ID.txt. Raises UnreadableError if a folder or a text can't be read.
    """
    names = {folder: _names(folder) for folder in set(folders.values())}
    files = {source: folder / f"{source}.txt" for source, folder in folders.items()}
    return {s: read(f, TEXTS, LIMIT) for s, f in files.items() if f.name in names.get(f.parent, ())}


def _names(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208  # names only
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise UnreadableError(f"{folder}: can't be read: {error.strerror}; {TEXTS}") from None


def read(
    path: Path,
    advice: str = "check the path given by --facts or KZFACTS_FILE",
    limit: int = OF_A_BASE,
) -> bytes:
    """Return the contents of a regular file of at most `limit` bytes.

    Raises UnreadableError, which ends with the advice.
    """
    try:
        # Without O_NONBLOCK, opening a FIFO waits for a writer.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise UnreadableError(f"{path}: not a regular file; {advice}")
            if found.st_size > limit:
                message = f"larger than {limit // 2**20} MB, the limit for a file; split it"
                raise UnreadableError(f"{path}: {message}")
            return file.read()
    except IsADirectoryError:
        raise UnreadableError(f"{path}: a directory; {advice}") from None
    except FileNotFoundError:
        raise UnreadableError(f"{path}: no such file; {advice}") from None
    except OSError as error:
        raise UnreadableError(f"{path}: can't be read: {error.strerror}; {advice}") from None


def decode(path: Path, data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark; UnreadableError names the first bad byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"{path}: this is UTF-16; save the file as UTF-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise UnreadableError(
            f"{path}:{line}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        ) from None
