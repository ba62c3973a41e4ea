"""Puts the bundled fact base into the wheel, unless the build is editable and reads it in its place."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledBase(BuildHookInterface):  # type: ignore[type-arg]  # the plug-in interface is not generic at run time
    """Adds facts.toml to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to include; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        build_data["force_include"]["facts.toml"] = "kzfacts/facts.toml"
