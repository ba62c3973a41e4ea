"""Records as CSV, TSV, Markdown and plain lines; text in them can't act as a formula, as markup or
on a terminal.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kzfacts.text import clean

FORMULA = tuple("=+-@＝＋－＠")
Readable = Mapping[str, str]


def separated(keys: Sequence[str], records: Sequence[Mapping[str, Any]], delimiter: str) -> str:
    """CSV by RFC 4180, or with tabs: numbers as they are, lists with semicolons, nothing as an
    empty cell.
    """
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n"
    )
    writer.writerow(map(_cell, keys))
    writer.writerows([_cell(record.get(key)) for key in keys] for record in records)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return value
    text = clean("; ".join(value) if isinstance(value, list) else str(value))
    # A spreadsheet runs what begins like a formula, even after spaces or with full-width signs.
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def markdown(records: Sequence[Readable], below: Sequence[str]) -> str:
    """A table without the columns that are empty throughout, and lines below it."""
    headers = [header for header in records[0] if any(record[header] for record in records)]
    cells = [headers, *([record[header] for header in headers] for record in records)]
    first, *rest = [f"| {' | '.join(map(escaped, line))} |\n" for line in cells]
    table = f"{first}|{' --- |' * len(headers)}\n{''.join(rest)}"
    return table + "".join(f"\n{escaped(line)}\n" for line in below)


def escaped(text: str) -> str:
    """Foreign text within a line of Markdown, where nothing in it is markup."""
    return (
        re.sub(r"([\\`*_{}\[\]()#+!|~$])", r"\\\1", clean(text))
        .replace("&", "&amp;")
        .replace("<", "&lt;")
    )


def plain(records: Sequence[Readable], below: Sequence[str]) -> str:
    """Label and value, a line each, with an empty line between records: for reading aloud."""
    blocks = [
        "".join(f"{clean(label)}: {clean(text)}\n" for label, text in r.items() if text)
        for r in records
    ]
    return "\n".join([*blocks, *(f"{clean(line)}\n" for line in below)])
