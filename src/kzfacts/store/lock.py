"""The lock: what has been proved, with a digest of everything that each proof depends on."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kzfacts.errors import UnreadableError, UnwritableError
from kzfacts.model.records import PLACES, Fact, Proof
from kzfacts.store.files import decode, read
from kzfacts.store.hashing import hashed

if TYPE_CHECKING:
    from kzfacts.model.records import Records

PROVER = 6  # the version of the prover; raise it when it proves less, or more, than before


class Entry(NamedTuple):
    """A proof in the lock, with a digest of everything that it depends on."""

    digest: str
    proof: Proof


class Lock(NamedTuple):
    """The proofs by fact id, and the SHA-256 of the texts by source id.

    `prover` is the version of the prover that wrote the lock; a lock of another version has no
    proofs, because they count for nothing.
    """

    facts: Mapping[str, Entry]
    texts: Mapping[str, str]
    prover: int = PROVER


NO_LOCK = Lock({}, {})
RESTORE = "restore it, or run kzfacts verify --write-lock with all texts at hand"


def digest(fact: Fact, home: str | None = None, plain_words: Iterable[str] = ()) -> str:
    """Return a digest, 32 hexadecimal digits, of what the proof of a fact depends on.

    `plain_words` are those that the proof needed.
    """
    q, source, period = fact.quantity, fact.source, fact.period
    metric = q.metric if q else None
    parts: list[Iterable[object]] = [
        (q.value, q.low, q.high, q.scale, q.hedge, q.status) if q else (),
        (metric.id, metric.unit, metric.kind, metric.field) if metric else (),
        metric.words if metric else (),
        *(
            names
            for c in fact.countries
            for names in ((c.code, c.name, c.in_text), c.aliases, c.adjectives)
        ),
        (home, period and period.written),
        (source.id, source.sha256, source.language),
        (fact.locator, fact.quote, fact.in_words),
        plain_words,
    ]
    joined = "".join("".join(map(_framed, part)) + "|" for part in parts)
    return hashed(joined.encode()).hex()


def _framed(part: object) -> str:
    return "-;" if part is None else f"{len(str(part))}:{part};"


def proof_of(fact: Fact, lock: Lock, home: str | None, plain_words: Iterable[str]) -> Proof | None:
    """Return the proof that the lock has of a fact; None if it has none of the fact as it is now.

    A proof that needs a plain word counts only while the word is among those of the base.
    """
    entry = lock.facts.get(fact.id)
    if entry is None or entry.digest != digest(fact, home, entry.proof.plain_words):
        return None
    return (
        entry.proof if {*entry.proof.plain_words} <= {w.casefold() for w in plain_words} else None
    )


def proved(records: "Records", lock: Lock) -> Mapping[str, Fact]:
    """Return the facts with the proofs that the lock has of them as they are now.

    A derived fact is proved if all its inputs are.
    """
    facts = dict(records.facts)
    for i in lock.facts.keys() & facts.keys():
        proof = proof_of(facts[i], lock, records.homes[facts[i].file], records.plain_words)
        facts[i] = facts[i]._replace(proof=proof)
    for i, fact in facts.items():
        if fact.derived:
            is_proved = all(facts[needed].proof for needed in fact.derived.inputs)
            facts[i] = fact._replace(derived=fact.derived._replace(proved=is_proved))
    return facts


def locked(proved: Mapping[str, tuple[Fact, Proof]], home: str | None) -> Lock:
    """Return the lock of facts with their proofs, in the order of their ids."""
    entries = {
        i: Entry(digest(fact, home, proof.plain_words), proof)
        for i, (fact, proof) in sorted(proved.items())
    }
    texts = {fact.source.id: fact.source.sha256 or "" for fact, _ in proved.values()}
    return Lock(entries, dict(sorted(texts.items())))


_PARTS = ("quote", "figure", "country", "date", "metric")


def entry_text(entry: Entry) -> str:
    """Return an entry as the lock has it: "DIGEST quote:quote country:sentence plain:forms"."""
    proof = entry.proof
    places = [f"{part}:{place}" for part in _PARTS if (place := getattr(proof, part))]
    return " ".join([entry.digest, *places, *(f"plain:{word}" for word in proof.plain_words)])


def parse_entry(text: str) -> Entry:
    """Read what `entry_text` has written; raise ValueError if it is anything else."""
    written, *pairs = text.split(" ")
    places = {part: place for part, _, place in (pair.partition(":") for pair in pairs)}
    plain = tuple(pair.removeprefix("plain:") for pair in pairs if pair.startswith("plain:"))
    places.pop("plain", None)
    if not places.keys() <= {*_PARTS} or not {*places.values()} <= {*PLACES}:
        raise ValueError(text)
    return Entry(written, Proof("proved", **places, plain_words=plain))


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
        facts, texts, prover = raw["facts"], raw["texts"], raw.get("prover", 1)
        if prover != PROVER:
            return Lock({}, {}, prover)
        return Lock(
            {str(i): parse_entry(entry) for i, entry in facts.items()},
            {str(i): str(sha256) for i, sha256 in texts.items()},
        )
    except (UnreadableError, KeyError, AttributeError, ValueError):
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
    head = f"prover = {lock.prover}\n# Written by kzfacts verify --write-lock.\n\n"
    facts = {i: entry_text(entry) for i, entry in lock.facts.items()}
    toml = head + tomli_w.dumps({"facts": facts, "texts": lock.texts})
    atomic.put(file, toml.encode(), like=path)
