"""Checks the words of facts: quotes, texts and the characters in them."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from kzfacts.model.records import Records
from kzfacts.proof.prove import hedges_in, may_be_plain, normal
from kzfacts.rules.rule import Place, Rule, declarations, place

LONGEST_QUOTE = 12  # words
LONGEST_SHORT = 22  # characters


def quote_length(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield quotes of more than LONGEST_QUOTE words."""
    for fact in base.facts.values():
        words = len((fact.quote or "").split())
        if words > LONGEST_QUOTE:
            yield (
                place(fact, "quote"),
                f"the quote has {words} words; shorten it to {LONGEST_QUOTE} or fewer",
            )


QUOTE_LENGTH = Rule(
    name="quote-length",
    summary=f"a quote has at most {LONGEST_QUOTE} words",
    why="A short quote is easier to check and takes less from its source.",
    example="quote = 'a long sentence that includes everything its author wanted to say there'",
    remedy="keep only the words that make the claim.",
    check=quote_length,
)


def own_words(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield texts that equal their quote, or contain one of four words or more."""
    for fact in base.facts.values():
        if fact.text and fact.quote:
            text, quote = _words(fact.text), _words(fact.quote)
            contained = len(quote) >= 4 and f" {' '.join(quote)} " in f" {' '.join(text)} "
            if contained or text == quote:
                yield place(fact, "text"), "the text repeats the quote; use your own words"


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    kept = (c if c.isalnum() or c.isspace() else " " for c in normal(text).casefold())
    return "".join(kept).split()


OWN_WORDS = Rule(
    name="own-words",
    summary="the text of a fact does not repeat its quote",
    why="Facts can be taken from a source, but its sentences can't.",
    example="text  = 'The two ministers meet regularly.'\nquote = 'two ministers meet regularly'",
    remedy="rephrase the text.",
    check=own_words,
)


def text_hedge(base: Records) -> Iterator[tuple[Place, str]]:
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
    why="The text must not claim more or less than the figure.",
    example="value = 30\nhedge = 'about'\ntext  = 'It is more than 30%.'",
    remedy="make the text and the hedge agree with the source.",
    check=text_hedge,
)


def in_words(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield values of `in_words` that are not in the quote."""
    for fact in base.facts.values():
        if fact.in_words and normal(fact.in_words) not in normal(fact.quote or ""):
            yield (
                place(fact, "in_words"),
                f"in_words '{fact.in_words}' is not in the quote; "
                "copy the words that state the number",
            )


IN_WORDS = Rule(
    name="in-words",
    summary="in_words is part of the quote",
    why="in_words repeats the words of the quote that state the number.",
    example="quote = 'about a third of all'\nin_words = 'one third'",
    remedy="copy the words from the quote.",
    check=in_words,
)


def control(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield texts with characters that control a terminal, or that hide or reorder text."""
    facts = ((place(fact), fact) for fact in base.facts.values())
    values = [
        ((*where, key), value)
        for where, record in chain(facts, declarations(base))
        if _invisible("".join(_texts(record)))
        for key, value in (record._asdict() | getattr(record, "more", {})).items()
    ]
    heads = ((("base", key), getattr(base, key)) for key in ("title", "edition", "plain_words"))
    for where, value in (*values, *heads):
        # A plain tuple is a list of texts; other records are checked where they are declared.
        for text in value if type(value) is tuple else (value,):
            if isinstance(text, str) and (found := _invisible(text)):
                yield where, f"'{where[-1]}' contains invisible characters: {found}; remove them"


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield the strings among values, and in lists and pairs of them."""
    for value in values:
        if type(value) is str:
            yield value
        elif type(value) is tuple:
            yield from _texts(value)


def _invisible(text: str) -> str:
    """Return the code points of the invisible characters in a text; line breaks may stay."""
    if text.isprintable():
        return ""
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


def plain_words(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield plain words that can change the number next to them."""
    for word in base.plain_words:
        if not may_be_plain(word):
            yield (
                ("base", "plain_words"),
                f"'{word}' can change the meaning of the number next to it; remove it",
            )


PLAIN_WORDS = Rule(
    name="plain-words",
    summary="plain_words has no hedges, negations, numbers, units or words that end in -ly",
    why="The proof skips plain words, so it would miss one that changes a number. Such words in "
    "plain_words have no effect.",
    example="plain_words = ['delivered', 'barely']",
    remedy="remove the word; facts that need it remain unproved.",
    check=plain_words,
)


def labels(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield short labels that are too long, and short names that two sources share."""
    for metric in base.metrics.values():
        length = len(metric.short or "")
        if length > LONGEST_SHORT:
            message = f"'{metric.short}' has {length} characters; use at most {LONGEST_SHORT}"
            yield ("metrics", metric.id, "short"), message
    first: dict[str, str] = {}
    for source in base.sources.values():
        if source.label and first.setdefault(source.label, source.id) != source.id:
            message = f"'{source.label}' is also the short name of '{first[source.label]}'"
            yield ("sources", source.id, "citation-label"), f"{message}; add a letter to the year"


LABELS = Rule(
    name="labels",
    summary=f"short labels have at most {LONGEST_SHORT} characters, short names are unique",
    why="A short label has to fit a column, and a short name has to identify one source.",
    example="short = 'trade turnover with Kazakhstan'",
    remedy="shorten the label; add a letter to the year of the source, such as 'Umarov 2021a'.",
    check=labels,
)


def says(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield sentences with unknown placeholders, or without the figure."""
    for metric in base.metrics.values():
        if metric.says:
            found = set(re.findall(r"\{(.*?)\}", metric.says))
            unknown = sorted(found - {"country", "figure", "date"})
            if unknown:
                message = (
                    f"unknown placeholder {{{unknown[0]}}}; use {{country}}, {{figure}}, {{date}}"
                )
                yield ("metrics", metric.id, "says"), message
            elif "figure" not in found:
                yield ("metrics", metric.id, "says"), "the sentence has no {figure}; add it"


SAYS = Rule(
    name="says",
    summary="the sentence of a metric has a figure and only known placeholders",
    why="kzfacts cite --style sentence fills in the country, the figure and the date.",
    example="says = 'Trade came to {number}.'",
    remedy="write a sentence with {figure} and, where needed, {country} and {date}.",
    check=says,
)


def language(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield languages that are not two-letter codes."""
    for source in base.sources.values():
        if source.language and not re.fullmatch("[a-z]{2}", source.language):
            message = (
                f"'{source.language}' is not a code of ISO 639-1; write two letters, such as 'ru'"
            )
            yield ("sources", source.id, "language"), message


LANGUAGE = Rule(
    name="language",
    summary="languages are given as ISO 639-1 codes",
    why="The proof reads English only, so it needs to know the language of a source.",
    example="language = 'Russian'",
    remedy="write the two-letter code: 'ru'.",
    check=language,
)
