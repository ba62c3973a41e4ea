"""Tests that a proof counts until something that it depends on changes."""

import errno
import json
import os
import tomllib
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import Run
from kzfacts.cli import options
from kzfacts.model.records import Country
from kzfacts.store import files, load, lock

BASE = """
[base]
title = "T"
schema = 1
home = "XA"
[topics.t]
title = "T"
[countries.XA]
name = "Avalon"
[metrics.m]
label = "M"
unit = "USD"
kind = "flow"
[sources.s]
title = "S"
sha256 = "{sha256}"
[sources.z]
title = "Z"
[t.one]
metric = "m"
value = 2
unit = "USD bn"
source = "s"
locator = "paragraph 1"
quote = "two were $ 2 billion"
[t.two]
text = "Something was said."
source = "s"
locator = "paragraph 2"
quote = "what was said there"
[t.three]
text = "Something else was said."
source = "z"
quote = "what else was said"
"""
TEXT = "And two were $ 2 billion.\n\nThis is what was said there.\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "s.txt").write_text(TEXT, "utf-8")
    file = tmp_path / "my.toml"
    file.write_text(BASE.format(sha256=sha256(TEXT.encode()).hexdigest()), "utf-8")
    return file


def proved(run: Run, base: Path) -> dict[str, bool]:
    return {
        f["id"]: f["proved"]
        for f in json.loads(run("show", "t", "--json", facts=base).out)["facts"]
    }


def test_verify_looks_into_texts_beside_the_base(run: Run, base: Path) -> None:
    result = run("verify", facts=base)
    assert result == (
        0,
        "",
        "kzfacts: 2 of 3 facts proved (1 in full), 1 skipped (text not found)\n",
    )
    assert not base.with_suffix(".lock").exists()
    assert proved(run, base) == {"t.one": False, "t.two": False, "t.three": False}


def test_verify_in_json_keeps_to_the_contract(run: Run, base: Path) -> None:
    document = json.loads(run("verify", "--json", facts=base).out)
    assert document == {
        "schema_version": 1,
        "facts": 3,
        "proved": 2,
        "in_full": 1,
        "contradicted": 0,
        "unread": 0,
        "text_missing": 1,
        "problems": [],
    }


def test_what_verify_proved_is_locked_and_shown(run: Run, base: Path) -> None:
    assert run("verify", "--write-lock", facts=base).code == 0
    written = tomllib.loads(base.with_suffix(".lock").read_text("utf-8"))
    assert list(written["facts"]) == ["t.one", "t.two"]
    assert written["texts"] == {"s": sha256(TEXT.encode()).hexdigest()}
    assert proved(run, base) == {"t.one": True, "t.two": True, "t.three": False}
    shown = run("show", "t", facts=base).out
    assert shown.startswith("T: 3 facts, 2 proved\n")
    assert "$2 bn  S  t.one\n" in shown
    assert "Z †  t.three\n" in shown
    assert (
        "proved      not in full: figure in the quote, metric nowhere"
        in run("get", "t.one", facts=base).out
    )
    assert "[lock]" not in run("check", facts=base).out
    assert written["prover"] == lock.PROVER
    (one, _) = json.loads(run("show", "t", "--json", facts=base).out)["facts"][:2]
    assert one["proof"] == {
        "in_full": False,
        "quote": "quote",
        "figure": "quote",
        "country": None,
        "date": None,
        "metric": "nowhere",
    }


def test_a_fact_added_later_is_not_proved(run: Run, base: Path) -> None:
    run("verify", "--write-lock", facts=base)
    added = '[t.four]\ntext = "More."\nsource = "s"\nquote = "is what was said"\n'
    base.write_text(base.read_text("utf-8") + added, "utf-8")
    assert "t.four: not proved since it was added" in run("check", facts=base).out


def test_proofs_of_another_prover_do_not_count(run: Run, base: Path) -> None:
    run("verify", "--write-lock", facts=base)
    file = base.with_suffix(".lock")
    file.write_text(
        file.read_text("utf-8").replace(f"prover = {lock.PROVER}", "prover = 1"), "utf-8"
    )
    assert not any(proved(run, base).values())
    out = run("check", facts=base).out
    assert out == (
        f"{base}:2: base: the lock was written by version 1 of the prover; this is {lock.PROVER}, "
        "and older proofs are ignored; run kzfacts verify --write-lock [lock]\n"
    )


