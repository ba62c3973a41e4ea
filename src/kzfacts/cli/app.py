"""Defines the program: its global options, and where each command is. No command prints."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from kzfacts import __version__
from kzfacts.cli.options import GLOBAL, Answer, Color, Settings
from kzfacts.errors import WrongUsageError

MODULES = {
    "facts": ("show", "get", "search", "timeline"),
    "comparing": ("compare", "trend", "conflicts"),
    "lists": ("topics", "countries", "metrics", "sources", "cite", "export"),
    "check": ("check", "verify", "schema", "completion"),
    "edit": ("init", "add", "edit"),
}
COMMANDS = {name: module for module, names in MODULES.items() for name in names}


# Only later versions of Typer name this class.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        from kzfacts.cli.help import describe, page

        return page(describe(self, ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run the command, with its answer going to the file of --output, if there is one."""
        settings: Settings = ctx.obj
        if ctx.params.get("form") == "md":
            ctx.params["form"] = "markdown"
        if settings.output is None:
            return super().invoke(ctx)
        from kzfacts.cli.output import choose_format

        choose_format(ctx, settings.output)
        answer = super().invoke(ctx)
        answer = Answer(answer) if isinstance(answer, str) else answer
        return answer._replace(file=settings.output)


class _Commands(Mapping[str, Any]):
    """The commands by name; each is imported and built on access, as one run needs only one.

    Commands that print data can write it to a file; all take the global options.
    """

    def __init__(self, options: list[Any]) -> None:
        self.options = {option.name: option for option in options}

    def __getitem__(self, name: str) -> Any:
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        alone.command(name, cls=_Command)(_function(name))
        command = get_command(alone)
        if {"form", "as_json", "style"} & {parameter.name for parameter in command.params}:
            command.params.append(self.options["output"])
        command.params += [self.options[name] for name in GLOBAL]
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _function(name: str) -> Any:
    return getattr(import_module(f"kzfacts.cli.{COMMANDS[name]}"), name)


class _Group(TyperGroup):
    def __init__(self, **attributes: Any) -> None:
        commands = _Commands(attributes["params"])
        own = [option for option in attributes["params"] if option.name != "output"]
        super().__init__(**attributes | {"commands": commands, "params": own})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command. For any other word, the error says what to type."""
        try:
            return super().resolve_command(ctx, args)
        except UsageError as error:
            if not args:  # an option that does not exist
                raise
            from kzfacts.cli.near import suggest

            suggestion = suggest(ctx.obj, args, misspelled="Did you mean" in str(error))
            if suggestion is None:
                raise
            raise WrongUsageError(suggestion) from None

    def get_help(self, ctx: Any) -> str:
        """Return the help page, from the first lines of the docstrings: no command is built."""
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
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(ctx: typer.Context, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:  # the latter is set during completion
        from kzfacts.store.load import load

        edition = load().edition
        typer.echo(f"kzfacts {__version__}{f', facts of {edition}' if edition else ''}")
        raise typer.Exit


def _set(ctx: typer.Context, parameter: typer.CallbackParam, value: str | None) -> None:
    """Store an option in the settings; options of a command come later and win."""
    ctx.obj = ctx.obj or Settings()
    if value is not None:
        ctx.obj = ctx.obj._replace(**{str(parameter.name): value})


@app.callback()
def options(
    ctx: typer.Context,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, in the format of its suffix",
            callback=_set,
            expose_value=False,
        ),
    ] = None,
    facts_file: Annotated[
        str | None,
        typer.Option(
            "--facts",
            metavar="FILE",
            help="Use this fact base instead of KZFACTS_FILE or the bundled one",
            callback=_set,
            expose_value=False,
        ),
    ] = None,
    color: Annotated[
        Color | None,
        typer.Option(
            "--color",
            metavar="WHEN",
            help="Use colours: auto, always or never",
            callback=_set,
            expose_value=False,
        ),
    ] = None,
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Show the version and the edition of the facts",
        ),
    ] = False,
) -> Answer | None:
    """Look up cited facts about Kazakhstan's relations with Russia, China and the US.

    Example:
        kzfacts compare us china
    """
    if ctx.invoked_subcommand:
        return None
    from kzfacts.cli.welcome import welcome

    return welcome(ctx.obj)
