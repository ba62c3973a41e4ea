"""The keys of the file format, each declared once.

The reader, the JSON Schema of fact bases, `kzfacts add`, the columns of the compiled base and
docs/keys.md follow from these declarations.
"""

from typing import NamedTuple

from kzfacts.model.quantity import HEDGES, KINDS, STATUSES

SCHEMA = 1  # the version of the file format
RESERVED = ("base", "topics", "countries", "metrics", "sources")

# The kinds of value that a key may have in TOML.
TEXT, TEXTS, TEXT_OR_TEXTS = "string", "list of strings", "string or list of strings"
NUMBER, DATE, FLAG, WHOLE = "number", "date", "boolean", "whole number"


class Key(NamedTuple):
    """A key: its name, the kind of its value and its meaning.

    `choices` are the values allowed, `section` is the table in which the value must be declared,
    `metavar` and `help` describe the option of `kzfacts add`; keys without `help` have none.
    """

    name: str
    kind: str
    about: str
    required: bool = False
    choices: tuple[str, ...] = ()
    section: str = ""
    metavar: str = ""
    help: str = ""


BASE = (
    Key("title", TEXT, "What the base is about; required but in files that others include."),
    Key("schema", WHOLE, "The version of this file format.", required=True),
    Key("home", TEXT, "The country whose relations these are."),
    Key("edition", TEXT, 'Which edition of the facts this is, such as `"2026-11"`.'),
    Key(
        "include",
        TEXTS,
        "Other files to read with this one, inside its folder; "
        '`"kzfacts:bundled"` is the base that ships with kzfacts.',
    ),
    Key("plain_words", TEXTS, "Words that never change the number beside them, for the proof."),
)

TOPIC = (
    Key("title", TEXT, "A heading.", required=True),
    Key("about", TEXT, "What its facts are about, in a sentence."),
)

COUNTRY = (
    Key("name", TEXT, "The name people use.", required=True),
    Key("aliases", TEXTS, "What else people type."),
    Key("members", TEXTS, "The codes of the members, if this is a group."),
    Key("adjectives", TEXTS, 'Its adjectives, for the proof: `["Chinese"]`.'),
    Key("in_text", TEXT, 'Its name in a sentence, where that differs: `"the United States"`.'),
)

METRIC = (
    Key("label", TEXT, "What is measured, in full.", required=True),
    Key("unit", TEXT, "USD, %, km, visits …", required=True),
    Key("kind", TEXT, "Unhedged counts and ranks are exact.", required=True, choices=KINDS),
    Key("short", TEXT, "A label of at most 22 characters, under the heading of its topic."),
    Key("words", TEXTS, "Words of which a sentence must have one to be about this metric."),
    Key(
        "field",
        TEXT,
        "In texts made of fields, the end of the heading and the label: "
        '`"Geography: Area: total"`; '
        "`{country}` as label is the line of the fact's country.",
    ),
    Key("unit_short", TEXT, "The unit in a table's cell, where the unit is too long."),
    Key("lasting", FLAG, "Whether it does not change by the year, like an area."),
    Key("says", TEXT, "A sentence with `{country}`, `{figure}` and `{date}`, for citations."),
)

# CSL 1.0.2, appendix IV, as far as bibliographies of facts need it.
CSL = (
    *("DOI", "ISBN", "ISSN", "URL", "accessed", "archive", "container-title", "edition", "editor"),
    *("genre", "issue", "note", "number", "original-title", "page", "publisher"),
    *("publisher-place", "translator", "version", "volume"),
)
SOURCE = (
    Key("type", TEXT, "A CSL type: article, book, report …"),
    Key("title", TEXT, "Its title, or a description in square brackets.", required=True),
    Key("author", TEXTS, "Its authors, as they sign."),
    Key("issued", DATE, "When it was issued, in EDTF."),
    Key("sha256", TEXT, "The SHA-256 of the text that quotes are proved against."),
    Key("citation-label", TEXT, 'Its short name, such as `"Umarov 2021"`; unique.'),
    Key("language", TEXT, "The ISO 639-1 code of its language; English if left out."),
    Key("text", TEXT, "How anyone can obtain the text, in words or as a command."),
    *(Key(name, TEXT, "As in CSL.") for name in CSL),
)

