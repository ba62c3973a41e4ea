"""Tests that citations keep hedge, date and quote, and that no style interprets foreign text."""

import json
import re
import shutil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from conftest import BaseWith, Process, Run
from kzfacts.model.period import Period
from kzfacts.model.records import Country, Fact, Source, Topic
from kzfacts.render import cite
from kzfacts.render.bibtex import bibtex as write_bibtex
from kzfacts.store.keys import CSL as CSL_KEYS

TEXT = """\
“Gazette [sic] of [/] the :isles:”, about 2020, paragraph 3. Trade turnover, United Bohemia, Jan–Dec 2020: \
almost $2 bn. “almost two billion dollars”. According to the customs office. Goods only.
Ann Author, Bob Writer, 2021, “The Almanac”, page 7. Trade turnover, Avalon, 2020: $43.80 mn. \
“USD 43.80 million in 2020”. https://example.org/almanac
“Gazette [sic] of [/] the :isles:”, about 2020. Trade turnover, Cockaigne, 2019: $1–3 bn. Counted by Cockaigne.
Ann Author, Bob Writer, 2021, “The Almanac”. Coast, the western isles, not dated by the source: more than 7,000 km. \
The isles have a long coast. https://example.org/almanac
Ann Author, Bob Writer, 2021, “The Almanac”. Avalon, United Bohemia, since 2003: The three trade freely. \
https://example.org/almanac
"""

MARKDOWN = """\
“Gazette \\[sic\\] of \\[/\\] the :isles:”, about 2020. Cockaigne, spring 2020: A lighthouse was lit in Straße.

Ann Author, Bob Writer, 2021, “The Almanac”, page 7. Trade turnover, Avalon, 2020: \\$43.80 mn. \
“USD 43.80 million in 2020”. <https://example.org/almanac>
"""

BIBTEX = """\
@book{almanac,
  author = {{Ann Author} and {Bob Writer}},
  title = {{The Almanac}},
  year = {2021},
  url = {https://example.org/almanac},
  note = {Page 7. Trade turnover, Avalon, 2020: \\$43.80 mn. “USD 43.80 million in 2020”. \
Share of the coal, Avalon, not dated by the source: about 19\\%.},
}

@misc{gazette,
  title = {{Gazette [sic] of [/] the :isles:}},
  year = {about 2020},
  date = {2020~},
  note = {Paragraph 3. Trade turnover, United Bohemia, Jan–Dec 2020: almost \\$2 bn. \
“almost two billion dollars”. According to the customs office. Goods only.},
}
"""

CSL: list[dict[str, Any]] = [
    {
        "id": "almanac",
        "type": "book",
        "title": "The Almanac",
        "author": [{"literal": "Ann Author"}, {"literal": "Bob Writer"}],
        "issued": {"date-parts": [[2021]]},
        "URL": "https://example.org/almanac",
        "note": "Page 7. Trade turnover, Avalon, 2020: $43.80 mn. “USD 43.80 million in 2020”.",
    },
    {
        "id": "gazette",
        "type": "document",
        "title": "Gazette [sic] of [/] the :isles:",
        "issued": {"date-parts": [[2020]], "circa": True},
        "note": "Trade turnover, Cockaigne, 2019: $1–3 bn. Counted by Cockaigne.",
    },
]

# The parts of csl-data.json, the schema of CSL-JSON 1.0.2, for the keys that kzfacts writes.
NAMES = {
    "type": "array",
    "items": {"properties": {"literal": {"type": "string"}}, "additionalProperties": False},
}
NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 1, "maxItems": 3}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {"type": "array", "items": NUMBERS, "minItems": 1, "maxItems": 2},
        "season": {"type": "number"},
        "circa": {"type": "boolean"},
        "literal": {"type": "string"},
    },
    "additionalProperties": False,
}
OTHER_KINDS = {
    "author": NAMES,
    "editor": NAMES,
    "translator": NAMES,
    "issued": DATE,
    "accessed": DATE,
}
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"enum": list(cite.TYPES)},
            **{key: {"type": "string"} for key in ("id", "title", "language", *CSL_KEYS)},
            **OTHER_KINDS,
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}


def about(source: Source, **more: Any) -> Fact:
    """Return a fact from a source."""
    return Fact(
        "t.x", Topic("t", "T"), (Country("XA", "Avalon"),), source, **{"text": "It is so.", **more}
    )


def item(source: Source) -> dict[str, Any]:
    (only,) = json.loads(cite.csl_json([about(source)]))
    assert isinstance(only, dict)
    return only


def test_a_citation_in_text_is_of_the_number(run: Run) -> None:
    ids = "trade.turnover-xb trade.turnover-xa trade.turnover-xc sea.coast-isles trade.treaty"
    assert run("cite", *ids.split()) == (0, TEXT, "")


