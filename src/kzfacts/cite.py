"""Facts -> citations, of the number and not only of the document: text, Markdown, BibTeX and CSL-JSON."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kzfacts.export import dumps
from kzfacts.formats import escaped
from kzfacts.model import NO_BREAK, Fact, Period, Source
from kzfacts.text import address, clean, percent_encoded

# The types of CSL 1.0.2; what a source calls itself besides is a document.
TYPES = (
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter"),
    *("classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "figure"),
    *("graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
    *("personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software"),
    *("song", "speech", "standard", "thesis", "treaty", "webpage"),
)
NAMES = ("editor", "translator")

# BibTeX as its manual, btxdoc, has it: the entry of a CSL type, else @misc, and the field of a CSL variable.
ENTRIES = {
    **dict.fromkeys(("article", "article-journal", "article-magazine", "article-newspaper"), "article"),
    **dict.fromkeys(("review", "review-book"), "article"),
    **dict.fromkeys(("book", "classic", "collection"), "book"),
    **dict.fromkeys(("chapter", "entry", "entry-dictionary", "entry-encyclopedia"), "incollection"),
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
FIELDS = {
    "ISBN": "isbn",
    "ISSN": "issn",
    "accessed": "urldate",
    "archive": "archive",
    "edition": "edition",
    "genre": "type",
    "issue": "number",
    "number": "number",
    "language": "language",
    "page": "pages",
    "original-title": "origtitle",
    "publisher-place": "address",
    "version": "version",
    "volume": "volume",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibTeX counts braces whether they are escaped or not, so none may be left.
TEX = {c: f"\\{c}" for c in "#$%&_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": "$|$",
    "{": r"$\lbrace$",
    "}": r"$\rbrace$",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def text(facts: Iterable[Fact]) -> str:
    """A line a fact: author, year, title, place, the fact in words, and the address of the source."""
    return "".join(f"{clean(_citation(f))}\n" for f in facts)


def markdown(facts: Iterable[Fact]) -> str:
    """The same, a paragraph a fact; only an http or https address is a link."""
    return "\n".join(f"{_paragraph(f)}\n" for f in facts)


def bibtex(facts: Iterable[Fact]) -> str:
    """An entry a source, with its facts in the note.

    Names and titles stand in braces, as the source has them: what part of a name is the family's is not known.
    """
    return "\n".join(_entry(source, group) for source, group in _by_source(facts))


def csl_json(facts: Iterable[Fact]) -> str:
    """An array of CSL-JSON, an item a source, with its facts in the note."""
    items = ",\n".join(dumps(_item(source, group)) for source, group in _by_source(facts))
    return f"[\n{items}\n]\n"


STYLES = {"text": text, "markdown": markdown, "bibtex": bibtex, "csl-json": csl_json}


def _by_source(facts: Iterable[Fact]) -> list[tuple[Source, list[Fact]]]:
    groups: dict[str, tuple[Source, list[Fact]]] = {}
    for f in facts:
        groups.setdefault(f.source.id, (f.source, []))[1].append(f)
    return list(groups.values())


# Words.


def _citation(f: Fact, *, linked: bool = False) -> str:
    """A citation in words; a linked address is left to the caller."""
    source = f.source
    authors, year, title = ", ".join(source.author), source.issued and source.issued.shown, f"“{source.title}”"
    head = [authors, year, title] if authors else [title, year]
    url = None if linked else source.more.get("URL")
    return " ".join(filter(None, [_sentence(", ".join(filter(None, [*head, f.locator]))), _said(f), url]))


def _paragraph(f: Fact) -> str:
    link = address(f.source.more.get("URL", ""))
    words = escaped(_citation(f, linked=bool(link)).strip())
    # What begins a line like a list, a quotation or a heading is only text too.
    words = re.sub(r"^(\d*)([-=>.)])", r"\1\\\2", words)
    return f"{words} <{link}>" if link else words


def _said(f: Fact) -> str:
    """The fact in words: what, of whom, when and how much; its quote; who says so; what else must be known."""
    figure = f.quantity and f.quantity.shown.replace(NO_BREAK, " ")
    period = f.period.shown if f.period else "not dated by the source"
    what = ", ".join(filter(None, [f.metric and f.metric.label, f.country_names, period]))
    sentences = [
        f"{what}: {figure or f.text}",
        f.text if figure else None,
        f.quote and f"“{f.quote}”",
        f.according_to and f"According to {f.according_to}",
        f.reporter and f"Reported by {f.reporter.name}",
        f.note,
    ]
    return " ".join(_sentence(sentence) for sentence in sentences if sentence)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _note(source: Source, facts: Sequence[Fact]) -> str:
    """What a bibliography has no field for: the facts, and an address that is not to be linked."""
    url = source.more.get("URL")
    parts = [source.more.get("note"), *(part for f in facts for part in (_capital(f.locator or ""), _said(f)))]
    return " ".join([*(_sentence(part) for part in parts if part), *([url] if url and not address(url) else [])])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# BibTeX.


def _entry(source: Source, facts: Sequence[Fact]) -> str:
    more = source.more
    kind = ENTRIES.get(source.type, "misc")
    if kind in CONTAINERS and "container-title" not in more:
        kind = "misc"
    if kind == "phdthesis" and "master" in more.get("genre", "").lower():
        kind = "mastersthesis"
    fields = {"author": _names(source.author), "title": f"{{{{{_tex(source.title)}}}}}", **_issued(source.issued)}
    for key, value in more.items():
        if key == "container-title":
            fields[CONTAINERS.get(kind, "howpublished")] = f"{{{_tex(value)}}}"
        elif key == "publisher":
            fields[PUBLISHERS.get(kind, "publisher")] = f"{{{_tex(value)}}}"
        elif key in NAMES:
            fields[key] = _names([value])
        elif key in FIELDS:
            fields.setdefault(FIELDS[key], f"{{{_tex(value)}}}")
    link = address(more.get("URL", ""))
    fields |= {"doi": f"{{{percent_encoded(clean(more['DOI']))}}}"} if "DOI" in more else {}
    fields |= {"url": f"{{{link}}}"} if link else {}
    fields["note"] = f"{{{_tex(_note(source, facts))}}}"
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{_key(source.id)},\n{lines}}}\n"


def _key(source_id: str) -> str:
    """The id as a key of BibTeX, one for one: what a key can't hold goes in by its number between two plus signs."""
    return re.sub(r"[^A-Za-z0-9_.:/-]", lambda match: f"+{ord(match[0]):x}+", source_id) or "+"