def test_a_plain_word_that_a_proof_needs_is_part_of_it(run: Run, base: Path) -> None:
    text = "And brawls $ 2 billion.\n"
    toml = BASE.format(sha256=sha256(text.encode()).hexdigest())
    toml = toml.replace("two were $ 2 billion", "brawls $ 2 billion")
    (base.parent / "texts" / "s.txt").write_text(text, "utf-8")
    base.write_text(toml, "utf-8")
    said = run("verify", facts=base).out
    assert said.startswith(f"{base}:19: t.one: unread: can't read 'brawls' before $ 2\n")
    base.write_text(toml.replace("schema = 1", 'schema = 1\nplain_words = ["Brawls"]'), "utf-8")
    run("verify", "--write-lock", facts=base)
    assert proved(run, base)["t.one"]
    assert "plain:brawls" in base.with_suffix(".lock").read_text("utf-8")
    base.write_text(toml, "utf-8")
    assert not proved(run, base)["t.one"]


def test_explain_shows_what_was_understood(run: Run, base: Path) -> None:
    shown = run("verify", "--explain", "t.one", facts=base).out.splitlines()
    assert shown[0] == "t.one: proved, not in full: the metric is outside the sentence"
    assert shown[1].split() == ["And", "two", "were", "$", "2", "billion."]
    assert "".join(shown[3].split()) == "plainunitnumberscale"
    assert shown[4:] == ["  figure   in the quote", "  metric   nowhere"]
    assert run("verify", "--explain", "t.three", facts=base).code == 2


def test_a_changed_fact_is_no_longer_proved(run: Run, base: Path) -> None:
    run("verify", "--write-lock", facts=base)
    base.write_text(base.read_text("utf-8").replace("value = 2", "value = 3"), "utf-8")
    assert proved(run, base) == {"t.one": False, "t.two": True, "t.three": False}
    result = run("check", facts=base)
    assert result.code == 4
    assert (
        "t.one: not proved since it was changed; run kzfacts verify --write-lock [lock]"
        in result.out
    )
    failed = run("verify", facts=base)
    assert failed.code == 4
    assert failed.out.startswith(
        f"{base}:19: t.one: contradicted: the number 3 is not in the quote “two were $ 2 billion”\n"
    )
    assert failed.err == (
        "kzfacts: 1 of 3 facts proved (1 in full), 1 contradicted, 1 skipped (text not found)\n"
    )


def test_what_fails_leaves_the_lock_and_what_is_not_at_hand_stays(run: Run, base: Path) -> None:
    run("verify", "--write-lock", facts=base)
    base.write_text(base.read_text("utf-8").replace("value = 2", "value = 3"), "utf-8")
    assert run("verify", "--write-lock", facts=base).code == 4
    assert proved(run, base) == {"t.one": False, "t.two": True, "t.three": False}
    (base.parent / "texts" / "s.txt").unlink()
    (base.parent / "texts" / "z.txt").write_text("what else was said\n", "utf-8")
    assert run("verify", "--write-lock", facts=base).code == 4
    assert proved(run, base) == {"t.one": False, "t.two": True, "t.three": False}


def test_another_text_proves_nothing(run: Run, base: Path) -> None:
    (base.parent / "texts" / "s.txt").write_text(TEXT + " ", "utf-8")
    result = run("verify", facts=base)
    assert result.code == 4
    assert ": sources.s: the text's SHA-256 is " in result.out
    assert result.err.startswith("kzfacts: 0 of 3 facts proved, 2 unread, 1 skipped")


def test_a_lock_of_other_facts_and_texts_is_out_of_date(run: Run, base: Path) -> None:
    run("verify", "--write-lock", facts=base)
    text = base.read_text("utf-8")
    base.write_text(
        text.replace("[t.two]", "[t.too]").replace(sha256(TEXT.encode()).hexdigest(), "00"), "utf-8"
    )
    out = run("check", facts=base).out
    assert "base: the lock has a proof of 't.two', which is not in the base" in out
    assert "sources.s: the sha256 of 's' is not that of the text in the lock" in out


