"""Reads files: regular ones only, in UTF-8."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kzfacts.errors import UnreadableError


def read_texts(folders: Mapping[str, Path]) -> dict[str, bytes]:
    """Read the texts of sources that are there, given the folder of each by source id.

    The text of the source ID is ID.txt. Raises UnreadableError if one can't be read.
    """
    texts = {}
    for source, folder in folders.items():
        file = folder / f"{source}.txt"
        if file.parent == folder and file.is_file():
            try:
                texts[source] = file.read_bytes()
            except OSError as error:
                raise UnreadableError(f"{file}: can't be read: {error.strerror}") from None
    return texts


def read_text(path: Path) -> str:
    """The text of a regular file in UTF-8, with or without a byte order mark; UnreadableError says
    what is wrong.
    """
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
        raise UnreadableError(
            f"{path}: no such file; check the path given by --facts or KZFACTS_FILE"
        ) from None
    except ValueError:
        raise UnreadableError(
            "a path can't hold a null character; check --facts or KZFACTS_FILE"
        ) from None
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
        raise UnreadableError(
            f"{path}:{line}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        ) from None
