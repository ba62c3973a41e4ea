"""Lay out a sentence with what was understood of each word, for `verify --explain`."""

from collections.abc import Mapping, Sequence

from kzfacts.proof.tokens import Token

_WIDTH = 76

_Group = tuple[str, str, bool]  # the role, the words, and whether they follow without a space


def layout(tokens: Sequence[Token], span: tuple[int, int], roles: Mapping[int, str]) -> list[str]:
    """Return lines of three kinds in turn: words, the rules under them, and their roles."""
    rows: list[list[_Group]] = [[]]
    width = 0
    for group in _groups(tokens, span, roles):
        role, text, _ = group
        cell = max(len(text), len(role)) + 1
        if width + cell > _WIDTH and rows[-1]:
            rows.append([])
            width = 0
        rows[-1].append(group)
        width += cell
    return [line for row in rows for line in _lines(row)]


def _groups(
    tokens: Sequence[Token], span: tuple[int, int], roles: Mapping[int, str]
) -> list[_Group]:
    """Return runs of tokens with their role: of one role, or written as one, like "30%"."""
    groups: list[_Group] = []
    for at in range(*span):
        role, text, glued = roles.get(at, ""), tokens[at].text, tokens[at].glued
        last_role, written, joined = groups[-1] if groups else ("", "", False)
        if role and last_role and (glued or role == last_role):
            several = last_role if role in last_role.split(", ") else f"{last_role}, {role}"
            groups[-1] = (several, f"{written}{'' if glued else ' '}{text}", joined)
        elif not role and glued and groups and not last_role:
            groups[-1] = ("", written + text, joined)
        else:
            groups.append((role, text, glued))
    return groups


def _lines(row: Sequence[_Group]) -> list[str]:
    texts = rules = names = ""
    for role, text, glued in row:
        start = max(len(texts), len(names)) if role else len(texts)
        if start and not (glued and start == len(texts)):
            start += 1
        texts = texts.ljust(start) + text
        if role:
            rules = rules.ljust(start) + "─" * len(text)
            names = names.ljust(start) + role
    return [f"  {line}" for line in (texts, rules, names) if line]
