"""Defines the program: its global options, and where each command is. No command prints."""

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from kzfacts import __version__
from kzfacts.cli.options import Color, Settings, base_file

MODULES = {
    "facts": ("show", "get", "search", "timeline"),
    "comparing": ("compare", "trend", "conflicts"),
    "lists": ("topics", "countries", "metrics", "sources", "cite", "export"),
    "check": ("check", "verify", "schema", "completion"),
    "edit": ("init", "add", "edit"),
}
COMMANDS = {name: module for module, names in MODULES.items() for name in names}


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        from kzfacts.cli.help import describe, page

        return page(describe(self, ctx))


class _Commands(Mapping[str, Any]):
    """The commands by name; each is imported and built on access, as one run needs only one."""

    def __getitem__(self, name: str) -> Any:
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        alone.command(name, cls=_Command)(_function(name))
        return get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _function(name: str) -> Any:
    return getattr(import_module(f"kzfacts.cli.{COMMANDS[name]}"), name)


class _Group(TyperGroup):
    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes | {"commands": _Commands()})

    def get_help(self, ctx: Any) -> str:
        """Return the help page; the first lines of the docstrings do, so no command is built."""
        from kzfacts.cli.help import describe, page

        summaries = [
            (name, (_function(name).__doc__ or "").partition("\n")[0]) for name in COMMANDS
        ]
        return page(describe(self, ctx, summaries))

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return the commands and options that can come next; Typer's own would build them all."""
        from typer._click.shell_completion import CompletionItem

        if ctx._protected_args:  # a command that does not exist
            return []
        names = [CompletionItem(name) for name in COMMANDS if name.startswith(incomplete)]
        return names + super(TyperGroup, self).shell_complete(ctx, incomplete)


app = typer.Typer(
    cls=_Group,
    name="kzfacts",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(ctx: typer.Context, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:  # the latter is set during completion
        from kzfacts.store.load import load

        edition = load().edition
        typer.echo(f"kzfacts {__version__}{f', facts of {edition}' if edition else ''}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    facts: Annotated[
        str | None,
        typer.Option(
            "--facts", metavar="FILE", help="Read this fact base, not that of KZFACTS_FILE."
        ),
    ] = None,
    color: Annotated[
        Color, typer.Option("--color", metavar="WHEN", help="Use colours: auto, always, never.")
    ] = "auto",
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Show the version and the edition of the facts.",
        ),
    ] = False,
) -> None:
    """Look up cited facts about Kazakhstan's relations with Russia, China and the US.

    Global options go before the command. kzfacts COMMAND --help describes one command, man kzfacts
    all of them.

    Example:
        kzfacts compare us china
    """
    ctx.obj = Settings(base_file(facts), color, bool(facts or os.environ.get("KZFACTS_FILE")))
