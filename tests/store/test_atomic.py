"""Tests that no write loses anything: faults, kills, many writers at once and planted files."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from conftest import BASE, Run
from kzfacts.errors import UnwritableError
from kzfacts.store import atomic, load

ADD = ["--country", "xa", "--source", "almanac", "--text", "A ship came in."]
NOBODY = 65534


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    file = folder / "my.toml"
    file.write_bytes(BASE.read_bytes())
    file.chmod(0o640)
    return file


def command(base: Path, name: str) -> list[str]:
    """Return the command that adds a fact; its id comes last, so that a shell can extend it."""
    return [sys.executable, "-m", "kzfacts", "--facts", str(base), "add", *ADD, f"sea.{name}"]


def environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def add(base: Path, name: str, *before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, *command(base, name)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def names(base: Path) -> set[str]:
    return {p.name for p in base.parent.iterdir()}


CLEAN = {"my.toml", ".my.toml.lock"}


# Faults.


@pytest.mark.parametrize("fault", ["fsync", "fchown", "replace", "unlink"])
def test_a_write_that_fails_leaves_the_old_file_alone(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if fault == "fchown":
        if os.geteuid() != 0:
            pytest.skip("only root can have a base of another owner")
        os.chown(base, NOBODY, NOBODY)
    owner: object = Path if fault in ("replace", "unlink") else os
    monkeypatch.setattr(owner, fault, fails)
    result = run("add", "sea.x", *ADD, facts=base)
    message = f"kzfacts: {base}: can't be written: No space left on device; nothing was changed\n"
    assert (result.code, result.err) == (1, message)
    assert base.read_bytes() == BASE.read_bytes()
    assert names(base) == CLEAN


def test_a_directory_that_is_not_confirmed_is_told_of(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def fails(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fails)
    result = run("add", "sea.x", *ADD, facts=base)
    assert (result.code, result.err.count("\n")) == (1, 1)
    assert (
        "was written, but the disk didn't confirm it: Input/output error; check its contents"
        in result.err
    )
    assert "sea.x" in load.load(base).facts
    assert run("init", str(base.parent / "new.toml")).code == 1


def sound(base: Path, name: str, *, told: bool) -> None:
    """Assert that the file is the old or the new one, and the new one if that was reported."""
    data = base.read_bytes()
    assert data.startswith(BASE.read_bytes())
    facts = load.load(base).facts
    assert set(facts) - set(load.load(BASE).facts) <= {f"sea.{name}"}
    assert not told or f"sea.{name}" in facts
    assert stat.S_IMODE(base.stat().st_mode) == 0o640


CALLS = {"write": "write", "fsync": "fsync", "rename": "/^rename", "close": "close"}
FAULTS = ["signal=KILL", "signal=INT", "error=ENOSPC", "error=EIO"]


def inject(base: Path, log: Path, call: str, fault: str, *, everywhere: bool) -> int:
    """Make the first, second, third … system call fail until none does; return the number."""
    before = BASE.read_bytes()
    folder = base.parent
    paths = [
        word
        for name in ("my.toml", ".my.toml.new", ".my.toml.lock", ".")
        for word in ("-P", str(folder / name))
    ]
    for n in range(1, 2000):
        base.write_bytes(before)
        strace = ["strace", "-qq", "-o", str(log), "-e", f"trace={CALLS[call]}"]
        strace += [*([] if everywhere else paths), "-e", f"inject={CALLS[call]}:{fault}:when={n}"]
        result = add(base, "x", *strace)
        struck = "INJECTED" in log.read_text("utf-8") or "+++ killed" in log.read_text("utf-8")
        struck = struck or "--- SIGINT" in log.read_text("utf-8")
        sound(base, "x", told="added" in result.stderr)
        assert (
            "Traceback" not in result.stderr or everywhere
        )  # before main() is reached, Python itself speaks
        if "KILL" in fault:
            assert add(base, "later").returncode == 0
            base.write_bytes(before)
        assert names(base) <= CLEAN
        if not struck:
            return n - 1
    raise AssertionError("it never ends")


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_fault_at_any_call_leaves_the_old_file_or_the_new(
    base: Path, tmp_path: Path, call: str, fault: str
) -> None:
    """Covers the calls that touch the base, its directory, its lock and the new file."""
    struck = inject(base, tmp_path / "log", call, fault, everywhere=False)
    assert struck >= {"write": 1, "fsync": 2, "rename": 1, "close": 3}[call]


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_fault_at_any_call_of_the_whole_run_leaves_the_old_file_or_the_new(
    base: Path, tmp_path: Path, call: str, fault: str
) -> None:
    struck = inject(base, tmp_path / "log", call, fault, everywhere=True)
    print(f"{call} {fault}: struck {struck} times")
    assert struck >= 1


def test_what_a_kill_leaves_is_swept_by_the_next_write(run: Run, base: Path) -> None:
    (base.parent / ".my.toml.new").write_text("half a fi", "utf-8")
    assert run("add", "sea.x", *ADD, facts=base).code == 0
    assert names(base) == CLEAN


# Kills and crowds.


def enlarge(base: Path, facts: int) -> None:
    """Append so many facts to a base."""
    keys = 'country = "XA"\ntext = "A ship came in."\nsource = "almanac"\nquote = "a ship"\n'
    with base.open("a", encoding="utf-8") as out:
        out.writelines(f"[sea.g{n}]\n{keys}" for n in range(facts))


@pytest.mark.parametrize(
    ("adds", "facts"),
    [
        (15, 0),
        pytest.param(200, 0, marks=pytest.mark.long),
        pytest.param(60, 20_000, marks=pytest.mark.long),
    ],
)
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(
    base: Path, adds: int, facts: int
) -> None:
    enlarge(base, facts)
    random = Random(7)
    start = time.monotonic()
    assert add(base, "first").returncode == 0
    whole = time.monotonic() - start
    told = {"sea.first"}
    for n in range(adds):
        child = subprocess.Popen(
            command(base, f"k{n}"),
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # Most of the run time is start-up; kill the process after it.
        time.sleep(whole * random.uniform(0.5, 1.1))
        child.send_signal(signal.SIGKILL)
        _, err = child.communicate(timeout=30)
        if err.startswith("kzfacts: added"):
            told.add(f"sea.k{n}")
        assert told <= set(load.load(base).facts)
    assert add(base, "last").returncode == 0
    assert names(base) == CLEAN
    print(f"{len(told) - 1} of {adds} acknowledged")


@pytest.mark.parametrize(
    ("writers", "each", "facts"),
    [
        (5, 3, 0),
        pytest.param(20, 10, 0, marks=pytest.mark.long),
        pytest.param(4, 5, 10_000, marks=pytest.mark.long),
    ],
)
def test_a_crowd_of_writers_loses_nothing(base: Path, writers: int, each: int, facts: int) -> None:
    enlarge(base, facts)
    script = f'for n in $(seq {each}); do "$@"-$n || exit 1; done'
    children = [
        subprocess.Popen(
            ["sh", "-c", script, "sh", *command(base, f"w{w}")],
            env=environment(),
            stderr=subprocess.PIPE,
        )
        for w in range(writers)
    ]
    said = [child.communicate(timeout=300)[1] for child in children]
    assert [child.returncode for child in children] == [0] * writers, said
    found = set(load.load(base).facts)
    assert {f"sea.w{w}-{n}" for w in range(writers) for n in range(1, each + 1)} <= found
    assert len(found) == 10 + facts + writers * each


def test_a_writer_waits_for_its_turn_and_then_gives_up(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "PATIENCE", 0.1)
    with (
        atomic.alone(base),
        pytest.raises(UnwritableError) as error,
        atomic.alone(base.parent / "." / "my.toml"),
    ):
        pass
    assert (
        str(error.value)
        == f"{base}: another program has been writing it for 0.1 s; try again later"
    )


# Places.


def refused(run: Run, base: Path, words: str) -> None:
    before = base.read_bytes() if base.is_file() else None
    result = run("add", "sea.x", *ADD, facts=base)
    assert (result.code, result.err.count("\n")) == (1, 1), result.err
    assert words in result.err
    assert before is None or base.read_bytes() == before


def test_a_link_is_followed_and_stays(run: Run, base: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to("base/my.toml")
    assert run("add", "sea.x", *ADD, facts=link).code == 0
    assert link.is_symlink()
    assert "sea.x" in load.load(base).facts
    assert stat.S_IMODE(base.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["base", "link.toml"]


def test_a_link_to_nothing_or_to_itself_is_refused(run: Run, base: Path) -> None:
    base.unlink()
    base.symlink_to("nothing")
    refused(run, base, "can't be found: No such file or directory; check the path")
    base.unlink()
    base.symlink_to("my.toml")
    refused(run, base, "can't be found: Too many levels of symbolic links; check the path")


def test_a_planted_link_at_the_place_of_the_lock_is_refused(
    run: Run, base: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    (base.parent / ".my.toml.lock").symlink_to(victim)
    refused(run, base, f"{base.parent / '.my.toml.lock'}: can't be locked: ")
    assert victim.read_text("utf-8") == "mine"


def test_a_hard_link_at_the_place_of_the_lock_is_not_truncated(
    run: Run, base: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    victim.chmod(0o600)
    (base.parent / ".my.toml.lock").hardlink_to(victim)
    run("add", "sea.x", *ADD, facts=base)
    assert (victim.read_text("utf-8"), victim.stat().st_mode & 0o777) == ("mine", 0o600)


def test_macos_flushes_to_the_disk_itself(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr("fcntl.F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr("fcntl.fcntl", lambda _handle, command: calls.append(command))
    atomic.put(base, b"new")
    assert (base.read_bytes(), calls) == (b"new", [51])


def test_a_planted_link_at_the_place_of_the_new_file_is_swept(
    run: Run, base: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    (base.parent / ".my.toml.new").symlink_to(victim)
    assert run("add", "sea.x", *ADD, facts=base).code == 0
    assert victim.read_text("utf-8") == "mine"
    assert names(base) == CLEAN


def test_a_hard_link_is_refused(run: Run, base: Path) -> None:
    (base.parent / "other.toml").hardlink_to(base)
    refused(run, base, "the file has 2 hard links, and the others would keep the old contents")


def test_what_is_no_regular_file_is_refused(run: Run, base: Path) -> None:
    base.unlink()
    os.mkfifo(base)
    refused(run, base, "not a regular file")
    base.unlink()
    base.mkdir()
    refused(run, base, "a directory; check the path")
    with pytest.raises(UnwritableError, match="a directory, which is never replaced"):
        atomic.put(base, b"")


AS_NOBODY = """\
import os, sys, tempfile, filelock
from kzfacts.store import atomic
from kzfacts.cli.main import main
args = sys.argv[1:]
main([*args, "--dry-run"])  # what it imports may be out of nobody's reach
os.setgroups([]), os.setgid(65534), os.setuid(65534)
sys.exit(main(args))
"""
only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can run a program as somebody else"
)


def add_as_nobody(base: Path) -> subprocess.CompletedProcess[str]:
    for folder in (base.parent, *base.parents):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    args = [sys.executable, "-c", AS_NOBODY, *command(base, "x")[3:]]
    result = subprocess.run(
        args, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    notice = f"kzfacts: not added to {base} (--dry-run)\n"
    assert result.stderr.startswith(notice)
    result.stderr = result.stderr.removeprefix(notice)
    return result


@only_root
def test_without_the_right_to_write_nothing_is_changed(base: Path) -> None:
    base.chmod(0o644)
    for mode, words in (
        (0o755, "can't be locked: Permission denied"),
        (0o777, "can't be written: it is read-only"),
    ):
        base.parent.chmod(mode)
        result = add_as_nobody(base)
        assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr
        assert words in result.stderr
        assert base.read_bytes() == BASE.read_bytes()


@only_root
def test_a_file_of_another_owner_is_not_taken_over(base: Path) -> None:
    base.chmod(0o666)
    base.parent.chmod(0o777)
    result = add_as_nobody(base)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "can't be written: Operation not permitted; nothing was changed" in result.stderr
    assert (base.stat().st_uid, base.read_bytes()) == (0, BASE.read_bytes())


@only_root
def test_root_leaves_the_owner_and_the_mode_as_they_were(base: Path) -> None:
    os.chown(base, NOBODY, NOBODY)
    base.chmod(0o604)
    assert add(base, "x").returncode == 0
    found = base.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (NOBODY, NOBODY, 0o604)


def test_a_full_disk_changes_nothing(base: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32k", "none", str(disk)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can't be mounted here")
    try:
        file = disk / "my.toml"
        file.write_bytes(BASE.read_bytes())
        (disk / "rest").write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))
        result = add(file, "x")
        assert (result.returncode, result.stderr.count("\n")) == (1, 1)
        assert "can't be written: No space left on device; nothing was changed" in result.stderr
        assert file.read_bytes() == BASE.read_bytes()
        assert names(file) == {*CLEAN, "rest"}
    finally:
        subprocess.run(["umount", str(disk)], check=True)
