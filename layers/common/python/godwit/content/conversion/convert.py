"""A source of another sender, converted as far as it is known how. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from godwit.content.conversion import listmonk, mailchimp, pinpoint
from godwit.content.conversion.dialect import Dialect

DialectName = Literal["pinpoint", "listmonk", "mailchimp"]

_DIALECTS: Mapping[DialectName, Dialect] = {
    "pinpoint": pinpoint.DIALECT,
    "listmonk": listmonk.DIALECT,
    "mailchimp": mailchimp.DIALECT,
}
MOST_TAGS = 4_000
"""Far more than can be sent, see `pieces.MAX_TAGS`."""
_PASSES = 20


@dataclass(frozen=True)
class Change:
    """A tag, and what took its place."""

    before: str
    after: str


@dataclass(frozen=True)
class Conversion:
    """What came of it. `changes`: each kind once; `unknown`: tags that were left as they are. `dialect` is None where
    nothing in the source told which it is.
    """

    dialect: DialectName | None
    source: str
    changes: list[Change]
    unknown: list[str]


def convert(source: str, dialect: DialectName | None = None) -> Conversion:
    """The source in our syntax; `dialect` None: guessed. Converting the result again changes nothing.

    Raises ValueError where there are too many tags.
    """
    if source.count("{{") + source.count("*|") > MOST_TAGS:
        raise ValueError(f"has more than {MOST_TAGS:,} tags")
    name = dialect or guess(source)
    if name is None:
        return Conversion(None, source, [], [])
    changes: list[Change] = []
    # A tag may come to be where one between its halves is dropped.
    for _ in range(_PASSES):
        converted = _converted(source, _DIALECTS[name])
        changes += converted.changes
        if converted.source == source:
            break
        source = converted.source
    return Conversion(name, source, list(dict.fromkeys(changes)), converted.unknown)


def guess(source: str) -> DialectName | None:
    """The dialect with most of its signs in the source, None where it has none."""
    signs = {name: len(_DIALECTS[name].sign.findall(source)) for name in get_args(DialectName)}
    likeliest: DialectName = max(signs, key=lambda name: signs[name])
    return likeliest if signs[likeliest] else None


def _converted(source: str, dialect: Dialect) -> Conversion:
    translator = dialect.translator()
    parts: list[str] = []
    changes: list[Change] = []
    unknown: list[str] = []
    at = 0
    for tag in dialect.tag.finditer(source):
        after = translator.translate(tag)
        if after is None:
            unknown.append(tag[0])
        elif after != tag[0]:
            changes.append(Change(tag[0], after))
        parts += (source[at : tag.start()], tag[0] if after is None else after)
        at = tag.end()
    parts.append(source[at:])
    return Conversion(None, "".join(parts), changes, list(dict.fromkeys(unknown)))
