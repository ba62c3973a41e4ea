"""Tests sentences with their answers: hostile ones prove nothing, honest ones are read."""

import json
from pathlib import Path
from typing import Any

import pytest
from facts import claim, figure, proof

from kzfacts.model.records import Fact

FOLDER = Path(__file__).parent
SENTENCES = [
    entry
    for name in ("sentences.json", "more_sentences.json")
    for entry in json.loads((FOLDER / name).read_text("utf-8"))
]


def fact_of(entry: dict[str, Any]) -> Fact:
    keys = dict(entry["keys"])
    if "unit" not in entry:
        return claim(entry["quote"])
    unit = keys.pop("unit", entry["unit"])
    return figure(entry["quote"], keys.pop("value", None), unit, kind=entry["kind"], **keys)


@pytest.mark.parametrize("locator", [None, "paragraph 1"])
def test_honest_sentences_prove_and_hostile_ones_do_not(locator: str | None) -> None:
    wrong = []
    for entry in SENTENCES:
        found = proof(fact_of(entry)._replace(locator=locator), entry["text"])
        if (found.outcome == "proved") != (entry["expect"] == "proved"):
            wrong.append((entry["text"], entry["keys"], found.outcome, found.message))
    assert not wrong


def test_there_are_enough_of_both_kinds() -> None:
    honest = sum(entry["expect"] == "proved" for entry in SENTENCES)
    assert honest > 200
    assert len(SENTENCES) - honest > 600
