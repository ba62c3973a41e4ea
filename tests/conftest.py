"""What every test can ask for: a command line that runs in this process, on an invented base."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kzfacts.cli.main import main

BASE = Path(__file__).parent / "base.toml"
ROOT = Path(__file__).parents[1]


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "KZFACTS_DEBUG",
        "KZFACTS_FILE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line on the invented base, or on another that is named."""

    def run(*args: str, facts: Path | str = BASE) -> Result:
        code = main(["--facts", str(facts), *args])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture
def broken(tmp_path: Path, run: Run) -> Callable[[str], list[str]]:
    """Loads a base with some text appended, which must be refused; gives the complaints without
    their file.
    """

    def broken(addition: str) -> list[str]:
        file = tmp_path / "x.toml"
        file.write_text(BASE.read_text("utf-8") + addition, "utf-8")
        result = run("topics", facts=file)
        assert (result.code, result.out) == (1, "")
        prefix = f"kzfacts: {file}:"
        assert all(line.startswith(prefix) for line in result.err.splitlines())
        return [line.removeprefix(prefix) for line in result.err.splitlines()]

    return broken
