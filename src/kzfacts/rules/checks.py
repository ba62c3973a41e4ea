"""What makes a fact base sound: small functions from a base and its lock to problems; rules.py
lists them.
"""

from collections.abc import Iterator
from itertools import combinations

from kzfacts.errors import Problem
from kzfacts.model.codes import FIPS, ISO_3166
from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Fact
from kzfacts.proof.prove import hedges_in, normal
from kzfacts.store.base import Base
from kzfacts.store.lock import Lock, digest

LONGEST_QUOTE = 12
PLAN = ("plan", "forecast", "expected", "target")


def _at(fact: Fact, *key: str) -> tuple[str, ...]:
    return (fact.topic.id, fact.id.removeprefix(f"{fact.topic.id}."), *key)


def undeclared_topic(base: Base, _: Lock) -> Iterator[Problem]:
    """Topics that have facts but no declaration."""
    for topic in base.topics.values():
        if not topic.declared:
            message = (
                f"the topic '{topic.id}' is not declared; add [topics.{topic.id}] with a title"
            )
            yield Problem("undeclared", (topic.id,), message)


def unused(base: Base, _: Lock) -> Iterator[Problem]:
    """Declarations that no fact needs."""
    facts = base.facts.values()
    needed = {
        "topics": {f.topic.id for f in facts},
        "countries": {
            c for f in facts for country in f.countries for c in (country.code, *country.members)
        }
        | {f.reporter.code for f in facts if f.reporter}
        | ({base.home} if base.home else set()),
        "metrics": {f.metric.id for f in facts if f.metric},
        "sources": {f.source.id for f in facts},
    }
    declared = {
        "topics": base.topics,
        "countries": base.countries,
        "metrics": base.metrics,
        "sources": base.sources,
    }
    for section, names in declared.items():
        for name in names:
            if name not in needed[section]:
                message = f"no fact needs '{name}' of [{section}]; use it or remove it"
                yield Problem("unused", (section, name), message)


def members(base: Base, _: Lock) -> Iterator[Problem]:
    """Members of groups that are not declared, or that are the group itself."""
    for group in base.countries.values():
        for code in group.members:
            where = ("countries", group.code, "members")
            if code == group.code:
                yield Problem("members", where, f"'{code}' is a member of itself; name its members")
            elif code not in base.countries:
                yield Problem(
                    "members", where, f"the member '{code}' is not declared; add [countries.{code}]"
                )


def country_code(base: Base, _: Lock) -> Iterator[Problem]:
    """Codes that are not ISO 3166-1 alpha-2, or that mean another country there."""
    for country in base.countries.values():
        where, code = ("countries", country.code), country.code
        user_assigned = code in ("AA", "ZZ") or "QM" <= code <= "QZ" or "XA" <= code <= "XZ"
        is_code = len(code) == 2 and (code in ISO_3166 or user_assigned)
        trap = FIPS.get(code)
        if country.members:
            if is_code:
                yield Problem(
                    "country-code",
                    where,
                    f"the group '{code}' has the code of a country; give it a name",
                )
        elif trap and trap.means.casefold() in country.name.casefold():
            message = f"'{code}' is {trap.means} in FIPS 10-4 or everyday use, but not in ISO 3166-1; write {trap.iso}"
            yield Problem("country-code", where, message)
        elif not is_code:
            hint = (
                f"; write {code.upper()}"
                if code.upper() in ISO_3166
                else "; look it up in ISO 3166-1 alpha-2"
            )
            yield Problem("country-code", where, f"'{code}' is not a code of ISO 3166-1{hint}")


def quote_length(base: Base, _: Lock) -> Iterator[Problem]:
    """Quotes that are longer than they need be."""
    for f in base.facts.values():
        words = len((f.quote or "").split())
        if words > LONGEST_QUOTE:
            message = f"the quote has {words} words; cut it to the {LONGEST_QUOTE} or fewer that carry the claim"
            yield Problem("quote-length", _at(f, "quote"), message)


def own_words(base: Base, _: Lock) -> Iterator[Problem]:
    """Texts that are the quote over again."""
    for f in base.facts.values():
        if f.text and f.quote:
            text, quote = (f" {' '.join(_spoken(s))} " for s in (f.text, f.quote))
            if (len(quote.split()) >= 4 and quote in text) or text == quote:
                yield Problem(
                    "own-words",
                    _at(f, "text"),
                    "the text repeats the quote; say it in your own words",
                )


def _spoken(text: str) -> list[str]:
    kept = (c if c.isalnum() or c.isspace() else " " for c in normal(text).casefold())
    return "".join(kept).split()


def text_hedge(base: Base, _: Lock) -> Iterator[Problem]:
    """Texts that hedge the fact's number otherwise than its hedge does."""
    for f in base.facts.values():
        if f.text and f.quantity:
            for said in hedges_in(f.text, f.quantity):
                if said != f.quantity.hedge:
                    message = f"the text has {_hedge(said)} at the number, but the fact has {_hedge(f.quantity.hedge)}"
                    yield Problem("text-hedge", _at(f, "text"), f"{message}; make them agree")


