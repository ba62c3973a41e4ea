"""A large compiled base is opened where it is, and its answer is that of the files as they are."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BASE, ROOT, Result, Run
from kzfacts.store import cache, files, stamps

GENERATE = ROOT / "benchmarks" / "generate.py"
INCLUDED = (
    '[base]\nschema = 1\n[trade.more]\ntext = "Old."\nsource = "almanac"\nquote = "as it was"\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache, in which each base counts as large, and each file as settled."""
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "LARGE", 0)
    monkeypatch.setattr(stamps, "SETTLED", -1)
    return tmp_path / "cache"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base that includes another file."""
    file = tmp_path / "my.toml"
    text = BASE.read_text("utf-8").replace("schema = 1", 'schema = 1\ninclude = ["more.toml"]', 1)
    file.write_text(text, "utf-8")
    (tmp_path / "more.toml").write_text(INCLUDED, "utf-8")
    return file


@pytest.fixture
def show(run: Run, base: Path) -> Callable[[], Result]:
    return lambda: run("show", "trade", "--json", facts=base)


@pytest.mark.parametrize(
    "words", ["topics", "show trade", "get trade.treaty --json", "get nothing"]
)
def test_cold_by_digest_by_stamp_and_without_a_cache_the_answer_is_one(
    run: Run, base: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    answers = [run(*words.split(), facts=base)]
    answers.append(run(*words.split(), facts=base))
    next(folder.glob("*.stamp")).unlink()
    answers.append(run(*words.split(), facts=base))
    monkeypatch.setenv("KZFACTS_CACHE", "off")
    answers.append(run(*words.split(), facts=base))
    assert len(set(answers)) == 1
    assert len(list(folder.iterdir())) == 2


def test_files_that_have_not_changed_are_not_read(
    show: Callable[[], Result], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = show()

    def unread(*_: object) -> bytes:
        raise AssertionError("a file was read")

    monkeypatch.setattr(files, "read", unread)
    monkeypatch.setattr(cache, "find", unread)
    assert show() == before


def rewrite(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def change_with_the_same_size_and_time(base: Path) -> None:
    found = base.stat()
    rewrite(base, "43.80", "43.81")
    os.utime(base, ns=(found.st_atime_ns, found.st_mtime_ns))


def replace_by_a_file_of_the_same_size_and_time(base: Path) -> None:
    new = base.with_suffix(".new")
    shutil.copy2(base, new)
    rewrite(new, "43.80", "43.81")
    shutil.copystat(base, new)
    new.replace(base)


def replace_by_a_link(base: Path) -> None:
    new = base.with_name("other.toml")
    shutil.copy2(base, new)
    rewrite(new, "43.80", "43.81")
    base.unlink()
    base.symlink_to(new)


def change_the_included_file(base: Path) -> None:
    rewrite(base.with_name("more.toml"), "Old.", "New.")


def remove_the_included_file(base: Path) -> None:
    base.with_name("more.toml").unlink()


def add_a_broken_lock(base: Path) -> None:
    base.with_suffix(".lock").write_text("[", "utf-8")


def add_a_broken_lock_to_the_included_file(base: Path) -> None:
    base.with_name("more.lock").write_text("[", "utf-8")


def remove_the_base(base: Path) -> None:
    base.unlink()


@pytest.mark.parametrize(
    "change",
    [
        change_with_the_same_size_and_time,
        replace_by_a_file_of_the_same_size_and_time,
        replace_by_a_link,
        change_the_included_file,
        remove_the_included_file,
        add_a_broken_lock,
        add_a_broken_lock_to_the_included_file,
        remove_the_base,
    ],
)
def test_no_change_of_any_file_is_missed(
    show: Callable[[], Result],
    base: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
) -> None:
    before = show()
    assert show() == before
    change(base)
    after = show()
    monkeypatch.setenv("KZFACTS_CACHE", "off")
    assert after == show() != before


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def cut_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def turn_bits(file: Path) -> None:
    file.write_bytes(bytes(b ^ 1 for b in file.read_bytes()))


def replace_by_link(file: Path) -> None:
    target = file.parent.parent / "elsewhere"
    file.rename(target)
    file.symlink_to(target)


@pytest.mark.parametrize("harm", [cut, cut_half, empty, turn_bits, replace_by_link, Path.unlink])
@pytest.mark.parametrize("suffix", [".sqlite", ".stamp"])
def test_harm_never_changes_an_answer(
    show: Callable[[], Result], folder: Path, harm: Callable[[Path], None], suffix: str
) -> None:
    before = show()
    harm(next(folder.glob(f"*{suffix}")))
    assert show() == before == show()


def test_a_stamp_that_others_could_write_is_not_believed(
    show: Callable[[], Result], base: Path, folder: Path
) -> None:
    show()
    lies = next(folder.glob("*.stamp")).read_bytes()
    rewrite(base, "43.80", "43.81")
    after = show()
    next(folder.glob("*.stamp")).write_bytes(lies)
    folder.chmod(0o777)
    assert show() == after


def test_files_of_the_last_two_seconds_are_read_again(
    show: Callable[[], Result], base: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SETTLED", 2)
    base.touch()
    before = show()
    (name,) = next(folder.glob("*.stamp")).read_text("utf-8").split("\n")[:1]
    assert (folder / f"{name}.sqlite").exists()
    assert stamps.find(base) == ("", None)
    monkeypatch.setattr(stamps, "SETTLED", -1)
    assert show() == before
    assert stamps.find(base)[1]


def test_the_compiled_base_before_an_edit_is_removed(
    show: Callable[[], Result], base: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SETTLED", 2)
    for n in range(5):
        rewrite(base, f"43.8{n}", f"43.8{n + 1}")
        assert f"43.8{n + 1}" in show().out
    assert sorted(f.suffix for f in folder.iterdir()) == [".sqlite", ".stamp"]


def test_a_compiled_base_that_another_process_replaces_is_not_believed(
    show: Callable[[], Result], base: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show()
    old = next(folder.glob("*.sqlite")).read_bytes()
    change_the_included_file(base)
    keep = cache.keep

    def replaced(name: str, connection: sqlite3.Connection) -> None:
        keep(name, connection)
        cache.write(folder / f"{name}.sqlite", old)

    monkeypatch.setattr(cache, "keep", replaced)
    after = show()
    assert "New." in after.out
    assert show() == after


def test_readers_beside_a_writer_see_the_old_base_or_the_new(base: Path, folder: Path) -> None:
    program = (
        "from kzfacts.store import cache; cache.LARGE = 0; from kzfacts.cli.main import main; "
        f"main(['--facts', {str(base)!r}, 'get', 'trade.turnover-xa', '--value'])"
    )
    contents = [base.read_text("utf-8").replace("43.80", f"43.8{n}") for n in range(10)]
    new = base.with_suffix(".new")
    readers = []
    for n in range(40):
        new.write_text(contents[n % 10], "utf-8")
        new.replace(base)
        readers.append(subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE))
    found = {process.communicate()[0].decode() for process in readers}
    assert found <= {f"438{n}0000\n" for n in range(10)} | {"43800000\n"}
    assert {process.returncode for process in readers} == {0}
    last = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert last == b"43890000\n"


@pytest.mark.long
def test_a_lookup_in_a_million_facts_takes_little_memory(tmp_path: Path) -> None:
    file = tmp_path / "base.toml"
    subprocess.run([sys.executable, str(GENERATE), "1000000", str(file)], check=True)
    command = [sys.executable, "-m", "kzfacts", "--facts", str(file), "get", "topic-0.trade-xa"]
    environment = {**os.environ, "KZFACTS_CACHE": str(tmp_path / "cache")}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    time.sleep(3)
    # A process counts the memory of the one that started it, so that must be a small one.
    program = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    peaks = []
    for _ in range(2):  # the first notes that the base is settled
        measured = [sys.executable, "-c", program, *command]
        printed = subprocess.run(measured, env=environment, capture_output=True, check=True).stdout
        peaks.append(int(printed) // (1024 if sys.platform == "linux" else 1024**2))
    print(f"peak memory: {peaks} MB")
    assert peaks[1] < 60
