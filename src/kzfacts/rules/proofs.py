"""Checks the lock, and explains what `kzfacts verify` proves."""

from collections.abc import Iterator

from kzfacts.rules.rule import Place, Rule, place
from kzfacts.store import lock as locks
from kzfacts.store.base import Base
from kzfacts.store.lock import Lock


def lock(base: Base, lock: Lock) -> Iterator[tuple[Place, str]]:
    """Yield facts and texts that differ from what the lock records as proved."""
    if not lock.facts:
        return
    remedy = "run kzfacts verify --write-lock"
    for fact in base.facts.values():
        if fact.id in lock.facts:
            if lock.facts[fact.id] != locks.digest(fact):
                yield place(fact), f"not proved since it was changed; {remedy}"
        elif fact.source.id in lock.texts:
            yield place(fact), f"not proved since it was added; {remedy}"
    for fact_id in lock.facts:
        if fact_id not in base.facts:
            yield ("base",), f"the lock proves '{fact_id}', which is not in the base; {remedy}"
    for source_id, sha256 in lock.texts.items():
        if source_id in base.sources and base.sources[source_id].sha256 != sha256:
            yield (
                ("sources", source_id, "sha256"),
                f"the text of '{source_id}' is not the one that was proved against; {remedy}",
            )


LOCK = Rule(
    name="lock",
    summary="the lock matches the base",
    why="facts.lock stores a digest of everything that each proof depends on. A fact that has "
    "changed since then is no longer proved.",
    example="value = 22   # was 21.4 when it was proved",
    remedy="run kzfacts verify --write-lock where the texts of the sources are available.",
    check=lock,
)

PROOF = Rule(
    name="proof",
    summary="the quote is in the text of its source, and the number, unit and hedge in the quote",
    why="kzfacts verify checks this. It proves that the source says so, at that place; not that "
    "it is true.",
    example="value = 30\nquote = 'about 30%'   # without hedge = 'about'",
    remedy="correct the fact to match its source.",
)
