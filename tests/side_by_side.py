"""Compares countries on bases written for one test."""

import json
from pathlib import Path
from typing import Any

from conftest import Result, Run
from invented import HEAD

LASTING = 'lasting = {label = "L", unit = "USD", kind = "flow", lasting = true}\n'


class Comparison:
    """Compares countries on a base written for one test."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run, self.folder = run, folder

    def result(self, facts: str, *args: str, metric: str = "m") -> Result:
        """Compare facts, one a line, of source s and the given metric if they name no others."""
        file = self.folder / "x.toml"
        lines = []
        for n, fact in enumerate(facts.strip().splitlines()):
            source = "" if "source =" in fact else ', source = "s"'
            of = "" if "metric =" in fact else f', metric = "{metric}"'
            lines.append(f"f{n} = {{{fact.strip()}{source}{of}}}")
        file.write_text(
            HEAD.replace("[sources]", f"{LASTING}[sources]") + "\n".join(lines), "utf-8"
        )
        return self.run("compare", *args, facts=file)

    def row(self, facts: str, *args: str, metric: str = "m") -> dict[str, Any]:
        result = self.result(facts, *args, "--json", metric=metric)
        assert result.code == 0, result.err
        (row,) = json.loads(result.out)["rows"]
        return dict(row)

    def verdict(
        self, facts: str, *args: str, metric: str = "m"
    ) -> tuple[str, float | None, float | None]:
        (verdict,) = self.row(facts, *(args or ("xa", "xb")), metric=metric)["verdicts"]
        return verdict["relation"], verdict["ratio_low"], verdict["ratio_high"]


def values(row: dict[str, Any]) -> dict[str, list[float]]:
    """Return the values in the cells of a row."""
    return {code: [f["value"] for f in cell] for code, cell in row["cells"].items()}
