"""Tables of the English that the proof reads; "|" separates phrases.

What is in no table is not understood: add a word only if it never changes the number beside it.
"""

from collections.abc import Mapping

ABBREVIATIONS = frozenset(
    "no nos nr approx ca c est vs max min sq cu fig p pp pct incl excl mr mrs ms dr st gen sen rep"
    " inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec al etc bln mln trn".split()
)
MONTHS = tuple(
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
    "|september sep sept|october oct|november nov|december dec".split("|")
)
SEASONS: Mapping[int, str] = {21: "spring", 22: "summer", 23: "autumn fall", 24: "winter"}

# Hedges.


def _little(*hedges: str) -> list[str]:
    """Return "slightly under", "a touch below" and so on."""
    degrees = ("just", "slightly", "a little", "a touch", "a fraction", "a shade", "a bit")
    return [f"{degree} {hedge}" for degree in degrees for hedge in hedges]


HEDGES_BEFORE: Mapping[str, str] = {
    "about": "about | around | estimated at about | estimated at around | estimated at roughly"
    " | approximately | approx | approx. | roughly | some | circa | ca | ca. | c."
    " | an estimated | estimated | estimated at | in the region of | in the order of"
    " | of the order of | on the order of | ~ | ≈ | somewhere around"
    " | somewhere in the region of | to the tune of | in the neighbourhood of"
    " | in the neighborhood of | hovered around | hovered at | hovering around | hovering at"
    " | hovers around",
    "almost": "almost | nearly | almost reached | nearly reached | close to | just short of | not quite"
    " | just shy of | approaching | approached | virtually | practically | nearing"
    + " | ".join(["", *_little("under", "below", "less than")]),
    "at least": "at least | no less than | not less than | no fewer than | not fewer than | a minimum of"
    " | minimum of | not below | not under | min. | ≥ | >=",
    "more than": "more than | over | above | exceeding | exceeded | exceeds | exceed | in excess of"
    " | upwards of | upward of | beyond | well over | well above | greater than | surpassed"
    " | surpasses | surpassing | surpass | topped | topping | tops | topped the"
    " | surpassed the | exceeded the | crossed | crosses | crossing | crossed the | passed"
    " | passed the | broke the | higher than | >"
    + " | ".join(["", *_little("over", "above", "more than")]),
    "at most": "at most | up to | no more than | not more than | a maximum of | maximum of | as much as"
    " | as many as | not exceeding | not above | not over | did not exceed | does not exceed"
    " | do not exceed | anything up to | max. | ≤ | <=",
    "less than": "less than | under | below | fewer than | well under | well below | lower than | short of"
    " | fell short of | shy of | <",
}
# Hedges only if the word before them is plain: not in "a hill above 5 km" or "a film about 5".
HEDGES_OR_PLACES = frozenset(
    "about around some over above under below beyond c. ca ca. ~ > < close short exceed"
    " topped topping tops passed".split()
)
RANK_HEDGES: Mapping[str, str] = {
    "more than": "not among the | outside the | outside the top | not in the top"
    " | not among the top",
    "at most": "among the | in the top | among the top | one of the top | within the top",
}
HEDGES_AFTER: Mapping[str, str] = {
    "about": "or so | or thereabouts | more or less | approximately | approx | approx. | roughly"
    " | give or take | at a guess | at a rough guess | by some estimates",
    "at least": "or more | and more | or above | and above | or over | and over | and up"
    " | or higher | at least | at the least | at the very least | minimum | at a minimum"
    " | and upwards | and upward | upwards",
    "more than": "+ | plus | odd",
    "at most": "or less | or fewer | or lower | or under | at most | at the most"
    " | at the very most | at the outside | at best | at the best"
    " | at the very best | at the utmost | maximum | at a maximum | tops | max",
}

# Scales, units and money.

