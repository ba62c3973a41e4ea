"""Prove facts against the texts of their sources.

A fact is proved if its quote is at its locator and says the figure, read in its surroundings. Where
the text names country, date and metric is reported too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from kzfacts.errors import Problem
from kzfacts.model.quantity import Quantity
from kzfacts.model.records import Country, Fact, Proof
from kzfacts.proof import fields
from kzfacts.proof.cursor import ContradictedError, UnreadError
from kzfacts.proof.layout import layout
from kzfacts.proof.match import candidates, compare, match, may_be_plain, no_number, subject
from kzfacts.proof.places import Passage, country_place, date_place, mentions, metric_place
from kzfacts.proof.prose import Reader
from kzfacts.proof.text import Paragraph, Text, normal, prepare
from kzfacts.proof.tokens import Token
from kzfacts.store.base import Base
from kzfacts.store.lock import PROVER as VERSION

__all__ = [
    "VERSION",
    "Report",
    "explain",
    "hedges_in",
    "may_be_plain",
    "normal",
    "prepare",
    "prove",
    "verify",
]

_SEPARATORS = re.compile(r"[\s,.]")  # that a number in digits may have
_NEGATIONS = frozenset("not never no without cannot".split())


class Report(NamedTuple):
    """The proofs by fact id, the ids of facts without a text, and the problems.

    `facts` counts all facts of the base.
    """

    facts: int
    proofs: Mapping[str, Proof]
    text_missing: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many facts there are, and how many of each outcome."""
        outcomes = Counter(proof.outcome for proof in self.proofs.values())
        return {
            "facts": self.facts,
            "proved": outcomes["proved"],
            "in_full": sum(proof.in_full for proof in self.proofs.values()),
            "contradicted": outcomes["contradicted"],
            "unread": outcomes["unread"],
            "text_missing": len(self.text_missing),
        }


def verify(base: Base, texts: Mapping[str, bytes]) -> Report:
    """Prove the facts of each source whose text is given, by source id, as bytes."""
    problems: list[Problem] = []
    readable: dict[str, Text] = {}
    for source in base.sources.values():
        if source.id in texts:
            complaint = _unusable(texts[source.id], source.sha256)
            if complaint:
                problems.append(Problem("proof", ("sources", source.id), complaint))
            else:
                readable[source.id] = prepare(texts[source.id])
    homes = {file: base.countries.get(code or "") for file, code in base.homes.items()}
    countries = tuple(base.countries.values())
    proofs: dict[str, Proof] = {}
    for fact in base.facts.values():
        if not fact.quote and (fact.missing or fact.method):
            continue  # no source prints it, so nothing can prove it
        if fact.source.id in texts and fact.source.id not in readable:
            proofs[fact.id] = _unread("the text of its source can't be used")
        elif fact.source.id in texts:
            text = readable[fact.source.id]
            proof = prove(fact, text, base.plain_words, homes[fact.file], countries)
            proofs[fact.id] = proof
            if proof.outcome != "proved":
                problems.append(Problem("proof", fact.keys, proof.summary))
    stated = [f.id for f in base.facts.values() if not f.derived]
    missing = tuple(i for i in stated if i not in proofs)
    return Report(len(stated), proofs, missing, tuple(problems))


