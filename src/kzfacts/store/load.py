"""Reads a fact base from its file, and reads and writes its lock; the only room that knows TOML."""

from pathlib import Path

from kzfacts.errors import BrokenBaseError, UnreadableError
from kzfacts.model.records import FactBase
from kzfacts.store.files import read_text
from kzfacts.store.reader import build
from kzfacts.store.toml import locate, parse


def bundled() -> Path:
    """Where the fact base that ships with kzfacts lies: in the package, or at the root of a
    checkout.
    """
    here = Path(__file__).parents[1]
    packaged = here / "facts.toml"
    return packaged if packaged.exists() else here.parents[1] / "facts.toml"


def load(path: Path) -> FactBase:
    """Read a fact base.

    Raises UnreadableError if the file can't be read or is no TOML, BrokenBaseError with every
    problem, each with its line, if the facts are not sound. A base is never returned in part.
    """
    return sound(path, read_text(path))


def sound(path: Path, toml: str) -> FactBase:
    """The fact base that a text holds, `path` being what messages call it; raises as `load` does."""
    raw = parse(path, toml)
    if "base" not in raw:
        raise UnreadableError(
            f"{path}: no fact base: there is no [base] table; begin it with title and schema = 1"
        )
    base, problems = build(str(path), toml, raw)
    if problems:
        raise BrokenBaseError(base.file, locate(toml, problems), len(base.facts))
    return base
