"""The program: `kzfacts`, or `python -m kzfacts`."""

import gc
import os
import sys


def run() -> int:
    """Run the command line and end the process with its exit code."""
    gc.disable()  # before anything is imported: a run ends before it could leave enough behind to collect
    from kzfacts.cli.main import main

    code = main()
    if _flushed():
        os._exit(code)  # all is said; to take each module apart again would take a tenth of the run
    return code


def _flushed() -> bool:
    """Whether both streams took all they were given; if not, Python says so on its own way out."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(run())
