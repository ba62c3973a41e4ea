"""Cite facts and sources as text, sentences, Markdown, BibTeX or CSL-JSON."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kzfacts.model.period import Period
from kzfacts.model.records import Fact, Source
from kzfacts.render.bibtex import NAMES, bibtex
from kzfacts.render.data import dumps, escaped
from kzfacts.render.say import by_source, note, sentence, statement, title
from kzfacts.render.sentence import of_fact
from kzfacts.text import address, clean

if TYPE_CHECKING:
    from kzfacts.store.base import Base

# The types of CSL 1.0.2; a source of any other type is a document.
TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia figure graphic "
    "hearing interview legal_case legislation manuscript map motion_picture musical_score "
    "pamphlet paper-conference patent performance periodical personal_communication post post- "
    "weblog regulation report review review-book software song speech standard thesis treaty "
    "webpage"
).split()


Cited = Fact | Source


def text(cited: Iterable[Cited], via: str = "") -> str:
    """Return a line for each fact: author, year, title, place, the fact in words, and address."""
    return "".join(f"{clean(_citation(c, via))}\n" for c in cited)


def sentences(cited: Iterable[Cited], _: str = "") -> str:
    """Return a sentence with its source for each fact, and for a source its short name."""
    return "".join(
        f"{clean(of_fact(c) if isinstance(c, Fact) else f'({c.short})')}\n" for c in cited
    )


def markdown(cited: Iterable[Cited], via: str = "") -> str:
    """Return a paragraph for each fact; only an http or https address is a link."""
    return "\n".join(f"{_paragraph(c, via)}\n" for c in cited)


def csl_json(cited: Iterable[Cited], via: str = "") -> str:
    """Return an array of CSL-JSON: an item for each source, with its facts in the note."""
    items = ",\n".join(dumps(_item(source, group, via)) for source, group in by_source(cited))
    return f"[\n{items}\n]\n"


def cite(cited: Iterable[Cited], style: str = "text", via: str = "") -> str:
    """Cite facts with their numbers and sources, or sources alone; `style` is one of STYLES.

    `via` names the fact base, as `credit` does.
    """
    return STYLES[style](cited, via)


def credit(base: "Base") -> str:
    """Return the title and the edition of a base as a sentence, or "" if it has no edition."""
    return f"From the fact base “{base.title}”, edition {base.edition}." if base.edition else ""


STYLES = {
    "text": text,
    "sentence": sentences,
    "markdown": markdown,
    "bibtex": bibtex,
    "csl-json": csl_json,
}


# Words.


def _citation(cited: Cited, via: str, *, linked: bool = False) -> str:
    """Return a citation in words, without the address if the caller links it."""
    fact, source = (cited, cited.source) if isinstance(cited, Fact) else (None, cited)
    if fact and fact.derived:
        return f"{statement(fact)} {via}".strip()
    published = source.more.get("container-title") or source.more.get("publisher")
    head = [
        ", ".join(source.author) or title(source),
        source.issued and source.issued.shown,
        title(source) if source.author else None,
        published if published not in source.author else None,
        fact and fact.locator,
    ]
    parts = [
        sentence(", ".join(filter(None, head))),
        fact and statement(fact),
        fact and via,
        None if linked else source.more.get("URL"),
    ]
    return " ".join(filter(None, parts))


def _paragraph(cited: Cited, via: str) -> str:
    source = cited.source if isinstance(cited, Fact) else cited
    link = address(source.more.get("URL", ""))
    words = escaped(_citation(cited, via, linked=bool(link)).strip())
    # What begins a line like a list, a quotation or a heading is only text too.
    words = re.sub(r"^(\d*)([-=>.)])", r"\1\\\2", words)
    return f"{words} <{link}>" if link else words


# CSL-JSON.


def _item(source: Source, facts: Sequence[Fact], via: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "type": source.type if source.type in TYPES else "document",
        "title": source.title,
        "author": [{"literal": name} for name in source.author],
        "issued": source.issued and _date(source.issued),
        "language": source.language,
        **source.more,
        **{key: [{"literal": source.more[key]}] for key in NAMES if key in source.more},
        "accessed": _accessed(source.more.get("accessed")),
        "URL": address(source.more.get("URL", "")),
        "note": note(source, facts, via),
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
