"""A source's text as paragraphs, each tokenised at most once, and where quotes occur in it."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from kzfacts.proof.tokens import Token, sentence_starts, tokenise

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛", "'") | {"\xad": None})
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def normal(text: str) -> str:
    """Return the text with uniform white space, composition and quotation marks."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())


class Paragraph:
    """A paragraph: its lines, its text as one line, and its tokens."""

    def __init__(self, number: int, lines: list[str]) -> None:
        self.number = number
        self.lines = lines
        self.text = " ".join(lines)
        self._found: dict[tuple[str, ...], list[int]] = {}

    @cached_property
    def tokens(self) -> list[Token]:
        """Its tokens."""
        return tokenise(self.text)

    def word(self, at: int) -> str:
        """Return tokens[at] as the tables know it; an empty string outside the paragraph."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def is_year(self, at: int) -> bool:
        """Return whether tokens[at] looks like a year."""
        return 0 <= at < len(self.tokens) and self.tokens[at].is_year

    @cached_property
    def _sentences(self) -> list[int]:
        return sentence_starts(self.tokens)

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """Return the slice of the sentence, or sentences, that contain tokens[first:last]."""
        begin = bisect_right(self._sentences, first) - 1
        return self._sentences[begin], self._sentences[bisect_left(self._sentences, last)]

    def find(self, phrase: tuple[str, ...]) -> list[int]:
        """Return where a phrase of words begins in `tokens`, in order."""
        if phrase not in self._found:
            self._found[phrase] = [
                at
                for at in self._by_word.get(phrase[0], ())
                if all(
                    at + n < len(self.tokens) and self.tokens[at + n].word == word
                    for n, word in enumerate(phrase)
                )
            ]
        return self._found[phrase]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, token in enumerate(self.tokens):
            places.setdefault(token.word, []).append(at)
        return places

    @cached_property
    def line_starts(self) -> list[int]:
        """The offsets in `text` at which its lines begin."""
        starts, at = [], 0
        for line in self.lines:
            starts.append(at)
            at += len(line) + 1
        return starts

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def slice(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the slice of tokens that text[start:end] covers.

        None if it cuts a word or a number.
        """
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        whole = first >= 0 and self.tokens[first].start == start and self.tokens[last].end == end
        return (first, last + 1) if whole else None


class Text:
    """The paragraphs of a source; the first is paragraph 1."""

    def __init__(self, text: str) -> None:
        blocks = _BLANK_LINES.split(text.replace("\r\n", "\n").strip())
        lines = ([line for line in map(normal, block.split("\n")) if line] for block in blocks)
        self.paragraphs = [Paragraph(n, block) for n, block in enumerate(lines, 1)]

    @cached_property
    def by_heading(self) -> dict[str, list[Paragraph]]:
        """The paragraphs that begin with a heading, "Kazakhstan: Economy: Exports:", by heading."""
        headed: dict[str, list[Paragraph]] = {}
        for paragraph in self.paragraphs:
            if paragraph.lines and paragraph.lines[0].endswith(":"):
                headed.setdefault(paragraph.lines[0].removesuffix(":"), []).append(paragraph)
        return headed

    def find(self, quote: str) -> Iterator[tuple[Paragraph, int]]:
        """Yield each occurrence of a normalised quote: the paragraph, and the offset in it."""
        # Only its inner words are whole words of the text; the rarest leads to few paragraphs.
        inner = quote.split(" ")[1:-1]
        rarest = min((self._having.get(word, []) for word in inner), key=len, default=None)
        for paragraph in self.paragraphs if rarest is None else rarest:
            at = paragraph.text.find(quote)
            while at >= 0:
                yield paragraph, at
                at = paragraph.text.find(quote, at + 1)

    @cached_property
    def _having(self) -> dict[str, list[Paragraph]]:
        """The paragraphs that have a word, by word as written between blanks."""
        having: dict[str, list[Paragraph]] = {}
        for paragraph in self.paragraphs:
            for word in set(paragraph.text.split(" ")):
                having.setdefault(word, []).append(paragraph)
        return having

    def nearest(self, quote: str) -> str:
        """Return the passage most like a quote and its paragraph, for a message.

        Empty if none is like it.
        """
        wanted = set(quote.casefold().split())
        size = len(quote.split())
        best, found = size // 2, ""
        for paragraph in self.paragraphs:
            spoken = paragraph.text.split()
            shared = [0, *accumulate(word.casefold() in wanted for word in spoken)]
            for end in range(1, len(shared)):
                start = max(0, end - size)
                if shared[end] - shared[start] > best:
                    best = shared[end] - shared[start]
                    passage = " ".join(spoken[start:end])
                    found = f"; the nearest passage is “{passage}” in paragraph {paragraph.number}"
        return found


def prepare(data: bytes) -> Text:
    """Return the text of a source from its UTF-8 bytes.

    Raise UnicodeDecodeError if they are not UTF-8.
    """
    return Text(data.decode("utf-8-sig"))
