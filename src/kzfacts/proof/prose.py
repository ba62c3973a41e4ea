"""Read the figure around a number in a sentence, by recursive descent over tokens.

    figure  = [hedge] amount [link amount] [hedge] [status]
    amount  = [minus] [money] [minus] numeral [hedge] [scale] [hedge] [unit]
    link    = dash | "to" | "and" after "between"
    ranking = ["ranked"] ordinal superlative | "No." number | hedge number superlative

`before` and `behind` check what is around a figure: a word that no table knows raises UnreadError,
so nothing unknown can turn or continue the number.
"""

from decimal import Decimal

from kzfacts.proof import caution
from kzfacts.proof import english as en
from kzfacts.proof.before import Before
from kzfacts.proof.behind import Behind
from kzfacts.proof.cursor import (
    BEFORE,
    DASHES,
    DETERMINERS,
    MONEY,
    SCALES,
    UNITS,
    Amount,
    Figure,
    UnreadError,
    phrases,
)
from kzfacts.proof.numerals import Numeral, numeral, ordinal

_RANK_HEDGES = phrases(en.RANK_HEDGES)
_RANKED = phrases({"rank": en.RANKED})
_HEADS = phrases(en.HEADS)
_FROM_LAST = phrases({"rank": caution.FROM_LAST})
_BEFORE_YEARS = en.OF_TIME.union(*(month.split() for month in en.MONTHS))


