"""Records as JSON, JSON lines, CSV, TSV, Markdown and plain lines.

Within a schema version, keys of JSON keep their names and types. Text cannot act as a formula, as
markup or on a terminal.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kzfacts.errors import Problem
from kzfacts.model.records import Fact
from kzfacts.render.columns import CONFLICT, CONSULTED, FACT, LISTS, PROBLEM, export, source
from kzfacts.render.notes import CLOSE, OPEN, UNPROVED_MEANS, Notes
from kzfacts.render.say import (
    NO_CONFLICTS,
    claim,
    counter,
    figure,
    figure_for,
    heading,
    period,
    relation,
)
from kzfacts.text import address, clean

if TYPE_CHECKING:
    from kzfacts.comparison.conflicts import Conflict
    from kzfacts.comparison.opinions import Consulted
    from kzfacts.store.base import Base

SCHEMA_VERSION = 1
READABLE = ("markdown", "plain")
_SIGN = re.compile(f"{OPEN}(.*?){CLOSE}")
FORMULA = tuple("=+-@＝＋－＠")
# What CSV has of each of two facts that disagree.
CONFLICT_SIDE = (
    "id metric countries date written text reporter primary source locator proved".split()
)

Record = Mapping[str, Any]
Words = Mapping[str, str]


# What commands show.


def facts(form: str, base: "Base", chosen: Sequence[Fact]) -> str:
    """Return a list of facts; JSON names their base."""
    if form in READABLE:
        notes = Notes()
        entries = [_words(f, notes) for f in chosen]
        if form == "markdown":
            entries = [e | {"Note": notes.sign(e["Note"]) if e["Note"] else ""} for e in entries]
        return readable(form, entries, notes)
    head = {"base": {"title": base.title, "home": base.home, "edition": base.edition}}
    return records(form, head, "facts", [export(FACT, f) for f in chosen])


def in_full(found: Sequence["Consulted"]) -> str:
    """Return facts with their sources, and with what others say of them, as JSON."""
    return document({}, "facts", [export(FACT, c.fact) | export(CONSULTED, c) for c in found])


def conflicts(form: str, found: Sequence["Conflict"]) -> str:
    """Return pairs of facts that disagree, in any format but that of tables.

    JSON has both facts in full; CSV and TSV have a line for each pair.
    """
    if not found and form in READABLE:
        return NO_CONFLICTS
    if form in READABLE:
        notes = Notes()
        return readable(form, [_conflict_words(c, notes) for c in found], notes)
    if form in ("csv", "tsv"):
        return lines(form, _CONFLICT_KEYS, map(_conflict_line, found))
    pairs = [export(CONFLICT, c) | {"a": export(FACT, c.a), "b": export(FACT, c.b)} for c in found]
    return records(form, {}, "conflicts", pairs)


def declared(form: str, base: "Base", section: str, counts: Mapping[str, int]) -> str:
    """Return the topics, countries, metrics or sources, each with the number of its facts."""
    entries: list[dict[str, Any]] = []
    for key, entry in getattr(base, section).items():
        fields = source(entry) if section == "sources" else export(LISTS[section], entry)
        entries.append(fields | {"facts": counts[key]})
    if form not in READABLE:
        return records(form, {}, section, entries)
    words = [{key: _text(entry.get(key)) for key in _keys(entries)} for entry in entries]
    return readable(form, words, Notes())


def report(counts: Mapping[str, int], problems: Iterable[Problem]) -> str:
    """Return the result of a check or a verification, with these counts, as JSON."""
    return document(counts, "problems", [export(PROBLEM, p) for p in problems])


_SIDE = tuple(field for field in FACT if field.name in CONFLICT_SIDE)
_CONFLICT_KEYS = [f.name for f in CONFLICT] + [f"{side}_{f.name}" for side in "ab" for f in _SIDE]


def _conflict_line(c: "Conflict") -> list[Any]:
    parts = export(CONFLICT, c), export(_SIDE, c.a), export(_SIDE, c.b)
    return [value for part in parts for value in part.values()]


def _conflict_words(c: "Conflict", notes: Notes) -> Words:
    is_claim = c.relation == "contradicts"
    one, other = (c.b, c.a) if is_claim else (c.a, c.b)

    def said(f: Fact) -> str:
        counted = f", counted by {counter(f)}" if counter(f) else ""
        what = claim(f) if is_claim else figure_for(f, period(one)) + counted
        return f"{what} {notes.reference(f)}"

    return {
        "Relation": relation(c),
        "About": heading(one),
        "One": said(one),
        "Other": said(other),
        "Reading": c.reading or "",
        "Ids": f"{one.id}, {other.id}",
    }


def _words(f: Fact, notes: Notes) -> dict[str, str]:
    return {
        "Country": f.country_names,
        "Figure": figure(f),
        "What": ". ".join(filter(None, [f.metric and f.metric.label, f.text])),
        "Period": period(f),
        "Counted by": f.reporter.name if f.reporter else "",
        "According to": f.according_to or "",
        "Source": notes.reference(f),
        "Note": f.note or "",
        "Id": f.id,
    }


# Formats for programs.


def records(form: str, head: Record, name: str, entries: Sequence[Record]) -> str:
    """Return records in JSON below `head`, under `name`, or in JSON lines, CSV or TSV."""
    if form == "json":
        return document(head, name, entries)
    if form == "jsonl":
        return "".join(f"{dumps(entry)}\n" for entry in entries)
    return table(form, entries)


def document(head: Record, name: str | None = None, entries: Sequence[Record] = ()) -> str:
    """Return a JSON object with schema_version first and a line for each entry of its list."""
    opening = dumps({"schema_version": SCHEMA_VERSION, **head})
    if name is None:
        return opening + "\n"
    lines = ",\n".join(map(dumps, entries))
    return f'{opening[:-1]}, "{name}": [' + (f"\n{lines}\n" if lines else "") + "]}\n"


def dumps(value: object) -> str:
    """Return JSON in one line of printable ASCII."""
    # Only ASCII comes out, and DEL is the one control character that json does not escape.
    return json.dumps(value, allow_nan=False).replace("\x7f", "\\u007f")


def table(form: str, entries: Sequence[Record]) -> str:
    """Return records as CSV or TSV, with a column for every key of any of them."""
    keys = _keys(entries)
    return lines(form, keys, (map(entry.get, keys) for entry in entries))


def lines(form: str, keys: Iterable[str], entries: Iterable[Iterable[Any]]) -> str:
    """Return CSV by RFC 4180, or TSV: numbers raw, lists with semicolons, null as an empty cell."""
    import csv
    import io

    out = io.StringIO()
    delimiter, end = (",", "\r\n") if form == "csv" else ("\t", "\n")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(map(_cell, keys))
    for entry in entries:
        writer.writerow([v if type(v) in _AS_IS else _cell(v) for v in entry])
    return out.getvalue()


_AS_IS = (int, float, type(None))  # CSV has numbers raw, and null as an empty cell


def _keys(entries: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(key for entry in entries for key in entry))


def _cell(value: object) -> str:
    return _inert(value if isinstance(value, str) else _text(value))


@lru_cache(4096)  # a comparison of many countries repeats its words
def _inert(text: str) -> str:
    text = clean(text)
    # A spreadsheet runs what begins like a formula, even after spaces or with full-width signs.
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        value = [f"{key}: {_text(v)}" for key, v in value.items() if v is not None]
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


# Formats for people.


def readable(form: str, entries: Sequence[Words], notes: Notes) -> str:
    """Return records in words as Markdown or plain lines, the footnotes below."""
    return _markdown(entries, notes) if form == "markdown" else _plain(entries, notes)


def _markdown(entries: Sequence[Words], notes: Notes) -> str:
    """Return a table without the columns that are empty throughout, and footnotes below it."""
    headers = [header for header in entries[0] if any(entry[header] for entry in entries)]
    cells = [headers, *([entry[header] for header in headers] for entry in entries)]
    first, *rest = [
        f"| {' | '.join(_signed(text, escaped, '[^{}]') for text in line)} |\n" for line in cells
    ]
    drawn = f"{first}|{' --- |' * len(headers)}\n{''.join(rest)}"
    for note in notes.footnotes():
        link = address(note.url or "")
        words = f"{escaped(note.words)} <{link}>" if link else escaped(note.words)
        drawn += f"\n[^{note.sign}]: {words}\n"
    return f"{drawn}\n{UNPROVED_MEANS}\n" if notes.unproved else drawn


def _signed(text: str, safe: Callable[[str], str], form: str) -> str:
    """Make a text safe, and write the signs of notes in a form."""
    parts = _SIGN.split(text)
    return "".join(form.format(part) if n % 2 else safe(part) for n, part in enumerate(parts))


def escaped(text: str) -> str:
    """Return text for a line of Markdown with nothing in it being markup."""
    return (
        re.sub(r"([\\`*_{}\[\]()#+!|~$])", r"\\\1", clean(text))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
    )


def _plain(entries: Sequence[Words], notes: Notes) -> str:
    """Return a line for each label and value, records apart by an empty line: for reading aloud."""
    blocks = [
        "".join(
            f"{clean(label)}: {_signed(text, clean, '[{}]')}\n"
            for label, text in entry.items()
            if text
        )
        for entry in entries
    ]
    below = [f"[{note.sign}] {clean(note.words)}\n" for note in notes.footnotes()]
    return "\n".join([*blocks, *below])
