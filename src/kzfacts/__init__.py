"""Look up cited facts: how big, since when, says who, and who says otherwise.

Everything in `__all__` is public; docs/library.md has examples. Names load on first use, so that
`import kzfacts` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kzfacts.comparison.cell import Cell
    from kzfacts.comparison.conflicts import Conflict, conflicts
    from kzfacts.comparison.opinions import Opinion, second_opinions
    from kzfacts.comparison.rows import Comparison, Only, Row, compare
    from kzfacts.comparison.trend import Trend, TrendLeftOut, TrendRow, trend
    from kzfacts.comparison.verdict import Verdict
    from kzfacts.errors import KzfactsError, Problem
    from kzfacts.model.derive import derive
    from kzfacts.model.interval import Interval
    from kzfacts.model.period import Period
    from kzfacts.model.quantity import Metric, Quantity
    from kzfacts.model.records import Basis, Country, Derived, Fact, Figure, Proof, Source, Topic
    from kzfacts.proof.prove import Report, verify
    from kzfacts.render.cite import cite
    from kzfacts.rules.rules import Checked, check
    from kzfacts.store.base import Base
    from kzfacts.store.load import load

__version__ = "0.1.0"
__all__ = [
    "Base",
    "Basis",
    "Cell",
    "Checked",
    "Comparison",
    "Conflict",
    "Country",
    "Derived",
    "Fact",
    "Figure",
    "Interval",
    "KzfactsError",
    "Metric",
    "Only",
    "Opinion",
    "Period",
    "Problem",
    "Proof",
    "Quantity",
    "Report",
    "Row",
    "Source",
    "Topic",
    "Trend",
    "TrendLeftOut",
    "TrendRow",
    "Verdict",
    "__version__",
    "check",
    "cite",
    "compare",
    "conflicts",
    "derive",
    "load",
    "second_opinions",
    "trend",
    "verify",
]

_MODULES = {
    "comparison.cell": ("Cell",),
    "comparison.conflicts": ("Conflict", "conflicts"),
    "comparison.opinions": ("Opinion", "second_opinions"),
    "comparison.rows": ("Comparison", "Only", "Row", "compare"),
    "comparison.trend": ("Trend", "TrendLeftOut", "TrendRow", "trend"),
    "comparison.verdict": ("Verdict",),
    "errors": ("KzfactsError", "Problem"),
    "model.derive": ("derive",),
    "model.interval": ("Interval",),
    "model.period": ("Period",),
    "model.quantity": ("Metric", "Quantity"),
    "model.records": ("Basis", "Country", "Derived", "Fact", "Figure", "Proof", "Source", "Topic"),
    "proof.prove": ("Report", "verify"),
    "render.cite": ("cite",),
    "rules.rules": ("Checked", "check"),
    "store.base": ("Base",),
    "store.load": ("load",),
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module (PEP 562)."""
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names:
            value = globals()[name] = getattr(import_module(f"kzfacts.{module}"), name)
            return value
    raise AttributeError(f"module 'kzfacts' has no attribute '{name}'")


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
