"""Defines a rule, and the helpers with which checks point at a place in the base."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kzfacts.model.records import Fact, Records
from kzfacts.store.keys import SECTIONS

Place = tuple[str, ...]  # the keys that lead to a value, as in Problem.where
Check = Callable[[Records], Iterator[tuple[Place, str]]]


class Rule(NamedTuple):
    """A rule of `kzfacts check` with its explanation.

    `check` yields the place and the message of each violation. It is None for a rule that needs
    more than the records: it is enforced when they are read, with the lock, or by `kzfacts verify`.
    """

    name: str
    summary: str
    why: str
    example: str
    remedy: str
    check: Check | None = None

    @property
    def explanation(self) -> str:
        """Return the text of `check --explain`."""
        example = "".join(f"    {line}\n" for line in self.example.splitlines())
        return (
            f"{self.name}: {self.summary}\n\n{self.why}\n\nThis breaks it:\n\n{example}\n"
            f"To fix it: {self.remedy}\n"
        )


def place(fact: Fact, *key: str) -> Place:
    """Return the place of a fact, or of one of its keys."""
    return (*fact.keys, *key)


def declarations(base: Records) -> Iterator[tuple[Place, Any]]:
    """Yield the place and the record of every topic, country, metric and source."""
    for section in SECTIONS:
        for name, record in getattr(base, section).items():
            yield (section, name), record