class Reader(Before, Behind):
    """A reader of figures in one paragraph."""

    def figure(self, at: int) -> Figure:
        """Return the figure whose first number begins with tokens[at].

        Raise UnreadError if unread.
        """
        if self.subject.rank:
            return self._ranking(at)
        low = self._first_amount(at)
        high = self._range(low) or low
        is_range = high is not low
        if is_range:
            low = low._replace(scale=low.scale or high.scale, unit=low.unit or high.unit)
            high = high._replace(unit=high.unit or low.unit)
        start, hedge = self.hedge_before(low.start, is_range=is_range)
        head = self.ending(_HEADS, start)
        if high.unit is None and head and head[0] == self.subject.unit:
            low = low._replace(unit=head[0])
            high = high._replace(unit=head[0]) if is_range else low
        end, behind = self.hedge_behind(high.end)
        hedges = {h for h in (hedge, self._hedge_within(low, high), behind) if h}
        if len(hedges) > 1:
            raise UnreadError(f"can't read two hedges in '{self.text(start, end)}'")
        end, status = self.status(end)
        self.behind(high, end)
        said_before, said_behind = self.doubts(start), self.rest(end)
        status = said_before or said_behind or status
        self._no_year(low)
        is_change = low.unit in ("%", "points") and self.word(start - 1) == "by"
        if is_change and not self.changes(start):
            raise self.unread(start - 1, f"before {self.text(start, end)}")
        if low.unit == "%" and self.falls(start):
            if not self.subject.signed or is_range:
                raise UnreadError(f"'{self.text(start, end)}' is a change, not an amount")
            low = high = low._replace(negative=True)
        return Figure(start, end, low, high, hedges.pop() if hedges else None, status)

    def _no_year(self, amount: Amount) -> None:
        """Check that a number isn't a year before a subject: "in 2015 visits were rare"."""
        at = amount.numeral.start
        counted = amount.start == at and self.tokens[at].is_year and not amount.scale
        if counted and self.word(at - 1) in _BEFORE_YEARS:
            raise UnreadError(f"can't tell whether {self.text(at)} is a year")

    def _hedge_within(self, low: Amount, high: Amount) -> str | None:
        """Return the hedge in a number, "hundreds of", or between it and its unit, "5 or so"."""
        for amount in (low, high):
            for at in range(amount.numeral.end, amount.end):
                if hit := self.hedge_behind(at)[1]:
                    return hit
        return low.numeral.hedge

    # Amounts.

    def _first_amount(self, at: int) -> Amount:
        """Read the amount whose number begins with tokens[at], back to its money and minus."""
        start, unit, negative = at, None, False
        while start > 0:
            hit = None if unit else self.ending(MONEY, start)
            if hit and not self.joined(hit[1]):
                unit, start = hit
                self.mark(start, at, "unit")
            elif not negative and self._is_minus(start - 1):
                negative, start = True, start - 1
                self.mark(start, start + 1, "minus")
            elif hit or (self.glued(start) and self.word(start - 1) in DASHES):
                raise self.unread(start - 1, f"before {self.text(start, at + 1)}")
            else:
                break
        return self._amount(at, start, unit, negative=negative)

    def _is_minus(self, at: int) -> bool:
        """Return whether tokens[at] is a minus: glued to the number, not to a word before it."""
        if self.word(at) in ("minus", "negative"):
            return True
        sign = self.word(at) in ("-", "–", "−") and self.glued(at + 1)
        return sign and (not self.glued(at) or self.word(at - 1) in ("(", "$", "€", "£", "₽", "~"))

    def _next_amount(self, at: int) -> Amount | None:
        """Read the amount that begins with tokens[at], if one does."""
        start, unit, negative = at, None, False
        for _ in range(2):
            if hit := None if unit else self.beginning(MONEY, at):
                unit, at = hit
            if self.word(at) in DASHES and self.glued(at + 1):
                negative, at = True, at + 1
        self.mark(start, at, "unit")
        return (
            self._amount(at, start, unit, negative=negative) if numeral(self.tokens, at) else None
        )

    def _amount(self, at: int, start: int, unit: str | None, *, negative: bool) -> Amount:
        """Read the number, the scale and the unit after it."""
        number = numeral(self.tokens, at)
        if number is None:
            raise UnreadError(f"can't read the number '{self.text(at)}'")
        self.mark(at, number.end, "number")
        end = self.hedge_behind(number.end)[0]
        scale, end = self._scale(end)
        end = self.hedge_behind(end)[0] if scale and self._unit_follows(end, number) else end
        behind, end = self._unit(end, number)
        if unit and behind and unit != behind and (unit, behind) != ("Int$", "USD"):
            raise UnreadError(f"can't read two units in '{self.text(start, end)}'")
        return Amount(start, end, number, scale, unit or behind, negative)

    def _unit_follows(self, at: int, number: Numeral) -> bool:
        end, hedge = self.hedge_behind(at)
        return hedge is not None and self._unit(end, number)[0] is not None

    def _hyphen(self, at: int) -> int:
        """Return the place after a hyphen that joins a number to its unit: "5-billion-dollar"."""
        joins = self.word(at) == "-" and self.glued(at) and self.glued(at + 1)
        return at + 1 if joins else at

    def _scale(self, at: int) -> tuple[str, int]:
        hit = self.beginning(SCALES, self._hyphen(at))
        short = hit is not None and self.word(hit[1] - 1) in ("k", "b", "m")
        if hit is None or (
            short and not self.glued(hit[1] - 1) and not self._money_near(at, hit[1])
        ):
            return "", at
        self.mark(at, hit[1], "scale")
        return hit

    def _money_near(self, before: int, behind: int) -> bool:
        """Return whether "5 m" can only be five million: next to money, or before another unit."""
        return bool(self.ending(MONEY, before - 1) or self.beginning(UNITS, behind))

    def _unit(self, at: int, number: Numeral) -> tuple[str | None, int]:
        """Read a unit of the table, or the noun for what is counted after plain adjectives."""
        subject, first = self.subject, self._hyphen(at)
        hit = self.beginning(UNITS, first)
        if hit and not (self.tokens[first].kind == "sign" and numeral(self.tokens, hit[1])):
            kind, end = hit
            if kind == "times" and self._counts_times(first):
                kind = subject.unit
            if kind == "GBP" and self.word(end) == "of":
                raise UnreadError(f"can't tell whether '{self.text(first)}' means money or weight")
            self.mark(first, end, "unit")
            return kind, end
        for noun in range(first, first + 5):
            if hit := self.beginning(subject.nouns, noun):
                self.mark(first, noun, "plain")
                self.mark(noun, hit[1], "unit")
                return subject.unit, hit[1]
            if self.word(noun) not in en.ADJECTIVES | subject.names | subject.plain | {"-"}:
                break
            if self.word(noun) in subject.names and self.beginning(subject.verbs, noun + 1):
                self.mark(first, noun + 1, "unit")  # "thousands of Kazakhstanis studied"
                return subject.unit, noun + 1
        if number.parts > 1 and subject.unit == "%" and self._is_share(at):
            return "%", at
        return None, at

    def _counts_times(self, at: int) -> bool:
        """Return whether "28 times" counts the metric's unit: "visited Kazakhstan 28 times"."""
        first = self.sentence(at)[0]
        return any(self.beginning(self.subject.verbs, i) for i in range(first, at))

    def _is_share(self, at: int) -> bool:
        """Return whether "a third" is a share of something.

        "a third of all", not "a third country".
        """
        return self.word(at) in ("", *"of its the all . , ) ;".split())

    # Ranges.

    def _range(self, low: Amount) -> Amount | None:
        """Read the other end of a range, if one follows: "5-6", "5 to 6", "between 5 and 6"."""
        at = low.end
        link, opening = self.word(at), self._opening(low)
        if link not in DASHES and link != "to" and (link != "and" or opening != "between"):
            return None
        high = self._next_amount(at + 1)
        if high is None or (high.unit and low.unit and high.unit != low.unit):
            return None
        if link == "to" and self.changes(low.start):
            raise UnreadError(f"'{self.text(low.start, high.end)}' is a change, not a range")
        self.mark(at, at + 1, "range")
        return high

    def _opening(self, low: Amount) -> str:
        """Return the word before an amount and its hedge, such as "between"."""
        hit = self.ending(BEFORE, low.start)
        return self.word((hit[1] if hit else low.start) - 1)

    # Rankings.

    def _ranking(self, at: int) -> Figure:
        """Read a rank: "3rd largest", "second place", "ranked No. 3", "among the 70 largest"."""
        value, end, is_ordinal = self._rank_number(at)
        superlative = self._superlative(end)
        hedge, start = self.ending(_RANK_HEDGES, at) or (None, at)
        ranked = self.ending(_RANKED, at)
        if not (hedge or ranked or (is_ordinal and superlative)):
            raise UnreadError(f"can't read a rank in '{self.text(at, end + 1)}'")
        self.mark(start, at, "hedge")
        if ranked and not hedge:
            start = ranked[1]
            if not (self.begins(start) or self.word(start) in en.RANKS):
                self.hedge_before(start, is_range=False)
        elif not hedge and self.hedge_before(start, is_range=False)[1]:
            raise self.unread(start - 1, f"before {self.text(start, end)}")
        owner = start - 1 - (self.word(start - 1) in DETERMINERS)
        if self.word(owner) in caution.RANKS_OF_OTHERS:
            raise self.unread(owner, f"before {self.text(start, end)}")
        end = superlative or end
        if hit := self.beginning(self.subject.nouns, end):
            end = hit[1]
        self.mark(at, end, "rank")
        digits = value if self.tokens[at].kind == "number" else None
        amount = Amount(
            start, end, Numeral(at, end, value, digits=digits), "", "rank", negative=False
        )
        if self.beginning(_FROM_LAST, end):
            raise self.unread(end, f"after {self.text(start, end)}")
        self.behind(amount, end)
        return Figure(start, end, amount, amount, hedge, self.doubts(start))

    def _rank_number(self, at: int) -> tuple[Decimal, int, bool]:
        """Return the number, its end, and whether it is an ordinal."""
        token = self.tokens[at]
        if n := ordinal(token):
            return Decimal(n), at + 1, True
        if token.value is None:
            raise UnreadError(f"can't read the rank '{token.text}'")
        suffix = self.glued(at + 1) and self.word(at + 1) in ("st", "nd", "rd", "th")
        return token.value, at + 1 + suffix, suffix

    def _superlative(self, at: int) -> int | None:
        """Return the end of "largest", "-largest" or "place" and the nouns after it."""
        first = self._hyphen(at)
        if self.word(first) == "most":
            return first + 2  # "most visited"
        return first + 1 if self.word(first) in en.SUPERLATIVES else None