SCALES: Mapping[str, str] = {
    "thousand": "thousand | thousands | k",
    "mn": "million | millions | mn | mln | mln. | mio | m",
    "bn": "billion | billions | bn | bln | bln. | b",
    "tn": "trillion | trillions | tn | trn | trln",
}
MONEY_BEFORE: Mapping[str, str] = {
    "USD": "$ | us$ | us $ | u.s.$ | u.s. $ | $us | usd | usd $",
    "EUR": "€ | eur | euro",
    "GBP": "£ | gbp | uk£",
    "JPY": "¥ | jpy | jp¥",
    "CNY": "cny | rmb | cn¥ | yuan",
    "RUB": "₽ | rub",
    "KZT": "₸ | kzt",
    "Int$": "int$ | int $ | intl$",
}
UNITS: Mapping[str, str] = {
    "USD": "usd | us$ | $ | $us | us dollars | us dollar | u.s. dollars | u.s. dollar"
    " | american dollars | dollars | dollar | united states dollars",
    "EUR": "eur | € | euros | euro",
    "GBP": "gbp | £ | pounds sterling | british pounds | pounds | pound",
    "JPY": "jpy | ¥ | yen | japanese yen",
    "CNY": "cny | rmb | yuan | renminbi | chinese yuan | yuan renminbi | yuan rmb",
    "RUB": "rub | ₽ | rubles | roubles | ruble | rouble | russian rubles | russian roubles"
    " | russian ruble | russian rouble",
    "KZT": "kzt | ₸ | tenge | kazakh tenge | kazakhstani tenge | kazakhstan tenge",
    "Int$": "international dollars | international dollar | int$",
    "%": "% | percent | per cent | pct | pct.",
    "% of GDP": "% of gdp | percent of gdp | per cent of gdp | % of gross domestic product",
    "points": "percentage points | percentage point | % points | percent points | per cent points"
    " | pct points | pct. points | pp | points | point | % point",
    "km": "km | kilometers | kilometres | kilometer | kilometre | kms",
    "metres": "m | metres | meters | metre | meter",
    "miles": "miles | mile",
    "sq km": "sq km | sq. km | square kilometers | square kilometres | square kilometer"
    " | square kilometre | km² | km2",
    "cubic metres": "cubic metres | cubic meters | cubic metre | cubic meter | cu m | cu. m | m³"
    " | m3",
    "tonnes": "tonnes | tonne | metric tons | metric ton | metric tonnes | tonnes of co2"
    " | metric tonnes of co2 | metric tons of co2",
    "tons": "tons | ton",
    "barrels": "barrels | barrel | bbl | barrels of oil | barrels of crude oil",
    "barrels per day": "barrels per day | barrels a day | barrels/day | bbl/day | bbl/d | b/d"
    " | bpd | barrels of oil per day | barrels of oil a day",
    "kWh": "kwh | kilowatt hours | kilowatt-hours | kilowatt hour | kilowatt-hour",
    "Btu per person": "btu/person | btu per person | btu per capita",
    "children per woman": "children born/woman | children born per woman | children per woman"
    " | births per woman",
    "per 100 people": "per 100 people | per 100 inhabitants | per 100 persons | per 100 population",
    "years": "years | year | yrs",
    "times": "times",
    "TIV": "tiv | sipri tiv",
}

# Nouns for what is counted, besides the unit's singular and plural; verbs: "visited 28 times".
NOUNS: Mapping[str, str] = {
    "people": "people | person | persons | population | inhabitants | residents",
    "personnel": "personnel | troops | soldiers | armed forces | pla",
    "students": "students | student",
}
# What is counted, before its number.
HEADS: Mapping[str, str] = {
    "people": "population of | population is | population was | population reached"
    " | population : | population stood at | population stands at"
}
VERBS: Mapping[str, str] = {
    "visits": "visited | visits | visit",
    "students": "studied | studying | study",
}
SUPERLATIVES = frozenset(
    "largest biggest greatest highest smallest lowest leading place position rank most".split()
)
RANK_NOUNS = (
    "trading partner | trading partners | partner | partners | economy | country | city | market"
    " | supplier | exporter | importer | producer | investor | buyer | source | destination"
    " | state | power | populous | populated"
)
RANKED = (
    "ranked number | ranked | ranks | comes | came | ranking | ranked no. | no. | no | number | #"
    " | rank | place | placed | position | rank no."
)
# Verbs whose subject may be anything: "the country ranks 3rd".
RANKS = frozenset("ranks comes came".split())

# Numbers in words.

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
PARTS: Mapping[str, int] = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + plural: n for n, word in enumerate(ORDINALS, 1) if n > 2 for plural in ("", "s")
}
MANY: Mapping[str, int] = {
    "tens of": 10,
    "dozens of": 12,
    "hundreds of": 100,
    "thousands of": 1000,
    "millions of": 10**6,
    "tens of thousands of": 10**4,
    "hundreds of thousands of": 10**5,
    "billions of": 10**9,
}

# What never changes the number next to it.

