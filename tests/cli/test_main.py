"""Tests the streams, exit codes, JSON contract and process of the command line."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import BASE, BaseWith, Process, Run
from kzfacts import __version__
from kzfacts.cli import lists
from kzfacts.cli.main import main
from kzfacts.render.canvas import colored

COMMANDS = [
    *("show trade", "compare xa xb", "trend turnover xa xb", "get trade.coal-xa"),
    *("search coast", "timeline", "conflicts"),
]
LISTS = ["topics", "countries", "metrics", "sources"]

FACT_KEYS = (
    "id topic metric label countries country_names value low high unit written hedge status "
    "rounded_to missing derived method date text reporter according_to primary source locator "
    "quote proved proof contradicts reading note file"
).split()


@pytest.mark.parametrize("command", [*COMMANDS, *LISTS])
def test_results_go_to_stdout_and_nothing_to_stderr(run: Run, command: str) -> None:
    for args in (command.split(), [*command.split(), "--json"]):
        result = run(*args)
        assert result.code == 0
        assert result.out.endswith("\n")
        assert result.err == ""


@pytest.mark.parametrize("command", [*COMMANDS, *LISTS])
def test_json_has_its_version_first_and_only_safe_characters(run: Run, command: str) -> None:
    out = run(*command.split(), "--json").out
    assert next(iter(json.loads(out).items())) == ("schema_version", 1)
    assert out.isascii()
    assert out.replace("\n", "").isprintable()


def test_a_fact_in_json_has_all_its_keys(run: Run) -> None:
    document = json.loads(run("show", "trade", "--json").out)
    assert document["base"] == {
        "title": "Homeland and its neighbours",
        "home": "XH",
        "edition": None,
    }
    assert all(list(f) == FACT_KEYS for f in document["facts"])
    almost, joint = document["facts"][1], document["facts"][5]
    assert almost == {
        "id": "trade.turnover-xb",
        "topic": "trade",
        "metric": "turnover",
        "label": "Trade turnover",
        "countries": ["XB"],
        "country_names": ["United Bohemia"],
        "value": 2_000_000_000,
        "low": 1_800_000_000,
        "high": 2_000_000_000,
        "unit": "USD",
        "written": "almost USD 2 bn",
        "hedge": "almost",
        "status": None,
        "rounded_to": None,
        "missing": None,
        "derived": None,
        "method": None,
        "date": "2020-01/2020-12",
        "text": None,
        "reporter": None,
        "according_to": "the customs office",
        "primary": "the customs  union",
        "source": "gazette",
        "locator": "paragraph 3",
        "quote": "almost two billion dollars",
        "proved": False,
        "proof": None,
        "contradicts": [],
        "reading": None,
        "note": "Goods only.",
        "file": str(BASE),
    }
    assert (joint["countries"], joint["country_names"]) == (
        ["XA", "XB"],
        ["Avalon", "United Bohemia"],
    )
    assert {
        joint[key] for key in ("metric", "value", "low", "unit", "written", "hedge", "quote")
    } == {None}


def test_digits_survive(run: Run) -> None:
    first, _, spread, percent, *_ = json.loads(run("show", "trade", "--json").out)["facts"]
    assert (first["value"], first["written"]) == (43_800_000, "USD 43.80 mn")
    assert (spread["value"], spread["low"], spread["high"]) == (None, 1_000_000_000, 3_000_000_000)
    assert '"value": 19,' in run("show", "trade", "-m", "coal-share", "--json").out
    assert (percent["low"], percent["high"]) == (17.1, 20.9)


def test_a_comparison_in_json_keeps_to_the_contract(run: Run) -> None:
    document = json.loads(run("compare", "xa", "bohemia", "--json").out)
    assert document["countries"] == ["XA", "XB"]
    row = document["rows"][0]
    keys = "topic metric label unit basis cells also other_periods comparable missing verdicts"
    assert list(row) == keys.split()
    assert [list(f) for f in row["cells"]["XA"]] == [FACT_KEYS]
    assert document["left_out"] == {"metrics": 0, "single": 2, "figures": 0}
    assert (row["metric"], row["comparable"]) == ("turnover", True)
    assert row["basis"] == {
        "date": "2020",
        "counter": {"kind": "primary", "id": "the customs union"},
    }
    assert row["verdicts"] == [
        {
            "a": "XA",
            "b": "XB",
            "relation": "less",
            "ratio_low": 0.0218,
            "ratio_high": 0.0244,
            "reason": None,
        }
    ]


def test_lists_in_json_keep_to_the_contract(run: Run) -> None:
    def entry(section: str, at: int) -> object:
        return json.loads(run(section, "--json").out)[section][at]

    assert entry("topics", 0) == {
        "id": "trade",
        "title": "Trade",
        "about": "What is bought and sold.",
        "facts": 6,
    }
    assert entry("topics", 1) == {"id": "sea", "title": "The sea", "about": None, "facts": 4}
    group = {
        "code": "isles",
        "name": "the western isles",
        "aliases": [],
        "members": ["XA", "XC"],
        "facts": 1,
    }
    assert entry("countries", 4) == group
    assert entry("metrics", 1) == {
        "id": "coal-share",
        "label": "Share of the coal",
        "unit": "%",
        "kind": "share",
        "facts": 2,
    }
    assert entry("sources", 0) == {
        "id": "almanac",
        "type": "book",
        "title": "The Almanac",
        "author": ["Ann Author", "Bob Writer"],
        "issued": "2021",
        "citation-label": None,
        "language": None,
        "sha256": None,
        "text": None,
        "URL": "https://example.org/almanac",
        "facts": 7,
    }


def test_one_fact_in_json_has_its_whole_source(run: Run) -> None:
    document = json.loads(run("get", "trade.treaty", "--json").out)
    assert list(document) == ["schema_version", "facts"]
    (fact,) = document["facts"]
    assert list(fact) == [*FACT_KEYS, "second_opinions", "contradicted_by"]
    assert fact["source"]["title"] == "The Almanac"


def test_the_bare_number_is_in_the_unit_of_the_metric(run: Run) -> None:
    assert run("get", "trade.turnover-xa", "--value") == (0, "43800000\n", "")


def test_bare_numbers_come_with_a_line_that_says_what_they_lose(run: Run) -> None:
    result = run("get", "trade.coal-xa", "sea.ships-xa", "trade.turnover-xb", "--value")
    assert result.out == "19\n28\n2000000000\n"
    lost = "trade.coal-xa is about 19%; trade.turnover-xb is almost USD 2 bn"
    assert result.err == f"kzfacts: {lost}\n"


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (
            ["get", "trade.treaty", "--value"],
            3,
            "trade.treaty has no number; to see the fact: kzfacts get trade.treaty",
        ),
        (
            ["get", "trade.turnover-xc", "--value"],
            3,
            "trade.turnover-xc is a range, USD 1 to 3 bn; for both ends: kzfacts get",
        ),
        (
            ["get", "trade.coal-xa", "--value", "--json"],
            2,
            "--value can't be combined with --json; use one of them",
        ),
        (["shw"], 2, "no such command 'shw'; did you mean 'show'; see kzfacts --help"),
        (
            ["topics", "--jsn"],
            2,
            "no such option: --jsn; did you mean --json; see kzfacts topics --help",
        ),
        (
            ["compare", "xa", "xb", "--al"],
            2,
            "no such option: --al; did you mean --all, --help or --date; see kzfacts compare --help",
        ),
        (["show", "trade", "--facts", "x"], 2, "--facts: 'x' is not a valid name for a fact base"),
        (["get"], 2, "missing argument 'ID...'; see kzfacts get --help"),
        (["topics", "a", "b"], 2, "unexpected argument: a b; see kzfacts topics --help"),
        (["--color", "red", "topics"], 2, "invalid value for '--color': 'red' is not one of"),
        (["get", "a\x1b[2Jb"], 3, "no fact 'a�[2Jb'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    run: Run, args: list[str], code: int, message: str
) -> None:
    result = run(*args)
    assert (result.code, result.out, result.err.count("\n")) == (code, "", 1)
    assert result.err.startswith(f"kzfacts: {message}")


def test_a_base_without_facts_has_nothing_to_find(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "x.toml"
    file.write_text('[base]\ntitle = "T"\nschema = 1\n', "utf-8")
    assert run("timeline", facts=file).err == f"kzfacts: {file} has no facts\n"
    assert run("topics", facts=file).code == 0


def test_help_and_version_are_results(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"kzfacts {__version__}, facts of 2026-11\n"
    for args in (["-h"], ["--help"]):
        assert main(args) == 0
        out = capsys.readouterr().out
        assert out.startswith("Usage: kzfacts [OPTIONS] COMMAND")
        assert all(name in out for name in ("show", "compare", "timeline"))


def test_an_interruption_is_130_without_a_word(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lists, "load", interrupted)
    assert run("topics") == (130, "", "")


@pytest.mark.parametrize(
    ("option", "environment", "terminal", "wanted"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"CLICOLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
    ],
)
def test_colours_are_decided_in_one_place(
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    environment: dict[str, str],
    terminal: bool,
    wanted: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colored(option, terminal=terminal) is wanted


def test_colours_change_nothing_but_colours(run: Run) -> None:
    for command in [*COMMANDS, *LISTS]:
        plain = run(*command.split()).out
        colored = run("--color", "always", *command.split()).out
        assert colored != plain or command == "conflicts"  # there are none
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored).split() == plain.split()


# The process.


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_has_enough_is_no_error(process: Process, unbuffered: str) -> None:
    script = "kzfacts timeline --json | head -c 1; echo ' '${PIPESTATUS[0]}"
    result = process("bash", "-c", script, env={"PYTHONUNBUFFERED": unbuffered})
    assert result == (0, "{ 0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["timeline", "timeline --json", "--help", "--version"])
def test_a_full_disk_is_one_line_and_exit_1(
    process: Process, unbuffered: str, command: str
) -> None:
    with Path("/dev/full").open("w") as full:
        environment = {"PYTHONUNBUFFERED": unbuffered}
        result = process("kzfacts", *command.split(), env=environment, stdout=full)
    assert result == (1, "", "kzfacts: can't write: No space left on device\n")


@pytest.mark.parametrize("command", ["topics", "--help", "show --help", "--version"])
def test_a_closed_stdout_is_one_line_and_exit_1(process: Process, command: str) -> None:
    result = process("bash", "-c", f"kzfacts {command} >&-")
    assert result == (1, "", "kzfacts: can't write: stdout is closed\n")


def test_what_prints_no_result_needs_no_stdout(process: Process, tmp_path: Path) -> None:
    result = process("bash", "-c", "kzfacts init my.toml >&-", cwd=tmp_path)
    assert result.code == 0
    assert result.err.startswith("kzfacts: created ")


def test_ctrl_c_is_130_without_a_trace(tmp_path: Path) -> None:
    fifo = tmp_path / "stdout"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    # Nobody reads the fifo, so it fills up and kzfacts blocks in the middle of its output.
    program = "import sys; from kzfacts.cli.main import main; sys.exit(main())"
    with fifo.open("wb") as full:
        os.set_blocking(full.fileno(), False)
        while True:
            try:
                os.write(full.fileno(), b" " * 4096)
            except BlockingIOError:
                break
        os.set_blocking(full.fileno(), True)
        child = subprocess.Popen(
            [sys.executable, "-c", program, "timeline"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    _, error = child.communicate(timeout=10)
    os.close(reader)
    assert (child.returncode, error) == (130, "")


@pytest.mark.parametrize(("width", "longest"), [(80, 80), (40, 40)])
def test_a_terminal_gets_lines_of_its_width(process: Process, width: int, longest: int) -> None:
    primary, secondary = pty.openpty()
    os.set_blocking(primary, False)
    environment = {"COLUMNS": str(width), "NO_COLOR": "1", "TERM": "xterm"}
    words = ["--facts", str(BASE), "show", "sea"]
    assert process("kzfacts", *words, env=environment, stdout=secondary) == (0, "", "")
    os.close(secondary)
    time.sleep(0.05)
    lines = os.read(primary, 100_000).decode().splitlines()
    os.close(primary)
    assert max(map(len, lines)) <= longest
    assert lines[0] == "The sea: 4 facts, 0 proved"


def test_a_pipe_gets_lines_that_are_not_wrapped(process: Process, base_with: BaseWith) -> None:
    long = "word " * 50
    base = base_with(f'[trade.long]\ntext = "{long}"\nsource = "almanac"\n')
    lines = process("kzfacts", "--facts", str(base), "show", "trade").out.splitlines()
    assert any(long.strip() in line for line in lines)


def test_an_ascii_terminal_gets_the_nearest_signs(process: Process) -> None:
    words = ["get", "military.arms-us-2004-2019"]
    result = process("kzfacts", *words, env={"PYTHONIOENCODING": "ascii"})
    assert result.code == 0
    assert "2004-2019" in result.out
    assert '"the United States delivered $ 43 million worth of arms to Kazakhstan"' in result.out


def test_the_json_path_imports_nothing_heavy(process: Process) -> None:
    program = "import sys; from kzfacts.cli.main import main; "
    program += "main(['show', 'trade', '--json']); sys.stderr.write(' '.join(sys.modules))"
    loaded = set(process("python", "-c", program).err.split())
    heavy = {
        "rich",
        "rich.console",
        "tomli_w",
        "pydantic",
        "dataclasses",
        "hashlib",
        "tomllib",
        "kzfacts.render.tables",
    }
    assert "kzfacts.render.data" in loaded
    assert not loaded & (
        heavy | {"importlib.metadata", "importlib.resources", "kzfacts.comparison.rows"}
    )
