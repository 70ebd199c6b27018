"""One value at a time: what the API and imports take for an address, a country, an amount, and how it is kept. Pure.

Each function answers the normal form or raises ValueError with a message for people. Needs phonenumbers,
which only the functions of `functions/contacts` have. Email addresses are in `email_address`.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

import phonenumbers

from godwit import time_zones
from godwit.text import one_line

TEXT_LENGTH = 255
"""Characters in a text field; an external id of that length still fits a DynamoDB sort key (1,024 bytes)."""
TAG_LENGTH = 100
TAG_COUNT = 200
REVENUE_LIMIT = 10**11
"""Revenue lies within plus and minus this, so that 4 decimals are exact in a double."""
REVENUE_DECIMALS = 4


_IMPOSSIBLE = {
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "there is no such country calling code",
    phonenumbers.ValidationResult.TOO_SHORT: "the phone number is too short",
    phonenumbers.ValidationResult.TOO_LONG: "the phone number is too long",
    phonenumbers.ValidationResult.INVALID_LENGTH: "phone numbers of that country have another length",
    phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "the phone number lacks its area code",
}


def phone_number(text: str, country: str) -> str:
    """A phone number in E.164; one without a country code is read as `country`'s (alpha-2).

    Where it is none of that country's but is one with a `+` before it (or in place of `00`), that is what it is:
    spreadsheets drop the plus. Refused is what cannot be a number for its length or calling code, not what an operator
    has yet to assign: the library's lists of ranges are older than the numbers
    (https://github.com/google/libphonenumber/blob/master/FAQ.md#validation-and-types-of-numbers).
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as refused:
        messages = {
            phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: "there is no such country calling code",
            phonenumbers.NumberParseException.TOO_LONG: "the phone number is too long",
        }
        raise ValueError(messages.get(refused.error_type, "this is not a phone number")) from None
    if not phonenumbers.is_valid_number(number):
        number = _international(text) or number
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError(_IMPOSSIBLE.get(possible, "this is not a phone number"))
    e164: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if len(e164) < len("+1234567"):  # some countries' metadata allow what only is dialled within a town
        raise ValueError(_IMPOSSIBLE[phonenumbers.ValidationResult.TOO_SHORT])
    return e164


def phone_beginning(text: str, country: str) -> str | None:
    """What E.164 numbers begin with whose beginning is written as in `country` (alpha-2), with a 0; else None."""
    digits = re.sub(r"[\s\-/().]", "", text)
    if not re.fullmatch(r"0[1-9]\d*", digits, re.ASCII):
        return None
    trunk = phonenumbers.ndd_prefix_for_region(country, strip_non_digits=True) or ""
    return f"+{phonenumbers.country_code_for_region(country)}{digits.removeprefix(trunk)}"


def _international(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(re.sub(r"^\s*(\+|00)?", "+", text), None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in time_zones.time_zones()}


def time_zone(text: str) -> str:
    """An IANA time zone in any case, as IANA spells it."""
    name = text.strip()
    return time_zones.time_zone(_zones().get(name.casefold(), name))


_LANGUAGE = re.compile(
    r"""(?P<language>[a-z]{2,3}(-[a-z]{3}){0,3})
        (-(?P<script>[a-z]{4}))?
        (-(?P<region>[a-z]{2}|[0-9]{3}))?
        (?P<rest>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[a-wy-z0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?)""",
    re.VERBOSE | re.ASCII,
)


def language_tag(text: str) -> str:
    """A well-formed BCP 47 tag (RFC 5646 §2.1) in its usual case (§2.1.1); `de_AT`, as systems write it, is `de-AT`.

    Longer first parts, which the grammar has but no language, are refused: `English` is no tag.
    """
    match = _LANGUAGE.fullmatch(text.strip().replace("_", "-").lower())
    if match is None:
        raise ValueError("write a language as a BCP 47 tag, such as de or pt-BR")
    tag = match["language"]
    if match["script"]:
        tag += "-" + match["script"].title()
    if match["region"]:
        tag += "-" + match["region"].upper()
    return tag + match["rest"]


def plain_text(text: str, allowed: Callable[[str], str] = one_line) -> str | None:
    """A text without spaces around it; one of nothing else is no text at all. `allowed` raises ValueError, too."""
    stripped = allowed(text.strip())
    if len(stripped) > TEXT_LENGTH:
        raise ValueError(f"this is longer than {TEXT_LENGTH} characters")
    return stripped or None


def labels(texts: Iterable[str]) -> list[str]:
    """Tags or statuses: trimmed, each once, in the order they came."""
    found = list(dict.fromkeys(text.strip() for text in texts))
    if len(found) > TAG_COUNT:
        raise ValueError(f"at most {TAG_COUNT} are possible")
    for label in found:
        one_line(label)
        if not 1 <= len(label) <= TAG_LENGTH:
            raise ValueError(f"each needs 1 to {TAG_LENGTH} characters")
    return found


def amount(value: float) -> int | float:
    """An amount with at most 4 decimals; a whole one as int."""
    if not -REVENUE_LIMIT <= value <= REVENUE_LIMIT:
        raise ValueError(f"this must lie between -{REVENUE_LIMIT} and {REVENUE_LIMIT}")
    rounded = round(value, REVENUE_DECIMALS)
    if rounded != value:
        raise ValueError(f"at most {REVENUE_DECIMALS} decimals are kept")
    return int(rounded) if rounded == int(rounded) else rounded
