"""JSON Schemas of the fact base, for editors that know `#:schema`, and of the output."""

from collections.abc import Sequence

from kzfacts.render.columns import (
    CONFLICT,
    CONSULTED,
    COUNT,
    FACT,
    LISTS,
    MAYBE,
    OPINION,
    PROBLEM,
    SOURCE,
    Schema,
    array_schema,
    object_schema,
)
from kzfacts.render.columns import TEXT as ANY_TEXT
from kzfacts.render.columns import TEXTS as ANY_TEXTS
from kzfacts.render.rows import FACT_REF, LEFT_OUT, ROW
from kzfacts.render.series import SERIES, SERIES_ROW
from kzfacts.store import keys

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
    """Return the schema of a fact base, within draft-04, which is what TOML editors understand."""
    sections = {
        "topics": ("The topics, by id.", keys.TOPIC),
        "countries": (
            "Countries by ISO 3166-1 alpha-2 code, and groups of them by a name.",
            keys.COUNTRY,
        ),
        "metrics": ("What is measured, by id.", keys.METRIC),
        "sources": ("Where facts come from, by id, in the variables of CSL.", keys.SOURCE),
    }
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "A kzfacts fact base",
        "description": "Every top-level table but base, topics, countries, metrics and sources "
        "is a topic of facts.",
        "type": "object",
        "required": ["base"],
        "properties": {
            "base": _table("What this base is.", keys.BASE),
            **{
                name: {
                    "type": "object",
                    "description": description,
                    "additionalProperties": _table(description, declared),
                }
                for name, (description, declared) in sections.items()
            },
        },
        "additionalProperties": {
            "type": "object",
            "additionalProperties": {"$ref": "#/definitions/fact"},
        },
        "definitions": {"fact": _fact()},
    }


def _fact() -> Schema:
    schema = _table("One claim, with its source.", keys.FACT)
    number = {"anyOf": [{"required": ["value"]}, {"required": ["low", "high"]}]}
    instead = [{"required": ["missing"]}, {"required": ["derived"]}]
    schema["anyOf"] = [{"required": ["text"]}, *number["anyOf"], *instead]
    schema["oneOf"] = [{"required": ["source"]}, {"required": ["derived"]}]
    schema["dependencies"] = {
        "metric": {"anyOf": [*number["anyOf"], *instead]},
        **dict.fromkeys(("unit", "hedge", "status", "rounded_to", "in_words"), number),
        "missing": ["metric"],
        "derived": ["country", "metric"],
        "value": {
            "required": ["metric"],
            "not": {"anyOf": [{"required": ["low"]}, {"required": ["high"]}]},
        },
        "low": ["high", "metric"],
        "high": ["low", "metric"],
    }
    return schema


def _table(description: str, declared: Sequence[keys.Key]) -> Schema:
    required = [key.name for key in declared if key.required]
    return {
        "type": "object",
        "description": description,
        "properties": {key.name: _value(key) for key in declared},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _value(key: keys.Key) -> Schema:
    """Return the schema of the value of a key."""
    kinds: dict[str, Schema] = {
        keys.TEXT: TEXT,
        keys.TEXTS: TEXTS,
        keys.TEXT_OR_TEXTS: {"anyOf": [TEXT, {**TEXTS, "minItems": 1, "uniqueItems": True}]},
        keys.NUMBER: NUMBER,
        keys.DATE: DATE,
        keys.FLAG: {"type": "boolean"},
        keys.WHOLE: {"enum": [keys.SCHEMA]},
    }
    schema = {"enum": list(key.choices)} if key.choices else kinds[key.kind]
    if key.name == "sha256":
        schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return {**schema, "description": key.about}


# What the commands print.


def output_schema() -> Schema:
    """Return the schema of all that --json prints, in draft-07."""
    version: Schema = {"schema_version": {"const": keys.SCHEMA}}
    source: Schema = {"$ref": "#/definitions/source"}
    consulted = object_schema((*(f for f in FACT if f.name != "source"), *CONSULTED))
    base = _object({"title": ANY_TEXT, "home": MAYBE, "edition": MAYBE})
    totals = dict.fromkeys(("facts", "proved", "text_missing"), COUNT)
    counted = {name: object_schema(fields, facts=COUNT) for name, fields in LISTS.items()}
    counted["sources"] = {"allOf": [source, _object({"facts": COUNT})]}
    fact = object_schema(FACT)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "What kzfacts prints as JSON",
        "anyOf": [
            _object({**version, "base": base, "facts": array_schema(FACT_REF)}),
            _object({**version, "facts": array_schema(consulted)}),
            _object(
                {
                    **version,
                    "countries": ANY_TEXTS,
                    "left_out": object_schema(LEFT_OUT),
                    "rows": array_schema({"$ref": "#/definitions/row"}),
                }
            ),
            _object({**version, "conflicts": array_schema({"$ref": "#/definitions/conflict"})}),
            object_schema(SERIES, **version, rows=array_schema(object_schema(SERIES_ROW))),
            *(_object({**version, name: array_schema(entry)}) for name, entry in counted.items()),
            _object({**version, **totals, "problems": array_schema(object_schema(PROBLEM))}),
        ],
        "definitions": {
            "fact": fact,
            "source": object_schema(SOURCE),
            "opinion": object_schema(OPINION),
            "conflict": object_schema(CONFLICT, a=FACT_REF, b=FACT_REF),
            "row": object_schema(ROW),
        },
    }


def _object(properties: Schema) -> Schema:
    return object_schema((), **properties)
