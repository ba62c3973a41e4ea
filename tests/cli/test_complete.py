"""Tests completion, in the real shells too, and that a hostile base can't run or print anything."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from typer.main import get_command

from conftest import BASE, Process
from kzfacts.cli.app import COMMANDS, app
from kzfacts.cli.complete import FILES
from kzfacts.cli.main import main
from kzfacts.cli.scripts import SCRIPTS

EVIL = [
    "$(touch PWNED)",
    "`touch PWNED`",
    "a;touch PWNED;",
    "trade && touch PWNED",
    "'; touch PWNED; '",
    '"; touch PWNED; "',
    "line\ntouch PWNED\n/",
    "\x1b]0;PWNED\x07\x1b[2J",
    "/",
    "*",
    "~root",
    "--write-lock",
    "-rf",
    "é",
    "\u202etrade",
]
SAFE = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._-]*")
# Metavars of values that are free to choose.
FREE = set(
    "TOPIC.NAME UNIT HEDGE STATUS FORMULA LOCATOR WORDS DATE WORD... NAME TEXT NUMBER".split()
)

Offered = list[str]


@pytest.fixture
def offered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what is offered for the last word of a line, on the invented base or on `facts`."""

    def offered(line: str, facts: Path | str = BASE, shell: str = "fish") -> Offered:
        monkeypatch.setenv("KZFACTS_FILE", str(facts))
        monkeypatch.setenv("_KZFACTS_COMPLETE", shell)
        code = main(line.split(" "))
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return out.splitlines()

    return offered


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Write a base in which every name tries to be run by a shell."""
    base: dict[str, Any] = {
        "base": {"title": "T", "schema": 1, "home": "XH"},
        "topics": {i: {"title": i} for i in ["trade", *EVIL]},
        "countries": {i: {"name": f"{i}!", "aliases": [f"{i}?"]} for i in ["XH", "XA", *EVIL]},
        "metrics": {i: {"label": i, "unit": "%", "kind": "share"} for i in ["share", *EVIL]},
        "sources": {i: {"type": "book", "title": i, "issued": "2021"} for i in ["book", *EVIL]},
    }
    fact = {"text": "So it is.", "source": "book", "locator": "page 1", "quote": "so it is"}
    base["trade"] = dict.fromkeys(["calm", *EVIL], fact)
    file = tmp_path / "hostile.toml"
    file.write_text(tomli_w.dumps(base), "utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("sh", ["show"]),
        ("show ", ["trade", "sea"]),
        ("show T", ["TRADE"]),
        ("show trade ", ["sea"]),
        ("show trade --q", ["--quotes"]),
        ("show trade --quotes --q", []),
        ("show --country ", ["XH", "Homeland", "XA", "Avalon", "XB", "XC", "Cockaigne", "isles"]),
        ("show --country xa --country h", ["homeland"]),
        ("show --country=xa", ["xa"]),
        ("show -c c", ["cockaigne"]),
        ("compare avalon x", ["xh", "xb", "xc"]),
        ("compare nowhere xa", ["xa"]),
        ("trend turn", ["turnover"]),
        ("trend turnover xa x", ["xh", "xb", "xc"]),
        ("trend turnover xa --source al", ["almanac"]),
        ("get trade.turnover-xa", ["trade.turnover-xa"]),
        ("timeline --format js", ["json", "jsonl"]),
        ("check --explain text", ["text-hedge"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("--color a", ["auto", "always"]),
        ("search ", []),
        ("nonsense ", []),
        ("nonsense --f", []),
        ("show --country Xa", ["XA"]),
        ("check --explain F", []),
        ("--facts ", [FILES.strip()]),
        ("verify --texts te", [FILES.strip()]),
        ("--version sho", ["show"]),
        ("--help sho", ["show"]),
        ("show --help tr", ["trade"]),
        ("show nothing --country", ["--country"]),
    ],
)
def test_a_word_is_completed_by_what_may_stand_there(
    offered: Any, line: str, wanted: Offered
) -> None:
    assert offered(line) == wanted


def test_all_commands_are_offered_and_none_is_built(
    offered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kzfacts.cli.app.import_module", None)
    assert offered("") == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_value_can_be_completed(offered: Any, command: str) -> None:
    for parameter in get_command(app).commands[command].params:  # type: ignore[attr-defined]
        if getattr(parameter, "is_flag", False) or parameter.metavar in FREE:
            continue
        before = (
            f"{command} {parameter.opts[0]} "
            if parameter.param_type_name == "option"
            else f"{command} "
        )
        assert offered(before), (
            f"{before}: give it a metavar that completion knows, or add it to FREE"
        )


def test_the_base_is_the_one_that_the_line_names(offered: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text('[base]\ntitle="T"\nschema=1\n[topics.sky]\ntitle="S"\n', "utf-8")
    assert offered("show ", file) == ["sky"]
    assert offered(f"--facts {file} show ") == ["sky"]
    assert offered(f"--facts={file} show ") == ["sky"]
    assert offered(f"--facts = '{file}' show ", shell="bash") == ["sky"]


@pytest.mark.parametrize("broken", ["", "[base", "[base]\nx = 1", "\0\x1b[2J$(touch PWNED)", None])
def test_a_base_that_cannot_be_read_is_silence(
    offered: Any, tmp_path: Path, broken: str | None
) -> None:
    file = tmp_path / "x.toml"
    if broken is not None:
        file.write_text(broken, "utf-8")
    for line in ("show ", "compare ", "get ", "show --country ", "show --metric "):
        assert offered(line, file) == []


def test_a_hostile_base_offers_plain_words_only(offered: Any, hostile: Path) -> None:
    assert offered("show ", hostile) == ["trade"]
    assert offered("compare ", hostile) == ["XH", "XA"]
    assert offered("show trade --metric ", hostile) == ["share"]
    assert offered("get ", hostile) == ["trade.calm", "trade.--write-lock", "trade.-rf"]
    for evil in EVIL:
        if evil[0] != "-":  # else options are offered
            words = offered(f"show {evil[:1]}", hostile)
            assert words == (["trade"] if evil[0] == "t" else [])


# The real shells.

DRIVERS = {
    "bash": """
        source <(kzfacts completion bash)
        bound="$(complete -p kzfacts)"
        [[ "$bound" == "complete -F _kzfacts kzfacts" ]] || echo unbound
        COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _kzfacts kzfacts "${{COMP_WORDS[COMP_CWORD]}}"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """,
    "zsh": """
        compdef() {{ [[ "$*" == "_kzfacts kzfacts" ]] || echo unbound; }}
        compset() {{ : }}
        compadd() {{ shift; print -rl -- "$@" }}
        _files() {{ ls }}
        eval "$(kzfacts completion zsh)"
        words=(kzfacts {quoted}); words=({words}); CURRENT=$#words; PREFIX=$words[-1]
        _kzfacts
    """,
    "fish": "kzfacts completion fish | source; complete -C {quoted} | string replace -r '\\t.*' ''",
}


def press_tab(process: Process, shell: str, line: str, facts: Path, folder: Path) -> Offered:
    """Return what a shell offers on TAB after a line, without descriptions."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    quoted = "'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'"
    words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in line.split(" "))
    script = DRIVERS[shell].format(words=words, quoted=quoted)
    flags = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    environment = {"KZFACTS_FILE": str(facts)}
    result = process(shell, *flags, "-c", script, cwd=empty, env=environment)
    assert result.err == ""
    assert list(empty.iterdir()) == [], "something was run"
    return result.out.split("\n")[:-1]


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_real_shells_complete(process: Process, tmp_path: Path, shell: str) -> None:
    for line, wanted in {
        "kzfacts sho": {"show"},
        "kzfacts show ": {"trade", "sea"},
        "kzfacts compare avalon x": {"xh", "xb", "xc"},
        "kzfacts show 'trade' --country caT": {""} if shell != "fish" else set(),
        "kzfacts get trade.treaty": {"trade.treaty"},
        "kzfacts show --country=x": {"--country=xh", "--country=xa", "--country=xb", "--country=xc"}
        if shell == "fish"
        else {"xh", "xa", "xb", "xc"},
        "kzfacts show nothing more": {""} if shell != "fish" else set(),
    }.items():
        found = set(press_tab(process, shell, line, BASE, tmp_path))
        assert found - {""} == wanted - {""}, line