def test_a_citation_in_markdown_links_the_address(run: Run) -> None:
    assert run("cite", "sea.lighthouse", "trade.turnover-xa", "--style", "markdown") == (
        0,
        MARKDOWN,
        "",
    )


def test_bibtex_has_an_entry_a_source(run: Run) -> None:
    ids = "trade.turnover-xa trade.turnover-xb trade.coal-xa"
    assert run("cite", *ids.split(), "--style", "bibtex") == (0, BIBTEX, "")


def test_a_source_is_cited_in_each_style(run: Run) -> None:
    line = "Ann Author, Bob Writer, 2021, “The Almanac”. "
    url = "https://example.org/almanac"
    bibtex = BIBTEX.partition("  note")[0] + "}\n"
    for style, wanted in {
        "text": f"{line}{url}\n",
        "sentence": "(Ann Author and Bob Writer 2021)\n",
        "markdown": f"{line}<{url}>\n",
        "bibtex": bibtex,
    }.items():
        assert run("cite", "almanac", "--style", style) == (0, wanted, "")
    only = json.loads(run("cite", "almanac", "--style", "csl-json").out)
    assert only == [{key: value for key, value in CSL[0].items() if key != "note"}]
    assert run("cite", "almanack").err.startswith("kzfacts: no source 'almanack'; did you mean")


@pytest.mark.parametrize("short", ["24.kg 2025", "Example.org"])
def test_a_short_name_may_have_a_dot(run: Run, base_with: BaseWith, short: str) -> None:
    base = base_with(f'[sources.dots]\ntitle = "On dots"\ncitation-label = "{short}"\n')
    assert run("cite", short.upper(), facts=base) == (0, "“On dots”.\n", "")
    unknown = run("cite", f"{short}x", facts=base).err
    assert unknown.startswith(f"kzfacts: no {'source' if ' ' in short else 'fact'} '{short}x'")


def test_a_short_name_of_two_sources_cites_neither(run: Run, base_with: BaseWith) -> None:
    label = 'title = "T"\ncitation-label = "Twin 2020"\n'
    base = base_with(f"[sources.one]\n{label}[sources.two]\n{label}")
    message = "kzfacts: 'twin 2020' may be one or two; use the id\n"
    assert run("cite", "twin 2020", facts=base) == (2, "", message)


def test_a_citation_names_publisher_language_and_edition(run: Run, base_with: BaseWith) -> None:
    base = base_with(
        '[sources.news]\ntitle = "[On trade]"\nissued = 2022\npublisher = "The News"\n'
        'language = "ru"\n[trade.x]\ntext = "So it is."\nsource = "news"\n'
    )
    base.write_text(base.read_text("utf-8").replace("home   =", 'edition = "2026-11"\nhome   ='))
    credit = "From the fact base “Homeland and its neighbours”, edition 2026-11."
    assert run("cite", "news", facts=base).out == "[On trade], 2022, The News.\n"
    assert run("cite", "trade.x", facts=base).out.endswith(f"So it is. {credit}\n")
    bibtex = run("cite", "trade.x", "--style", "bibtex", facts=base).out
    assert "  publisher = {The News},\n  language = {russian},\n" in bibtex
    assert f"So it is. {credit}}}" in bibtex
    (csl,) = json.loads(run("cite", "trade.x", "--style", "csl-json", facts=base).out)
    assert (csl["language"], csl["publisher"]) == ("ru", "The News")


def test_csl_json_has_an_item_a_source(run: Run) -> None:
    result = run("cite", "trade.turnover-xa", "trade.turnover-xc", "--style", "csl-json")
    assert (result.code, json.loads(result.out)) == (0, CSL)
    assert result.out.isascii()


@pytest.mark.parametrize("style", cite.STYLES)
def test_what_is_named_twice_is_cited_once(run: Run, style: str) -> None:
    once = run("cite", "trade.coal-xa", "trade.coal-xb", "--style", style)
    assert run("cite", "trade.coal-xa", "trade.coal-xb", "TRADE.coal-xa", "--style", style) == once
    assert once.code == 0


def test_an_unknown_fact_is_a_question_back(run: Run) -> None:
    result = run("cite", "trade.coal-xa", "trade.trety")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("kzfacts: no fact 'trade.trety'; similar: trade.treaty")
    assert run("cite").code == 2


