"""Lay out a sentence with what was understood of each word, for `verify --explain`."""

from collections.abc import Mapping, Sequence

from kzfacts.proof.tokens import Token

_WIDTH = 76


def layout(tokens: Sequence[Token], span: tuple[int, int], roles: Mapping[int, str]) -> list[str]:
    """Return lines of three kinds in turn: words, the rules under them, and their roles."""
    rows: list[list[tuple[str, str]]] = [[]]
    width = 0
    for role, text in _groups(tokens, span, roles):
        cell = max(len(text), len(role)) + 1
        if width + cell > _WIDTH and rows[-1]:
            rows.append([])
            width = 0
        rows[-1].append((role, text))
        width += cell
    return [line for row in rows for line in _lines(row)]


def _groups(
    tokens: Sequence[Token], span: tuple[int, int], roles: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Return runs of tokens with their role: of one role, or written as one, like "30%"."""
    groups: list[tuple[str, str]] = []
    for at in range(*span):
        role, text, glued = roles.get(at, ""), tokens[at].text, tokens[at].glued
        last_role, written = groups[-1] if groups else ("", "")
        if role and last_role and (glued or role == last_role):
            several = last_role if role in last_role.split(", ") else f"{last_role}, {role}"
            groups[-1] = (several, f"{written}{'' if glued else ' '}{text}")
        elif not role and glued and groups and not last_role:
            groups[-1] = ("", written + text)
        else:
            groups.append((role, text))
    return groups


def _lines(row: Sequence[tuple[str, str]]) -> list[str]:
    widths = [max(len(role), len(text)) for role, text in row]
    texts = " ".join(text.ljust(width) for (_, text), width in zip(row, widths, strict=True))
    rules = " ".join(
        ("─" * len(text) if role else "").ljust(width)
        for (role, text), width in zip(row, widths, strict=True)
    )
    names = " ".join(role.ljust(width) for (role, _), width in zip(row, widths, strict=True))
    return [f"  {line}".rstrip() for line in (texts, rules, names) if line.strip()]
