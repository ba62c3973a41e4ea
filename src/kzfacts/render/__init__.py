"""Turns facts and comparisons into text. Modules load when they are first used."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kzfacts.render import (
        canvas,
        cite,
        comparison,
        data,
        derived,
        fact,
        lists,
        opinions,
        rows,
        schema,
        series,
        tables,
        trend,
    )

__all__ = [
    "canvas",
    "cite",
    "comparison",
    "data",
    "derived",
    "fact",
    "lists",
    "opinions",
    "rows",
    "schema",
    "series",
    "tables",
    "trend",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module(f"{__name__}.{name}")
