"""The command line from without: runs a command, prints its answer, and ends with its exit code;
errors end here.

The only room that prints.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import typer
from typer.main import get_command

from kzfacts.cli.app import app
from kzfacts.cli.options import Answer
from kzfacts.errors import KzfactsError
from kzfacts.text import clean, encode

UsageError = typer.BadParameter.__mro__[1]  # only later versions of Typer name this class
CLOSED = "stdout is closed"
BEFORE = ("--facts", "--color", "--version")


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line, by default that of the process; gives the exit code. Every error ends
    here.
    """
    try:
        words = list(sys.argv[1:] if args is None else args)
        if shell := os.environ.get("_KZFACTS_COMPLETE"):
            return _complete(shell, words)
        answer = app(words or ["--help"], prog_name="kzfacts", standalone_mode=False)
        if isinstance(answer, str):
            answer = Answer(answer)
        if isinstance(answer, Answer):
            return _say(answer)
        if sys.stdout is None:
            raise OSError(
                CLOSED
            )  # Typer's own echo, of the help and the version, is silent about it
        return int(answer or 0)
    except BrokenPipeError:
        _abandon_stdout()
        return 0  # whoever read us has enough
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:
        if os.environ.get("KZFACTS_DEBUG") == "1":
            raise
        return _report(error)


def _complete(shell: str, words: list[str]) -> int:
    """Say what the last word may become. Whatever fails, no message may get into the prompt."""
    from kzfacts.cli.complete import complete

    with suppress(Exception):
        return _say(Answer(complete(get_command(app), shell, words)))
    return 0


def _report(error: Exception) -> int:
    """Say what went wrong, a line each, and give the exit code that goes with it."""
    if isinstance(error, KzfactsError):
        message, code = str(error), error.exit_code
    elif isinstance(error, UsageError):
        message, code = _usage(error), 2
    elif isinstance(error, OSError):
        _abandon_stdout()
        message, code = (
            f"can't write{f' {error.filename}' if error.filename else ''}: {error.strerror or error}",
            1,
        )
    else:
        message, code = (
            f"a fault in kzfacts itself: {error!r}; run it with KZFACTS_DEBUG=1 and report it",
            1,
        )
    paste = getattr(error, "paste", "")
    for line in [f"kzfacts: {line}" for line in message.splitlines()] + paste.splitlines():
        print(clean(line), file=sys.stderr)
    return code


def _abandon_stdout() -> None:
    """Let what could not be written go, or Python tries once more on its way out and changes the
    exit code.
    """
    if sys.stdout is not None:
        with suppress(OSError):  # no file at all, as under a test
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Any) -> str:
    """A complaint of Typer as one sentence that says where to read on."""
    near = getattr(error, "possibilities", None)
    message = str(error.message if near else error.format_message()).rstrip(".").replace("\n", " ")
    message = message.replace(". Did", "; did").rstrip("?")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kzfacts"
    if path != "kzfacts" and getattr(error, "option_name", None) in BEFORE:
        message += ", which goes before the command"
    elif near:
        message += f"; did you mean {' or '.join(near)}"
    return f"{message[:1].lower()}{message[1:]}; see {path} --help"


def _say(answer: Answer) -> int:
    """Write all of an answer or fail: an unbuffered stream may take just a part of what it is
    given.
    """
    if answer.text:
        if sys.stdout is None:
            raise OSError(CLOSED)
        data = memoryview(encode(answer.text, sys.stdout.encoding))
        while data:
            data = data[sys.stdout.buffer.write(data) or 0 :]
        sys.stdout.buffer.flush()
    if answer.closing:
        print(f"kzfacts: {answer.closing}", file=sys.stderr)
    return answer.code
