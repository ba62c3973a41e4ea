"""Says on a terminal what takes longer than a second, as the first run on a large base."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kzfacts.text import clean

PATIENCE = 1.0  # seconds


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Say what is being done, if it is not done within PATIENCE and stderr is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    timer = Timer(PATIENCE, _say, [f"kzfacts: {doing} …"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _say(line: str) -> None:
    with suppress(OSError, UnicodeError):
        print(clean(line), file=sys.stderr, flush=True)  # noqa: T201  # main prints what follows
