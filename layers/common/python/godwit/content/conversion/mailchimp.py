"""Mailchimp's merge tags. Pure.

https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/, https://mailchimp.com/help/use-conditional-merge-tag-blocks/.
Audience fields go where importing Mailchimp's file by its headings puts them.
"""

import re
from collections.abc import Mapping

from godwit.content.conversion.dialect import Blocks, Dialect, asked_field, field, printed, printed_field, quoted
from godwit.content.personalisation import UNSUBSCRIBE, VIEW

_OURS: Mapping[str, str] = {
    "EMAIL": "email",
    "FNAME": "first_name",
    "LNAME": "last_name",
    "MERGE0": "email",
    "MERGE1": "first_name",
    "MERGE2": "last_name",
    "MC_LANGUAGE": "language",
    "UNSUB": UNSUBSCRIBE,
    "ARCHIVE": VIEW,
}
_IN_THE_FOOTER = frozenset(
    {"LIST:ADDRESS", "LIST:ADDRESSLINE", "LIST:ADDRESS_VCARD", "HTML:LIST_ADDRESS", "HTML:LIST_ADDRESS_HTML"}
)
"""The sender's postal address: our footer has it."""
_NO_FIELDS = frozenset(
    {
        *("ABOUT_LIST", "ARCHIVE_PAGE", "CAMPAIGN_UID", "CURRENT_YEAR", "FORWARD", "REWARDS", "REWARDS_TEXT", "SHARE"),
        *("TRANSLATE", "UNIQID", "UPDATE_PROFILE", "ADDRESS", "ACCOUNT", "POLL", "SURVEY", "TWITTER"),
    }
)
_FILTERS = {"TITLE": "title", "LOWER": "lower", "UPPER": "upper"}
_CONDITION = re.compile(r"\s*(?P<field>[A-Z0-9_]+)\s*((?P<operator>!=|>=|<=|=|>|<)\s*(?P<value>.*?)\s*)?")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


class _Translator:
    def __init__(self) -> None:
        self._blocks = Blocks()

    def translate(self, tag: re.Match[str]) -> str | None:
        word, _, rest = tag["inside"].partition(":")
        match word:
            case "IFNOT" if rest == "ARCHIVE_PAGE":
                # True in every mail: what it stands around, stays.
                return self._blocks.begin_unconditional()
            case "IF" | "IFNOT":
                condition = _condition(rest)
                return self._blocks.begin(f"not ({condition})" if condition and word == "IFNOT" else condition)
            case "ELSEIF":
                condition = _condition(rest)
                return self._blocks.otherwise(condition) if condition else None
            case "ELSE":
                return self._blocks.otherwise()
            case "END" if rest == "IF":
                return self._blocks.end()
            case _ if word in _FILTERS and (name := _field(rest)):
                return printed(f"{name}|{_FILTERS[word]}")
            case _:
                return "" if tag["inside"] in _IN_THE_FOOTER else printed_field(_field(tag["inside"]))


def _field(name: str) -> str | None:
    if name in _OURS:
        return _OURS[name]
    if not re.fullmatch("[A-Z][A-Z0-9_]*", name) or name in _NO_FIELDS:
        return None
    return field(name)


def _condition(text: str) -> str | None:
    found = _CONDITION.fullmatch(text)
    name = _field(found["field"]) if found else None
    if found is None or name is None:
        return None
    if found["operator"] is None:
        return asked_field(name)
    value = found["value"].strip("\"'")
    operator = {"=": "=="}.get(found["operator"], found["operator"])
    if not _NUMBER.fullmatch(value):
        return f"{name} {operator} {quoted(value)}"
    # Whether the field holds numbers or texts isn't said.
    joined = "and" if operator == "!=" else "or"
    return f"{name} {operator} {value} {joined} {name} {operator} {quoted(value)}"


DIALECT = Dialect(
    sign=re.compile(r"\*\|[A-Z][A-Z0-9_]*[:|]"),
    tag=re.compile(r"\*\|(?P<inside>[A-Z][^|*]*)\|\*"),
    translator=_Translator,
)
