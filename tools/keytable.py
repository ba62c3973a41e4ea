"""Print docs/keys.md, the reference of the keys of a fact base, from their declarations.

python tools/keytable.py > docs/keys.md
"""

from collections.abc import Iterable
from itertools import groupby

from kzfacts.store import keys
from kzfacts.store.keys import Key

HEAD = """\
# The keys of a fact base

A fact base is a TOML file. Each key that it may have is in one of these tables; any other key is an error. `kzfacts schema`
prints the same as a JSON Schema, for editors. The page is made by `tools/keytable.py`.
"""
TABLES = {
    "`[base]`: the base": keys.BASE,
    "`[topics.ID]`: a topic": keys.TOPIC,
    "`[countries.CODE]`: a country or a group of countries": keys.COUNTRY,
    "`[metrics.ID]`: what is measured": keys.METRIC,
    "`[sources.ID]`: a source": keys.SOURCE,
    "`[TOPIC.NAME]`: a fact": keys.FACT,
}


def page() -> str:
    """Return the page in Markdown."""
    tables = (f"\n## {title}\n\n{table(known)}" for title, known in TABLES.items())
    return HEAD + "".join(tables)


def table(known: Iterable[Key]) -> str:
    """Return a Markdown table of keys; neighbours that differ only in name share a line."""
    lines = ["| key | value | meaning |", "|---|---|---|"]
    for key, alike in groupby(known, lambda key: key._replace(name="")):
        names = ", ".join(f"`{each.name}`" for each in alike)
        kind = f"{key.kind}, required" if key.required else key.kind
        choices = ", ".join(f"`{choice}`" for choice in key.choices)
        about = f"{key.about} One of {choices}." if choices else key.about
        lines.append(f"| {names} | {kind} | {about} |")
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    print(page(), end="")
