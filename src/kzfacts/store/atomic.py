"""Writes files all or nothing, one writer at a time. No other module writes.

A new file next to the old one is written and flushed to the disk, then renamed over it, then the
directory is flushed. Whatever happens, the name refers to the old contents or to the new ones.
"""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kzfacts.errors import UnwritableError, WrongUsageError

PATIENCE = 10  # seconds


@contextmanager
def alone(path: Path) -> Iterator[Path]:
    """Lock a file against other kzfacts processes and yield its real path.

    The lock is ".NAME.lock" next to it, and is not removed. Raises UnwritableError if the file
    can't be found, or isn't free within PATIENCE.
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
            f"{path}: another program has been writing it for {PATIENCE} s; try again later"
        ) from None
    except OSError as error:
        message = f"{place}: can't be locked: {error.strerror or error}"
        advice = "check the permissions there, and remove any link with that name"
        raise UnwritableError(f"{message}; {advice}") from None
    try:
        yield file
    finally:
        lock.release()


def put(file: Path, data: bytes, like: Path | None = None) -> None:
    """Replace the contents of a file locked with `alone`; its mode, owner and attributes stay.

    A file that does not exist yet gets those of `like`. Raises UnwritableError, with the old
    contents still in place unless it says otherwise.
    """
    _replace(file, data, file.with_name(f".{file.name}.new"), like)


def replace(file: Path, data: bytes) -> None:
    """Write a file that other programs may write at the same time: the last one wins.

    Its mode, owner and attributes stay. Raises UnwritableError as `put` does.
    """
    _replace(file, data, file.with_name(f".{file.name}.{os.urandom(4).hex()}.new"))


def _replace(file: Path, data: bytes, new: Path, like: Path | None = None) -> None:
    """Write the contents as `new` first, then rename it."""
    if _is_replaceable(file):
        like = file
    try:
        new.unlink(missing_ok=True)  # what a killed writer may have left
        _write(new, data, like=like)
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
        message = f"was written, but the disk didn't confirm it: {error.strerror}"
        raise UnwritableError(f"{file}: {message}; check its contents") from None


def create(files: Mapping[Path, bytes]) -> None:
    """Write new files, all or none of them.

    A missing directory is created if its parent contains another of the files. Raises
    WrongUsageError if a file or link of that name exists, UnwritableError if one can't be written.
    """
    folders = {path.parent for path in files}
    with ExitStack() as undo:
        for path, data in files.items():
            try:
                if path.parent.parent in folders and not path.parent.exists():
                    path.parent.mkdir()
                    undo.callback(path.parent.rmdir)
                _write(path, data)
                undo.callback(path.unlink, missing_ok=True)
                _flush_directory(path.parent)
            except FileExistsError as error:
                message = f"{error.filename} already exists; choose another name"
                raise WrongUsageError(message) from None
            except OSError as error:
                message = f"{path}: can't be written: {error.strerror}; choose another location"
                raise UnwritableError(message) from None
        undo.pop_all()


def copied(path: Path, data: bytes) -> Path:
    """Write a copy of a base next to it, readable by its owner only, and return its path.

    Raises UnwritableError, and then leaves nothing behind.
    """
    file = Path(os.path.realpath(path)) if path.is_symlink() else path
    copy = file.with_name(f"{file.stem}-edit-{os.urandom(4).hex()}{file.suffix}")
    try:
        _write(copy, data, mode=0o600)
    except OSError as error:
        message = f"can't create a copy next to it: {error.strerror}; nothing was changed"
        raise UnwritableError(f"{path}: {message}") from None
    return copy


def _is_replaceable(file: Path) -> bool:
    """Return whether a file exists. Raises UnwritableError if a new file must not replace it."""
    try:
        found = file.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a directory"}
        kind = kinds.get(stat.S_IFMT(found.st_mode), "not a regular file")
        raise UnwritableError(
            f"{file}: this is {kind}, which is never replaced; move it or choose another file"
        )
    if not os.access(file, os.W_OK):
        raise UnwritableError(
            f"{file}: can't be written: it is read-only; change its permissions first"
        )
    if found.st_nlink > 1:
        links = f"the file has {found.st_nlink} hard links"
        message = f"{links}, and the others would keep the old contents"
        raise UnwritableError(f"{file}: {message}; use symbolic links instead")
    return True


def _write(new: Path, data: bytes, *, like: Path | None = None, mode: int = 0o666) -> None:
    """Write a new file and flush it to the disk; leave no file on an error.

    It gets the mode, owner and attributes of `like`, else `mode` less the umask.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(new, flags, 0o600 if like else mode)
    try:
        with os.fdopen(handle, "wb") as out:
            if like:
                kept = like.stat()
                found = os.fstat(handle)
                if (kept.st_uid, kept.st_gid) != (found.st_uid, found.st_gid):
                    os.fchown(handle, kept.st_uid, kept.st_gid)
                shutil.copystat(like, new)
            out.write(data)
            out.flush()
            _flush(handle)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _flush(handle: int) -> None:
    """Flush an open file to the disk; on macOS, fsync only flushes it to the drive's cache."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(handle, getattr(fcntl, "F_FULLFSYNC"))  # noqa: B009  # Linux has none
        return
    os.fsync(handle)


def _flush_directory(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):  # Windows has no such thing
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
