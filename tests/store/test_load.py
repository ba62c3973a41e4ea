"""Tests that a base is read strictly, with all problems reported at once, each with its line."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import BASE, Run
from kzfacts.cli.main import main
from kzfacts.errors import KzfactsError, Problem
from kzfacts.store import load, toml

Broken = Callable[[str], list[str]]
LAST = len(BASE.read_text("utf-8").splitlines())


def fact(*lines: str) -> str:
    return "\n".join(["[trade.x]", 'country = "XA"', 'source = "almanac"', *lines, ""])


def test_a_sound_base_is_read_in_the_order_of_the_file() -> None:
    base = load.load(BASE)
    assert (base.title, base.home, len(base.facts)) == ("Homeland and its neighbours", "XH", 10)
    assert list(base.facts)[:2] == ["trade.turnover-xa", "trade.turnover-xb"]
    assert [c.code for c in base.facts["trade.treaty"].countries] == ["XA", "XB"]


def test_a_fact_without_a_country_is_about_home() -> None:
    assert load.load(BASE).facts["sea.ships-xh"].country_names == "Homeland"


@pytest.mark.parametrize(
    ("lines", "line", "complaint"),
    [
        (['text = "T"', "unti = 1"], 5, "unknown key 'unti'; did you mean 'unit'?"),
        (
            ['text = "T"', 'reporter = "QQ"'],
            5,
            "the reporter 'QQ' is not declared under [countries]",
        ),
        (
            ['metric = "turnovr"', "value = 1"],
            4,
            "the metric 'turnovr' is not declared under [metrics]; did you mean",
        ),
        (
            ['metric = "turnover"', "value = 1", 'unit = "EUR"'],
            6,
            "unit 'EUR' doesn't match the metric 'turnover'",
        ),
        (
            ['metric = "turnover"', "value = inf"],
            5,
            "'value' is Infinity, which is not a finite number",
        ),
        (['metric = "turnover"', "value = nan"], 5, "'value' is NaN, which is not a finite number"),
        (
            ['metric = "turnover"', 'value = "2"'],
            5,
            "'value' must be a number in digits, not a string",
        ),
        (
            ['metric = "turnover"', "value = true"],
            5,
            "'value' must be a number in digits, not a boolean",
        ),
        (
            ['metric = "turnover"', "value = 1e999999999"],
            5,
            "'value' has more than 15 significant digits",
        ),
        (
            ['metric = "turnover"', "value = 1234567890123456"],
            5,
            "'value' has more than 15 significant digits",
        ),
        (['metric = "turnover"', "low = 1"], 1, "a range needs both low and high"),
        (['metric = "turnover"', "low = 2", "high = 1"], 5, "low 2 is more than high 1; swap them"),
        (
            ['metric = "turnover"', "low = 2", "high = 3", "value = 2"],
            7,
            "value can't be combined with low or high",
        ),
        (
            ['metric = "turnover"', "value = 2", 'hedge = "abuot"'],
            6,
            "unknown hedge 'abuot'; did you mean 'about'?",
        ),
        (
            ['metric = "turnover"', "value = 2", 'hedge = "zzz"'],
            6,
            "unknown hedge 'zzz'; use one of about, almost",
        ),
        (
            ['metric = "turnover"', "value = 0", 'hedge = "almost"'],
            6,
            "'almost 0' is not a usable figure",
        ),
        (['metric = "turnover"', 'text = "T"'], 4, "'metric' needs a number"),
        (['hedge = "about"', 'text = "T"'], 4, "'hedge' needs a number"),
        (["value = 2"], 4, "a number needs a metric"),
        (
            ['text = "T"', 'date = "2020-13"'],
            5,
            "'date' is '2020-13': month must be in 1..12; write it like 2020",
        ),
        (
            ['text = "T"', "date = 2020-02-03T10:00:00"],
            5,
            "'date' must be a year, a date or an EDTF string, not a date",
        ),
        (['text = "T"', "date = 20"], 5, "'date' is '20': it is not an EDTF date"),
        (
            ['text = "T"', "date = 1.5"],
            5,
            "'date' must be a year, a date or an EDTF string, not a number",
        ),
        (["date = 2020"], 1, "the fact has neither a value nor a text"),
        (['text = " "'], 4, "'text' is empty; give it a value or remove it"),
        (["text = 5"], 4, "'text' must be a string, not an integer"),
    ],
)
def test_each_problem_names_its_line_its_fact_and_what_to_do(
    broken: Broken, lines: list[str], line: int, complaint: str
) -> None:
    assert any(c.startswith(f"{LAST + line}: trade.x: {complaint}") for c in broken(fact(*lines)))


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ('[trade.x]\ntext = "T"\n', "1: trade.x: the key 'source' is missing; add it"),
        (
            '[trade.x]\ntext="T"\nsource="almanac"\ncountry=[]\n',
            "4: trade.x: the list of countries is empty",
        ),
        (
            '[trade.x]\ntext="T"\nsource="almanac"\ncountry=["XA","XA"]\n',
            "4: trade.x: a country is listed twice",
        ),
        (
            '[trade.x]\ntext="T"\nsource="almanac"\ncountry=[1]\n',
            "4: trade.x: 'country' must be a list of strings",
        ),
        (
            '[trade.x]\ntext="T"\nsource="almanac"\ncountry="Avalon"\n',
            "4: trade.x: the country 'Avalon' is not declared",
        ),
        ("[new]\nx = 1\n", "2: new.x: 'x' must be a table, not an integer"),
        (
            "[metrics.q]\nlabel='Q'\nunit='q'\nkind='quota'\n",
            "4: metrics.q: unknown kind 'quota'; use one of flow",
        ),
        ("[metrics.q]\nlabel='Q'\nunit='q'\n", "1: metrics.q: the key 'kind' is missing; add it"),
        (
            "[sources.q]\ntitle='Q'\nissued='soon'\n",
            "3: sources.q: 'issued' is 'soon': it is not an EDTF date",
        ),
        (
            "[sources.q]\ntitle='Q'\nauthor='Ann'\n",
            "3: sources.q: 'author' must be a list of strings",
        ),
        ("[topics.q]\ntitel='Q'\n", "2: topics.q: unknown key 'titel'; did you mean 'title'?"),
        (
            "[topics.q]\ntitle='Q'\nxyz=1\n",
            "3: topics.q: unknown key 'xyz'; the keys here are title, about",
        ),
        (
            '["a.b".c]\ntext="T"\nsource="almanac"\n[a."b.c"]\ntext="T"\nsource="almanac"\n',
            "4: a.b.c: 'a.b.c' is also the id of",
        ),
    ],
)
def test_declarations_are_read_as_strictly(broken: Broken, addition: str, complaint: str) -> None:
    line, _, rest = complaint.partition(":")
    assert any(c.startswith(f"{LAST + int(line)}:{rest}") for c in broken(addition))


def test_all_problems_are_told_together_in_the_order_of_the_file(broken: Broken) -> None:
    complaints = broken(fact('metric = "turnover"', "value = nan", "unti = 1", "date = 20"))
    assert [int(c.partition(":")[0]) - LAST for c in complaints] == [5, 6, 7]


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("", " not a fact base: it has no [base] table; add one with title and schema = 1"),
        (
            "[a]\nb = 1\nc = 2\n",
            " not a fact base: it has no [base] table; add one with title and schema = 1",
        ),
        ("base = 1\n", "1: base: 'base' must be a table, not an integer"),
        ("[base]\ntitle = 'T'\n", "1: base: the key 'schema' is missing; add schema = 1"),
        (
            "[base]\ntitle = 'T'\nschema = 2\n",
            "3: base.schema: schema is 2, but this kzfacts reads schema = 1",
        ),
        (
            "x = 1\n[base]\ntitle = 'T'\nschema = 1\n",
            "1: x: 'x' must be a topic, and so a table, not an integer",
        ),
        (
            "topics = 1\n[base]\ntitle = 'T'\nschema = 1\n",
            "1: topics: 'topics' must be a table, not an integer",
        ),
        (
            "[base]\ntitle = 'T'\nschema = 1\nhome = 'HH'\n[t.x]\ntext='T'\nsource='s'\n[sources.s]\ntitle='S'\n",
            "5: t.x: ",
        ),
        (
            "[base]\ntitle = 'T'\nschema = 1\n[t.x]\ntext='T'\nsource='s'\n[sources.s]\ntitle='S'\n",
            "4: t.x: the key 'country'",
        ),
    ],
)
def test_what_has_no_head_is_never_taken_for_an_empty_base(
    tmp_path: Path, run: Run, toml: str, complaint: str
) -> None:
    file = tmp_path / "x.toml"
    file.write_text(toml, "utf-8")
    result = run("topics", facts=file)
    assert result.code == 1
    assert f"kzfacts: {file}:{complaint}" in result.err


def refused(run: Run, file: Path) -> str:
    """Return the line with which a file is refused, without delay."""
    begun = time.monotonic()
    result = run("topics", facts=file)
    assert time.monotonic() - begun < 1
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
    return result.err.removeprefix(f"kzfacts: {file}").strip()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe[\x00b\x00", ": this is UTF-16; save the file as UTF-8"),
        (
            "[base]\ntitle = 'é'".encode("latin-1"),
            ":2: byte 0xe9 is not UTF-8; save the file as UTF-8",
        ),
        (
            b"\x7fELF\x02\x01\x01\x00\x00",
            ":1: not TOML: invalid statement at column 1; fix the line",
        ),
        (
            b"[base]\n<<<<<<< HEAD\nx\n=======\n>>>>>>> b\n",
            ":2: unresolved merge conflict; resolve it and",
        ),
        (
            b"a = " + b"[" * 100_000,
            ": nested too deeply: TOML inline arrays/tables are nested more than",
        ),
        (
            b"a = " + b"9" * 5000,
            ": a number is too long; use at most 15 digits",
        ),
        (
            b".".join([b"a"] * 200_000) + b" = 1",
            ": nested too deeply: TOML key has more than the allowed 1000 parts",
        ),
        (
            b"[a.b]\n[a.b]\n",
            ":2: not TOML: cannot declare ('a', 'b') twice at column 5; fix the line",
        ),
        (b"a = 1\na = 2\n", ":2: not TOML: cannot overwrite a value at column 6; fix the line"),
    ],
)
def test_what_is_no_toml_is_refused_in_one_line(
    tmp_path: Path, run: Run, content: bytes, complaint: str
) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    assert refused(run, file).startswith(complaint)


def test_what_is_no_file_is_refused_in_one_line(tmp_path: Path, run: Run) -> None:
    advice = "check the path given by --facts or KZFACTS_FILE"
    fifo, folder, zero = (tmp_path / f"{name}.toml" for name in ("fifo", "folder", "zero"))
    os.mkfifo(fifo)
    folder.mkdir()
    zero.symlink_to("/dev/zero")
    assert refused(run, fifo) == f": not a regular file; {advice}"
    assert refused(run, folder) == f": a directory; {advice}"
    assert refused(run, zero) == f": not a regular file; {advice}"
    assert refused(run, tmp_path / "none.toml") == f": no such file; {advice}"
    assert refused(run, BASE / "x.toml") == f": can't be read: Not a directory; {advice}"


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xef\xbb\xbf" + BASE.read_bytes().replace(b"\n", b"\r\n"))
    assert run("topics", "--json", facts=file) == run("topics", "--json")


def test_the_base_may_be_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run
) -> None:
    monkeypatch.setenv("KZFACTS_FILE", "none.toml")
    assert main(["topics"]) == 1
    assert capsys.readouterr().err.startswith("kzfacts: none.toml: no such file")
    assert run("topics").code == 0
    monkeypatch.setenv("KZFACTS_FILE", "")
    assert main(["topics"]) == 0


def test_an_empty_name_is_not_taken_for_the_bundled_base(run: Run) -> None:
    assert run("topics", facts="") == (
        2,
        "",
        "kzfacts: --facts: '' is not a valid name for a fact base; use one that ends in .toml\n",
    )


LINES = '''\
# [not.a.header]
"a.b" . 'c' = 1 # x = 2
[t . "u v"]   # ]
x = """
[fake]
y = 1
"""
z = [ # [
  "]", { q = "#" },
]
i = { j = 1, k = 2 }
[[l.m]]
n = \'\'\'
o = 1\'\'\'
p = "\\""
[[l.m]]
r = 1
'''


def test_lines_are_found_behind_strings_arrays_and_comments() -> None:
    lines = toml.line_numbers(LINES)
    assert lines["a.b", "c"] == 2
    assert lines["t", "u v"] == 3
    assert lines["t", "u v", "x"] == 4
    assert lines["t", "u v", "z"] == 8
    assert lines["t", "u v", "i"] == 11
    assert lines["l", "m", "n"] == 13
    assert lines["l", "m", "p"] == 15
    assert lines["l", "m", "r"] == 17
    assert not any("fake" in path or "y" in path or "o" in path for path in lines)


def test_a_problem_without_a_line_of_its_own_stands_where_its_path_leads() -> None:
    problem = Problem("r", ("t", "u v", "i", "none"), "m", file="f")
    other = Problem("r", ("zzz",), "m", file="f")
    assert [p.line for p in toml.locate({"f": LINES}, [problem, other])] == [1, 11]


@settings(max_examples=200)
@given(st.text())
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    try:
        toml.parse(Path("x"), text)
    except KzfactsError as error:
        assert "\n" not in str(error) or "\n" in text  # noqa: PT017, the other outcome is as good
