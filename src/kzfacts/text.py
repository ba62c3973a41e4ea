"""Makes foreign text safe to print, in the characters of the terminal."""

import codecs
import re
from collections.abc import Sequence

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "RUB": "₽", "KZT": "₸"}
NO_BREAK = "\N{NO-BREAK SPACE}"

_PLAIN = {
    "–": "-",
    "·": "-",
    "×": "x",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "¶": "#",
    "✓": "+",
    "†": "*",
}
_PLAIN |= {"█": "#", "░": ":", "▶": ">", "◀": "<", "│": "|"}
_PLAIN |= {symbol: f"{code} " for code, symbol in SYMBOLS.items()}


def clean(foreign: str) -> str:
    """Return one line in which nothing can move the cursor, change colours, hide or reorder text.

    Tabs, line ends and the various Unicode spaces become a space; every other character that is not
    printable (C0, C1, DEL, bidi controls, zero-width characters, surrogates) becomes U+FFFD.
    """
    if foreign.isprintable():
        return foreign
    return "".join(c if c.isprintable() else " " if _is_space(c) else "\ufffd" for c in foreign)


def fold(name: str) -> str:
    """Return a name for comparing without case and spacing."""
    return " ".join(name.split()).casefold()


def number_of(number: int, one: str, several: str = "") -> str:
    """Count things: "1 fact", "2,000 facts"."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words: "a, b and c"."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def command(*words: str) -> str:
    """Return a command to type, with its words quoted for a shell."""
    import shlex

    return shlex.join(("kzfacts", *words))


def address(foreign: str) -> str | None:
    """Return a web address to link to, percent-encoded; None if it must not be a link.

    Only http and https may: other schemes (javascript, file, data) do more than open a page.
    """
    scheme, _, rest = foreign.partition("://")
    if (
        scheme.lower() not in ("http", "https")
        or rest[:1] in ("", "/", "?", "#")
        or not foreign.isprintable()
    ):
        return None
    return percent_encoded(foreign)


def percent_encoded(foreign: str) -> str:
    """Encode what RFC 3986 does not allow in an address, and quotation marks, as bytes."""

    def by_bytes(match: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in match[0].encode())

    return re.sub(r"[^A-Za-z0-9._~:/?#\[\]@!$&()*+,;=%-]", by_bytes, foreign)


def _is_space(c: str) -> bool:
    return c in "\t\n" or (c.isspace() and c > "\x9f")


def encode(text: str, encoding: str) -> bytes:
    """Encode text; what an encoding lacks becomes the nearest sign, a currency its code, or "?"."""
    return text.encode(encoding, "kzfacts-plain")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError), "only encode() asks"
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end


codecs.register_error("kzfacts-plain", _plainly)