@pytest.mark.parametrize(
    ("issued", "csl", "bibtex"),
    [
        ("2021", {"date-parts": [[2021]]}, "year = {2021},"),
        ("2021-02", {"date-parts": [[2021, 2]]}, "year = {2021}, month = feb,"),
        ("2021-02-03", {"date-parts": [[2021, 2, 3]]}, "year = {2021}, month = feb, day = {3},"),
        (
            "2020-21",
            {"date-parts": [[2020]], "season": 1},
            "year = {spring 2020}, date = {2020-21},",
        ),
        ("2020-24~", {"date-parts": [[2020]], "season": 4, "circa": True}, None),
        (
            "2020?",
            {"date-parts": [[2020]], "circa": True},
            "year = {probably 2020}, date = {2020?},",
        ),
        (
            "2004/2019-05",
            {"date-parts": [[2004], [2019, 5]]},
            "year = {2004–May 2019}, date = {2004/2019-05},",
        ),
        ("2003/..", {"literal": "since 2003"}, "year = {since 2003}, date = {2003/..},"),
        ("../2023", {"literal": "by 2023"}, "year = {by 2023}, date = {../2023},"),
        ("2020-21/2021", {"literal": "spring 2020–2021"}, None),
    ],
)
def test_dates_keep_what_they_say(issued: str, csl: object, bibtex: str | None) -> None:
    source = Source("s", "book", "T", issued=Period.parse(issued))
    assert item(source)["issued"] == csl
    if bibtex:
        assert bibtex in write_bibtex([about(source)]).replace("\n ", "")


@pytest.mark.parametrize(
    ("kind", "more", "begins", "field"),
    [
        (
            "article-journal",
            {"container-title": "J & K", "issue": "3"},
            "@article{",
            r"journal = {J \& K}",
        ),
        ("article", {}, "@misc{", "note = {"),
        (
            "webpage",
            {"container-title": "S", "accessed": "2021-02-03"},
            "@misc{",
            "howpublished = {S}",
        ),
        (
            "chapter",
            {"container-title": "B", "editor": "Ed & Co"},
            "@incollection{",
            r"editor = {{Ed \& Co}}",
        ),
        ("report", {"publisher": "P"}, "@techreport{", "institution = {P}"),
        ("thesis", {"publisher": "P"}, "@phdthesis{", "school = {P}"),
        (
            "thesis",
            {"genre": "Master’s thesis", "publisher": "P"},
            "@mastersthesis{",
            "school = {P}",
        ),
        ("book", {"publisher": "P", "publisher-place": "Q"}, "@book{", "address = {Q}"),
        ("what is this?", {"DOI": "10.1/a_b}"}, "@misc{", "doi = {10.1/a_b%7D}"),
    ],
)
def test_bibtex_has_the_entry_and_the_fields_of_the_type(
    kind: str, more: dict[str, str], begins: str, field: str
) -> None:
    out = write_bibtex([about(Source("s", kind, "T", csl=tuple(more.items())))])
    assert out.startswith(begins)
    assert field in out


def test_an_address_that_does_more_than_open_a_page_is_only_text() -> None:
    for url in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://a.b/\x1b]8;;c",
    ):
        f = about(Source("s", "webpage", "T", csl=(("URL", url),)))
        assert "<" not in cite.markdown([f])
        assert "url =" not in write_bibtex([f])
        assert "URL" not in item(f.source)
        assert item(f.source)["note"].endswith(f"It is so. {url}")
    spaced = about(Source("s", "webpage", "T", csl=(("URL", "HTTPS://a.b/c d>_*{ä"),)))
    assert "<HTTPS://a.b/c%20d%3E_*%7B%C3%A4>\n" in cite.markdown([spaced])
    assert "url = {HTTPS://a.b/c%20d%3E_*%7B%C3%A4},\n" in write_bibtex([spaced])


def test_text_at_the_start_of_a_line_of_markdown_is_no_list_nor_quotation() -> None:
    for author, begins in [
        ("1. A", r"1\. A,"),
        ("- A", r"\- A,"),
        ("> A", r"\> A,"),
        ("# A", r"\# A,"),
    ]:
        assert cite.markdown([about(Source("s", "book", "T", (author,)))]).startswith(begins)


def test_every_variable_of_csl_passes_or_finds_its_field() -> None:
    source = Source(
        "s",
        "book",
        "T",
        csl=tuple(
            (dict.fromkeys(CSL_KEYS, "x") | {"URL": "http://x", "accessed": "2021~"}).items()
        ),
    )
    passed = item(source)
    assert set(CSL_KEYS) < set(passed)
    assert passed["accessed"] == {"date-parts": [[2021]], "circa": True}
    assert item(source._replace(csl=(("accessed", "May"),)))["accessed"] == {"literal": "May"}
    Draft7Validator(CSL_SCHEMA).validate([passed])
    out = write_bibtex([about(source)])
    assert out.count(" = ") == len(CSL_KEYS) - 1 + len(["title"])  # issue and number are one field


