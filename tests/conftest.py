"""Fixtures: kzfacts in this process or in a child process, and invented fact bases."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

import pytest

from kzfacts.cli.main import main
from kzfacts.model.records import Country, Fact, Records
from kzfacts.store.base import Base
from kzfacts.store.compile import compiled

if TYPE_CHECKING:
    from side_by_side import Comparison

BASE = Path(__file__).parent / "base.toml"
ROOT = Path(__file__).parents[1]
VARIABLES = "NO_COLOR FORCE_COLOR CLICOLOR CLICOLOR_FORCE KZFACTS_DEBUG KZFACTS_FILE".split()


def base_of(
    facts: Sequence[Fact], countries: Sequence[Country] = (), home: str | None = None
) -> Base:
    """Compile a base of these facts and all that they name, and of more countries."""
    facts = [f._replace(file="") for f in facts]
    more = [c for f in facts for c in (*f.countries, f.reporter) if c]
    records = Records(
        title="T",
        homes={"": home},
        edition=None,
        plain_words=(),
        topics={f.topic.id: f.topic._replace(file="") for f in facts},
        countries={c.code: c._replace(file="") for c in (*countries, *more)},
        metrics={f.metric.id: f.metric._replace(file="") for f in facts if f.metric},
        sources={f.source.id: f.source._replace(file="") for f in facts},
        facts={f.id: f for f in facts},
    )
    return Base(compiled(records, [""]), ["x.toml"])


class Result(NamedTuple):
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]
BaseWith = Callable[..., Path]


class Process(Protocol):
    """Runs a program; see the fixture `process`."""

    def __call__(
        self,
        *command: str,
        stdin: str = "",
        stdout: IO[str] | int = subprocess.PIPE,
        env: Mapping[str, str] = {},
        cwd: Path | None = None,
        timeout: float = 60,
    ) -> Result: ...


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the variables that change what kzfacts prints."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KZFACTS_CACHE", "off")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run kzfacts in this process, on the invented base unless `facts` names another."""

    def run(*args: str, facts: Path | str = BASE) -> Result:
        code = main(["--facts", str(facts), *args])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the `kzfacts` and the `python` of this environment, for the PATH."""
    folder = tmp_path_factory.mktemp("bin")
    for name, arguments in (("kzfacts", "-m kzfacts"), ("python", "")):
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {arguments} "$@"\n')
        program.chmod(0o755)
    return folder


@pytest.fixture
def process(programs: Path, tmp_path: Path) -> Process:
    """Run a program in a child process, in an environment that has only what is given here.

    `kzfacts` and `python` are those of this environment. `stdout` can be a file or a descriptor to
    write to, in place of what is returned.
    """

    def process(
        *command: str,
        stdin: str = "",
        stdout: IO[str] | int = subprocess.PIPE,
        env: Mapping[str, str] = {},
        cwd: Path | None = None,
        timeout: float = 60,
    ) -> Result:
        path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        result = subprocess.run(
            command,
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env={"PATH": path, "HOME": str(tmp_path), "LANG": "C.UTF-8", **env},
            cwd=cwd,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Result(result.returncode, result.stdout or "", result.stderr)

    return process


@pytest.fixture
def base_with(tmp_path: Path) -> BaseWith:
    """Write the invented base with TOML appended, and return its path."""

    def base_with(*additions: str, name: str = "x.toml") -> Path:
        file = tmp_path / name
        file.write_bytes(BASE.read_bytes() + "".join(additions).encode())
        return file

    return base_with


@pytest.fixture
def broken(base_with: BaseWith, run: Run) -> Callable[[str], list[str]]:
    """Load the invented base with TOML appended, which must fail; return messages without file."""

    def broken(addition: str) -> list[str]:
        file = base_with(addition)
        result = run("topics", facts=file)
        assert (result.code, result.out) == (1, "")
        prefix = f"kzfacts: {file}:"
        assert all(line.startswith(prefix) for line in result.err.splitlines())
        return [line.removeprefix(prefix) for line in result.err.splitlines()]

    return broken


@pytest.fixture
def side_by_side(run: Run, tmp_path: Path) -> "Comparison":
    from side_by_side import Comparison

    return Comparison(run, tmp_path)
