"""Cite facts as BibTeX, with an entry for each source."""

import re
from collections.abc import Iterable, Mapping, Sequence

from kzfacts.model.period import Period
from kzfacts.model.records import Fact, Source
from kzfacts.render.say import by_source, note
from kzfacts.text import address, clean, percent_encoded

# BibTeX as its manual, btxdoc, has it: the entry of a CSL type, else @misc, and the field of a CSL
# variable.
NAMES = ("editor", "translator")

ENTRIES = {
    **dict.fromkeys(
        ("article", "article-journal", "article-magazine", "article-newspaper"), "article"
    ),
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
# The languages that biblatex knows under these names; others keep their ISO 639-1 code.
LANGUAGES = dict(
    entry.split("=")
    for entry in "de=german en=english es=spanish fr=french it=italian ja=japanese kk=kazakh "
    "pl=polish pt=portuguese ro=romanian ru=russian tr=turkish uk=ukrainian zh=chinese".split()
)
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


def bibtex(cited: Iterable[Fact | Source], via: str = "") -> str:
    """Return an entry for each source, with its facts in the note.

    Braces keep names and titles as the source has them; which part of a name is the family name is
    unknown.
    """
    return "\n".join(_entry(source, group, via) for source, group in by_source(cited))


# BibTeX.


def _entry(source: Source, facts: Sequence[Fact], via: str) -> str:
    more = source.more
    kind = ENTRIES.get(source.type, "misc")
    if kind in CONTAINERS and "container-title" not in more:
        kind = "misc"
    if kind == "phdthesis" and "master" in more.get("genre", "").lower():
        kind = "mastersthesis"
    fields = {
        "author": _names(source.author),
        "title": f"{{{{{_tex(source.title)}}}}}",
        **_issued(source.issued),
    }
    for key, value in more.items():
        if key == "container-title":
            fields[CONTAINERS.get(kind, "howpublished")] = f"{{{_tex(value)}}}"
        elif key == "publisher":
            fields[PUBLISHERS.get(kind, "publisher")] = f"{{{_tex(value)}}}"
        elif key in NAMES:
            fields[key] = _names([value])
        elif key in FIELDS:
            fields.setdefault(FIELDS[key], f"{{{_tex(value)}}}")
    if source.language:
        name = LANGUAGES.get(source.language, source.language)
        fields.setdefault("language", f"{{{_tex(name)}}}")
    link = address(more.get("URL", ""))
    fields |= {"doi": f"{{{percent_encoded(clean(more['DOI']))}}}"} if "DOI" in more else {}
    fields |= {"url": f"{{{link}}}"} if link else {}
    said = note(source, facts, via)
    fields |= {"note": f"{{{_tex(said)}}}"} if said else {}
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{_key(source.id)},\n{lines}}}\n"


def _key(source_id: str) -> str:
    """Return the id as a key of BibTeX.

    A character that a key can't have becomes its number between plus signs, so no two ids collide.
    """
    return re.sub(r"[^A-Za-z0-9_.:/-]", lambda match: f"+{ord(match[0]):x}+", source_id) or "+"


def _names(names: Iterable[str]) -> str:
    braced = " and ".join(f"{{{_tex(name)}}}" for name in names)
    return braced and f"{{{braced}}}"


def _issued(period: Period | None) -> Mapping[str, str]:
    """Return year, month and day, or the period in words and in EDTF.

    btxdoc allows words as the year; biblatex reads EDTF in `date`.
    """
    if period is None:
        return {}
    match = re.fullmatch(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?", period.written, re.ASCII)
    if not match:
        return {"year": f"{{{_tex(period.shown)}}}", "date": f"{{{period.written}}}"}
    year, month, day = match.groups()
    date = {
        "year": f"{{{year}}}",
        "month": month and MONTHS[int(month) - 1],
        "day": day and f"{{{int(day)}}}",
    }
    return {name: value for name, value in date.items() if value}


def _tex(foreign: str) -> str:
    return "".join(TEX.get(c, c) for c in clean(foreign))
