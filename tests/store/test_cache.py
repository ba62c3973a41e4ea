"""Whatever is in the cache, the answer is that of the files as they are."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest

from conftest import BASE, ROOT, Run
from kzfacts.store import cache, hashing

COMMANDS = [
    "topics",
    "countries --json",
    "metrics -f csv",
    "sources --json",
    "show trade",
    "show trade --json",
    "show sea -f markdown",
    "compare xa xb --json",
    "compare xa xb xc",
    "get trade.treaty",
    "get TRADE.turnover-xa --json",
    "search coast",
    "timeline --json",
    "cite trade.treaty --style bibtex",
    "export -f jsonl",
    "show nowhere",
    "show trade -c 'the isle'",
    "get trade.turnvoer-xa",
]


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("KZFACTS_CACHE", str(folder))
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    file = tmp_path / "my.toml"
    shutil.copy(BASE, file)
    return file


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@pytest.mark.parametrize("words", COMMANDS)
def test_cold_cached_and_without_a_cache_every_command_prints_the_same(
    run: Run, cached: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    args = words.split() if "'" not in words else ["show", "trade", "-c", "the isle"]
    cold = run(*args)
    assert only_file(cached).suffix == ".sqlite"
    warm = run(*args)
    monkeypatch.setenv("KZFACTS_CACHE", "off")
    assert cold == warm == run(*args)


def test_a_cached_run_does_not_read_toml(base: Path, cached: Path) -> None:
    program = (
        "import sys; from kzfacts.cli.main import main; "
        f"main(['--facts', {str(base)!r}, 'topics']); print(*sys.modules, file=sys.stderr)"
    )
    cold, warm = (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert cold.stdout == warm.stdout
    loaded = {*cold.stderr.split()} - {*warm.stderr.split()}
    assert {"tomli", "kzfacts.store.reader", "kzfacts.store.compile"} <= loaded


def test_a_changed_base_or_lock_is_read_anew(run: Run, base: Path, cached: Path) -> None:
    old = run("show", "trade", facts=base).out
    base.write_text(base.read_text("utf-8").replace("Trade", "Commerce"), "utf-8")
    assert "Commerce" in run("show", "trade", facts=base).out != old
    base.with_suffix(".lock").write_text("[facts]\nx = 'y'\n[texts]\n", "utf-8")
    run("topics", facts=base)
    assert len(list(cached.iterdir())) == 3


def test_the_name_of_the_base_is_that_of_the_call(
    run: Run, base: Path, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (base.parent / "other").mkdir()
    shutil.copy(base, base.parent / "other" / "my.toml")
    run("topics", facts=base)
    monkeypatch.chdir(base.parent)
    bad = base.read_text("utf-8") + '\n[trade.x]\ntext = "T"\nsource = "nobody"\n'
    (base.parent / "other" / "my.toml").write_text(bad, "utf-8")
    assert run("topics", facts="other/my.toml").err.startswith("kzfacts: other/my.toml:")


def corrupt_bytes(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def replace_by_foreign_database(file: Path) -> None:
    content = b"SQLite format 3\0" + bytes(4000)
    file.write_bytes(content + blake2b(content, digest_size=hashing.SIZE).digest())


def replace_by_directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def replace_by_fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def replace_by_link(file: Path) -> None:
    target = file.parent.parent / "elsewhere"
    file.rename(target)
    file.symlink_to(target)


def open_to_others(file: Path) -> None:
    corrupt_bytes(file)
    file.chmod(0o666)


@pytest.mark.parametrize(
    "harm",
    [
        corrupt_bytes,
        cut,
        empty,
        replace_by_foreign_database,
        replace_by_directory,
        replace_by_fifo,
        replace_by_link,
        open_to_others,
    ],
)
@pytest.mark.parametrize("words", ["topics", "get trade.treaty --json", "show nowhere"])
def test_a_harmed_cache_never_changes_an_answer(
    run: Run, cached: Path, harm: Callable[[Path], None], words: str
) -> None:
    before = run(*words.split())
    harm(only_file(cached))
    assert run(*words.split()) == before


def test_a_planted_file_with_a_right_name_is_not_believed(
    run: Run, base: Path, cached: Path
) -> None:
    """A folder that others may write to is not used: they could plant a base of their own."""
    before = run("show", "trade", facts=base)
    name = only_file(cached).name
    base.write_text(base.read_text("utf-8").replace("Trade", "Lies"), "utf-8")
    run("topics", facts=base)
    (lies,) = (f for f in cached.iterdir() if f.name != name)
    lies.replace(cached / name)
    base.write_text(base.read_text("utf-8").replace("Lies", "Trade"), "utf-8")
    cached.chmod(0o777)
    assert run("show", "trade", facts=base) == before


@pytest.mark.parametrize("place", ["file", "missing/parent", "readonly"])
def test_a_cache_that_cannot_be_written_is_silent(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "readonly").mkdir(mode=0o500)
    expected = run("topics")
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / place))
    assert run("topics") == expected == run("topics")


def test_a_full_disk_is_silent_and_leaves_nothing(
    run: Run, cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run("topics")
    shutil.rmtree(cached)
    real = os.fdopen

    def full(handle: int, mode: str) -> object:
        file = real(handle, mode)
        if "w" in mode:
            file.close()
            raise OSError(28, "No space left on device")
        return file

    monkeypatch.setattr("os.fdopen", full)
    assert run("topics") == expected
    assert list(cached.iterdir()) == []


def test_the_folder_is_private_and_old_files_go(run: Run, base: Path, cached: Path) -> None:
    run("topics")
    old = only_file(cached)
    assert cached.stat().st_mode & 0o777 == 0o700
    assert old.stat().st_mode & 0o777 == 0o600
    os.utime(old, (0, 0))
    base.write_text(base.read_text("utf-8") + "# changed\n", "utf-8")
    run("topics", facts=base)
    assert not old.exists()


def test_a_base_with_problems_is_not_cached(run: Run, base: Path, cached: Path) -> None:
    base.write_text(base.read_text("utf-8") + "\n[trade.x]\n", "utf-8")
    assert run("topics", facts=base).code == 1
    assert not cached.exists()


def test_twenty_first_runs_at_once_print_the_same(base: Path, cached: Path) -> None:
    command = [sys.executable, "-m", "kzfacts", "--facts", str(base), "export"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(20)]
    outputs = {process.communicate()[0] for process in runs}
    assert len(outputs) == 1
    assert [f.suffix for f in cached.iterdir()] == [".sqlite"]


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/kzfacts"),
        ("linux", {"HOME": "/h"}, "/h/.cache/kzfacts"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/kzfacts"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/kzfacts"),
        ("win32", {"HOME": "/h"}, "/h/AppData/Local/kzfacts"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], expected: str
) -> None:
    for name in ("KZFACTS_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert cache.folder() == Path(expected)


def test_without_sqlite_there_is_one_clear_line() -> None:
    program = "import sys; sys.modules['sqlite3'] = None; from kzfacts.__main__ import run; sys.exit(run())"
    result = subprocess.run(
        [sys.executable, "-c", program, "topics"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "KZFACTS_CACHE": "off"},
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "kzfacts: this Python has no sqlite3 module, which kzfacts needs; install one that has it\n"
    )
