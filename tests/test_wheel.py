"""Tests that the packages we distribute carry the fact base, and that it can't be written there."""

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from conftest import ROOT, Process, Result

BUNDLED = {"facts.toml", "facts.lock"} | {
    f"facts/{name}.{suffix}" for name in ("factbook", "relations") for suffix in ("toml", "lock")
}

Installed = Callable[..., Result]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package as a wheel installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site" / "kzfacts"


@pytest.fixture
def installed(package: Path, process: Process) -> Installed:
    """Run the kzfacts of the wheel."""

    def installed(*args: str) -> Result:
        env = {"PYTHONPATH": str(package.parent), "KZFACTS_CACHE": "off"}
        return process("python", "-m", "kzfacts", *args, env=env)

    return installed


def test_the_wheel_carries_the_base_and_its_locks(package: Path, installed: Installed) -> None:
    for name in BUNDLED:
        assert (package / name).read_bytes() == (ROOT / name).read_bytes()
    here = installed("check")
    assert here.code == 0
    assert here.err.endswith("no problems\n")
    assert str(package) in installed("--facts", str(package / "no.toml"), "topics").err


def test_no_file_of_the_installed_base_is_for_writing(package: Path, installed: Installed) -> None:
    for name in ("facts.toml", "facts/factbook.toml"):
        before = (package / name).read_bytes()
        for command in (["add", "trade.x", "--text", "T"], ["verify", "--write-lock"]):
            result = installed("--facts", str(package / name), *command)
            message = "the bundled fact base can't be changed"
            assert (result.code, message in result.err) == (2, True)
        assert (package / name).read_bytes() == before


def test_an_editable_wheel_leaves_the_base_at_the_root(tmp_path: Path) -> None:
    hooks = WheelBuilder(str(ROOT)).get_build_hooks(str(tmp_path))
    included: dict[str, str] = {}
    hooks["custom"].initialize("editable", {"force_include": included})
    assert not included


def test_the_sdist_has_what_makes_the_base(tmp_path: Path) -> None:
    (sdist,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert BUNDLED | {"tools/factbook.py", "tools/factbook.toml", "docs/sources.md"} <= names
    assert not [name for name in names if "texts/" in name and not name.startswith("tests/")]
