"""Understand what precedes and follows a figure, so that nothing there turns, doubts or continues it."""

from kzfacts.proof import english as en
from kzfacts.proof.cursor import (
    AFTER,
    BEFORE,
    DASHES,
    MONEY,
    SCALES,
    UNITS,
    Amount,
    Cursor,
    UnreadError,
    phrases,
)
from kzfacts.proof.numerals import NUMBER_WORDS, numeral

_STATUSES = phrases(en.STATUSES)
_YEARLY = phrases({"year": en.YEARLY})
MONTHS = frozenset(" ".join(en.MONTHS).split())
_DETERMINERS = frozenset("of the all its these those".split())


class Surroundings(Cursor):
    """The checks around a figure; each raises UnreadError at the first word that isn't understood."""

    # Before the figure.

    def hedge_before(self, start: int, *, is_range: bool) -> tuple[int, str | None]:
        """Return where a figure begins whose first amount begins with tokens[start], and its hedge."""
        hedge, first = self.ending(BEFORE, start) or (None, start)
        if hedge and (self.joined(first) or (self.glued(first) and self.word(first - 1) in DASHES)):
            raise self.unread(first - 1, f"before {self.text(first, start)}")
        self.mark(first, start, "hedge")
        opening = self.word(first - 1)
        if is_range and opening in ("between", "from"):
            self.mark(first - 1, first, "range")
            return first - 1, hedge
        certain = hedge and en.HEDGES_OR_PLACES.isdisjoint(
            self.word(i) for i in range(first, start)
        )
        if certain:
            self._certain_before(first)
        else:
            self._plain_before(first)
        return first, hedge

    def _certain_before(self, first: int) -> None:
        """Check that the word before a hedge doesn't change it: "up to about", "hardly more than"."""
        if self.begins(first):
            return
        word = self.word(first - 1)
        refused = word in en.DEGREES | en.DOUBTS | NUMBER_WORDS | en.HEDGE_TURNS
        turned = refused or word.endswith(("ly", "n't")) or self.ending(BEFORE, first)
        if self.is_number(first - 1) or (turned and word not in ("up", "reached")):
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
            return not glued and not self.is_number(at - 2)
        return before in ('"', "'", "(") and not (self.glued(at - 1) and self.word(at - 2) != "(")

    def _dash_begins(self, at: int) -> bool:
        """Return whether a dash is punctuation: no minus ("of - 5") and no range ("4 - 5")."""
        if self.word(at - 2) in en.PREPOSITIONS:
            return False
        before = self.tokens[at - 2] if at > 1 else None
        if before is None or before.kind != "number":
            return before is not None
        return before.is_year and (self.word(at - 3) in en.PREPOSITIONS or bool(self._money(at)))

    def _money(self, at: int) -> bool:
        return self.beginning(MONEY, at) is not None

    def _plain_before(self, at: int) -> None:
        """Check the words before tokens[at], where no hedge stands."""
        if self.begins(at):
            return
        before, subject = self.word(at - 1), self.subject
        year = (
            self.tokens[at - 1].is_year and self.word(at - 2) in en.PREPOSITIONS and self._money(at)
        )
        known = before in en.PLAIN_BEFORE | subject.plain or year
        if self.glued(at) or not (known or (before in subject.names and not self._money(at))):
            raise self.unread(at - 1, f"before {self.named(at)}")
        self.mark(at - 1, at, "plain")
        self._no_change(at)
        if self._opened("between", at):
            raise UnreadError(f"can't tell whether {self.named(at)} ends a range")
        if before in en.PREPOSITIONS - en.TO_BE | _DETERMINERS | {"a", "and"}:
            self._continued(at - 1)

    def _no_change(self, at: int) -> None:
        """Check that an amount isn't that of a change: "grew $5 bn", "a rise of $5 bn", "fell last year by 5"."""
        if self.subject.unit in ("%", "points"):
            return
        by = self.word(at - 1) == "by" and self.changes(at - 1)
        verb = at - 1 - (self.word(at - 1) in ("of", "by", "a", "the"))
        makes = self.word(verb) == "up" and self.word(verb - 1) in (
            "make",
            "makes",
            "made",
            "making",
        )
        if by or (self.word(verb) in en.RISES | en.FALLS and not makes):
            raise UnreadError(f"'{self.text(verb, at + 3)}' is a change, not an amount")

    def _continued(self, at: int) -> None:
        """Check that a little word before the number doesn't continue another: "half of 5", "4 to 5"."""
        little = self.word(at)
        if little == "to" and self._opened("from", at) and not self.changes(at):
            raise UnreadError("can't read 'to' before the end of a range")
        first = at
        while first > 0 and self.word(first - 1) in _DETERMINERS:
            first -= 1
        if self.begins(first):
            return
        before = self.word(first - 1)
        amount = self.is_number(first - 1) or before in NUMBER_WORDS or self._amount_ends(first)
        if little in ("to", "and", "by"):
            refused = (amount and not self._may_follow(little, at)) or before in ("+", "%", "up")
            refused = refused or before in en.NEAR
            if little == "to" and self.tokens[first - 1].is_year:
                refused = not self.changes(at)
        else:
            refused = amount or before in en.PARTIAL | en.NEAR
            if little in _DETERMINERS | {"a"}:
                refused = refused or self.ending(BEFORE, first) is not None
        if refused:
            raise UnreadError(f"can't read '{self.text(first - 1, at + 1)}' before a number")

    def _amount_ends(self, at: int) -> bool:
        return bool(self.ending(SCALES, at) or self.ending(UNITS, at) or self.word(at - 1) == "%")

    def _may_follow(self, little: str, at: int) -> bool:
        """Return whether "to" or "and" may follow an amount: "rose from 4 to 5", "4% and 5% each"."""
        if little == "to":
            return self.changes(at) and self._opened("from", at)
        return little == "and" and self._amount_ends(at)

    def _opened(self, word: str, at: int) -> bool:
        """Return whether "between" or "from" and then a number precede tokens[at] in its sentence."""
        first = self.sentence(at)[0]
        opening = next((i for i in range(first, at) if self.word(i) == word), at)
        spelled = self.word(opening + 1) in NUMBER_WORDS and self.word(opening + 2) in ("and", "to")
        return spelled or any(self.is_number(i) for i in range(opening, at))

    def changes(self, at: int) -> bool:
        """Return whether a verb of change precedes tokens[at] in its sentence."""
        first = self.sentence(at)[0]
        return any(self.word(i) in en.RISES | en.FALLS for i in range(first, at))

    def falls(self, start: int) -> bool:
        """Return whether the figure is the size of a fall: "fell last year by 5%", "down 5%"."""
        if self.word(start - 1) in ("to", "at"):
            return False
        said = (self.word(i) for i in range(start - 1, self.sentence(start)[0] - 1, -1))
        return next((word in en.FALLS for word in said if word in en.RISES | en.FALLS), False)

    def doubts(self, start: int) -> str | None:
        """Check the clause and the sentence for words that turn the figure; return a forecast's status."""
        first, last = self.sentence(start)
        clause = start
        while clause > first and not self._parts_clauses(clause - 1):
            clause -= 1
        for at in range(clause, start):
            word = self.word(at)
            doubtful = word in en.DOUBTS or word.endswith("n't") or self.text(at) == "may"
            doubtful = doubtful or (word in en.DEGREES and word.endswith("ly"))
            if doubtful and at not in self.roles:
                raise self.unread(at, f"before {self.named(start)}")
        for at in range(first, last):
            untrue = self.word(at) == "not" and self.word(at + 1) in ("true", "correct", "the")
            if self.word(at) in en.DENIALS or untrue:
                raise self.unread(at, "in the sentence")
        if self.word(last - 1) == "?" or (
            self.word(last - 1) == '"' and self.word(last - 2) == "?"
        ):
            raise UnreadError("the sentence is a question")
        forecast = any(self.word(at) in en.FORECASTS for at in range(clause, start))
        return "forecast" if forecast else None

    def _parts_clauses(self, at: int) -> bool:
        """Return whether tokens[at] ends a clause: "; ", " – " or ", but"."""
        if self.word(at) == ",":
            return self.word(at + 1) in en.TURNS
        return self.word(at) in (";", ":", "(", "—") or (
            self.word(at) in DASHES and not self.glued(at) and not self.glued(at + 1)
        )

    # Behind the figure.

    def hedge_behind(self, at: int) -> tuple[int, str | None]:
        """Read a hedge such as "or more", "+" or ", at most" that begins with tokens[at]."""
        first = at
        if (self.word(at) == "-" and self.word(at + 1) in ("plus", "odd")) or (
            self.word(at) == "," and self.beginning(AFTER, at + 1)
        ):
            first = at + 1
        hit = self.beginning(AFTER, first)
        if not hit or (self.glued(first) and self.word(first) not in ("+", "plus", "odd")):
            return at, None
        following = hit[1]
        counted = self.beginning(SCALES, following) or self.beginning(UNITS, following)
        word_glued = self.glued(following) and self.tokens[following].kind != "sign"
        if self.word(first) == "+" and word_glued and not counted:
            return at, None
        if numeral(self.tokens, following) or self._money(following):
            return at, None  # the hedge of the next figure: "5 ships, at most 6 boats"
        self.mark(at, following, "hedge")
        return following, hit[0]

    def status(self, at: int) -> tuple[int, str | None]:
        """Read "(2024 est.)" or "(preliminary)"; an empty bracket of any other kind is left alone."""
        if self.word(at) != "(":
            return at, None
        inner = at + 1
        while inner < len(self.tokens) and (
            self.tokens[inner].kind == "number" or self.word(inner) in "-–"
        ):
            inner += 1
        hit = self.beginning(_STATUSES, inner)
        if not hit or self.word(hit[1]) != ")":
            return at, None
        self.mark(inner, hit[1], "status")
        return hit[1] + 1, hit[0]

    def behind(self, amount: Amount, at: int) -> None:
        """Check the words that follow a figure whose last amount is given."""
        if at >= len(self.tokens) or self.tokens[at].start in self.starts:
            return
        if yearly := self.beginning(_YEARLY, at):
            if not self.subject.flow and self.word(at) != "annually":
                raise self.unread(at, f"behind {self.text(amount.start, at)}")
            self.mark(at, yearly[1], "plain")
            at = yearly[1]
            if at >= len(self.tokens):
                return
        token = self.tokens[at]
        if token.kind == "sign":
            self._sign_behind(amount, at)
        elif token.glued or not self._plain_behind(at):
            raise self.unread(at, f"behind {self.text(amount.start, at)}")
        else:
            self.mark(at, at + 1, "plain")
            self._number_behind(amount, at)

    def _plain_behind(self, at: int) -> bool:
        subject = self.subject
        known = en.PLAIN_AFTER | subject.plain | subject.names
        if self.word(at) in en.RISES | {"growth"}:
            return subject.unit in ("%", "points")
        if self.word(at) in known:
            return True
        # Of what is counted by a number, "times" says how often and "more" how much.
        return subject.unit == "times" and self.word(at) in (
            "more",
            "as",
            "that",
            "higher",
            "larger",
        )

    def _sign_behind(self, amount: Amount, at: int) -> None:
        sign, following = self.word(at), at + 1
        number = numeral(self.tokens, following) or self._money(following)
        if sign in ".!?":
            refused = self.glued(following) and self.word(following) not in ('"', "'", ")", "]")
        elif sign in (",", ";", ":"):
            bare = not amount.scale and self.tokens[amount.end - 1].kind == "number"
            refused = self.glued(following) and self.word(following) not in ('"', "'")
            refused = refused or (sign == "," and self.word(following) == "if")
            refused = refused or (
                sign == "," and bare and bool(number) and not self.tokens[following].is_year
            )
        elif sign in DASHES:
            refused = (sign != "—" and (self.glued(at) or self.glued(following))) or bool(number)
        elif sign == "(":
            refused = self.glued(at) or not self._aside(following)
        else:
            refused = sign not in (")", '"', "'") or (
                self.glued(following) and self.tokens[following].kind != "sign"
            )
        if sign == "'" and "'" not in {
            self.word(i) for i in range(self.sentence(at)[0], amount.start)
        }:
            refused = True  # "in 5 days' time"
        if sign == ")" and self.word(amount.start - 1) == "(" and self.subject.signed:
            refused = True  # accountants write losses in brackets
        if refused:
            raise self.unread(at, f"behind {self.text(amount.start, at)}")

    def _aside(self, at: int) -> bool:
        """Return whether what begins in a bracket leaves the figure before it as it is."""
        if self.beginning(AFTER, at):
            return False
        hedge = self.beginning(BEFORE, at)
        first = hedge[1] if hedge else at
        amount = numeral(self.tokens, first) or self._money(first)
        return bool(amount or (not hedge and (self.beginning(UNITS, at) or self._plain_behind(at))))

    def _number_behind(self, amount: Amount, at: int) -> None:
        """Check that a plain word doesn't lead on to a number that belongs to the figure: "5 of 10"."""
        word, following = self.word(at), at + 1
        if following >= len(self.tokens):
            return
        while self.word(following) in _DETERMINERS | {"every", "a"}:
            following += 1
        hedged = self.beginning(BEFORE, following)
        other = hedged[1] if hedged else following
        number = numeral(self.tokens, other)
        year = following < len(self.tokens) and self.tokens[following].is_year
        year = year or self.word(following + 1) in MONTHS
        if word == "and":
            bare = (
                self.tokens[amount.end - 1].kind == "number" or self.word(following) in en.AND_MORE
            )
            refused = (bool(number or self._money(other)) and bare) or self.word(
                following
            ) in en.AND_MORE
        elif word in ("to", "by"):
            refused = bool(number or self._money(other)) and not (word == "by" and year)
        else:
            refused = bool(number) and word in en.PREPOSITIONS and not year
        if refused:
            raise self.unread(at, f"behind {self.text(amount.start, at)}")
