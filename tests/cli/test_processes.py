"""Tests that processes end as they should: streams that fail, interruptions and internal errors."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

import kzfacts
from conftest import BASE, BaseWith, Process, Run
from kzfacts.cli import lists

ADD = "add sea.x --country xa --source almanac --text 'A ship came in.'"
NOWHERE = {"closed": "2>&-", "full": "2>/dev/full"}
if not Path("/dev/full").exists():  # as on macOS
    del NOWHERE["full"]


def shell(process: Process, command: str, facts: Path) -> tuple[int, str, str]:
    return process("bash", "-c", f"kzfacts --facts {facts} {command}")


@pytest.mark.parametrize("stderr", NOWHERE.values(), ids=NOWHERE)
@pytest.mark.parametrize(
    ("command", "code"),
    [("topics", 0), ("check --json", 0), ("verify", 4), ("show nothing", 3), ("shw", 2)],
)
def test_stderr_changes_neither_results_nor_exit_codes(
    process: Process, base_with: BaseWith, stderr: str, command: str, code: int
) -> None:
    file = base_with()
    before = shell(process, command, file)
    assert before[0] == code
    assert shell(process, f"{command} {stderr}", file) == (*before[:2], "")


@pytest.mark.parametrize("stderr", NOWHERE.values(), ids=NOWHERE)
def test_a_fact_is_added_without_stderr(process: Process, base_with: BaseWith, stderr: str) -> None:
    file = base_with()
    assert shell(process, f"{ADD} {stderr}", file) == (0, "", "")
    assert json.loads(process("kzfacts", "--facts", str(file), "get", "sea.x", "--json").out)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_no_file_is_opened_in_place_of_a_closed_stream(
    process: Process, base_with: BaseWith, closed: str
) -> None:
    file = base_with()
    assert shell(process, f"{ADD} {closed}", file)[0] == 0
    assert file.read_bytes().startswith(BASE.read_bytes())
    results_are_lost = " >&-" in f" {closed}"
    assert shell(process, f"topics {closed}", file)[0] == int(results_are_lost)


@pytest.mark.parametrize("stream", ["<&-", ">&-", *NOWHERE.values()])
def test_an_edited_base_with_problems_is_refused_where_nobody_can_answer(
    process: Process, base_with: BaseWith, tmp_path: Path, stream: str
) -> None:
    file = base_with()
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'no toml' >> \"$1\"\n")
    editor.chmod(0o700)
    command = f"EDITOR={editor} kzfacts --facts {file} edit <<< y {stream}"
    code, out, err = process("bash", "-c", command)
    assert (code, out) == (4, "")
    assert "internal error" not in err
    assert ("your edit is in" in err) == (stream not in NOWHERE.values())
    assert file.read_bytes() == BASE.read_bytes()


# Ctrl-C.


@pytest.mark.parametrize("interrupts", [60, pytest.param(600, marks=pytest.mark.long)])
def test_an_interrupt_at_any_moment_is_130_without_a_traceback(interrupts: int) -> None:
    """Until kzfacts sets its handler, Python prints a traceback, which names no function of it."""
    random = Random(11)
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "KZFACTS_CACHE": "off"}
    package = str(Path(kzfacts.__file__).parent)
    codes = []
    for _ in range(interrupts):
        child = subprocess.Popen(
            [sys.executable, "-m", "kzfacts", "--facts", str(BASE), "show", "sea"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(random.uniform(0, 0.1))
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
        frames = [line for line in err.splitlines() if line.startswith("  File ")]
        ours = [line for line in frames if package in line and "<module>" not in line]
        assert not ours, err
        if "Traceback" not in err and child.returncode != -signal.SIGINT:
            assert (child.returncode in (0, 130), err) == (True, "")
            codes.append(child.returncode)
    print(f"{codes.count(130)} of {interrupts} interrupted, {codes.count(0)} too late")
    assert 130 in codes


def test_an_interrupt_that_python_wraps_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrapped(_: object) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(lists, "load", wrapped)
    assert run("topics") == (130, "", "")


def test_an_ignored_interrupt_stays_ignored(process: Process) -> None:
    program = "import os, signal, kzfacts.__main__; os.kill(os.getpid(), signal.SIGINT)"
    assert process("bash", "-c", f"trap '' INT; python -c '{program}; print(1)'").out == "1\n"
    assert process("python", "-c", program).code == 130


def test_an_interrupt_that_python_can_not_raise_ends_the_process(process: Process) -> None:
    program = (
        "import kzfacts.__main__, os, signal, sys\n"
        "class Late:\n"
        "    def __del__(self): os.kill(os.getpid(), signal.SIGINT)\n"
        "import kzfacts.cli.main\n"
        "kzfacts.cli.main.main = lambda: Late() and print('not reached', flush=True)\n"
        "kzfacts.__main__.run()"
    )
    assert process("python", "-c", program) == (130, "", "")


# Errors.


def test_debug_adds_a_traceback_and_keeps_the_exit_code(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("show", "nothing")
    monkeypatch.setenv("KZFACTS_DEBUG", "1")
    result = run("show", "nothing")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("Traceback (most recent call last):\n")
    assert result.err.endswith(f"\n{plain.err}")


def test_an_internal_error_asks_for_a_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(lists, "load", fails)
    message = "kzfacts: internal error: ZeroDivisionError('oops'); please report it\n"
    assert run("topics") == (1, "", message)
    monkeypatch.setenv("KZFACTS_DEBUG", "1")
    result = run("topics")
    assert (result.code, result.err.endswith(message)) == (1, True)
    assert "ZeroDivisionError: oops" in result.err


@pytest.mark.parametrize("command", ["topics", "check", "verify"])
def test_a_file_name_can_not_forge_a_line(
    run: Run, base_with: BaseWith, tmp_path: Path, command: str
) -> None:
    name = "a\nkzfacts: all is well\x1b[2J.toml"
    for file in (tmp_path / f"none{name}", base_with("[sea.x]\n", name=name)):
        result = run(command, facts=file)
        assert result.code in (1, 4)
        lines = f"{result.out}{result.err}".splitlines()
        assert not any(line.startswith("kzfacts: all is well") for line in lines)
        assert all(line.isprintable() for line in lines)


def test_get_checks_its_options_before_it_looks_anything_up(run: Run, tmp_path: Path) -> None:
    message = "kzfacts: --value can't be combined with --json; use one of them\n"
    missing = tmp_path / "none.toml"
    assert run("get", "nothing", "--value", "--json", facts=missing) == (2, "", message)


def test_a_folder_of_texts_that_can_not_be_searched_is_not_called_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    true_stat = Path.stat

    def denied(path: Path, **options: bool) -> os.stat_result:
        if path.name == "texts":
            raise PermissionError(13, "Permission denied")
        return true_stat(path, **options)

    def listing(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", denied)
    monkeypatch.setattr(os, "listdir", listing)
    result = run("verify", "--texts", str(tmp_path / "texts"))
    assert result.code == 1
    assert "texts: can't be read: Permission denied; make it readable, or use" in result.err
