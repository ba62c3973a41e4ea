"""JSON Schemas: of the fact base, for editors that know `#:schema`, and of the JSON that the
commands print.
"""

from collections.abc import Sequence
from typing import Any

from kzfacts.comparison.verdict import CANNOT_TELL, EQUAL, GREATER, LESS
from kzfacts.model.quantity import HEDGES, KINDS
from kzfacts.model.records import PLACES
from kzfacts.store import keys

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
TEXTS: Schema = {"type": "array", "items": TEXT}
NUMBER: Schema = {"type": "number"}
EDTF = r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|-2[1-4])?[~?%]?)"  # one date, or a season
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
            "base": _table("What this base is.", keys.BASE, required=["schema"]),
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
    schema = _table("One claim, with its source.", keys.FACT, required=["source"])
    number = {"anyOf": [{"required": ["value"]}, {"required": ["low", "high"]}]}
    instead = [{"required": ["missing"]}, {"required": ["derived"]}]
    schema["anyOf"] = [{"required": ["text"]}, *number["anyOf"], *instead]
    schema["dependencies"] = {
        "metric": {"anyOf": [*number["anyOf"], *instead]},
        **dict.fromkeys(("unit", "hedge", "status", "rounded_to", "in_words"), number),
        "missing": ["metric"],
        "derived": ["metric"],
        "value": {
            "required": ["metric"],
            "not": {"anyOf": [{"required": ["low"]}, {"required": ["high"]}]},
        },
        "low": ["high", "metric"],
        "high": ["low", "metric"],
    }
    return schema


def _table(
    description: str, declared: Sequence[keys.Key], required: Sequence[str] | None = None
) -> Schema:
    if required is None:
        required = [key.name for key in declared if key.required]
    return {
        "type": "object",
        "description": description,
        "properties": {key.name: _value(key) for key in declared},
        "required": list(required),
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
    """The schema of all that --json prints, in draft-07."""
    version = {"schema_version": {"const": keys.SCHEMA}}
    fact = {"$ref": "#/definitions/fact"}
    source = {"$ref": "#/definitions/source"}
    count = {"facts": {"type": "integer", "minimum": 0}}
    text, maybe, texts = (
        {"type": "string"},
        {"type": ["string", "null"]},
        {"type": "array", "items": {"type": "string"}},
    )
    problem = {
        "rule": text,
        "fact": text,
        "line": {"type": "integer", "minimum": 0},
        "message": text,
    }
    totals = dict.fromkeys(("facts", "proved", "text_missing"), count["facts"])
    facts = _fact_properties()
    lists = {
        "topics": {"id": text, "title": text, "about": maybe},
        "countries": {"code": text, "name": text, "aliases": texts, "members": texts},
        "metrics": {"id": text, "label": text, "unit": text, "kind": {"enum": list(KINDS)}},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "What kzfacts prints as JSON",
        "anyOf": [
            _object(
                {**version, "base": _object({"title": text, "home": maybe}), "facts": _array(fact)}
            ),
            _object({**version, **facts, "source": source}),
            _object({**version, "countries": texts, "rows": _array({"$ref": "#/definitions/row"})}),
            *(
                _object({**version, name: _array(_object({**entry, **count}))})
                for name, entry in lists.items()
            ),
            _object({**version, "sources": _array({"allOf": [source, _object(count)]})}),
            _object({**version, **totals, "problems": _array(_object(problem))}),
        ],
        "definitions": {"fact": _object(facts), "source": _source(), "row": _row(fact)},
    }


def _object(properties: Schema) -> Schema:
    """An object that has all these keys; new keys may come within a schema version."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _fact_properties() -> Schema:
    text, maybe, number = (
        {"type": "string"},
        {"type": ["string", "null"]},
        {"type": ["number", "null"]},
    )
    one_or_several = {"anyOf": [text, {"type": "array", "items": text, "minItems": 2}]}
    properties: Schema = {"id": text, "topic": text, "metric": maybe, "label": maybe}
    properties |= {"country": one_or_several, "country_name": one_or_several}
    properties |= {"value": number, "low": number, "high": number, "unit": maybe, "written": maybe}
    properties |= {
        "hedge": {"enum": [*HEDGES, None]},
        "date": maybe,
        "text": maybe,
        "reporter": maybe,
    }
    properties |= {"according_to": maybe, "source": text, "locator": maybe, "quote": maybe}
    return properties | {"proved": {"type": "boolean"}, "proof": _proof(), "note": maybe}


def _proof() -> Schema:
    """Where the parts of a fact are: null if it is not proved, or does not state the part."""
    place = {"enum": [*PLACES, None]}
    places = dict.fromkeys(("quote", "figure", "country", "date", "metric"), place)
    return {"anyOf": [_object({"in_full": {"type": "boolean"}, **places}), {"type": "null"}]}


def _source() -> Schema:
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    properties: Schema = {"id": text, "type": text, "title": text, "author": _array(text)}
    return _object({**properties, "issued": maybe, "sha256": maybe})


def _row(fact: Schema) -> Schema:
    text, maybe, number = (
        {"type": "string"},
        {"type": ["string", "null"]},
        {"type": ["number", "null"]},
    )
    verdict: Schema = {
        "a": text,
        "b": text,
        "relation": {"enum": [GREATER, LESS, EQUAL, CANNOT_TELL]},
    }
    verdict |= {"ratio_low": number, "ratio_high": number, "reason": maybe}
    row: Schema = {
        "topic": text,
        "metric": text,
        "label": text,
        "unit": text,
        "date": maybe,
        "reporter": maybe,
    }
    row["cells"] = {"type": "object", "additionalProperties": {"anyOf": [fact, {"type": "null"}]}}
    row["also"] = {"type": "object", "additionalProperties": _array(fact)}
    row["elsewhen"] = {"type": "object", "additionalProperties": _array(text)}
    return _object(
        {
            **row,
            "comparable": {"type": "boolean"},
            "reason": maybe,
            "verdicts": _array(_object(verdict)),
        }
    )
