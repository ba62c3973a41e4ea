"""The rules of `kzfacts check`, each with what it means, an example that breaks it, and how to mend
it.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kzfacts.errors import NotFoundError, Problem, did_you_mean
from kzfacts.rules import checks
from kzfacts.store.base import Base
from kzfacts.store.lock import Lock


class Rule(NamedTuple):
    """What a rule demands in one line, why, an example that breaks it, how to mend it, and how
    breaches are found.

    Rules without `find` are held on reading already, or by `kzfacts verify`.
    """

    name: str
    summary: str
    why: str
    example: str
    remedy: str
    find: Callable[[Base, Lock], Iterable[Problem]] | None = None

    @property
    def explanation(self) -> str:
        """The whole text of --explain."""
        example = "".join(f"    {line}\n" for line in self.example.splitlines())
        return f"{self.name}: {self.summary}\n\n{self.why}\n\nThis breaks it:\n\n{example}\nTo mend it: {self.remedy}\n"


def check(base: Base, lock: Lock) -> list[Problem]:
    """All breaches of all rules in a base that could be read, without their lines."""
    return [problem for rule in RULES if rule.find for problem in rule.find(base, lock)]


def explain(name: str) -> str:
    """What a rule means; NotFoundError if there is none of that name."""
    for rule in RULES:
        if rule.name == name:
            return rule.explanation
    names = [rule.name for rule in RULES]
    raise NotFoundError(
        f"no rule '{name}'{did_you_mean(name, names) or '; the rules are ' + ', '.join(names)}"
    )


RULES = (
    Rule(
        "form",
        "keys are there, and their values are of the right kind",
        "A key that is missing, empty or of another kind than it should be makes a record that nobody can rely on.",
        "[countries.US]\naliases = 'usa'",
        "add what is missing; write text in quotation marks, lists in brackets, numbers bare.",
    ),
    Rule(
        "unknown-key",
        "every key is one that kzfacts knows",
        "A mistyped key would silently drop what it says: a unit, a hedge, a date.",
        "unti = 'USD bn'",
        "write the key that the message names as nearest.",
    ),
    Rule(
        "undeclared",
        "topics, countries, metrics and sources are declared before they are used",
        "A mistyped name would make a topic, country or metric of its own, which no comparison finds.",
        "metric = 'turnovr'",
        "correct the name, or declare it with a table of its own.",
        checks.undeclared_topic,
    ),
    Rule(
        "unit",
        "the unit of a fact is that of its metric, with or without a scale word",
        "Figures of one metric are compared; that only makes sense in one unit.",
        "metric = 'turnover'   # whose unit is USD\nunit = 'EUR bn'",
        "write the metric's unit, with thousand, mn, bn or tn where the source has it, or declare another metric.",
    ),
    Rule(
        "number",
        "numbers are finite, in digits, and have a metric",
        "A number that is no number, a range upside down or a hedge without a number can't be compared.",
        "value = '21.4'",
        "write the digits as the source has them, without quotation marks.",
    ),
    Rule(
        "date",
        "dates are in EDTF",
        "Periods decide what may be compared; they must mean the same to everybody.",
        "date = '2020-13'",
        "write 2020, '2020-02', '2020-02-03', '2004/2019', '2003/..', '../2023', '2020~' or, for spring, '2020-21'.",
    ),
    Rule(
        "empty",
        "a fact has a number or a text",
        "A fact must say something.",
        "[trade.x]\ncountry = 'US'\nsource = 's'",
        "add a value with its metric, or a text.",
    ),
    Rule(
        "unused",
        "what is declared is used",
        "What no fact needs is mostly a typing error or was left behind.",
        "[metrics.turnovr]",
        "use it or remove it.",
        checks.unused,
    ),
    Rule(
        "members",
        "the members of a group are declared countries",
        "A fact about a group is found under its members; they must exist.",
        "members = ['UZ', 'KG']   # without [countries.KG]",
        "declare the member.",
        checks.members,
    ),
    Rule(
        "country-code",
        "countries go by their ISO 3166-1 alpha-2 code, groups by a name",
        "Some codes mean one country in ISO 3166-1 and another in FIPS 10-4 or in everyday use: CH is Switzerland, not "
        "China; RS is Serbia, not Russia; UK is no code at all.",
        "[countries.CH]\nname = 'China'",
        "write the code that the message names.",
        checks.country_code,
    ),
    Rule(
        "quote-length",
        f"a quote has at most {checks.LONGEST_QUOTE} words",
        "A quote proves a claim; with fewer words it is easier to check, and takes less from its source.",
        "quote = 'a whole long sentence with everything that its author wanted to say there'",
        "cut it to the few words that carry the claim.",
        checks.quote_length,
    ),
    Rule(
        "own-words",
        "the text of a fact does not repeat its quote",
        "Facts come from sources; sentences do not.",
        "text  = 'The two ministers meet regularly.'\nquote = 'two ministers meet regularly'",
        "say it in your own words.",
        checks.own_words,
    ),
    Rule(
        "text-hedge",
        "the text hedges the number as the fact does",
        "A reader of the text must not be told more, or less, than the fact says.",
        "value = 30\nhedge = 'about'\ntext  = 'It is more than 30 %.'",
        "make the text and the hedge agree with the source.",
        checks.text_hedge,
    ),
    Rule(
        "in-words",
        "in_words stands in the quote",
        "in_words names the words of the quote that carry the number.",
        "quote = 'about a third of all'\nin_words = 'one third'",
        "copy the words from the quote.",
        checks.in_words,
    ),
    Rule(
        "dates",
        "a fact is not later than its source, unless it is a plan",
        "A source can't report what happens after it was issued.",
        "date = 2023   # from a source issued in 2021",
        "mend the date; if it is a plan or a forecast, say so in the note.",
        checks.dates,
    ),
    Rule(
        "contradiction",
        "facts on the same thing agree, or a note explains why not",
        "Two figures of one metric, country, period and reporter can't both be right as they stand.",
        "[trade.a]\nvalue = 2\n[trade.b]   # the same country, metric, date and reporter\nvalue = 3",
        "mend one, name the reporters, or explain the difference in a note.",
        checks.contradiction,
    ),
    Rule(
        "metric-topic",
        "a metric belongs to one topic",
        "A comparison shows each metric once, under its topic.",
        "[oil.x]\nmetric = 'turnover'   # which has its facts in trade",
        "move the fact, or declare a metric of its own.",
        checks.metric_topic,
    ),
    Rule(
        "names",
        "names need no quoting",
        "Ids are typed in shells, put into addresses and completed on TAB.",
        "['trade & co'.x]",
        "use only A-Z, a-z, 0-9, - and _.",
        checks.names,
    ),
    Rule(
        "control",
        "no text holds characters that can't be seen",
        "Control and bidi characters can hide or reorder what a reader sees. kzfacts shows them as they are not meant.",
        'text = "in \\u202e0202"',
        "remove them.",
        checks.control,
    ),
    Rule(
        "lock",
        "what the lock says is proved is as it was then",
        "facts.lock holds a digest of all that a proof rests on; a fact that has changed since is no longer proved.",
        "value = 22   # was 21.4 when it was proved",
        "run kzfacts verify --write-lock with the text of the source at hand.",
        checks.lock_rule,
    ),
    Rule(
        "proof",
        "the quote stands in the text of its source, and the number, unit and hedge in the quote",
        "This is what kzfacts verify finds out; it proves that the source says so, there, not that it is true.",
        "value = 30\nquote = 'about 30%'   # without hedge = 'about'",
        "correct the fact by its source.",
    ),
)