def _hedge(hedge: str | None) -> str:
    return f"the hedge '{hedge}'" if hedge else "no hedge"


def in_words(base: Base, _: Lock) -> Iterator[Problem]:
    """Words for a number that are not in the quote."""
    for f in base.facts.values():
        if f.in_words and normal(f.in_words) not in normal(f.quote or ""):
            message = (
                f"in_words '{f.in_words}' is not in the quote; copy the words that carry the number"
            )
            yield Problem("in-words", _at(f, "in_words"), message)


def dates(base: Base, _: Lock) -> Iterator[Problem]:
    """Facts that are later than their source, and not said to be plans."""
    for f in base.facts.values():
        issued = f.source.issued
        planned = any(word in (f.note or "").casefold() for word in PLAN)
        if f.period and issued and issued.last and f.period.latest > issued.last and not planned:
            message = f"the fact is about {f.period.shown}, but its source is of {issued.shown}"
            yield Problem(
                "dates",
                _at(f, "date"),
                f"{message}; mend the date, or say in the note that it is a plan",
            )


def contradiction(base: Base, _: Lock) -> Iterator[Problem]:
    """Pairs of facts that measure the same thing and differ, without a note that explains it."""
    same: dict[object, list[tuple[Fact, Quantity]]] = {}
    for f in base.facts.values():
        if f.quantity:
            days = (f.period.first, f.period.last) if f.period else f.source.id
            key = (f.quantity.metric.id, frozenset(c.code for c in f.countries), days, f.reporter)
            same.setdefault(key, []).append((f, f.quantity))
    for facts in same.values():
        for (a, x), (b, y) in combinations(facts, 2):
            if not (a.note or b.note) and (x.interval, x.hedge) != (y.interval, y.hedge):
                message = f"it says {y.written}, but {a.id} says {x.written} of the same thing"
                yield Problem(
                    "contradiction", _at(b), f"{message}; mend one, or explain it in a note"
                )


def metric_topic(base: Base, _: Lock) -> Iterator[Problem]:
    """Metrics that have facts in more than one topic."""
    first: dict[str, str] = {}
    for f in base.facts.values():
        if f.metric and first.setdefault(f.metric.id, f.topic.id) != f.topic.id:
            message = f"the metric '{f.metric.id}' belongs to the topic '{first[f.metric.id]}' too; keep it in one"
            yield Problem("metric-topic", _at(f, "metric"), message)


def names(base: Base, _: Lock) -> Iterator[Problem]:
    """Ids that must be quoted in TOML, in a shell or in an address."""
    parts = [_at(f) for f in base.facts.values()]
    declared = {
        "topics": base.topics,
        "countries": base.countries,
        "metrics": base.metrics,
        "sources": base.sources,
    }
    parts += [(section, name) for section, entries in declared.items() for name in entries]
    for where in parts:
        if not all(
            part.isascii() and part.replace("-", "").replace("_", "").isalnum() for part in where
        ):
            message = f"the name '{'.'.join(where)}' needs quoting; use only A-Z, a-z, 0-9, - and _"
            yield Problem("names", where, message)


def control(base: Base, _: Lock) -> Iterator[Problem]:
    """Characters that act on a terminal, hide or reorder text."""
    texts = [
        (_at(f, key), value) for f in base.facts.values() for key, value in f._asdict().items()
    ]
    for section in ("topics", "countries", "metrics", "sources"):
        for name, record in getattr(base, section).items():
            texts += [((section, name, key), value) for key, value in record._asdict().items()]
    texts.append((("base", "title"), base.title))
    for where, value in texts:
        for text in value if isinstance(value, tuple) else [value]:
            found = (
                [c for c in text if not (c.isprintable() or c in "\t\n\r" or c == "\xa0")]
                if _is_text(text)
                else []
            )
            if found:
                codes = ", ".join(sorted({f"U+{ord(c):04X}" for c in found}))
                yield Problem(
                    "control", where, f"'{where[-1]}' holds {codes}, which can't be seen; remove it"
                )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def lock_rule(base: Base, lock: Lock) -> Iterator[Problem]:
    """Facts that have changed since they were proved, and proofs of what is no longer there."""
    if not lock.facts:
        return
    remedy = "run kzfacts verify --write-lock"
    for f in base.facts.values():
        if lock.facts.get(f.id) != digest(f):
            since = "since it was changed" if f.id in lock.facts else "since it was added"
            yield Problem("lock", _at(f), f"not proved {since}; {remedy}")
    for fact_id in lock.facts:
        if fact_id not in base.facts:
            yield Problem(
                "lock",
                ("base",),
                f"the lock proves '{fact_id}', which is not in the base; {remedy}",
            )
    for source_id, sha256 in lock.texts.items():
        if source_id in base.sources and base.sources[source_id].sha256 != sha256:
            where = ("sources", source_id, "sha256")
            yield Problem(
                "lock",
                where,
                f"the text of '{source_id}' is not the one that was proved against; {remedy}",
            )