def _names(names: Iterable[str]) -> str:
    braced = " and ".join(f"{{{_tex(name)}}}" for name in names)
    return braced and f"{{{braced}}}"


def _issued(period: Period | None) -> Mapping[str, str]:
    """Year, month and day; else the year in words, as btxdoc allows, and the EDTF, which biblatex reads."""
    if period is None:
        return {}
    match = re.fullmatch(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?", period.written, re.ASCII)
    if not match:
        return {"year": f"{{{_tex(period.shown)}}}", "date": f"{{{period.written}}}"}
    year, month, day = match.groups()
    date = {"year": f"{{{year}}}", "month": month and MONTHS[int(month) - 1], "day": day and f"{{{int(day)}}}"}
    return {name: value for name, value in date.items() if value}


def _tex(foreign: str) -> str:
    return "".join(TEX.get(c, c) for c in clean(foreign))


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
        "note": _note(source, facts),
    }
    return {"id": source.id, **{key: value for key, value in item.items() if value}}


def _accessed(written: str | None) -> dict[str, Any] | None:
    try:
        return (written and _date(Period.parse(written))) or None
    except ValueError:
        return {"literal": written}


def _date(period: Period) -> dict[str, Any]:
    """A date of CSL-JSON, which knows no open intervals and none of seasons: those stay words."""
    ends = period.written.split("/")
    parts = [[int(part) for part in end.rstrip("~?%").split("-")] for end in ends if end != ".."]
    season = any(len(numbers) == 2 and numbers[1] > 12 for numbers in parts)
    if len(parts) < len(ends) or (season and len(ends) > 1):
        return {"literal": period.shown}
    date: dict[str, Any] = {"date-parts": parts}
    if season:
        date = {"date-parts": [parts[0][:1]], "season": parts[0][1] - 20}
    return date | ({"circa": True} if set(period.written) & set("~?%") else {})
