"""The errors, each with its exit code, and suggestions for mistyped words."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """A problem of a fact base: the rule it breaks, the keys of its place, and what to do.

    `line` counts from 1; 0 means that the place has not been looked up, and an empty `file` that
    it follows from the keys. "{first}" in the message is the place of the same keys in another
    file, `first`.
    """

    rule: str
    where: tuple[str, ...]
    message: str
    line: int = 0
    file: str = ""
    first: str = ""

    @property
    def fact(self) -> str:
        """The id of the fact, or of the declaration, that the problem is about."""
        return ".".join(self.where[:2])

    @property
    def summary(self) -> str:
        """Where it is, what is wrong and which rule that breaks, in one line without the file."""
        return f"{self.fact}: {self.message} [{self.rule}]"


class KzfactsError(Exception):
    """An error that ends the program with `exit_code`; each argument is printed on its own line."""

    exit_code = 1

    def __str__(self) -> str:
        """Return the lines as one text."""
        return "\n".join(self.args)


class UnreadableError(KzfactsError):
    """The fact base can't be read: no such file, not TOML, not UTF-8."""


class UnwritableError(KzfactsError):
    """The fact base can't be written: no permission, no space, another writer."""


class BrokenBaseError(KzfactsError):
    """The fact base can be read, but has problems.

    All of them are in `problems`, with file and line; `facts` counts the facts of the base.
    """

    def __init__(self, problems: list[Problem], facts: int) -> None:
        self.problems = problems
        self.facts = facts
        super().__init__(*(f"{p.file}:{p.line}: {p.fact}: {p.message}" for p in problems))


class WrongUsageError(KzfactsError):
    """The command line is wrong: a name, a value or a combination of options."""

    exit_code = 2


class RefusedError(KzfactsError):
    """A change would break the rules; `paste` is TOML to add first, if any."""

    exit_code = 4

    def __init__(self, *lines: str, paste: str = "") -> None:
        self.paste = paste
        super().__init__(*lines)


class NotFoundError(KzfactsError):
    """Nothing in the fact base answers the question."""

    exit_code = 3


class Hints:
    """Suggestions for broken references; only the first LIMIT words get one, as each takes long."""

    LIMIT = 10

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, word: str, known: Iterable[str]) -> str:
        """Return `did_you_mean` for a word among the names of a kind, sought once."""
        if (kind, word) not in self._known:
            if len(self._known) >= self.LIMIT:
                return ""
            self._known[kind, word] = did_you_mean(word, known)
        return self._known[kind, word]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest known words that are near: "; did you mean 'trade'?", or "" if there are none."""
    import difflib

    by_folded = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=3, cutoff=0.6)
    quoted = [f"'{by_folded[n]}'" for n in near]
    if not quoted:
        return ""
    *others, last = quoted
    return f"; did you mean {', '.join(others)} or {last}?" if others else f"; did you mean {last}?"
