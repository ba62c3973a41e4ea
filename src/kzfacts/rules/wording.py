"""Checks the words of facts: quotes, texts and the characters in them."""

from collections.abc import Iterator
from typing import Any

from kzfacts.proof.prove import hedges_in, normal
from kzfacts.rules.rule import Place, Rule, declarations, place
from kzfacts.store.base import Base
from kzfacts.store.lock import Lock

LONGEST_QUOTE = 12  # words


def quote_length(base: Base, _: Lock) -> Iterator[tuple[Place, str]]:
    """Yield quotes of more than LONGEST_QUOTE words."""
    for fact in base.facts.values():
        words = len((fact.quote or "").split())
        if words > LONGEST_QUOTE:
            yield (
                place(fact, "quote"),
                f"the quote has {words} words; "
                f"cut it to the {LONGEST_QUOTE} or fewer that carry the claim",
            )


QUOTE_LENGTH = Rule(
    name="quote-length",
    summary=f"a quote has at most {LONGEST_QUOTE} words",
    why="A short quote is easier to check and takes less from its source.",
    example="quote = 'a long sentence that includes everything its author wanted to say there'",
    remedy="keep only the words that carry the claim.",
    check=quote_length,
)


def own_words(base: Base, _: Lock) -> Iterator[tuple[Place, str]]:
    """Yield texts that equal their quote, or contain one of four words or more."""
    for fact in base.facts.values():
        if fact.text and fact.quote:
            text, quote = _words(fact.text), _words(fact.quote)
            contained = len(quote) >= 4 and f" {' '.join(quote)} " in f" {' '.join(text)} "
            if contained or text == quote:
                yield place(fact, "text"), "the text repeats the quote; say it in your own words"


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    kept = (c if c.isalnum() or c.isspace() else " " for c in normal(text).casefold())
    return "".join(kept).split()


OWN_WORDS = Rule(
    name="own-words",
    summary="the text of a fact does not repeat its quote",
    why="Facts come from sources, but sentences must be your own.",
    example="text  = 'The two ministers meet regularly.'\nquote = 'two ministers meet regularly'",
    remedy="rephrase the text.",
    check=own_words,
)


def text_hedge(base: Base, _: Lock) -> Iterator[tuple[Place, str]]:
    """Yield texts that hedge the fact's number differently from the fact."""
    for fact in base.facts.values():
        if fact.text and fact.quantity:
            hedge = fact.quantity.hedge
            for found in hedges_in(fact.text, fact.quantity):
                if found != hedge:
                    yield (
                        place(fact, "text"),
                        f"the text has {_hedge(found)} at the number, "
                        f"but the fact has {_hedge(hedge)}; make them agree",
                    )


def _hedge(hedge: str | None) -> str:
    return f"the hedge '{hedge}'" if hedge else "no hedge"


TEXT_HEDGE = Rule(
    name="text-hedge",
    summary="the text hedges the number as the fact does",
    why="The text must claim neither more nor less than the figure.",
    example="value = 30\nhedge = 'about'\ntext  = 'It is more than 30%.'",
    remedy="make the text and the hedge agree with the source.",
    check=text_hedge,
)


def in_words(base: Base, _: Lock) -> Iterator[tuple[Place, str]]:
    """Yield values of `in_words` that are not in the quote."""
    for fact in base.facts.values():
        if fact.in_words and normal(fact.in_words) not in normal(fact.quote or ""):
            yield (
                place(fact, "in_words"),
                f"in_words '{fact.in_words}' is not in the quote; "
                "copy the words that carry the number",
            )


IN_WORDS = Rule(
    name="in-words",
    summary="in_words is part of the quote",
    why="in_words repeats the words of the quote that state the number.",
    example="quote = 'about a third of all'\nin_words = 'one third'",
    remedy="copy the words from the quote.",
    check=in_words,
)


def control(base: Base, _: Lock) -> Iterator[tuple[Place, str]]:
    """Yield texts with characters that control a terminal, or that hide or reorder text."""
    records: list[tuple[Place, Any]] = [(place(fact), fact) for fact in base.facts.values()]
    values = [
        ((*where, key), value)
        for where, record in (*records, *declarations(base))
        for key, value in (record._asdict() | getattr(record, "more", {})).items()
    ]
    for where, value in (*values, (("base", "title"), base.title)):
        # A plain tuple is a list of texts; other records are checked where they are declared.
        for text in value if type(value) is tuple else (value,):
            if isinstance(text, str) and (found := _invisible(text)):
                yield where, f"'{where[-1]}' holds {found}, which can't be seen; remove it"


def _invisible(text: str) -> str:
    """Return the code points of the invisible characters in a text; line breaks may stay."""
    found = {c for c in text if not (c.isprintable() or c in "\t\n\r\xa0")}
    return ", ".join(sorted(f"U+{ord(c):04X}" for c in found))


CONTROL = Rule(
    name="control",
    summary="text has no invisible characters",
    why="Control and bidirectional characters can hide or reorder what a reader sees. kzfacts "
    "never prints them as they are.",
    example='text = "in \\u202e0202"',
    remedy="remove them.",
    check=control,
)
