"""The commands that check and prove a fact base, and help other tools to use kzfacts."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kzfacts.cli.busy import busy
from kzfacts.cli.options import Answer, Json, Settings, refuse_installed
from kzfacts.errors import Problem, WrongUsageError
from kzfacts.store import files, lock
from kzfacts.store.load import compiled, located, read_input, read_inputs
from kzfacts.store.lock import NO_LOCK
from kzfacts.text import clean, number_of

if TYPE_CHECKING:
    from kzfacts.proof.prove import Report
    from kzfacts.store.base import Base


def check(
    ctx: typer.Context,
    explain: Annotated[str, typer.Option("--explain", metavar="RULE", help="Explain a rule")] = "",
    as_json: Json = False,
) -> Answer:
    """Check a fact base for problems.

    Reports each problem with its file and line. The exit code is 4 if there are any.

    Example:
        kzfacts --facts my.toml check
    """
    from kzfacts.rules import rules

    if explain:
        return Answer(_wrapped(rules.explain(explain)))
    settings: Settings = ctx.obj
    with busy(f"checking {settings.facts}"):
        found = rules.check(settings.facts)
    facts = number_of(found.facts, "fact")
    closing = f"{facts}, {found.proved} proved, no problems"
    if found.problems:
        problems = number_of(len(found.problems), "problem")
        closing = f"{problems} in {facts}; kzfacts check --explain RULE explains a rule"
    counts = {"facts": found.facts, "proved": found.proved, "text_missing": 0}
    lines = [f"{p.file}:{p.line}: {p.summary}" for p in found.problems]
    return _judge(found.problems, lines, closing, counts, as_json=as_json)


def _wrapped(text: str) -> str:
    """Wrap the paragraphs of a text for the terminal, but not its indented examples."""
    import shutil
    import textwrap

    width = min(shutil.get_terminal_size().columns, 80)
    lines = (line if line[:1] == " " else textwrap.fill(line, width) for line in text.split("\n"))
    return "\n".join(lines)


def verify(
    ctx: typer.Context,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts", metavar="DIR", help="Directory of the texts, SOURCE.txt; default: texts"
        ),
    ] = None,
    write_lock: Annotated[
        bool, typer.Option("--write-lock", help="Record the proofs in the lock")
    ] = False,
    explain: Annotated[
        str, typer.Option("--explain", metavar="ID", help="Show how the text of a fact was read")
    ] = "",
    as_json: Json = False,
) -> Answer:
    """Prove facts against the texts of their sources.

    A fact is proved if its quote is in the text and contains the number with its unit, hedge and
    status; it is proved in full if the sentence also names the country, the date and the metric.
    Proof means that the source says so, not that it is true. The exit code is 4 if a fact fails or
    none is proved.

    Example:
        kzfacts verify --texts texts
    """
    from kzfacts.proof import prove

    settings: Settings = ctx.obj
    if write_lock:
        refuse_installed(settings.facts)
    if texts and not _is_folder(texts):
        raise WrongUsageError(
            f"--texts {texts} is not a directory; use the one that contains SOURCE.txt"
        )
    inputs = read_inputs(read_input(settings.facts.name, settings.facts))
    base = compiled(inputs, NO_LOCK)
    folders = {s.id: texts or Path(s.file).parent / "texts" for s in base.sources.values()}
    found = files.read_texts(folders)
    if explain:
        return Answer(_explained(base, explain, found))
    report = prove.verify(base, found)
    if write_lock:
        # The bundled files that a base includes are not for writing.
        for file in (i.file for i in inputs if not Path(i.name).is_absolute()):
            _write_lock(base, file, report)
    problems = located(base, inputs, report.problems)
    lines = [f"{p.file}:{p.line}: {p.fact}: {p.message}" for p in problems]
    counts = report.counts
    closing = _verified(counts)
    if counts["text_missing"] and not counts["proved"]:
        closing += "; save each text as SOURCE.txt in the directory given by --texts"
    failed = not counts["proved"]
    return _judge(problems, lines, closing, counts, as_json=as_json, failed=failed)


def _verified(counts: Mapping[str, int]) -> str:
    """Return the summary: "682 of 904 facts proved (610 in full), 222 skipped (text not found)"."""
    in_full = f" ({counts['in_full']} in full)" if counts["in_full"] else ""
    parts = (
        (counts["contradicted"], "contradicted"),
        (counts["unread"], "unread"),
        (counts["text_missing"], "skipped (text not found)"),
    )
    proved = f"{counts['proved']:,} of {number_of(counts['facts'], 'fact')} proved{in_full}"
    return ", ".join([proved, *(f"{n} {what}" for n, what in parts if n)])


def _explained(base: "Base", fact_id: str, texts: Mapping[str, bytes]) -> str:
    """Return how the text of a fact was read; raise WrongUsageError if its text is missing."""
    from kzfacts.proof.prove import explain, prepare

    fact = base.get(fact_id)
    if fact.derived:
        inputs = ", ".join(fact.derived.inputs)
        raise WrongUsageError(f"{fact.id} is derived; explain its inputs instead: {inputs}")
    if fact.source.id not in texts:
        file = f"{fact.source.id}.txt"
        message = f"text of '{fact.source.id}' not found; save it as {file}"
        raise WrongUsageError(f"{message} in the directory given by --texts")
    home = base.countries.get(base.homes[fact.file] or "")
    text = prepare(texts[fact.source.id])
    said = explain(fact, text, base.plain_words, home, base.countries.values())
    return "".join(f"{clean(line)}\n" for line in said.split("\n"))


def _write_lock(base: "Base", file: Path, report: "Report") -> None:
    """Record which facts of a file are proved; keep the proofs of facts whose text is missing.

    Raises UnreadableError if the old lock is needed for that and can't be read.
    """
    from kzfacts.store import atomic

    own = {i: f for i, f in base.facts.items() if f.file == str(file)}
    home = base.homes[str(file)]
    with atomic.alone(file):
        found = {i: report.proofs[i] for i in own if i in report.proofs}
        unchecked = [own[i] for i in report.text_missing if i in own]
        if unchecked:
            old = lock.parse_lock(lock.lock_path(file), lock.read_lock(file))
            for fact in unchecked:
                proof = lock.proof_of(fact, old, home, base.plain_words)
                found |= {fact.id: proof} if proof else {}
        proved = {i: (own[i], p) for i, p in found.items() if p.outcome == "proved"}
        if proved or os.path.lexists(lock.lock_path(file)):
            lock.write_lock(file, lock.locked(proved, home))


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        return isinstance(error, PermissionError)  # reading it reports this


def _judge(
    problems: list[Problem],
    lines: Iterable[str],
    closing: str,
    counts: Mapping[str, int],
    *,
    as_json: bool,
    failed: bool = False,
) -> Answer:
    """Return the problems and what was counted; the exit code is 4 if there are any."""
    if as_json:
        from kzfacts.render import data

        text = data.report(counts, problems)
    else:
        text = "".join(f"{clean(line)}\n" for line in lines)
    return Answer(text, closing, 4 if problems or failed else 0)


def schema(
    of: Annotated[
        Literal["base", "output"],
        typer.Argument(metavar="OF", help="base, the default, or output"),
    ] = "base",
) -> str:
    """Print the JSON Schema of fact bases or of the output.

    Editors use the schema of fact bases to complete and check keys. The schema of the output
    describes what --json prints.

    Example:
        kzfacts schema > facts.schema.json
    """
    import json

    from kzfacts.render.schema import base_schema, output_schema

    return (
        json.dumps(
            output_schema() if of == "output" else base_schema(), indent=2, ensure_ascii=False
        )
        + "\n"
    )


def completion(
    shell: Annotated[
        Literal["bash", "zsh", "fish"], typer.Argument(metavar="SHELL", help="bash, zsh or fish")
    ],
) -> str:
    """Print the completion script for a shell.

    For bash, add source <(kzfacts completion bash) to ~/.bashrc; for zsh, add
    source <(kzfacts completion zsh) to ~/.zshrc.

    Example:
        kzfacts completion fish | source
    """
    from kzfacts.cli.scripts import SCRIPTS

    return SCRIPTS[shell]
