"""Understand what precedes a figure, so that nothing there turns, doubts or continues it."""

from kzfacts.proof import caution
from kzfacts.proof import english as en
from kzfacts.proof.cursor import (
    AFTER,
    BEFORE,
    DASHES,
    DETERMINERS,
    MONEY,
    SCALES,
    UNITS,
    Cursor,
    UnreadError,
    phrases,
)
from kzfacts.proof.numerals import NUMBER_WORDS

_MOVES = caution.RISES | caution.FALLS
_TURNING = caution.DEGREES | caution.DOUBTS | caution.HEDGE_TURNS | NUMBER_WORDS
_MAKE = frozenset("make makes made making".split())
_DOUBTS = phrases({"doubt": caution.DOUBT_PHRASES})


class Before(Cursor):
    """The checks before a figure.

    Each raises UnreadError at the first word that isn't understood.
    """

    def hedge_before(self, start: int, *, is_range: bool) -> tuple[int, str | None]:
        """Return where the figure of the amount at tokens[start] begins, and its hedge."""
        hedge, first = self.ending(BEFORE, start) or (None, start)
        if hedge and (self.joined(first) or (self.glued(first) and self.word(first - 1) in DASHES)):
            raise self.unread(first - 1, f"before {self.text(first, start)}")
        self.mark(first, start, "hedge")
        if self.word(first) in ("about", "over") and not caution.MATTERS.isdisjoint(
            self.word(at) for at in range(first - 3, first)
        ):
            raise self.unread(first, f"before {self.named(start)}")
        opening = self.word(first - 1)
        if is_range and opening in ("between", "from"):
            self.mark(first - 1, first, "range")
            return first - 1, hedge
        certain = hedge and en.HEDGES_OR_PLACES.isdisjoint(
            self.word(i) for i in range(first, start)
        )
        # "fell below 5" is a level, "fell 5" is a change.
        certain = certain or (
            self.word(first) in ("above", "below") and self.word(first - 1) in _MOVES
        )
        if certain:
            self._certain_before(first)
        else:
            self._plain_before(first)
        return first, hedge

    def _certain_before(self, first: int) -> None:
        """Check that the word before a hedge neither changes it nor makes it that of a change.

        "up to about", "hardly more than", "went up to $5 bn", "rose at least $5 bn".
        """
        word, hedge = self.word(first - 1), self.word(first)
        if self.begins(first) or word in ("up", "reached"):
            return
        percent = self.subject.unit in ("%", "points")
        turned = word in _TURNING or word.endswith(("ly", "n't"))
        turned = turned or self.ending(BEFORE, first) is not None
        if percent:
            turned = turned and not (word == "by" and self.changes(first))
        elif word in _MOVES:
            turned = hedge not in ("above", "below")
        up = hedge == "up" and word in _MOVES | caution.GO_UP
        if turned or up or self.is_number(first - 1):
            raise self.unread(first - 1, f"before '{self.text(first, first + 2)}'")

    def begins(self, at: int) -> bool:
        """Return whether nothing that precedes tokens[at] can belong to it."""
        if at == 0 or self.tokens[at].start in self.starts or self.sentence(at)[0] == at:
            return True
        before = self.tokens[at - 1].text
        glued = self.tokens[at].glued
        if before == "—" or (before in "-–" and not glued and not self.glued(at - 1)):
            return self._dash_begins(at)
        if before == ":":
            return not glued
        if before in ",;":
            return not (glued or self.is_number(at - 2) or self.word(at - 2) in NUMBER_WORDS)
        return before in ('"', "'", "(") and not (self.glued(at - 1) and self.word(at - 2) != "(")

    def _dash_begins(self, at: int) -> bool:
        """Return whether a dash is punctuation: no minus ("of - 5") and no range ("4 - 5")."""
        if self.word(at - 2) in en.PREPOSITIONS:
            return False
        before = self.tokens[at - 2] if at > 1 else None
        if before is None or before.kind != "number":
            return before is not None
        return before.is_year and (self.word(at - 3) in en.PREPOSITIONS or bool(self.money_at(at)))

    def _plain_before(self, at: int) -> None:
        """Check the words before tokens[at], where there is no hedge."""
        if self.begins(at):
            return
        before, subject = self.word(at - 1), self.subject
        year = (
            self.tokens[at - 1].is_year
            and self.word(at - 2) in en.PREPOSITIONS
            and (self.money_at(at) or "," in self.text(at))
        )
        known = before in en.PLAIN_BEFORE or before in subject.plain or year
        # "Canadian $5 bn" is other money, "Canada's $5 bn" is not.
        owner = self.tokens[at - 1].text.endswith("'s") or not self.money_at(at)
        if before == "say" and self.begins(at - 1):  # "say, 5" is "about 5"; "they say 5" is not
            raise self.unread(at - 1, f"before {self.named(at)}")
        if self.glued(at) or not (known or (before in subject.names and owner)):
            raise self.unread(at - 1, f"before {self.named(at)}")
        self.mark(at - 1, at, "plain")
        self._no_change(at)
        if self._opened("between", at):
            raise UnreadError(f"can't tell whether {self.named(at)} ends a range")
        if before in en.PREPOSITIONS - en.TO_BE | DETERMINERS | {"a", "and"}:
            self._continued(at - 1)

    def _no_change(self, at: int) -> None:
        """Check that an amount isn't that of a change.

        "grew $5 bn", "a rise of $5 bn", "fell last year by 5".
        """
        if self.subject.unit in ("%", "points") and not self.subject.share:
            return
        by = self.word(at - 1) == "by" and self.changes(at - 1, caution.DIFFERENCES)
        verb = at - 1 - (self.word(at - 1) in ("of", "by", "a", "the"))
        makes = self.word(verb) == "up" and self.word(verb - 1) in _MAKE
        if by or (self.word(verb) in _MOVES | caution.DIFFERENCE_NOUNS and not makes):
            raise UnreadError(f"'{self.text(verb, at + 3)}' is a change, not an amount")

    def _continued(self, at: int) -> None:
        """Check that a little word before the number doesn't continue another.

        "half of 5", "4 to 5".
        """
        little, first = self.word(at), at
        while self.word(first - 1) in DETERMINERS:
            first -= 1
        before = self.word(first - 1)
        if little == "to" and self._opened("from", at) and not self.changes(at, caution.PACES):
            raise UnreadError("can't read 'to' before the end of a range")
        if self.begins(first) or self._may_follow(little, before, at):
            return
        refused = self._amount_ends(first) or before in caution.NEAR | {"+", "%"}
        refused = refused or self.is_number(first - 1) or before in NUMBER_WORDS
        if little not in ("to", "and", "by"):
            refused = refused or before in caution.PARTIAL
        if little in DETERMINERS | {"a"}:
            refused = refused or self.ending(BEFORE, first) is not None
        if refused:
            raise UnreadError(f"can't read '{self.text(first - 1, at + 1)}' before a number")

    def _may_follow(self, little: str, before: str, at: int) -> bool:
        """Return whether a word at tokens[at] may separate two amounts.

        "rose from 4 to 5", "grew by 4% to $5 bn", "4% and 5% each", "up by 5%".
        """
        if little == "to":
            sum_of = before == "%" and self.money_at(at + 1)
            from_year = self.tokens[at - 1].is_year
            return self.changes(at, caution.PACES) and (
                sum_of or from_year or (self._opened("from", at) and before not in caution.NEAR)
            )
        if little == "and":
            money = self.beginning(MONEY, at + 1)
            earlier = [hit[0] for i in range(at - 5, at) if (hit := self.beginning(MONEY, i))]
            return self._amount_ends(at) and not (money and money[0] in earlier)
        return (before, little, self.subject.unit) == ("up", "by", "%")

    def _amount_ends(self, at: int) -> bool:
        return bool(self.ending(SCALES, at) or self.ending(UNITS, at))

    def _opened(self, word: str, at: int) -> bool:
        """Return whether "between" or "from" and a number precede tokens[at] in its sentence."""
        first = self.sentence(at)[0]
        opening = next((i for i in range(first, at) if self.word(i) == word), at)
        spelled = self.word(opening + 1) in NUMBER_WORDS and self.word(opening + 2) in ("and", "to")
        return spelled or any(self.is_number(i) for i in range(opening, at))

    def changes(self, at: int, more: frozenset[str] = frozenset()) -> bool:
        """Return whether a verb of change, or one of `more`, precedes tokens[at] in its sentence."""
        first = self.sentence(at)[0]
        return any(self.word(i) in _MOVES | more for i in range(first, at))

    def falls(self, start: int) -> bool:
        """Return whether the figure is the size of a fall: "fell last year by 5%", "down 5%"."""
        if self.word(start - 1) in ("to", "at") or self.word(start) in ("below", "above"):
            return False
        said = (self.word(i) for i in range(start - 1, self._clause(start) - 1, -1))
        return next((word in caution.FALLS for word in said if word in _MOVES), False)

    def doubts(self, start: int) -> str | None:
        """Check the clause and the sentence for words that turn the figure.

        Return the status that the words before the number give it.
        """
        first, last = self.sentence(start)
        clause = self._clause(start)
        beside = f"before {self.named(start)}"
        known = self.roles.keys() | self._own(clause, start)
        for at in range(clause, start):
            if at not in known and self._turns(at):
                raise self.unread(at, beside)
        for at in range(first, last):
            untrue = self.word(at) == "not" and self.word(at + 1) in ("true", "correct", "the")
            if self.word(at) in caution.DENIALS or untrue:
                raise self.unread(at, "in the sentence")
        if "?" in (self.word(last - 1), self.word(last - 2)):
            raise UnreadError("the sentence is a question")
        self._stray_hedge(clause, start)
        for at in range(first, start):
            if self._condition(at, first, start):
                raise self.unread(at, beside)
        said = {self.word(at) for at in range(clause, start)}
        if said & caution.FORECASTS or any(self.next_year(at) for at in range(clause, start)):
            return "forecast"
        return "provisional" if said & caution.PROVISIONAL else None

    def _own(self, first: int, end: int) -> set[int]:
        """Return the tokens that belong to the metric's own words, such as "per capita"."""
        hits = ((at, self.beginning(self.subject.own, at)) for at in range(first, end))
        return {near for at, hit in hits if hit for near in range(at, hit[1])}

    def _turns(self, at: int) -> bool:
        """Return whether a doubt begins with tokens[at]: "not", "per", "possibly", "yet to"."""
        word = self.word(at)
        doubtful = word in caution.DOUBTS and word not in self.subject.plain
        doubtful = doubtful or word in caution.ADVERBS or word.endswith("n't")
        doubtful = doubtful or (word == "may" and self.text(at) == "may")
        if not (doubtful or self.beginning(_DOUBTS, at)):
            return False
        return self.word(at + 1) not in caution.MULTIPLIED or self.word(at + 2) != "to"

    def _condition(self, at: int, first: int, start: int) -> bool:
        """Return whether tokens[at] opens a condition: "had it been 5", "before it hits 5"."""
        word = self.word(at)
        if at > first:
            opens = word in caution.INVERTED and self.word(at - 1) == ","
            return opens and self.word(at + 1) in caution.PRONOUNS
        if word in caution.INVERTED:
            return True
        to_the_number = "," not in {self.word(i) for i in range(first, start)}
        dated = first + 1 == start or self.tokens[first + 1].is_year
        return word in caution.CONDITIONS and to_the_number and not dated

    def _stray_hedge(self, clause: int, start: int) -> None:
        """Check for a hedge that is set off from its number: "at least, they say, 5"."""
        for at in range(clause, start):
            hit = self.beginning(BEFORE, at) or self.beginning(AFTER, at)
            if hit is None or at in self.roles or self.number_at(hit[1]):
                continue
            if self.word(hit[1]) == "," or self.word(at) == "at":
                raise self.unread(at, f"before {self.named(start)}")

    def _clause(self, start: int) -> int:
        """Return where the clause begins that leads to tokens[start]."""
        clause, first = start, self.sentence(start)[0]
        while clause > first and not self._parts_clauses(clause - 1):
            clause -= 1
        return clause

    def _parts_clauses(self, at: int) -> bool:
        """Return whether tokens[at] ends a clause: "; ", " – " or ", but"."""
        if self.word(at) == ",":
            return self.word(at + 1) in caution.TURNS
        return self.word(at) in (";", ":", "(", "—") or (
            self.word(at) in DASHES and not self.glued(at) and not self.glued(at + 1)
        )