texts = st.text(min_size=1, max_size=20) | st.text(
    "{}\\%$#&_~^|<>\"'`\n\x1b\u202e @,=;-.1é", min_size=1, max_size=20
)
sources = st.builds(
    Source,
    id=texts,
    type=st.sampled_from(cite.TYPES) | texts,
    title=texts,
    author=st.lists(texts, max_size=3).map(tuple),
    issued=st.sampled_from(["2020", "2020~", "2003/..", "2020-22"]).map(Period.parse) | st.none(),
    csl=st.dictionaries(st.sampled_from(CSL_KEYS), texts | texts.map("https://".__add__)).map(
        lambda more: tuple(more.items())
    ),
)
facts = st.builds(
    about, sources, text=texts, quote=texts, note=texts, locator=texts, according_to=texts
)


@given(facts)
def test_text_and_markdown_never_act(f: Fact) -> None:
    assert cite.text([f]).removesuffix("\n").isprintable()
    out = cite.markdown([f]).removesuffix("\n")
    assert out.isprintable()
    bare = re.sub(r" <https?://[!-;=?-~]+>\Z", "", out, flags=re.IGNORECASE)
    assert not re.search(r"(?<!\\)[`*_\[\]<|]", bare.replace(r"\\", "")), out


@given(facts)
def test_bibtex_is_whole_whatever_is_in_it(f: Fact) -> None:
    out = write_bibtex([f])
    first, *fields, last, rest = out.split("\n")
    assert re.fullmatch(r"@[a-z]+\{[A-Za-z0-9_.:/+-]+,", first)
    assert (last, rest) == ("}", "")
    for line in fields:
        match = re.fullmatch(r"  ([a-z]+) = (\{.*\}|[a-z]{3}),", line)
        assert match, line
        name, value = match.groups()
        depth = [value[:n].count("{") - value[:n].count("}") for n in range(1, len(value))]
        assert min(depth, default=1) > 0, line
        assert value.count("{") == value.count("}")
        if name not in ("url", "doi", "date"):
            assert not re.search(r"(?<!\\)[#%&_~^]", value), line
            assert value.isprintable()


@given(texts, texts)
def test_keys_of_bibtex_are_one_for_one(a: str, b: str) -> None:
    keys = [write_bibtex([about(Source(name, "book", "T"))]).split("\n")[0] for name in (a, b)]
    assert (keys[0] == keys[1]) is (a == b)


@given(facts)
def test_csl_json_is_valid_and_safe_to_print(f: Fact) -> None:
    out = cite.csl_json([f])
    assert out.replace("\n", "").isprintable()
    assert out.isascii()
    (only,) = json.loads(out)
    Draft7Validator(CSL_SCHEMA).validate([only])
    assert (only["id"], only["title"]) == (f.source.id, f.source.title)


# Pandoc reads both.

needs_pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")


@needs_pandoc
def test_pandoc_reads_the_bibtex(run: Run, base_with: BaseWith, process: Process) -> None:
    strange = r'Tom & {Jerry} 5 % #1 a_b ~ ^ \x $y$ <z> | "é"'
    more = f"[sources.strange]\ntitle = '{strange}'\nissued = '2020~'\n"
    more += f"author = ['{strange}', 'Müller and Sons']\n"
    more += '[odd.x]\ncountry = "XA"\ntext = "So."\nsource = "strange"\n'
    ids = ("trade.turnover-xa", "odd.x")
    out = run("cite", *ids, "--style", "bibtex", facts=base_with(more)).out
    read = process("pandoc", "-f", "bibtex", "-t", "csljson", stdin=out)
    almanac, odd = sorted(json.loads(read.out), key=lambda item: item["id"])
    assert almanac == {**CSL[0], "title": "The Almanac"}
    assert odd["issued"] == {"circa": True, "date-parts": [[2020]]}
    # Pandoc gives the names of braces, which are mathematics in TeX.
    title = (
        re.sub(r"</?span[^>]*>", "", odd["title"]).replace("\\lbrace", "{").replace("\\rbrace", "}")
    )
    assert title.replace("”", '"').replace("“", '"') == strange
    assert odd["author"][1] == {"literal": "Müller and Sons"}


@needs_pandoc
def test_pandoc_reads_the_csl_json(run: Run, process: Process) -> None:
    out = run("cite", "trade.turnover-xa", "trade.turnover-xc", "--style", "csl-json").out
    options = ("-f", "csljson", "-t", "plain", "--citeproc", "--wrap=none")
    shown = process("pandoc", *options, stdin=out).out
    assert "Ann Author, and Bob Writer. 2021. The Almanac. https://example.org/almanac." in shown
    assert "2020." in shown
