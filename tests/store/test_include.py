"""A base of several files: what may be included, and what clashes."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BASE, Run

HEAD = "[base]\nschema = 1\n"
SHIPS = f"""{HEAD}
[metrics.boats]
label = "Boats"
unit = "boats"
kind = "count"

[sea.boats-xa]
country = "XA"
metric = "boats"
value = 3
source = "almanac"
"""

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a base that includes some files, and these."""

    def written(include: list[str], **files: str) -> Path:
        base = tmp_path / "my.toml"
        text = BASE.read_text("utf-8")
        base.write_text(text.replace("[base]\n", f"[base]\ninclude = {json.dumps(include)}\n", 1))
        for name, content in files.items():
            file = tmp_path / name.replace("__", "/")
            file.parent.mkdir(exist_ok=True)
            file.with_suffix(".toml").write_text(content)
        return base

    return written


def test_an_included_file_adds_its_facts(run: Run, written: Written) -> None:
    base = written(["more/ships.toml"], more__ships=SHIPS)
    result = run("get", "sea.boats-xa", "--json", facts=base)
    assert (result.code, json.loads(result.out)["facts"][0]["value"]) == (0, 3)
    assert run("check", facts=base).code == 0


def test_a_file_may_be_included_by_two_others(run: Run, written: Written) -> None:
    again = f'{HEAD}include = ["ships.toml"]\n'
    base = written(["a.toml", "b.toml"], a=again, b=again, ships=SHIPS)
    assert run("show", "sea", "-m", "boats", facts=base).code == 0


def test_a_change_to_an_included_file_is_seen_in_spite_of_the_cache(
    run: Run, written: Written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / "cache"))
    base = written(["ships.toml"], ships=SHIPS)
    assert run("get", "sea.boats-xa", "--value", facts=base).out == "3\n"
    ships = tmp_path / "ships.toml"
    ships.write_text(SHIPS.replace("value = 3", "value = 4"))
    assert run("get", "sea.boats-xa", "--value", facts=base).out == "4\n"
    ships.unlink()
    assert run("get", "sea.boats-xa", "--value", facts=base).code == 1


def test_the_bundled_base_can_be_included(run: Run, tmp_path: Path) -> None:
    base = tmp_path / "my.toml"
    base.write_text('[base]\ntitle = "Mine"\nschema = 1\ninclude = ["kzfacts:bundled"]\n')
    assert run("get", "trade.turnover-us-2020", facts=base).code == 0
    listed = run("show", "trade", "--json", facts=base)
    assert json.loads(listed.out)["base"]["title"] == "Mine"


@pytest.mark.parametrize(
    ("include", "message"),
    [
        ("../out.toml", "is not inside the folder of the file; move it there"),
        ("a/../../out.toml", "is not inside the folder of the file; move it there"),
        ("/etc/passwd", "is not inside the folder of the file; move it there"),
        ("ships.txt", "does not end in .toml; rename the file"),
        ("none.toml", "does not exist; create the file or remove it from 'include'"),
        ("link.toml", "is reached through a link; include the file itself"),
        ("folder/ships.toml", "is reached through a link; include the file itself"),
    ],
)
def test_what_can_not_be_included_is_one_clear_line(
    run: Run, written: Written, tmp_path: Path, include: str, message: str
) -> None:
    base = written([include], real__ships=SHIPS)
    (tmp_path / "link.toml").symlink_to("real/ships.toml")
    (tmp_path / "folder").symlink_to("real")
    result = run("topics", facts=base)
    assert (result.code, result.out) == (1, "")
    assert result.err == f"kzfacts: {base}: included file '{include}' {message}\n"


@pytest.mark.parametrize("chain", [["my.toml"], ["a.toml"]])
def test_a_cycle_is_one_clear_line(run: Run, written: Written, chain: list[str]) -> None:
    base = written(chain, a=f'{HEAD}include = ["my.toml"]\n')
    result = run("topics", facts=base)
    assert (result.code, result.err.count("\n")) == (1, 1)
    assert "includes itself" in result.err


def test_a_fifo_is_not_waited_for(run: Run, written: Written, tmp_path: Path) -> None:
    base = written(["fifo.toml"])
    os.mkfifo(tmp_path / "fifo.toml")
    result = run("topics", facts=base)
    assert "fifo.toml: not a regular file; " in result.err


def test_a_fact_in_two_files_names_both_places(run: Run, written: Written) -> None:
    base = written(["a.toml", "b.toml"], a=SHIPS, b=SHIPS)
    result = run("topics", facts=base)
    folder = base.parent
    message = f"'sea.boats-xa' is also the id of a fact in {folder}/a.toml:9; rename one"
    assert (result.code, result.err) == (
        1,
        f"kzfacts: {folder}/b.toml:9: sea.boats-xa: {message}\n",
    )


def test_declarations_that_differ_name_both_places(run: Run, written: Written) -> None:
    other = f'{HEAD}\n[metrics.boats]\nlabel = "Boots"\nunit = "boats"\nkind = "count"\n'
    base = written(["a.toml", "b.toml"], a=SHIPS, b=other)
    result = run("topics", facts=base)
    folder = base.parent
    message = (
        f"[metrics.boats] differs from the one in {folder}/a.toml:4; make them agree or remove one"
    )
    assert result.err == f"kzfacts: {folder}/b.toml:4: metrics.boats: {message}\n"


def test_a_problem_in_an_included_file_names_it(run: Run, written: Written) -> None:
    base = written(["a.toml"], a=SHIPS.replace("value", "valu"))
    result = run("check", facts=base)
    assert f"{base.parent}/a.toml:12: sea.boats-xa: unknown key 'valu'" in result.out


def test_the_first_file_says_title_and_home(run: Run, written: Written) -> None:
    base = written(["a.toml"], a=SHIPS.replace("schema", 'title = "Other"\nhome = "XB"\nschema'))
    shown = json.loads(run("show", "sea", "--json", facts=base).out)
    assert shown["base"]["title"] == "Homeland and its neighbours"
    assert shown["base"]["home"] == "XH"


def test_an_included_file_without_a_home_has_that_of_the_file_that_includes_it(
    run: Run, written: Written
) -> None:
    home = SHIPS.replace('country = "XA"\n', "")
    base = written(["a.toml"], a=f'{HEAD}home = "XB"\ninclude = ["ships.toml"]\n', ships=home)
    (fact,) = json.loads(run("get", "sea.boats-xa", "--json", facts=base).out)["facts"]
    assert fact["countries"] == ["XB"]
    document = json.loads(run("export", facts=base).out)
    assert document["base"]["home"] == "XH"
