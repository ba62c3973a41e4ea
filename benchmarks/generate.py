"""Writes a fact base of a given size; no figure in it is real.

    python benchmarks/generate.py 10000 base.toml

Each topic has 20 facts, on two metrics and ten countries, so topics are of one size in all bases.
The same size gives the same file.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

COUNTRIES = [f"X{letter}" for letter in "ABCDEFGHIJ"]
PER_TOPIC = 2 * len(COUNTRIES)
HEDGES = (None, None, None, "about", "more than", "almost", "at least")


def base(facts: int) -> Iterator[str]:
    """Yield the lines of a base with so many facts, rounded up to whole topics."""
    random = Random(facts)
    topics = -(-facts // PER_TOPIC)
    yield '[base]\ntitle = "A generated base"\nschema = 1\nhome = "XZ"\n'
    yield from (f'[countries.{c}]\nname = "Country {c[1]}"\n' for c in [*COUNTRIES, "XZ"])
    for n in range(topics):
        yield f'[topics.topic-{n}]\ntitle = "Topic {n}"\n'
        yield f'[metrics.trade-{n}]\nlabel = "Trade in good {n}"\nunit = "USD"\nkind = "flow"\n'
        yield f'[metrics.visits-{n}]\nlabel = "Visits {n}"\nunit = "visits"\nkind = "count"\n'
        yield f'[sources.source-{n}]\ntitle = "Report {n}"\nauthor = ["A. {n}"]\nissued = 2024\n'
    for n in range(topics):
        for country in COUNTRIES:
            yield from _facts(random, n, country)


def _facts(random: Random, n: int, country: str) -> Iterator[str]:
    hedge = random.choice(HEDGES)
    amount = f"{random.randint(1, 999)}.{random.randint(0, 9)}"
    yield f'[topic-{n}.trade-{country.lower()}]\ncountry = "{country}"\nmetric = "trade-{n}"\n'
    yield f'value = {amount}\nunit = "USD mn"\ndate = {random.randint(2000, 2023)}\n'
    yield f'hedge = "{hedge}"\n' if hedge else ""
    yield f'source = "source-{n}"\nlocator = "page {random.randint(1, 400)}"\n'
    yield f'quote = "goods worth {hedge or ""} {amount} million dollars"\n'
    yield f'[topic-{n}.visits-{country.lower()}]\ncountry = "{country}"\nmetric = "visits-{n}"\n'
    yield f"value = {random.randint(1, 99)}\ndate = {random.randint(2000, 2023)}\n"
    yield f'text = "Its ministers came in year {random.randint(1, 9999)}."\nsource = "source-{n}"\n'


def write(facts: int, file: Path) -> None:
    """Write a base with so many facts to a file."""
    with file.open("w", encoding="utf-8") as out:
        out.writelines(base(facts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=int)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    write(options.facts, options.file)
