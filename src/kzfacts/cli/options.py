"""Options that several commands share, and how commands load and draw."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from kzfacts import render
from kzfacts.cli.busy import busy
from kzfacts.errors import WrongUsageError
from kzfacts.store import load as loading

if TYPE_CHECKING:
    from kzfacts.render.canvas import Page
    from kzfacts.store.base import Base

GLOBAL = ("facts_file", "color")  # the options that go before or after the command
Color = Literal["auto", "always", "never"]
Form = Literal["table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "md"]
Format = Annotated[
    Form,
    typer.Option(
        "--format", "-f", metavar="FORMAT", help="table, plain, json, jsonl, csv, tsv or markdown"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON")]
Countries = Annotated[
    list[str],
    typer.Option(
        "--country", "-c", metavar="COUNTRY", help="Only facts about this country; repeatable"
    ),
]
Topics = Annotated[
    list[str],
    typer.Option("--topic", "-t", metavar="TOPIC", help="Only this topic; repeatable"),
]
Metrics = Annotated[
    list[str],
    typer.Option("--metric", "-m", metavar="METRIC", help="Only this metric; repeatable"),
]
Reporter = Annotated[
    str,
    typer.Option("--reporter", metavar="COUNTRY", help="Only figures counted by this country"),
]
Source = Annotated[
    str, typer.Option("--source", metavar="SOURCE", help="Only figures from this source")
]
Chart = Annotated[bool, typer.Option("--chart", help="Draw bars")]


class Answer(NamedTuple):
    """The answer of a command: its results, a closing line for stderr, and the exit code.

    The results go to `file`, or to stdout if it is None; bytes only go to a file.
    """

    text: str | bytes
    closing: str = ""
    code: int = 0
    file: str | None = None


class Settings(NamedTuple):
    """The options of any command: the values of --facts, --color and --output, None if absent."""

    facts_file: str | None = None
    color: Color | None = None
    output: str | None = None

    @property
    def facts(self) -> Path:
        """The path of the base. Raises WrongUsageError as `base_file` does."""
        return base_file(self.facts_file)

    @property
    def is_bundled(self) -> bool:
        """Whether neither --facts nor KZFACTS_FILE names a base."""
        return self.facts_file is None and not os.environ.get("KZFACTS_FILE")


def refuse_installed(facts: Path) -> None:
    """Raise WrongUsageError for a file that ships with kzfacts, which updates overwrite."""
    if Path(os.path.realpath(facts)).is_relative_to(Path(os.path.realpath(__file__)).parents[1]):
        raise WrongUsageError(
            "the bundled fact base can't be changed; use your own with --facts FILE or KZFACTS_FILE"
        )


def base_file(named: str | None) -> Path:
    """Return the path of the base: from --facts, else KZFACTS_FILE, else the bundled one.

    Raises WrongUsageError as `base_name` does.
    """
    if named is not None:
        return base_name(named, "--facts")
    from_environment = os.environ.get("KZFACTS_FILE")
    return base_name(from_environment, "KZFACTS_FILE") if from_environment else loading.bundled()


def base_name(name: str, origin: str) -> Path:
    """Return the path of a base given by `origin`: an option, an argument or a variable.

    Raises WrongUsageError unless it ends in ".toml": the lock of my.toml is my.lock, so a base
    with another suffix could be its own lock, or share one.
    """
    path = Path(name)
    if path.suffix != ".toml" or "\0" in name:
        message = f"'{name}' is not a valid name for a fact base; use one that ends in .toml"
        raise WrongUsageError(f"{origin}: {message}")
    return path


class View(NamedTuple):
    """An answer in two forms: drawn as a table, and exported in any other format."""

    table: "Callable[[Page], str]"
    data: Callable[[str], str]


def present(ctx: typer.Context, form: Form, view: View, *, as_json: bool = False) -> str:
    """Return a view in a format. Raises WrongUsageError for --json with another format."""
    if as_json and form not in ("table", "json"):
        raise WrongUsageError(f"--json can't be combined with --format {form}; use one of them")
    if as_json or form != "table":
        return view.data("json" if as_json else form)
    settings: Settings = ctx.obj
    return view.table(render.canvas.page(settings.color or "auto", to_file=bool(settings.output)))


def load(ctx: typer.Context) -> "Base":
    """Load the base that the options name."""
    settings: Settings = ctx.obj
    with busy(f"reading {settings.facts}"):
        return loading.load(settings.facts)
