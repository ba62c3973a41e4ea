"""JSON Schemas of the fact base, for editors that know `#:schema`, and of the output."""

from kzfacts.model.quantity import HEDGES, KINDS
from kzfacts.render.columns import (
    COUNT,
    FACT,
    LISTS,
    MAYBE,
    PROBLEM,
    SOURCE,
    Schema,
    array_schema,
    object_schema,
)
from kzfacts.render.columns import TEXT as ANY_TEXT
from kzfacts.render.columns import TEXTS as ANY_TEXTS
from kzfacts.render.rows import FACT_REF, ROW
from kzfacts.store.reader import CSL_KEYS, SCHEMA

TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
TEXTS: Schema = {"type": "array", "items": TEXT}
NUMBER: Schema = {"type": "number"}
# One date, or a season.
EDTF = r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|-2[1-4])?[~?%]?)"
DATE: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1000, "maximum": 9999},
        {"type": "string", "pattern": rf"^(?:{EDTF}|{EDTF}/(?:{EDTF}|\.\.)|\.\./{EDTF})$"},
    ]
}


def base_schema() -> Schema:
    """Return the schema of a fact base, in draft-04, which is what TOML editors understand."""
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "A kzfacts fact base",
        "description": "Every top-level table but base, topics, countries, metrics and sources "
        "is a topic of facts.",
        "type": "object",
        "required": ["base"],
        "properties": {
            "base": _table(
                "What this base is.",
                {
                    "title": _say(TEXT, "What the base is about."),
                    "schema": {"enum": [SCHEMA], "description": "The version of this file format."},
                    "home": _say(TEXT, "The country whose relations these are."),
                },
                ["title", "schema"],
            ),
            "topics": _tables("The topics, by id.", {"title": TEXT, "about": TEXT}, ["title"]),
            "countries": _tables(
                "Countries by ISO 3166-1 alpha-2 code, and groups of them by a name of their own.",
                {
                    "name": TEXT,
                    "aliases": _say(TEXTS, "What people type."),
                    "members": _say(TEXTS, "The codes of the members, if this is a group."),
                },
                ["name"],
            ),
            "metrics": _tables(
                "What is measured, by id.",
                {
                    "label": TEXT,
                    "unit": _say(TEXT, "USD, %, km, visits …"),
                    "kind": {
                        "enum": list(KINDS),
                        "description": "Unhedged counts and ranks are exact.",
                    },
                },
                ["label", "unit", "kind"],
            ),
            "sources": _tables(
                "Where facts come from, by id, in the variables of CSL.",
                {
                    "type": _say(TEXT, "A CSL type: article, book, report …"),
                    "title": TEXT,
                    "author": TEXTS,
                    "issued": _say(DATE, "When it was issued, in EDTF."),
                    "sha256": {
                        "type": "string",
                        "pattern": "^[0-9a-f]{64}$",
                        "description": "Of the text that quotes are proved against.",
                    },
                    **dict.fromkeys(CSL_KEYS, TEXT),
                },
                ["title"],
            ),
        },
        "additionalProperties": {
            "type": "object",
            "additionalProperties": {"$ref": "#/definitions/fact"},
        },
        "definitions": {"fact": _fact()},
    }


def _fact() -> Schema:
    schema = _table(
        "One claim, with its source.",
        {
            "country": {
                "anyOf": [TEXT, {**TEXTS, "minItems": 1, "uniqueItems": True}],
                "description": "The country, group or list of them that the fact is about; "
                "home if left out.",
            },
            "metric": _say(TEXT, "What is measured; needs value, or low and high."),
            "value": _say(NUMBER, "Digits as the source writes them."),
            "low": _say(NUMBER, "The lower end of a range."),
            "high": _say(NUMBER, "The upper end of a range."),
            "unit": _say(
                TEXT,
                "The metric's unit with a scale word (thousand, mn, bn, tn); "
                "the metric's own if left out.",
            ),
            "hedge": {"enum": list(HEDGES), "description": "How the source hedges the number."},
            "date": _say(DATE, "The period that the fact is about, in EDTF."),
            "text": _say(TEXT, "The claim in your own words; required when there is no number."),
            "source": _say(TEXT, "The id of the source."),
            "locator": _say(TEXT, "Where in the source: paragraph N, page N."),
            "quote": _say(
                TEXT, "The few words of the source that carry the claim, letter for letter."
            ),
            "in_words": _say(
                TEXT, "The words of the quote that carry the number, if it is not in figures."
            ),
            "reporter": _say(TEXT, "Whose statistics these are: a country."),
            "according_to": _say(TEXT, "To whom the source itself attributes it."),
            "note": _say(TEXT, "Anything the reader must know."),
        },
        ["source"],
    )
    number = {"anyOf": [{"required": ["value"]}, {"required": ["low", "high"]}]}
    schema["anyOf"] = [{"required": ["text"]}, *number["anyOf"]]
    schema["dependencies"] = {
        **dict.fromkeys(("metric", "unit", "hedge", "in_words"), number),
        "value": {
            "required": ["metric"],
            "not": {"anyOf": [{"required": ["low"]}, {"required": ["high"]}]},
        },
        "low": ["high", "metric"],
        "high": ["low", "metric"],
    }
    return schema


def _say(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _table(description: str, properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _tables(description: str, properties: Schema, required: list[str]) -> Schema:
    entry = _table(description, properties, required)
    return {"type": "object", "description": description, "additionalProperties": entry}


# What the commands print.


def output_schema() -> Schema:
    """Return the schema of all that --json prints, in draft-07."""
    version: Schema = {"schema_version": {"const": SCHEMA}}
    source: Schema = {"$ref": "#/definitions/source"}
    base = _object({"title": ANY_TEXT, "home": MAYBE})
    totals = dict.fromkeys(("facts", "proved", "not_at_hand"), COUNT)
    counted = {name: object_schema(fields, facts=COUNT) for name, fields in LISTS.items()}
    counted["sources"] = {"allOf": [source, _object({"facts": COUNT})]}
    fact = object_schema(FACT)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "What kzfacts prints as JSON",
        "anyOf": [
            _object({**version, "base": base, "facts": array_schema(FACT_REF)}),
            _object({**version, **fact["properties"], "source": source}),
            _object(
                {
                    **version,
                    "countries": ANY_TEXTS,
                    "rows": array_schema({"$ref": "#/definitions/row"}),
                }
            ),
            *(_object({**version, name: array_schema(entry)}) for name, entry in counted.items()),
            _object({**version, **totals, "problems": array_schema(object_schema(PROBLEM))}),
        ],
        "definitions": {"fact": fact, "source": object_schema(SOURCE), "row": object_schema(ROW)},
    }


def _object(properties: Schema) -> Schema:
    return object_schema((), **properties)
