"""An invented base for tests of what may be compared."""

from pathlib import Path

from kzfacts.model.records import Figure
from kzfacts.store.base import Base
from kzfacts.store.load import load

HEAD = """
[base]
title = "T"
schema = 1
home = "XH"
[countries]
XH = {name = "Homeland"}
XA = {name = "Avalon"}
XB = {name = "Bohemia"}
XC = {name = "Cockaigne"}
isles = {name = "the isles", members = ["XA", "XC"]}
[metrics]
m = {label = "M", unit = "USD", kind = "flow"}
n = {label = "N", unit = "ships", kind = "count"}
r = {label = "R", unit = "%", kind = "rate"}
k = {label = "K", unit = "place", kind = "rank"}
st = {label = "St", unit = "USD", kind = "stock"}
area = {label = "A", unit = "km", kind = "length", lasting = true}
people = {label = "P", unit = "people", kind = "count"}
gdp = {label = "G", unit = "USD", kind = "flow"}
burden = {label = "B", unit = "% of GDP", kind = "share"}
times = {label = "T", unit = "times", kind = "rate"}
eur = {label = "E", unit = "EUR", kind = "flow"}
[sources]
s = {title = "S"}
z = {title = "Z"}
y20 = {title = "Y", issued = 2020}
y21 = {title = "Y", issued = "2021-06"}
y22 = {title = "Y", issued = 2022}
[t]
"""


def invented(folder: Path, facts: str) -> Base:
    """Load facts, one a line as `id: keys`, of metric m, country XA and source y21 by default."""
    lines = []
    for line in filter(None, map(str.strip, facts.splitlines())):
        i, _, keys = line.partition(": ")
        defaults = {"metric": "m", "country": "XA", "source": "y21"}
        if "derived =" in keys:
            del defaults["source"]
        # A claim has a text, and no metric unless it says so.
        if "text =" in keys:
            del defaults["metric"]
        given = [f'{k} = "{v}"' for k, v in defaults.items() if f"{k} =" not in keys]
        lines.append(f"{i} = {{{', '.join([keys, *given])}}}")
    file = folder / "x.toml"
    file.write_text(HEAD + "\n".join(lines), "utf-8")
    return load(file)


def figure(base: Base, word: str) -> Figure:
    """Return the figure with this id in the topic t."""
    found = base.get(f"t.{word}")
    assert isinstance(found, Figure)
    return found
