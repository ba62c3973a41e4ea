"""Tests init, add and edit: nothing is lost, and nothing that breaks a rule is written."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import BASE, ROOT, Result, Run
from kzfacts.cli.main import main
from kzfacts.model.quantity import KINDS
from kzfacts.store import keys, load

NEW = [
    "sea.ships-xb",
    "--country",
    "bohemia",
    "--metric",
    "ships",
    "--value",
    "12",
    "--source",
    "almanac",
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    file = tmp_path / "my.toml"
    file.write_bytes(BASE.read_bytes())
    return file


def table(file: Path, fact_id: str) -> dict[str, Any]:
    topic, name = fact_id.split(".")
    return dict(tomli.loads(file.read_text("utf-8-sig"), parse_float=Decimal)[topic][name])


# init


def test_init_writes_a_small_sound_base_that_can_be_used_at_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    result = run("init", str(file))
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith(f"kzfacts: created {file}; ")
    assert len(file.read_text("utf-8").splitlines()) <= 60
    assert run("check", facts=file).err == "kzfacts: 3 facts, 0 proved, no problems\n"
    assert "Avalon 3.00–3.34 × Lyonesse" in " ".join(
        run("compare", "xa", "xl", facts=file).out.split()
    )


def test_init_copies_the_bundled_base_with_its_proofs(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    assert run("init", "--copy", str(file)).code == 0
    assert file.read_bytes() == (ROOT / "facts.toml").read_bytes()
    checked = run("check", facts=file)
    assert checked == run("check", facts=load.bundled())
    assert run("init", "--copy", str(tmp_path / "other.toml")).code == 2  # facts/ already exists
    assert not (tmp_path / "other.toml").exists()


@pytest.mark.parametrize("there", ["my.toml", "my.lock"])
def test_init_never_overwrites(run: Run, tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine", "utf-8")
    result = run("init", "--copy", str(tmp_path / "my.toml"))
    assert result.code == 2
    assert result.err.startswith(f"kzfacts: {tmp_path / there} already exists; choose a")
    assert [p.name for p in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text("utf-8") == "mine"


def test_init_does_not_write_through_a_dangling_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my.toml").symlink_to(tmp_path / "elsewhere")
    assert run("init", str(tmp_path / "my.toml")).code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_init_names_what_is_in_the_place_of_its_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts").symlink_to("nowhere")
    result = run("init", "--copy", str(tmp_path / "my.toml"))
    assert (result.code, f"{tmp_path / 'facts'} already exists" in result.err) == (2, True)
    assert [p.name for p in tmp_path.iterdir()] == ["facts"]


def test_init_says_where_it_can_not_write(run: Run, tmp_path: Path) -> None:
    result = run("init", str(tmp_path / "none" / "my.toml"))
    assert (result.code, result.err.count("\n")) == (1, 1)
    assert "can't be written: No such file or directory" in result.err


# add


def test_a_fact_is_added_and_all_else_stays(run: Run, base: Path) -> None:
    result = run("add", *NEW, "--date", "2020", facts=base)
    assert result == Result(0, "", f"kzfacts: added sea.ships-xb to {base}\n")
    block = '\n[sea.ships-xb]\ncountry = "XB"\nmetric = "ships"\nvalue = 12\ndate = 2020\nsource = "almanac"\n'
    assert base.read_text("utf-8") == BASE.read_text("utf-8") + block
    assert "12 ships" in run("get", "sea.ships-xb", facts=base).out


def test_a_date_in_words_is_written_as_edtf(run: Run, base: Path) -> None:
    result = run("add", *NEW, "--date", "Jan–Sep 2020", "--dry-run", facts=base)
    assert 'date = "2020-01/2020-09"\n' in result.out


def gap(key: str, value: str) -> list[str]:
    return [f"--{key}", value, "-c", "xb", "-m", "turnover", "--source", "almanac"]


def test_there_is_an_option_for_each_key_of_a_fact(run: Run, base: Path) -> None:
    given = {
        "country": "XA",
        "metric": "turnover",
        "value": "31.20",
        "unit": "USD bn",
        "hedge": "about",
        "date": "2020-03",
        "text": "Much was sold.",
        "reporter": "homeland",
        "according_to": "a customs officer",
        "source": "almanac",
        "locator": "page 9",
        "quote": "about thirty-one point two",
        "in_words": "thirty-one point two",
        "status": "estimate",
        "rounded_to": "0.05",
        "primary": "The customs office",
        "method": "Counted by hand.",
        "contradicts": "trade.treaty",
        "reading": "The year is in the heading.",
        "note": "Goods.",
    }
    options = [
        word for key, value in given.items() for word in (f"--{key.replace('_', '-')}", value)
    ]
    assert run("add", "trade.x", *options, facts=base).code == 0
    assert table(base, "trade.x") == {
        **given,
        "value": Decimal("31.20"),
        "rounded_to": Decimal("0.05"),
        "reporter": "XH",
        "contradicts": ["trade.treaty"],
    }
    assert "value = 31.20\n" in base.read_text("utf-8")
    low = [
        "--low",
        "-2",
        "--high",
        "-1.50",
        "-c",
        "xa",
        "-c",
        "xb",
        "-m",
        "coal-share",
        "--source",
        "almanac",
    ]
    assert run("add", "trade.y", *low, facts=base).code == 0
    fact = {
        "country": ["XA", "XB"],
        "metric": "coal-share",
        "low": -2,
        "high": Decimal("-1.50"),
        "source": "almanac",
    }
    assert table(base, "trade.y") == fact
    assert set(given) | {"low", "high"} == {key.name for key in keys.FACT} - {"missing", "derived"}
    assert run("add", "trade.z", *gap("missing", "no ships"), facts=base).code == 0
    assert table(base, "trade.z")["missing"] == "no ships"


def test_a_dry_run_prints_the_block_and_touches_nothing(run: Run, base: Path) -> None:
    result = run("add", *NEW, "--dry-run", facts=base)
    assert (
        result.out
        == '[sea.ships-xb]\ncountry = "XB"\nmetric = "ships"\nvalue = 12\nsource = "almanac"\n'
    )
    assert result.err == f"kzfacts: not added to {base} (--dry-run)\n"
    assert base.read_bytes() == BASE.read_bytes()
    assert [p.name for p in base.parent.iterdir()] == ["my.toml"]


REFUSED = [
    (["sea.ships-xa", *NEW[1:]], 4, "sea.ships-xa already exists: 28 ships; choose another id"),
    (["ships", *NEW[1:]], 2, "'ships' is not a valid id; write TOPIC.NAME"),
    (["sea.a b", *NEW[1:]], 2, "'sea.a b' is not a valid id; write TOPIC.NAME"),
    (["topics.x", *NEW[1:]], 2, "'topics' is reserved for declarations"),
    (
        [*NEW, "--hedge", "abot"],
        4,
        "sea.ships-xb: unknown hedge 'abot'; did you mean 'about' or 'almost'? [form]",
    ),
    ([*NEW, "--date", "20"], 4, "sea.ships-xb: 'date' is '20': it is not an EDTF date"),
    ([*NEW, "--unit", "km"], 4, "sea.ships-xb: unit 'km' doesn't match the metric 'ships'"),
    ([*NEW, "--quote", "a b c d e f g h i j k l m"], 4, "[quote-length]"),
    (
        [*NEW, "--value", "nan"],
        2,
        "--value nan is not a number; use digits and a decimal point: 1234.50",
    ),
    ([*NEW, "--value", "inf"], 2, "--value inf is not a number"),
    ([*NEW, "--value", "1e400"], 2, "--value 1e400 is not a number"),
    ([*NEW, "--value", "1,5"], 2, "--value 1,5 is not a number"),
    ([*NEW, "--value", "007"], 2, "--value 007 is not a number"),
    ([*NEW, "--value", "٣"], 2, "--value ٣ is not a number"),
    ([*NEW, "--value", "1" * 16], 4, "digits"),
    ([*NEW, "--text", "a\x1b[2J"], 2, "--text contains the invisible character U+001B; remove it"),
    ([*NEW, "--text", "a\nb"], 2, "--text contains the invisible character U+000A; remove it"),
    ([*NEW, "--text", "a\u202eb"], 2, "--text contains the invisible character U+202E; remove it"),
    (
        [*NEW, "--note", "\udcff"],
        2,
        "--note contains a byte that is not UTF-8; remove it",
    ),
    ([*NEW, "-c", "the isle"], 2, "'the isle' may be Avalon (XA) or Cockaigne (XC); use the code"),
    (NEW[:-2], 4, "sea.ships-xb: the key 'source' is missing; add it [form]"),
]


@pytest.mark.parametrize(
    ("args", "code", "message"), REFUSED, ids=[message[:40] for *_, message in REFUSED]
)
def test_what_is_not_sound_is_refused(
    run: Run, base: Path, args: list[str], code: int, message: str
) -> None:
    result = run("add", *args, facts=base)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert all(line.startswith("kzfacts: ") for line in result.err.splitlines())
    assert base.read_bytes() == BASE.read_bytes()


def test_a_problem_that_was_there_before_refuses_nothing(run: Run, base: Path) -> None:
    base.write_text(base.read_text("utf-8").replace('"Goods only."', '"Goods\\u0007."'), "utf-8")
    assert run("check", facts=base).code == 4
    assert run("add", *NEW, facts=base).code == 0


def test_what_is_missing_is_named_with_the_lines_to_paste(run: Run, base: Path) -> None:
    args = [
        "rail.x",
        "-c",
        "XD",
        "-c",
        "Dystopia",
        "-m",
        "trains",
        "--value",
        "3",
        "--source",
        "gazete",
    ]
    result = run("add", *args, facts=base)
    assert result.code == 4
    said = [
        line.removeprefix("kzfacts: ")
        for line in result.err.splitlines()
        if line.startswith("kzfacts: ")
    ]
    assert said == [
        "no topic 'rail'",
        "no country 'XD'",
        "no country 'Dystopia'; replace XX with its ISO 3166-1 code",
        "no metric 'trains'",
        "no source 'gazete'; did you mean 'gazette'?",
        f"complete these lines, paste them into {base}, then add the fact again:",
    ]
    paste = "\n".join(line for line in result.err.splitlines() if not line.startswith("kzfacts: "))
    declared = tomli.loads(paste)
    assert {section: list(ids) for section, ids in declared.items()} == {
        "topics": ["rail"],
        "countries": ["XD", "XX"],
        "metrics": ["trains"],
        "sources": ["gazete"],
    }
    filled = paste.replace(" | ".join(KINDS), "count").replace("YYYY-MM-DD", "2021")
    base.write_text(f"{base.read_text('utf-8')}\n{filled}\n", "utf-8")
    assert run("add", *args, facts=base).code == 0


def test_it_writes_only_to_a_base_that_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["add", *NEW], ["edit"]):
        assert main(command) == 2
        assert capsys.readouterr().err.startswith(
            "kzfacts: no fact base to change: create one with `kzfacts init my.toml`"
        )
    monkeypatch.setenv("KZFACTS_FILE", str(base))
    assert main(["add", *NEW]) == 0
    monkeypatch.setattr("kzfacts.cli.options.__file__", str(base.parent / "cli" / "options.py"))
    assert main(["add", *NEW]) == 2
    assert "the bundled fact base can't be changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (lambda old: b"\xef\xbb\xbf" + old, b'\n[sea.ships-xb]\ncountry = "XB"\n'),
        (lambda old: old.replace(b"\n", b"\r\n"), b'\r\n[sea.ships-xb]\r\ncountry = "XB"\r\n'),
        (lambda old: old.rstrip(b"\n"), b'\n\n[sea.ships-xb]\ncountry = "XB"\n'),
        (lambda old: old + b"# the end", b'\n\n[sea.ships-xb]\ncountry = "XB"\n'),
        (
            lambda old: old.replace(b"\n", b"\r\n").rstrip(b"\r\n"),
            b'\r\n\r\n[sea.ships-xb]\r\ncountry = "XB"\r\n',
        ),
    ],
    ids=["bom", "crlf", "no newline", "comment", "crlf, no newline"],
)
def test_the_old_text_stays_byte_for_byte_in_its_own_line_ends(
    run: Run, base: Path, before: Any, after: bytes
) -> None:
    old = before(BASE.read_bytes())
    base.write_bytes(old)
    assert run("add", *NEW, facts=base).code == 0
    assert base.read_bytes().startswith(old + after)
    assert table(base, "sea.ships-xb")["value"] == 12


INLINE = """\
sea = {a = {text = "T.", source = "s"}}
[base]
title = "T"
schema = 1
home = "XH"
[topics.sea]
title = "S"
[countries.XH]
name = "H"
[sources.s]
title = "S"
"""


def test_a_topic_that_takes_no_table_is_refused(run: Run, base: Path) -> None:
    base.write_text(INLINE, "utf-8")
    result = run("add", "sea.b", "--text", "Two are.", "--source", "s", facts=base)
    message = (
        f"kzfacts: {base}: can't add a table to 'sea' as it is written there; use kzfacts edit\n"
    )
    assert (result.code, result.err) == (4, message)
    assert base.read_text("utf-8") == INLINE


def test_a_topic_in_dotted_keys_takes_one_more(run: Run, base: Path) -> None:
    dotted = INLINE.replace(
        'sea = {a = {text = "T.", source = "s"}}', 'sea.a.text = "T."\nsea.a.source = "s"'
    )
    base.write_text(dotted, "utf-8")
    assert run("add", "sea.b", "--text", "Two are.", "--source", "s", facts=base).code == 0
    assert base.read_text("utf-8").startswith(dotted)


def test_a_base_that_can_not_be_read_is_never_written(run: Run, base: Path) -> None:
    for broken in (b"[base", b"", b"\xff", BASE.read_bytes() + b"\n[sea.x]\n"):
        base.write_bytes(broken)
        assert run("add", *NEW, facts=base).code == 1
        assert base.read_bytes() == broken


NAMES = st.text("abcXYZ019-_", min_size=1, max_size=6)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(
    name=NAMES, text=TEXTS, note=TEXTS, tail=st.sampled_from(["", "\n", "# c", "\r\n", "\n\n  \n"])
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_added_comes_back_as_it_was(
    tmp_path: Path, name: str, text: str, note: str, tail: str
) -> None:
    file = tmp_path / "x.toml"
    old = BASE.read_bytes() + tail.encode()
    file.write_bytes(old)
    given = ["add", f"sea.{name}", f"--text={text}", f"--note={note}", "--source", "almanac"]
    assert main(["--facts", str(file), *given]) == 0
    assert file.read_bytes().startswith(old)
    fact = load.load(file).facts[f"sea.{name}"]
    assert (fact.text, fact.note) == (text, note)


# edit


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Install an editor that runs a shell script on the file, `$1`."""

    def editor(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "editor"
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("VISUAL", f"'{program}'")

    return editor


def copies(base: Path) -> list[Path]:
    return list(base.parent.glob("my-edit-*"))


COMMENT = "printf '# kept\\n' >> \"$1\""


def test_an_edited_copy_takes_the_place_of_the_base(run: Run, base: Path, editor: Any) -> None:
    editor(COMMENT)
    base.chmod(0o640)
    assert run("edit", facts=base) == Result(0, "", f"kzfacts: saved {base}\n")
    assert base.read_bytes() == BASE.read_bytes() + b"# kept\n"
    assert (base.stat().st_mode & 0o777, copies(base)) == (0o640, [])


def test_an_editor_that_changes_nothing_changes_nothing(run: Run, base: Path, editor: Any) -> None:
    editor("true")
    before = base.stat()
    assert run("edit", facts=base) == Result(0, "", f"kzfacts: {base} was not changed\n")
    assert (base.stat().st_mtime_ns, base.stat().st_ino, copies(base)) == (
        before.st_mtime_ns,
        before.st_ino,
        [],
    )


def test_problems_are_shown_and_the_text_is_kept(
    run: Run, base: Path, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor('printf \'[sea.new]\\ntext = "T."\\n\' >> "$1"')
    asked = []
    monkeypatch.setattr("typer.confirm", lambda text, **_: asked.append(text))
    result = run("edit", facts=base)
    (copy,) = copies(base)
    assert (
        asked[0].splitlines()[0].endswith(": sea.new: the key 'source' is missing; add it [form]")
    )
    assert asked[0].startswith(f"{copy}:")
    assert (result.code, result.err) == (
        4,
        f"kzfacts: {base} was not changed; your edit is in {copy}\n",
    )
    assert base.read_bytes() == BASE.read_bytes()
    assert copy.read_bytes() == BASE.read_bytes() + b'[sea.new]\ntext = "T."\n'


@pytest.mark.parametrize("junk", ["[sea", "\\377", "[base]"])
def test_the_editor_is_offered_again_until_the_text_is_sound(
    run: Run, base: Path, editor: Any, monkeypatch: pytest.MonkeyPatch, junk: str
) -> None:
    again = base.parent / "again"
    spoil, mend = f"printf '{junk}' >> \"$1\"; touch '{again}'", f'cp \'{BASE}\' "$1"; echo >> "$1"'
    editor(f"if [ -e '{again}' ]; then {mend}; else {spoil}; fi")
    asked = []

    def yes(text: str, **_: object) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr("typer.confirm", yes)
    assert run("edit", facts=base).code == 0
    assert len(asked) == 1
    assert base.read_bytes() == BASE.read_bytes() + b"\n"


def test_a_broken_base_can_be_mended(run: Run, base: Path, editor: Any) -> None:
    base.write_text("[base", "utf-8")
    editor(f"cp '{BASE}' \"$1\"")
    assert run("edit", facts=base).code == 0
    assert base.read_bytes() == BASE.read_bytes()


def test_a_change_underneath_keeps_both(run: Run, base: Path, editor: Any) -> None:
    editor(f"{COMMENT}; printf '# theirs\\n' >> '{base}'")
    result = run("edit", facts=base)
    (copy,) = copies(base)
    message = f"{base} was changed by another program in the meantime; your edit is in {copy}"
    assert (result.code, result.err) == (4, f"kzfacts: {message}\n")
    assert base.read_bytes() == BASE.read_bytes() + b"# theirs\n"
    assert copy.read_bytes() == BASE.read_bytes() + b"# kept\n"


def test_a_write_that_fails_keeps_the_text(
    run: Run, base: Path, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    editor(COMMENT)
    monkeypatch.setattr(Path, "replace", full)
    result = run("edit", facts=base)
    (copy,) = copies(base)
    assert result.code == 1
    assert (
        f"can't be written: No space left on device; nothing was changed; your edit is in {copy}"
        in result.err
    )


def test_an_interruption_keeps_the_text(
    run: Run, base: Path, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    editor(f"{COMMENT}; printf '[' >> \"$1\"")
    monkeypatch.setattr("typer.confirm", interrupted)
    result = run("edit", facts=base)
    assert (result.code, result.err) == (
        130,
        f"kzfacts: {base} was not changed; your edit is in {copies(base)[0]}\n",
    )


@pytest.mark.parametrize(
    ("editor", "code", "message"),
    [
        ("false", 4, "failed with exit code 1; nothing was changed"),
        ("no-such-editor", 2, "can't start the editor"),
        ("'", 2, "can't start the editor ''': No closing quotation"),
    ],
)
def test_an_editor_that_fails_changes_nothing(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch, editor: str, code: int, message: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    result = run("edit", facts=base)
    assert message in result.err
    assert (result.code, copies(base), base.read_bytes()) == (code, [], BASE.read_bytes())


def test_without_an_editor_it_says_how_to_name_one(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    result = run("edit", facts=base)
    assert (result.code, result.err) == (
        2,
        "kzfacts: no editor is set; set VISUAL or EDITOR, such as EDITOR=nano\n",
    )


def test_ctrl_c_belongs_to_the_editor_while_it_runs(run: Run, base: Path, editor: Any) -> None:
    editor(f"kill -INT $PPID; sleep 0.1; {COMMENT}")
    assert run("edit", facts=base).code == 0
    assert base.read_bytes().endswith(b"# kept\n")
