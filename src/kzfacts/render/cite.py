"""Cite facts, and not only their sources, as text, Markdown, BibTeX or CSL-JSON."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kzfacts.model.period import Period
from kzfacts.model.records import Fact, Source
from kzfacts.render.bibtex import NAMES, bibtex
from kzfacts.render.data import dumps, escaped
from kzfacts.render.say import by_source, note, sentence, statement
from kzfacts.text import address, clean

# The types of CSL 1.0.2; what a source calls itself besides is a document.
TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia figure graphic "
    "hearing interview legal_case legislation manuscript map motion_picture musical_score "
    "pamphlet paper-conference patent performance periodical personal_communication post post- "
    "weblog regulation report review review-book software song speech standard thesis treaty "
    "webpage"
).split()


def text(facts: Iterable[Fact]) -> str:
    """Return a line for each fact: author, year, title, place, the fact in words, and address."""
    return "".join(f"{clean(_citation(f))}\n" for f in facts)


def markdown(facts: Iterable[Fact]) -> str:
    """Return a paragraph for each fact; only an http or https address is a link."""
    return "\n".join(f"{_paragraph(f)}\n" for f in facts)


def csl_json(facts: Iterable[Fact]) -> str:
    """Return an array of CSL-JSON: an item for each source, with its facts in the note."""
    items = ",\n".join(dumps(_item(source, group)) for source, group in by_source(facts))
    return f"[\n{items}\n]\n"


def cite(facts: Iterable[Fact], style: str = "text") -> str:
    """Cite facts with their numbers and sources; `style` is one of STYLES."""
    return STYLES[style](facts)


STYLES = {"text": text, "markdown": markdown, "bibtex": bibtex, "csl-json": csl_json}


# Words.


def _citation(f: Fact, *, linked: bool = False) -> str:
    """Return a citation in words, without the address if the caller links it."""
    if f.derived:
        return statement(f)
    source = f.source
    authors, year, title = (
        ", ".join(source.author),
        source.issued and source.issued.shown,
        f"“{source.title}”",
    )
    head = [authors, year, title] if authors else [title, year]
    url = None if linked else source.more.get("URL")
    return " ".join(
        filter(None, [sentence(", ".join(filter(None, [*head, f.locator]))), statement(f), url])
    )


def _paragraph(f: Fact) -> str:
    link = address(f.source.more.get("URL", ""))
    words = escaped(_citation(f, linked=bool(link)).strip())
    # What begins a line like a list, a quotation or a heading is only text too.
    words = re.sub(r"^(\d*)([-=>.)])", r"\1\\\2", words)
    return f"{words} <{link}>" if link else words


# CSL-JSON.


def _item(source: Source, facts: Sequence[Fact]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "type": source.type if source.type in TYPES else "document",
        "title": source.title,
        "author": [{"literal": name} for name in source.author],
        "issued": source.issued and _date(source.issued),
        **source.more,
        **{key: [{"literal": source.more[key]}] for key in NAMES if key in source.more},
        "accessed": _accessed(source.more.get("accessed")),
        "URL": address(source.more.get("URL", "")),
        "note": note(source, facts),
    }
    return {"id": source.id, **{key: value for key, value in item.items() if value}}


def _accessed(written: str | None) -> dict[str, Any] | None:
    try:
        return (written and _date(Period.parse(written))) or None
    except ValueError:
        return {"literal": written}


def _date(period: Period) -> dict[str, Any]:
    """Return a date of CSL-JSON, in words where CSL has no open or seasonal interval."""
    ends = period.written.split("/")
    parts = [[int(part) for part in end.rstrip("~?%").split("-")] for end in ends if end != ".."]
    season = any(len(numbers) == 2 and numbers[1] > 12 for numbers in parts)
    if len(parts) < len(ends) or (season and len(ends) > 1):
        return {"literal": period.shown}
    date: dict[str, Any] = {"date-parts": parts}
    if season:
        date = {"date-parts": [parts[0][:1]], "season": parts[0][1] - 20}
    return date | ({"circa": True} if set(period.written) & set("~?%") else {})
