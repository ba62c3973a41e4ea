"""Runs a command, prints its answer or its error, and returns its exit code.

The only module that prints.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import typer
from typer.main import get_command

from kzfacts.cli.app import UsageError, app
from kzfacts.cli.options import Answer
from kzfacts.errors import KzfactsError
from kzfacts.text import clean, encode, listed

CLOSED = "stdout is closed"


def main(args: Sequence[str] | None = None) -> int:
    """Run a command line, by default that of the process, and return the exit code."""
    try:
        words = list(sys.argv[1:] if args is None else args)
        if shell := os.environ.get("_KZFACTS_COMPLETE"):
            return _complete(shell, words)
        answer = app(words, prog_name="kzfacts", standalone_mode=False)
        if isinstance(answer, str):
            answer = Answer(answer)
        if isinstance(answer, Answer):
            return _say(answer)
        if sys.stdout is None:
            raise OSError(CLOSED)  # Typer printed the help or the version, and ignores this
        return int(answer or 0)
    except BrokenPipeError:
        _abandon_stdout()
        return 0  # whoever read us has enough
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            return 130  # Python 3.11 wraps it when it hits the definition of a class
        return _report(error)


def _complete(shell: str, words: list[str]) -> int:
    """Print what the last word can become. Errors are silent: a message would spoil the prompt."""
    from kzfacts.cli.complete import complete

    with suppress(Exception):
        return _say(Answer(complete(get_command(app), shell, words)))
    return 0


def _report(error: Exception) -> int:
    """Print an error and return its exit code."""
    if os.environ.get("KZFACTS_DEBUG") == "1":
        import traceback

        _print_error(*traceback.format_exc().splitlines())
    if isinstance(error, KzfactsError):
        _print_error(*(f"kzfacts: {line}" for line in error.args))
        _print_error(*getattr(error, "paste", "").splitlines())
        return error.exit_code
    if isinstance(error, UsageError):
        _print_error(f"kzfacts: {_usage(error)}")
        return 2
    if isinstance(error, OSError):
        _abandon_stdout()
        doing = error.filename or "can't write"
        _print_error(f"kzfacts: {doing}: {error.strerror or error}")
    else:
        _print_error(f"kzfacts: internal error: {error!r}; please report it")
    return 1


def _print_error(*lines: str) -> None:
    """Print lines on stderr; if it is closed or full, nothing else changes."""
    if sys.stderr is not None:  # print() would take stdout instead
        with suppress(OSError):
            for line in lines:
                print(clean(line), file=sys.stderr, flush=True)


def _abandon_stdout() -> None:
    """Discard what can't be written, as Python would try again on exit and change the exit code."""
    if sys.stdout is not None:
        with suppress(OSError):  # no file at all, as under a test
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Any) -> str:
    """Return an error of Typer as one sentence that ends with the help to read."""
    near = getattr(error, "possibilities", None)
    message = str(error.message if near else error.format_message()).rstrip(".").replace("\n", " ")
    message = message.replace(". Did", "; did").rstrip("?")
    if "unexpected extra argument" in message:
        message = f"unexpected argument: {message.rpartition('(')[2].rstrip(')')}"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kzfacts"
    if near:
        message += f"; did you mean {listed(near, 'or')}"
    return f"{message[:1].lower()}{message[1:]}; see {path} --help"


def _say(answer: Answer) -> int:
    """Write all of an answer or fail: an unbuffered stream may take only a part of the data."""
    if answer.file:
        from kzfacts.cli.output import write

        write(answer.file, answer.text)
        if sys.stderr is not None and sys.stderr.isatty():
            _print_error(f"kzfacts: wrote {answer.file}")
    elif answer.text:
        if sys.stdout is None:
            raise OSError(CLOSED)
        assert isinstance(answer.text, str), "bytes only go to a file"
        data = memoryview(encode(answer.text, sys.stdout.encoding))
        while data:
            data = data[sys.stdout.buffer.write(data) or 0 :]
        sys.stdout.buffer.flush()
    if answer.closing:
        _print_error(f"kzfacts: {answer.closing}")
    return answer.code
