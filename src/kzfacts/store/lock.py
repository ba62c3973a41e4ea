"""What has been proved: a digest of all that the proof of a fact rests on, compared with the one in
the lock.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kzfacts.errors import UnreadableError, UnwritableError
from kzfacts.model.records import Fact
from kzfacts.store.files import decode, read

try:
    # hashlib would load OpenSSL, 13 ms at every start, for the same function.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b


class Lock(NamedTuple):
    """The digests of the facts proved, by fact id, and of the texts they were proved against, by
    source id.
    """

    facts: Mapping[str, str]
    texts: Mapping[str, str]


NO_LOCK = Lock({}, {})
RESTORE = "restore it, or run kzfacts verify --write-lock with all texts at hand"


def digest(fact: Fact) -> str:
    """A digest of what the proof of a fact rests on; 32 hexadecimal digits."""
    q, source = fact.quantity, fact.source
    numbers = [str(n) if n is not None else None for n in (q.value, q.low, q.high)] if q else []
    unit = [q.scale, q.metric.id, q.metric.unit, q.metric.kind, q.hedge] if q else []
    about = [country.code for country in fact.countries]
    period = fact.period and fact.period.written
    rest = [period, source.id, source.sha256, fact.locator, fact.quote, fact.in_words]
    parts = [*numbers, *unit, str(len(about)), *about, *rest]
    joined = "".join("-;" if part is None else f"{len(part)}:{part};" for part in parts)
    return blake2b(joined.encode(), digest_size=16).hexdigest()


def locked(proved: Mapping[str, Fact]) -> Lock:
    """The lock of the facts proved, in the order of their ids."""
    texts = {f.source.id: f.source.sha256 or "" for f in proved.values()}
    return Lock(
        {i: digest(proved[i]) for i in sorted(proved)},
        dict(sorted(texts.items())),
    )


def lock_path(path: Path) -> Path:
    """Return the path of the lock of a base: "my.lock" for "my.toml"."""
    return path.with_suffix(".lock")


def read_lock(path: Path) -> bytes | None:
    """Return the contents of the lock of a base; None if there is none. Raises UnreadableError."""
    file = lock_path(path)
    return read(file, RESTORE) if os.path.lexists(file) else None


def parse_lock(file: Path, data: bytes | None) -> Lock:
    """Read the contents of a lock; None is no lock. Raises UnreadableError if it is broken."""
    if data is None:
        return NO_LOCK
    from kzfacts.store.toml import parse

    try:
        raw = parse(file, decode(file, data))
        facts, texts = raw["facts"], raw["texts"]
        return Lock(
            {str(i): str(d) for i, d in facts.items()}, {str(i): str(d) for i, d in texts.items()}
        )
    except (UnreadableError, KeyError, AttributeError):
        raise UnreadableError(f"{file}: this lock is broken; {RESTORE}") from None


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock of a base that is held `atomic.alone`, all or nothing.

    A new lock gets the mode and the owner of the base. Raises UnwritableError.
    """
    import tomli_w

    from kzfacts.store import atomic

    file = lock_path(path)
    if os.path.realpath(path) == os.path.realpath(file):
        message = f"this is the fact base that {path} links to; rename it to end in .toml"
        raise UnwritableError(f"{file}: {message}")
    head = "# What kzfacts verify has proved, for kzfacts verify --write-lock to write.\n\n"
    toml = head + tomli_w.dumps({"facts": lock.facts, "texts": lock.texts})
    atomic.put(file, toml.encode(), like=path)
