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
NUMBER, DATE, FLAG, WHOLE = "number", "date", "boolean", "integer"


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
    Key("title", TEXT, "A title; optional in files that others include."),
    Key("schema", WHOLE, "The version of this file format.", required=True),
    Key("home", TEXT, "The home country, which facts are about by default."),
    Key("edition", TEXT, 'The edition of the facts, such as `"2026-11"`.'),
    Key(
        "include",
        TEXTS,
        "Other files to read with this one, inside its folder; "
        '`"kzfacts:bundled"` is the bundled one.',
    ),
    Key("plain_words", TEXTS, "Words that never change the number next to them, for the proof."),
)

TOPIC = (
    Key("title", TEXT, "A heading.", required=True),
    Key("about", TEXT, "A sentence about its facts."),
)

COUNTRY = (
    Key("name", TEXT, "Its usual name.", required=True),
    Key("aliases", TEXTS, "Other names that people type."),
    Key("members", TEXTS, "The codes of the members, if this is a group."),
    Key("adjectives", TEXTS, 'Its adjectives, for the proof: `["Chinese"]`.'),
    Key("in_text", TEXT, 'Its name in a sentence, where that differs: `"the United States"`.'),
)

METRIC = (
    Key("label", TEXT, "What is measured, in full.", required=True),
    Key("unit", TEXT, "USD, %, km, visits …", required=True),
    Key(
        "kind",
        TEXT,
        "How its figures behave; unhedged counts and ranks are exact.",
        required=True,
        choices=KINDS,
    ),
    Key("short", TEXT, "A label of at most 22 characters, under the heading of its topic."),
    Key("words", TEXTS, "Words that name this metric in a sentence; one of them is enough."),
    Key(
        "field",
        TEXT,
        "In texts of labelled lines, the end of the heading and the label: "
        '`"Geography: Area: total"`; '
        "`{country}` as label is the line of the fact's country.",
    ),
    Key("unit_short", TEXT, "The unit in the cells of tables, if the unit is too long."),
    Key("lasting", FLAG, "True if it does not change from year to year, like an area."),
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
    Key("author", TEXTS, "Its authors, as named there."),
    Key("issued", DATE, "The date of issue, in EDTF."),
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
        help="Country the fact is about",
    ),
    Key(
        "metric",
        TEXT,
        "What is measured; needs `value`, or `low` and `high`.",
        section="metrics",
        metavar="METRIC",
        help="What is measured",
    ),
    Key(
        "value",
        NUMBER,
        "The number, with the digits of the source.",
        metavar="NUMBER",
        help="The number, with the digits of the source",
    ),
    Key(
        "low",
        NUMBER,
        "The lower end of a range, instead of `value`.",
        metavar="NUMBER",
        help="Lower end of a range, instead of --value",
    ),
    Key("high", NUMBER, "The upper end of a range.", metavar="NUMBER", help="Upper end of a range"),
    Key(
        "unit",
        TEXT,
        "The scale word (`thousand`, `mn`, `bn`, `tn`) and the metric's unit; the metric's own if "
        "left out.",
        metavar="UNIT",
        help="Unit with its scale word, such as 'USD bn'",
    ),
    Key(
        "hedge",
        TEXT,
        "How the source hedges the number.",
        choices=HEDGES,
        metavar="HEDGE",
        help="Hedge of the source, such as about or 'more than'",
    ),
    Key(
        "status",
        TEXT,
        "What the source calls the figure, as in SDMX; not a hedge.",
        choices=STATUSES,
        metavar="STATUS",
        help="estimate, provisional or forecast",
    ),
    Key(
        "rounded_to",
        NUMBER,
        "The unit to which the source rounds, if the digits don't show it.",
        metavar="NUMBER",
        help="Unit to which the source rounds",
    ),
    Key(
        "date",
        DATE,
        'The period that the fact is about, in EDTF: `2020`, `"2020-02"`, `"2020-02-03"`, '
        '`"2004/2019"`, `"2003/.."`, `"../2023"`, `"2020~"`, for spring `"2020-21"`.',
        metavar="DATE",
        help="Period in EDTF, such as 2020, 2020-02 or 2003/..",
    ),
    Key(
        "text",
        TEXT,
        "The claim in your own words; required where there is no number.",
        metavar="TEXT",
        help="The claim in your own words",
    ),
    Key(
        "reporter",
        TEXT,
        "The country whose statistics these are.",
        section="countries",
        metavar="COUNTRY",
        help="Country whose statistics these are",
    ),
    Key(
        "according_to",
        TEXT,
        "Person or body to whom the source attributes it.",
        metavar="NAME",
        help="Person or body to whom the source attributes it",
    ),
    Key(
        "primary",
        TEXT,
        "The office that counted; newspapers that quote the same office count as one source.",
        metavar="NAME",
        help="Office that counted",
    ),
    Key(
        "source",
        TEXT,
        "The id of the source; required except in derived facts, which cite their inputs.",
        section="sources",
        metavar="SOURCE",
        help="Source of the fact",
    ),
    Key(
        "locator",
        TEXT,
        "The place in the source. `paragraph N` counts the blocks of text between blank lines, the "
        "title being 1.",
        metavar="LOCATOR",
        help="Place in the source: 'paragraph 14', 'page 7'",
    ),
    Key(
        "quote",
        TEXT,
        "The fewest words of the source that make the claim, letter for letter.",
        metavar="WORDS",
        help="The few words of the source that make the claim",
    ),
    Key(
        "in_words",
        TEXT,
        "The words of the quote that state the number, if it is not in digits.",
        metavar="WORDS",
        help="Words of the quote that state the number, if not in digits",
    ),
    Key(
        "missing",
        TEXT,
        "Instead of a number: why there is none. Needs `metric`, `country` and `source`.",
        metavar="TEXT",
        help="Reason why there is no number",
    ),
    Key(
        "derived",
        TEXT,
        "Instead of a number: a formula over other facts, with spaces around `+ - * /`. "
        "Needs `metric` and `country`, and no `source`.",
        metavar="FORMULA",
        help="Formula over other facts",
    ),
    Key(
        "method",
        TEXT,
        "How a figure that no source prints was computed, for anyone to repeat.",
        metavar="TEXT",
        help="How the figure was computed",
    ),
    Key(
        "contradicts",
        TEXTS,
        "The ids of facts that this one contradicts, if no numbers show it; `reading` says how.",
        metavar="ID",
        help="Fact that this one contradicts; repeatable",
    ),
    Key(
        "reading",
        TEXT,
        "How the editor read the source.",
        metavar="TEXT",
        help="How you read the source",
    ),
    Key(
        "note",
        TEXT,
        "What every reader must know.",
        metavar="TEXT",
        help="What every reader must know",
    ),
)

SECTIONS = {"topics": TOPIC, "countries": COUNTRY, "metrics": METRIC, "sources": SOURCE}
