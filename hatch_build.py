"""Puts the bundled fact base into the wheel; an editable build reads it at the root."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledBase(BuildHookInterface):  # type: ignore[type-arg]  # the plug-in interface is not generic at run time
    """Adds facts.toml, the files in facts/ and their locks to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to include; `version` is "standard" or "editable"."""
        if version == "editable":
            return
        root = Path(self.root)
        for file in (*root.glob("facts.*"), *root.glob("facts/*")):
            if file.suffix in (".toml", ".lock"):
                name = file.relative_to(root).as_posix()
                build_data["force_include"][name] = f"kzfacts/{name}"
