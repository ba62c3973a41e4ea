"""Tests that imports go down only, from each package to those below it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kzfacts

FLOORS = """
__main__
cli
render
rules
comparison
proof
store
model
text
errors
"""
ORDER = FLOORS.split()
PACKAGE = Path(kzfacts.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


def floor(module: str) -> int:
    """Return the rank of a module; kzfacts itself, which all may import, is at the bottom."""
    _, _, rest = module.partition(".")
    return ORDER.index(rest.partition(".")[0]) if rest else len(ORDER)


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kzfacts"):
            yield from (
                [f"kzfacts.{name.name}" for name in node.names if name.name in ORDER]
                if node.module == "kzfacts"
                else [str(node.module)]
            )
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("kzfacts."))


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_imports_go_down(file: Path) -> None:
    own = file.relative_to(PACKAGE).with_suffix("").parts[0]
    if own == "__init__":
        return  # the public interface, loaded lazily
    upward = [name for name in imported(file) if floor(name) < ORDER.index(own)]
    assert not upward, f"{own} must not import {upward}"


def test_every_package_has_a_floor() -> None:
    found = {p.relative_to(PACKAGE).with_suffix("").parts[0] for p in FILES} - {"__init__"}
    assert found == set(ORDER)


def test_modules_of_a_package_do_not_import_each_other_in_circles() -> None:
    graph = {
        ".".join(("kzfacts", *f.relative_to(PACKAGE).with_suffix("").parts)): list(imported(f))
        for f in FILES
    }
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module not in done:
            for name in graph.get(module, []):
                visit(name, (*above, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_files_are_short_enough_to_read_at_once() -> None:
    long = {
        str(f.relative_to(PACKAGE)): n
        for f in FILES
        if (n := len(f.read_text("utf-8").splitlines())) > 350
    }
    assert set(long) <= {"proof/prove.py", "store/reader.py"}  # both about to be split
