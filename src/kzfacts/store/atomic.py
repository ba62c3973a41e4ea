"""Changes a file as a whole or not at all, one writer at a time; the only room that writes.

The order is that of every careful writer: a new file beside the old one, written and flushed to the
disk, then renamed over it, then the directory flushed. Whatever happens meanwhile, the name leads
to the old text or to the new one.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kzfacts.errors import UnwritableError, WrongUsageError

PATIENCE = 10  # seconds


@contextmanager
def alone(path: Path) -> Iterator[Path]:
    """Hold the right to change a file, which no other kzfacts has meanwhile; gives where the file
    really lies.

    The lock is ".NAME.lock" beside it, and stays there. UnwritableError if the file can't be found,
    or the lock can't be had within PATIENCE.
    """
    from filelock import FileLock, Timeout

    try:
        file = Path(os.path.realpath(path, strict=True))
    except OSError as error:
        raise UnwritableError(f"{path}: can't be found: {error.strerror}; check the path") from None
    place = file.with_name(f".{file.name}.lock")

    lock = FileLock(place, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise UnwritableError(
            f"{path}: another program is writing it for {PATIENCE} s now; try again later"
        ) from None
    except OSError as error:
        message = f"{place}: can't be locked: {error.strerror or error}"
        raise UnwritableError(
            f"{message}; only kzfacts may put a file there, and into its directory"
        ) from None
    try:
        yield file
    finally:
        lock.release()


def put(file: Path, data: bytes) -> None:
    """Give a file, held `alone`, new contents; its mode, owner and attributes stay. It may be
    missing yet.

    UnwritableError says why if it can't be, and the old contents are there still.
    """
    before = _writable(file)
    new = file.with_name(f".{file.name}.new")
    try:
        new.unlink(missing_ok=True)  # what a killed writer may have left
        _write(new, data, file if before else None)
        new.replace(file)
    except OSError as error:
        raise UnwritableError(
            f"{file}: can't be written: {error.strerror}; nothing was changed"
        ) from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    try:
        _flush_directory(file.parent)
    except OSError as error:
        message = f"{file}: is written, but the disk does not confirm it: {error.strerror}; look at it again"
        raise UnwritableError(message) from None


def create(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet; WrongUsageError if it is, even as a link to nothing."""
    try:
        _write(path, data, None)
        _flush_directory(path.parent)
    except FileExistsError:
        raise WrongUsageError(f"{path} is there already; choose another name") from None
    except OSError as error:
        raise UnwritableError(
            f"{path}: can't be written: {error.strerror}; choose another place"
        ) from None


def copied(path: Path, data: bytes) -> Path:
    """A new file beside another, for its owner only, with a name that says what it is."""
    from tempfile import mkstemp

    file = Path(os.path.realpath(path)) if path.is_symlink() else path
    try:
        handle, name = mkstemp(prefix=f"{file.stem}-edit-", suffix=file.suffix, dir=file.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
    except OSError as error:
        raise UnwritableError(
            f"{path}: no copy can be put beside it: {error.strerror}; free some space"
        ) from None
    return file.with_name(Path(name).name)


def _writable(file: Path) -> bool:
    """Whether the file is there; UnwritableError if it is nothing that a new file may take the
    place of.
    """
    try:
        found = file.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise UnwritableError(f"{file}: not a regular file; name one")
    if not os.access(file, os.W_OK):
        raise UnwritableError(
            f"{file}: can't be written: it is read-only for you; change its mode or owner first"
        )
    if found.st_nlink > 1:
        message = f"the file has {found.st_nlink} names (hard links), and the others would keep the old text"
        raise UnwritableError(f"{file}: {message}; use a symbolic link instead")
    return True


def _write(new: Path, data: bytes, like: Path | None) -> None:
    """Write a new file down to the disk, or leave none; it gets the mode, owner and attributes of
    another.
    """
    handle = os.open(
        new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600 if like else 0o666
    )
    try:
        with os.fdopen(handle, "wb") as out:
            if like:
                kept = like.stat()
                if (kept.st_uid, kept.st_gid) != (os.geteuid(), os.fstat(handle).st_gid):
                    os.fchown(handle, kept.st_uid, kept.st_gid)
                shutil.copystat(like, new)
            out.write(data)
            out.flush()
            os.fsync(handle)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _flush_directory(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
