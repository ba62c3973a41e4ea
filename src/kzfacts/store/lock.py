"""What has been proved: a digest of all that the proof of a fact rests on, compared with the one in
the lock.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kzfacts.errors import UnreadableError
from kzfacts.model.records import Fact
from kzfacts.store.files import decode

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
    """Where the lock of a fact base lies: beside it, "my.lock" for "my.toml"."""
    return path.with_suffix(".lock")


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
        message = f"{file}: this lock is broken; write it anew with kzfacts verify --write-lock"
        raise UnreadableError(message) from None


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock of a fact base, whole or not at all; UnwritableError if it can't be."""
    import tomli_w

    from kzfacts.store import atomic

    head = "# What kzfacts verify has proved, for kzfacts verify --write-lock to write.\n\n"
    toml = head + tomli_w.dumps({"facts": lock.facts, "texts": lock.texts})
    with atomic.alone(path):
        atomic.put(Path(os.path.realpath(lock_path(path))), toml.encode())
