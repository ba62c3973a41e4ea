"""Puts the bundled fact base and its lock into the wheel, unless the build is editable and reads it
in its place.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledBase(BuildHookInterface):  # type: ignore[type-arg]  # the plug-in interface is not generic at run time
    """Adds facts.toml and its lock to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to include; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        for name in ("facts.toml", "facts.lock"):
            build_data["force_include"][name] = f"kzfacts/{name}"