def test_nothing_at_hand_is_no_proof(run: Run, base: Path) -> None:
    (base.parent / "texts" / "s.txt").unlink()
    result = run("verify", facts=base)
    assert result.code == 4
    assert result.err.startswith(
        "kzfacts: 0 of 3 facts proved, 3 skipped (text not found); save each text as SOURCE.txt"
    )


def test_a_text_outside_the_directory_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "texts").mkdir()
    assert files.read_texts(dict.fromkeys(("../secret", "none"), tmp_path / "texts")) == {}


@pytest.mark.parametrize(
    "content",
    [
        "[facts",
        "x = 1",
        f"prover = {lock.PROVER}\nfacts = 1\ntexts = 2",
        "[facts]",
        f"prover = {lock.PROVER}\ntexts = {{}}\nfacts.x = '0 y'",
    ],
)
def test_a_broken_lock_is_not_taken_for_none(run: Run, base: Path, content: str) -> None:
    base.with_suffix(".lock").write_text(content, "utf-8")
    result = run("show", "t", facts=base)
    assert (result.code, result.out) == (1, "")
    place = base.with_suffix(".lock")
    assert result.err == f"kzfacts: {place}: this lock is broken; {lock.RESTORE}\n"


@pytest.mark.parametrize("damage", ["broken", "unreadable"])
def test_a_lock_that_can_not_be_read_is_replaced_only_if_all_texts_are_at_hand(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    place = base.with_suffix(".lock")
    assert run("verify", "--write-lock", facts=base).code == 0
    complaint = "this lock is broken"
    if damage == "broken":
        place.write_text("[facts", "utf-8")
    else:
        complaint = "can't be read: Permission denied"
        true_open = os.open

        def denied(path: Path, *args: int) -> int:
            if path == place:
                raise PermissionError(errno.EACCES, "Permission denied")
            return true_open(path, *args)

        monkeypatch.setattr(os, "open", denied)
    content = place.read_bytes()
    message = f"kzfacts: {place}: {complaint}; {lock.RESTORE}\n"
    for command in (["verify", "--write-lock"], ["check"], ["show", "t"]):
        assert run(*command, facts=base) == (1, "", message)
        assert place.read_bytes() == content
    assert run("verify", facts=base).code == 0
    # Remove the one fact whose text is not at hand.
    base.write_text(base.read_text("utf-8").partition("[t.three]")[0], "utf-8")
    assert run("verify", "--write-lock", facts=base).code == 0
    monkeypatch.undo()
    assert proved(run, base) == {"t.one": True, "t.two": True}


def test_an_unreadable_lock_is_not_taken_for_none_when_the_base_is_cached(
    run: Run, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KZFACTS_CACHE", str(tmp_path / "cache"))
    assert run("show", "t", facts=base).code == 0
    base.with_suffix(".lock").mkdir()
    assert run("show", "t", facts=base).code == 1


@pytest.mark.parametrize("home", ['home = "XB"', ""])
def test_an_included_file_keeps_its_home_and_its_proofs(run: Run, base: Path, home: str) -> None:
    run("verify", "--write-lock", facts=base)
    own = base.with_name("own.toml")
    country = '[countries.XB]\nname = "Brobdingnag"\n'
    head = f'[base]\ntitle = "T"\nschema = 1\ninclude = ["my.toml"]\n{home}\n'
    fact = '[u.four]\ncountry = "XB"\ntext = "More."\nsource = "z"\n'
    own.write_text(head + country + fact, "utf-8")
    for _compiled_or_cached in range(2):
        (one, two, _) = json.loads(run("show", "t", "--json", facts=own).out)["facts"]
        assert (one["proved"], two["proved"]) == (True, True)
        assert one["countries"] == ["XA"]
    assert run("verify", facts=own).err.startswith("kzfacts: 2 of 4 facts proved (1 in full)")
    explained = [run("verify", "--explain", "t.one", facts=f).out for f in (base, own)]
    assert explained[0] == explained[1]
    assert "[lock]" not in run("check", facts=own).out


def test_the_lock_of_the_base_that_we_ship_is_not_written_for_one_that_includes_it(
    run: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = base.parent / "shipped.toml"
    base.rename(shipped)
    base.write_text(
        '[base]\ntitle = "T"\nschema = 1\nhome = "XA"\ninclude = ["kzfacts:bundled"]\n', "utf-8"
    )
    monkeypatch.setattr(load, "bundled", lambda: shipped)
    result = run("verify", "--write-lock", facts=base)
    assert result.code == 0
    assert not shipped.with_suffix(".lock").exists()


def test_the_installed_base_is_not_for_writing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "__file__", str(load.bundled().parent / "cli" / "options.py"))
    result = run("verify", "--write-lock", facts=load.bundled())
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert result.err.startswith("kzfacts: the bundled fact base can't be changed; use your own")


def test_the_missing_directory_is_wrong_usage(run: Run, base: Path) -> None:
    result = run("verify", "--texts", "/nowhere", facts=base)
    assert result.code == 2
    assert (
        result.err
        == "kzfacts: --texts /nowhere is not a directory; use the one that contains SOURCE.txt\n"
    )


def test_all_that_a_proof_rests_on_is_in_the_digest(base: Path) -> None:
    fact = load.load(base).facts["t.one"]
    assert fact.quantity
    assert fact.metric
    q = fact.quantity
    others = [
        fact._replace(quantity=q._replace(value=Decimal("2.0"))),
        fact._replace(quantity=q._replace(scale="mn")),
        fact._replace(quantity=q._replace(hedge="about")),
        fact._replace(quantity=q._replace(metric=fact.metric._replace(unit="EUR"))),
        fact._replace(quantity=q._replace(metric=fact.metric._replace(id="n"))),
        fact._replace(countries=(Country("XB", "B"),)),
        fact._replace(countries=(*fact.countries, Country("XB", "B"))),
        fact._replace(source=fact.source._replace(id="z")),
        fact._replace(source=fact.source._replace(sha256=None)),
        fact._replace(locator="paragraph 2"),
        fact._replace(quote="two were $ 2 billions"),
        fact._replace(in_words="two"),
        fact._replace(quantity=q._replace(status="estimate")),
        fact._replace(quantity=q._replace(metric=fact.metric._replace(words=("m",)))),
        fact._replace(quantity=q._replace(metric=fact.metric._replace(field="f"))),
        fact._replace(countries=(fact.countries[0]._replace(aliases=("B",)),)),
        fact._replace(countries=(fact.countries[0]._replace(adjectives=("B",)),)),
        fact._replace(source=fact.source._replace(language="ru")),
    ]
    assert len({lock.digest(f) for f in [fact, *others]}) == len(others) + 1
    assert lock.digest(fact, plain_words=["x"]) != lock.digest(fact, home="XA")
    assert lock.digest(fact._replace(note="n", text="t", according_to="a")) == lock.digest(fact)


def test_the_bundled_lock_is_complete() -> None:
    base = load.load(load.bundled())
    texts = {"umarov-2021", "factbook-2026"}
    assert not [
        f.id for f in base.facts.values() if f.source.id in texts and not f.proved and f.quote
    ]


def test_a_derived_fact_is_proved_if_all_its_inputs_are(base: Path, run: Run) -> None:
    with base.open("a") as file:
        file.write('[t.four]\ncountry = "XA"\nmetric = "m"\nderived = "t.one * 2"\n')
        file.write('[t.five]\ncountry = "XA"\nmetric = "m"\nvalue = 3\nsource = "z"\n')
        file.write('[t.six]\ncountry = "XA"\nmetric = "m"\nderived = "t.four + t.five"\n')

    def proved() -> list[bool]:
        return [load.load(base).get(f"t.{i}").proved for i in ("one", "four", "five", "six")]

    assert proved() == [False, False, False, False]
    assert run("verify", "--write-lock", facts=base).code == 0
    assert proved() == [True, True, False, False]
    assert run("check", facts=base).err == "kzfacts: 6 facts, 3 proved, no problems\n"
    assert "proved   yes: all its inputs are proved" in run("get", "t.four", facts=base).out
    assert "proved      no: 1 of its 2 inputs is not proved" in run("get", "t.six", facts=base).out
    assert "t.four" not in base.with_suffix(".lock").read_text("utf-8")