PLAIN_BEFORE = frozenset(
    # little words
    "the a of in for at by with to on and that which who this these those its their his her our"
    " all there then when while where because only just exactly precisely also already still now"
    " today say says said"
    # to be and to have
    " is are was were be been being has have had having"
    # verbs of amount, and verbs that take an amount as their object
    " amount amounts amounted amounting come comes came coming total totals totaled totalled"
    " totaling totalling reach reaches reached reaching stand stands stood standing make makes"
    " made making account accounts accounted constitute constitutes constituted comprise comprises"
    " comprised represent represents represented hit hits equal equals equaled equalled earn earns"
    " earned cost costs costing worth valued produce produces produced sell sells sold buy buys"
    " bought pay pays paid spend spends spent receive receives received get got give gives gave"
    " given take takes took export exports exported import imports imported deliver delivers"
    " delivered supply supplies supplied provide provides provided own owns owned hold holds held"
    " invest invests invested send sends sent build builds built see saw seen count counts counted"
    " record records recorded number numbers numbered contain contains contained include includes"
    " included cover covers covered employ employs employed owe owes owed borrow borrowed lend"
    " lends lent raise raises raised generate generates generated transfer transferred allocated"
    " granted donated contributed financed funded collected shipped mined pumped extracted"
    " registered issued awarded opened launched signed hosted operate operates operated run runs"
    " remain remains remained stay stays stayed them world country altogether house houses visit"
    " visited visits make"
    " up forms formed form leases leased lease attract attracted attracts post posted show showed"
    " shows use used uses exchange exchanged did left carry carries carried handle handles handled"
    " inherited disbursed secured secures processed transported transports stores stored"
    # growth
    " rise rises rose risen rising grow grows grew grown growing increase increases"
    " increased increasing climb climbs climbed jump jumped fall falls fell fallen falling"
    " drop drops dropped decline declined decrease decreased shrink shrank down up"
    " expanded contracted soared surged plunged slumped"
    # length
    " stretch stretches extend extends span spans measure measures".split()
) - {"number"}
PLAIN_AFTER = frozenset(
    # little words
    "ppp of in for at by with to on and from since during between against among across within over"
    " the this that these those which who whose where when while because as is are was were be"
    " been has have had will it they he she we there here then now today alone together"
    " combined overall too also already still so but not only"
    # what is said of an amount, and what an amount is of
    " worth total long wide deep old growth stake stakes share shares interest deal deals loan"
    " loans contract contracts project projects road route pipeline railway border line investment"
    " programme program fund package credit agreement debt debts surplus deficit partner partners"
    # verbs
    " came come went go arrived left began ended came passed sailed visited took made"
    " operate operated work worked live lived study studied joined met were said says came grew"
    " rose fell belong belonged account accounted compared died fled voted served attended"
    " participated emigrated moved crossed returned followed opened closed sold bought"
    " paid spent invested exported imported produced delivered supplied borrowed lent approve"
    " approved oppose opposed serve vote remain remained dead killed injured wounded"
    " mark milestone".split()
) - {"too", "not", "but", "between", "over", "so", "as"}
ADJECTIVES = frozenset(
    "young new old foreign large small big major different separate biological military"
    " active such active-duty duty official state high-level ethnic registered joint local"
    " private".split()
)
TO_BE = frozenset("is was were".split())
PREPOSITIONS = frozenset(
    "of in for at by with to on from since during is was were than into".split()
)
# Words that make a year the end of another period, or what prices are counted in.
OPEN_TIMES = frozenset("since before after until till than from to by".split())
# Words before a year, or one word before it, that make it a part or another year: "half of 2020".
PARTS_OF_A_YEAR = frozenset(
    "fy q h half quarter months weeks fiscal period early mid late".split()
    + " ".join((*MONTHS, *SEASONS.values())).split()
)
# Words between a number and a year that is another number's: "$5 bn, but in 2020 it was $6 bn".
OTHER_TIMES = frozenset(
    "but while whereas although though than against compared report book study twice double"
    " said".split()
)
# Words between a year and a number that make the number another year's: "a year earlier".
EARLIER = frozenset("earlier previous previously prior before".split())
OPPOSITES = (
    ("export exports exported", "import imports imported"),
    ("surplus", "deficit"),
    ("production output produced", "consumption consumed"),
    ("revenue revenues", "spending expenditure"),
    ("inflow inflows", "outflow outflows"),
    ("men male", "women female"),
    ("urban", "rural"),
    ("births", "deaths"),
)
# "all but Avalon", "other than Avalon" are not about Avalon.
EXCLUDING = frozenset("but than excluding except excepting without non outside via".split())
DIRECTIONS = frozenset(("North", "South", "East", "West", "New"))
OF_A_YEAR = frozenset(
    "price prices dollars money level levels s report book study edition survey article issue"
    " budget fiscal financial".split()
)
# Words before a year.
OF_TIME = frozenset(
    "in by since from during until till before after year spring summer autumn winter fall".split()
)
STATUSES: Mapping[str, str] = {
    "estimate": "est. | est | estimate | estimated",
    "provisional": "provisional | preliminary | prov. | prelim.",
    "forecast": "forecast | projected | projection | proj.",
}
YEARLY = "a year | per year | per annum | /year | / year | annually | every year | yearly"
