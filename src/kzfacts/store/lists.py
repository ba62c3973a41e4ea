"""Lists of texts in one column of the compiled base."""

import re
from collections.abc import Iterable

_ESCAPED = re.compile(r"\\(.)")


def join(parts: Iterable[str]) -> str:
    """Join a list for a column: a line each, with line ends and backslashes escaped."""
    return "\n".join([part.replace("\\", "\\\\").replace("\n", "\\n") for part in parts])


def split(joined: str | None) -> tuple[str, ...]:
    """Split what `join` has joined."""
    if not joined:
        return ()
    if "\\" in joined:
        return tuple(_ESCAPED.sub(_unescaped, part) for part in joined.split("\n"))
    return tuple(joined.split("\n"))


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else match[1]
