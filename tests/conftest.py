"""What every test can ask for: a command line that runs in this process, on an invented base."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from kzfacts.cli.main import main
from kzfacts.model.records import Country, Fact
from kzfacts.store.base import Base
from kzfacts.store.compile import compiled
from kzfacts.store.lock import NO_LOCK
from kzfacts.store.reader import Records

BASE = Path(__file__).parent / "base.toml"
ROOT = Path(__file__).parents[1]


def base_of(
    facts: Sequence[Fact], countries: Sequence[Country] = (), home: str | None = None
) -> Base:
    """Compile a base of these facts and all that they name, and of more countries."""
    facts = [f._replace(file="") for f in facts]
    more = [c for f in facts for c in (*f.countries, f.reporter) if c]
    records = Records(
        title="T",
        home=home,
        edition=None,
        plain_words=(),
        topics={f.topic.id: f.topic._replace(file="") for f in facts},
        countries={c.code: c._replace(file="") for c in (*countries, *more)},
        metrics={f.metric.id: f.metric._replace(file="") for f in facts if f.metric},
        sources={f.source.id: f.source._replace(file="") for f in facts},
        facts={f.id: f for f in facts},
    )
    return Base(compiled(records, NO_LOCK, {"": ""}), "x.toml", {"": "x.toml"})


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
    monkeypatch.setenv("KZFACTS_CACHE", "off")
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
