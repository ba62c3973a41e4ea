"""Tests that the schemas agree with the reader, and with what --json prints."""

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator

from conftest import BASE, ROOT, Run
from kzfacts.render.schema import base_schema, output_schema
from kzfacts.store import keys, load


def names(declared: Iterable[keys.Key]) -> set[str]:
    return {key.name for key in declared}


BAD = Path(__file__).parents[1] / "rules" / "bad"
COMMANDS = [
    "show trade",
    "show sea",
    "search a",
    "timeline",
    "conflicts",
    "get trade.turnover-xb",
    "get trade.treaty",
    "compare xa xb xc isles",
    "trend turnover xa xb xc",
    "trend turnover us china russia",
    "get economy.gdp-per-head-kz-2024",
    "topics",
    "countries",
    "metrics",
    "sources",
    "check",
    "verify",
]


def plain(value: Any) -> Any:
    """Convert a TOML document to JSON values, as editors do."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) else str(value)


def test_the_schema_in_the_repository_is_the_one_that_is_printed(run: Run) -> None:
    assert (ROOT / "facts.schema.json").read_text("utf-8") == run("schema").out
    assert json.loads(run("schema", "output").out) == output_schema()


def test_the_schemas_are_sound() -> None:
    Draft4Validator.check_schema(base_schema())
    Draft7Validator.check_schema(output_schema())


@pytest.mark.parametrize(
    "file", [load.bundled(), ROOT / "facts" / "derived.toml", BASE], ids=lambda file: file.name
)
def test_sound_bases_are_valid(file: Path) -> None:
    Draft4Validator(base_schema()).validate(plain(tomllib.loads(file.read_text("utf-8"))))


@pytest.mark.parametrize("keys", ["", 'source = "s"', 'source = "s"\nderived = "a.b * 2"'])
def test_a_fact_has_a_source_or_a_formula(keys: str) -> None:
    fact = tomllib.loads(f'country = "XA"\nmetric = "m"\nvalue = 2\n{keys}')
    document = {"base": {"schema": 1}, "t": {"a": fact}}
    assert Draft4Validator(base_schema()).is_valid(document) == (keys == 'source = "s"')


@pytest.mark.parametrize("name", ["form", "unknown-key", "date", "empty"])
def test_what_is_broken_in_form_is_not_valid(name: str) -> None:
    document = plain(tomllib.loads((BAD / f"{name}.toml").read_text("utf-8")))
    assert list(Draft4Validator(base_schema()).iter_errors(document))


def test_the_schema_has_the_keys_that_reading_has() -> None:
    schema = base_schema()
    sections = schema["properties"]
    assert set(schema["definitions"]["fact"]["properties"]) == names(keys.FACT)
    assert set(sections["base"]["properties"]) == names(keys.BASE)
    for section, declared in {
        "topics": keys.TOPIC,
        "countries": keys.COUNTRY,
        "metrics": keys.METRIC,
        "sources": keys.SOURCE,
    }.items():
        assert set(sections[section]["additionalProperties"]["properties"]) == names(declared)


def test_the_exported_base_is_valid(run: Run) -> None:
    for facts in (BASE, load.bundled()):
        Draft7Validator(output_schema()).validate(json.loads(run("export", facts=facts).out))


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_commands_print_is_valid(run: Run, command: str) -> None:
    validator = Draft7Validator(output_schema())
    for facts in (BASE, load.bundled()):
        result = run(*command.split(), "--json", facts=facts)
        if result.code in (0, 4):
            validator.validate(json.loads(result.out))
        else:
            assert result.code == 3