FACT = (
    Key(
        "country",
        TEXT_OR_TEXTS,
        "The country, group or list of them that the fact is about; home if left out.",
        section="countries",
        metavar="COUNTRY",
        help="Country the fact is about.",
    ),
    Key(
        "metric",
        TEXT,
        "What is measured; needs `value`, or `low` and `high`.",
        section="metrics",
        metavar="METRIC",
        help="What is measured.",
    ),
    Key(
        "value",
        NUMBER,
        "The number, digits as written.",
        metavar="NUMBER",
        help="Digits as written.",
    ),
    Key(
        "low",
        NUMBER,
        "The lower end of a range, instead of `value`.",
        metavar="NUMBER",
        help="Or the lower end of a range,",
    ),
    Key("high", NUMBER, "The upper end of a range.", metavar="NUMBER", help="and its upper end."),
    Key(
        "unit",
        TEXT,
        "The scale word (`thousand`, `mn`, `bn`, `tn`) and the metric's unit; the metric's own if "
        "left out.",
        metavar="UNIT",
        help="With its scale word: 'USD bn'.",
    ),
    Key(
        "hedge",
        TEXT,
        "How the source hedges the number.",
        choices=HEDGES,
        metavar="HEDGE",
        help="Such as about, almost, 'more than'.",
    ),
    Key(
        "status",
        TEXT,
        "What the source itself calls the figure, in the sense of SDMX; not a hedge.",
        choices=STATUSES,
        metavar="STATUS",
        help="estimate, provisional or forecast.",
    ),
    Key(
        "rounded_to",
        NUMBER,
        "The unit to which the source evidently rounds, where the digits don't show it.",
        metavar="NUMBER",
        help="What the source rounds to.",
    ),
    Key(
        "date",
        DATE,
        'The period that the fact is about, in EDTF: `2020`, `"2020-02"`, `"2020-02-03"`, '
        '`"2004/2019"`, `"2003/.."`, `"../2023"`, `"2020~"`, for spring `"2020-21"`.',
        metavar="DATE",
        help="In EDTF: 2020, 2020-02, 2003/..",
    ),
    Key(
        "text",
        TEXT,
        "The claim in your own words; required where there is no number.",
        metavar="TEXT",
        help="The claim in your own words.",
    ),
    Key(
        "reporter",
        TEXT,
        "The country whose statistics these are.",
        section="countries",
        metavar="COUNTRY",
        help="Whose statistics these are.",
    ),
    Key(
        "according_to",
        TEXT,
        "To whom the source itself attributes it.",
        metavar="NAME",
        help="To whom the source attributes it.",
    ),
    Key(
        "primary",
        TEXT,
        "Who counted in the end, so that three newspapers quoting one office count once.",
        metavar="NAME",
        help="Who counted in the end.",
    ),
    Key(
        "source",
        TEXT,
        "The id of the source; required but in derived facts, which cite their inputs.",
        section="sources",
        metavar="SOURCE",
        help="The source that says so.",
    ),
    Key(
        "locator",
        TEXT,
        "Where in the source. `paragraph N` counts the blocks of text between blank lines, the "
        "title being 1.",
        metavar="LOCATOR",
        help="Where in it: 'paragraph 14', 'page 7'.",
    ),
    Key(
        "quote",
        TEXT,
        "The fewest words of the source that carry the claim, letter for letter.",
        metavar="WORDS",
        help="The few words that carry it.",
    ),
    Key(
        "in_words",
        TEXT,
        "The words of the quote that carry the number, if it is not in figures.",
        metavar="WORDS",
        help="The number in them, if not in figures.",
    ),
    Key(
        "missing",
        TEXT,
        "Instead of a number: why there is none. Needs `metric`, `country` and `source`.",
        metavar="TEXT",
        help="Why there is no number.",
    ),
    Key(
        "derived",
        TEXT,
        "Instead of a number: a formula over other facts, with spaces around `+ - * /`. "
        "Needs `metric` and `country`, and no `source`.",
        metavar="FORMULA",
        help="A formula over other facts.",
    ),
    Key(
        "method",
        TEXT,
        "How we computed a figure that no source prints, so that anyone can repeat it.",
        metavar="TEXT",
        help="How the figure was computed.",
    ),
    Key(
        "contradicts",
        TEXTS,
        "The ids of facts that this one contradicts, where no numbers show it; `reading` says how.",
        metavar="ID",
        help="Fact that this one contradicts.",
    ),
    Key(
        "reading",
        TEXT,
        "How the editor read the source.",
        metavar="TEXT",
        help="How you read the source.",
    ),
    Key(
        "note", TEXT, "What every reader must know.", metavar="TEXT", help="What readers must know."
    ),
)

SECTIONS = {"topics": TOPIC, "countries": COUNTRY, "metrics": METRIC, "sources": SOURCE}