@pytest.mark.parametrize("shell", SCRIPTS)
def test_nothing_in_a_hostile_base_is_run_or_shown_by_the_real_shells(
    process: Process, tmp_path: Path, shell: str, hostile: Path
) -> None:
    wanted = {
        "kzfacts show ": {"trade"},
        "kzfacts compare ": {"XH", "XA"},
        "kzfacts show trade --country ": {"XH", "XA"},
        "kzfacts get ": {"trade.calm", "trade.--write-lock", "trade.-rf"},
        "kzfacts show trade --metric ": {"share"},
    }
    for line, words in wanted.items():
        assert set(press_tab(process, shell, line, hostile, tmp_path)) == words


@pytest.mark.parametrize("shell", SCRIPTS)
def test_nothing_that_was_typed_is_run_by_the_real_shells(
    process: Process, tmp_path: Path, shell: str
) -> None:
    for line in (
        "kzfacts show $(touch$IFS!PWNED) --country x",
        "kzfacts `touch${IFS}PWNED` ",
        "kzfacts show >PWNED ",
    ):
        press_tab(process, shell, line, BASE, tmp_path)


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_scripts_are_sound(process: Process, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    assert process(shell, "-n", stdin=SCRIPTS[shell]) == (0, "", "")


def test_a_shell_that_is_not_known_is_wrong_usage(run: Any) -> None:
    result = run("completion", "tcsh")
    assert (result.code, result.out) == (2, "")
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in result.err


def test_completion_loads_no_more_than_the_command(process: Process) -> None:
    program = "import sys; from kzfacts.cli.main import main; main(['show', '']); "
    program += "sys.stderr.write(' '.join(sys.modules))"
    result = process("python", "-c", program, env={"_KZFACTS_COMPLETE": "fish"})
    loaded = set(result.err.split())
    assert "trade" in result.out
    assert not loaded & {
        "rich",
        "kzfacts.cli.check",
        "kzfacts.render.data",
        "kzfacts.rules.rules",
        "kzfacts.render.tables",
    }
