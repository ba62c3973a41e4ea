"""The program: `kzfacts`, or `python -m kzfacts`."""

# Python's own module for `signal`, which imports enum: long enough for Ctrl-C to hit it.
import _signal as signal  # type: ignore[import-not-found]
import os
import sys


def _die(*_: object) -> None:
    """End the process as after Ctrl-C."""
    os._exit(130)


# Set before anything is imported that is not loaded yet: Ctrl-C would show a traceback there.
# Where SIGINT is ignored, as in the background of a script, it stays so.
INTERRUPTIBLE = signal.getsignal(signal.SIGINT) is signal.default_int_handler
if INTERRUPTIBLE:
    signal.signal(signal.SIGINT, _die)


def run() -> int:
    """Run the command line and end the process with its exit code."""
    import gc

    gc.disable()  # before anything is imported: a run ends before it leaves much to collect
    _fill_streams()
    from kzfacts.cli.main import main

    try:
        if INTERRUPTIBLE:
            sys.unraisablehook = _unraisable
            # From here on, Ctrl-C is a KeyboardInterrupt, on which writers clean up.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main()
        if INTERRUPTIBLE:
            signal.signal(signal.SIGINT, _die)
    except KeyboardInterrupt:
        code = 130
    os._exit(code)  # all is written; taking each module apart would take a tenth of the run


def _fill_streams() -> None:
    """Open the null device for each closed standard stream, or a base could take its place.

    `sys.stdout` remains None, so that results can't be lost without an error.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number


def _unraisable(error: "sys.UnraisableHookArgs") -> None:
    """End the process if Ctrl-C came where Python can't raise it, as in a callback of an import."""
    if isinstance(error.exc_value, KeyboardInterrupt):
        os._exit(130)
    sys.__unraisablehook__(error)


if __name__ == "__main__":
    raise SystemExit(run())
