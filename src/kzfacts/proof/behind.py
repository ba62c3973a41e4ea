"""Understand what follows a figure, so that nothing there hedges, continues or divides it."""

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
    Amount,
    Cursor,
    phrases,
)
from kzfacts.proof.numerals import numeral

_STATUSES = phrases(en.STATUSES)
_TIMES = frozenset(
    {("last", "year"), ("last", "month"), ("next", "year"), ("as", "of"), ("so", "far")}
)
_YEARLY = phrases({"year": en.YEARLY})
_DOUBTS = phrases({"doubt": caution.DOUBTS_BEHIND})
# Behind "times": "5 times more", "5 times as much".
_OFTEN = frozenset("more as that higher larger".split())
# Units of time: "in five years", but not "in a month".
_LENGTHS = frozenset("years months decades".split())
_SPANS = frozenset("day week month quarter".split())
_MONTHS = frozenset(" ".join(en.MONTHS).split())


class Behind(Cursor):
    """The checks after a figure.

    Each raises UnreadError at the first word that isn't understood.
    """

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
        if numeral(self.tokens, following) or self.money_at(following):
            return at, None  # the hedge of the next figure: "5 ships, at most 6 boats"
        self.mark(at, following, "hedge")
        return following, hit[0]

    def status(self, at: int) -> tuple[int, str | None]:
        """Read "(2024 est.)" or "(preliminary)".

        An empty bracket of any other kind is left alone.
        """
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
                raise self.unread(at, f"after {self.text(amount.start, at)}")
            self.mark(at, yearly[1], "plain")
            at = yearly[1]
            if at >= len(self.tokens):
                return
        token = self.tokens[at]
        if token.kind == "sign":
            self._sign_behind(amount, at)
        elif token.glued or not self._plain_behind(at):
            raise self.unread(at, f"after {self.text(amount.start, at)}")
        else:
            self.mark(at, at + 1, "plain")
            self._number_behind(amount, at)

    def _plain_behind(self, at: int) -> bool:
        subject = self.subject
        if self.word(at) in caution.RISES | {"growth"}:
            return subject.unit in ("%", "points")
        plain = (en.PLAIN_AFTER, subject.plain, subject.names)
        if any(self.word(at) in known for known in plain) or self._dated_behind(at):
            return True
        # Of what is counted by a number, "times" says how often and "more" how much.
        return subject.unit == "times" and self.word(at) in _OFTEN

    def _dated_behind(self, at: int) -> bool:
        """Return whether a time begins: "last year", "as of 2020", "between 2005 and 2020".

        A rate may also be "year on year".
        """
        word, following = self.word(at), at + 1
        words = [self.word(i) for i in range(at, at + 5) if self.word(i) not in DASHES]
        if words[:3] == ["year", "on", "year"]:
            return self.subject.unit == "%"
        if word == "between":
            return following < len(self.tokens) and self.tokens[following].is_year
        return (word, self.word(following)) in _TIMES

    def _sign_behind(self, amount: Amount, at: int) -> None:
        """Check a sign after the figure, and that the words after it don't change the number."""
        sign, following = self.word(at), at + 1
        if sign in ".!?":
            refused = self.glued(following) and self.word(following) not in ('"', "'", ")", "]")
        elif sign in (",", ";", ":"):
            refused = self.glued(following) and self.word(following) not in ('"', "'")
            refused = refused or self._listed(amount, at)
        elif sign in DASHES:
            refused = sign != "—" and (self.glued(at) or self.glued(following))
            refused = refused or self.number_at(following)
        elif sign == "(":
            refused = self.glued(at) or not self._aside(following)
        else:
            refused = self._closes(amount, at)
        if refused or ((sign in ",;:(" or sign in DASHES) and self._blurs(following)):
            raise self.unread(at, f"after {self.text(amount.start, at)}")

    def _listed(self, amount: Amount, at: int) -> bool:
        """Return whether a comma leads to more of the number: "5, 6 or 7", "$5 bn, 300 mn"."""
        bare = not amount.scale and self.tokens[amount.end - 1].kind == "number"
        number = self.number_at(at + 1) and not self.tokens[at + 1].is_year
        return self.word(at) == "," and ((bare and number) or self._only_scaled(at + 1))

    def _only_scaled(self, at: int) -> bool:
        """Return whether a number with a scale and without a unit begins with tokens[at]."""
        scale = self._scaled(at)
        return scale is not None and self.beginning(UNITS, scale[1]) is None

    def _scaled(self, at: int) -> tuple[str, int] | None:
        """Return the scale of the number that begins with tokens[at], and its end."""
        number = numeral(self.tokens, at)
        return self.beginning(SCALES, number.end) if number else None

    def _closes(self, amount: Amount, at: int) -> bool:
        """Return whether a closing mark after the figure is none that may be there."""
        sign = self.word(at)
        if sign == ")":
            # Accountants write losses in brackets.
            refused = self.word(amount.start - 1) == "(" and self.subject.signed
        elif sign == "'":
            opened = range(self.sentence(at)[0], amount.start)
            refused = "'" not in {self.word(i) for i in opened}  # "in 5 days' time"
        else:
            refused = sign != '"'
        return refused or (self.glued(at + 1) and self.tokens[at + 1].kind != "sign")

    def _blurs(self, at: int) -> bool:
        """Return whether words after a comma or a dash change the number.

        ", or more", ", perhaps 6".
        """
        if self.word(at) == "or":
            other = numeral(self.tokens, at + 1) and self.word(at + 2) == "%"
            return not other or self.subject.unit == "%"
        if self.word(at) in caution.BLURS or self._afterthought(at):
            return True
        if (self.word(at), self.word(at + 1)) == ("up", "to"):
            return self.number_at(at + 2)
        return self.word(at) == "and" and self.word(at + 1) in caution.AND_MORE

    def _afterthought(self, at: int) -> bool:
        """Return whether all words up to the next sign are such as in ", a little less"."""
        end = at
        while self.word(end) in caution.AFTERTHOUGHTS:
            end += 1
        return end > at and (end >= len(self.tokens) or self.tokens[end].kind == "sign")

    def rest(self, end: int) -> str | None:
        """Check what follows a figure in its clause for words that blur or undo it.

        "5 visits to Avalon, or so", "$5 bn was never reached". Return a forecast's status.
        """
        last = self.sentence(end - 1)[1]
        set_off = predicate = False
        status = None
        for at in range(end, last):
            word = self.word(at)
            if self._doubtful(at) or (set_off and word in caution.ASIDES):
                raise self.unread(at, f"after {self.text(end - 1)}")
            if self._breaks(at):
                break
            if self.next_year(at):
                status = "forecast"
            set_off = set_off or word in (",", ":", "(") or word in DASHES
            if word in caution.AUXILIARIES and not predicate:
                predicate, status = True, self._predicate(at, end) or status
        return status

    def _breaks(self, at: int) -> bool:
        """Return whether what begins with tokens[at] is no longer about the figure before it."""
        word = self.word(at)
        new_verb = self.word(at - 1) == "," or self.word(at + 1) in caution.AUXILIARIES
        return (
            (word in caution.TURNS and (word != "and" or new_verb))
            or word in caution.RELATIVES | {";"}
            or (self.number_at(at) and not self.tokens[at].is_year)
            or self.tokens[at].start in self.starts
        )

    def _doubtful(self, at: int) -> bool:
        """Return whether a hedge behind the figure begins with tokens[at], or another doubt."""
        word = self.word(at)
        hedge = self.beginning(AFTER, at)
        return (
            (hedge is not None and not self.number_at(hedge[1]))
            or self.beginning(_DOUBTS, at) is not None
            or word in caution.UNSURE
            or word in caution.ADVERBS
            or (word == "and" and self.word(at + 1) in caution.AND_MORE)
        )

    def _predicate(self, at: int, end: int) -> str | None:
        """Read an auxiliary at tokens[at] and what follows it: "was never reached"."""
        to_come = self.word(at + 1) == "to" and self.word(at) in en.TO_BE | {"are"}
        if (self.word(at) in caution.CONDITIONAL and self.text(at) != "May") or to_come:
            raise self.unread(at, f"after {self.text(end - 1)}")
        status = None
        for near in range(at, min(at + 4, self.sentence(at)[1])):
            if self.word(near) == "and" or (near > at and self.tokens[near].kind == "sign"):
                break
            if self.word(near) in caution.UNDONE or self.word(near).endswith("n't"):
                raise self.unread(near, f"after {self.text(end - 1)}")
            if self.word(near) in caution.FORECASTS:
                status = "forecast"
        return status

    def _aside(self, at: int) -> bool:
        """Return whether what begins in a bracket leaves the figure before it as it is."""
        if self.text(at) in ("US", "U.S.") and self.word(at + 1) == ")":
            return self.subject.unit == "USD"
        hedge = self.beginning(BEFORE, at)
        first = hedge[1] if hedge else at
        amount = numeral(self.tokens, first) or self.money_at(first)
        return bool(amount or (not hedge and (self.beginning(UNITS, at) or self._plain_behind(at))))

    def _number_behind(self, amount: Amount, at: int) -> None:
        """Check that a plain word doesn't lead on to a number that belongs to the figure.

        "5 of 10".
        """
        word, following = self.word(at), at + 1
        span = {self.word(near) for near in (following + 1, following + 2)}
        period = self.word(following) in ("a", "one") and not span.isdisjoint(_SPANS)
        each = self.word(following) in ("each", "every", "any")
        if each or period or self._other_money(word, following):
            raise self.unread(following, f"after {self.text(amount.start, following)}")
        while self.word(following) in DETERMINERS | {"every", "a"}:
            following += 1
        hedged = self.beginning(BEFORE, following)
        other = hedged[1] if hedged else following
        number = numeral(self.tokens, other) or numeral(self.tokens, at + 1)
        length = number is not None and self.word(number.end) in _LENGTHS
        counted = number is not None or self.money_at(other)
        counted = counted and not (length or self._is_time(following))
        if word == "and":
            refused = self._adds(amount, following, other)
        elif word == "from":  # "up to $5 bn from $4 bn" is no hedge
            risen = self.word(amount.start - 1) == "to"
            refused = number is not None and counted and not risen
            if risen and self.word(amount.start - 2) == "up":
                refused = self.number_at(other)
        elif word == "to":  # "grew by 14% to $18 bn"
            refused = counted and not (self.subject.unit == "%" and self.money_at(other))
        elif word == "of" and self.subject.rank:
            return  # "58th of 180"
        else:
            number_of = word in en.PREPOSITIONS and number is not None
            refused = counted and (word == "by" or number_of)
        if refused:
            raise self.unread(at, f"after {self.text(amount.start, at)}")

    def _is_time(self, at: int) -> bool:
        """Return whether a year or "5 May" begins with tokens[at]."""
        is_year = at < len(self.tokens) and self.tokens[at].is_year
        return is_year or self.word(at + 1) in _MONTHS

    def _adds(self, amount: Amount, following: int, other: int) -> bool:
        """Return whether "and" leads to more of an amount: "$5 bn and 2 mn dollars"."""
        money, scale = self.beginning(MONEY, other), self._scaled(other)
        unit = self.beginning(UNITS, scale[1]) if scale else None
        bare = self.tokens[amount.end - 1].kind == "number" and self.number_at(other)
        same = (money and money[0] == amount.unit) or (
            unit and unit[0] == amount.unit and self.money_at(amount.start)
        )
        more = self.word(following) in caution.AND_MORE
        return bool(more or bare or same or (scale and not unit))

    def _other_money(self, word: str, at: int) -> bool:
        """Return whether "in Canadian dollars" says which money it is."""
        known = ("us", "u.s.", "american", "current", "constant", "international")
        units = [self.beginning(UNITS, near) for near in (at + 1, at + 2)]
        money = any(hit and hit[0] in en.MONEY_BEFORE for hit in units)
        money = money or self.word(at + 1) in ("money", "currency")
        return word == "in" and money and self.word(at) not in known
