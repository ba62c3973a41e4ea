"""The country codes of ISO 3166-1 alpha-2, and the codes that people take for them."""

from typing import NamedTuple

ISO_3166 = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
        "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
        "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
        "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
        "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
        "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
        "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
        "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
    ).split()
)


class Trap(NamedTuple):
    """A code that means one country in FIPS 10-4 or everyday use, and the ISO code of that country."""

    means: str
    iso: str


FIPS = {
    "AJ": Trap("Azerbaijan", "AZ"),
    "AS": Trap("Australia", "AU"),
    "AU": Trap("Austria", "AT"),
    "BO": Trap("Belarus", "BY"),
    "BU": Trap("Bulgaria", "BG"),
    "CH": Trap("China", "CN"),
    "DA": Trap("Denmark", "DK"),
    "EI": Trap("Ireland", "IE"),
    "EL": Trap("Greece", "GR"),
    "EN": Trap("Estonia", "EE"),
    "EZ": Trap("Czech", "CZ"),
    "GG": Trap("Georgia", "GE"),
    "GM": Trap("Germany", "DE"),
    "IS": Trap("Israel", "IL"),
    "IZ": Trap("Iraq", "IQ"),
    "JA": Trap("Japan", "JP"),
    "KN": Trap("North Korea", "KP"),
    "KS": Trap("South Korea", "KR"),
    "LG": Trap("Latvia", "LV"),
    "LH": Trap("Lithuania", "LT"),
    "LO": Trap("Slovakia", "SK"),
    "MG": Trap("Mongolia", "MN"),
    "PO": Trap("Portugal", "PT"),
    "RP": Trap("Philippines", "PH"),
    "RS": Trap("Russia", "RU"),
    "SF": Trap("South Africa", "ZA"),
    "SP": Trap("Spain", "ES"),
    "SW": Trap("Sweden", "SE"),
    "SZ": Trap("Switzerland", "CH"),
    "TI": Trap("Tajikistan", "TJ"),
    "TU": Trap("Turkey", "TR"),
    "TX": Trap("Turkmenistan", "TM"),
    "UK": Trap("United Kingdom", "GB"),
    "UP": Trap("Ukraine", "UA"),
    "VM": Trap("Vietnam", "VN"),
}
