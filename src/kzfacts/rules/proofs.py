"""Checks the lock, and explains what `kzfacts verify` proves."""

from collections.abc import Iterator

from kzfacts.model.records import Records
from kzfacts.rules.rule import Place, Rule, place
from kzfacts.store.lock import PROVER, Lock


def lock(base: Records, lock: Lock) -> Iterator[tuple[Place, str]]:
    """Yield facts and texts that differ from what the lock records as proved."""
    remedy = "run kzfacts verify --write-lock"
    if lock.prover != PROVER:
        versions = f"the lock was written by version {lock.prover} of the prover; this is {PROVER}"
        yield ("base",), f"{versions}, and older proofs are ignored; {remedy}"
    if not lock.facts:
        return
    for fact in base.facts.values():
        provable = fact.quote and fact.source.id in lock.texts
        if not fact.proved and (fact.id in lock.facts or provable):
            since = "since it was changed" if fact.id in lock.facts else "since it was added"
            yield place(fact), f"not proved {since}; {remedy}"
    for fact_id in lock.facts:
        if fact_id not in base.facts:
            yield (
                ("base",),
                f"the lock has a proof of '{fact_id}', which is not in the base; {remedy}",
            )
    for source_id, sha256 in lock.texts.items():
        if source_id in base.sources and base.sources[source_id].sha256 != sha256:
            yield (
                ("sources", source_id, "sha256"),
                f"the sha256 of '{source_id}' is not that of the text in the lock; {remedy}",
            )


LOCK = Rule(
    name="lock",
    summary="the lock matches the base",
    why="facts.lock stores a digest of everything that each proof depends on. A fact that has "
    "changed since then is no longer proved, and proofs by an older prover are ignored.",
    example="value = 22   # was 21.4 when it was proved",
    remedy="run kzfacts verify --write-lock where the texts of the sources are available.",
)

PROOF = Rule(
    name="proof",
    summary="the quote is in the text of its source and contains the number, unit and hedge",
    why="kzfacts verify checks this. It proves that the source says so, at that place; not that "
    "it is true. A fact is contradicted if the text says something else, and unread if a word next "
    "to the number is unknown; kzfacts verify --explain ID shows how the text was read.",
    example="value = 30\nquote = 'about 30%'   # without hedge = 'about'",
    remedy="correct the fact to match its source; a word that never changes the number next to it "
    "can be added to plain_words in [base].",
)
