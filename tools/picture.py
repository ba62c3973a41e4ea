"""Write docs/screen.svg, the picture of a screen in the README: python tools/picture.py."""

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

COMMAND = "kzfacts compare us china -t oil -t borders"
FILE = Path(__file__).parents[1] / "docs" / "screen.svg"
WIDTH = 80


def picture() -> str:
    """Run COMMAND in a terminal of WIDTH columns and return its screen as SVG."""
    program = [sys.executable, "-m", "kzfacts", *COMMAND.split()[1:], "--color", "always"]
    env = os.environ | {"COLUMNS": str(WIDTH)}
    result = subprocess.run(program, capture_output=True, text=True, check=True, env=env)  # noqa: S603  # our own program
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(f"[bold]$[/] {COMMAND}", highlight=False)
    console.print(Text.from_ansi(result.stdout))
    return console.export_svg(title="kzfacts", unique_id="kzfacts")


if __name__ == "__main__":
    FILE.write_text(picture(), "utf-8")
