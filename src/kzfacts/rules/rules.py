"""Lists the rules of `kzfacts check`, and applies and explains them."""

from pathlib import Path
from typing import NamedTuple

from kzfacts.errors import BrokenBaseError, NotFoundError, Problem, did_you_mean
from kzfacts.model.records import Records
from kzfacts.rules import consistency, declarations, proofs, reading, wording
from kzfacts.store.load import located, locks, read_input, read_inputs, read_records
from kzfacts.store.lock import Lock

RULES = (  # in the order of docs/proof.md
    reading.TOML,
    reading.FORM,
    reading.UNKNOWN_KEY,
    declarations.UNDECLARED,
    reading.UNIT,
    reading.NUMBER,
    reading.DATE,
    reading.EMPTY,
    reading.GAP,
    reading.DERIVED,
    declarations.UNUSED,
    declarations.MEMBERS,
    declarations.COUNTRY_CODE,
    wording.QUOTE_LENGTH,
    wording.OWN_WORDS,
    wording.TEXT_HEDGE,
    wording.IN_WORDS,
    consistency.DATES,
    consistency.CONTRADICTION,
    consistency.CONTRADICTS,
    consistency.METRIC_TOPIC,
    wording.LABELS,
    wording.SAYS,
    wording.LANGUAGE,
    wording.PLAIN_WORDS,
    declarations.NAMES,
    wording.CONTROL,
    proofs.LOCK,
    proofs.PROOF,
)


class Checked(NamedTuple):
    """The result of a check: how many facts there are and are proved, and every problem."""

    facts: int
    proved: int
    problems: list[Problem]


def check(path: Path | str) -> Checked:
    """Check a fact base: its form, and all rules. Raises UnreadableError if it can't be read."""
    try:
        inputs = read_inputs(read_input(Path(path).name, Path(path)))
        base = read_records(inputs)
    except BrokenBaseError as error:
        return Checked(error.facts, 0, error.problems)
    proved = sum(fact.proved for fact in base.facts.values())
    problems = [problem for file in inputs for problem in reading.not_toml_1_0(file)]
    problems += located(base, inputs, violations(base, locks(inputs)))
    return Checked(len(base.facts), proved, problems)


def violations(base: Records, lock: Lock) -> list[Problem]:
    """Return the violations of all rules in a base that could be read, without line numbers."""
    found = [(rule, *each) for rule in RULES if rule.check for each in rule.check(base)]
    found += [(proofs.LOCK, *each) for each in proofs.lock(base, lock)]
    return [Problem(rule.name, where, message) for rule, where, message in found]


def explain(name: str) -> str:
    """Return the explanation of a rule; raise NotFoundError if there is no such rule."""
    names = [rule.name for rule in RULES]
    if name not in names:
        hint = did_you_mean(name, names) or f"; the rules are {', '.join(names)}"
        raise NotFoundError(f"no rule '{name}'{hint}")
    return RULES[names.index(name)].explanation
