"""The fields of the output, each declared once: JSON, CSV and the output schema follow."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from kzfacts.errors import Problem
from kzfacts.model.interval import Interval
from kzfacts.model.quantity import HEDGES, KINDS, STATUSES, Metric
from kzfacts.model.records import PLACES, Country, Derived, Fact, Source, Topic, counter_of

if TYPE_CHECKING:
    from kzfacts.comparison.conflicts import Conflict
    from kzfacts.comparison.opinions import Consulted, Opinion

Record = TypeVar("Record", contravariant=True)
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": ["number", "null"]}
HEDGE: Schema = {"enum": [*HEDGES, None]}
STATUS: Schema = {"enum": [*STATUSES, None]}
BOOLEAN: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}


RELATIONS = ["agrees", "agrees within the hedge", "differs", "earlier", "newer", "other days"]
DISAGREEING = ["differs", "agrees within the hedge", "contradicts"]


class Field(NamedTuple, Generic[Record]):
    """A field of a kind of record: its key, its JSON Schema, how it is read and what it means."""

    name: str
    schema: Schema
    read: Callable[[Record], Any]
    about: str


def export(fields: Iterable[Field[Record]], record: Record) -> dict[str, Any]:
    """Return a record as JSON has it: every field is there, null where there is nothing to say."""
    return {name: read(record) for name, _, read, _ in fields}


def object_schema(fields: Iterable[Field[Any]], **more: Schema) -> Schema:
    """Return the schema of an object with all these fields; others may come later."""
    properties = {f.name: {**f.schema, "description": f.about} for f in fields} | more
    return {"type": "object", "properties": properties, "required": list(properties)}


def array_schema(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def number(exact: Decimal | None) -> int | float | None:
    """Return a number of JSON."""
    if exact is None:
        return None
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _interval(f: Fact) -> Interval:
    return f.quantity.interval if f.quantity else Interval(None, None)


def _rounded_to(f: Fact) -> int | float | None:
    return number(f.quantity.rounding) if f.quantity else None


_PARTS = ("quote", "figure", "country", "date", "metric")
PROOF: Schema = {
    "anyOf": [
        {
            "type": "object",
            "properties": {
                "in_full": BOOLEAN,
                **{part: {"enum": [*PLACES, None]} for part in _PARTS},
            },
            "required": ["in_full", *_PARTS],
        },
        {"type": "null"},
    ]
}


def _proof(f: Fact) -> dict[str, Any] | None:
    if f.proof is None:
        return None
    return {"in_full": f.proof.in_full, **{part: getattr(f.proof, part) for part in _PARTS}}


COUNTER: Schema = {
    "anyOf": [
        {
            "type": "object",
            "properties": {"kind": {"enum": ["reporter", "primary", "source"]}, "id": TEXT},
            "required": ["kind", "id"],
        },
        {"type": "null"},
    ]
}


def counter(kind_and_id: Sequence[str] | None) -> dict[str, str] | None:
    """Return who counted: a reporter by code, a primary by name in lower case, a source by id."""
    return dict(zip(("kind", "id"), kind_and_id, strict=True)) if kind_and_id else None


DERIVED: tuple[Field[Derived], ...] = (
    Field("formula", TEXT, lambda d: d.formula, "facts, numbers and operators"),
    Field("unit", TEXT, lambda d: d.unit, "unit of the ends"),
    Field("low", NUMBER, lambda d: number(d.low), "lower end, to 15 digits"),
    Field("high", NUMBER, lambda d: number(d.high), "upper end, to 15 digits"),
    Field("low_rounded", NUMBER, lambda d: number(d.rounded.low), "to three digits, outwards"),
    Field("high_rounded", NUMBER, lambda d: number(d.rounded.high), "to three digits, outwards"),
    Field("inputs", TEXTS, lambda d: list(d.inputs), "ids of the figures that it rests on"),
    Field("counter", COUNTER, lambda d: counter(d.counter), "who counted all inputs, if one did"),
)
COMPUTED: Schema = {"anyOf": [object_schema(DERIVED), {"type": "null"}]}


def _derived(f: Fact) -> dict[str, Any] | None:
    return export(DERIVED, f.derived) if f.derived else None


FACT: tuple[Field[Fact], ...] = (
    Field("id", TEXT, lambda f: f.id, "topic and name, with a dot between them"),
    Field("topic", TEXT, lambda f: f.topic.id, "id of the topic"),
    Field("metric", MAYBE, lambda f: f.metric and f.metric.id, "id of what is measured"),
    Field("label", MAYBE, lambda f: f.metric and f.metric.label, "name of what is measured"),
    Field("countries", TEXTS, lambda f: [c.code for c in f.countries], "codes of its countries"),
    Field("country_names", TEXTS, lambda f: [c.name for c in f.countries], "their names"),
    Field("value", NUMBER, lambda f: f.quantity and number(f.quantity.in_unit), "if no range"),
    Field("low", NUMBER, lambda f: number(_interval(f).low), "lower end, null where open"),
    Field("high", NUMBER, lambda f: number(_interval(f).high), "upper end, null where open"),
    Field("unit", MAYBE, lambda f: f.metric and f.metric.unit, "unit of value, low and high"),
    Field("written", MAYBE, lambda f: f.quantity and f.quantity.written, "as the source has it"),
    Field("hedge", HEDGE, lambda f: f.quantity and f.quantity.hedge, "how the source hedges it"),
    Field("status", STATUS, lambda f: f.quantity and f.quantity.status, "what the source calls it"),
    Field("rounded_to", NUMBER, _rounded_to, "what the source rounds to, in the unit"),
    Field("missing", MAYBE, lambda f: f.missing, "why there is no number"),
    Field("derived", COMPUTED, _derived, "formula over other facts, and its result"),
    Field("method", MAYBE, lambda f: f.method, "how we computed a figure that no source prints"),
    Field("date", MAYBE, lambda f: f.period and f.period.written, "period in EDTF"),
    Field("text", MAYBE, lambda f: f.text, "claim in words"),
    Field("reporter", MAYBE, lambda f: f.reporter and f.reporter.code, "whose statistics"),
    Field("according_to", MAYBE, lambda f: f.according_to, "whom the source attributes it to"),
    Field("primary", MAYBE, lambda f: f.primary, "who counted in the end"),
    Field("source", MAYBE, lambda f: f.source.id or None, "id of the source; null if derived"),
    Field("locator", MAYBE, lambda f: f.locator, "place in the source"),
    Field("quote", MAYBE, lambda f: f.quote, "words of the source that carry the claim"),
    Field("proved", BOOLEAN, lambda f: f.proved, "whether the lock has a proof of the fact"),
    Field("proof", PROOF, _proof, "where the text names each part of the fact"),
    Field("contradicts", TEXTS, lambda f: list(f.contradicts), "ids of facts that it contradicts"),
    Field("reading", MAYBE, lambda f: f.reading, "how the editor read the source"),
    Field("note", MAYBE, lambda f: f.note, "what every reader must know"),
    Field("file", TEXT, lambda f: f.file, "file that has the fact"),
)

CITED: Schema = {"anyOf": [{"$ref": "#/definitions/source"}, {"type": "null"}]}


def _cited(f: Fact) -> dict[str, Any] | None:
    return None if f.derived else source(f.source)


CONSULTED: tuple[Field["Consulted"], ...] = (
    Field("source", CITED, lambda c: _cited(c.fact), "source, null for a derived fact"),
    Field(
        "second_opinions",
        array_schema({"$ref": "#/definitions/opinion"}),
        lambda c: [export(OPINION, o) for o in c.opinions],
        "other figures on the same metric and countries, newest first",
    ),
    Field(
        "contradicted_by",
        TEXTS,
        lambda c: [f.id for f in c.contradicted_by],
        "ids of facts that contradict it",
    ),
)

OPINION: tuple[Field["Opinion"], ...] = (
    Field("id", TEXT, lambda o: o.figure.id, "id of the other figure"),
    Field("relation", {"enum": RELATIONS}, lambda o: o.relation, "how it relates to this one"),
    Field("other_basis", BOOLEAN, lambda o: o.other_basis, "whether somebody else counted"),
    Field("deviation", NUMBER, lambda o: number(o.deviation), "of the numbers, in per cent"),
    Field("ratio_low", NUMBER, lambda o: number(o.ratio_low), "least ratio of it to this one"),
    Field("ratio_high", NUMBER, lambda o: number(o.ratio_high), "greatest ratio"),
    Field("older", BOOLEAN, lambda o: o.older, "whether a newer source has it for the same days"),
    Field("date", MAYBE, lambda o: o.figure.period and o.figure.period.written, "period in EDTF"),
    Field("written", TEXT, lambda o: o.figure.quantity.written, "as the source has it"),
    Field("counter", COUNTER, lambda o: counter(counter_of(o.figure)), "who counted"),
    Field("source", TEXT, lambda o: o.figure.source.id, "id of its source"),
    Field("proved", BOOLEAN, lambda o: o.figure.proved, "whether it is proved"),
)

CONFLICT: tuple[Field["Conflict"], ...] = (
    Field("relation", {"enum": DISAGREEING}, lambda c: c.relation, "how a relates to b"),
    Field("other_basis", BOOLEAN, lambda c: c.other_basis, "whether somebody else counted"),
    Field("deviation", NUMBER, lambda c: number(c.deviation), "of the numbers, in per cent"),
    Field("ratio_low", NUMBER, lambda c: number(c.ratio_low), "least ratio of a to b"),
    Field("ratio_high", NUMBER, lambda c: number(c.ratio_high), "greatest ratio of a to b"),
    Field("reading", MAYBE, lambda c: c.reading, "how a contradicts b"),
)

SOURCE: tuple[Field[Source], ...] = (
    Field("id", TEXT, lambda s: s.id, "id of the source"),
    Field("type", TEXT, lambda s: s.type, "CSL type"),
    Field("title", TEXT, lambda s: s.title, "title"),
    Field("author", TEXTS, lambda s: list(s.author), "authors"),
    Field("issued", MAYBE, lambda s: s.issued and s.issued.written, "date in EDTF"),
    Field("citation-label", MAYBE, lambda s: s.label, "short name"),
    Field("language", MAYBE, lambda s: s.language, "ISO 639-1 code; English if null"),
    Field("sha256", MAYBE, lambda s: s.sha256, "digest of the text"),
    Field("text", MAYBE, lambda s: s.text, "how to obtain the text"),
)

TOPIC: tuple[Field[Topic], ...] = (
    Field("id", TEXT, lambda t: t.id, "id of the topic"),
    Field("title", TEXT, lambda t: t.title, "title"),
    Field("about", MAYBE, lambda t: t.about, "what its facts are about"),
)

COUNTRY: tuple[Field[Country], ...] = (
    Field("code", TEXT, lambda c: c.code, "ISO 3166-1 alpha-2 code, or the id of a group"),
    Field("name", TEXT, lambda c: c.name, "name"),
    Field("aliases", TEXTS, lambda c: list(c.aliases), "other names that commands accept"),
    Field("members", TEXTS, lambda c: list(c.members), "codes of the members of a group"),
)

METRIC: tuple[Field[Metric], ...] = (
    Field("id", TEXT, lambda m: m.id, "id of the metric"),
    Field("label", TEXT, lambda m: m.label, "name"),
    Field("unit", TEXT, lambda m: m.unit, "unit, with a scale word if it has one"),
    Field("kind", {"enum": list(KINDS)}, lambda m: m.kind, "kind of number"),
)

PROBLEM: tuple[Field[Problem], ...] = (
    Field("rule", TEXT, lambda p: p.rule, "rule that is broken"),
    Field("fact", TEXT, lambda p: p.fact, "id of the fact or declaration"),
    Field("file", TEXT, lambda p: p.file, "file that has the problem"),
    Field("line", COUNT, lambda p: p.line, "line of the file, 0 if unknown"),
    Field("message", TEXT, lambda p: p.message, "what is wrong and what to do"),
)

LISTS: dict[str, tuple[Field[Any], ...]] = {
    "topics": TOPIC,
    "countries": COUNTRY,
    "metrics": METRIC,
    "sources": SOURCE,
}


def source(s: Source) -> dict[str, Any]:
    """Return a source with the other CSL variables that it has."""
    return {**export(SOURCE, s), **s.more}
