"""Checks what a base declares: topics, countries, metrics and sources, and their names."""

import re
from collections.abc import Iterator

from kzfacts.model.codes import FIPS, ISO_3166
from kzfacts.model.records import Country, Records
from kzfacts.rules.rule import Place, Rule, declarations, place


def undeclared(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield topics that have facts but no declaration; the reader checks the other kinds."""
    for topic in base.topics.values():
        if not topic.declared:
            yield (
                (topic.id,),
                f"the topic '{topic.id}' is not declared; add [topics.{topic.id}] with a title",
            )


UNDECLARED = Rule(
    name="undeclared",
    summary="every topic, country, metric and source is declared",
    why="A misspelled name would silently create a new topic, country or metric that no "
    "comparison finds.",
    example="metric = 'turnovr'",
    remedy="correct the name, or declare it in a table.",
    check=undeclared,
)


def unused(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield declarations that no fact refers to."""
    used: set[Place] = {("countries", home) for home in base.homes.values() if home}
    for fact in base.facts.values():
        used |= {("topics", fact.topic.id), ("sources", fact.source.id)}
        for country in fact.countries:
            used |= {("countries", code) for code in (country.code, *country.members)}
        if fact.reporter:
            used.add(("countries", fact.reporter.code))
        if fact.metric:
            used.add(("metrics", fact.metric.id))
    for where, _record in declarations(base):
        if where not in used:
            section, name = where
            yield where, f"no fact uses '{name}' of [{section}]; use it or remove it"


UNUSED = Rule(
    name="unused",
    summary="every declaration is used",
    why="An unused declaration is usually a typo or a leftover.",
    example="[metrics.turnovr]",
    remedy="use it or remove it.",
    check=unused,
)


def members(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield members of groups that are not declared, or that are the group itself."""
    for group in base.countries.values():
        where = ("countries", group.code, "members")
        for code in group.members:
            if code == group.code:
                yield where, f"'{code}' is a member of itself; list its members"
            elif code not in base.countries:
                yield where, f"the member '{code}' is not declared; add [countries.{code}]"


MEMBERS = Rule(
    name="members",
    summary="the members of a group are declared countries",
    why="A fact about a group is also listed under its members, so they must exist.",
    example="members = ['UZ', 'KG']   # without [countries.KG]",
    remedy="declare the member, or remove it from the group.",
    check=members,
)


def country_code(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield codes that are not ISO 3166-1 alpha-2, or that mean another country there."""
    for country in base.countries.values():
        if message := _group_code(country) if country.members else _country_code(country):
            yield ("countries", country.code), message


def _group_code(group: Country) -> str | None:
    if _is_alpha_2(group.code):
        return f"the group '{group.code}' has the code of a country; give it a name"
    return None


def _country_code(country: Country) -> str | None:
    code = country.code
    trap = FIPS.get(code)
    if trap and trap.means.casefold() in country.name.casefold():
        return (
            f"'{code}' is {trap.means} in FIPS 10-4 or everyday use, but not in ISO 3166-1; "
            f"write {trap.iso}"
        )
    if _is_alpha_2(code):
        return None
    upper = code.upper()
    hint = f"write {upper}" if upper in ISO_3166 else "look it up in ISO 3166-1 alpha-2"
    return f"'{code}' is not a code of ISO 3166-1; {hint}"


def _is_alpha_2(code: str) -> bool:
    """Return whether ISO 3166-1 assigns a code, or leaves it to users (AA, QM-QZ, XA-XZ, ZZ)."""
    if len(code) != 2:
        return False
    user_assigned = code in ("AA", "ZZ") or "QM" <= code <= "QZ" or "XA" <= code <= "XZ"
    return user_assigned or code in ISO_3166


COUNTRY_CODE = Rule(
    name="country-code",
    summary="a country has its ISO 3166-1 alpha-2 code, a group has a name",
    why="Some codes mean one country in ISO 3166-1 and another in FIPS 10-4 or in everyday use: "
    "CH is Switzerland, not China; RS is Serbia, not Russia; UK is not assigned.",
    example="[countries.CH]\nname = 'China'",
    remedy="use the code that the message suggests.",
    check=country_code,
)


def names(base: Records) -> Iterator[tuple[Place, str]]:
    """Yield ids that must be quoted in TOML, in a shell or in a URL."""
    places = [place(fact) for fact in base.facts.values()]
    places += [where for where, _record in declarations(base)]
    for where in places:
        if not all(re.fullmatch("[A-Za-z0-9_-]+", part) for part in where):
            name = ".".join(where)
            yield where, f"the name '{name}' needs quoting; use only A-Z, a-z, 0-9, - and _"


NAMES = Rule(
    name="names",
    summary="names need no quoting",
    why="Ids are typed in shells, used in URLs and completed with TAB.",
    example="['trade & co'.x]",
    remedy="use only A-Z, a-z, 0-9, - and _.",
    check=names,
)