def _unusable(data: bytes, recorded: str | None) -> str | None:
    """Return why a text can't be used; None if it can."""
    from hashlib import sha256

    digest = sha256(data).hexdigest()
    if digest != recorded:
        known = f"the recorded one is {recorded}" if recorded else "none is recorded"
        return (
            f"the text's SHA-256 is {digest}, but {known}; check the text, then record its SHA-256"
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"the text is not UTF-8: {error.reason} at byte {error.start}"
    return None


def prove(
    fact: Fact,
    text: Text,
    plain_words: Iterable[str] = (),
    home: Country | None = None,
    countries: Iterable[Country] = (),
) -> Proof:
    """Return the proof of a fact against the text of its source.

    `plain_words` are the base's own, `countries` all of its countries.
    A quote that occurs several times must say the same everywhere, or have a locator.
    """
    places, failure = _occurrences(fact, text)
    if failure:
        return failure
    setting = Setting(frozenset(w.casefold() for w in plain_words), home, tuple(countries))
    proofs = [_prove_at(fact, paragraph, span, setting) for paragraph, span in places]
    failed = [proof for proof in proofs if proof.outcome != "proved"]
    if failed and len(failed) < len(proofs):
        message = (
            f"the quote occurs {len(proofs)} times, and not each time for this: {failed[0].message}"
        )
        return failed[0]._replace(outcome="unread", message=message)
    return (failed or sorted(proofs, key=lambda proof: proof.in_full))[0]


class Setting(NamedTuple):
    """What the facts of a base have in common: its plain words, its home and its countries."""

    plain: frozenset[str]
    home: Country | None
    countries: tuple[Country, ...]


def _occurrences(
    fact: Fact, text: Text
) -> tuple[list[tuple[Paragraph, tuple[int, int]]], Proof | None]:
    """Return where the quote is, as paragraphs and slices of tokens, or why it is nowhere."""
    if not fact.quote:
        return [], _unread("the fact has no quote; quote the few words that state it")
    if fact.source.language not in (None, "en"):
        return [], _unread(
            f"the source is in '{fact.source.language}'; the proof reads English only"
        )
    locator = normal(fact.locator or "")
    inside = _paragraphs(locator, text)
    if inside is None:
        hint = "write 'paragraph N', or the heading of one paragraph"
        return [], _unread(
            f"locator not checked: '{locator}' is not a paragraph of the text; {hint}"
        )
    quote = normal(fact.quote)
    found = [place for place in text.find(quote) if not locator or place[0] in inside]
    spans = [(p, span) for p, at in found if (span := p.slice(at, at + len(quote)))]
    if spans:
        return spans, None
    if found:
        return [], _unread(f"the quote “{quote}” cuts a word or a number of the text")
    elsewhere = [str(p.number) for p, _ in text.find(quote)]
    hint = f", but in paragraph {', '.join(elsewhere)}" if elsewhere else text.nearest(quote)
    message = f"the quote “{quote}” is not in {locator or 'the text'}{hint}"
    return [], Proof("contradicted", message, quote="nowhere")


def _paragraphs(locator: str, text: Text) -> list[Paragraph] | None:
    """Return the paragraphs that a locator names, none for no locator.

    None if it names no paragraph.
    """
    kind, _, number = locator.partition(" ")
    if not locator:
        return []
    if kind == "paragraph" and number.isascii() and number.isdigit():
        return text.paragraphs[int(number) - 1 : int(number)] if int(number) else None
    headed = text.by_heading.get(locator, [])
    return headed if len(headed) == 1 else None


def _unread(message: str) -> Proof:
    return Proof("unread", message)


# One occurrence of the quote.


def _prove_at(fact: Fact, paragraph: Paragraph, span: tuple[int, int], setting: Setting) -> Proof:
    """Return the proof of a fact by the quote at tokens[span] of a paragraph."""
    headed = bool(fact.locator) and not (fact.locator or "").startswith("paragraph ")
    passage = Passage(paragraph, *span, headed=headed)
    stated = "nowhere" if fact.quantity else None
    plain: set[str] = set()
    try:
        if fact.quantity is None:
            _check_claim(paragraph.tokens, *span)
        elif headed:
            passage, plain = _read_field(fact, fact.quantity, passage, setting)
        else:
            reader = _reader(fact, paragraph, setting)
            figure = match(fact, fact.quantity, reader, span)
            passage = passage._replace(figure=(figure.start, figure.end))
            plain = reader.plain
    except ContradictedError as error:
        return Proof("contradicted", str(error), quote="quote", figure=stated)
    except UnreadError as error:
        return Proof("unread", str(error), quote="quote", figure=stated)
    return Proof(
        "proved",
        quote="quote",
        figure="quote" if fact.quantity else None,
        country=country_place(fact, passage, setting.home, setting.countries),
        date=date_place(fact.period, passage),
        metric=metric_place(fact.metric, passage),
        plain_words=tuple(sorted(plain & setting.plain)),
    )


def _reader(
    fact: Fact, paragraph: Paragraph, setting: Setting, starts: Iterable[int] = ()
) -> Reader:
    assert fact.metric
    about = (*fact.countries, *((setting.home,) if setting.home else ()))
    return Reader(paragraph, subject(fact.metric, about, setting.plain), starts)


def _read_field(
    fact: Fact, q: Quantity, passage: Passage, setting: Setting
) -> tuple[Passage, set[str]]:
    """Read the labelled line of a number.

    Return its passage, and the plain words that were needed.
    """
    paragraph, span = passage.paragraph, (passage.first, passage.last)
    wanted = fields.label(fact, paragraph, setting.home)
    first_error: Exception | None = None
    for at in candidates(fact, q, paragraph.tokens, span):
        line = fields.Line(paragraph, paragraph.tokens[at].start)
        try:
            starts = [*paragraph.line_starts, *line.starts(fact, wanted)]
            reader = _reader(fact, paragraph, setting, starts)
            figure = reader.figure(at)
            last = paragraph.tokens[figure.high.end - 1].end
            figure = figure._replace(status=line.check_date(fact, last) or figure.status)
            figure = fields.with_unit(figure, reader.subject, wanted)
            compare(fact, q, reader, figure, span)
        except (UnreadError, ContradictedError) as error:
            first_error = first_error or error
        else:
            place = "sentence" if line.has_date(last) else "nowhere"
            return passage._replace(country="sentence", date=place, metric="sentence"), reader.plain
    raise first_error or no_number(fact, q, passage.quote)


def _check_claim(tokens: list[Token], first: int, last: int) -> None:
    """Check that a quote is long enough for a claim, and that no negation before it is left out."""
    quote = " ".join(token.text for token in tokens[first:last])
    if sum(token.kind != "sign" for token in tokens[first:last]) < 3:
        raise UnreadError(f"the quote “{quote}” is too short to prove a claim; quote three words")
    before = tokens[first - 1].word if first else ""
    if before in _NEGATIONS or before.endswith("n't"):
        raise UnreadError(f"the quote leaves out '{tokens[first - 1].text}' before it")


def hedges_in(text: str, q: Quantity) -> Iterator[str | None]:
    """Yield the hedges that our own text gives the number of a fact, if it can be read."""
    wanted = q.value if q.value is not None else q.low
    assert wanted is not None
    digits = format(abs(wanted), "f").replace(".", "").rstrip("0")
    if digits not in _SEPARATORS.sub("", text):
        return
    paragraph = Paragraph(1, [normal(text)])
    fact_subject = subject(q.metric, (), frozenset())
    for at, token in enumerate(paragraph.tokens):
        if token.value is not None and abs(wanted) == token.value:
            with suppress(UnreadError):
                yield Reader(paragraph, fact_subject).figure(at).hedge


def explain(
    fact: Fact,
    text: Text,
    plain_words: Iterable[str] = (),
    home: Country | None = None,
    countries: Iterable[Country] = (),
) -> str:
    """Return the sentence of a quote with what was understood of it, and where its parts are."""
    countries = tuple(countries)
    proof = prove(fact, text, plain_words, home, countries)
    lines = [f"{fact.id}: {proof.summary}"]
    places, failure = _occurrences(fact, text)
    if failure is None:
        setting = Setting(frozenset(w.casefold() for w in plain_words), home, countries)
        lines += _sentence_lines(fact, *places[0], setting)
    parts = (
        ("figure", proof.figure),
        ("country", proof.country),
        ("date", proof.date),
        ("metric", proof.metric),
    )
    lines += [f"  {name:<8} {SHOWN[place]}" for name, place in parts if place]
    return "\n".join(lines)


SHOWN = {
    "quote": "in the quote",
    "sentence": "in the sentence",
    "paragraph": "in the paragraph",
    "nowhere": "nowhere",
}


def _sentence_lines(
    fact: Fact, paragraph: Paragraph, span: tuple[int, int], setting: Setting
) -> list[str]:
    """Return the sentence, wrapped, with a rule and a role under each word that was understood."""
    roles: dict[int, str] = {}
    if fact.quantity:
        reader = _reader(fact, paragraph, setting, paragraph.line_starts)
        for at in candidates(fact, fact.quantity, paragraph.tokens, span):
            with suppress(UnreadError):
                reader.figure(at)
        roles = dict(reader.roles)
    passage = Passage(paragraph, *span, headed=False)
    for role, found in mentions(fact, passage).items():
        roles |= dict.fromkeys(found, role)
    return layout(paragraph.tokens, paragraph.sentence(*span), roles)
