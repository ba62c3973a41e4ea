"""Tests that no file outside a base is harmed, and that no file makes kzfacts fail or hang."""

import errno
import os
import shlex
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import BASE, Run
from kzfacts.cli.main import main

NOT_NAMES = ["my.lock", "my", ".toml", ".", "", "/", "my.toml.txt", "my.TOML", "a\0b.toml"]


@pytest.mark.parametrize("name", NOT_NAMES)
def test_the_name_of_a_base_ends_in_toml(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = name.replace("\0", "\ufffd")
    message = f"'{shown}' is not a valid name for a fact base; use one that ends in .toml\n"
    assert run("init", name) == (2, "", f"kzfacts: FILE: {message}")
    assert list(tmp_path.iterdir()) == []
    if name:  # an empty one is refused in other words, or taken for none
        assert run("verify", "--write-lock", facts=name) == (2, "", f"kzfacts: --facts: {message}")
    if name and "\0" not in name:
        monkeypatch.setenv("KZFACTS_FILE", name)
        assert main(["topics"]) == 2
        assert capsys.readouterr().err == f"kzfacts: KZFACTS_FILE: {message}"


def test_two_bases_never_share_a_lock(run: Run, tmp_path: Path) -> None:
    for name in ("k.toml", "k.txt"):
        (tmp_path / name).write_bytes(BASE.read_bytes())
    assert (
        run("verify", "--write-lock", "--texts", str(tmp_path), facts=tmp_path / "k.txt").code == 2
    )
    assert not (tmp_path / "k.lock").exists()


# The lock.


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with one fact and its text at hand, in a directory of its own."""
    folder = tmp_path / "base"
    (folder / "texts").mkdir(parents=True)
    file = folder / "my.toml"
    (folder / "texts" / "s.txt").write_text(TEXT, "utf-8")
    file.write_text(FACTS.format(sha256=sha256(TEXT.encode()).hexdigest()), "utf-8")
    return file


TEXT = "This is what was said there.\n"
FACTS = """\
[base]
title = "T"
schema = 1
home = "XA"
[topics.t]
title = "T"
[countries.XA]
name = "Avalon"
[sources.s]
title = "S"
sha256 = "{sha256}"
[t.one]
text = "Something was said."
source = "s"
quote = "what was said there"
"""


def names(base: Path) -> set[str]:
    return {p.name for p in base.parent.iterdir()} - {"texts", ".my.toml.lock"}


@pytest.mark.parametrize("planted", ["link", "dangling link", "hard link", "fifo", "directory"])
def test_what_is_planted_at_the_place_of_the_lock_is_not_written(
    run: Run, base: Path, tmp_path: Path, planted: str
) -> None:
    victim, lock = tmp_path / "rc", base.with_suffix(".lock")
    victim.write_text("[facts]\n[texts]\n", "utf-8")
    match planted:
        case "link":
            lock.symlink_to("../rc")
        case "dangling link":
            lock.symlink_to("../new")
        case "hard link":
            lock.hardlink_to(victim)
        case "fifo":
            os.mkfifo(lock)
        case "directory":
            lock.mkdir()
    code, out, err = run("verify", "--write-lock", facts=base)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"kzfacts: {lock}: ")
    assert ("hard links" if planted == "hard link" else "move it or choose another file") in err
    assert victim.read_text("utf-8") == "[facts]\n[texts]\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["base", "rc"]
    assert names(base) == {"my.toml", "my.lock"}


def test_a_base_that_is_a_link_to_its_own_lock_is_not_destroyed(run: Run, base: Path) -> None:
    facts, lock = base.read_bytes(), base.with_suffix(".lock")
    base.rename(lock)
    base.symlink_to("my.lock")
    assert run("verify", "--write-lock", facts=base).code == 1
    assert lock.read_bytes() == facts


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_new_lock_has_the_mode_of_its_base_and_an_old_one_keeps_its_own(
    run: Run, base: Path, mode: int
) -> None:
    base.chmod(mode)
    lock = base.with_suffix(".lock")
    assert run("verify", "--write-lock", facts=base).code == 0
    assert stat.S_IMODE(lock.stat().st_mode) == mode
    lock.chmod(0o640)
    assert run("verify", "--write-lock", facts=base).code == 0
    assert stat.S_IMODE(lock.stat().st_mode) == 0o640


def test_a_lock_that_can_not_be_written_is_left_as_it_was(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("verify", "--write-lock", facts=base)
    before = base.with_suffix(".lock").read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    code, _, err = run("verify", "--write-lock", facts=base)
    assert (code, err) == (
        1,
        f"kzfacts: {base.with_suffix('.lock')}: can't be written: No space left on device; nothing was changed\n",
    )
    assert base.with_suffix(".lock").read_bytes() == before
    assert names(base) == {"my.toml", "my.lock"}


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


# init


@pytest.mark.parametrize("copy", [["--copy"], []])
@pytest.mark.parametrize("planted", ["my.toml", "my.lock"])
def test_init_leaves_nothing_beside_what_is_planted(
    run: Run, tmp_path: Path, copy: list[str], planted: str
) -> None:
    (tmp_path / planted).symlink_to("nowhere")
    code, _, err = run("init", *copy, str(tmp_path / "my.toml"))
    assert (code, err.count("\n")) == (2, 1)
    assert f"{tmp_path / planted} already exists; choose a" in err
    assert [p.name for p in tmp_path.iterdir()] == [planted]


@pytest.mark.parametrize("which", [1, 2, 3, 4])  # each of two files and, after it, their directory
def test_init_is_all_or_nothing_on_a_full_disk(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    true, calls = os.fsync, iter(range(1, 9))
    monkeypatch.setattr(
        os, "fsync", lambda handle: full() if next(calls) == which else true(handle)
    )
    code, _, err = run("init", "--copy", str(tmp_path / "my.toml"))
    assert (code, err.count("\n")) == (1, 1)
    assert "can't be written: No space left on device; choose another location" in err
    assert list(tmp_path.iterdir()) == []


# edit


def editor(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Set an editor that runs some lines of shell on the file, "$1"."""
    monkeypatch.setenv("VISUAL", f"sh -c {shlex.quote(script)} editor")


def test_a_full_disk_leaves_no_copy_to_edit(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, "true")
    monkeypatch.setattr(os, "fsync", full)
    message = "can't create a copy next to it: No space left on device; nothing was changed"
    assert run("edit", facts=base) == (1, "", f"kzfacts: {base}: {message}\n")
    assert names(base) == {"my.toml"}


@pytest.mark.parametrize(
    ("script", "words", "left"),
    [
        ('rm "$1"', "the editor removed ", 0),
        ('rm "$1"; mkfifo "$1"', "not a regular file; ", 1),
        ('rm "$1"; mkdir "$1"', "a directory; ", 1),
        ('rm "$1"; exit 3', "failed with exit code 3; nothing was changed", 0),
    ],
)
def test_an_editor_that_takes_the_copy_away_changes_nothing(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str, left: int
) -> None:
    before = base.read_bytes()
    editor(monkeypatch, script)
    code, out, err = run("edit", facts=base)
    assert (code, out, err.count("\n")) == (1 if left else 4, "", 1)
    assert words in err
    assert ("your edit is in" in err) == bool(left)
    assert base.read_bytes() == before
    assert len(names(base)) == 1 + left


def test_the_editor_takes_no_file_for_an_option(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.rename(base.with_name("-x.toml"))
    monkeypatch.chdir(base.parent)
    editor(monkeypatch, 'case $1 in -*) exit 1;; esac; echo "# kept" >> "$1"')
    assert run("edit", facts="-x.toml").code == 0
    assert base.with_name("-x.toml").read_text("utf-8").endswith("# kept\n")


# What is too large or out of reach.


@pytest.mark.parametrize(
    ("which", "limit"), [("my.toml", 1024), ("my.lock", 1024), ("texts/s.txt", 64)]
)
def test_a_file_of_4_gb_is_refused_at_once(run: Run, base: Path, which: str, limit: int) -> None:
    with (base.parent / which).open("ab") as file:
        file.truncate(2**32)
    code, out, err = run("verify" if which.startswith("texts") else "check", facts=base)
    assert (code, out) == (1, "")
    message = f"larger than {limit} MB, the limit for a file; split it"
    assert err == f"kzfacts: {base.parent / which}: {message}\n"


def test_a_folder_of_texts_that_can_not_be_read_is_named(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "listdir", denied)
    code, _, err = run("verify", facts=base)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith(
        f"kzfacts: {base.parent / 'texts'}: can't be read: Permission denied; make it readable"
    )


@pytest.mark.parametrize("source", ["x" * 300, "a/b", "a\\u0000b"])
def test_a_source_that_can_not_name_a_file_has_no_text(run: Run, base: Path, source: str) -> None:
    text = base.read_text("utf-8").replace("[sources.s]", f'[sources."{source}"]')
    base.write_text(text.replace('source = "s"', f'source = "{source}"'), "utf-8")
    assert run("verify", facts=base).err.startswith("kzfacts: 0 of 1 fact proved, 1 skipped")


@pytest.mark.parametrize("digits", [10, 5000])
def test_a_locator_of_many_digits_is_a_problem_like_any_other(
    run: Run, base: Path, digits: int
) -> None:
    with base.open("a") as file:
        file.write(f'locator = "paragraph {"9" * digits}"\n')
    code, out, err = run("verify", facts=base)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.endswith(
        f": t.one: 'locator' has a number of {digits} digits; write it like paragraph 14\n"
    )


@pytest.mark.parametrize("digits", [101, 5000])
def test_a_number_of_many_digits_is_not_added(run: Run, base: Path, digits: int) -> None:
    result = run("add", "t.two", "-m", "m", "--value", "9" * digits, "--source", "s", facts=base)
    assert result == (
        2,
        "",
        f"kzfacts: --value has {digits} characters; use at most 15 digits\n",
    )
