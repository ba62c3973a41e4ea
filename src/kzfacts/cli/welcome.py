"""What `kzfacts` alone prints: what the fact base contains, and five commands to try."""

import shutil
import textwrap

from kzfacts.cli.options import Answer, Settings
from kzfacts.cli.words import foreign
from kzfacts.errors import KzfactsError
from kzfacts.store.base import Base
from kzfacts.store.load import load
from kzfacts.text import clean, number_of

EXAMPLES = (("us", "china", "russia"), "trade", "visa")  # in the bundled base


def welcome(settings: Settings) -> Answer:
    """Return the page; if the base can't be read, only the commands, and the first problem."""
    try:
        base = load(settings.facts)
    except KzfactsError as error:
        first, *others = error.args
        more = f" (and {number_of(len(others), 'other problem')})" if others else ""
        return Answer(_page([], *EXAMPLES), f"{first}{more}", error.exit_code)
    proved = sum(f.proved for f in base.select())
    facts, sources = number_of(len(base), "fact"), number_of(len(base.sources), "source")
    topics = number_of(len(base.topics), "topic")
    head = [base.title, f"{facts} from {sources} in {topics}; {proved} proved"]
    return Answer(_page(head, *(EXAMPLES if settings.is_bundled else _examples(base))))


def _examples(base: Base) -> tuple[tuple[str, ...], str, str]:
    """Return countries, a topic and a word to search for, all of this base."""
    typed = tuple(foreign(base)) or ("COUNTRY",)
    return typed[:3], next(iter(base.topics), "TOPIC"), typed[0]


def _page(head: list[str], countries: tuple[str, ...], topic: str, word: str) -> str:
    width = min(shutil.get_terminal_size().columns, 80)
    *_, last = countries[:2]
    commands = [
        (f"compare {' '.join(countries)}", "compare countries"),
        (f"show {topic}", f"show a topic; -c {last} shows a country"),
        (f"search {word}", "search all facts"),
        ("conflicts", "see where sources disagree"),
        ("--help", "see all commands"),
    ]
    column = max(len(command) for command, _ in commands) + len("  kzfacts    ")
    side_by_side = column + max(len(about) for _, about in commands) <= width
    lines = [part for line in head for part in textwrap.wrap(clean(line), width)]
    lines += [""] * bool(head)
    for command, about in commands:
        term = clean(f"  kzfacts {command}")
        if side_by_side:
            lines.append(f"{term:{column}}{about}")
        else:
            lines += [
                term,
                *textwrap.wrap(about, width, initial_indent=" " * 6, subsequent_indent=" " * 6),
            ]
    return "".join(f"{line}\n" for line in lines)
